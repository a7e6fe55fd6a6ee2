package models_test

import (
	"testing"
	"time"

	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/scoring"
	"khohoso/models/store"
)

// checkCommandsWithUnits: the early warning and the comparison of a district with its communes
// count the dossiers of all of them, and hold them against districts taken the same way.
func checkCommandsWithUnits(t *testing.T, w *store.Warehouse, p period.Period) {
	t.Helper()
	district := busiest(t, w, p, "district")
	q := dossiers.DueQuery{AsOf: time.Date(2025, 5, 12, 0, 0, 0, 0, time.UTC), By: []dossiers.DueGrouping{dossiers.DueByAgency}}
	units, err := metrics.Agencies(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	isBelow := map[string]bool{district: true}
	for _, u := range units {
		isBelow[u.Code] = isBelow[u.Code] || u.ParentCode == district
	}
	rows := must(dossiers.Due(t.Context(), w, q))
	var parts []dossiers.DueRow
	for _, r := range rows {
		if isBelow[r.AgencyCode] {
			parts = append(parts, r)
		}
	}
	q.Agency, q.WithUnits = district, true
	together := must(dossiers.Due(t.Context(), w, q))
	if len(together) != 1 || together[0].AgencyCode != district || dueSum(together) != dueSum(parts) || len(parts) < 3 {
		t.Errorf("%s with its communes has %+v due, the %d of them have %v", district, together, len(parts), dueSum(parts))
	}
	if listed := must(dossiers.DueDossiers(t.Context(), w, q, 5, 0)); int64(len(listed)) != together[0].Overdue.Dossiers+together[0].Within[2].Dossiers {
		t.Errorf("%d dossiers are listed, %+v are counted", len(listed), together[0])
	}
	q.Agency = ""
	for _, r := range must(dossiers.Due(t.Context(), w, q)) {
		if r.AgencyCode == district && dueSum([]dossiers.DueRow{r}) != dueSum(together) {
			t.Errorf("among all units %s has %+v, alone %+v", district, r, together[0])
		}
	}

	c := must(scoring.Compare(t.Context(), w, scoring.CompareQuery{Period: p, Agency: district, WithUnits: true}))
	card := must(scoring.ReadScorecards(t.Context(), w, metrics.IndicatorQuery{Periods: []period.Period{p}, Agencies: []string{district}, WithUnits: true}))[0]
	if c.Total != card.Total || c.Overall.Value != card.Total.Of100() || c.Peers != 10 || !c.WithUnits {
		t.Errorf("compared %+v of %d peers, the scorecard has %+v", c.Total, c.Peers, card.Total)
	}
	year := period.Period{Name: "twelve months", Kind: period.Span, Calendar: period.Calendar, From: p.To.AddDate(-1, 0, 1), To: p.To}
	received := int64(0)
	for _, r := range flow(t, w, year) {
		if isBelow[r.Group] {
			received += r.Received
		}
	}
	if len(c.Similar) == 0 || c.Similar[0].Own != received {
		t.Errorf("similar to %+v, %d were received in twelve months", c.Similar, received)
	}
}
