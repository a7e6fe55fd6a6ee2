package province

import "fmt"

import (
	"khohoso/internal/simulate/calendar"
	"khohoso/internal/simulate/rng"
)

// Version is one row of the procedure catalogue. The reorganization opens a new one for
// every procedure that outlives it: another department is in charge, the levels are
// others, and the new province has to publish its own decision.
type Version struct {
	ValidFrom, ValidTo string
	Levels             string
	Charge             string // code of the department in charge
	Payable            bool
	Publication        Publication
}

// publicationYear is how far back the decision on an old version moves when the one
// that was drawn falls into the new province's time.
const publicationYear = 364

// Versions are the rows of a procedure, in order of time.
func (w *World) Versions(p *Procedure) []Version {
	old := Version{p.validFrom, p.validTo, p.levels(), w.charges[p.charge][0], p.Payable, p.publication}
	if w.Heirs == nil || p.valid.Last < calendar.ReorganizationDay {
		return []Version{old}
	}
	heir := Version{p.validFrom, p.validTo, p.levelsAfter(), w.charges[p.charge][1], p.Payable || p.republished.payable, p.republished.Publication}
	if p.valid.First >= calendar.ReorganizationDay {
		return []Version{heir}
	}
	if old.Publication.Decided >= calendar.ReorganizationDay {
		old.Publication = old.Publication.before(w.Calendar)
	}
	old.ValidTo, heir.ValidFrom = calendar.LastDayBefore, calendar.ReorganizationStart
	return []Version{old, heir}
}

// before is the same publication a year earlier.
func (p Publication) before(c *calendar.Calendar) Publication {
	p.Decided = c.Roll(p.Decided - publicationYear)
	p.Effective = max(p.Effective-publicationYear, p.Decided)
	p.Published = max(p.Published-publicationYear, p.Decided)
	return p
}

// republication is what the new province makes of a procedure.
type republication struct {
	Publication
	payable bool // Payable online from now on, if there is a fee
}

// republish draws the decisions of the new province's first weeks. What lies after
// the last day has not happened yet and stays empty.
func republish(w *World, seed uint64) {
	d := rng.New(seed, rng.StreamReorganization)
	for i := range w.Procedures {
		p := &w.Procedures[i]
		decided := w.Calendar.Roll(calendar.ReorganizationDay + calendar.Day(d.Between(0, 75)))
		p.republished.Publication = publicationOf(d, w.Calendar, decided, calendar.ReorganizationDay)
		p.republished.payable = p.Fee > 0 && d.Chance(0.3)
		p.republished.hide(w.Span.Last)
	}
}

// hide leaves out what nobody can know on the last day.
func (p *Publication) hide(last calendar.Day) {
	if p.Decided > last {
		*p = Publication{}
	}
	if p.Published > last {
		p.Published = 0
	}
}

// findCharges gives the codes of the department in charge by its abbreviation,
// before and after the reorganization.
func findCharges(agencies []Agency, procedures []Procedure) (map[string][2]string, error) {
	charges := make(map[string][2]string)
	for _, a := range agencies {
		if a.abbreviation != "" && len(a.Successors) > 0 {
			charges[a.abbreviation] = [2]string{a.Code, a.Successors[0]}
		}
	}
	for _, p := range procedures {
		if _, known := charges[p.charge]; !known {
			return nil, fmt.Errorf("procedure %s: department %q of its field is in no table", p.Code, p.charge)
		}
	}
	return charges, nil
}
