package metrics

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"khohoso/models/scale"
	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// measure is what one unit's indicator was measured as in a period, by one rule.
type measure struct {
	period, agency, name, level string
	withUnits                   bool
	indicator, rule             string // "" where nothing is measured of the unit
	scale.Share
}

// editionDefinition is an indicator in one version of a set.
type editionDefinition struct {
	IndicatorDefinition
	from, to     time.Time
	isOnTimeRule bool // it has a value under every on-time rule
	ofWhole      bool // its set is on the scale of all its points
	isOfToday    bool // the program counts by the same definition today
}

// ruledBy is the rule that the indicator is asked by.
func (d *editionDefinition) ruledBy(rule string) string {
	if rule != "" && d.isOnTimeRule {
		return rule
	}
	return d.Rule
}

// scorer turns measures into values by the definitions and targets of one set.
type scorer struct {
	rule        string
	definitions []editionDefinition
	targets     map[[3]string]float64     // period, indicator, unit or ""
	province    map[[3]string]scale.Share // period, indicator, rule: what everyone has of indicators that are the province's
	last        map[string]time.Time      // last day of a period
	editions    map[string][]editionDefinition
}

func readMeasures(ctx context.Context, w *store.Warehouse, q IndicatorQuery, args []any) ([]measure, error) {
	query, err := sqlfiles.Render("queries", "indicators", q)
	if err != nil {
		return nil, err
	}
	return store.Query(ctx, w, query, args, func(rows *sql.Rows) (m measure, err error) {
		return m, rows.Scan(&m.period, &m.agency, &m.name, &m.level, &m.withUnits, &m.indicator, &m.rule, &m.Numerator, &m.Denominator)
	})
}

func newScorer(ctx context.Context, w *store.Warehouse, q IndicatorQuery, scope []any) (*scorer, error) {
	set, err := KnownSet(ctx, w, q.Set)
	if err != nil {
		return nil, err
	}
	rule, err := KnownRule(ctx, w, q.Rule)
	if err != nil {
		return nil, err
	}
	s := &scorer{rule: rule, targets: map[[3]string]float64{}, province: map[[3]string]scale.Share{}, last: map[string]time.Time{}, editions: map[string][]editionDefinition{}}
	for _, p := range q.Periods {
		s.last[p.Name] = p.To
	}
	definitions, err := sqlfiles.Render("queries", "set_definitions", nil)
	if err != nil {
		return nil, err
	}
	s.definitions, err = store.Query(ctx, w, definitions, []any{sql.Named("set", set)}, func(rows *sql.Rows) (d editionDefinition, err error) {
		return d, rows.Scan(&d.from, &d.to, &d.Version, &d.Set, &d.GroupCode, &d.GroupName, &d.GroupNameEN, &d.Indicator, &d.Name, &d.NameEN,
			&d.Max, &d.Target, &d.NoData, &d.Rule, &d.isOnTimeRule, &d.Direction, &d.Levels, &d.RollUp, &d.ofWhole, &d.Counts, &d.Formula, &d.FormulaEN, &d.Basis, &d.isOfToday)
	})
	if err != nil {
		return nil, err
	}
	if err := readTargets(ctx, w, s, set, scope); err != nil {
		return nil, err
	}
	return s, readProvince(ctx, w, s, q, scope)
}

func readTargets(ctx context.Context, w *store.Warehouse, s *scorer, set string, scope []any) error {
	targets, err := sqlfiles.Render("queries", "set_targets", nil)
	if err != nil {
		return err
	}
	_, err = store.Query(ctx, w, targets, append([]any{sql.Named("set", set)}, scope...), func(rows *sql.Rows) (none struct{}, err error) {
		var period, indicator, agency string
		var target float64
		err = rows.Scan(&period, &indicator, &agency, &target)
		s.targets[[3]string{period, indicator, agency}] = target
		return none, err
	})
	return err
}

// readProvince reads the province's figures where the set gives any of them to every unit.
func readProvince(ctx context.Context, w *store.Warehouse, s *scorer, q IndicatorQuery, scope []any) error {
	if !slices.ContainsFunc(s.definitions, func(d editionDefinition) bool { return d.RollUp == RollUpProvince }) {
		return nil
	}
	query, err := sqlfiles.Render("queries", "province_measures", nil)
	if err != nil {
		return err
	}
	args := append([]any{sql.Named("organisation", string(OrganisationOrThen(q.Organisation)))}, scope...)
	_, err = store.Query(ctx, w, query, args, func(rows *sql.Rows) (none struct{}, err error) {
		var key [3]string
		var share scale.Share
		err = rows.Scan(&key[0], &key[1], &key[2], &share.Numerator, &share.Denominator)
		s.province[key] = share
		return none, err
	})
	return err
}

