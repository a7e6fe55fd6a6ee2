package simulate

import (
	"slices"
	"sort"
)

// demand says how many dossiers come on which day, and for which procedure at
// which office.
type demand struct {
	mixes   []mix
	weights []float64 // of each day of the span
	season  []float64 // the day against an ordinary one: how busy offices are
	risk    []float64 // by office: the mean risk of what it handles
}

// mix is the demand from a day on, until procedures come or go.
type mix struct {
	from  day
	pairs []pair
	wheel wheel
}

// pair is one procedure at one office.
type pair struct{ procedure, office uint16 }

// phase is the demand from a day on, all procedures taken together.
type phase struct {
	from    day
	pairs   []pair
	weights []float64
}

func newDemand(d dice, w *world) *demand {
	pairs, weights := pairUp(d, w)
	phases := []phase{{w.span.first, pairs, weights}}
	if w.heirs != nil {
		bequests := bequeath(w, pairs, weights)
		inheritHabits(w, bequests)
		inherited := phase{from: max(reformDay, w.span.first)}
		inherited.pairs, inherited.weights = sumBequests(bequests)
		phases = append(phases, inherited)
	}
	dm := &demand{mixes: mixOverTime(w, phases)}
	dm.weights, dm.season = dayWeights(d, w.calendar, w.span)
	dm.risk = meanRisk(w, phases)
	return dm
}

func meanRisk(w *world, phases []phase) []float64 {
	sums, risks := make([]float64, len(w.offices)), make([]float64, len(w.offices))
	for _, ph := range phases { // no office is in two
		for i, p := range ph.pairs {
			sums[p.office] += ph.weights[i]
			risks[p.office] += ph.weights[i] * w.procedures[p.procedure].term.risk()
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
func pairUp(d dice, w *world) ([]pair, []float64) {
	var (
		pairs   []pair
		weights []float64
	)
	for p := range w.procedures {
		proc := &w.procedures[p]
		for t := tierDepartment; t < tiers; t++ {
			if proc.weight[t] == 0 {
				continue
			}
			first, sum := len(weights), 0.0
			for o, a := range w.before() {
				share := officeShare(a, proc, t)
				if share == 0 {
					continue
				}
				x := share * d.lognormal(1, 0.35)
				pairs, weights = append(pairs, pair{uint16(p), uint16(o)}), append(weights, x)
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
func officeShare(a agency, p *procedure, t tier) float64 {
	if a.tier != t {
		return 0
	}
	if t != tierDepartment {
		return a.traits.size
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

// mixOverTime makes one wheel for each stretch of time with the same valid
// procedures and offices: a new land law replaces a dozen of them on one day.
func mixOverTime(w *world, phases []phase) []mix {
	var starts []day
	for _, ph := range phases {
		starts = append(starts, ph.from)
	}
	for i := range w.procedures {
		for _, d := range []day{w.procedures[i].valid.first, w.procedures[i].valid.last + 1} {
			if d > w.span.first && d <= w.span.last {
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
			if w.procedures[p.procedure].validOn(start) {
				m.pairs, valid = append(m.pairs, p), append(valid, current.weights[i])
			}
		}
		m.wheel = newWheel(valid)
		mixes = append(mixes, m)
	}
	return mixes
}

// on gives the mix of a day.
func (dm *demand) on(d day) *mix {
	i := sort.Search(len(dm.mixes), func(i int) bool { return dm.mixes[i].from > d })
	return &dm.mixes[max(i-1, 0)]
}

func (m *mix) draw(d dice) pair { return m.pairs[m.wheel.spin(d)] }

// perDay splits n dossiers over the days in proportion to their weights, exactly.
func (dm *demand) perDay(n int) []int {
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
