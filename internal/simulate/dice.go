package simulate

import (
	"math"
	"math/rand/v2"
	"sort"
)

// dice draws every bit of chance of one stream. Each concern has a stream of
// its own, so that a change in one does not reshuffle all the others.
type dice struct{ *rand.Rand }

// The streams; the values only have to differ.
const (
	streamWorld = iota + 1
	streamDemand
	streamLife
	streamDirt
	streamReform
	streamFeedback
	streamCounts
	streamServices
	streamPublished
	streamSubject
)

func newDice(seed, stream uint64) dice {
	return dice{rand.New(rand.NewPCG(seed, stream*0x9e3779b97f4a7c15))}
}

// chance is true with probability p.
func (d dice) chance(p float64) bool { return d.Float64() < p }

// between is uniform in [lo, hi).
func (d dice) between(lo, hi float64) float64 { return lo + (hi-lo)*d.Float64() }

// lognormal is right-skewed with the given median: the shape of waiting times
// and of the sizes of offices.
func (d dice) lognormal(median, sigma float64) float64 {
	return median * math.Exp(sigma*d.NormFloat64())
}

// exp is exponential with the given mean.
func (d dice) exp(mean float64) float64 { return mean * d.ExpFloat64() }

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
func logit(p float64) float64    { return math.Log(p / (1 - p)) }

func clamp(x, lo, hi float64) float64 { return math.Min(math.Max(x, lo), hi) }

// ramp goes from a to b while x goes from 0 to 1, and stays there outside.
func ramp(a, b, x float64) float64 { return a + (b-a)*clamp(x, 0, 1) }

// wheel picks index i with a probability proportional to its weight.
type wheel []float64

func newWheel(weights []float64) wheel {
	w := make(wheel, len(weights))
	sum := 0.0
	for i, x := range weights {
		sum += x
		w[i] = sum
	}
	return w
}

func (w wheel) spin(d dice) int {
	x := d.Float64() * w[len(w)-1]
	i := sort.Search(len(w), func(i int) bool { return w[i] > x })
	return min(i, len(w)-1)
}

// thresholds gives 0 below a, 1 below b, else 2.
func thresholds(r, a, b float64) int {
	switch {
	case r < a:
		return 0
	case r < b:
		return 1
	default:
		return 2
	}
}
