package view

import (
	"context"
	"slices"
	"strings"

	"khohoso/dashboards/links"
	"khohoso/internal/apperr"
	"khohoso/models/metrics"
	"khohoso/models/period"
)

// Filter is what the figures of the pages are asked for: which days, by which
// on-time rule, and of which organisation where units ended, merged or were split.
type Filter struct {
	Period period.Period // its calendar is that of the trends too
	Rule   string        // on-time rule; "" means form06
	Set    string        // indicator set; "" means the one that the national portal shows

	metrics.Organisation // of the period's end (default) or of today
}

// ByRule is the rule where it is not the default.
func (c Filter) ByRule() string {
	if c.Rule == metrics.DefaultRule {
		return ""
	}
	return c.Rule
}

// BySet is the set where it is not the default.
func (c Filter) BySet() string {
	if c.Set == metrics.DefaultSet {
		return ""
	}
	return c.Set
}

// At puts the choices into a place, so that its links keep them.
func (c Filter) At(place links.Place) links.Place {
	place.Period, place.Rule, place.Set = c.Period.Name, c.ByRule(), c.BySet()
	if c.Period.Calendar == period.Statutory {
		place.Calendar = period.Statutory
	}
	if c.Organisation == metrics.CurrentOrg {
		place.Organisation = metrics.CurrentOrg
	}
	return place
}

// chooseRule finds the rule and refuses choices that there are not.
func chooseRule(ctx context.Context, s *PeriodView) (err error) {
	if s.Organisation, err = metrics.ParseOrganisation(string(s.Filter.Organisation)); err != nil {
		return err
	}
	if s.Rules, err = s.Reads.Rules(ctx); err != nil {
		return err
	}
	if s.Rule, err = metrics.FindRule(s.Rules, s.Filter.Rule); err != nil {
		return err
	}
	return chooseSet(ctx, s)
}

// chooseSet finds the versions of the chosen set, and the sets that can be asked for.
func chooseSet(ctx context.Context, s *PeriodView) error {
	versions, err := s.Reads.IndicatorSets(ctx)
	if err != nil {
		return err
	}
	found := s.Filter.BySet() == ""
	for _, one := range versions {
		found = found || one.Name == s.Filter.Set
		if !slices.Contains(s.Sets, one.Name) {
			s.Sets = append(s.Sets, one.Name)
		}
	}
	if !found {
		known := strings.Join(s.Sets, ", ")
		return apperr.New(apperr.UnknownName, "indicator set "+links.Quoted(s.Filter.Set)+" not found; known: "+known,
			"không có bộ chỉ số "+links.Quoted(s.Filter.Set)+"; hiện có: "+known)
	}
	return nil
}

// flowQuery asks for figures by the chosen rule and organisation.
func (s *PeriodView) flowQuery(by metrics.Grouping, agency string, periods ...period.Period) metrics.FlowQuery {
	shown := s.Clip(s.Period) // whose organisation counts for the periods beside it, too
	return metrics.FlowQuery{Periods: periods, By: by, Agency: agency, Organisation: s.Organisation, Rule: s.Rule.Name, Beside: &shown}
}

// TellsWaiting says whether the rule counts overdue dossiers that wait for the
// applicant apart; under others waiting moves the appointment or counts for nothing.
func (s *PeriodView) TellsWaiting() bool { return s.Rule.Name == metrics.DefaultRule }

// readProvince finds the unit that stands for the whole.
func readProvince(ctx context.Context, s *PeriodView) (metrics.Agency, error) {
	if s.Organisation == metrics.CurrentOrg {
		return s.Reads.Province(ctx)
	}
	return s.Reads.ProvinceOn(ctx, s.AsOf)
}

// Ended says whether a unit stands no longer in the organisation that is shown.
func (s *PeriodView) Ended(u *Unit) bool {
	return !u.EndedOn.IsZero() && (s.Organisation == metrics.CurrentOrg || u.EndedOn.Before(s.AsOf))
}

// listed says whether a unit belongs in tables and rankings: it holds dossiers of
// the period, or stands and may come to hold some. A unit that has ended is left
// out; so is one whose dossiers all lie outside the months that are shown, which
// before a merger are the units that it made.
func (s *PeriodView) listed(u *Unit) bool {
	nothing := metrics.FlowMetrics{}
	switch {
	case u.Now != nothing:
		return true
	case s.Ended(u), !s.Lineage.Stands(u.Code, s.Organisation, s.Clip(s.Period)):
		return false
	case !u.HasDossiers || !s.Begun(s.Period) || u.Before != nothing:
		return true
	}
	for _, month := range u.Months {
		if month != nothing {
			return true
		}
	}
	return false
}

// keepListed takes the others out of the tables; they keep a page that says why it is empty.
func keepListed(s *PeriodView) {
	var kept []*Unit
	for _, u := range s.AllUnits {
		if s.listed(u) {
			kept = append(kept, u)
		}
	}
	s.AllUnits = kept
}
