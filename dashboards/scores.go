package dashboards

import (
	"cmp"
	"math"
	"slices"

	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/scoring"
)

// scores are the scorecards of the period by unit, the province under "", and
// those of the months shown for the province, all read once.
type scores struct {
	cards  map[string]scoring.Lost
	before map[string]scoring.Points

	nowCards, beforeCards []scoring.Scorecard // of every unit, as they were read

	months []metrics.IndicatorValue // of the province, by month and indicator
	order  []metrics.IndicatorValue // the indicators of the set, in their order, as the province has them
}

func (s *Snapshot) scores() (*scores, error) {
	return s.byScore.get(func() (*scores, error) { return s.readScores() })
}

// scored says whether the period has scorecards at all.
func (s *Snapshot) scored() bool { return s.begun(s.period) && s.period.Kind != period.Span }

func (s *Snapshot) readScores() (*scores, error) {
	out := &scores{cards: map[string]scoring.Lost{}, before: map[string]scoring.Points{}}
	if !s.scored() {
		return out, nil
	}
	lost, err := s.reads.LostPoints(s.later, scoring.LostQuery{Period: s.period, Set: s.chosen.Set, Organisation: s.organisation, Rule: s.chosen.byRule()})
	if err != nil {
		return nil, err
	}
	for _, one := range lost {
		out.nowCards = append(out.nowCards, one.Scorecard)
		key := s.scoreKey(one.AgencyCode)
		if _, twice := out.cards[key]; !twice {
			out.cards[key] = one
		}
	}
	out.order = out.cards[""].Values()
	periods := []period.Period{s.before}
	for _, month := range s.months {
		if s.begun(month) {
			periods = append(periods, month)
		}
	}
	earlier, err := s.reads.Scorecard(s.later, metrics.IndicatorQuery{Periods: periods, Set: s.chosen.Set, Organisation: s.organisation, Rule: s.chosen.byRule(), Beside: &s.period})
	if err != nil {
		return nil, err
	}
	for _, card := range earlier {
		key := s.scoreKey(card.AgencyCode)
		if card.Period == s.before.Name {
			if !card.WithoutDossiers() { // then nothing was measured that today's could be set against
				out.before[key] = card.Total
			}
			out.beforeCards = append(out.beforeCards, card.Clone()) // else the values of all months would stay
		}
		if key == "" {
			out.months = append(out.months, card.Values()...)
		}
	}
	s.size.Add(out.size())
	return out, s.unmoved(s.later)
}

// scoreKey is the code of a unit, "" for whatever stands for the province.
func (s *Snapshot) scoreKey(code string) string {
	if _, isProvince := s.provinces[code]; isProvince || code == s.province.Code {
		return ""
	}
	return code
}

// scoreSection is a unit's scorecard: total and band, groups, and where points are lost.
type scoreSection struct {
	Sentence string
	Total    string
	Change   change
	Place    *scorePlace // nil for the province and for a unit without peers
	Groups   []groupRow
	Lost     []lostRow
	Way      string
	Compare  string // address of the page that sets the unit beside others
	WhatIf   string // address of the page of suppositions
}

type groupRow struct {
	Name, Score, Max, Share string
	Picture                 *span
}

type lostRow struct {
	Code, Name, Href, Ratio, Target, Score, Lost, Step, List string
	Reason                                                   string
}

// scoreSection writes the scorecard of a unit, of the province for "".
func (s *Snapshot) scoreSection(f frame, code string, see bool) (*scoreSection, error) {
	all, err := s.scores()
	if err != nil {
		return nil, err
	}
	card, known := all.cards[code]
	if !known || card.Total.Max == 0 {
		return nil, nil
	}
	if card.WithoutDossiers() && code != "" && !s.lineage.Stands(code, s.organisation, s.clip(s.period)) {
		return nil, nil // what would be told to win back is nobody's
	}
	t := f.Locale
	out := &scoreSection{Total: totalOf(t, card.Scorecard), Change: s.scoreChange(t, all, code), Groups: groupRows(t, card.Groups), Way: nextBandPlan(t, card)}
	out.Sentence = t.T("score.sentence", out.Total, ratedAs(t, card.Scorecard), t.Decimal(card.Total.Score, 2), t.Decimal(card.Total.Max, 0))
	if card.WithoutDossiers() {
		out.Sentence = t.T("score.without", t.Decimal(card.Total.Score, 2), t.Decimal(card.Total.Max, 0))
	}
	for _, p := range card.Points {
		if p.Lost > 0 {
			out.Lost = append(out.Lost, s.lostRow(f, code, p, see))
		}
	}
	to := f.place
	to.Page, to.Code, to.Units = links.WhatIfPage, "", nil
	if code != "" {
		to.Units = []string{code}
		out.Place = s.scorePlace(t, all, code)
		beside := to
		beside.Page = links.ComparePage
		out.Compare = f.links.To(f.place, beside)
	}
	out.WhatIf = f.links.To(f.place, to)
	return out, nil
}

// scoreChange is how the total moved since the period before; nothing where there is none to set it against.
func (s *Snapshot) scoreChange(t locale.Locale, all *scores, code string) change {
	base := metrics.Base{Known: true}
	if u := s.byCode[code]; u != nil {
		base = u.base
	}
	card := all.cards[code]
	before, compared := all.before[code]
	switch {
	case compared && before.Max > 0 && !card.WithoutDossiers():
		moved := change{"=", t.T("change.same"), ""}
		if diff := math.Round((card.Total.Of100()-before.Of100())*10) / 10; diff != 0 {
			moved = changeBy(t, diff, t.T("points.score", t.Decimal(math.Abs(diff), 1)), more)
		}
		return againstBase(t, base, moved)
	case !base.Known:
		return againstBase(t, base, change{})
	}
	return change{}
}

