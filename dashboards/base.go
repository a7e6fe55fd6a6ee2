package dashboards

import (
	"cmp"
	"slices"
	"strings"

	"khohoso/dashboards/locale"
	"khohoso/models/metrics"
	"khohoso/models/period"
)

// baseOf says what a unit's figures of another period are to those of the one shown. The
// province, procedures and fields always were what they are: they hold the dossiers of all units.
func (s *Snapshot) baseOf(u *unit, then period.Period) metrics.Base {
	if s.byCode[u.Code] != u {
		return metrics.Base{Known: true, Values: s.organisation}
	}
	return s.lineage.Base(u.Code, s.organisation, s.clip(s.period), then)
}

// monthOf says whether a unit has a figure of a month: the data reach it, and the unit, or
// one that it took over from, stood then.
func (s *Snapshot) monthOf(u *unit, i int) bool {
	return s.monthKnown(i) && (i >= len(u.bases) || u.bases[i].Known)
}

// noMonth is why there is none.
func (s *Snapshot) noMonth(t locale.Locale, i int) string {
	if s.monthKnown(i) {
		return t.T("reason.no_unit")
	}
	return t.T("reason.no_month")
}

// inheritedMonth says whether the figure of a month is that of predecessors.
func inheritedMonth(u *unit, i int) bool { return i < len(u.bases) && u.bases[i].Inherited }

// againstBase is a change against the period before as what it is: none against a period in which
// nobody stood, and against predecessors where it is against them.
func againstBase(t locale.Locale, b metrics.Base, c change) change {
	switch {
	case !b.Known:
		return change{"", t.T("change.no_base"), ""}
	case b.Inherited && c.Arrow != "":
		c.Text += " " + t.T("change.inherited")
	}
	return c
}

// namedPredecessors is how many predecessors are told by name.
const namedPredecessors = 3

// lineageNote says which months of a unit are those of its predecessors, and which it has none of; "" where neither.
func (s *Snapshot) lineageNote(t locale.Locale, u *unit) string {
	inherited, absent := u.base.Inherited, !u.base.Known
	for i, b := range u.bases {
		inherited = inherited || b.Inherited && s.monthKnown(i)
		absent = absent || !b.Known && s.monthKnown(i)
	}
	switch {
	case inherited:
		all := s.lineage.Predecessors(u.Code, s.organisation, s.clip(s.period))
		slices.SortFunc(all, func(a, b metrics.Predecessor) int {
			return cmp.Or(b.Since.Compare(a.Since), strings.Compare(a.Code, b.Code))
		})
		if len(all) == 0 {
			return ""
		}
		var names []string
		for _, one := range all[:min(namedPredecessors, len(all))] {
			name := one.Code
			if known := s.byCode[one.Code]; known != nil {
				name = known.label(t) + " (" + one.Code + ")"
			}
			names = append(names, name)
		}
		who := strings.Join(names, ", ")
		if more := len(all) - len(names); more > 0 {
			who += t.N("lineage.more", int64(more))
		}
		return t.T("lineage.inherited", t.Date(all[0].Since), who)
	case absent:
		return t.T("lineage.absent")
	}
	return ""
}

// comparedNote is what the changes of a page with many units are against.
func (s *Snapshot) comparedNote(t locale.Locale) string {
	note := t.T("compared", t.PeriodInside(s.before))
	if slices.ContainsFunc(s.units, func(u *unit) bool { return u.base.Inherited || !u.base.Known }) {
		note += t.T("compared.inherited")
	}
	return note
}
