package components

import (
	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/dashboards/view"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
)

// causes are the differences between two rules in the order in which a rule decides.
var causes = []metrics.Difference{metrics.ByWithdrawn, metrics.BySupplements, metrics.ByNoAppointing, metrics.ByWaiting, metrics.ByHour}

// ReadingSection sets the on-time share by two rules side by side.
type ReadingSection struct {
	Sentence string
	Rows     []readingRow
	Causes   []layout.Fact
	List     string // address of the dossiers that the rules part on
}

type readingRow struct{ Name, OnTime, Late, Closed, Overdue string }

// NewReadingSection writes the two readings of a unit, of the province for ""; nil where
// nothing was closed. The folder of a closed period goes without: its pages stay as
// they were published first.
func NewReadingSection(s *view.PeriodView, f layout.Frame, v layout.Options, code string) (*ReadingSection, error) {
	if !s.Begun(s.Period) || (s.Closing != nil && !v.Live) {
		return nil, nil
	}
	all, err := s.Readings()
	if err != nil {
		return nil, err
	}
	r, known := (*all)[code]
	if !known || r.Closed == 0 {
		return nil, nil
	}
	t := f.Locale
	out := &ReadingSection{Sentence: t.T("readings.same", t.Share(r.OnTime()))}
	if r.Parted() > 0 {
		out.Sentence = t.N("readings.parted", r.Parted(), t.Share(r.OnTime()), r.Rule, t.Share(r.OnTimeAgainst()), r.Against)
	}
	out.Rows = []readingRow{
		{ruleTitle(s, t, r.Rule), t.Percent(r.OnTime()), t.Number(r.Late), t.Number(r.Closed), t.Number(r.Overdue)},
		{ruleTitle(s, t, r.Against), t.Percent(r.OnTimeAgainst()), t.Number(r.LateAgainst), t.Number(r.Closed), t.Number(r.OverdueAgainst)},
	}
	for _, cause := range causes {
		if n := r.Differ[cause]; n > 0 {
			out.Causes = append(out.Causes, layout.Fact{Label: t.T("readings." + string(cause)), Value: t.Number(n)})
		}
	}
	if r.Parted() > 0 && v.SeesDossiers(code) {
		out.List = f.ListHref(links.List{Where: dossiers.RulesDiffer, Agency: code})
	}
	return out, nil
}

// ruleTitle is a rule's name with its words, of the rules that can be asked for.
func ruleTitle(s *view.PeriodView, t locale.Locale, name string) string {
	for _, one := range s.Rules {
		if one.Name == name {
			return t.RuleName(one)
		}
	}
	return name
}
