package view

import (
	"slices"

	"khohoso/dashboards/links"
	"khohoso/models/metrics"
)

// HasPage says whether a publication of the period has a page: those of procedures
// and fields without any figure in it have none.
func (s *PeriodView) HasPage(p links.Place) bool {
	if p.Page == links.IndicatorPage {
		codes, err := s.Indicators()
		return err == nil && slices.Contains(codes, p.Code)
	}
	c, err := s.Breakdowns()
	if err != nil {
		return false
	}
	all := map[links.Page]map[string]*Breakdown{links.ProcedurePage: c.Procedure, links.FieldPage: c.Field}[p.Page]
	return all == nil || all[p.Code] != nil && all[p.Code].Now != metrics.FlowMetrics{}
}

// Procedures are the codes of the procedures with figures in the period, Fields those of the fields.
func (s *PeriodView) Procedures() ([]string, error) {
	return breakdownCodes(s, func(c *Breakdowns) []*Breakdown { return c.Procedures })
}

// Fields are the codes of the fields with figures in the period.
func (s *PeriodView) Fields() ([]string, error) {
	return breakdownCodes(s, func(c *Breakdowns) []*Breakdown { return c.Fields })
}

func breakdownCodes(s *PeriodView, of func(*Breakdowns) []*Breakdown) ([]string, error) {
	c, err := s.Breakdowns()
	if err != nil {
		return nil, err
	}
	var codes []string
	for _, one := range of(c) {
		if one.Now != (metrics.FlowMetrics{}) {
			codes = append(codes, one.Unit.Code)
		}
	}
	return codes, nil
}
