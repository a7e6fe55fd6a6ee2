package components

import (
	"cmp"
	"math"
	"slices"

	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/dashboards/view"
	"khohoso/models/metrics"
	"khohoso/models/scoring"
)

// ScoreSection is a unit's scorecard: total and band, groups, and where points are lost.
type ScoreSection struct {
	Sentence string
	Total    string
	Band     string
	Change   Change
	Place    *scorePlace // nil for the province and for a unit without peers
	Groups   []groupRow
	Lost     []lostRow
	Way      string
	Compare  string // address of the page that sets the unit beside others
	WhatIf   string // address of the page of suppositions
}

type groupRow struct {
	Name, Score, Max, Share string
	Lost                    string // Max less Score
	Width                   int    // of its bar, in parts of 100
	Picture                 *span
}

type lostRow struct {
	Code, Name, Href, Ratio, Target, Score, Lost, Step, List string
	Reason                                                   string
}

// NewScoreSection writes the scorecard of a unit, of the province for "".
func NewScoreSection(s *view.PeriodView, f layout.Frame, code string, see bool) (*ScoreSection, error) {
	all, err := s.Scores()
	if err != nil {
		return nil, err
	}
	card, known := all.Cards[code]
	if !known || card.Total.Max == 0 {
		return nil, nil
	}
	if card.WithoutDossiers() && code != "" && !s.Lineage.Stands(code, s.Organisation, s.Clip(s.Period)) {
		return nil, nil // what would be told to win back is nobody's
	}
	t := f.Locale
	out := &ScoreSection{Total: TotalOf(t, card.Scorecard), Band: BandOf(t, card.Scorecard), Change: scoreChange(s, t, all, code), Groups: groupRows(t, card.Groups), Way: nextBandPlan(t, card)}
	out.Sentence = t.T("score.sentence", out.Total, RatedAs(t, card.Scorecard), t.Decimal(card.Total.Score, 2), t.Decimal(card.Total.Max, 0))
	if card.WithoutDossiers() {
		out.Sentence = t.T("score.without", t.Decimal(card.Total.Score, 2), t.Decimal(card.Total.Max, 0))
	}
	for _, p := range card.Points {
		if p.Lost > 0 {
			out.Lost = append(out.Lost, newLostRow(s, f, code, p, see))
		}
	}
	to := f.Place
	to.Page, to.Code, to.Units = links.WhatIfPage, "", nil
	if code != "" {
		to.Units = []string{code}
		out.Place = newScorePlace(s, t, all, code)
		beside := to
		beside.Page = links.ComparePage
		out.Compare = f.Links.To(f.Place, beside)
	}
	out.WhatIf = f.Links.To(f.Place, to)
	return out, nil
}

// scoreChange is how the total moved since the period before; nothing where there is none to set it against.
func scoreChange(s *view.PeriodView, t locale.Locale, all *view.Scores, code string) Change {
	base := metrics.Base{Known: true}
	if u := s.ByCode[code]; u != nil {
		base = u.Base
	}
	card := all.Cards[code]
	before, compared := all.Before[code]
	switch {
	case compared && before.Max > 0 && !card.WithoutDossiers():
		moved := Change{"=", t.T("change.same"), ""}
		if diff := math.Round((card.Total.Of100()-before.Of100())*10) / 10; diff != 0 {
			moved = ChangeBy(t, diff, t.T("points.score", t.Decimal(math.Abs(diff), 1)), More)
		}
		return AgainstBase(t, base, moved)
	case !base.Known:
		return AgainstBase(t, base, Change{})
	}
	return Change{}
}

