package main

import (
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A warehouse of the first release opens, migrates and gives the same figures. The
// file holds a small simulated province as that release took it in and built it; the figures are its own but for two
// cells: in one it overlooked that an open dossier had been given a later appointment, in the other it judged the end of
// March 2025 by an appointment that was announced in April.
func TestWarehouseOfTheFirstReleaseGivesTheSameFigures(t *testing.T) {
	t.Parallel()
	p := newProgram(t, "")
	unpack(t, filepath.Join("testdata", "upgrade", "first-release.duckdb.gz"), p.warehouse)
	want, err := os.ReadFile(filepath.Join("testdata", "upgrade", "first-release-flow.csv"))
	if err != nil {
		t.Fatal(err)
	}
	months := []string{"flow", "--period", "2023-07..2025-06", "--by", "agency", "--format", "csv"}

	status, _, errOut := p.call(append(months, "--lang", "en")...)
	if status != 1 || !strings.Contains(errOut, "run khohoso build once") {
		t.Errorf("a reader cannot migrate and should say what to do: status %d, %s", status, errOut)
	}
	status, _, errOut = p.call("check", "--lang", "en")
	if status != 1 || !strings.Contains(errOut, "khohoso build") || strings.Count(errOut, "\n") != 1 {
		t.Errorf("figures of before the upgrade cannot be checked and should say what to do: status %d, %s", status, errOut)
	}
	p.must("build")
	p.must("check")
	kept := records(t, string(want), nil)
	if diff := cmp.Diff(kept, records(t, p.must(months...), kept[0])); diff != "" {
		t.Errorf("figures differ after the upgrade:\n%s", diff)
	}
}

func unpack(t *testing.T, from, to string) {
	t.Helper()
	packed, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close()
	content, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.Create(to)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(file, content); err != nil { //nolint:gosec // our own file
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
}
