package models_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"khohoso/models/metrics"
	"khohoso/models/period"
)

// The units of a period together are the province, measure by measure.
func TestUnitsAddUpToTheProvince(t *testing.T) {
	t.Parallel()
	w, files := simulated(t, 300)
	takeIn(t, w, files...)
	build(t, w)
	year := asked[period.Period](t)(period.ParsePeriod("2025-06")).LastMonths(12)
	for _, organisation := range []metrics.Organisation{metrics.HistoricalOrg, metrics.CurrentOrg} {
		sums := map[string]metrics.FlowMetrics{}
		for _, row := range asked[[]metrics.FlowRow](t)(metrics.Flow(t.Context(), w, metrics.FlowQuery{Periods: year, By: metrics.ByAgency, Organisation: organisation})) {
			sums[row.Period] = sums[row.Period].Plus(row.FlowMetrics)
		}
		whole := map[string]metrics.FlowMetrics{}
		for _, row := range asked[[]metrics.FlowRow](t)(metrics.Flow(t.Context(), w, metrics.FlowQuery{Periods: year, By: metrics.ByProvince, Organisation: organisation})) {
			whole[row.Period] = row.FlowMetrics
		}
		if diff := cmp.Diff(whole, sums); diff != "" || len(whole) != len(year) {
			t.Errorf("%s (-read +sum):\n%s", organisation, diff)
		}
	}
}
