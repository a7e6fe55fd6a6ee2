package scoring

import (
	"cmp"
	"math/big"
	"slices"

	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/scale"
)

// Step is what would have to change for a score to reach something, found in whole
// numbers: one less would not reach it.
type Step struct {
	Numerator int64   // the smallest that reaches it, the denominator staying as it is
	Missing   int64   // Numerator less today's
	Count     int64   // the smallest number of what the indicator counts: Missing, fewer where one of them brings back two
	Score     float64 // of the indicator then
	Gain      float64 // Score less today's
}

// numeratorFor is the smallest numerator whose score is at least some points; false when
// none of the denominator's is, or there is nothing to divide by.
func numeratorFor(v metrics.IndicatorValue, points *big.Rat) (int64, bool) {
	if v.Denominator == 0 || v.MaxScore <= 0 || points.Cmp(scale.Exact(v.MaxScore)) > 0 {
		return 0, false
	}
	needed := new(big.Rat).Quo(points, scale.Exact(v.MaxScore))
	needed.Mul(needed, v.Scoring().ExactTarget()).Mul(needed, new(big.Rat).SetInt64(v.Denominator))
	least := ceiling(needed)
	return least, least <= v.Denominator
}

func ceiling(r *big.Rat) int64 {
	whole, rest := new(big.Int).QuoRem(r.Num(), r.Denom(), new(big.Int))
	if rest.Sign() > 0 {
		whole.Add(whole, big.NewInt(1))
	}
	return whole.Int64()
}

// stepTo is the step to some points of an indicator; nil when it cannot reach them or
// has. costs are its dossiers by what they cost it; none: each brings back one.
func stepTo(v metrics.IndicatorValue, points *big.Rat, costs []dossiers.Cost) *Step {
	numerator, possible := numeratorFor(v, points)
	if !possible || numerator <= v.Numerator {
		return nil
	}
	return stepOf(v, numerator, costs)
}

// stepOf is the step to a higher numerator. Where dossiers cost more units than there are
// (the numerator is then 0), what is below 0 must be made good first.
func stepOf(v metrics.IndicatorValue, numerator int64, costs []dossiers.Cost) *Step {
	step := Step{Numerator: numerator, Missing: numerator - v.Numerator, Count: numerator - v.Numerator}
	if costs != nil {
		lost := numerator - v.Denominator
		for _, c := range costs {
			lost += c.Units * c.Dossiers
		}
		step.Count = fewest(costs, lost)
	}
	then := v.Rescored(scale.Share{Numerator: numerator, Denominator: v.Denominator}, v.Target)
	step.Score, step.Gain = then.Score, then.Score-v.Score
	return &step
}

// fewest is the smallest number of dossiers that bring back some units: those that
// cost most first.
func fewest(costs []dossiers.Cost, units int64) (count int64) {
	costs = slices.Clone(costs)
	slices.SortFunc(costs, func(a, b dossiers.Cost) int { return cmp.Compare(b.Units, a.Units) })
	for _, c := range costs {
		taken := min(c.Dossiers, max(0, units+c.Units-1)/c.Units)
		count += taken
		units -= taken * c.Units
	}
	return count
}

// exactPoints is the score without rounding.
func exactPoints(v metrics.IndicatorValue) *big.Rat {
	switch {
	case !v.Scored:
		return new(big.Rat)
	case v.Denominator == 0:
		return scale.Exact(v.Score)
	}
	return v.Scoring().ExactPoints(v.Share())
}
