package view

import (
	"khohoso/models/metrics"
	"khohoso/models/period"
)

// Readings reads what two rules say of every unit, once.
func (s *PeriodView) Readings() (*readings, error) {
	return s.byReading.get(func() (*readings, error) { return readReadings(s) })
}

func readReadings(s *PeriodView) (*readings, error) {
	rows, err := s.Reads.CompareRules(s.ReadContext, metrics.RuleComparisonQuery{
		Periods: []period.Period{s.Clip(s.Period)}, By: metrics.ByAgency, Rule: s.Rule.Name, Organisation: s.Organisation,
	})
	if err != nil {
		return nil, err
	}
	out := readings{}
	for _, row := range rows {
		out[row.Group] = row
	}
	out[""] = metrics.SumReadings(rows) // also of dossiers that no unit holds
	return &out, s.Unmoved(s.ReadContext)
}
