package models_test

import (
	"context"
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"khohoso/models/period"
	"khohoso/models/scoring"
	"khohoso/models/store"
)

// portalCase is one unit with its dossiers of a month, what the portal shows of it and
// why that differs.
type portalCase struct {
	Unit                   string
	Received, Online       int // in May 2024, all finished at once
	Indicator              string
	Numerator, Denominator string
	Score                  string
	Want                   string
}

// Each unit but the last has a difference of one kind; its figures fit one criterion of cause.csv.
var portalCases = []portalCase{
	{Unit: "A01", Received: 20, Online: 9, Indicator: "3.3", Numerator: "9", Denominator: "20", Score: "5.4", Want: "agree"},
	{Unit: "A02", Received: 20, Online: 9, Indicator: "3.3", Numerator: "7", Denominator: "15", Score: "5.6", Want: "not_synchronised"},
	{Unit: "A03", Received: 20, Online: 9, Indicator: "3.3", Numerator: "7", Denominator: "15", Score: "5.6", Want: "missing_dossiers"},
	{Unit: "A04", Received: 20, Online: 9, Indicator: "3.3", Numerator: "10", Denominator: "25", Score: "4.8", Want: "missing_here"},
	{Unit: "A05", Received: 20, Online: 9, Indicator: "3.3", Numerator: "3", Denominator: "12", Score: "3", Want: "another_period"},
	{Unit: "A06", Received: 20, Online: 9, Indicator: "2.1", Numerator: "20", Denominator: "20", Score: "20", Want: "another_rule"},
	{Unit: "A07", Received: 20, Online: 9, Indicator: "3.3", Numerator: "8", Denominator: "20", Score: "4.8", Want: "counted_otherwise"},
	{Unit: "A08", Received: 20, Online: 9, Indicator: "3.3", Numerator: "9", Denominator: "20", Score: "2.7", Want: "portal_rule"},
	{Unit: "A09", Received: 20, Online: 9, Indicator: "3.3", Numerator: "9", Denominator: "20", Score: "5.4", Want: "own_target"},
	{Unit: "A10", Received: 20, Online: 9, Indicator: "3.3", Numerator: "8", Denominator: "20", Score: "4", Want: "counted_otherwise portal_rule"},
	{Unit: "A11", Received: 0, Online: 0, Indicator: "3.3", Numerator: "4", Denominator: "8", Score: "6", Want: "nothing_here"},
	{Unit: "A12", Received: 20, Online: 9, Indicator: "9.9", Numerator: "4", Denominator: "8", Score: "6", Want: "unknown_indicator"},
	{Unit: "A13", Received: 20, Online: 9, Indicator: "5.2", Numerator: "", Denominator: "", Score: "3", Want: "counted_otherwise"}, // a score and no figures
}

// portalFiles write the cases as input files.
func portalFiles(t *testing.T) []string {
	t.Helper()
	dir := t.TempDir()
	events := [][]string{{"dossier_code", "event_time", "status", "agency_code", "procedure_code", "channel", "due_at"}}
	agencies := [][]string{{"code", "name", "level"}, {"H", "Tỉnh", "province"}}
	counts := [][]string{{"agency_code", "period", "received", "synchronised"}, {"A02", "2024-05", "20", "15"}, {"A03", "2024-05", "20", "20"}}
	published := [][]string{{"agency_code", "period", "indicator", "numerator", "denominator", "score", "max_score"}}
	add := func(unit, month string, received, online int) {
		for i := range received {
			channel, at := "in_person", fmt.Sprintf("2024-%s-%02dT09:00:00+07:00", month, 2+i%20)
			if i < online {
				channel = "online"
			}
			code := fmt.Sprintf("%s-%s-%d", unit, month, i)
			due := strings.Replace(at, "T09", "T17", 1)
			if unit == "A06" && i == 0 {
				due = strings.Replace(at, "T09", "T08", 1) // the day, not the hour
			}
			events = append(events, []string{code, at, "received", unit, "1.000001", channel, due}, []string{code, at, "finished", unit, "1.000001", channel, due})
		}
	}
	for _, c := range portalCases {
		add(c.Unit, "05", c.Received, c.Online)
		agencies = append(agencies, []string{c.Unit, "Đơn vị " + c.Unit, "department"})
		published = append(published, []string{c.Unit, "2024-05", c.Indicator, c.Numerator, c.Denominator, c.Score, "6"})
	}
	add("A05", "04", 12, 3)
	return []string{
		writeCSV(t, filepath.Join(dir, "events.csv"), events), writeCSV(t, filepath.Join(dir, "agencies.csv"), agencies),
		writeCSV(t, filepath.Join(dir, "counts.csv"), counts), writeCSV(t, filepath.Join(dir, "published.csv"), published),
		writeCSV(t, filepath.Join(dir, "targets.csv"), [][]string{{"indicator", "set", "agency_code", "target"}, {"3.3", "portal", "A09", "0.9"}}),
	}
}

