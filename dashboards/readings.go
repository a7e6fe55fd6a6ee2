package dashboards

import (
	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
)

// readings are what two on-time rules say, by unit, the province under "".
type readings map[string]metrics.Reading

// causes are the differences between two rules in the order in which a rule decides.
var causes = []metrics.Difference{metrics.ByWithdrawn, metrics.BySupplements, metrics.ByNoAppointing, metrics.ByWaiting, metrics.ByHour}

// readingSection sets the on-time share by two rules side by side.
type readingSection struct {
	Sentence string
	Rows     []readingRow
	Causes   []fact
	List     string // address of the dossiers that the rules part on
}

type readingRow struct{ Name, OnTime, Late, Closed, Overdue string }

// readings reads what two rules say of every unit, once.
func (s *Snapshot) readings() (*readings, error) {
	return s.byReading.get(func() (*readings, error) { return s.readReadings() })
}

func (s *Snapshot) readReadings() (*readings, error) {
	rows, err := s.reads.Readings(s.later, metrics.ReadingsQuery{
		Periods: []period.Period{s.clip(s.period)}, By: metrics.ByAgency, Rule: s.rule.Name, Organisation: s.organisation,
	})
	if err != nil {
		return nil, err
	}
	out := readings{}
	for _, row := range rows {
		out[row.Group] = row
	}
	out[""] = metrics.SumReadings(rows) // also of dossiers that no unit holds
	return &out, s.unmoved(s.later)
}

// readingSection writes the two readings of a unit, of the province for ""; nil where
// nothing was closed. The folder of a closed period goes without: its pages stay as
// they were published first.
func (s *Snapshot) readingSection(f frame, v View, code string) (*readingSection, error) {
	if !s.begun(s.period) || (s.closing != nil && !v.live) {
		return nil, nil
	}
	all, err := s.readings()
	if err != nil {
		return nil, err
	}
	r, known := (*all)[code]
	if !known || r.Closed == 0 {
		return nil, nil
	}
	t := f.Locale
	out := &readingSection{Sentence: t.T("readings.same", t.Share(r.OnTime()))}
	if r.Parted() > 0 {
		out.Sentence = t.N("readings.parted", r.Parted(), t.Share(r.OnTime()), r.Rule, t.Share(r.OnTimeAgainst()), r.Against)
	}
	out.Rows = []readingRow{
		{s.ruleTitle(t, r.Rule), t.Percent(r.OnTime()), t.Number(r.Late), t.Number(r.Closed), t.Number(r.Overdue)},
		{s.ruleTitle(t, r.Against), t.Percent(r.OnTimeAgainst()), t.Number(r.LateAgainst), t.Number(r.Closed), t.Number(r.OverdueAgainst)},
	}
	for _, cause := range causes {
		if n := r.Differ[cause]; n > 0 {
			out.Causes = append(out.Causes, fact{Label: t.T("readings." + string(cause)), Value: t.Number(n)})
		}
	}
	if r.Parted() > 0 && v.seesDossiers(code) {
		out.List = f.listed(links.List{Where: dossiers.RulesDiffer, Agency: code})
	}
	return out, nil
}

// ruleTitle is a rule's name with its words, of the rules that can be asked for.
func (s *Snapshot) ruleTitle(t locale.Locale, name string) string {
	for _, one := range s.rules {
		if one.Name == name {
			return t.RuleName(one)
		}
	}
	return name
}
