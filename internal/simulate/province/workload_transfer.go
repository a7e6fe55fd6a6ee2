package province

// workloadTransfer is the demand for a procedure that passes from an old office to an heir.
type workloadTransfer struct {
	procedure, from, to uint16
	weight              float64
}

// transferWorkload hands the demand of the old offices on: to the one heir of a commune
// or department; of a district, to its new communes by size, or to the
// departments where they take the procedure over.
func transferWorkload(w *World, pairs []Pair, weights []float64) []workloadTransfer {
	var all []workloadTransfer
	for i, p := range pairs {
		heirs, shares := heirsOf(w, p)
		sum := 0.0
		for _, x := range shares {
			sum += x
		}
		for k, heir := range heirs {
			all = append(all, workloadTransfer{p.Procedure, p.Office, heir, weights[i] * shares[k] / sum})
		}
	}
	return all
}

func heirsOf(w *World, p Pair) (heirs []uint16, shares []float64) {
	proc := &w.Procedures[p.Procedure]
	if w.Offices[p.Office].Tier == tierDistrict && proc.afterDistricts() == tierDepartment {
		for o, a := range w.Before() {
			if share := officeShare(a, proc, tierDepartment); share > 0 {
				heirs, shares = append(heirs, w.Heirs[o][0]), append(shares, share)
			}
		}
		return heirs, shares
	}
	for _, heir := range w.Heirs[p.Office] {
		heirs, shares = append(heirs, heir), append(shares, w.Offices[heir].Profile.size)
	}
	return heirs, shares
}

// afterDistricts is the tier that handles a procedure of the districts from the
// reorganization on: the departments where they had a real part in it, else the communes.
func (p *Procedure) afterDistricts() tier {
	if p.weight[TierCommune] == 0 && p.weight[tierDepartment] >= p.weight[tierDistrict]/5 {
		return tierDepartment
	}
	return TierCommune
}

// sumTransfers is the demand that the new offices start with.
func sumTransfers(all []workloadTransfer) (pairs []Pair, weights []float64) {
	index := make(map[Pair]int)
	for _, b := range all {
		p := Pair{b.procedure, b.to}
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
func inheritSizes(w *World) {
	for o, a := range w.Before() {
		if a.Tier == tierDistrict {
			continue
		}
		heir := &w.Offices[w.Heirs[o][0]].Profile
		size := heir.size + a.Profile.size
		*heir = a.Profile
		heir.size = size
		heir.OnTime = heir.OnTimeLater
	}
}

// inheritHabits gives each new office the mean of its predecessors' habits of mid
// 2025, by the demand that came from each: a slow unit weighs on its heir.
func inheritHabits(w *World, all []workloadTransfer) {
	received := make([]float64, len(w.Offices))
	for _, b := range all {
		received[b.to] += b.weight
	}
	cleared := make([]bool, len(w.Offices))
	for _, b := range all {
		from, to := &w.Offices[b.from].Profile, &w.Offices[b.to].Profile
		if !cleared[b.to] {
			cleared[b.to], *to = true, OfficeProfile{size: to.size}
		}
		part := b.weight / received[b.to]
		to.OnTime += part * from.OnTimeLater
		to.OnTimeLater += part * from.OnTimeLater
		to.Online += part * from.Online
		to.Digital += part * from.Digital
		to.Rush += part * from.Rush
		to.NoDue += part * from.NoDue
		to.Lagged += part * from.Lagged
		to.Pace += part * from.Pace
		to.Saturday = to.Saturday || from.Saturday && w.Heirs[b.from][0] == b.to
	}
}