func causesOf(r scoring.Reconciliation) string {
	var codes []string
	for _, c := range r.Causes {
		codes = append(codes, c.Code)
		if c.Name == "" || c.NameEN == "" || c.Criterion == "" || c.CriterionEN == "" {
			codes = append(codes, "without words")
		}
	}
	return strings.Join(codes, " ")
}

func TestReconcileNamesTheCause(t *testing.T) {
	t.Parallel()
	files := portalFiles(t)
	w := emptyWarehouse(t, store.DefaultZone, files...)
	takeIn(t, w, files...)
	build(t, w)
	rows := reconcileMay(t, w, nil)
	if len(rows) != len(portalCases) {
		t.Fatalf("%d rows, want %d", len(rows), len(portalCases))
	}
	for i, c := range portalCases {
		r := rows[i]
		if got := causesOf(r); r.AgencyCode != c.Unit || r.Indicator != c.Indicator || got != c.Want {
			t.Errorf("%s %s: %s, want %s (%+v)", c.Unit, r.Indicator, got, c.Want, r)
		}
	}
	if got := rows[4].OtherPeriod; got != "2024-04" {
		t.Errorf("the other period is %q, want 2024-04", got)
	}
	if got := rows[5].OtherRule; got != "form06" {
		t.Errorf("the other rule is %q, want form06", got)
	}
	if own, rescored := *rows[8].OwnScore, *rows[8].Rescored; math.Abs(own-3) > 1e-9 || math.Abs(rescored-3) > 1e-9 {
		t.Errorf("by its own target A09 has %v, rescored %v, want 3", own, rescored)
	}
	if d := rows[3].Difference(); d == nil || math.Abs(*d-(4.8-5.4)) > 1e-9 {
		t.Errorf("A04 differs by %v, want -0.6", d)
	}
	if one := reconcileMay(t, w, []string{"A07"}); len(one) != 1 || one[0].AgencyCode != "A07" {
		t.Errorf("asked for A07: %+v", one)
	}
	span := period.Period{Name: "2024-05-01..2024-05-09", Kind: period.Span}
	if _, err := scoring.Reconcile(context.Background(), w, scoring.ReconcileQuery{Periods: []period.Period{span}}); err == nil {
		t.Error("a span of two dates was reconciled")
	}
}

func reconcileMay(t *testing.T, w *store.Warehouse, agencies []string) []scoring.Reconciliation {
	t.Helper()
	rows, err := scoring.Reconcile(context.Background(), w, scoring.ReconcileQuery{Periods: []period.Period{calendarPeriod(t, "2024-05")}, Agencies: agencies})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// A group is rescored from its published indicators when these make it up, and has
// their causes.
func TestReconcileGroups(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	published := [][]string{
		{"agency_code", "period", "indicator", "numerator", "denominator", "score", "max_score"},
		{"H44", "2024-05", "3.1", "52", "89", "", "2"}, {"H44", "2024-05", "3.2", "516", "1884", "", "4"},
		{"H44", "2024-05", "3.3", "589496", "597894", "", "6"}, {"H44", "2024-05", "online group", "", "", "8.56", "12"},
		{"H44", "2024-05", "3.6", "1", "2", "3", "6"}, {"H44", "2024-05", "TTTT", "", "", "7", "10"}, // 3.4 and 3.5 are not published
		{"H45", "2024-05", "CLGQ", "", "", "9", "12"}, {"H45", "2024-05", "3.1", "1", "1", "2", "2"},
		{"H45", "2024-05", "3.2", "1", "1", "4", "4"}, {"H45", "2024-05", "3.3", "1", "2", "6", "6"}, // makes 12
	}
	file := writeCSV(t, filepath.Join(dir, "published.csv"), published)
	w := emptyWarehouse(t, store.DefaultZone, file)
	takeIn(t, w, file)
	build(t, w)
	got := map[string]string{}
	for _, r := range reconcileMay(t, w, nil) {
		if !r.IsGroup {
			continue
		}
		rescored := "–"
		if r.Rescored != nil {
			rescored = fmt.Sprintf("%.3f", *r.Rescored)
		}
		got[r.AgencyCode+" "+r.Indicator] = rescored + " " + causesOf(r)
	}
	want := map[string]string{
		"H44 online group": "8.556 nothing_here", "H44 TTTT": "– nothing_here", "H45 CLGQ": "12.000 nothing_here portal_rule",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
