package models_test

import (
	"testing"

	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
)

// checkLostLists: every indicator whose dossiers can be told lists as many as its denominator
// exceeds its numerator, by the set's rules and by another, in both calendars.
func checkLostLists(t *testing.T, w *store.Warehouse) {
	t.Helper()
	statutory, err := period.ParsePeriodIn("2025-Q2", period.Statutory)
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, p := range []period.Period{periodOf(t, "2025-02"), statutory} {
		for _, rule := range []string{"", "form06"} {
			values, err := metrics.Indicators(t.Context(), w, metrics.IndicatorQuery{Periods: []period.Period{p}, Rule: rule})
			if err != nil {
				t.Fatal(err)
			}
			for i, v := range values {
				if isSampled := v.Denominator > 100 || v.Denominator > 0 && i%11 == 0; isSampled && dossiers.CanListLost(v.Indicator) {
					checkLostList(t, w, p, rule, v)
					checked++
				}
			}
		}
	}
	checkWithUnits(t, w, periodOf(t, "2025-02"))
	t.Logf("%d lists were compared", checked)
	if checked < 50 {
		t.Errorf("only %d values were compared", checked)
	}
}

func checkLostList(t *testing.T, w *store.Warehouse, p period.Period, rule string, v metrics.IndicatorValue) {
	t.Helper()
	rows, err := dossiers.List(t.Context(), w, dossiers.Query{Period: p, Agency: v.AgencyCode, Where: dossiers.LostFilter(v.Indicator), Rule: rule, WithUnits: v.WithUnits})
	if err != nil {
		t.Fatal(err)
	}
	lost := int64(0)
	for _, r := range rows {
		lost += int64(r.Lost)
	}
	missing := v.Denominator - v.Numerator
	if lost != missing && (v.Numerator > 0 || lost < missing) {
		t.Errorf("%s of %s in %s by %q: the list costs %d, the figure is %d/%d", v.Indicator, v.AgencyCode, p.Name, rule, lost, v.Numerator, v.Denominator)
	}
	if v.Indicator != "5.4" && int64(len(rows)) != missing {
		t.Errorf("%s of %s in %s by %q: %d dossiers are listed, %d are missing", v.Indicator, v.AgencyCode, p.Name, rule, len(rows), missing)
	}
}

// checkWithUnits: the lists of a unit with units below it hold theirs too.
func checkWithUnits(t *testing.T, w *store.Warehouse, p period.Period) {
	t.Helper()
	values, err := metrics.Indicators(t.Context(), w, metrics.IndicatorQuery{Periods: []period.Period{p}, WithUnits: true})
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, v := range values {
		if v.WithUnits && v.Level != "province" && dossiers.CanListLost(v.Indicator) && v.Denominator > 0 && checked < 20 {
			checkLostList(t, w, p, "", v)
			checked++
		}
	}
	if checked == 0 {
		t.Error("no unit has units below it: nothing was compared")
	}
}
