package scoring

import (
	"math/big"
	"slices"

	"khohoso/models/dossiers"
	"khohoso/models/scale"
)

// planStep is a run of units of one indicator's numerator that gain the same points each.
type planStep struct {
	of    int // which of the points
	gain  *big.Rat
	units int64
}

// nextBandPlan finds the smallest number of units, over all indicators, that close a gap. A unit
// of one indicator gains the same points as its others except the last, which may gain less; so the
// units that gain most, taken first, gain the most that as many units can. nil when all together do not close it.
// What is the province's figure is not in a unit's hands.
func nextBandPlan(points []LostPoint, gap *big.Rat, costs map[string][]dossiers.Cost) []WayPoint {
	var climbs []planStep
	for i, p := range points {
		if p.Full != nil && !IsOfProvince(p.IndicatorValue) {
			climbs = append(climbs, planSteps(i, p)...)
		}
	}
	slices.SortStableFunc(climbs, func(a, b planStep) int { return b.gain.Cmp(a.gain) })
	taken := map[int]int64{}
	gap = new(big.Rat).Set(gap)
	for _, c := range climbs {
		if gap.Sign() <= 0 || c.gain.Sign() <= 0 {
			break
		}
		units := min(c.units, ceiling(new(big.Rat).Quo(gap, c.gain)))
		taken[c.of] += units
		gap.Sub(gap, new(big.Rat).Mul(c.gain, new(big.Rat).SetInt64(units)))
	}
	if gap.Sign() > 0 {
		return nil
	}
	var way []WayPoint
	for i, p := range points {
		if taken[i] > 0 {
			step := stepOf(p.IndicatorValue, p.Numerator+taken[i], costs[p.Indicator])
			way = append(way, WayPoint{Indicator: p.Indicator, Counts: p.Counts, Step: *step})
		}
	}
	return way
}

// planSteps are the units of an indicator up to all of its points.
func planSteps(of int, p LostPoint) []planStep {
	gain := new(big.Rat).Quo(scale.Exact(p.MaxScore), p.IndicatorValue.Scoring().ExactTarget())
	gain.Quo(gain, new(big.Rat).SetInt64(p.Denominator))
	last := new(big.Rat).Sub(scale.Exact(p.MaxScore), exactPoints(p.IndicatorValue))
	last.Sub(last, new(big.Rat).Mul(gain, new(big.Rat).SetInt64(p.Full.Missing-1)))
	return []planStep{{of, gain, p.Full.Missing - 1}, {of, last, 1}}
}
