package metrics

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"khohoso/models/period"
	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// Lineage knows which units stood when, and whose dossiers a unit holds on a day. It is the
// one place that says what a unit's figures may be set against in another period (design law 12).
// The zero Lineage knows of no change: every unit always stood.
type Lineage struct {
	held   map[string][]holding    // by the unit that holds
	stands map[string][2]time.Time // first and last day of a unit in the catalogue; zero where it has none
	below  map[string][]holding    // the units directly below, by the unit above

	withUnits bool // a unit stands for those below it, too
}

// holding is a range of days on which one unit's dossiers are held by another, or by itself.
type holding struct {
	agency       string
	from, before time.Time
}

// Base is what the figures of a unit may be set against in another period.
type Base struct {
	Known     bool         // the unit or one that it took over from stood then
	Inherited bool         // Known, and the figures are, in whole or part, those of the predecessors
	Values    Organisation // by which view the indicators of that period are of the same units; "": by neither
}

// Predecessor is a unit whose dossiers another one holds since a day.
type Predecessor struct {
	Code  string
	Since time.Time
}

// ReadLineage reads which units stood when. It is kept until somebody writes.
func ReadLineage(ctx context.Context, w *store.Warehouse) (*Lineage, error) {
	return store.Cached(w, "lineage", "", func() (*Lineage, error) { return readLineage(ctx, w) })
}

// WithUnits is the lineage of units with those below them, or of each alone.
func (l *Lineage) WithUnits(with bool) *Lineage {
	all := *l
	all.withUnits = with
	return &all
}

func readLineage(ctx context.Context, w *store.Warehouse) (*Lineage, error) {
	query, err := sqlfiles.Render("queries", "lineage", nil)
	if err != nil {
		return nil, err
	}
	l := &Lineage{held: map[string][]holding{}, stands: map[string][2]time.Time{}, below: map[string][]holding{}}
	_, err = store.Query(ctx, w, query, nil, func(rows *sql.Rows) (none struct{}, err error) {
		var h holding
		var holder string
		var from, to sql.NullTime
		err = rows.Scan(&h.agency, &holder, &h.from, &h.before, &from, &to)
		l.held[holder] = append(l.held[holder], h)
		l.stands[h.agency] = [2]time.Time{from.Time, to.Time}
		return none, err
	})
	if err != nil {
		return nil, err
	}
	return l, readParents(ctx, w, l)
}

func readParents(ctx context.Context, w *store.Warehouse, l *Lineage) error {
	query, err := sqlfiles.Render("queries", "lineage_parents", nil)
	if err != nil {
		return err
	}
	_, err = store.Query(ctx, w, query, nil, func(rows *sql.Rows) (none struct{}, err error) {
		var parent string
		var h holding
		err = rows.Scan(&parent, &h.agency, &h.from, &h.before)
		l.below[parent] = append(l.below[parent], h)
		return none, err
	})
	return err
}

// stood says whether a unit stood on some day of a period.
func (l *Lineage) stood(agency string, p period.Period) bool {
	days := l.stands[agency]
	return l.began(agency, p.To) && (days[1].IsZero() || !days[1].Before(p.From))
}

// began says whether a unit stands since a day or before it.
func (l *Lineage) began(agency string, day time.Time) bool { return !l.stands[agency][0].After(day) }

func (h holding) on(day time.Time) bool { return !day.Before(h.from) && day.Before(h.before) }

// members are the units whose dossiers a unit holds on a day, of those that began by another, in the order of their codes.
func (l *Lineage) members(unit string, day, by time.Time) (codes []string) {
	for _, holder := range l.standFor(unit, day) {
		for _, h := range l.held[holder] {
			if h.on(day) && l.began(h.agency, by) {
				codes = append(codes, h.agency)
			}
		}
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// standFor are the unit and, with units, those directly below it on a day.
func (l *Lineage) standFor(unit string, day time.Time) []string {
	all := []string{unit}
	for _, h := range l.below[unit] {
		if l.withUnits && h.on(day) {
			all = append(all, h.agency)
		}
	}
	return all
}

// Stands says whether a unit stands on the day whose organisation counts for a period: that is when it has a place in it.
func (l *Lineage) Stands(unit string, organisation Organisation, p period.Period) bool {
	day, ended := OrganisationOrThen(organisation).Day(p), l.stands[unit][1]
	return l.began(unit, day) && (ended.IsZero() || !ended.Before(day))
}

// Base says what the figures of a unit, organised as in one period, may be set against in
// another one: the dossiers of all units that it holds the dossiers of, if one of them stood then.
func (l *Lineage) Base(unit string, organisation Organisation, p, then period.Period) Base {
	organisation = OrganisationOrThen(organisation)
	if !l.knows(unit) {
		return Base{Known: true, Values: organisation}
	}
	held := l.members(unit, organisation.Day(p), then.To)
	if !slices.ContainsFunc(held, func(one string) bool { return l.stood(one, then) }) {
		return Base{}
	}
	asThen := l.members(unit, then.To, then.To)
	base := Base{Known: true, Inherited: !l.stood(unit, then) || !slices.Equal(held, asThen)}
	switch {
	case organisation == CurrentOrg:
		base.Values = CurrentOrg
	case slices.Equal(held, asThen):
		base.Values = HistoricalOrg
	case slices.Equal(held, l.members(unit, CurrentOrg.Day(then), then.To)):
		base.Values = CurrentOrg
	}
	return base
}

func (l *Lineage) knows(unit string) bool {
	_, known := l.stands[unit]
	return known
}

// Predecessors are the units that a unit took over from by the period's end, as organised then.
func (l *Lineage) Predecessors(unit string, organisation Organisation, p period.Period) (all []Predecessor) {
	day := OrganisationOrThen(organisation).Day(p)
	for _, h := range l.held[unit] {
		if h.agency != unit && h.on(day) {
			all = append(all, Predecessor{h.agency, h.from})
		}
	}
	return all
}

// isMoved says whether the values of some unit in some periods are those of the other view: it
// took over dossiers between them and the period that they are set beside.
func (l *Lineage) isMoved(organisation Organisation, p period.Period, others []period.Period) bool {
	for unit := range l.held {
		for _, then := range others {
			if base := l.Base(unit, organisation, p, then); base.Values != "" && base.Values != OrganisationOrThen(organisation) {
				return true
			}
		}
	}
	return false
}
