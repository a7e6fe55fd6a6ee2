package models_test

import (
	"testing"

	"khohoso/internal/apperr"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
)

// checkMissedProcedures: of every unit as many procedures are listed as an indicator that counts
// them misses, and all in authority as many as its denominator says.
func checkMissedProcedures(t *testing.T, w *store.Warehouse, p period.Period, view metrics.Organisation) {
	t.Helper()
	values, err := metrics.Indicators(t.Context(), w, metrics.IndicatorQuery{Periods: []period.Period{p}, Organisation: view})
	if err != nil {
		t.Fatal(err)
	}
	checked, units := 0, map[string]bool{}
	for _, v := range values {
		units[v.AgencyCode] = true
		if !metrics.CanListMissed(v.Indicator) || len(units) > 1 && len(units)%25 != 0 {
			continue
		}
		rows, err := metrics.FailingProcedures(t.Context(), w, metrics.ProcedureQuery{Period: p, Agency: v.AgencyCode, Missed: v.Indicator, Organisation: view})
		if err != nil {
			t.Fatal(err)
		}
		if int64(len(rows)) != v.Denominator-v.Numerator {
			t.Errorf("%s of %s in %s: %d procedures are listed, %d of %d are missed", v.Indicator, v.AgencyCode, p.Name, len(rows), v.Denominator-v.Numerator, v.Denominator)
		}
		checked++
		if v.Indicator != "3.1" {
			continue
		}
		all, err := metrics.FailingProcedures(t.Context(), w, metrics.ProcedureQuery{Period: p, Agency: v.AgencyCode, Organisation: view})
		if err != nil || int64(len(all)) != v.Denominator {
			t.Errorf("%s in %s: %d procedures in authority are listed, there are %d (%v)", v.AgencyCode, p.Name, len(all), v.Denominator, err)
		}
	}
	if checked < 10 {
		t.Errorf("only %d lists were compared", checked)
	}
	if _, err := metrics.FailingProcedures(t.Context(), w, metrics.ProcedureQuery{Period: p, Missed: "2.1"}); apperr.CodeOf(err) != apperr.UnknownName {
		t.Errorf("the procedures of 2.1: %v", err)
	}
}
