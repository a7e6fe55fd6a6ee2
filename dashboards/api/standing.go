package api

import (
	"context"
	"strings"

	"khohoso/models/closing"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/scoring"
	"khohoso/models/store"
)

// standingResources are points and places of all units.
func standingResources() []resource { return []resource{scorecardResource(), compareResource()} }

// scoreRow is the total of a scorecard, or one of its groups.
type scoreRow struct {
	card  scoring.Scorecard
	group scoring.GroupScore // without a code: the total
	rule  string             // that was named
}

func (r scoreRow) points() scoring.Points {
	if r.group.Code == "" {
		return r.card.Total
	}
	return r.group.Points
}

func scorecardResource() resource {
	type row = scoreRow
	return describe(resource{
		name: "scorecard", title: "Scorecards", access: figures,
		about:  "Points of each unit and period by one indicator set: a row for the total (group_code empty) and one for each group. The indicators themselves are in indicators.",
		params: []param{periodParam, agencyParam, setParam, calendarParam, organisationParam, ruleParam, liveParam},
	}, []field[row]{
		{"period", text, "Period.", func(r row) any { return r.card.Period }},
		{"agency_code", text, "Unit.", func(r row) any { return r.card.AgencyCode }},
		{"agency_name", text, "Its name.", func(r row) any { return r.card.AgencyName }},
		{"level", text, "Its level.", func(r row) any { return r.card.Level }},
		{"with_units", yesNo, "The unit with those below it.", func(r row) any { return r.card.WithUnits }},
		{"set", text, "Indicator set.", func(r row) any { return r.card.Set }},
		{"group_code", text, "Group; empty for the total.", func(r row) any { return r.group.Code }},
		{"group_name", text, "Its name, in Vietnamese.", func(r row) any { return r.group.Name }},
		{"score", number, "Points.", func(r row) any { return r.points().Score }},
		{"max_score", number, "Most points that could be reached.", func(r row) any { return r.points().Max }},
		{"full_score", number, "Most points of the set, whether they apply to the unit or not.", func(r row) any { return r.points().Full }},
		{"of_100", number, "Points on the scale of 100 of what could be reached; null when nothing is assessed, for the total also when the unit had no dossier.", func(r row) any {
			if r.group.Code == "" {
				return r.card.TotalOf100()
			}
			if r.points().Max == 0 {
				return nil
			}
			return r.points().Of100()
		}},
		{"band", text, "What the total is called: excellent, good, fair, average, weak; empty for groups, and for units all of whose shares of dossiers are made from fewer than 10.", func(r row) any {
			if r.group.Code != "" {
				return ""
			}
			return r.card.Band.Code
		}},
		{"rule", text, ruledAbout, func(r row) any { return r.rule }},
	}, func(ctx context.Context, h *handler, a *ask) ([]row, error) {
		cards, err := published(ctx, h, a, func(w *store.Warehouse, periods []period.Period) ([]scoring.Scorecard, error) {
			return scoring.ReadScorecards(ctx, w, a.values766(periods))
		})
		var rows []row
		for _, card := range cards {
			rows = append(rows, row{card: card, rule: a.get("rule")})
			for _, group := range card.Groups {
				rows = append(rows, row{card, group, a.get("rule")})
			}
		}
		return rows, err
	})
}

// values766 asks for the indicators that a request names.
func (a *ask) values766(periods []period.Period) metrics.IndicatorQuery {
	q := metrics.IndicatorQuery{Periods: periods, Set: a.get("set"), Organisation: a.organisation, Rule: a.get("rule")}
	if given := a.get("agency"); given != "" {
		q.Agencies = strings.Split(given, ",")
	}
	return q
}

// ruledAbout describes the rule of points that are made of many indicators.
const ruledAbout = "On-time rule that was named and judges the indicators; empty where none was: each follows the rule of the set, as on pages by form06."

// comparedRow is one figure with the rule that was named.
type comparedRow struct {
	scoring.Compared
	rule string
}

func compareResource() resource {
	type row = comparedRow
	movement := func(m *scoring.Movement, of func(scoring.Movement) any) any {
		if m == nil {
			return nil
		}
		return of(*m)
	}
	change := func(m scoring.Movement) any { return m.Change }
	rank := func(m scoring.Movement) any { return m.Rank }
	inherited := func(m scoring.Movement) any { return m.Inherited }
	return describe(resource{
		name: "compare", title: "A unit among its like", access: figures,
		about: "One unit among those of the same level and kind: a row for the total (code empty), one for each group and each indicator that applies.",
		params: []param{periodParam, {name: "agency", about: "Code of the unit.", required: true, example: "H28.01"},
			withUnitsParam, setParam, calendarParam, organisationParam, ruleParam},
	}, []field[row]{
		{"code", text, "Indicator or group; empty for the total.", func(c row) any { return c.Code }},
		{"name", text, "Its name, in Vietnamese.", func(c row) any { return c.Name }},
		{"name_en", text, "Its name, in English.", func(c row) any { return c.NameEN }},
		{"value", number, "Ratio of an indicator, scale of 100 of groups and the total; null when there is none.", func(c row) any {
			if !c.Known {
				return nil
			}
			return c.Value
		}},
		{"median", number, "Median of the ranked units.", func(c row) any {
			if c.Of == 0 {
				return nil
			}
			return c.Median
		}},
		{"rank", whole, "1 is best; 0 when not ranked.", func(c row) any { return c.Rank }},
		{"ranked", whole, "Units that are ranked.", func(c row) any { return c.Of }},
		{"quartile", whole, "1 is the best quarter; 0 when not ranked.", func(c row) any { return c.Quartile }},
		{"small_base", yesNo, "Made from too few to rank.", func(c row) any { return c.Small }},
		{"score", number, "Points.", func(c row) any { return c.Score }},
		{"max_score", number, "Most points.", func(c row) any { return c.Max }},
		{"ahead", number, "Points more than the median of the peers' points.", func(c row) any { return c.Ahead }},
		{"change", number, "Value now less that of the period before; null when there was none, or the unit did not stand then, nor one that it took over from.", func(c row) any { return movement(c.Before, change) }},
		{"rank_before", whole, "Rank in the period before.", func(c row) any { return movement(c.Before, rank) }},
		{"inherited_before", yesNo, "The value before is that of the predecessors.", func(c row) any { return movement(c.Before, inherited) }},
		{"change_year", number, "Value now less that of a year earlier.", func(c row) any { return movement(c.YearBefore, change) }},
		{"inherited_year", yesNo, "The value of a year earlier is that of the predecessors.", func(c row) any { return movement(c.YearBefore, inherited) }},
		{"rule", text, ruledAbout, func(c row) any { return c.rule }},
	}, readCompare)
}

func readCompare(ctx context.Context, h *handler, a *ask) (rows []comparedRow, err error) {
	if err := a.onePeriod(); err != nil {
		return nil, err
	}
	source, _, _, err := closing.ForPeriod(ctx, h.Warehouse, a.period())
	if err != nil {
		return nil, err
	}
	c, err := scoring.Compare(ctx, source, scoring.CompareQuery{
		Period: a.period(), Agency: a.get("agency"), Set: a.get("set"), Rule: a.get("rule"), WithUnits: a.withUnits(), Organisation: a.organisation,
	})
	if err != nil {
		return nil, err
	}
	for _, one := range append(append([]scoring.Compared{c.Overall}, c.InGroups...), c.Indicators...) {
		rows = append(rows, comparedRow{one, a.get("rule")})
	}
	return rows, nil
}