// edition is the version that counts in a period: of those valid on its last day the highest.
func (s *scorer) edition(period string) []editionDefinition {
	if known, isKnown := s.editions[period]; isKnown {
		return known
	}
	version, found := int64(0), false
	for _, d := range s.definitions {
		if day := s.last[period]; !day.Before(d.from) && !day.After(d.to) && (!found || d.Version > version) {
			version, found = d.Version, true
		}
	}
	var edition []editionDefinition
	for _, d := range s.definitions {
		if found && d.Version == version {
			edition = append(edition, d)
		}
	}
	s.editions[period] = edition
	return edition
}

// values are the indicators of every unit, measured or not; the measures of one unit
// and period stand together.
func (s *scorer) values(all []measure) []IndicatorValue {
	if len(all) == 0 {
		return nil
	}
	values := make([]IndicatorValue, 0, s.most(all))
	for len(all) > 0 {
		unit, shares := all[0], map[[2]string]scale.Share{}
		for len(all) > 0 && all[0].period == unit.period && all[0].agency == unit.agency {
			shares[[2]string{all[0].indicator, all[0].rule}] = all[0].Share
			all = all[1:]
		}
		edition := s.edition(unit.period)
		for i := range edition {
			d := &edition[i]
			rule := d.ruledBy(s.rule)
			share := shares[[2]string{d.Indicator, rule}]
			if d.RollUp == RollUpProvince {
				share = s.province[[3]string{unit.period, d.Indicator, rule}]
			}
			values = append(values, s.value(&unit, d, rule, share))
		}
	}
	return values
}

// most is how many values there will be: as many for each unit as its edition has.
func (s *scorer) most(all []measure) (n int) {
	for i, m := range all {
		if i == 0 || m.period != all[i-1].period || m.agency != all[i-1].agency {
			n += len(s.edition(m.period))
		}
	}
	return n
}

func (s *scorer) value(unit *measure, d *editionDefinition, rule string, share scale.Share) IndicatorValue {
	v := IndicatorValue{
		Period: unit.period, AgencyCode: unit.agency, AgencyName: unit.name, Level: unit.level, WithUnits: unit.withUnits,
		Set: d.Set, SetVersion: d.Version, GroupCode: d.GroupCode, GroupName: d.GroupName, GroupNameEN: d.GroupNameEN,
		Indicator: d.Indicator, Name: d.Name, NameEN: d.NameEN, MaxScore: d.Max, NoDataScore: d.NoData, Rule: rule,
		Applicable: d.appliesTo(unit),
		Formula:    d.Formula, FormulaEN: d.FormulaEN, Basis: d.Basis, Direction: d.Direction, Counts: d.Counts, Levels: d.Levels, RollUp: d.RollUp, OfWhole: d.ofWhole, Outdated: !d.isOfToday,
	}
	target := d.Target
	for _, agency := range []string{"", unit.agency} { // the unit's own comes before that of all
		if own, isSet := s.targets[[3]string{unit.period, d.Indicator, agency}]; isSet {
			target = &own
		}
	}
	if v.IsGiven() {
		share, v.NoDataScore = scale.Share{}, &d.Max
	}
	if !share.Known() {
		v.NoDataReason = "no_" + d.Counts
	}
	v = v.Rescored(share, target)
	if v.IsGiven() {
		v.NoDataReason = reasonGiven
	}
	if !v.Applicable {
		v.NoDataReason = "not_applicable"
	}
	return v
}

// reasonGiven is why there is no figure where the set gives a unit all points.
const reasonGiven = "given"

// appliesTo goes by the levels of the set: district is each district, district_with_units one that
// is taken together with the units below it.
func (d *editionDefinition) appliesTo(unit *measure) bool {
	return d.Levels == "" || hasWord(d.Levels, unit.level) || unit.withUnits && hasWord(d.Levels, unit.level+"_with_units")
}

func hasWord(words, word string) bool {
	for _, one := range strings.Split(words, " ") {
		if one == word {
			return true
		}
	}
	return false
}
