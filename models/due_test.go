package models_test

import (
	"cmp"
	"math"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/store"
)

// Monday 10 June 2024 and what is open then: two overdue ones, one due today, one each
// for the next spans, one that waits, one beyond them and one without a deadline.
const dueEvents = `dossier_code,event_time,status,agency_code,procedure_code,channel,due_at
past,2024-06-03T08:00:00+07:00,received,A1,1.000001,online,2024-06-07
past,2024-06-04T08:00:00+07:00,processing,A1,1.000001,,
older,2024-05-20T08:00:00+07:00,received,A1,1.000001,online,2024-06-08
today,2024-06-03T08:00:00+07:00,received,A1,1.000001,online,2024-06-10T10:00:00+07:00
next,2024-06-03T08:00:00+07:00,received,A1,1.000001,online,2024-06-11
second,2024-06-03T08:00:00+07:00,received,A1,X,online,2024-06-12
fifth,2024-05-30T08:00:00+07:00,received,A1,X,online,2024-06-17
later,2024-06-03T08:00:00+07:00,received,A1,X,online,2024-06-18
waits,2024-06-03T08:00:00+07:00,received,A1,X,online,2024-06-07
waits,2024-06-05T08:00:00+07:00,supplement_requested,A1,X,,
none,2024-06-03T08:00:00+07:00,received,A1,X,online,
done,2024-06-03T08:00:00+07:00,received,A1,X,online,2024-06-07
done,2024-06-06T08:00:00+07:00,finished,A1,X,,
since,2024-06-03T08:00:00+07:00,received,A1,X,online,2024-06-11
since,2024-06-12T08:00:00+07:00,finished,A1,X,,
other,2024-06-03T08:00:00+07:00,received,A2,X,online,2024-06-11
`

func TestDueCountsWhatIsLeftOfTheDay(t *testing.T) {
	t.Parallel()
	d := newWorld(t)
	d.take(someAgencies, someProcedures, dueEvents)
	d.build()
	monday := time.Date(2024, 6, 10, 0, 0, 0, 0, time.UTC)
	rows, err := dossiers.Due(d.Ctx, d.Warehouse, dossiers.DueQuery{AsOf: monday, Agency: "A1"})
	if err != nil || len(rows) != 1 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	got := rows[0]
	want := [7]int64{10, 1, 1, 2, 3, 4, 5}
	if have := [7]int64{got.Open, got.Waiting, got.NoDue, got.Overdue.Dossiers, got.Within[0].Dossiers, got.Within[1].Dossiers, got.Within[2].Dossiers}; have != want {
		t.Errorf("open, waiting, no due, overdue, within 1, 2, 5: %v, want %v", have, want)
	}
	// So far 9 dossiers were received or handled in June; all but the overdue one of them are in time.
	// older and fifth came in before June: handled, they add to the denominator.
	for _, c := range []struct {
		name       string
		count      dossiers.DueCount
		with, less float64
	}{
		{"overdue", got.Overdue, 10.0 / 10, 8.0 / 10},
		{"within 1", got.Within[0], 8.0 / 9, 5.0 / 9},
		{"within 5", got.Within[2], 9.0 / 10, 4.0 / 10},
	} {
		if c.count.AtStake == nil || math.Abs(*c.count.AtStake-20*(c.with-c.less)) > 1e-9 {
			t.Errorf("%s: %v points at stake, want %v", c.name, c.count.AtStake, 20*(c.with-c.less))
		}
	}
	listed, err := dossiers.DueDossiers(d.Ctx, d.Warehouse, dossiers.DueQuery{AsOf: monday, Agency: "A1"}, 5, 0)
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, l := range listed {
		codes = append(codes, l.DossierCode+" "+l.Step)
	}
	if diff := gocmp.Diff([]string{"past processing", "older received", "today received", "next received", "since received", "second received", "fifth received"}, codes); diff != "" {
		t.Error(diff)
	}
	if listed[0].DaysLeft != -1 || !listed[1].Overdue || listed[2].DaysLeft != 0 || listed[2].Overdue || listed[6].DaysLeft != 5 {
		t.Errorf("days left: %+v", listed)
	}
	byForm, err := dossiers.Due(d.Ctx, d.Warehouse, dossiers.DueQuery{AsOf: monday, Agency: "A1", Rule: "form06"})
	if err != nil || byForm[0].Overdue.Dossiers != 3 || byForm[0].Waiting != 0 || byForm[0].NoDue != 1 {
		t.Errorf("by the form one that waits is overdue: %+v, %v", byForm, err)
	}
}

