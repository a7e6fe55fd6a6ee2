package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// Rows set aside come out as a workbook with the wrong cells marked, are mended
// there and taken in again: twice is once.
func TestMendedWorkbook(t *testing.T) {
	t.Parallel()
	p := newProgram(t, "")
	dir := t.TempDir()
	input, book := filepath.Join(dir, "in.csv"), filepath.Join(dir, "mend.xlsx")
	text := "dossier_code,event_time,status,agency_code\nD-1,2024-06-03T08:00:00+07:00,received,STP\nD-2,mai,received,STP\nD-3,2024-06-03T08:00:00+07:00,rồi,STP\nD-4,2024-06-03T08:00:00+07:00,xong,STP\nD-5\n"
	if err := os.WriteFile(input, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	p.must("ingest", input)
	groups := p.table("quarantine", "groups")
	if len(groups) != 3 || groups[0]["column"] != "status" || groups[0]["rows"] != "2" || groups[0]["source"] != "in.csv" {
		t.Errorf("groups %v", groups)
	}
	p.must("quarantine", "export", "--out", book)
	f, err := excelize.OpenFile(book)
	if err != nil {
		t.Fatal(err)
	}
	header, err := f.GetRows("events")
	if err != nil {
		t.Fatal(err)
	}
	at := func(name string, row int) string {
		for i, column := range header[0] {
			if column == name {
				cell, err := excelize.CoordinatesToCellName(i+1, row)
				if err != nil {
					t.Fatal(err)
				}
				return cell
			}
		}
		t.Fatalf("no column %s in %v", name, header[0])
		return ""
	}
	marked, err := f.GetCellStyle("events", at("event_time", 2))
	plain, err2 := f.GetCellStyle("events", at("agency_code", 2))
	if err != nil || err2 != nil || marked == plain {
		t.Errorf("the wrong cell is not marked: %d %d %v %v", marked, plain, err, err2)
	}
	for cell, value := range map[string]string{at("event_time", 2): "2024-06-03T09:00:00+07:00", at("status", 3): "finished"} {
		if err := f.SetCellStr("events", cell, value); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SaveAs(book); err != nil {
		t.Fatal(err)
	}
	first := p.must("quarantine", "retry", "--lang", "en", book)
	if rows := p.table("quarantine", "list"); len(rows) != 2 {
		t.Errorf("after the mending %v\n%s", rows, first)
	}
	p.must("quarantine", "retry", book)
	if rows := p.table("quarantine", "list"); len(rows) != 4 {
		t.Errorf("rows that still do not fit stand there again: %v", rows)
	}
	p.must("build")
	out := p.must("flow", "--period", "2024-06", "--format", "csv")
	if !strings.Contains(out, "2024-06,2,") {
		t.Errorf("two dossiers were received once each:\n%s", out)
	}
}
