package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// program runs the real program in-process, in a folder of its own.
type program struct {
	testing.TB
	warehouse string
	zone      string
}

func newProgram(t testing.TB, zone string) *program {
	t.Helper()
	return &program{TB: t, warehouse: filepath.Join(t.TempDir(), "khohoso.duckdb"), zone: zone}
}

// call gives exit status, standard output and standard error.
func (p *program) call(args ...string) (int, string, string) {
	p.Helper()
	args = append(slices.Clip(args), "--warehouse", p.warehouse) // of the caller, who may share it
	if p.zone != "" {
		args = append(args, "--timezone", p.zone)
	}
	var out, errOut bytes.Buffer
	status := run(context.Background(), args, strings.NewReader(""), &out, &errOut)
	return status, out.String(), errOut.String()
}

// must fails the test unless the call ends with status 0.
func (p *program) must(args ...string) string {
	p.Helper()
	status, out, errOut := p.call(args...)
	if status != 0 {
		p.Fatalf("khohoso %s: status %d\n%s", strings.Join(args, " "), status, errOut)
	}
	return out
}

// table reads CSV output as one map per row.
func (p *program) table(args ...string) []map[string]string {
	p.Helper()
	rows, err := csv.NewReader(strings.NewReader(p.must(append(args, "--format", "csv")...))).ReadAll()
	if err != nil {
		p.Fatal(err)
	}
	var found []map[string]string
	for _, row := range rows[1:] {
		named := map[string]string{}
		for i, name := range rows[0] {
			named[name] = row[i]
		}
		found = append(found, named)
	}
	return found
}
