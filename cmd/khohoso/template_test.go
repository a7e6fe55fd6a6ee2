package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"khohoso/ingest/contract"
)

// TestTemplates: each kind of the contract has a template with its columns, a word on every one of
// them in both languages; one that is filled in is taken in.
func TestTemplates(t *testing.T) {
	t.Parallel()
	p := newProgram(t, "")
	for _, kind := range contract.Kinds {
		for _, lang := range []string{"vi", "en"} {
			path := filepath.Join(t.TempDir(), kind.Name+".xlsx")
			p.must("template", kind.Name, "--out", path, "--lang", lang)
			f := openWorkbook(t, path)
			rows, err := f.GetRows(f.GetSheetName(1))
			if err != nil {
				t.Fatal(err)
			}
			if len(rows) != len(kind.Columns)+2 {
				t.Fatalf("%s: %d rows of instructions for %d columns", kind.Name, len(rows), len(kind.Columns))
			}
			for i, c := range kind.Columns {
				if head, _ := f.GetCellValue(kind.Name, cellAt(t, i+1, 1)); head != c.Name {
					t.Errorf("%s: column %d is %q, want %s", kind.Name, i, head, c.Name)
				}
				if row := rows[i+2]; row[0] != c.Name || strings.TrimSpace(row[2]) == "" || row[3] == "" {
					t.Errorf("%s %s: nothing is said about column %s: %q", kind.Name, lang, c.Name, row)
				}
			}
		}
	}
}

// TestFilledTemplate is taken in as it was typed: texts, a number, a date of the program's own kind.
func TestFilledTemplate(t *testing.T) {
	t.Parallel()
	p := newProgram(t, "")
	path := filepath.Join(t.TempDir(), "chi-tieu.xlsx")
	p.must("template", "targets", "--out", path)
	f := openWorkbook(t, path)
	for at, v := range map[string]any{"A2": "3.3", "B2": "portal", "D2": 45658, "F2": 0.65, "A3": "3.1", "B3": "portal", "F3": 2} {
		if err := f.SetCellValue("targets", at, v); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
	out := p.must("ingest", path, "--as", "targets")
	if !strings.Contains(out, "1") {
		t.Errorf("taken in: %s", out)
	}
	if listed := p.must("quarantine", "list"); !strings.Contains(listed, "target") {
		t.Errorf("a target above 1 was not set aside: %s", listed)
	}
}

func openWorkbook(t *testing.T, path string) *excelize.File {
	t.Helper()
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func cellAt(t *testing.T, column, row int) string {
	t.Helper()
	name, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		t.Fatal(err)
	}
	return name
}
