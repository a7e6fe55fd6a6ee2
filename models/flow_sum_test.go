package models_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"khohoso/models"
)

// The units of a period together are the province, measure by measure.
func TestUnitsAddUpToTheProvince(t *testing.T) {
	t.Parallel()
	w, files := simulated(t, 300)
	takeIn(t, w, files...)
	build(t, w)
	year := asked[models.Period](t)(models.ParsePeriod("2025-06")).LastMonths(12)
	for _, organisation := range []models.Organisation{models.AsThen, models.AsNow} {
		sums := map[string]models.Measures{}
		for _, row := range asked[[]models.FlowRow](t)(w.Flow(t.Context(), models.FlowQuery{Periods: year, By: models.ByAgency, Organisation: organisation})) {
			sums[row.Period] = sums[row.Period].Plus(row.Measures)
		}
		whole := map[string]models.Measures{}
		for _, row := range asked[[]models.FlowRow](t)(w.Flow(t.Context(), models.FlowQuery{Periods: year, By: models.ByProvince, Organisation: organisation})) {
			whole[row.Period] = row.Measures
		}
		if diff := cmp.Diff(whole, sums); diff != "" || len(whole) != len(year) {
			t.Errorf("%s (-read +sum):\n%s", organisation, diff)
		}
	}
}
