package models_test

import (
	"math"
	"slices"
	"testing"

	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/scoring"
	"khohoso/models/store"
)

// checkCompare holds one unit's comparison against plain counting over the scorecards.
func checkCompare(t *testing.T, w *store.Warehouse, p period.Period, agency string) {
	t.Helper()
	c, err := scoring.Compare(t.Context(), w, scoring.CompareQuery{Period: p, Agency: agency})
	if err != nil {
		t.Fatal(err)
	}
	cards := peersOf(t, w, p, agency)
	if c.Peers != len(cards) || c.Peers < 10 {
		t.Fatalf("%d peers, want %d", c.Peers, len(cards))
	}
	own := cards[agency]
	for _, one := range c.Indicators {
		checkCompared(t, one, own, cards)
	}
	better := 1
	for _, card := range cards {
		if isRanked(card) && card.Total.Of100() > own.Total.Of100() {
			better++
		}
	}
	if c.Overall.Rank != better || c.Overall.Value != own.Total.Of100() {
		t.Errorf("%s stands at %d with %f, counted %d with %f", agency, c.Overall.Rank, c.Overall.Value, better, own.Total.Of100())
	}
	checkMovement(t, w, c, p.Previous(), agency)
	checkSimilar(t, w, p, c, cards)
}

// peersOf are the scorecards of the units like one that had dossiers.
func peersOf(t *testing.T, w *store.Warehouse, p period.Period, agency string) map[string]scoring.Scorecard {
	t.Helper()
	cards, err := scoring.ReadScorecards(t.Context(), w, metrics.IndicatorQuery{Periods: []period.Period{p}})
	if err != nil {
		t.Fatal(err)
	}
	units, err := metrics.Agencies(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	byCode := map[string]metrics.Agency{}
	for _, u := range units {
		byCode[u.Code] = u
	}
	found := map[string]scoring.Scorecard{}
	for _, card := range cards {
		a, b := byCode[card.AgencyCode], byCode[agency]
		if a.Level == b.Level && a.Kind == b.Kind && mostDossiers(card) > 0 {
			found[card.AgencyCode] = card
		}
	}
	return found
}

func mostDossiers(card scoring.Scorecard) (most int64) {
	for _, v := range card.Values() {
		if v.Counts == "dossiers" {
			most = max(most, v.Denominator)
		}
	}
	return most
}

func isRanked(card scoring.Scorecard) bool { return mostDossiers(card) >= 10 }

func checkCompared(t *testing.T, one scoring.Compared, own scoring.Scorecard, cards map[string]scoring.Scorecard) {
	t.Helper()
	valueOf := func(card scoring.Scorecard) metrics.IndicatorValue {
		values := card.Values()
		return values[slices.IndexFunc(values, func(v metrics.IndicatorValue) bool { return v.Indicator == one.Code })]
	}
	mine := valueOf(own)
	if one.Known != (mine.Ratio != nil) || one.Small != (mine.Ratio != nil && mine.Denominator < 10) {
		t.Errorf("%s: known %v, small %v for %d/%d", one.Code, one.Known, one.Small, mine.Numerator, mine.Denominator)
	}
	if mine.Ratio == nil || mine.Denominator < 10 || scoring.IsOfProvince(mine) { // the province's figure is everyone's
		if one.Rank != 0 {
			t.Errorf("%s of %d/%d is ranked", one.Code, mine.Numerator, mine.Denominator)
		}
		return
	}
	rank := 1
	for _, card := range cards {
		v := valueOf(card)
		if v.Denominator >= 10 && (mine.Direction == "down" && *v.Ratio < *mine.Ratio || mine.Direction != "down" && *v.Ratio > *mine.Ratio) {
			rank++
		}
	}
	if one.Rank != rank || one.Value != *mine.Ratio || one.Score != mine.Score {
		t.Errorf("%s: rank %d with %f, counted %d with %f", one.Code, one.Rank, one.Value, rank, *mine.Ratio)
	}
}

func checkMovement(t *testing.T, w *store.Warehouse, c scoring.Comparison, p period.Period, agency string) {
	t.Helper()
	then, err := scoring.Compare(t.Context(), w, scoring.CompareQuery{Period: p, Agency: agency})
	if err != nil {
		t.Fatal(err)
	}
	if c.Overall.Before == nil || c.Overall.Before.Period != p.Name {
		t.Fatalf("no movement since %s: %+v", p.Name, c.Overall.Before)
	}
	if m := c.Overall.Before; m.Value != then.Overall.Value || m.Rank != then.Overall.Rank || m.Change != c.Overall.Value-then.Overall.Value {
		t.Errorf("movement %+v, then %+v", m, then.Overall)
	}
	for i, one := range c.Indicators {
		if earlier := then.Indicators[i]; one.Before != nil && (one.Before.Value != earlier.Value || one.Before.Score != earlier.Score) || (one.Before == nil) != (!one.Known || !earlier.Known) {
			t.Errorf("%s: movement %+v, then %+v", one.Code, one.Before, earlier)
		}
	}
}

// checkSimilar works the distances out from the flow of the twelve months.
func checkSimilar(t *testing.T, w *store.Warehouse, p period.Period, c scoring.Comparison, cards map[string]scoring.Scorecard) {
	t.Helper()
	year := period.Period{Name: "year", Kind: period.Span, From: p.To.AddDate(-1, 0, 1), To: p.To}
	rows, err := metrics.Flow(t.Context(), w, metrics.FlowQuery{Periods: []period.Period{year}, By: metrics.ByProcedure, PerUnit: true})
	if err != nil {
		t.Fatal(err)
	}
	received, total := map[string]map[string]float64{}, map[string]float64{}
	for _, r := range rows {
		if received[r.Unit] == nil {
			received[r.Unit] = map[string]float64{}
		}
		received[r.Unit][r.Group] += float64(r.Received)
		total[r.Unit] += float64(r.Received)
	}
	distance := func(other string) float64 {
		procedures := map[string]bool{}
		for _, unit := range []string{c.AgencyCode, other} {
			for procedure := range received[unit] {
				procedures[procedure] = true
			}
		}
		mix := 0.0
		for procedure := range procedures {
			mix += math.Abs(received[c.AgencyCode][procedure]/total[c.AgencyCode] - received[other][procedure]/total[other])
		}
		return mix/2 + math.Abs(math.Log10(total[c.AgencyCode]/total[other]))
	}
	var codes []string
	for code := range cards {
		if code != c.AgencyCode && total[code] > 0 {
			codes = append(codes, code)
		}
	}
	slices.SortFunc(codes, func(a, b string) int { return compareFloat(distance(a), distance(b)) })
	best := ""
	for i, s := range c.Similar {
		if math.Abs(s.Distance()-distance(codes[i])) > 1e-9 || math.Abs(s.Distance()-distance(s.AgencyCode)) > 1e-9 {
			t.Errorf("similar %d: %s at %f, counted %s at %f", i, s.AgencyCode, s.Distance(), codes[i], distance(codes[i]))
		}
		if isRanked(cards[s.AgencyCode]) && (best == "" || s.Total.Of100() > cards[best].Total.Of100()) {
			best = s.AgencyCode
		}
	}
	if len(c.Similar) != 5 || c.Model != best {
		t.Errorf("%d similar units, %s is the model, counted %s", len(c.Similar), c.Model, best)
	}
	checkContrasts(t, c, cards)
}

func checkContrasts(t *testing.T, c scoring.Comparison, cards map[string]scoring.Scorecard) {
	t.Helper()
	own, model := map[string]metrics.IndicatorValue{}, map[string]metrics.IndicatorValue{}
	for _, v := range cards[c.AgencyCode].Values() {
		own[v.Indicator] = v
	}
	for _, v := range cards[c.Model].Values() {
		model[v.Indicator] = v
	}
	practices := 0
	for _, one := range c.Contrasts {
		if one.Name == "" {
			practices++
			continue
		}
		if one.Own != *own[one.Code].Ratio || one.Model != *model[one.Code].Ratio || one.Points != model[one.Code].Score-own[one.Code].Score {
			t.Errorf("%+v, the values are %+v and %+v", one, own[one.Code], model[one.Code])
		}
	}
	if practices < len(scoring.Practices)-1 { // one of the two may have nothing open
		t.Errorf("%d of %d practices are compared", practices, len(scoring.Practices))
	}
}
