package simulate

// world is the province that a run simulates: who exists, what they handle, how
// they behave and when offices are open. It is fixed before the first dossier.
type world struct {
	calendar *calendar
	// offices are all that receive; agencies, the catalogue, lacks the last one.
	agencies   []agency
	offices    []agency
	procedures []procedure
	demand     *demand
	span       span
}

func newWorld(seed uint64, s span) (*world, error) {
	cal, err := newCalendar(s)
	if err != nil {
		return nil, err
	}
	d := newDice(seed, streamWorld)
	w := &world{calendar: cal, span: s}
	catalogue, err := loadAgencies()
	if err != nil {
		return nil, err
	}
	w.offices = append(catalogue, strangerOffice)
	w.agencies = w.offices[:len(catalogue)]
	giveTraits(d, w.offices)
	if w.procedures, err = loadProcedures(d, cal, s); err != nil {
		return nil, err
	}
	w.demand = newDemand(d, w)
	return w, nil
}

// stranger is the index of the office that is missing from the catalogue.
func (w *world) stranger() int { return len(w.agencies) }
