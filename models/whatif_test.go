package models_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"khohoso/internal/apperr"
	"khohoso/models/period"
	"khohoso/models/scoring"
	"khohoso/models/store"
)

// checkWhatIf: nothing supposed changes nothing; all that was lost won back gives all points;
// a target of every unit moves every unit; and the ranks are those of plain counting.
func checkWhatIf(t *testing.T, w *store.Warehouse, p period.Period, agency string) {
	t.Helper()
	ctx := t.Context()
	same, err := scoring.WhatIf(ctx, w, scoring.WhatIfQuery{Period: p, Agency: agency})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(same.Before, same.After); diff != "" || same.PlaceBefore != same.PlaceNow || same.PlaceBefore.Rank == 0 {
		t.Errorf("nothing was supposed, yet %+v became %+v: %s", same.PlaceBefore, same.PlaceNow, diff)
	}
	lost, err := scoring.LostPoints(ctx, w, scoring.LostQuery{Period: p, Agencies: []string{agency}})
	if err != nil {
		t.Fatal(err)
	}
	var changes []scoring.Change
	won := 0.0
	for _, point := range lost[0].Points {
		if point.Full != nil {
			changes = append(changes, scoring.Change{Indicator: point.Indicator, Numerator: &point.Full.Numerator})
			won += point.Full.Gain
		}
	}
	all, err := scoring.WhatIf(ctx, w, scoring.WhatIfQuery{Period: p, Agency: agency, Changes: changes})
	if err != nil {
		t.Fatal(err)
	}
	if got := all.After.Total.Score - all.Before.Total.Score; len(changes) == 0 || got-won > 1e-9 || won-got > 1e-9 {
		t.Errorf("%d steps gain %f points, the total gains %f", len(changes), won, got)
	}
	cards := peersOf(t, w, p, agency)
	rank := 1
	for code, card := range cards {
		if code != agency && isRanked(card) && card.Total.Of100() > all.After.Total.Of100() {
			rank++
		}
	}
	if all.PlaceNow.Rank != rank {
		t.Errorf("rank %d then, counted %d", all.PlaceNow.Rank, rank)
	}
	checkTargetOfAll(t, w, p, agency, cards)
	checkRefusals(t, w, p, agency)
}

func checkTargetOfAll(t *testing.T, w *store.Warehouse, p period.Period, agency string, cards map[string]scoring.Scorecard) {
	t.Helper()
	target := 0.97
	found, err := scoring.WhatIf(t.Context(), w, scoring.WhatIfQuery{Period: p, Agency: agency, Changes: []scoring.Change{{Indicator: "3.3", Target: &target}}})
	if err != nil {
		t.Fatal(err)
	}
	totals := map[string]float64{}
	for code, card := range cards {
		if !isRanked(card) {
			continue
		}
		for _, v := range card.Values() {
			if v.Indicator == "3.3" && v.Denominator > 0 {
				card.Total.Score += v.MaxScore*min(1, *v.Ratio/target) - v.Score
			}
		}
		totals[code] = card.Total.Of100()
	}
	rank := 1
	for _, total := range totals {
		if total > totals[agency]+1e-9 {
			rank++
		}
	}
	if difference := found.After.Total.Of100() - totals[agency]; found.PlaceNow.Rank != rank || difference > 1e-9 || difference < -1e-9 {
		t.Errorf("with another target of all: %f at %d, counted %f at %d", found.After.Total.Of100(), found.PlaceNow.Rank, totals[agency], rank)
	}
}

func checkRefusals(t *testing.T, w *store.Warehouse, p period.Period, agency string) {
	t.Helper()
	tooMany, none, tooHigh := int64(1_000_000), int64(-1), 1.2
	for _, c := range []struct {
		change scoring.Change
		code   apperr.Code
	}{
		{scoring.Change{Indicator: "2.1", Numerator: &tooMany}, apperr.Usage},
		{scoring.Change{Indicator: "2.1", Numerator: &none}, apperr.Usage},
		{scoring.Change{Indicator: "2.1", Denominator: &none}, apperr.Usage},
		{scoring.Change{Indicator: "3.3", Target: &tooHigh}, apperr.Usage},
		{scoring.Change{Indicator: "8.8", Target: &tooHigh}, apperr.UnknownName},
	} {
		if _, err := scoring.WhatIf(t.Context(), w, scoring.WhatIfQuery{Period: p, Agency: agency, Changes: []scoring.Change{c.change}}); apperr.CodeOf(err) != c.code {
			t.Errorf("%+v: %v, want %s", c.change, err, c.code)
		}
	}
}
