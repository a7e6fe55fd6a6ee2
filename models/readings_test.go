package models_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
)

// One dossier for each way in which the form and the portal part, one on which they
// agree, and two open ones; all of one agency in June 2024.
const partedEvents = `dossier_code,event_time,status,agency_code,procedure_code,channel,due_at
same,2024-06-03T08:00:00+07:00,received,A1,1.000001,online,2024-06-10
same,2024-06-12T08:00:00+07:00,finished,A1,1.000001,,
hour,2024-06-03T08:00:00+07:00,received,A1,1.000001,online,2024-06-10T10:00:00+07:00
hour,2024-06-10T15:00:00+07:00,finished,A1,1.000001,,
waiting,2024-06-03T08:00:00+07:00,received,A1,1.000001,online,2024-06-10T10:00:00+07:00
waiting,2024-06-04T08:00:00+07:00,supplement_requested,A1,1.000001,,
waiting,2024-06-07T08:00:00+07:00,processing,A1,1.000001,,
waiting,2024-06-12T08:00:00+07:00,finished,A1,1.000001,,
noterm,2024-06-03T08:00:00+07:00,received,A1,1.000001,online,
noterm,2024-06-20T08:00:00+07:00,finished,A1,1.000001,,
twice,2024-06-03T08:00:00+07:00,received,A1,1.000001,online,2024-06-28
twice,2024-06-04T08:00:00+07:00,supplement_requested,A1,1.000001,,
twice,2024-06-05T08:00:00+07:00,processing,A1,1.000001,,
twice,2024-06-06T08:00:00+07:00,supplement_requested,A1,1.000001,,
twice,2024-06-07T08:00:00+07:00,processing,A1,1.000001,,
twice,2024-06-10T08:00:00+07:00,finished,A1,1.000001,,
gone,2024-06-03T08:00:00+07:00,received,A1,1.000001,online,2024-06-10
gone,2024-06-20T08:00:00+07:00,withdrawn,A1,1.000001,,
open1,2024-06-03T08:00:00+07:00,received,A1,1.000001,online,2024-06-10
open2,2024-06-03T08:00:00+07:00,received,A1,1.000001,online,2024-06-10
open2,2024-06-04T08:00:00+07:00,supplement_requested,A1,1.000001,,
`

func TestReadingsTellWhatPartsTheRules(t *testing.T) {
	t.Parallel()
	d := newWorld(t)
	d.take(someAgencies, someProcedures, partedEvents)
	d.build()
	rows, err := metrics.CompareRules(d.Ctx, d.Warehouse, metrics.RuleComparisonQuery{Periods: []period.Period{periodOf(t, "2024-06")}, Agency: "A1"})
	if err != nil {
		t.Fatal(err)
	}
	want := []metrics.RuleComparison{{Period: "2024-06", Rule: "form06", Against: "portal766", Closed: 6,
		Late: 2, LateAgainst: 3, LateOnly: 1, LateOnlyAgainst: 2,
		Differ: map[metrics.Difference]int64{metrics.ByHour: 1, metrics.ByWaiting: 1, metrics.ByNoAppointing: 1, metrics.BySupplements: 0, metrics.ByWithdrawn: 1},
		Open:   2, Overdue: 1, OverdueAgainst: 1, OverdueDiffer: 0}} // open2 waits: column 12 of the form, and no deadline on the portal
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
	causes := map[string][3]string{}
	for _, where := range []dossiers.Filter{dossiers.RulesDiffer, dossiers.OpenRulesDiffer} {
		listed, err := dossiers.List(d.Ctx, d.Warehouse, dossiers.Query{Period: periodOf(t, "2024-06"), Agency: "A1", Where: where})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range listed {
			causes[r.DossierCode] = [3]string{r.Verdict, r.AgainstVerdict, r.Cause}
		}
	}
	if diff := cmp.Diff(map[string][3]string{
		"hour":    {"on_time", "late", "hour"},
		"waiting": {"late", "early", "waiting"},
		"noterm":  {"no_due", "late", "no_appointment"},
		"gone":    {"withdrawn", "withdrawn", "withdrawn_stopped"},
	}, causes); diff != "" {
		t.Error(diff)
	}
	if _, err := metrics.CompareRules(d.Ctx, d.Warehouse, metrics.RuleComparisonQuery{Periods: []period.Period{periodOf(t, "2024-06")}, Rule: "form06", Against: "form06"}); err == nil {
		t.Error("a rule was held against itself")
	}
}

// A rule of the province's own may make a dossier late for being asked twice; the portal's does not, once it is finished.
func TestReadingsTellOfTooManyRequests(t *testing.T) {
	t.Parallel()
	d := newWorld(t)
	d.take(someAgencies, someProcedures, partedEvents, `rule,compare,no_appointment,withdrawn_stopped,waiting,most_supplements
once,date,on_time,on_time,ignored,1
`)
	d.build()
	for rule, isLate := range map[string]int64{"once": 1, metrics.PortalRule: 0} {
		rows, err := metrics.CompareRules(d.Ctx, d.Warehouse, metrics.RuleComparisonQuery{Periods: []period.Period{periodOf(t, "2024-06")}, Agency: "A1", Against: rule})
		if err != nil || len(rows) != 1 || rows[0].Differ[metrics.BySupplements] != isLate {
			t.Errorf("%s: %+v (%v), want %d late for being asked twice", rule, rows, err, isLate)
		}
	}
}