// groupRows are the groups of a scorecard, each with how far it reaches.
func groupRows(t locale.Locale, groups []scoring.GroupScore) (rows []groupRow) {
	for _, g := range groups {
		row := groupRow{Name: t.Either(g.Name, g.NameEN), Score: t.Decimal(g.Score, 2), Max: t.Decimal(g.Max, 0), Share: locale.Missing}
		if g.Max > 0 {
			row.Share = t.Decimal(g.Of100(), 1)
			row.Picture = &span{P90: int(math.Round(g.Of100() / 100 * spanWidth)), Median: spanWidth - 2, Description: t.T("score.picture", row.Share)}
		}
		rows = append(rows, row)
	}
	return rows
}

func (s *Snapshot) lostRow(f frame, code string, p scoring.LostPoint, see bool) lostRow {
	t := f.Locale
	row := lostRow{
		Code: p.Indicator, Name: t.Either(p.Name, p.NameEN), Href: f.to(links.IndicatorPage, p.Indicator), Ratio: locale.Missing, Target: locale.Missing,
		Score: t.T("score", t.Decimal(p.Score, 2), t.Decimal(p.MaxScore, 0)), Lost: t.Decimal(p.Lost, 2), Step: locale.Missing,
	}
	if p.Ratio != nil {
		row.Ratio = t.Decimal(*p.Ratio*100, 1)
	} else {
		row.Reason = noDataReason(t, p.IndicatorValue)
	}
	if p.Target != nil {
		row.Target = t.Decimal(*p.Target*100, 0)
	}
	if p.Full != nil && p.Full.Count > 0 {
		row.Step = t.T("lost.step", t.Number(p.Full.Count), t.Counted(p.Counts))
	}
	if p.Where != "" && see && !p.Outdated {
		row.List = f.listed(links.List{Where: p.Where, Agency: code})
	}
	if p.Where == "" {
		row.List = f.items(p.IndicatorValue, code, see)
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

// bandOf is what a scorecard is called; one that stands on too few dossiers is not called anything.
func bandOf(t locale.Locale, card scoring.Scorecard) string {
	if card.NoBandReason() != "" {
		return t.T("band.small")
	}
	return bandName(t, card.Band)
}

// ratedAs is the band of a scorecard as the end of a clause.
func ratedAs(t locale.Locale, card scoring.Scorecard) string {
	if card.Band.Code == "" {
		return bandOf(t, card)
	}
	return t.T("band.rated", bandName(t, card.Band))
}

// totalOf is the total of a scorecard, of a unit without dossiers none: what it has is given without data.
func totalOf(t locale.Locale, card scoring.Scorecard) string {
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
	Change                        change
	Cells                         []heatCell
	value                         float64
	unranked                      bool
}

// scoreRows rank the units of each level by their total, with the movement since the
// period before and a cell for each indicator.
func (s *Snapshot) scoreRows(f frame) (groups []scoreGroup, err error) {
	all, err := s.scores()
	if err != nil {
		return nil, err
	}
	for _, level := range s.byLevel() {
		group := scoreGroup{Name: f.T("level." + level.level)}
		for _, u := range level.units {
			card, known := all.cards[u.Code]
			if !known || card.Total.Max == 0 {
				continue
			}
			row := scoreRow{Name: s.chartName(f.Locale, u), Href: f.to(links.AgencyPage, u.Code), Score: totalOf(f.Locale, card.Scorecard), Band: bandOf(f.Locale, card.Scorecard), value: card.Total.Of100()}
			row.unranked, row.Rank = card.Small(), locale.Missing
			row.Small = row.unranked && !card.WithoutDossiers()
			if place := s.scorePlace(f.Locale, all, u.Code); place != nil {
				row.Rank, row.Change = place.Rank, place.Change
			}
			row.Cells = indicatorCells(f.Locale, all.order, card.Scorecard)
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

type scoreGroup struct {
	Name string
	Rows []scoreRow
}

// rankChange is how many places a unit moved; fewer is better.
func rankChange(t locale.Locale, was, now int) change {
	if was == now {
		return change{"=", t.T("change.same"), ""}
	}
	out := change{"▲", t.N("rank.up", int64(was-now)), "good"}
	if now > was {
		out = change{"▼", t.N("rank.down", int64(now-was)), "bad"}
	}
	return out
}

// indicatorCells are a unit's points of each indicator as parts of what can be reached. Of a unit without dossiers those that a set
// gives where there is nothing to divide by are none of its own.
func indicatorCells(t locale.Locale, order []metrics.IndicatorValue, card scoring.Scorecard) []heatCell {
	own := map[string]metrics.IndicatorValue{}
	for _, v := range card.Values() {
		own[v.Indicator] = v
	}
	var cells []heatCell
	for _, want := range order {
		if want.MaxScore == 0 {
			continue
		}
		v, known := own[want.Indicator]
		if !known || !v.Scored || v.MaxScore == 0 || v.Ratio == nil && card.WithoutDossiers() {
			reason := t.T("reason.none")
			if known {
				reason = noDataReason(t, v)
			}
			cells = append(cells, heatCell{locale.Missing, "h0", want.Indicator + ": " + reason})
			continue
		}
		reached := v.Score / v.MaxScore * 100
		class := 1
		for _, step := range heatSteps {
			if reached >= float64(step) {
				class++
			}
		}
		cells = append(cells, heatCell{t.Decimal(reached, 0), "h" + string(rune('0'+class)), want.Indicator + ": " + t.T("score", t.Decimal(v.Score, 2), t.Decimal(v.MaxScore, 0))})
	}
	return cells
}
