package simulate

import "fmt"

// version is one row of the procedure catalogue. The reform opens a new one for
// every procedure that outlives it: another department is in charge, the levels are
// others, and the new province has to publish its own decision.
type version struct {
	validFrom, validTo string
	levels             string
	charge             string // code of the department in charge
	payable            bool
	publication        publication
}

// publicationYear is how far back the decision on an old version moves when the one
// that was drawn falls into the new province's time.
const publicationYear = 364

// versions are the rows of a procedure, in order of time.
func (w *world) versions(p *procedure) []version {
	old := version{p.validFrom, p.validTo, p.levels(), w.charges[p.charge][0], p.payable, p.publication}
	if w.heirs == nil || p.valid.last < reformDay {
		return []version{old}
	}
	heir := version{p.validFrom, p.validTo, p.levelsAfter(), w.charges[p.charge][1], p.payable || p.republished.payable, p.republished.publication}
	if p.valid.first >= reformDay {
		return []version{heir}
	}
	if old.publication.decided >= reformDay {
		old.publication = old.publication.before(w.calendar)
	}
	old.validTo, heir.validFrom = lastDayBefore, reformStart
	return []version{old, heir}
}

// before is the same publication a year earlier.
func (p publication) before(c *calendar) publication {
	p.decided = c.roll(p.decided - publicationYear)
	p.effective = max(p.effective-publicationYear, p.decided)
	p.published = max(p.published-publicationYear, p.decided)
	return p
}

// republication is what the new province makes of a procedure.
type republication struct {
	publication
	payable bool // payable online from now on, if there is a fee
}

// republish draws the decisions of the new province's first weeks. What lies after
// the last day has not happened yet and stays empty.
func republish(w *world, seed uint64) {
	d := newDice(seed, streamReform)
	for i := range w.procedures {
		p := &w.procedures[i]
		decided := w.calendar.roll(reformDay + day(d.between(0, 75)))
		p.republished.publication = publicationOf(d, w.calendar, decided, reformDay)
		p.republished.payable = p.fee > 0 && d.chance(0.3)
		p.republished.hide(w.span.last)
	}
}

// hide leaves out what nobody can know on the last day.
func (p *publication) hide(last day) {
	if p.decided > last {
		*p = publication{}
	}
	if p.published > last {
		p.published = 0
	}
}

// findCharges gives the codes of the department in charge by its abbreviation,
// before and after the reform.
func findCharges(agencies []agency, procedures []procedure) (map[string][2]string, error) {
	charges := make(map[string][2]string)
	for _, a := range agencies {
		if a.abbreviation != "" && len(a.successors) > 0 {
			charges[a.abbreviation] = [2]string{a.code, a.successors[0]}
		}
	}
	for _, p := range procedures {
		if _, known := charges[p.charge]; !known {
			return nil, fmt.Errorf("procedure %s: department %q of its field is in no table", p.code, p.charge)
		}
	}
	return charges, nil
}
