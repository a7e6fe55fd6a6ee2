package main

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"khohoso/internal/fixtures"
)

// The real figures of the national portal for one province: whatever our own data, the
// rule applied to the published numerators and denominators gives the published scores,
// groups included, within the portal's rounding.
func TestReconcileRescoresThePortal(t *testing.T) {
	t.Parallel()
	file := filepath.Join("..", "..", "models", "testdata", "portal-2026.csv")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	source, err := csv.NewReader(strings.NewReader(string(text))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	p := newProgram(t, "")
	p.must("ingest", file, "--quiet")
	p.must("build", "--quiet")
	rows := map[string]map[string]string{}
	for _, r := range p.table("reconcile", "--period", "2026-08,2026-Q3,2026") {
		rows[r["agency_code"]+" "+r["period"]+" "+r["indicator"]] = r
	}
	if len(rows) != len(source)-1 {
		t.Errorf("%d rows, want the %d of the file", len(rows), len(source)-1)
	}
	compared := 0
	for _, cells := range source[1:] {
		what := cells[0] + " " + cells[2] + " " + cells[3]
		r := rows[what]
		rescored, err := strconv.ParseFloat(r["rescored"], 64)
		if err != nil {
			t.Errorf("%s is not rescored: %v", what, r)
			continue
		}
		if r["published_numerator"] != cells[4] || r["published_denominator"] != cells[5] || r["max_score"] != cells[7] {
			t.Errorf("%s reads %v, published as %v", what, r, cells)
		}
		if cells[6] == "" {
			continue // only the group's score is published
		}
		score, err := strconv.ParseFloat(cells[6], 64)
		if err != nil {
			t.Fatal(err)
		}
		if compared++; math.Abs(rescored-score) > 0.015 {
			t.Errorf("%s is rescored %v, published %v", what, rescored, score)
		}
	}
	if compared < 50 {
		t.Errorf("only %d scores compared", compared)
	}
}

// A closed period is reconciled as it was closed, with what is published since; --live takes today's figures.
func TestReconcileAClosedPeriod(t *testing.T) {
	t.Parallel()
	p := province(t, 800)
	of := func(args ...string) map[string]string {
		for _, r := range p.table(append([]string{"reconcile", "--period", "2025-08", "--agency", "H44.01"}, args...)...) {
			if r["indicator"] == "3.3" {
				return r
			}
		}
		return nil
	}
	p.must("close", "--period", "2025-08", "--by", "Nguyễn Thị Chốt")
	published := filepath.Join(t.TempDir(), "published.csv")
	if err := os.WriteFile(published, []byte("agency_code,period,indicator,numerator,denominator,score,max_score,recorded_at\nH44.01,2025-08,3.3,1,2,6,6,2026-02-01\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p.must("ingest", "--quiet", published)
	p.must("build", "--quiet")
	closed := of()
	p.must("ingest", "--quiet", lateFile(t))
	p.must("build", "--quiet")
	if after := of(); closed == nil || closed["published_denominator"] != "2" || after["own_denominator"] != closed["own_denominator"] {
		t.Errorf("closed as %v, reconciled after later data as %v", closed, after)
	}
	if live := of("--live"); live["own_denominator"] == closed["own_denominator"] || live["published_denominator"] != "2" {
		t.Errorf("today's figures %v, closed as %v", live, closed)
	}
}

// The columns are a promise; the table speaks the user's language.
func TestReconcileOutput(t *testing.T) {
	t.Parallel()
	made := fixtures.Files(t, 800, 5)
	p := newProgram(t, "")
	p.must(append([]string{"ingest", "--quiet"}, made.Files...)...)
	p.must("build", "--quiet")
	out := p.must("reconcile", "--period", "2025-Q3", "--format", "csv")
	const promised = "period,agency_code,set,indicator,own_numerator,own_denominator,own_score,published_numerator,published_denominator,published_score,rescored,difference,cause"
	if header, _, _ := strings.Cut(out, "\n"); !strings.HasPrefix(header, promised) {
		t.Errorf("columns %s, want first %s", header, promised)
	}
	for lang, want := range map[string][]string{"vi": {"Nguyên nhân có thể", "khớp"}, "en": {"Likely cause", "agree"}} {
		table := p.must("reconcile", "--period", "2025-Q3", "--agency", "H44", "--lang", lang)
		for _, words := range want {
			if !strings.Contains(table, words) {
				t.Errorf("%s: %q is missing in\n%s", lang, words, table)
			}
		}
	}
	if rows := p.table("reconcile", "--period", "2025-Q3", "--agency", "H44"); len(rows) != 17 {
		t.Errorf("%d rows of the province, want 15 indicators and 2 groups", len(rows))
	}
	for indicator, n := range agreeing(p) {
		if n[0]*2 < n[1] {
			t.Errorf("%s is published of %d units of %d as it is here, most should be", indicator, n[0], n[1])
		}
	}
	if status, _, errOut := p.call("reconcile", "--period", "2025-Q3", "--set", "portl"); status != 2 && status != 1 || !strings.Contains(errOut, "portl") {
		t.Errorf("an unknown set: status %d, %s", status, errOut)
	}
}

// agreeing counts, by indicator of the common population, the units with the published figures, and all.
func agreeing(p *program) map[string][2]int {
	counts := map[string][2]int{"2.1": {}, "4.1": {}, "4.2": {}, "4.3": {}, "4.4": {}, "4.6b": {}, "5.4": {}}
	for _, r := range p.table("reconcile", "--period", "2025-Q3") {
		n, isCommon := counts[r["indicator"]]
		if !isCommon || r["agency_code"] == "H44" {
			continue
		}
		if n[1]++; r["own_numerator"] == r["published_numerator"] && r["own_denominator"] == r["published_denominator"] {
			n[0]++
		}
		counts[r["indicator"]] = n
	}
	counts["all of them"] = [2]int{min(counts["2.1"][1], 20), 20} // that there are units to be counted
	return counts
}
