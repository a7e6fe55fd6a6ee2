package models_test

import (
	"context"
	"testing"

	"khohoso/internal/apperr"
	"khohoso/internal/fixtures"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/scoring"
	"khohoso/models/store"
)

// The merger of organisation_test, with an application registered at commune A on the day before it and received by N, and
// with commune R, which begins on the day of the merger without a predecessor.
const (
	lineageAgencies = mergedAgencies + "R,Xã R,commune,H44,2025-07-01,,\n"
	lineageEvents   = mergedEvents + `r1,2025-06-30T20:00:00+07:00,registered,R,,online
a3,2025-06-30T19:00:00+07:00,registered,A,,online
a3,2025-07-01T08:00:00+07:00,received,N,2025-07-20,online
r1,2025-07-05T08:00:00+07:00,received,R,2025-07-20,online
`
)

func openLineage(t *testing.T) *store.Warehouse {
	t.Helper()
	return fixtures.OpenFiles(t, store.DefaultZone, write(t, "agencies.csv", lineageAgencies), write(t, "events.csv", lineageEvents))
}

// A registration counts for the unit that stood then: it gives the unit that begins on the next day no row in the period before.
func TestRegistrationBelongsToTheUnitThatStood(t *testing.T) {
	t.Parallel()
	w := openLineage(t)
	for _, c := range []struct {
		period string
		view   metrics.Organisation
		unit   string
		want   int64
	}{
		{"2025-Q2", metrics.HistoricalOrg, "A", 1}, {"2025-Q2", metrics.HistoricalOrg, "N", 0}, {"2025-Q2", metrics.CurrentOrg, "N", 1}, {"2025-Q3", metrics.HistoricalOrg, "N", 0},
		{"2025-Q2", metrics.HistoricalOrg, "R", 1}, // under the code of a unit of the next day that took over from nobody: whose else
	} {
		rows, err := metrics.Flow(context.Background(), w, metrics.FlowQuery{Periods: []period.Period{periodOf(t, c.period)}, By: metrics.ByAgency, Organisation: c.view})
		if err != nil {
			t.Fatal(err)
		}
		var got, seen int64
		for _, r := range rows {
			if r.Group == c.unit {
				got, seen = r.Registered, seen+1
			}
		}
		if got != c.want || c.unit == "N" && c.period == "2025-Q2" && c.view == metrics.HistoricalOrg && seen > 0 {
			t.Errorf("%s as %s: %s has %d registrations in %d rows, want %d", c.period, c.view, c.unit, got, seen, c.want)
		}
	}
}

// A unit is set beside the units that it took over from, and beside nothing where none of them stood.
func TestLineageSaysWhatAUnitMayBeSetBeside(t *testing.T) {
	t.Parallel()
	w := openLineage(t)
	l, err := metrics.ReadLineage(context.Background(), w)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		unit   string
		view   metrics.Organisation
		period string
		beside string
		want   metrics.Base
	}{
		{"N", metrics.HistoricalOrg, "2025-Q3", "2025-Q2", metrics.Base{Known: true, Inherited: true, Values: metrics.CurrentOrg}},
		{"N", metrics.CurrentOrg, "2025-Q3", "2025-Q2", metrics.Base{Known: true, Inherited: true, Values: metrics.CurrentOrg}},
		{"N", metrics.HistoricalOrg, "2025-09", "2025-08", metrics.Base{Known: true, Values: metrics.HistoricalOrg}},
		{"A", metrics.HistoricalOrg, "2025-Q2", "2025-Q1", metrics.Base{Known: true, Values: metrics.HistoricalOrg}},
		{"Q", metrics.HistoricalOrg, "2025-Q3", "2025-Q2", metrics.Base{}}, // its part of C is with P, the successor named first
		{"R", metrics.HistoricalOrg, "2025-Q3", "2025-Q2", metrics.Base{}},
		{"R", metrics.CurrentOrg, "2025-Q3", "2024-Q3", metrics.Base{}},
		{"R", metrics.HistoricalOrg, "2025-Q4", "2025-Q3", metrics.Base{Known: true, Values: metrics.HistoricalOrg}},
	} {
		if got := l.Base(c.unit, c.view, periodOf(t, c.period), periodOf(t, c.beside)); got != c.want {
			t.Errorf("%s as %s, %s beside %s: %+v, want %+v", c.unit, c.view, c.period, c.beside, got, c.want)
		}
	}
	for unit, want := range map[string]bool{"A": true, "N": false, "R": false} {
		if got := l.Stands(unit, metrics.HistoricalOrg, periodOf(t, "2025-Q2")); got != want {
			t.Errorf("%s stands at the end of June: %v", unit, got)
		}
	}
}

