package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Law 11 on real logs: taken in by random batches in random order, some rows more
// than once, with a build after each, they end at the independent figures.
func TestRealLogsInBatchesEqualIndependentFigures(t *testing.T) {
	batches := 8
	if os.Getenv("KHOHOSO_SOAK") != "" {
		batches = 50
	}
	for i, log := range []struct{ folder, file string }{
		{"receipt", "events.csv"},
		{"boston311-2011", "events.csv.gz"},
	} {
		t.Run(log.folder, func(t *testing.T) {
			t.Parallel()
			var want expectation
			text, err := os.ReadFile(realData(t, log.folder, "expected.json"))
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(text, &want); err != nil {
				t.Fatal(err)
			}
			p := newProgram(t, want.Zone)
			incremental := 0
			for _, file := range shuffled(t, realData(t, log.folder, log.file), batches, rand.New(rand.NewPCG(uint64(i), 50))) {
				p.must("ingest", file)
				if strings.Contains(p.must("build", "--lang", "en"), "brought up to date") {
					incremental++
				}
			}
			if incremental == 0 {
				t.Error("no build was incremental")
			}
			compareLog(t, p, want)
		})
	}
}

// shuffled deals the rows of a log into files at random; one row in twenty twice.
func shuffled(t *testing.T, path string, files int, random *rand.Rand) []string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(path, ".gz") {
		unpacked, err := gzip.NewReader(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if text, err = io.ReadAll(unpacked); err != nil {
			t.Fatal(err)
		}
	}
	header, body, _ := strings.Cut(string(text), "\n")
	rows := strings.Split(strings.TrimSpace(body), "\n")
	for _, row := range rows {
		if random.IntN(20) == 0 {
			rows = append(rows, row)
		}
	}
	random.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	dir := t.TempDir()
	var made []string
	for i := range files {
		part := rows[len(rows)*i/files : len(rows)*(i+1)/files]
		made = append(made, filepath.Join(dir, fmt.Sprintf("batch-%02d.csv", i)))
		if err := os.WriteFile(made[i], []byte(header+"\n"+strings.Join(part, "\n")+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return made
}
