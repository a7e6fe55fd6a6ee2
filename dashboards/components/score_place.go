package components

import (
	"slices"

	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/dashboards/view"
	"khohoso/models/scoring"
)

// scorePlace says where a unit's total stands among its like, and how that moved.
type scorePlace struct {
	Sentence string
	Rank     string // "4/12"
	Change   Change
}

// newScorePlace is nil for a unit that has nobody to be compared with. The rank is that
// of the comparison of units, on every page: among those of the same level and kind with dossiers enough.
func newScorePlace(s *view.PeriodView, t locale.Locale, all *view.Scores, code string) *scorePlace {
	kinds := map[string]string{}
	for code, u := range s.ByCode {
		kinds[code] = u.Kind
	}
	now := scoring.PlaceOfTotal(all.NowCards, code, kinds)
	if now.Rank == 0 {
		return nil
	}
	rank, of := t.Number(int64(now.Rank)), t.Number(int64(now.Of))
	out := &scorePlace{Rank: rank + "/" + of, Sentence: t.T("score.place", rank, of, t.Decimal(now.Median, 1))}
	base := s.ByCode[code].Base
	moved := Change{"", t.T("change.nothing"), ""}
	if before := scoring.PlaceOfTotal(all.BeforeCards, code, kinds); before.Rank > 0 {
		moved = RankChange(t, before.Rank, now.Rank)
	}
	out.Change = AgainstBase(t, base, moved)
	return out
}

// ScoreHeatmap is the map of units and indicators of the province's page: the levels
// that are few enough to be taken in at a glance.
type ScoreHeatmap struct {
	Heads  []HeadLink
	Groups []ScoreGroup
	All    string // address of the page with every unit
}

// NewScoreHeatmap sets the units of the smaller levels against the indicators.
func NewScoreHeatmap(s *view.PeriodView, f layout.Frame) (out ScoreHeatmap, err error) {
	all, err := s.Scores()
	if err != nil {
		return out, err
	}
	groups, err := ScoreRows(s, f)
	if err != nil {
		return out, err
	}
	out.Heads, out.All = HeatmapHeads(s, f, all), f.To(links.IndicatorsPage, "")
	out.Groups = slices.DeleteFunc(groups, func(g ScoreGroup) bool { return len(g.Rows) > longestOpen })
	return out, nil
}

// HeatmapHeads are the indicators of the set that give points, in their order.
func HeatmapHeads(s *view.PeriodView, f layout.Frame, all *view.Scores) (heads []HeadLink) {
	for _, one := range all.Order {
		if one.MaxScore > 0 {
			heads = append(heads, HeadLink{one.Indicator, f.Either(one.Name, one.NameEN), f.To(links.IndicatorPage, one.Indicator)})
		}
	}
	return heads
}
