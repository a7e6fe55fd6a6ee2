// Package province is who and what exists before the first dossier: agencies and
// their profiles, procedures, the reorganization, and the demand. Start at New.
package province

import "slices"

import (
	"khohoso/internal/simulate/calendar"
	"khohoso/internal/simulate/rng"
)

// World is the province that a run simulates: who exists, what they handle, how
// they behave and when offices are open. It is fixed before the first dossier.
type World struct {
	Calendar *calendar.Calendar
	// Offices are all that receive: the catalogue, which is agencies, those of
	// before the reorganization first, then the unknown ones.
	Agencies   []Agency
	Offices    []Agency
	Old        int        // how many of agencies existed before the reorganization
	Heirs      succession // by office
	Procedures []Procedure
	charges    map[string][2]string // codes of a department before and after the reorganization, by abbreviation
	Demand     *demand
	Span       calendar.Span
}

// New makes the province of a seed, with so many invented communes more.
func New(seed uint64, s calendar.Span, more int) (*World, error) {
	cal, err := calendar.NewCalendar(s)
	if err != nil {
		return nil, err
	}
	d := rng.New(seed, rng.StreamWorld)
	w := &World{Calendar: cal, Span: s}
	if err := w.addOffices(d, more); err != nil {
		return nil, err
	}
	if w.Procedures, err = loadProcedures(d, cal, s); err != nil {
		return nil, err
	}
	if w.charges, err = findCharges(w.Before(), w.Procedures); err != nil {
		return nil, err
	}
	republish(w, seed)
	w.Demand = newDemand(d, w)
	return w, nil
}

// addOffices fills the province with offices and, if the run comes to it, with
// those of after the reorganization.
func (w *World) addOffices(d rng.Rand, more int) error {
	old, err := loadAgencies(more)
	if err != nil {
		return err
	}
	w.Old = len(old)
	w.Offices = append(old, UnknownUnit)
	drawProfiles(d, w.Offices)
	w.Agencies = w.Offices[:w.Old]
	if !w.Span.Reorganized() {
		return nil
	}
	heirs, err := newUnits(w.Agencies)
	if err != nil {
		return err
	}
	w.Offices = slices.Concat(w.Agencies, heirs, w.Offices[w.Old:], []Agency{UnknownUnitHeir})
	w.Agencies = w.Offices[:w.Old+len(heirs)]
	if w.Heirs, err = findHeirs(w.Offices); err != nil {
		return err
	}
	inheritSizes(w)
	return nil
}

// Before gives the catalogue of before the reorganization.
func (w *World) Before() []Agency { return w.Agencies[:w.Old] }

// UnknownUnit is the index of the office that is missing from the catalogue; its
// heir, which is missing too, comes next.
func (w *World) UnknownUnit() int { return len(w.Agencies) }

// Exists says whether an agency of the catalogue stands on a day.
func (w *World) Exists(i int, on calendar.Day) bool {
	if w.Heirs == nil {
		return true
	}
	return i < w.Old == (on < calendar.ReorganizationDay)
}

// Handles says whether a procedure is in an office's hands on a day: the province has
// all, a department those it is in charge of.
func (w *World) Handles(office int, p *Procedure, on calendar.Day) bool {
	a := w.Offices[office]
	switch {
	case !p.validOn(on):
		return false
	case a.Tier == tierProvince:
		return true
	case a.Tier == tierDepartment:
		return p.charge == a.abbreviation
	case w.Heirs != nil && on >= calendar.ReorganizationDay:
		return p.handledAfter(a.Tier)
	}
	return p.weight[a.Tier] > 0
}
