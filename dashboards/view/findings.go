package view

import (
	"khohoso/models/dossiers"
	"khohoso/models/period"
)

// FindingsOf gives the findings of a unit, of the province for "".
func (s *PeriodView) FindingsOf(code string) ([]dossiers.FindingCount, error) {
	if s.Closing != nil { // the view is kept for good, findings are not
		lists, err := readFindings(s)
		return lists[code], err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.found == nil {
		lists, err := readFindings(s)
		if err != nil {
			return nil, err
		}
		s.found = lists
	}
	return s.found[code], nil
}

// readFindings reads the counts of every unit and of all of them together.
func readFindings(s *PeriodView) (map[string][]dossiers.FindingCount, error) {
	lists := map[string][]dossiers.FindingCount{}
	for _, whole := range []bool{false, true} {
		counts, err := s.Reads.FindingCounts(s.ReadContext, dossiers.FindingQuery{
			Periods: []period.Period{s.Clip(s.Period)}, WholeProvince: whole, Organisation: s.Organisation,
		})
		if err != nil {
			return nil, err
		}
		for _, c := range counts {
			if whole {
				c.Agency = ""
			}
			lists[c.Agency] = append(lists[c.Agency], c)
		}
	}
	return lists, s.Unmoved(s.ReadContext)
}
