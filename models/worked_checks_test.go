package models_test

import (
	"database/sql"
	"encoding/csv"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"khohoso/ingest/load"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/scoring"
	"khohoso/models/store"
)

const (
	portalAgencies = `code,name,level,parent_code
H44,UBND tỉnh Phú Thọ,province,
H44.03,Ban quản lý các khu công nghiệp,department,H44
H44.100,UBND phường Việt Trì,commune,H44
`
	portalEvents = `dossier_code,event_time,status,agency_code,procedure_code
D1,2026-07-06T08:00,received,H44.03,1.000001
D2,2026-07-06T08:00,received,H44.100,1.000001
`
)

// What the national portal published of one province in 2026, a score for each way to one: with a target and without,
// beyond it, nothing of some, nothing of nothing. Whoever scores, set portal gives what is shown: the indicators of a
// unit out of its own figures, and the published figures beside them.
func TestWorkedChecksOfThePortal(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/worked_checks.csv")
	if err != nil {
		t.Fatal(err)
	}
	files := []string{write(t, "agencies.csv", portalAgencies), write(t, "events.csv", portalEvents), write(t, "published.csv", string(text))}
	w := emptyWarehouse(t, store.DefaultZone, files...)
	if _, err := load.Run(t.Context(), w.DB(), load.Request{Files: files, Now: time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)}); err != nil {
		t.Fatal(err)
	}
	build(t, w)
	rows := must(csv.NewReader(strings.NewReader(string(text))).ReadAll())[1:]
	for _, r := range rows {
		if r[4] != "" {
			measureAs(t, w, r)
		}
	}
	cards := map[string]scoring.Scorecard{}
	for _, p := range must(period.ParsePeriods("2026,2026-Q3")) {
		for _, card := range must(scoring.ReadScorecards(t.Context(), w, metrics.IndicatorQuery{Periods: []period.Period{p}, Set: "portal"})) {
			cards[card.AgencyCode+" "+card.Period] = card
		}
	}
	beside := map[string]scoring.Reconciliation{}
	for _, r := range must(scoring.Reconcile(t.Context(), w, scoring.ReconcileQuery{Periods: must(period.ParsePeriods("2026,2026-Q3")), Set: "portal"})) {
		beside[r.AgencyCode+" "+r.Period+" "+r.Indicator] = r
	}
	for _, r := range rows {
		shown := must(strconv.ParseFloat(r[6], 64))
		scored := map[string]float64{"scorecard": pointsOn(t, cards[r[0]+" "+r[2]], r[3])}
		if one := beside[r[0]+" "+r[2]+" "+r[3]]; one.OwnScore == nil || one.Rescored == nil {
			t.Errorf("%s %s %s: own score %v, rescored %v", r[0], r[2], r[3], one.OwnScore, one.Rescored)
		} else {
			scored["own score beside the published one"], scored["published figures rescored"] = *one.OwnScore, *one.Rescored
		}
		for what, points := range scored {
			if math.Abs(points-shown) > halfOfLast(r[6]) {
				t.Errorf("%s %s %s of %s/%s: %s %.5f, the portal shows %s", r[0], r[2], r[3], r[4], r[5], what, points, r[6])
			}
		}
	}
}

// measureAs makes a unit's figure of an indicator what is published of it.
func measureAs(t *testing.T, w *store.Warehouse, row []string) {
	t.Helper()
	if _, err := w.DB().ExecContext(t.Context(), "delete from indicator_measure where period_name = ? and agency_code = ? and indicator = ?", row[2], row[0], row[3]); err != nil {
		t.Fatal(err)
	}
	made, err := w.DB().ExecContext(t.Context(), `
		insert into indicator_measure
		select unit_key, organisation, calendar, period_kind, period_name, unit_code, scope, indicator, rule, $numerator::bigint, $denominator::bigint
		from dim_period_unit
		join (select indicator, rule from dim_indicator where indicator_set = 'portal') on indicator = $indicator
		where calendar = 'calendar' and organisation = 'then' and period_name = $period and unit_code = $unit`,
		sql.Named("period", row[2]), sql.Named("unit", row[0]), sql.Named("indicator", row[3]), sql.Named("numerator", row[4]), sql.Named("denominator", row[5]))
	if err != nil {
		t.Fatal(err)
	}
	if n, err := made.RowsAffected(); err != nil || n != 1 {
		t.Fatalf("%v: %d figures, %v", row, n, err)
	}
}

// pointsOn are those of an indicator on a scorecard, or of the group of online services.
func pointsOn(t *testing.T, card scoring.Scorecard, indicator string) float64 {
	t.Helper()
	if indicator == "online group" {
		at := slices.IndexFunc(card.Groups, func(g scoring.GroupScore) bool { return g.Code == "CLGQ" })
		if at < 0 {
			t.Fatalf("%s %s has no group CLGQ", card.AgencyCode, card.Period)
		}
		return card.Groups[at].Points.Score
	}
	for _, v := range card.Values() {
		if v.Indicator == indicator && v.Scored {
			return v.Score
		}
	}
	t.Fatalf("%s %s: %s is not scored", card.AgencyCode, card.Period, indicator)
	return 0
}

// halfOfLast is half of the last decimal that is shown.
func halfOfLast(shown string) float64 {
	_, decimals, _ := strings.Cut(shown, ".")
	if len(decimals) < 2 {
		decimals = "00"
	}
	return 0.5000001 * math.Pow(10, -float64(len(decimals)))
}
