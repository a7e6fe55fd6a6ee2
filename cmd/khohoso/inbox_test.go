package main

import (
	"os"
	"path/filepath"
	"testing"
)

// Files of several formats in a folder are taken in; a second look finds nothing.
func TestInboxCommand(t *testing.T) {
	t.Parallel()
	p := newProgram(t, "")
	dir := t.TempDir()
	for name, text := range map[string]string{
		"a.csv":    "dossier_code,event_time,status,agency_code\nD-1,2024-06-03T08:00:00+07:00,received,STP\nD-2,x,received,STP\n",
		"b.ndjson": `{"dossier_code":"D-3","event_time":"2024-06-03T08:00:00+07:00","status":2,"agency_code":"STP"}`,
		"c.csv":    "\x00\x00",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p.must("inbox", dir)
	p.must("inbox", dir)
	if rows := p.table("status"); len(rows) != 1 || rows[0]["batches"] != "2" || rows[0]["accepted"] != "2" || rows[0]["silent"] != "false" {
		t.Errorf("status %v", rows)
	}
	p.must("build")
	if row := p.table("flow", "--period", "2024-06")[0]; row["received"] != "2" {
		t.Errorf("%v", row)
	}
	if rows := p.table("quarantine", "list"); len(rows) != 1 || rows[0]["file"] != "a.csv" {
		t.Errorf("%v", rows)
	}
	if left, err := filepath.Glob(filepath.Join(dir, "*.*")); err != nil || len(left) > 0 {
		t.Errorf("left in the folder: %v %v", left, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "rejected", "c.csv.report.txt")); err != nil {
		t.Error(err)
	}
}