// checkDue: groups add up to the whole, which has as many open dossiers as are listed, and lists are as long
// as the counts.
func checkDue(t *testing.T, w *store.Warehouse) {
	t.Helper()
	ctx := t.Context()
	for _, rule := range []string{metrics.PortalRule, metrics.DefaultRule} {
		whole, err := dossiers.Due(ctx, w, dossiers.DueQuery{Rule: rule})
		if err != nil || len(whole) != 1 {
			t.Fatalf("%d rows, %v", len(whole), err)
		}
		if whole[0].Overdue.Dossiers == 0 && whole[0].Within[2].Dossiers == 0 {
			t.Errorf("by %s nothing is due or overdue: nothing was compared", rule)
		}
		open, err := dossiers.Count(ctx, w, dossiers.Query{Period: dossiers.MonthOf(whole[0].AsOf), AsOf: whole[0].AsOf, Where: "open"})
		if err != nil || open != whole[0].Open {
			t.Errorf("by %s %d open, the list of open ones has %d (%v)", rule, whole[0].Open, open, err)
		}
		for _, by := range [][]dossiers.DueGrouping{{dossiers.DueByAgency}, {dossiers.DueByProcedure}, {dossiers.DueByStep}, {dossiers.DueByAgency, dossiers.DueByStep}} {
			rows, err := dossiers.Due(ctx, w, dossiers.DueQuery{Rule: rule, By: by})
			if err != nil {
				t.Fatal(err)
			}
			if got, want := dueSum(rows), dueSum(whole); got != want {
				t.Errorf("by %s and %v: %v, in all %v", rule, by, got, want)
			}
		}
		checkDueList(t, w, whole[0], rule)
	}
}

func dueSum(rows []dossiers.DueRow) (sum [7]int64) {
	for _, r := range rows {
		for i, n := range [7]int64{r.Open, r.Waiting, r.NoDue, r.Overdue.Dossiers, r.Within[0].Dossiers, r.Within[1].Dossiers, r.Within[2].Dossiers} {
			sum[i] += n
		}
	}
	return sum
}

func checkDueList(t *testing.T, w *store.Warehouse, row dossiers.DueRow, rule string) {
	t.Helper()
	listed, err := dossiers.DueDossiers(t.Context(), w, dossiers.DueQuery{AsOf: row.AsOf, Rule: rule}, 5, 0)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.IsSortedFunc(listed, func(a, b dossiers.DueDossier) int { return a.DueAt.Compare(b.DueAt) }) {
		t.Error("the list is not in the order of what is due first")
	}
	counts := [4]int64{}
	for _, d := range listed {
		due := time.Date(d.DueAt.Year(), d.DueAt.Month(), d.DueAt.Day(), 0, 0, 0, 0, time.UTC)
		if overdue := cmp.Compare(due.Unix(), row.AsOf.Unix()) < 0; overdue != d.Overdue {
			t.Errorf("%s is due on %s, overdue: %v", d.DossierCode, d.DueAt, d.Overdue)
		}
		if d.Overdue {
			counts[0]++
			continue
		}
		for i, days := range dossiers.DueWithin {
			if d.DaysLeft <= int64(days) {
				counts[1+i]++
			}
		}
	}
	want := [4]int64{row.Overdue.Dossiers, row.Within[0].Dossiers, row.Within[1].Dossiers, row.Within[2].Dossiers}
	if counts != want {
		t.Errorf("by %s the list holds %v, the counts are %v", rule, counts, want)
	}
}
