package dashboards

import (
	"cmp"
	"fmt"
	"slices"

	"khohoso/internal/apperr"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
)

// longestList is how many overdue dossiers a unit's page names; the rest is counted.
const longestList = 200

// overdueList is the open overdue dossiers of one unit: the longest overdue
// ones and the number of all.
type overdueList struct {
	rows  []dossiers.Row
	total int64
}

// fieldsOf gives the figures of a unit by field, out of one read for all units.
func (s *Snapshot) fieldsOf(u *unit) ([]metrics.FlowRow, error) {
	c, err := s.cuts()
	if err != nil {
		return nil, err
	}
	return c.unitFields[u.Code], nil
}

// overdueOf gives the unit's overdue dossiers out of one read for all units.
func (s *Snapshot) overdueOf(u *unit) (overdueList, error) {
	if !s.begun(s.period) {
		return overdueList{}, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.overdue == nil {
		lists, err := s.readOverdue()
		if err != nil {
			return overdueList{}, err
		}
		s.overdue = lists
		for _, list := range lists {
			s.size.Add(int64(len(list.rows)) * sizeOfDossier)
		}
	}
	if list := s.overdue[u.Code]; list != nil {
		return *list, nil
	}
	return overdueList{}, nil
}

func (s *Snapshot) readOverdue() (map[string]*overdueList, error) {
	rows, err := s.reads.Dossiers(s.later, dossiers.Query{
		Period: s.clip(s.period), Where: dossiers.OverdueRunning, Organisation: s.organisation, Rule: s.rule.Name,
	})
	if err != nil {
		return nil, err
	}
	if err := s.unmoved(s.later); err != nil {
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
		list.total++
		if len(list.rows) < longestList {
			list.rows = append(list.rows, row)
		}
	}
	return lists, nil
}

// find gives the unit of a code, or a fault that names the nearest one.
func (s *Snapshot) find(code string) (*unit, error) {
	if u := s.byCode[code]; u != nil {
		return u, nil
	}
	en, vi := fmt.Sprintf("agency %q not found", code), fmt.Sprintf("không có đơn vị %q", code)
	if near := s.nearest(code); near != "" {
		en += fmt.Sprintf(" (did you mean %s?)", near)
		vi += fmt.Sprintf(" (có phải %s?)", near)
	}
	return nil, apperr.New(apperr.UnknownAgency, en, vi)
}

// longestGuess is the longest code, in characters, for which a nearest one is looked for.
const longestGuess = 96

// nearest is the known code with the fewest letters to change, if at most a third are.
func (s *Snapshot) nearest(code string) string {
	wanted := []rune(code)
	if len(wanted) > longestGuess {
		return ""
	}
	best, distance := "", len(wanted)/3+1
	for _, u := range s.units {
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

// quoted is a name from an address as messages show it.
func quoted(name string) string { return fmt.Sprintf("%.80q", name) }
