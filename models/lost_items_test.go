package models_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"khohoso/internal/apperr"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/scoring"
	"khohoso/models/store"
)

// checkLostItems: the things behind every indicator that does not count dossiers cost as much as
// its denominator exceeds its numerator, of each kind of unit, with and without those below it.
func checkLostItems(t *testing.T, w *store.Warehouse) {
	t.Helper()
	statutory, err := period.ParsePeriodIn("2025-Q2", period.Statutory)
	if err != nil {
		t.Fatal(err)
	}
	checked := map[string]int{}
	for _, q := range []metrics.IndicatorQuery{
		{Periods: []period.Period{periodOf(t, "2025-Q2")}, WithUnits: true},
		{Periods: []period.Period{periodOf(t, "2025-Q2")}, Set: "fair"},
		{Periods: []period.Period{periodOf(t, "2025-H1")}},
		{Periods: []period.Period{periodOf(t, "2025-Q3")}, Organisation: metrics.CurrentOrg},
		{Periods: []period.Period{statutory}},
	} {
		values, err := metrics.Indicators(t.Context(), w, q)
		if err != nil {
			t.Fatal(err)
		}
		perIndicator := map[string]int{}
		for _, v := range values {
			if !scoring.CanListItems(v.Indicator) || v.Numerator == v.Denominator || perIndicator[v.Indicator] > 6 {
				continue
			}
			perIndicator[v.Indicator]++
			checked[v.Indicator]++
			checkItems(t, w, q, v)
		}
	}
	t.Logf("lists compared, by indicator: %v", checked)
	for _, indicator := range []string{"1.1", "1.2", "1.3", "1.4", "3.2", "4.5", "5.2", "5.3"} {
		if checked[indicator] == 0 {
			t.Errorf("no list of %s was compared", indicator)
		}
	}
	for _, indicator := range []string{"2.1", "2.2", "9.9"} {
		if _, err := scoring.LostItems(t.Context(), w, scoring.ItemQuery{Period: periodOf(t, "2025-Q2"), Indicator: indicator}); apperr.CodeOf(err) != apperr.UnknownName {
			t.Errorf("the things behind %s: %v", indicator, err)
		}
	}
}

func checkItems(t *testing.T, w *store.Warehouse, q metrics.IndicatorQuery, v metrics.IndicatorValue) {
	t.Helper()
	items, err := scoring.LostItems(t.Context(), w, scoring.ItemQuery{Period: q.Periods[0], Agency: v.AgencyCode, Indicator: v.Indicator, Set: v.Set, WithUnits: v.WithUnits, Organisation: q.Organisation})
	if err != nil {
		t.Fatal(err)
	}
	lost := int64(0)
	for _, i := range items {
		if i.Code == "" || i.Reason == "" || i.Lost < 1 || i.Lost > i.Most {
			t.Errorf("%s of %s: %+v", v.Indicator, v.AgencyCode, i)
		}
		lost += i.Lost
	}
	missing := v.Denominator - v.Numerator
	if v.Counts == "counts" && len(items) > 1 { // each row compares for itself, which loses as much or more
		if lost < missing {
			t.Errorf("%s of %s in %s: the rows cost %d, the figure is %d/%d", v.Indicator, v.AgencyCode, v.Period, lost, v.Numerator, v.Denominator)
		}
		return
	}
	if lost != missing {
		t.Errorf("%s of %s in %s (with units: %t): the list costs %d, the figure is %d/%d", v.Indicator, v.AgencyCode, v.Period, v.WithUnits, lost, v.Numerator, v.Denominator)
	}
}

// The things behind the indicators of a small province, worked out by hand.
func TestLostItemsByHand(t *testing.T) {
	t.Parallel()
	d, p := wholeProvince(t), periodOf(t, "2024-06")
	want := map[string][]string{
		"1.1 H28": {"A1 1.000002 1/1 effective_too_soon 2024-06-04 2024-06-11 2024-06-10"},
		"1.2 A1":  {"A1 1.000002 1/1 public_late 2024-06-04 2024-06-11 2024-06-12"},
		"1.2 A2":  nil,
		"1.3 H28": {"A1 1.000002 1/1 parts_missing 2024-06-12 – –"},
		"1.4 A1":  {"A1 A1 1/3 not_synchronised 2024-06-01 2024-06-30 –"},
		"1.4 X2":  {"X2 X2 1/1 not_counted 2024-06-01 2024-06-30 –"}, // received here, no row of the national side
		"3.2 A1":  {" 1.000002 1/1 not_filed_online – – –", " 1.000003 1/1 not_filed_online – – –"},
		"4.5 H28": {"X2 X2 1/1 not_offered 2024-05-01 – –"},
		"5.2 A1":  {"A1 F2 1/1 answered_late 2024-05-10 2024-05-31 2024-06-05"},
		"5.2 H28": {"A1 F2 1/1 answered_late 2024-05-10 2024-05-31 2024-06-05", "ZZ F4 1/1 unanswered 2024-06-05 2024-06-10 –"},
		"5.3 H28": {"A1 F2 1/1 answered_late 2024-05-10 2024-05-31 2024-06-05", "ZZ F4 1/1 unanswered 2024-06-05 2024-06-10 –"},
	}
	for of, rows := range want {
		var indicator, agency string
		if _, err := fmt.Sscan(of, &indicator, &agency); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, i := range must(scoring.LostItems(d.Ctx, d.Warehouse, scoring.ItemQuery{Period: p, Agency: agency, Indicator: indicator, Set: "fair"})) {
			got = append(got, fmt.Sprintf("%s %s %d/%d %s %s %s %s", i.AgencyCode, i.Code, i.Lost, i.Most, i.Reason, dayOrDash(i.BeganOn), dayOrDash(i.DueOn), dayOrDash(i.DoneOn)))
		}
		if diff := cmp.Diff(rows, got); diff != "" {
			t.Errorf("%s:\n%s", of, diff)
		}
	}
	// As the portal scores, a department is given the province's figure and a commune all points of 4.5: so are the things behind them.
	if of := must(scoring.LostItems(d.Ctx, d.Warehouse, scoring.ItemQuery{Period: p, Agency: "A2", Indicator: "1.2"})); len(of) != 1 || of[0].Code != "1.000002" {
		t.Errorf("1.2 of A2 by the set portal: %+v", of)
	}
	if of := must(scoring.LostItems(d.Ctx, d.Warehouse, scoring.ItemQuery{Period: p, Agency: "X2", Indicator: "4.5"})); len(of) != 0 {
		t.Errorf("4.5 of X2 by the set portal: %+v", of)
	}
	for _, indicator := range []string{"5.2", "5.3"} {
		if !scoring.ItemsOfUnit(indicator) || scoring.ItemsOfUnit("1.1") {
			t.Errorf("feedback behind %s is for the unit alone, procedures are for everyone", indicator)
		}
	}
}

func dayOrDash(day time.Time) string {
	if day.IsZero() {
		return "–"
	}
	return day.Format(time.DateOnly)
}
