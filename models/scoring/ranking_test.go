package scoring

import (
	"fmt"
	"sort"
	"testing"

	"pgregory.net/rapid"
)

// A rank is one more than the number of better ones, the median has as many above as
// below, a quartile holds a quarter, and small or unknown values count for nothing.
func TestPlaces(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 30).Draw(t, "units")
		var values []float64
		var bases []int64
		for range n {
			values = append(values, float64(rapid.IntRange(0, 8).Draw(t, "value"))/8)
			bases = append(bases, rapid.SampledFrom([]int64{-1, 0, 9, 10, 200}).Draw(t, "base"))
		}
		downwards := rapid.Bool().Draw(t, "downwards")
		p := placeFirst(values, bases, downwards)
		var ranked []float64
		better, worse := 0, 0
		for i, v := range values {
			if bases[i] < MinSampleSize {
				continue
			}
			ranked = append(ranked, v)
			switch {
			case v > values[0] && !downwards || v < values[0] && downwards:
				better++
			case v != values[0]:
				worse++
			}
		}
		sort.Float64s(ranked)
		if p.Of != len(ranked) || p.Known != (bases[0] >= 0) || p.Small != (bases[0] >= 0 && bases[0] < MinSampleSize) {
			t.Fatalf("%+v of %v, bases %v", p, values, bases)
		}
		if bases[0] < MinSampleSize {
			if p.Rank != 0 || p.Quartile != 0 {
				t.Fatalf("a small share is ranked: %+v", p)
			}
			return
		}
		if p.Rank != better+1 || p.Rank > p.Of-worse {
			t.Fatalf("rank %d with %d better and %d worse of %d", p.Rank, better, worse, p.Of)
		}
		if low, high := (p.Quartile-1)*p.Of, p.Quartile*p.Of; 4*better < low || 4*better >= high {
			t.Fatalf("rank %d of %d is in quarter %d", p.Rank, p.Of, p.Quartile)
		}
		above, below := 0, 0
		for _, v := range ranked {
			if v > p.Median {
				above++
			}
			if v < p.Median {
				below++
			}
		}
		if 2*above > len(ranked) || 2*below > len(ranked) || p.ToMedian() != values[0]-p.Median {
			t.Fatalf("median %f of %v", p.Median, ranked)
		}
	})
}

// placeFirst ranks the first of some values; a negative base is no value at all.
func placeFirst(values []float64, bases []int64, downwards bool) Place {
	var all []measured
	for i, v := range values {
		all = append(all, measured{agency: fmt.Sprint(i), value: v, known: bases[i] >= 0, small: bases[i] < MinSampleSize})
	}
	return place(all, "0", downwards)
}
