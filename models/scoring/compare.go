package scoring

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"khohoso/internal/apperr"
	"khohoso/models/closing"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
)

// CompareQuery asks how one unit stands among its like.
type CompareQuery struct {
	Period period.Period
	Agency string
	Set    string // empty: the default set
	Rule   string // on-time rule; empty: the set's own for each indicator

	WithUnits bool // as in IndicatorQuery: of the unit and of its peers
	metrics.Organisation
}

// Comparison is one unit among those of the same level and kind.
type Comparison struct {
	Scorecard
	Peers      int        // units of the same level and kind that had dossiers, this one included
	Overall    Compared   // the total, on the scale of 100; not known of a unit without dossiers, as TotalOf100
	InGroups   []Compared // the groups of the set, each on the scale of 100
	Indicators []Compared // the indicators that apply, by their ratio
	Best       []string   // indicators furthest above the median in points, at most three
	Worst      []string   // those furthest below it
	Similar    []Similar  // at most five, the most similar first
	Model      string     // of these, the unit with the highest total that is not small; "" where there is none
	Contrasts  []Contrast // what it does differently, the largest difference in points first
}

// Compared is one figure of the unit among its peers.
type Compared struct {
	Code   string // indicator, group, or "" for the total
	Name   string
	NameEN string
	Points         // of the unit
	Ahead  float64 // points more than the median of the peers' points; negative: fewer
	Place
	Before     *Movement // the period before; nil when the unit had no value then
	YearBefore *Movement // the same period a year earlier
}

// Movement is how a figure changed since another period, as that one was published.
type Movement struct {
	Period string
	Value  float64 // ratio of an indicator, scale of 100 of groups and the total
	Change float64 // now less then
	Score  float64 // points then
	Rank   int     // then; 0 when not ranked

	Inherited bool // then it did not stand as it does now: the figure is of those that it took over from, with its own
}

// Compare ranks one unit among those of the same level and kind, tells how it moved,
// and sets it beside the best of the units most like it.
//
// Errors: as Indicators; apperr.UnknownAgency when the unit has no indicators in the period or does not stand in it.
func Compare(ctx context.Context, w *store.Warehouse, q CompareQuery) (Comparison, error) {
	now, err := peerStandingThen(ctx, w, q.values(q.Period), q.Agency)
	if err != nil {
		return Comparison{}, err
	}
	before, err := earlier(ctx, w, q, q.Period.Previous())
	if err != nil {
		return Comparison{}, err
	}
	yearBefore, err := earlier(ctx, w, q, q.Period.YearBefore())
	if err != nil {
		return Comparison{}, err
	}
	c := Comparison{Scorecard: now.card(), Peers: len(now.peers)}
	for _, f := range now.figures() {
		one := f.compared(now)
		one.Before, one.YearBefore = f.movement(one, before, q.Period.Previous()), f.movement(one, yearBefore, q.Period.YearBefore())
		switch {
		case f.indicator != "":
			c.Indicators = append(c.Indicators, one)
		case f.group != "":
			c.InGroups = append(c.InGroups, one)
		default:
			c.Overall = one
		}
	}
	c.Best, c.Worst = extremes(c.Indicators)
	return c, addNearestPeers(ctx, w, q, now, &c)
}

func (q CompareQuery) values(p period.Period) metrics.IndicatorQuery {
	return metrics.IndicatorQuery{Periods: []period.Period{p}, Set: q.Set, Rule: q.Rule, Organisation: q.Organisation, WithUnits: q.WithUnits}
}

// earlier is the unit in another period as that one was published; nil where it had
// no dossiers then, or no figures by this set, or did not stand, and none that it took over from did.
func earlier(ctx context.Context, w *store.Warehouse, q CompareQuery, p period.Period) (*peerStanding, error) {
	source, _, _, err := closing.ForPeriod(ctx, w, p)
	if err != nil {
		return nil, err
	}
	asked := q.values(p)
	asked.Beside = &q.Period
	then, err := readPeerStanding(ctx, source, asked, q.Agency)
	if apperr.CodeOf(err) == apperr.UnknownAgency || err == nil && dossiersOf(then.card().Groups) == 0 {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	l, err := metrics.ReadLineage(ctx, source)
	if err == nil {
		then.inherited = l.WithUnits(q.WithUnits).Base(then.agency, q.Organisation, q.Period, p).Inherited && then.card().Level != "province"
	}
	return &then, err
}

// yardstick is one of the things that are compared: the total, a group or an indicator.
type yardstick struct {
	group, indicator string
	name, nameEN     string
	downwards        bool
}

// figures are those of a unit's own scorecard.
func (s peerStanding) figures() []yardstick {
	all := []yardstick{{}}
	for _, g := range s.card().Groups {
		all = append(all, yardstick{group: g.Code, name: g.Name, nameEN: g.NameEN})
	}
	for _, v := range s.card().Values() {
		if v.Applicable {
			all = append(all, yardstick{indicator: v.Indicator, name: v.Name, nameEN: v.NameEN, downwards: v.Direction == "down"})
		}
	}
	return all
}

// of is the figure of one scorecard, with its points.
func (f yardstick) of(card Scorecard) (measured, Points) {
	if f.indicator != "" {
		var points Points
		if v := card.value(f.indicator); v != nil {
			points = points.plus(v)
		}
		return shareOf(card, f.indicator), points
	}
	if f.group == "" {
		return totalOf(card), card.Total
	}
	for _, g := range card.Groups {
		if g.Code == f.group {
			return sumOf(card, g.Points, []GroupScore{g}), g.Points
		}
	}
	return measured{agency: card.AgencyCode}, Points{}
}

// compared places the figure of the unit among its peers.
func (f yardstick) compared(s peerStanding) Compared {
	c := Compared{Code: cmp.Or(f.indicator, f.group), Name: f.name, NameEN: f.nameEN}
	var all []measured
	var scores []float64
	for _, card := range s.peers {
		m, points := f.of(card)
		all = append(all, m)
		if m.known && !m.small {
			scores = append(scores, points.Score)
		}
		if card.AgencyCode == s.agency {
			c.Points = points
		}
	}
	c.Place = s.ranked(place(all, s.agency, f.downwards))
	if len(scores) > 0 && (c.Known || f.indicator != "") {
		c.Ahead = c.Score - median(scores)
	}
	return c
}

// movement is how the figure changed since another period.
func (f yardstick) movement(now Compared, then *peerStanding, p period.Period) *Movement {
	if then == nil || !now.Known {
		return nil
	}
	earlier := f.compared(*then)
	if !earlier.Known {
		return nil
	}
	return &Movement{Period: p.Name, Value: earlier.Value, Change: now.Value - earlier.Value, Score: earlier.Score, Rank: earlier.Rank, Inherited: then.inherited}
}

// extremes are the ranked indicators furthest above and below the median in points.
func extremes(all []Compared) (best, worst []string) {
	ranked := slices.DeleteFunc(slices.Clone(all), func(c Compared) bool { return c.Rank == 0 || c.Ahead == 0 })
	slices.SortStableFunc(ranked, func(a, b Compared) int { return cmp.Or(cmp.Compare(b.Ahead, a.Ahead), strings.Compare(a.Code, b.Code)) })
	for _, c := range ranked {
		if c.Ahead > 0 && len(best) < 3 {
			best = append(best, c.Code)
		}
	}
	for _, c := range slices.Backward(ranked) {
		if c.Ahead < 0 && len(worst) < 3 {
			worst = append(worst, c.Code)
		}
	}
	return best, worst
}
