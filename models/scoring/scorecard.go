// Package scoring makes scorecards of the indicators: totals, ranks, points lost and how to win them back, what-if,
// comparison and the check against the portal.
package scoring

import (
	"context"
	"database/sql"
	"slices"

	"khohoso/models/metrics"
	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// IsOfProvince says whether the figure is the province's, though the unit is another one.
func IsOfProvince(v metrics.IndicatorValue) bool {
	return v.RollUp == metrics.RollUpProvince && v.Level != metrics.LevelProvince
}

// Points are a sum of scores. Max counts the indicators that apply to the unit and
// are assessed, or all of a set on that scale; Full counts all of the set, 18 for the first group whatever the unit.
type Points struct{ Score, Max, Full float64 }

// Of100 is the score on the scale of 100: of what could be reached. 0 when nothing is assessed.
func (p Points) Of100() float64 {
	if p.Max == 0 {
		return 0
	}
	return 100 * p.Score / p.Max
}

func (p Points) plus(v *metrics.IndicatorValue) Points {
	p.Full += v.MaxScore
	if v.Scored {
		p.Score += v.Score
	}
	if v.Scored || v.OfWhole {
		p.Max += v.MaxScore
	}
	return p
}

// GroupScore is one group of a set with its indicators in their order.
type GroupScore struct {
	Code   string // CKMB
	Name   string
	NameEN string
	Points
	Indicators []metrics.IndicatorValue
}

// Band is what a score is called; From is its lower bound on the scale of 100.
type Band struct {
	Code   string // excellent, good, fair, average, weak
	Name   string
	NameEN string
	From   float64

	OfSmall bool // of a period signed by a release that called units below MinSampleSize by bands, too
}

// Scorecard is all indicators of one unit and period by one set.
type Scorecard struct {
	Period     string
	AgencyCode string
	AgencyName string
	Level      string // province, department, district, commune; "" when not in the catalogue
	WithUnits  bool   // the unit with the units below it
	Set        string
	Version    int64
	Groups     []GroupScore
	Total      Points // of the groups; 100 in Full for the shipped sets
	Band       Band   // by Total.Of100; zero when nothing is assessed, or too little (NoBandReason)
}

// Values are the indicators of all groups in their order.
func (c Scorecard) Values() []metrics.IndicatorValue {
	var all []metrics.IndicatorValue
	for _, g := range c.Groups {
		all = append(all, g.Indicators...)
	}
	return all
}

// Clone is the card with values of its own. The values of a card are a part of all that were read with it, which stay in
// memory for as long as the card does.
func (c Scorecard) Clone() Scorecard {
	c.Groups = slices.Clone(c.Groups)
	for i := range c.Groups {
		c.Groups[i].Indicators = slices.Clone(c.Groups[i].Indicators)
	}
	return c
}

// value is that of one indicator, without a copy of all; nil when the card has none.
func (c Scorecard) value(indicator string) *metrics.IndicatorValue {
	for _, g := range c.Groups {
		for i := range g.Indicators {
			if g.Indicators[i].Indicator == indicator {
				return &g.Indicators[i]
			}
		}
	}
	return nil
}

// ReadScorecards gives the scorecards of units and periods by one set, in the order of Indicators. The
// values in them may be shared with other readers: nobody may change them.
//
// Errors: as Indicators.
func ReadScorecards(ctx context.Context, w *store.Warehouse, q metrics.IndicatorQuery) ([]Scorecard, error) {
	var values []metrics.IndicatorValue
	var bands []Band
	bandsErr, err := metrics.Together(func() error {
		set, err := metrics.KnownSet(ctx, w, q.Set)
		if err == nil {
			bands, err = Bands(ctx, w, set)
		}
		return err
	}, func() (err error) {
		values, err = metrics.SharedValues(ctx, w, q)
		return err
	})
	if err == nil { // what is wrong with the question, values say first
		err = bandsErr
	}
	if err != nil {
		return nil, err
	}
	return Scorecards(values, bands), nil
}

// Scorecards adds values up, group by group and unit by unit; values of one unit and
// period stand together. Changed values give the scorecards that would follow from them.
func Scorecards(values []metrics.IndicatorValue, bands []Band) []Scorecard {
	var all []Scorecard
	for i := range values {
		v := &values[i]
		if n := len(all); n == 0 || !all[n-1].holds(v) {
			all = append(all, Scorecard{Period: v.Period, AgencyCode: v.AgencyCode, AgencyName: v.AgencyName, Level: v.Level, WithUnits: v.WithUnits, Set: v.Set, Version: v.SetVersion})
		}
		all[len(all)-1].add(values, i)
	}
	for i := range all {
		if band := BandOf(bands, all[i].Total); band.OfSmall || !all[i].Small() {
			all[i].Band = band
		}
	}
	return all
}

func (c *Scorecard) holds(v *metrics.IndicatorValue) bool {
	return c.Period == v.Period && c.AgencyCode == v.AgencyCode && c.Set == v.Set && c.WithUnits == v.WithUnits
}

// add puts values[i] into its group. A group whose values stand together is a part of values:
// they are large, and copying them cost as much as reading them.
func (c *Scorecard) add(values []metrics.IndicatorValue, i int) {
	v, at := &values[i], -1
	for i := range c.Groups {
		if c.Groups[i].Code == v.GroupCode {
			at = i
		}
	}
	if at < 0 {
		at = len(c.Groups)
		c.Groups = append(c.Groups, GroupScore{Code: v.GroupCode, Name: v.GroupName, NameEN: v.GroupNameEN})
	}
	g := &c.Groups[at]
	if n := len(g.Indicators); n == 0 {
		g.Indicators = values[i : i+1 : i+1]
	} else if n <= i && &g.Indicators[0] == &values[i-n] {
		g.Indicators = values[i-n : i+1 : i+1]
	} else {
		g.Indicators = append(g.Indicators, *v)
	}
	g.Points = g.Points.plus(v)
	c.Total = c.Total.plus(v)
}

// BandOf is the highest band whose lower bound the points reach; zero when nothing is assessed.
// bands stand highest first, as Bands gives them.
func BandOf(bands []Band, p Points) Band {
	for _, b := range bands {
		if p.Max > 0 && b.holds(p) {
			return b
		}
	}
	return Band{}
}

// holds says whether points reach the band; a sum of decimals may miss its bound by what
// rounding costs.
func (b Band) holds(p Points) bool { return p.Of100() >= b.From-1e-9 }

// Bands are the bands of a set, the highest first. They are kept until somebody writes.
func Bands(ctx context.Context, w *store.Warehouse, set string) ([]Band, error) {
	found, err := store.Cached(w, "bands", set, func() ([]Band, error) { return readBands(ctx, w, set) })
	return slices.Clone(found), err
}

// wordsOfSmallBase is the first edition of words that calls no unit below MinSampleSize by a band:
// what an office signed before stays.
const wordsOfSmallBase = 2

func readBands(ctx context.Context, w *store.Warehouse, set string) ([]Band, error) {
	query, err := sqlfiles.Render("queries", "bands", nil)
	if err != nil {
		return nil, err
	}
	return store.Query(ctx, w, query, []any{sql.Named("set", set)}, func(rows *sql.Rows) (b Band, err error) {
		b.OfSmall = w.Frozen() && w.Words() < wordsOfSmallBase
		return b, rows.Scan(&b.Code, &b.Name, &b.NameEN, &b.From)
	})
}
