package view

import "khohoso/models/dossiers"

// dueDossiers is how many dossiers of a unit it names.
const dueDossiers = 30

// dueWindow is how many days after its end a period's page still warns: the page
// of last month is where people look in the morning, that of last year is not.
const dueWindow = 31

// Warns says whether pages of the period speak of what is due now: not those of
// closed periods, whose bytes stay, nor those of long ago.
func (s *PeriodView) Warns() bool {
	if s.Closing != nil || s.Version.Events == 0 || !s.Begun(s.Period) {
		return false
	}
	today := LocalDay(s.Version.AsOf, s.Location)
	return !today.After(s.Period.To.AddDate(0, 0, dueWindow))
}

// DueReads reads the early warning of all units, once.
func (s *PeriodView) DueReads() (*DueReads, error) {
	return s.byDue.get(func() (*DueReads, error) { return readDue(s) })
}

func readDue(s *PeriodView) (*DueReads, error) {
	d := &DueReads{Units: map[string]dossiers.DueRow{}, Dossiers: map[string][]dossiers.DueDossier{}}
	query := dossiers.DueQuery{Organisation: s.Organisation, Rule: s.Filter.ByRule()}
	whole, err := s.Reads.Due(s.ReadContext, query)
	if err != nil {
		return nil, err
	}
	if len(whole) > 0 {
		d.Whole = whole[0]
	}
	listed, err := s.Reads.DueDossiers(s.ReadContext, query, dossiers.DueWithin[len(dossiers.DueWithin)-1], 0)
	if err != nil {
		return nil, err
	}
	for _, one := range listed {
		if !one.Overdue && len(d.Dossiers[one.AgencyCode]) < dueDossiers {
			d.Dossiers[one.AgencyCode] = append(d.Dossiers[one.AgencyCode], one)
		}
	}
	query.By = []dossiers.DueGrouping{dossiers.DueByAgency}
	rows, err := s.Reads.Due(s.ReadContext, query)
	for _, row := range rows {
		d.Units[row.AgencyCode] = row
	}
	if err != nil {
		return nil, err
	}
	return d, s.Unmoved(s.ReadContext)
}