// groupRows are the groups of a scorecard, each with how far it reaches.
func groupRows(t locale.Locale, groups []scoring.GroupScore) (rows []groupRow) {
	for _, g := range groups {
		row := groupRow{Name: t.Either(g.Name, g.NameEN), Score: t.Decimal(g.Score, 2), Max: t.Decimal(g.Max, 0), Share: locale.Missing}
		if g.Max > 0 {
			row.Share = t.Decimal(g.Of100(), 1)
			row.Lost, row.Width = t.Decimal(g.Max-g.Score, 2), int(math.Round(g.Of100()))
			row.Picture = &span{P90: int(math.Round(g.Of100() / 100 * spanWidth)), Median: spanWidth - 2, Description: t.T("score.picture", row.Share)}
		}
		rows = append(rows, row)
	}
	return rows
}

func newLostRow(s *view.PeriodView, f layout.Frame, code string, p scoring.LostPoint, see bool) lostRow {
	t := f.Locale
	row := lostRow{
		Code: p.Indicator, Name: t.Either(p.Name, p.NameEN), Href: f.To(links.IndicatorPage, p.Indicator), Ratio: locale.Missing, Target: locale.Missing,
		Score: t.T("score", t.Decimal(p.Score, 2), t.Decimal(p.MaxScore, 0)), Lost: t.Decimal(p.Lost, 2), Step: locale.Missing,
	}
	if p.Ratio != nil {
		row.Ratio = t.Decimal(*p.Ratio*100, 1)
	} else {
		row.Reason = NoDataReason(t, p.IndicatorValue)
	}
	if p.Target != nil {
		row.Target = t.Decimal(*p.Target*100, 0)
	}
	if p.Full != nil && p.Full.Count > 0 {
		row.Step = t.T("lost.step", t.Number(p.Full.Count), t.Counted(p.Counts))
	}
	if p.Where != "" && see && !p.Outdated {
		row.List = f.ListHref(links.List{Where: p.Where, Agency: code})
	}
	if p.Where == "" {
		row.List = ItemsHref(f, p.IndicatorValue, code, see)
	}
	return row
}

// nextBandPlan is the smallest number of changes that reaches the next band, as a sentence.
func nextBandPlan(t locale.Locale, card scoring.Lost) string {
	if card.Next == nil || len(card.Way) == 0 {
		return ""
	}
	var parts []string
	for _, one := range card.Way {
		parts = append(parts, t.T("lost.way.part", one.Indicator, t.Number(one.Count), t.Counted(one.Counts)))
	}
	return t.T("lost.way", t.Decimal(card.Short, 2), bandName(t, *card.Next), t.Joined(parts))
}

func bandName(t locale.Locale, b scoring.Band) string {
	if b.Code == "" {
		return t.T("band.none")
	}
	return t.Either(b.Name, b.NameEN)
}

// BandOf is what a scorecard is called; one that stands on too few dossiers is not called anything.
func BandOf(t locale.Locale, card scoring.Scorecard) string {
	if card.NoBandReason() != "" {
		return t.T("band.small")
	}
	return bandName(t, card.Band)
}

// RatedAs is the band of a scorecard as the end of a clause.
func RatedAs(t locale.Locale, card scoring.Scorecard) string {
	if card.Band.Code == "" {
		return BandOf(t, card)
	}
	return t.T("band.rated", bandName(t, card.Band))
}

// TotalOf is the total of a scorecard, of a unit without dossiers none: what it has is given without data.
func TotalOf(t locale.Locale, card scoring.Scorecard) string {
	if total := card.TotalOf100(); total != nil {
		return t.Decimal(*total, 1)
	}
	return locale.Missing
}

