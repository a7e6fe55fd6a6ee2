package main

import (
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// signedReads are what an office read of a period on the day it signed it; the files of
// testdata/upgrade/signed hold the answers of the release that closed it.
var signedReads = map[string][]string{
	"flow-agency":                     {"flow", "--by", "agency"},
	"flow-field":                      {"flow", "--by", "field"},
	"flow-portal766":                  {"flow", "--by", "agency", "--rule", "portal766"},
	"indicators":                      {"indicators"},
	"indicators-annex":                {"indicators", "--set", "annex"},
	"scorecard":                       {"scorecard"},
	"lost":                            {"lost", "--agency", "H90.01"},
	"readings":                        {"readings"},
	"dossiers-received":               {"dossiers", "--where", "received"},
	"dossiers-closed":                 {"dossiers", "--where", "closed"},
	"dossiers-late":                   {"dossiers", "--where", "late"},
	"dossiers-open":                   {"dossiers", "--where", "open"},
	"dossiers-open_in_time":           {"dossiers", "--where", "open_in_time"},
	"dossiers-open_overdue":           {"dossiers", "--where", "open_overdue"},
	"dossiers-open_no_due":            {"dossiers", "--where", "open_no_due"},
	"dossiers-open_overdue-portal766": {"dossiers", "--where", "open_overdue", "--rule", "portal766"},
}

// signedWorkbooks are the sums of the workbooks that the same release made. A sum that
// no longer fits means that what an office has signed cannot be made again; do not update it.
var signedWorkbooks = map[string][]string{
	"fd0b151bc5a3d9f75196bbd6211360a2c5afcd35282e56ff911794b4ac5accbf": {"pack", "--agency", "H90"},
	"8e53de5269d4d0c942085bb0e8680a6e985a492394fe182a78117deaa1608735": {"pack", "--agency", "H90.01"},
	"d7ce9963f8353a01f005c06153dad76874ade8d922addc841f6d3cff3d24d2e7": {"II.06a", "--agency", "H90.02"},
}

// A period that the release before closed keeps every figure of then under the rules of
// now, and what these would make of it stands in the restatements as a changed rule. Its June has a
// dossier asked twice for papers, one that waited for a fee, two with appointments of July, blank fees, late and
// unrated feedback and a commune that begins in July.
func TestPeriodClosedByTheReleaseBeforeStaysAsSigned(t *testing.T) {
	t.Parallel()
	p := newProgram(t, "")
	folder := filepath.Join("testdata", "upgrade", "signed")
	unpack(t, filepath.Join(folder, "warehouse.duckdb.gz"), p.warehouse)
	p.must("build", "--quiet")
	p.must("check")
	for name, args := range signedReads {
		want := must(os.ReadFile(filepath.Join(folder, name+".csv")))
		got := p.must(append(args, "--period", "2024-06", "--format", "csv")...)
		if diff := cmp.Diff(records(t, string(want), nil), records(t, got, records(t, string(want), nil)[0])); diff != "" {
			t.Errorf("%v of the closed period is not what was signed:\n%s", args, diff)
		}
	}
	for sum, args := range signedWorkbooks {
		out := filepath.Join(t.TempDir(), "made.xlsx")
		p.must(append(append([]string{"report"}, args...), "--period", "2024-06", "--out", out)...)
		digest := sha256.Sum256(must(os.ReadFile(out)))
		if got := hex.EncodeToString(digest[:]); got != sum {
			t.Errorf("report %v has the sum %s, the release that closed the period made %s", args, got, sum)
		}
	}
	onlyByRule(p, "2024-06")
	for _, list := range [][]string{
		{"dossiers", "--agency", "H90.01", "--where", "lost:2.1"}, {"dossiers", "--agency", "H90.01", "--where", "lost:5.4"},
		{"lost", "--items", "1.2"}, {"lost", "--items", "3.5"}, {"lost", "--procedures", "3.5"},
	} {
		list = append(list, "--period", "2024-06", "--format", "csv", "--lang", "en")
		if status, out, told := p.call(list...); status != 1 || out != "" || !strings.Contains(told, "can be listed by today's rule only") {
			t.Errorf("%v: what is listed today is not what was signed, and must not stand for it: status %d, %s%s", list, status, out, told)
		}
		p.must(append(list, "--live")...)
	}
}

// onlyByRule holds the restatements of a period of which nothing came in since.
func onlyByRule(p *program, period string) {
	p.Helper()
	restated := map[string]bool{}
	for _, row := range p.table("restatements", "--period", period) {
		restated[strings.TrimSpace(row["agency_code"]+" "+row["indicator"]+row["measure"])] = true
		// With a number of dossiers where both sides count them by the same rule, without one where they do not.
		if cause, _, _ := strings.Cut(row["cause"], " "); cause != "changed_rule" || strings.Contains(row["cause"], ",") || row["batches"] != "" {
			p.Errorf("%v: nothing came in since, so only a rule can have changed it", row)
		}
	}
	for _, figure := range []string{"open_overdue", "H90.01 open_overdue", "H90.02 open_no_due"} {
		if !restated[figure] {
			p.Errorf("%q is not among the restatements: %v", figure, restated)
		}
	}
}

// records reads CSV; with columns, only those, in their order: a later release may add some.
func records(t testing.TB, text string, columns []string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(rows) == 0 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if columns == nil {
		return rows
	}
	place := map[string]int{}
	for i, name := range rows[0] {
		place[name] = i
	}
	for i, row := range rows {
		var picked []string
		for _, name := range columns {
			at, known := place[name]
			if !known {
				t.Fatalf("column %q is gone", name)
			}
			picked = append(picked, row[at])
		}
		rows[i] = picked
	}
	return rows
}
