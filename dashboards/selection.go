package dashboards

import (
	"context"
	"slices"
	"strings"

	"khohoso/dashboards/links"
	"khohoso/internal/apperr"
	"khohoso/models/metrics"
	"khohoso/models/period"
)

// Selection is what the figures of the pages are asked for: which days, by which
// on-time rule, and of which organisation where units ended, merged or were split.
type Selection struct {
	Period period.Period // its calendar is that of the trends too
	Rule   string        // on-time rule; "" means form06
	Set    string        // indicator set; "" means the one that the national portal shows

	metrics.Organisation // of the period's end (default) or of today
}

// byRule is the rule where it is not the default.
func (c Selection) byRule() string {
	if c.Rule == metrics.DefaultRule {
		return ""
	}
	return c.Rule
}

// bySet is the set where it is not the default.
func (c Selection) bySet() string {
	if c.Set == metrics.DefaultSet {
		return ""
	}
	return c.Set
}

// at puts the choices into a place, so that its links keep them.
func (c Selection) at(place links.Place) links.Place {
	place.Period, place.Rule, place.Set = c.Period.Name, c.byRule(), c.bySet()
	if c.Period.Calendar == period.Statutory {
		place.Calendar = period.Statutory
	}
	if c.Organisation == metrics.AsNow {
		place.Organisation = metrics.AsNow
	}
	return place
}

// settle finds the rule and refuses choices that there are not.
func (s *Snapshot) settle(ctx context.Context) (err error) {
	if s.organisation, err = metrics.ParseOrganisation(string(s.chosen.Organisation)); err != nil {
		return err
	}
	if s.rules, err = s.reads.Rules(ctx); err != nil {
		return err
	}
	if s.rule, err = metrics.FindRule(s.rules, s.chosen.Rule); err != nil {
		return err
	}
	return s.settleSet(ctx)
}

// settleSet finds the versions of the chosen set, and the sets that can be asked for.
func (s *Snapshot) settleSet(ctx context.Context) error {
	versions, err := s.reads.IndicatorSets(ctx)
	if err != nil {
		return err
	}
	found := s.chosen.bySet() == ""
	for _, one := range versions {
		found = found || one.Name == s.chosen.Set
		if !slices.Contains(s.sets, one.Name) {
			s.sets = append(s.sets, one.Name)
		}
	}
	if !found {
		known := strings.Join(s.sets, ", ")
		return apperr.New(apperr.UnknownName, "indicator set "+quoted(s.chosen.Set)+" not found; known: "+known,
			"không có bộ chỉ số "+quoted(s.chosen.Set)+"; hiện có: "+known)
	}
	return nil
}

// flowQuery asks for figures by the chosen rule and organisation.
func (s *Snapshot) flowQuery(by metrics.Grouping, agency string, periods ...period.Period) metrics.FlowQuery {
	shown := s.clip(s.period) // whose organisation counts for the periods beside it, too
	return metrics.FlowQuery{Periods: periods, By: by, Agency: agency, Organisation: s.organisation, Rule: s.rule.Name, Beside: &shown}
}

// tellsWaiting says whether the rule counts overdue dossiers that wait for the
// applicant apart; under others waiting moves the appointment or counts for nothing.
func (s *Snapshot) tellsWaiting() bool { return s.rule.Name == metrics.DefaultRule }

// readProvince finds the unit that stands for the whole.
func (s *Snapshot) readProvince(ctx context.Context) (metrics.Agency, error) {
	if s.organisation == metrics.AsNow {
		return s.reads.Province(ctx)
	}
	return s.reads.ProvinceOn(ctx, s.asOf)
}

// ended says whether a unit stands no longer in the organisation that is shown.
func (s *Snapshot) ended(u *unit) bool {
	return !u.EndedOn.IsZero() && (s.organisation == metrics.AsNow || u.EndedOn.Before(s.asOf))
}

// listed says whether a unit belongs in tables and rankings: it holds dossiers of
// the period, or stands and may come to hold some. A unit that has ended is left
// out; so is one whose dossiers all lie outside the months that are shown, which
// before a merger are the units that it made.
func (s *Snapshot) listed(u *unit) bool {
	nothing := metrics.Measures{}
	switch {
	case u.now != nothing:
		return true
	case s.ended(u), !s.lineage.Stands(u.Code, s.organisation, s.clip(s.period)):
		return false
	case !u.HasDossiers || !s.begun(s.period) || u.before != nothing:
		return true
	}
	for _, month := range u.months {
		if month != nothing {
			return true
		}
	}
	return false
}

// keepListed takes the others out of the tables; they keep a page that says why it is empty.
func (s *Snapshot) keepListed() {
	var kept []*unit
	for _, u := range s.units {
		if s.listed(u) {
			kept = append(kept, u)
		}
	}
	s.units = kept
}

// overdueHelp is the text that says how overdue dossiers are counted by the rule.
func (s *Snapshot) overdueHelp() (key, rule string) {
	if s.tellsWaiting() {
		return "tile.overdue.help", ""
	}
	return "tile.overdue.ruled", s.rule.Name
}
