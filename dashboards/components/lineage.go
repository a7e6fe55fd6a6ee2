package components

import (
	"cmp"
	"slices"
	"strings"

	"khohoso/dashboards/locale"
	"khohoso/dashboards/view"
	"khohoso/models/metrics"
)

// NoMonth is why there is none.
func NoMonth(s *view.PeriodView, t locale.Locale, i int) string {
	if s.MonthKnown(i) {
		return t.T("reason.no_unit")
	}
	return t.T("reason.no_month")
}

// AgainstBase is a change against the period before as what it is: none against a period in which
// nobody stood, and against predecessors where it is against them.
func AgainstBase(t locale.Locale, b metrics.Base, c Change) Change {
	switch {
	case !b.Known:
		return Change{"", t.T("change.no_base"), ""}
	case b.Inherited && c.Arrow != "":
		c.Text += " " + t.T("change.inherited")
	}
	return c
}

// namedPredecessors is how many predecessors are told by name.
const namedPredecessors = 3

// LineageNote says which months of a unit are those of its predecessors, and which it has none of; "" where neither.
func LineageNote(s *view.PeriodView, t locale.Locale, u *view.Unit) string {
	inherited, absent := u.Base.Inherited, !u.Base.Known
	for i, b := range u.Bases {
		inherited = inherited || b.Inherited && s.MonthKnown(i)
		absent = absent || !b.Known && s.MonthKnown(i)
	}
	switch {
	case inherited:
		all := s.Lineage.Predecessors(u.Code, s.Organisation, s.Clip(s.Period))
		slices.SortFunc(all, func(a, b metrics.Predecessor) int {
			return cmp.Or(b.Since.Compare(a.Since), strings.Compare(a.Code, b.Code))
		})
		if len(all) == 0 {
			return ""
		}
		var names []string
		for _, one := range all[:min(namedPredecessors, len(all))] {
			name := one.Code
			if known := s.ByCode[one.Code]; known != nil {
				name = known.Label(t) + " (" + one.Code + ")"
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
