package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"khohoso/internal/cliout"
)

// Findings are counted beside the data tests and listed by name; they never
// change the exit status, which a failed data test still decides.
func TestCheckCountsFindings(t *testing.T) {
	t.Parallel()
	p := province(t, 3000)
	table := p.must("check", "--lang", "en")
	for _, part := range []string{"stocks_not_negative", "finished_at_receipt", "high", "All time", "Findings change no figure"} {
		if !strings.Contains(table, part) {
			t.Errorf("check does not show %q:\n%s", part, table)
		}
	}
	rows := p.table("check", "--period", "2023..2025")
	var tests, findings int
	var one map[string]string
	for _, row := range rows {
		switch row["kind"] {
		case "test":
			tests++
		case "finding":
			findings++
			one = row
			if row["count"] == "0" {
				t.Errorf("a finding of no dossier: %v", row)
			}
		}
	}
	if tests == 0 || findings == 0 {
		t.Fatalf("%d tests and %d findings in CSV", tests, findings)
	}
	listed := p.table("check", "--finding", one["name"], "--agency", one["agency_code"], "--period", one["period"])
	if got := len(listed); one["count"] != cliout.Plain(got) {
		t.Errorf("%s of %s in %s: %s counted, %d listed", one["name"], one["agency_code"], one["period"], one["count"], got)
	}
	var parsed []map[string]any
	if err := json.Unmarshal([]byte(p.must("check", "--format", "json")), &parsed); err != nil || len(parsed) < tests {
		t.Errorf("JSON with %d rows: %v", len(parsed), err)
	}
	for _, wrong := range [][]string{{"--finding", "no_such"}, {"--agency", "H99"}, {"--period", "2024-13"}, {"--format", "xml"}} {
		if status, _, errOut := p.call(append([]string{"check"}, wrong...)...); status != 2 || errOut == "" {
			t.Errorf("check %v: status %d, %q", wrong, status, errOut)
		}
	}
}

// The dictionary needs no warehouse, in either format and language, and replaces
// a file as a whole.
func TestDictionaryIsWritten(t *testing.T) {
	t.Parallel()
	p := newProgram(t, "")
	if out := p.must("dictionary"); !strings.Contains(out, "# Từ điển dữ liệu") || !strings.Contains(out, "```mermaid") {
		t.Errorf("Markdown begins %.200s", out)
	}
	path := filepath.Join(t.TempDir(), "dictionary.html")
	p.must("dictionary", "--format", "html", "--lang", "en", "--out", path)
	page, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(page), "<h1>Data dictionary</h1>") {
		t.Errorf("the page: %v", err)
	}
	if _, err := os.Stat(p.warehouse); err == nil {
		t.Error("a warehouse was made")
	}
	if status, _, errOut := p.call("dictionary", "--format", "pdf"); status != 2 || !strings.Contains(errOut, "markdown") {
		t.Errorf("status %d: %s", status, errOut)
	}
}
