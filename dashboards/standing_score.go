package dashboards

import (
	"slices"

	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/models/scoring"
)

// scorePlace says where a unit's total stands among its like, and how that moved.
type scorePlace struct {
	Sentence string
	Rank     string // "4/12"
	Change   change
}

// scorePlace is nil for a unit that has nobody to be compared with. The rank is that
// of the comparison of units, on every page: among those of the same level and kind with dossiers enough.
func (s *Snapshot) scorePlace(t locale.Locale, all *scores, code string) *scorePlace {
	kinds := map[string]string{}
	for code, u := range s.byCode {
		kinds[code] = u.Kind
	}
	now := scoring.PlaceOfTotal(all.nowCards, code, kinds)
	if now.Rank == 0 {
		return nil
	}
	rank, of := t.Number(int64(now.Rank)), t.Number(int64(now.Of))
	out := &scorePlace{Rank: rank + "/" + of, Sentence: t.T("score.place", rank, of, t.Decimal(now.Median, 1))}
	base := s.byCode[code].base
	moved := change{"", t.T("change.nothing"), ""}
	if before := scoring.PlaceOfTotal(all.beforeCards, code, kinds); before.Rank > 0 {
		moved = rankChange(t, before.Rank, now.Rank)
	}
	out.Change = againstBase(t, base, moved)
	return out
}

// scoreHeat is the map of units and indicators of the province's page: the levels
// that are few enough to be taken in at a glance.
type scoreHeat struct {
	Heads  []headLink
	Groups []scoreGroup
	All    string // address of the page with every unit
}

func (s *Snapshot) scoreHeat(f frame) (out scoreHeat, err error) {
	all, err := s.scores()
	if err != nil {
		return out, err
	}
	groups, err := s.scoreRows(f)
	if err != nil {
		return out, err
	}
	out.Heads, out.All = s.heatHeads(f, all), f.to(links.IndicatorsPage, "")
	out.Groups = slices.DeleteFunc(groups, func(g scoreGroup) bool { return len(g.Rows) > longestOpen })
	return out, nil
}

// heatHeads are the indicators of the set that give points, in their order.
func (s *Snapshot) heatHeads(f frame, all *scores) (heads []headLink) {
	for _, one := range all.order {
		if one.MaxScore > 0 {
			heads = append(heads, headLink{one.Indicator, f.Either(one.Name, one.NameEN), f.to(links.IndicatorPage, one.Indicator)})
		}
	}
	return heads
}
