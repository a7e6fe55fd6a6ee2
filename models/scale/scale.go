// Package scale is the rule that turns a share into points (Decision 766/QĐ-TTg): once, in rounded numbers, in
// fractions and as SQL.
package scale

import (
	"math/big"
	"strconv"
)

// Scoring is what turns a ratio into points (Decision 766/QĐ-TTg): max × min(1, ratio / target),
// without a target max × ratio. No steps, no rounding.
type Scoring struct {
	Max    float64
	Target *float64 // nil: the maximum is reached at 1
	NoData *float64 // points without data; nil: not assessed
}

// pointsOf is the rule that a ratio is worth points by, the only one: in rounded numbers for values, in fractions
// for what would have to change, and written out for indicator_score, where whoever asks the file finds points.
func pointsOf[N any](in numbers[N], most, ratio, target N) N {
	return in.times(most, in.within(in.over(ratio, target)))
}

// Points of a share; false when there is nothing to assess.
func (s Scoring) Points(share Share) (points float64, scored bool) {
	switch {
	case share.Known():
		return pointsOf(rounded, s.Max, share.Value(), s.target()), true
	case s.NoData != nil:
		return *s.NoData, true
	}
	return 0, false
}

// target is the ratio at which all points are reached.
func (s Scoring) target() float64 {
	if s.Target == nil {
		return 1
	}
	return *s.Target
}

// ExactPoints of a share with data, without rounding, so that a bound that is just reached counts as reached.
func (s Scoring) ExactPoints(share Share) *big.Rat {
	return pointsOf(fractions, Exact(s.Max), big.NewRat(share.Numerator, share.Denominator), s.ExactTarget())
}

// ExactTarget is the ratio at which all points are reached.
func (s Scoring) ExactTarget() *big.Rat { return Exact(s.target()) }

// numbers are a way to reckon. within is of 0 and 1 the nearer one, where a number is outside of them.
type numbers[N any] struct {
	over, times func(a, b N) N
	within      func(N) N
}

var rounded = numbers[float64]{
	over:   func(a, b float64) float64 { return a / b },
	times:  func(a, b float64) float64 { return a * b },
	within: func(n float64) float64 { return max(min(n, 1), 0) },
}

var fractions = numbers[*big.Rat]{
	over:  func(a, b *big.Rat) *big.Rat { return new(big.Rat).Quo(a, b) },
	times: func(a, b *big.Rat) *big.Rat { return new(big.Rat).Mul(a, b) },
	within: func(n *big.Rat) *big.Rat {
		if one := big.NewRat(1, 1); n.Cmp(one) > 0 {
			return one
		}
		if n.Sign() < 0 {
			return new(big.Rat)
		}
		return n
	},
}

// writtenOut is SQL over columns.
var writtenOut = numbers[string]{
	over:   func(a, b string) string { return a + " / " + b },
	times:  func(a, b string) string { return a + " * " + b },
	within: func(n string) string { return "greatest(least(" + n + ", 1), 0)" },
}

// ScoreStatement is the rule for a row of max_score, ratio and target, empty where the maximum is reached at 1.
var ScoreStatement = pointsOf(writtenOut, "max_score", "ratio", "coalesce(target, 1)")

// Exact is a decimal as it is written, so that a target of 0.9 is nine tenths.
func Exact(decimal float64) *big.Rat {
	found, _ := new(big.Rat).SetString(strconv.FormatFloat(decimal, 'f', -1, 64))
	return found
}

// Share is a ratio that keeps what it was made from, so that it can be summed
// lawfully and marked when its base is small. Denominator 0 means no data.
type Share struct{ Numerator, Denominator int64 }

// Known says whether there is anything to divide by.
func (s Share) Known() bool { return s.Denominator > 0 }

// Value is the ratio, 0 to 1; 0 when not Known, which callers must show as "–".
func (s Share) Value() float64 {
	if s.Denominator == 0 {
		return 0
	}
	return float64(s.Numerator) / float64(s.Denominator)
}
