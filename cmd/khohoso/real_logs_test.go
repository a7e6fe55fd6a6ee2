package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// realData is where the public event logs with independently computed figures lie,
// beside the checkout; tests that need them say so when they are not there.
func realData(t testing.TB, parts ...string) string {
	t.Helper()
	root := os.Getenv("KHOHOSO_REAL_DATA")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared", "data")
	}
	path := filepath.Join(append([]string{root}, parts...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("real event logs are not beside this checkout (set KHOHOSO_REAL_DATA): %v", err)
	}
	return path
}

// expectation is the file of independently computed figures of a log.
type expectation struct {
	Zone         string              `json:"zone"`
	Events       int64               `json:"events"`
	Periods      []string            `json:"periods"`
	Total        measured            `json:"total"`
	ByYear       map[string]measured `json:"by_year"`
	ByQuarter    map[string]measured `json:"by_quarter"`
	ByMonth      map[string]measured `json:"by_month"`
	ByAgency     map[string]measured `json:"by_agency"`
	ByYearAgency expectedTable       `json:"by_year_agency"`
	ByMonthGroup expectedTable       `json:"by_month_agency"`
}

type measured map[string]any

type expectedTable struct {
	Columns []string `json:"columns"`
	Rows    [][]any  `json:"rows"`
}

var twenty = []string{
	"registered", "rejected", "received", "received_online", "received_in_person", "received_post", "received_no_channel",
	"carried_over", "closed", "finished", "finished_early", "finished_on_time", "finished_late", "finished_no_due",
	"withdrawn", "stopped", "open_end", "open_in_time", "open_overdue", "open_no_due",
}

func TestRealLogsEqualIndependentFigures(t *testing.T) {
	logs := []struct{ name, folder, file, mapping string }{
		{"receipt, neutral columns", "receipt", "events.csv", ""},
		{"receipt, as published", "receipt", "receipt.csv", "receipt"},
		{"boston", "boston311-2011", "events.csv.gz", ""},
	}
	for _, log := range logs {
		t.Run(log.name, func(t *testing.T) {
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
			args := []string{"ingest", realData(t, log.folder, log.file)}
			if log.mapping != "" {
				args = append(args, "--mapping", log.mapping)
			}
			p.must(args...)
			p.must("build")
			p.must("check")
			compareLog(t, p, want)
		})
	}
}

// compareLog holds every cell of the expectation against what flow prints, both ways.
func compareLog(t *testing.T, p *program, want expectation) {
	t.Helper()
	first, last := want.Periods[0], want.Periods[1]
	lastDay := map[string]string{"01": "31", "10": "31"}[last[5:]]
	whole := first + "-01.." + last + "-" + lastDay
	years := first[:4] + ".." + last[:4]
	quarters := fmt.Sprintf("%s..%s", quarterOf(first), quarterOf(last))
	months := first + ".." + last

	compareCells(t, "total", map[string]measured{whole: want.Total}, p.table("flow", "--period", whole), "period")
	compareCells(t, "year", want.ByYear, p.table("flow", "--period", years), "period")
	compareCells(t, "quarter", want.ByQuarter, p.table("flow", "--period", quarters), "period")
	compareCells(t, "month", want.ByMonth, p.table("flow", "--period", months), "period")
	compareCells(t, "agency", want.ByAgency, p.table("flow", "--period", whole, "--by", "agency"), "agency_code")
	compareCells(t, "year and agency", want.ByYearAgency.cells("year"), p.table("flow", "--period", years, "--by", "agency"), "agency_code", "period")
	compareCells(t, "month and agency", want.ByMonthGroup.cells("month"), p.table("flow", "--period", months, "--by", "agency"), "agency_code", "period")
}

func quarterOf(month string) string {
	number, _ := strconv.Atoi(month[5:])
	return fmt.Sprintf("%s-Q%d", month[:4], (number+2)/3)
}

// cells turns columns and rows into named cells, keyed by agency and period.
func (e expectedTable) cells(period string) map[string]measured {
	found := map[string]measured{}
	for _, row := range e.Rows {
		cell := measured{}
		for i, column := range e.Columns {
			cell[column] = row[i]
		}
		found[fmt.Sprintf("%v %v", cell["agency_code"], cell[period])] = cell
	}
	return found
}

func compareCells(t *testing.T, what string, want map[string]measured, got []map[string]string, keys ...string) {
	t.Helper()
	seen := map[string]bool{}
	for _, row := range got {
		var parts []string
		for _, key := range keys {
			parts = append(parts, row[key])
		}
		key := strings.Join(parts, " ")
		seen[key] = true
		cell, expected := want[key]
		if !expected {
			t.Errorf("by %s: flow prints a cell %q that should be all zero: %v", what, key, row)
			continue
		}
		for _, column := range twenty {
			if wanted := fmt.Sprintf("%.0f", cell[column]); row[column] != wanted {
				t.Errorf("by %s, %s: %s is %s, want %s", what, key, column, row[column], wanted)
			}
		}
	}
	for key := range want {
		if !seen[key] {
			t.Errorf("by %s: flow does not print cell %q", what, key)
		}
	}
	if len(want) == 0 || !slices.Contains(twenty, "received") {
		t.Errorf("by %s: nothing was compared", what)
	}
}