// boolOrder puts what is not before what is.
func boolOrder(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// scoreRow is one unit in the ranking by total score.
type scoreRow struct {
	Rank, Name, Href, Score, Band string
	Small                         bool // has a total that stands on too few dossiers to be ranked
	Change                        Change
	Cells                         []HeatmapCell
	value                         float64
	unranked                      bool
}

// ScoreRows rank the units of each level by their total, with the movement since the
// period before and a cell for each indicator.
func ScoreRows(s *view.PeriodView, f layout.Frame) (groups []ScoreGroup, err error) {
	all, err := s.Scores()
	if err != nil {
		return nil, err
	}
	for _, level := range s.ByLevel() {
		group := ScoreGroup{Name: f.T("level." + level.Level)}
		for _, u := range level.Units {
			card, known := all.Cards[u.Code]
			if !known || card.Total.Max == 0 {
				continue
			}
			row := scoreRow{Name: s.ChartName(f.Locale, u), Href: f.To(links.AgencyPage, u.Code), Score: TotalOf(f.Locale, card.Scorecard), Band: BandOf(f.Locale, card.Scorecard), value: card.Total.Of100()}
			row.unranked, row.Rank = card.Small(), locale.Missing
			row.Small = row.unranked && !card.WithoutDossiers()
			if place := newScorePlace(s, f.Locale, all, u.Code); place != nil {
				row.Rank, row.Change = place.Rank, place.Change
			}
			row.Cells = indicatorCells(f.Locale, all.Order, card.Scorecard)
			group.Rows = append(group.Rows, row)
		}
		slices.SortStableFunc(group.Rows, func(a, b scoreRow) int { // those that are not ranked stand last
			return cmp.Or(boolOrder(a.unranked, b.unranked), cmp.Compare(b.value, a.value))
		})
		if len(group.Rows) > 0 {
			groups = append(groups, group)
		}
	}
	return groups, nil
}

// ScoreGroup is the units of one level by their total.
type ScoreGroup struct {
	Name string
	Rows []scoreRow
}

// RankChange is how many places a unit moved; fewer is better.
func RankChange(t locale.Locale, was, now int) Change {
	if was == now {
		return Change{"=", t.T("change.same"), ""}
	}
	out := Change{"▲", t.N("rank.up", int64(was-now)), "good"}
	if now > was {
		out = Change{"▼", t.N("rank.down", int64(now-was)), "bad"}
	}
	return out
}

// indicatorCells are a unit's points of each indicator as parts of what can be reached. Of a unit without dossiers those that a set
// gives where there is nothing to divide by are none of its own.
func indicatorCells(t locale.Locale, order []metrics.IndicatorValue, card scoring.Scorecard) []HeatmapCell {
	own := map[string]metrics.IndicatorValue{}
	for _, v := range card.Values() {
		own[v.Indicator] = v
	}
	var cells []HeatmapCell
	for _, want := range order {
		if want.MaxScore == 0 {
			continue
		}
		v, known := own[want.Indicator]
		if !known || !v.Scored || v.MaxScore == 0 || v.Ratio == nil && card.WithoutDossiers() {
			reason := t.T("reason.none")
			if known {
				reason = NoDataReason(t, v)
			}
			cells = append(cells, HeatmapCell{locale.Missing, "h0", want.Indicator + ": " + reason})
			continue
		}
		reached := v.Score / v.MaxScore * 100
		class := 1
		for _, step := range heatmapSteps {
			if reached >= float64(step) {
				class++
			}
		}
		cells = append(cells, HeatmapCell{t.Decimal(reached, 0), "h" + string(rune('0'+class)), want.Indicator + ": " + t.T("score", t.Decimal(v.Score, 2), t.Decimal(v.MaxScore, 0))})
	}
	return cells
}

// ItemsHref leads to what an indicator of a unit misses; "" where nothing can be listed, or not for this reader.
func ItemsHref(f layout.Frame, v metrics.IndicatorValue, code string, see bool) string {
	if !scoring.CanListItems(v.Indicator) || v.Outdated || v.Numerator == v.Denominator || scoring.ItemsOfUnit(v.Indicator) && !see {
		return ""
	}
	to := f.Place
	to.Page, to.Code, to.List, to.Units, to.Supposed = links.ItemsPage, v.Indicator, links.List{Agency: code}, nil, nil
	return f.Links.To(f.Place, to)
}
