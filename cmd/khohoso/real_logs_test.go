package main

import (
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
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

// realLogs are the public logs: the whole of them as they lie beside the checkout, and an
// excerpt of each in testdata/logs, whose figures were worked out by the plain program
// there (expected.py), which gives those of the whole logs too.
var realLogs = []struct{ name, folder, file, excerpt, excerptFile, mapping string }{
	{"receipt, neutral columns", "receipt", "events.csv", "receipt", "events.csv.gz", ""},
	{"receipt, as published", "receipt", "receipt.csv", "receipt", "receipt.csv.gz", "receipt"},
	{"boston", "boston311-2011", "events.csv.gz", "boston", "events.csv.gz", ""},
}

func TestRealLogsEqualIndependentFigures(t *testing.T) {
	for _, log := range realLogs {
		t.Run(log.name+", excerpt", func(t *testing.T) {
			t.Parallel()
			folder := filepath.Join("testdata", "logs", log.excerpt)
			holdLog(t, filepath.Join(folder, "expected.json"), filepath.Join(folder, log.excerptFile), log.mapping)
		})
		t.Run(log.name+", whole", func(t *testing.T) {
			t.Parallel()
			holdLog(t, realData(t, log.folder, "expected.json"), realData(t, log.folder, log.file), log.mapping)
		})
	}
}

// holdLog takes a log in and holds every cell of its figures against the expected ones.
func holdLog(t *testing.T, expected, file, mapping string) {
	t.Helper()
	var want expectation
	text, err := os.ReadFile(expected)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	p := newProgram(t, want.Zone)
	args := []string{"ingest", file}
	if mapping != "" {
		args = append(args, "--mapping", mapping)
	}
	p.must(args...)
	p.must("build")
	p.must("check")
	compareLog(t, p, want)
	if mapping == "" {
		holdAccusations(t, p, file)
	}
}

// holdAccusations holds what is found in a log against a plain look at its rows: closed a
// minute or more before the receipt is found, whatever the kind, and less is not; so is
// finished in the second of the receipt without an appointment, and later is not; times
// with their offset are no UTC; nothing is missing from a catalogue that there is not.
func holdAccusations(t *testing.T, p *program, file string) {
	t.Helper()
	before, atOnce := hasty(t, file)
	if len(before)+len(atOnce) == 0 {
		t.Error("the log has nothing to be found")
	}
	for finding, want := range map[string]map[string]bool{
		"finished_before_receipt": before, "finished_at_receipt": atOnce, "utc_as_local": {}, "unknown_agency": {}, "unknown_procedure": {},
	} {
		got := map[string]bool{}
		for _, row := range p.table("check", "--finding", finding) {
			got[row["dossier_code"]] = true
		}
		if !maps.Equal(want, got) {
			t.Errorf("%s: %d dossiers found, want %d", finding, len(got), len(want))
		}
	}
}

// hasty are the dossiers of a file that are closed a minute or more before their receipt,
// and those without an appointment that are finished in the second of it.
func hasty(t *testing.T, file string) (before, atOnce map[string]bool) {
	t.Helper()
	type life struct {
		received, closed time.Time
		finished, due    bool
	}
	lives := map[string]*life{}
	for _, row := range logRows(t, file) {
		at, err := time.Parse(time.RFC3339, row[1])
		if err != nil {
			t.Fatal(err)
		}
		if lives[row[0]] == nil {
			lives[row[0]] = &life{}
		}
		one := lives[row[0]]
		one.due = one.due || row[8] != ""
		switch row[2] {
		case "received":
			if one.received.IsZero() || at.Before(one.received) {
				one.received = at
			}
		case "finished", "returned", "withdrawn", "stopped":
			if one.closed.IsZero() || at.Before(one.closed) {
				one.closed, one.finished = at, row[2] == "finished"
			}
		}
	}
	before, atOnce = map[string]bool{}, map[string]bool{}
	for code, one := range lives {
		if one.received.IsZero() || one.closed.IsZero() {
			continue
		}
		switch took := one.closed.Sub(one.received); {
		case took <= -time.Minute:
			before[code] = true
		case took >= 0 && took < time.Second && one.finished && !one.due:
			atOnce[code] = true
		}
	}
	return before, atOnce
}

// logRows are the rows of a file behind its head.
func logRows(t *testing.T, file string) [][]string {
	t.Helper()
	opened, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	var text io.Reader = opened
	if strings.HasSuffix(file, ".gz") {
		if text, err = gzip.NewReader(opened); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := csv.NewReader(text).ReadAll()
	if err != nil || len(rows) == 0 {
		t.Fatalf("%s: %d rows, %v", file, len(rows), err)
	}
	return rows[1:]
}

// compareLog holds every cell of the expectation against what flow prints, both ways.
func compareLog(t *testing.T, p *program, want expectation) {
	t.Helper()
	first, last := want.Periods[0], want.Periods[1]
	end, err := time.Parse("2006-01", last)
	if err != nil {
		t.Fatal(err)
	}
	whole := first + "-01.." + end.AddDate(0, 1, -1).Format(time.DateOnly)
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
