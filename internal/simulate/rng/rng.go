// Package rng draws all chance of a simulation, one seeded stream a concern.
package rng

import (
	"math"
	"math/rand/v2"
	"sort"
)

// Rand draws every bit of chance of one stream. Each concern has a stream of
// its own, so that a change in one does not reshuffle all the others.
type Rand struct{ *rand.Rand }

// The streams; the values only have to differ.
const (
	StreamWorld = iota + 1
	StreamDemand
	StreamDossier
	StreamNoise
	StreamReorganization
	StreamFeedback
	StreamCounts
	StreamServices
	StreamPublished
	StreamSubject
)

// New gives the numbers of one stream of a seed; streams do not disturb one another.
func New(seed, stream uint64) Rand {
	return Rand{rand.New(rand.NewPCG(seed, stream*0x9e3779b97f4a7c15))}
}

// Chance is true with probability p.
func (d Rand) Chance(p float64) bool { return d.Float64() < p }

// Between is uniform in [lo, hi).
func (d Rand) Between(lo, hi float64) float64 { return lo + (hi-lo)*d.Float64() }

// Lognormal is right-skewed with the given median: the shape of waiting times
// and of the sizes of offices.
func (d Rand) Lognormal(median, sigma float64) float64 {
	return median * math.Exp(sigma*d.NormFloat64())
}

// Exp is exponential with the given mean.
func (d Rand) Exp(mean float64) float64 { return mean * d.ExpFloat64() }

// Logistic turns log odds into a probability.
func Logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// Logit turns a probability into log odds.
func Logit(p float64) float64 { return math.Log(p / (1 - p)) }

// Clamp holds x within [lo, hi].
func Clamp(x, lo, hi float64) float64 { return math.Min(math.Max(x, lo), hi) }

// Ramp goes from a to b while x goes from 0 to 1, and stays there outside.
func Ramp(a, b, x float64) float64 { return a + (b-a)*Clamp(x, 0, 1) }

// WeightedPick picks index i with a probability proportional to its weight.
type WeightedPick []float64

// NewWeightedPick sums weights up for Draw.
func NewWeightedPick(weights []float64) WeightedPick {
	w := make(WeightedPick, len(weights))
	sum := 0.0
	for i, x := range weights {
		sum += x
		w[i] = sum
	}
	return w
}

// Draw picks an index.
func (w WeightedPick) Draw(d Rand) int {
	x := d.Float64() * w[len(w)-1]
	i := sort.Search(len(w), func(i int) bool { return w[i] > x })
	return min(i, len(w)-1)
}

// Thresholds gives 0 below a, 1 below b, else 2.
func Thresholds(r, a, b float64) int {
	switch {
	case r < a:
		return 0
	case r < b:
		return 1
	default:
		return 2
	}
}
