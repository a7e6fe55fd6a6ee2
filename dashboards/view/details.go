package view

import (
	"cmp"
	"fmt"
	"slices"

	"khohoso/internal/apperr"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
)

// LongestList is how many overdue dossiers a unit's page names; the rest is counted.
const LongestList = 200

// FieldsOf gives the figures of a unit by field, out of one read for all units.
func (s *PeriodView) FieldsOf(u *Unit) ([]metrics.FlowRow, error) {
	c, err := s.Breakdowns()
	if err != nil {
		return nil, err
	}
	return c.unitFields[u.Code], nil
}

// OverdueOf gives the unit's overdue dossiers out of one read for all units.
func (s *PeriodView) OverdueOf(u *Unit) (overdueList, error) {
	if !s.Begun(s.Period) {
		return overdueList{}, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.overdue == nil {
		lists, err := readOverdue(s)
		if err != nil {
			return overdueList{}, err
		}
		s.overdue = lists
		for _, list := range lists {
			s.Size.Add(int64(len(list.Rows)) * sizeOfDossier)
		}
	}
	if list := s.overdue[u.Code]; list != nil {
		return *list, nil
	}
	return overdueList{}, nil
}

func readOverdue(s *PeriodView) (map[string]*overdueList, error) {
	rows, err := s.Reads.Dossiers(s.ReadContext, dossiers.Query{
		Period: s.Clip(s.Period), Where: dossiers.OverdueRunning, Organisation: s.Organisation, Rule: s.Rule.Name,
	})
	if err != nil {
		return nil, err
	}
	if err := s.Unmoved(s.ReadContext); err != nil {
		return nil, err
	}
	slices.SortStableFunc(rows, func(a, b dossiers.Row) int {
		return cmp.Or(cmp.Compare(b.DaysOverdue, a.DaysOverdue), cmp.Compare(a.DossierCode, b.DossierCode))
	})
	lists := map[string]*overdueList{}
	for _, row := range rows {
		list := lists[row.AgencyCode]
		if list == nil {
			list = &overdueList{}
			lists[row.AgencyCode] = list
		}
		list.Total++
		if len(list.Rows) < LongestList {
			list.Rows = append(list.Rows, row)
		}
	}
	return lists, nil
}

// Find gives the unit of a code, or a fault that names the nearest one.
func (s *PeriodView) Find(code string) (*Unit, error) {
	if u := s.ByCode[code]; u != nil {
		return u, nil
	}
	en, vi := fmt.Sprintf("agency %q not found", code), fmt.Sprintf("không có đơn vị %q", code)
	if near := nearest(s, code); near != "" {
		en += fmt.Sprintf(" (did you mean %s?)", near)
		vi += fmt.Sprintf(" (có phải %s?)", near)
	}
	return nil, apperr.New(apperr.UnknownAgency, en, vi)
}

// longestGuess is the longest code, in characters, for which a nearest one is looked for.
const longestGuess = 96

// nearest is the known code with the fewest letters to change, if at most a third are.
func nearest(s *PeriodView, code string) string {
	wanted := []rune(code)
	if len(wanted) > longestGuess {
		return ""
	}
	best, distance := "", len(wanted)/3+1
	for _, u := range s.AllUnits {
		if d := editDistance(wanted, []rune(u.Code)); d < distance {
			best, distance = u.Code, d
		}
	}
	return best
}

// editDistance counts the letters to insert, drop or change between two words.
func editDistance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}
