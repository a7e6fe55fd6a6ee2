package province

import (
	"slices"
	"sort"

	"khohoso/internal/simulate/calendar"
	"khohoso/internal/simulate/rng"
)

// demand says how many dossiers come on which day, and for which procedure at
// which office.
type demand struct {
	mixes   []mix
	weights []float64 // of each day of the span
	Season  []float64 // the day against an ordinary one: how busy offices are
	Risk    []float64 // by office: the mean risk of what it handles
}

// mix is the demand from a day on, until procedures come or go.
type mix struct {
	from  calendar.Day
	pairs []Pair
	pick  rng.WeightedPick
}

// Pair is one procedure at one office.
type Pair struct{ Procedure, Office uint16 }

// phase is the demand from a day on, all procedures taken together.
type phase struct {
	from    calendar.Day
	pairs   []Pair
	weights []float64
}

func newDemand(d rng.Rand, w *World) *demand {
	pairs, weights := pairUp(d, w)
	phases := []phase{{w.Span.First, pairs, weights}}
	if w.Heirs != nil {
		transfers := transferWorkload(w, pairs, weights)
		inheritHabits(w, transfers)
		inherited := phase{from: max(calendar.ReorganizationDay, w.Span.First)}
		inherited.pairs, inherited.weights = sumTransfers(transfers)
		phases = append(phases, inherited)
	}
	dm := &demand{mixes: mixOverTime(w, phases)}
	dm.weights, dm.Season = dayWeights(d, w.Calendar, w.Span)
	dm.Risk = meanRisk(w, phases)
	return dm
}

func meanRisk(w *World, phases []phase) []float64 {
	sums, risks := make([]float64, len(w.Offices)), make([]float64, len(w.Offices))
	for _, ph := range phases { // no office is in two
		for i, p := range ph.pairs {
			sums[p.Office] += ph.weights[i]
			risks[p.Office] += ph.weights[i] * w.Procedures[p.Procedure].Term.Risk()
		}
	}
	for o := range risks {
		if sums[o] == 0 {
			risks[o] = 1 // receives nothing by plan: the province, the unknown office
			continue
		}
		risks[o] /= sums[o]
	}
	return risks
}

// pairUp spreads the weight of each procedure over the offices that handle it,
// by their size and with some chance, since no two communes ask for the same.
func pairUp(d rng.Rand, w *World) ([]Pair, []float64) {
	var (
		pairs   []Pair
		weights []float64
	)
	for p := range w.Procedures {
		proc := &w.Procedures[p]
		for t := tierDepartment; t < tiers; t++ {
			if proc.weight[t] == 0 {
				continue
			}
			first, sum := len(weights), 0.0
			for o, a := range w.Before() {
				share := officeShare(a, proc, t)
				if share == 0 {
					continue
				}
				x := share * d.Lognormal(1, 0.35)
				pairs, weights = append(pairs, Pair{uint16(p), uint16(o)}), append(weights, x)
				sum += x
			}
			for i := first; i < len(weights); i++ {
				weights[i] *= proc.weight[t] / sum
			}
		}
	}
	return pairs, weights
}

// officeShare is the office's part in the procedure at tier t. Among departments
// the first named one is responsible and gets most.
func officeShare(a Agency, p *Procedure, t tier) float64 {
	if a.Tier != t {
		return 0
	}
	if t != tierDepartment {
		return a.Profile.size
	}
	switch slices.Index(p.departments, a.abbreviation) {
	case -1:
		return 0
	case 0:
		return 4
	default:
		return 1
	}
}

// mixOverTime makes one weighted pick for each stretch of time with the same valid
// procedures and offices: a new land law replaces a dozen of them on one day.
func mixOverTime(w *World, phases []phase) []mix {
	var starts []calendar.Day
	for _, ph := range phases {
		starts = append(starts, ph.from)
	}
	for i := range w.Procedures {
		for _, d := range []calendar.Day{w.Procedures[i].valid.First, w.Procedures[i].valid.Last + 1} {
			if d > w.Span.First && d <= w.Span.Last {
				starts = append(starts, d)
			}
		}
	}
	slices.Sort(starts)
	var mixes []mix
	for _, start := range slices.Compact(starts) {
		m := mix{from: start}
		current := phases[0]
		if last := phases[len(phases)-1]; last.from <= start {
			current = last
		}
		var valid []float64
		for i, p := range current.pairs {
			if w.Procedures[p.Procedure].validOn(start) {
				m.pairs, valid = append(m.pairs, p), append(valid, current.weights[i])
			}
		}
		m.pick = rng.NewWeightedPick(valid)
		mixes = append(mixes, m)
	}
	return mixes
}

// On gives the mix of a day.
func (dm *demand) On(d calendar.Day) *mix {
	i := sort.Search(len(dm.mixes), func(i int) bool { return dm.mixes[i].from > d })
	return &dm.mixes[max(i-1, 0)]
}

// Draw picks one procedure at one office, each as often as it is asked for.
func (m *mix) Draw(d rng.Rand) Pair { return m.pairs[m.pick.Draw(d)] }

// PerDay splits n dossiers over the days in proportion to their weights, exactly.
func (dm *demand) PerDay(n int) []int {
	total := 0.0
	for _, x := range dm.weights {
		total += x
	}
	counts := make([]int, len(dm.weights))
	sum, given := 0.0, 0
	for i, x := range dm.weights {
		sum += x
		upTo := min(int(float64(n)*sum/total+0.5), n)
		if i == len(counts)-1 {
			upTo = n
		}
		counts[i], given = upTo-given, upTo
	}
	return counts
}