// Figures set beside those of a period are of the same dossiers, and a comparison tells whose they are.
func TestFiguresBesideAreThoseOfThePredecessors(t *testing.T) {
	t.Parallel()
	w, ctx := openLineage(t), context.Background()
	july, june := periodOf(t, "2025-07"), periodOf(t, "2025-06")
	rows, err := metrics.Flow(ctx, w, metrics.FlowQuery{Periods: []period.Period{june, july}, By: metrics.ByAgency, Beside: &july})
	if err != nil {
		t.Fatal(err)
	}
	open := map[string]int64{}
	for _, r := range rows {
		open[r.Period+" "+r.Group] = r.OpenEnd
	}
	if open["2025-06 N"] != 2 || open["2025-06 A"] != 0 || open["2025-06 P"] != 1 {
		t.Errorf("open at the end of June, as organised in July: %v", open)
	}
	values, err := metrics.Indicators(ctx, w, metrics.IndicatorQuery{Periods: []period.Period{june}, Beside: &july})
	if err != nil {
		t.Fatal(err)
	}
	received := map[string]int64{}
	for _, v := range values {
		if v.Indicator == "3.3" {
			received[v.AgencyCode] += v.Denominator
		}
	}
	if received["N"] != 2 || received["A"]+received["B"]+received["R"] != 0 || received["H28"] != 3 {
		t.Errorf("received in June, beside July: %v", received)
	}
	c, err := scoring.Compare(ctx, w, scoring.CompareQuery{Period: july, Agency: "N"})
	if err != nil || c.Overall.Before == nil || !c.Overall.Before.Inherited {
		t.Errorf("N in July is set against %+v (%v)", c.Overall.Before, err)
	}
	if c, err = scoring.Compare(ctx, w, scoring.CompareQuery{Period: july, Agency: "R"}); err != nil || c.Overall.Before != nil {
		t.Errorf("R in July is set against %+v (%v)", c.Overall.Before, err)
	}
	if c, err = scoring.Compare(ctx, w, scoring.CompareQuery{Period: june, Agency: "N"}); apperr.CodeOf(err) != apperr.UnknownAgency {
		t.Errorf("N, which begins in July, is compared in June: %+v (%v)", c.Overall, err)
	}
	if _, err = scoring.WhatIf(ctx, w, scoring.WhatIfQuery{Period: june, Agency: "R"}); apperr.CodeOf(err) != apperr.UnknownAgency {
		t.Errorf("R, which begins in July, has a what-if in June (%v)", err)
	}
	if _, err = scoring.Compare(ctx, w, scoring.CompareQuery{Period: june, Agency: "N", Organisation: metrics.CurrentOrg}); err != nil {
		t.Errorf("N as the unit of today: %v", err)
	}
}

// A unit with those below it is set beside the same units: a commune that moves to another district on 1 July is in neither figure of the
// first one, and in both of the other one; a merger within a district changes nothing of it.
func TestLineageOfUnitsWithThoseBelowThem(t *testing.T) {
	t.Parallel()
	w := fixtures.OpenFiles(t, store.DefaultZone, write(t, "agencies.csv", `code,name,level,parent_code,valid_from,valid_to,successor_codes
H44,Tỉnh,province,,2020-01-01,,
D,Huyện D,district,H44,2020-01-01,,
E,Huyện E,district,H44,2020-01-01,,
F,Huyện F,district,H44,2020-01-01,,
D1,Xã D1,commune,D,2020-01-01,,
D2,Xã D2,commune,D,2020-01-01,,
D2,Xã D2,commune,E,2025-07-01,,
E1,Xã E1,commune,E,2020-01-01,,
F1,Xã F1,commune,F,2020-01-01,2025-06-30,F3
F2,Xã F2,commune,F,2020-01-01,2025-06-30,F3
F3,Xã F3,commune,F,2025-07-01,,
`), write(t, "events.csv", `dossier_code,event_time,status,agency_code,due_at,channel
d1,2025-06-05T08:00:00+07:00,received,D1,2025-07-20,online
d2,2025-06-05T08:00:00+07:00,received,D2,2025-07-20,online
e1,2025-06-05T08:00:00+07:00,received,E1,2025-07-20,online
f1,2025-06-05T08:00:00+07:00,received,F1,2025-07-20,online
f2,2025-06-05T08:00:00+07:00,received,F2,2025-07-20,online
d3,2025-07-05T08:00:00+07:00,received,D1,2025-07-20,online
e3,2025-07-05T08:00:00+07:00,received,E1,2025-07-20,online
f3,2025-07-05T08:00:00+07:00,received,F3,2025-07-20,online
`))
	l, err := metrics.ReadLineage(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	july, june := periodOf(t, "2025-07"), periodOf(t, "2025-06")
	for unit, want := range map[string]metrics.Base{
		"D": {Known: true, Inherited: true, Values: metrics.CurrentOrg}, "E": {Known: true, Inherited: true, Values: metrics.CurrentOrg}, "F": {Known: true, Values: metrics.HistoricalOrg},
	} {
		if got := l.WithUnits(true).Base(unit, metrics.HistoricalOrg, july, june); got != want {
			t.Errorf("%s with those below it, July beside June: %+v, want %+v", unit, got, want)
		}
		if got := l.Base(unit, metrics.HistoricalOrg, july, june); got != (metrics.Base{Known: true, Values: metrics.HistoricalOrg}) {
			t.Errorf("%s alone, July beside June: %+v", unit, got)
		}
	}
	values, err := metrics.Indicators(t.Context(), w, metrics.IndicatorQuery{Periods: []period.Period{june}, Beside: &july, WithUnits: true})
	if err != nil {
		t.Fatal(err)
	}
	received := map[string]int64{}
	for _, v := range values {
		if v.Indicator == "3.3" {
			received[v.AgencyCode] += v.Denominator
		}
	}
	if received["D"] != 1 || received["E"] != 2 || received["F"] != 2 {
		t.Errorf("with those below them received in June, beside July: %v", received)
	}
}
