package provincetest

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"khohoso/internal/simulate"
)

// Files simulates input files of the province's last fifteen months, over the reform, for
// tests that take them in again and again: what a file and a month cost, not what a dossier costs,
// is most of the time of so small a province. Its events stand in a few files instead of
// one for each month.
func Files(t testing.TB, dossiers int, seed uint64) simulate.Summary {
	t.Helper()
	made, err := simulate.Write(context.Background(), simulate.Options{
		Dossiers: dossiers, Seed: seed, Dir: t.TempDir(), From: time.Date(2024, 7, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2025, 9, 30, 0, 0, 0, 0, time.UTC),
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := join(&made); err != nil {
		t.Fatal(err)
	}
	return made
}

// joined is how many files of events join leaves.
const joined = 4

// join puts files of events together, in their order, each with one head.
func join(made *simulate.Summary) error {
	catalogues := made.Files[:len(made.Files)-len(made.EventFiles)]
	files := append([]string(nil), catalogues...)
	var events []string
	for i := range joined {
		var whole bytes.Buffer
		for n, file := range made.EventFiles[i*len(made.EventFiles)/joined : (i+1)*len(made.EventFiles)/joined] {
			text, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			if n > 0 {
				_, text, _ = bytes.Cut(text, []byte("\n"))
			}
			whole.Write(text)
			if err := os.Remove(file); err != nil {
				return err
			}
		}
		path := filepath.Join(filepath.Dir(made.EventFiles[0]), fmt.Sprintf("events-part-%d.csv", i+1))
		if err := os.WriteFile(path, whole.Bytes(), 0o600); err != nil {
			return err
		}
		events = append(events, path)
	}
	made.Files, made.EventFiles = append(files, events...), events
	return nil
}