// checkReadings: every reading equals the flow by its rule, and as many dossiers are listed as it counts.
func checkReadings(t *testing.T, w *store.Warehouse, periods []period.Period, agency string) {
	t.Helper()
	ctx := t.Context()
	parted := int64(0)
	for _, by := range []metrics.Grouping{metrics.ByProvince, metrics.ByAgency, metrics.ByProcedure, metrics.ByField, metrics.ByChannel} {
		rows, err := metrics.CompareRules(ctx, w, metrics.RuleComparisonQuery{Periods: periods, By: by, Agency: agency})
		if err != nil {
			t.Fatal(err)
		}
		if by == metrics.ByAgency {
			checkReadingsSum(t, w, periods, agency, rows)
		}
		got := map[string][5]int64{}
		for _, r := range rows {
			parted += r.Parted()
			got[r.Period+" "+r.Group] = [5]int64{r.Closed, r.Late, r.LateAgainst, r.Overdue, r.OverdueAgainst}
			if r.Late-r.LateOnly != r.LateAgainst-r.LateOnlyAgainst {
				t.Errorf("%s %s: late by both is %d and %d", r.Period, r.Group, r.Late-r.LateOnly, r.LateAgainst-r.LateOnlyAgainst)
			}
			if finished := r.Parted() - r.Differ[metrics.ByWithdrawn]; finished != r.LateOnly+r.LateOnlyAgainst {
				t.Errorf("%s %s: %d finished dossiers part the rules, %d are late by one alone", r.Period, r.Group, finished, r.LateOnly+r.LateOnlyAgainst)
			}
		}
		want := map[string][5]int64{}
		for i, rule := range []string{metrics.DefaultRule, metrics.PortalRule} {
			flow, err := metrics.Flow(ctx, w, metrics.FlowQuery{Periods: periods, By: by, Agency: agency, Rule: rule})
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range flow {
				if f.Closed+f.OpenEnd == 0 {
					continue
				}
				v := want[f.Period+" "+f.Group]
				v[0], v[1+i], v[3+i] = f.Closed, f.FinishedLate, f.FormOpenOverdue()
				want[f.Period+" "+f.Group] = v
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("by %s (-flow +readings):\n%s", by, short(diff))
		}
	}
	if parted == 0 {
		t.Error("no dossier parts the rules: nothing was compared")
	}
	for _, p := range periods {
		checkPartedLists(t, w, p, agency)
	}
}

// checkReadingsSum: the units of a period together are the whole.
func checkReadingsSum(t *testing.T, w *store.Warehouse, periods []period.Period, agency string, units []metrics.RuleComparison) {
	t.Helper()
	wholes, err := metrics.CompareRules(t.Context(), w, metrics.RuleComparisonQuery{Periods: periods, By: metrics.ByProvince, Agency: agency})
	if err != nil {
		t.Fatal(err)
	}
	of := map[string][]metrics.RuleComparison{}
	for _, r := range units {
		of[r.Period] = append(of[r.Period], r)
	}
	for _, whole := range wholes {
		if diff := cmp.Diff(whole, metrics.SumReadings(of[whole.Period])); diff != "" {
			t.Errorf("%s (-read +sum):\n%s", whole.Period, diff)
		}
	}
}

func checkPartedLists(t *testing.T, w *store.Warehouse, p period.Period, agency string) {
	t.Helper()
	ctx := t.Context()
	rows, err := metrics.CompareRules(ctx, w, metrics.RuleComparisonQuery{Periods: []period.Period{p}, Agency: agency})
	if err != nil || len(rows) != 1 {
		t.Fatalf("%d readings, %v", len(rows), err)
	}
	listed, err := dossiers.List(ctx, w, dossiers.Query{Period: p, Agency: agency, Where: dossiers.RulesDiffer})
	if err != nil {
		t.Fatal(err)
	}
	causes := map[metrics.Difference]int64{metrics.ByHour: 0, metrics.ByWaiting: 0, metrics.ByNoAppointing: 0, metrics.BySupplements: 0, metrics.ByWithdrawn: 0}
	for _, d := range listed {
		causes[metrics.Difference(d.Cause)]++
	}
	if diff := cmp.Diff(rows[0].Differ, causes); diff != "" {
		t.Errorf("%s (-reading +list):\n%s", p.Name, diff)
	}
	open, err := dossiers.Count(ctx, w, dossiers.Query{Period: p, Agency: agency, Where: dossiers.OpenRulesDiffer})
	if err != nil || open != rows[0].OverdueDiffer {
		t.Errorf("%s: %d open dossiers part the rules, %d are listed (%v)", p.Name, rows[0].OverdueDiffer, open, err)
	}
	swapped, err := metrics.CompareRules(ctx, w, metrics.RuleComparisonQuery{Periods: []period.Period{p}, Agency: agency, Rule: metrics.PortalRule})
	if err != nil || len(swapped) != 1 || !maps.Equal(swapped[0].Differ, rows[0].Differ) || swapped[0].LateOnly != rows[0].LateOnlyAgainst {
		t.Errorf("%s: the other way round the rules part on %v, not %v (%v)", p.Name, swapped, rows, err)
	}
	late := lateSet(t, w, p, agency, metrics.DefaultRule)
	lateAgainst := lateSet(t, w, p, agency, metrics.PortalRule)
	only := slices.DeleteFunc(slices.Clone(late), func(code string) bool { return slices.Contains(lateAgainst, code) })
	if int64(len(only)) != rows[0].LateOnly {
		t.Errorf("%s: %d late by the form alone, the lists say %d", p.Name, rows[0].LateOnly, len(only))
	}
}

func lateSet(t *testing.T, w *store.Warehouse, p period.Period, agency, rule string) []string {
	t.Helper()
	rows, err := dossiers.List(t.Context(), w, dossiers.Query{Period: p, Agency: agency, Where: "late", Rule: rule})
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, r := range rows {
		codes = append(codes, r.DossierCode)
	}
	return codes
}
