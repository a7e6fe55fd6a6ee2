package view

import (
	"khohoso/models/metrics"
	"khohoso/models/period"
)

// baseOf says what a unit's figures of another period are to those of the one shown. The
// province, procedures and fields always were what they are: they hold the dossiers of all units.
func (s *PeriodView) baseOf(u *Unit, then period.Period) metrics.Base {
	if s.ByCode[u.Code] != u {
		return metrics.Base{Known: true, Values: s.Organisation}
	}
	return s.Lineage.Base(u.Code, s.Organisation, s.Clip(s.Period), then)
}

// MonthOf says whether a unit has a figure of a month: the data reach it, and the unit, or
// one that it took over from, stood then.
func (s *PeriodView) MonthOf(u *Unit, i int) bool {
	return s.MonthKnown(i) && (i >= len(u.Bases) || u.Bases[i].Known)
}

// InheritedMonth says whether the figure of a month is that of predecessors.
func InheritedMonth(u *Unit, i int) bool { return i < len(u.Bases) && u.Bases[i].Inherited }

// MonthKnown says whether the data reach the month and the province had any
// dossier by then: a month before the first data is unknown, not zero.
func (s *PeriodView) MonthKnown(i int) bool {
	return s.Begun(s.Months[i]) && s.Province.Months[i] != metrics.FlowMetrics{}
}
