package view

import (
	"slices"

	"khohoso/dashboards/links"
	"khohoso/internal/apperr"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/scoring"
)

// Indicators are the codes of the set's indicators that have a page.
func (s *PeriodView) Indicators() ([]string, error) {
	all, err := s.Scores()
	if err != nil {
		return nil, err
	}
	var codes []string
	for _, one := range all.Order {
		codes = append(codes, one.Indicator)
	}
	return codes, nil
}

// Indicator is the province's value of an indicator, by its code or what an address says. Error: apperr.UnknownName.
func (s *Scores) Indicator(code string) (metrics.IndicatorValue, error) {
	at := slices.IndexFunc(s.Order, func(one metrics.IndicatorValue) bool {
		return one.Indicator == code || links.Slug(one.Indicator) == code
	})
	if at < 0 {
		return metrics.IndicatorValue{}, apperr.New(apperr.UnknownName, "no indicator "+links.Quoted(code)+" in this period", "kỳ này không có chỉ số "+links.Quoted(code))
	}
	return s.Order[at], nil
}

// Scores reads the scorecards of the period, once.
func (s *PeriodView) Scores() (*Scores, error) {
	return s.byScore.get(func() (*Scores, error) { return readScores(s) })
}

// Scored says whether the period has scorecards at all.
func (s *PeriodView) Scored() bool { return s.Begun(s.Period) && s.Period.Kind != period.Span }

func readScores(s *PeriodView) (*Scores, error) {
	out := &Scores{Cards: map[string]scoring.Lost{}, Before: map[string]scoring.Points{}}
	if !s.Scored() {
		return out, nil
	}
	lost, err := s.Reads.LostPoints(s.ReadContext, scoring.LostQuery{Period: s.Period, Set: s.Filter.Set, Organisation: s.Organisation, Rule: s.Filter.ByRule()})
	if err != nil {
		return nil, err
	}
	for _, one := range lost {
		out.NowCards = append(out.NowCards, one.Scorecard)
		key := s.ScoreKey(one.AgencyCode)
		if _, twice := out.Cards[key]; !twice {
			out.Cards[key] = one
		}
	}
	out.Order = out.Cards[""].Values()
	periods := []period.Period{s.Before}
	for _, month := range s.Months {
		if s.Begun(month) {
			periods = append(periods, month)
		}
	}
	earlier, err := s.Reads.Scorecard(s.ReadContext, metrics.IndicatorQuery{Periods: periods, Set: s.Filter.Set, Organisation: s.Organisation, Rule: s.Filter.ByRule(), Beside: &s.Period})
	if err != nil {
		return nil, err
	}
	for _, card := range earlier {
		key := s.ScoreKey(card.AgencyCode)
		if card.Period == s.Before.Name {
			if !card.WithoutDossiers() { // then nothing was measured that today's could be set against
				out.Before[key] = card.Total
			}
			out.BeforeCards = append(out.BeforeCards, card.Clone()) // else the values of all months would stay
		}
		if key == "" {
			out.Months = append(out.Months, card.Values()...)
		}
	}
	s.Size.Add(out.size())
	return out, s.Unmoved(s.ReadContext)
}

// ScoreKey is the code of a unit, "" for whatever stands for the province.
func (s *PeriodView) ScoreKey(code string) string {
	if _, isProvince := s.provinces[code]; isProvince || code == s.Province.Code {
		return ""
	}
	return code
}
