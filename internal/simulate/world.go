package simulate

import "slices"

// world is the province that a run simulates: who exists, what they handle, how
// they behave and when offices are open. It is fixed before the first dossier.
type world struct {
	calendar *calendar
	// offices are all that receive: the catalogue, which is agencies, those of
	// before the reform first, then the unknown ones.
	agencies   []agency
	offices    []agency
	old        int        // how many of agencies existed before the reform
	heirs      succession // by office
	procedures []procedure
	charges    map[string][2]string // codes of a department before and after the reform, by abbreviation
	demand     *demand
	span       span
}

func newWorld(seed uint64, s span, more int) (*world, error) {
	cal, err := newCalendar(s)
	if err != nil {
		return nil, err
	}
	d := newDice(seed, streamWorld)
	w := &world{calendar: cal, span: s}
	if err := w.settle(d, more); err != nil {
		return nil, err
	}
	if w.procedures, err = loadProcedures(d, cal, s); err != nil {
		return nil, err
	}
	if w.charges, err = findCharges(w.before(), w.procedures); err != nil {
		return nil, err
	}
	republish(w, seed)
	w.demand = newDemand(d, w)
	return w, nil
}

// settle fills the province with offices and, if the run lives to see it, with
// those of after the reform.
func (w *world) settle(d dice, more int) error {
	old, err := loadAgencies(more)
	if err != nil {
		return err
	}
	w.old = len(old)
	w.offices = append(old, strangerOffice)
	giveTraits(d, w.offices)
	w.agencies = w.offices[:w.old]
	if !w.span.reformed() {
		return nil
	}
	heirs, err := newUnits(w.agencies)
	if err != nil {
		return err
	}
	w.offices = slices.Concat(w.agencies, heirs, w.offices[w.old:], []agency{strangerHeir})
	w.agencies = w.offices[:w.old+len(heirs)]
	if w.heirs, err = findHeirs(w.offices); err != nil {
		return err
	}
	inheritSizes(w)
	return nil
}

// before gives the catalogue of before the reform.
func (w *world) before() []agency { return w.agencies[:w.old] }

// stranger is the index of the office that is missing from the catalogue; its
// heir, which is missing too, comes next.
func (w *world) stranger() int { return len(w.agencies) }

// exists says whether an agency of the catalogue stands on a day.
func (w *world) exists(i int, on day) bool {
	if w.heirs == nil {
		return true
	}
	return i < w.old == (on < reformDay)
}

// handles says whether a procedure is in an office's hands on a day: the province has
// all, a department those it is in charge of.
func (w *world) handles(office int, p *procedure, on day) bool {
	a := w.offices[office]
	switch {
	case !p.validOn(on):
		return false
	case a.tier == tierProvince:
		return true
	case a.tier == tierDepartment:
		return p.charge == a.abbreviation
	case w.heirs != nil && on >= reformDay:
		return p.handledAfter(a.tier)
	}
	return p.weight[a.tier] > 0
}
