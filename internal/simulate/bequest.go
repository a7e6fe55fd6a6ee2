package simulate

// bequest is the demand for a procedure that passes from an old office to an heir.
type bequest struct {
	procedure, from, to uint16
	weight              float64
}

// bequeath hands the demand of the old offices on: to the one heir of a commune
// or department; of a district, to its new communes by size, or to the
// departments where they take the procedure over.
func bequeath(w *world, pairs []pair, weights []float64) []bequest {
	var all []bequest
	for i, p := range pairs {
		heirs, shares := heirsOf(w, p)
		sum := 0.0
		for _, x := range shares {
			sum += x
		}
		for k, heir := range heirs {
			all = append(all, bequest{p.procedure, p.office, heir, weights[i] * shares[k] / sum})
		}
	}
	return all
}

func heirsOf(w *world, p pair) (heirs []uint16, shares []float64) {
	proc := &w.procedures[p.procedure]
	if w.offices[p.office].tier == tierDistrict && proc.afterDistricts() == tierDepartment {
		for o, a := range w.before() {
			if share := officeShare(a, proc, tierDepartment); share > 0 {
				heirs, shares = append(heirs, w.heirs[o][0]), append(shares, share)
			}
		}
		return heirs, shares
	}
	for _, heir := range w.heirs[p.office] {
		heirs, shares = append(heirs, heir), append(shares, w.offices[heir].traits.size)
	}
	return heirs, shares
}

// afterDistricts is the tier that handles a procedure of the districts from the
// reform on: the departments where they had a real part in it, else the communes.
func (p *procedure) afterDistricts() tier {
	if p.weight[tierCommune] == 0 && p.weight[tierDepartment] >= p.weight[tierDistrict]/5 {
		return tierDepartment
	}
	return tierCommune
}

// sumBequests is the demand that the new offices start with.
func sumBequests(all []bequest) (pairs []pair, weights []float64) {
	index := make(map[pair]int)
	for _, b := range all {
		p := pair{b.procedure, b.to}
		i, ok := index[p]
		if !ok {
			i, index[p] = len(pairs), len(pairs)
			pairs, weights = append(pairs, p), append(weights, 0)
		}
		weights[i] += b.weight
	}
	return pairs, weights
}

// inheritSizes makes a new office as large as what it is merged from, without
// the districts, and gives it the habits of the last of them for a start.
func inheritSizes(w *world) {
	for o, a := range w.before() {
		if a.tier == tierDistrict {
			continue
		}
		heir := &w.offices[w.heirs[o][0]].traits
		size := heir.size + a.traits.size
		*heir = a.traits
		heir.size = size
		heir.onTime = heir.onTimeLater
	}
}

// inheritHabits gives each new office the mean of its predecessors' habits of mid
// 2025, by the demand that came from each: a slow unit weighs on its heir.
func inheritHabits(w *world, all []bequest) {
	received := make([]float64, len(w.offices))
	for _, b := range all {
		received[b.to] += b.weight
	}
	cleared := make([]bool, len(w.offices))
	for _, b := range all {
		from, to := &w.offices[b.from].traits, &w.offices[b.to].traits
		if !cleared[b.to] {
			cleared[b.to], *to = true, traits{size: to.size}
		}
		part := b.weight / received[b.to]
		to.onTime += part * from.onTimeLater
		to.onTimeLater += part * from.onTimeLater
		to.online += part * from.online
		to.digital += part * from.digital
		to.rush += part * from.rush
		to.noDue += part * from.noDue
		to.lagged += part * from.lagged
		to.pace += part * from.pace
		to.saturday = to.saturday || from.saturday && w.heirs[b.from][0] == b.to
	}
}
