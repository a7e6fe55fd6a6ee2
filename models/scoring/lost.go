package scoring

import (
	"cmp"
	"context"
	"math/big"
	"slices"
	"strings"

	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/scale"
	"khohoso/models/store"
)

// LostQuery asks where the points of units are lost.
type LostQuery struct {
	Period    period.Period
	Agencies  []string // empty: the province and every unit
	Set       string   // empty: the default set
	Rule      string   // on-time rule; empty: the set's own for each indicator
	WithUnits bool     // as in IndicatorQuery
	metrics.Organisation
}

// Lost is one unit's scorecard with what each indicator lost and the way up.
type Lost struct {
	Scorecard
	Next   *Band       // the next higher band; nil on the highest, or when nothing is assessed, or too little to be called by a band
	Short  float64     // points that the total is short of it
	Points []LostPoint // of the indicators whose points count in the total, the most lost first
	Way    []WayPoint  // the smallest number of changes in all that reaches Next, of what is the unit's own; nil when none does
}

// LostPoint is one indicator with what it lost and what would win it back.
type LostPoint struct {
	metrics.IndicatorValue
	Lost     float64         // MaxScore less Score
	Full     *Step           // to all its points; nil when none is lost or there is nothing to divide by
	NextBand *Step           // to the unit's next band by this indicator alone; nil when it alone cannot
	Where    dossiers.Filter // lists the dossiers behind it; "" where it counts no dossiers
}

// WayPoint is one indicator's part in the way up.
type WayPoint struct {
	Indicator string
	Counts    string // what is counted: dossiers, procedures …
	Step
}

// LostPoints gives, for every unit asked for, its indicators by points lost and the
// smallest changes that reach their target or the unit's next band.
//
// Errors: as Indicators.
func LostPoints(ctx context.Context, w *store.Warehouse, q LostQuery) ([]Lost, error) {
	cards, err := ReadScorecards(ctx, w, metrics.IndicatorQuery{Periods: []period.Period{q.Period}, Agencies: q.Agencies, Set: q.Set, Rule: q.Rule,
		Organisation: q.Organisation, WithUnits: q.WithUnits})
	if err != nil {
		return nil, err
	}
	set, err := metrics.KnownSet(ctx, w, q.Set)
	if err != nil {
		return nil, err
	}
	bands, err := Bands(ctx, w, set)
	if err != nil {
		return nil, err
	}
	costs, err := costsOf(ctx, w, q, cards)
	if err != nil {
		return nil, err
	}
	all := make([]Lost, len(cards))
	for i, card := range cards {
		reachable := bands
		if card.NoBandReason() != "" { // no number of its few dossiers gives it a band
			reachable = nil
		}
		all[i] = LostOf(card, reachable, costs[i])
	}
	return all, nil
}

// costsOf counts, for each scorecard, the dossiers of indicators that one dossier can cost
// twice; for all others the numerator says how many they are.
func costsOf(ctx context.Context, w *store.Warehouse, q LostQuery, cards []Scorecard) ([]map[string][]dossiers.Cost, error) {
	read := costReader{Warehouse: w, q: q, alone: len(cards) == 1, byUnit: map[string]map[string][]dossiers.Cost{}}
	all := make([]map[string][]dossiers.Cost, len(cards))
	for i, card := range cards {
		all[i] = map[string][]dossiers.Cost{}
		for _, v := range card.Values() {
			if dossiers.LostParts[v.Indicator].Most < 2 || !v.Scored || v.Denominator == 0 {
				continue
			}
			found, err := read.of(ctx, v)
			if err != nil {
				return nil, err
			}
			all[i][v.Indicator] = found
		}
	}
	return all, nil
}

// costReader reads the costs of one unit, or those of all units at once where several are asked for.
type costReader struct {
	*store.Warehouse
	q      LostQuery
	alone  bool
	byUnit map[string]map[string][]dossiers.Cost // by indicator and unit
}

func (r costReader) of(ctx context.Context, v metrics.IndicatorValue) ([]dossiers.Cost, error) {
	behind := dossiers.Query{Period: r.q.Period, Where: dossiers.LostFilter(v.Indicator), Rule: r.q.Rule, Set: r.q.Set, Organisation: r.q.Organisation, WithUnits: v.WithUnits}
	isProvince := v.Level == "province"
	if r.alone || v.WithUnits && !isProvince {
		behind.Agency = v.AgencyCode
		found, err := dossiers.Costs(ctx, r.Warehouse, behind)
		return sumCosts(found), err
	}
	if r.byUnit[v.Indicator] == nil {
		found, err := dossiers.Costs(ctx, r.Warehouse, behind)
		if err != nil {
			return nil, err
		}
		r.byUnit[v.Indicator] = found
	}
	if isProvince {
		return sumCosts(r.byUnit[v.Indicator]), nil
	}
	return sumCosts(map[string][]dossiers.Cost{"": r.byUnit[v.Indicator][v.AgencyCode]}), nil
}

// sumCosts are the costs of all units together; none is an empty list, not nil.
func sumCosts(byUnit map[string][]dossiers.Cost) []dossiers.Cost {
	sum := map[int64]int64{}
	for _, costs := range byUnit {
		for _, c := range costs {
			sum[c.Units] += c.Dossiers
		}
	}
	all := []dossiers.Cost{}
	for units, count := range sum {
		all = append(all, dossiers.Cost{Units: units, Dossiers: count})
	}
	return all
}

// LostOf works one scorecard out.
func LostOf(card Scorecard, bands []Band, costs map[string][]dossiers.Cost) Lost {
	lost := Lost{Scorecard: card, Next: nextBand(bands, card.Total)}
	gap := new(big.Rat)
	if lost.Next != nil {
		gap = gapTo(card, *lost.Next)
		lost.Short, _ = gap.Float64()
	}
	for _, v := range card.Values() {
		if !v.Scored && !v.OfWhole || v.MaxScore <= 0 {
			continue
		}
		point := LostPoint{IndicatorValue: v, Lost: v.MaxScore - v.Score, Full: stepTo(v, scale.Exact(v.MaxScore), costs[v.Indicator])}
		if dossiers.CanListLost(v.Indicator) {
			point.Where = dossiers.LostFilter(v.Indicator)
		}
		if lost.Next != nil {
			point.NextBand = stepTo(v, new(big.Rat).Add(exactPoints(v), gap), costs[v.Indicator])
		}
		lost.Points = append(lost.Points, point)
	}
	slices.SortStableFunc(lost.Points, func(a, b LostPoint) int {
		return cmp.Or(cmp.Compare(b.Lost, a.Lost), strings.Compare(a.Indicator, b.Indicator))
	})
	if lost.Next != nil {
		lost.Way = nextBandPlan(lost.Points, gap, costs)
	}
	return lost
}

// nextBand is the lowest band above the one that the points are in.
func nextBand(bands []Band, p Points) *Band {
	if p.Max == 0 {
		return nil
	}
	for _, b := range slices.Backward(bands) {
		if !b.holds(p) {
			return &b
		}
	}
	return nil
}

// gapTo is how many points the total is short of a band, whose bound is on the scale of 100.
func gapTo(card Scorecard, band Band) *big.Rat {
	total, most := new(big.Rat), new(big.Rat)
	for _, v := range card.Values() {
		total.Add(total, exactPoints(v))
		if v.Scored || v.OfWhole {
			most.Add(most, scale.Exact(v.MaxScore))
		}
	}
	bound := most.Mul(most, scale.Exact(band.From))
	return bound.Mul(bound, big.NewRat(1, 100)).Sub(bound, total)
}
