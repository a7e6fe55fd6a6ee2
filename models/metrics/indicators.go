package metrics

import (
	"context"
	"database/sql"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"

	"khohoso/internal/apperr"
	"khohoso/models/period"
	"khohoso/models/scale"
	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// DefaultSet is the indicator set that is used where none is named: the one the national portal shows.
const DefaultSet = "portal"

// Indicators gives the values of one set for periods of one calendar, ordered by period, the province first, then by unit and indicator.
//
// Errors: apperr.UnknownAgency, apperr.UnknownName for the set or the rule, apperr.BadPeriod for a
// span of two dates (indicators are kept for calendar periods), apperr.NotBuilt.
func Indicators(ctx context.Context, w *store.Warehouse, q IndicatorQuery) ([]IndicatorValue, error) {
	values, err := SharedValues(ctx, w, q)
	return slices.Clone(values), err
}

// valuesBeside are the values that may be set beside those of another period, by unit and period those of the
// view of which Lineage.Base says that they are of the same units. Both views are read only where units moved.
func valuesBeside(ctx context.Context, w *store.Warehouse, q IndicatorQuery) ([]IndicatorValue, error) {
	l, err := ReadLineage(ctx, w)
	if err != nil {
		return nil, err
	}
	l = l.WithUnits(q.WithUnits)
	beside, own := *q.Beside, OrganisationOrThen(q.Organisation)
	views := []Organisation{own}
	if l.isMoved(own, beside, q.Periods) {
		views = append(views, CurrentOrg)
	}
	byName := map[string]period.Period{}
	for _, p := range q.Periods {
		byName[p.Name] = p
	}
	var all []IndicatorValue
	q.Beside = nil
	for _, view := range views {
		q.Organisation = view
		values, err := SharedValues(ctx, w, q)
		if err != nil {
			return nil, err
		}
		for _, v := range values {
			if v.Level == "province" && view == own || v.Level != "province" && l.Base(v.AgencyCode, own, beside, byName[v.Period]).Values == view {
				all = append(all, v)
			}
		}
	}
	return all, nil
}

func readIndicators(ctx context.Context, w *store.Warehouse, q IndicatorQuery) ([]IndicatorValue, error) {
	names, calendar := make([]string, len(q.Periods)), period.Calendar
	for i, p := range q.Periods {
		if p.Kind == period.Span {
			return nil, period.BadPeriod(p.Name, "indicators are made for months, quarters, half-years, nine months and years",
				"chỉ số được tính theo tháng, quý, nửa năm, chín tháng và năm")
		}
		names[i], calendar = p.Name, p.Calendar
	}
	agencies, err := knownAgencies(ctx, w, q.Agencies)
	if err != nil {
		return nil, err
	}
	scope := []any{sql.Named("periods", store.AsJSON(names)), sql.Named("calendar", string(calendar))}
	var scorer *scorer
	var measures []measure
	scorerErr, err := Together(func() (err error) { // most of either is the engine's planning, which takes one core
		scorer, err = newScorer(ctx, w, q, scope)
		return err
	}, func() (err error) {
		measures, err = readMeasures(ctx, w, q, append(slices.Clone(scope), sql.Named("agencies", store.AsJSON(agencies)), sql.Named("organisation", string(OrganisationOrThen(q.Organisation)))))
		return err
	})
	if scorerErr != nil { // it says what is wrong with the question
		return nil, scorerErr
	}
	if err != nil {
		return nil, err
	}
	return scorer.values(measures), nil
}

// Together does two things at once.
func Together(one, other func() error) (oneErr, otherErr error) {
	done := make(chan error, 1)
	go func() { done <- one() }()
	otherErr = other()
	return <-done, otherErr
}

func knownAgencies(ctx context.Context, w *store.Warehouse, codes []string) ([]string, error) {
	for _, code := range codes {
		if _, err := Scope(ctx, w, code); err != nil {
			return nil, err
		}
	}
	if codes == nil {
		return []string{}, nil
	}
	return codes, nil
}

// KnownSet is the name of a set, the default one for "". Error: apperr.UnknownName.
func KnownSet(ctx context.Context, w *store.Warehouse, set string) (string, error) {
	if set == "" {
		return DefaultSet, nil
	}
	sets, err := store.Cached(w, "names of sets", "", func() ([]string, error) {
		return store.Query(ctx, w, "select distinct indicator_set from dim_indicator order by 1", nil,
			func(rows *sql.Rows) (name string, err error) { return name, rows.Scan(&name) })
	})
	if err != nil {
		return "", err
	}
	for _, known := range sets {
		if known == set {
			return set, nil
		}
	}
	return "", apperr.New(apperr.UnknownName, fmt.Sprintf("indicator set %q not found; known: %v", set, sets),
		fmt.Sprintf("không có bộ chỉ số %q; hiện có: %v", set, sets))
}

// OrganisationOrThen is HistoricalOrg for the zero value.
func OrganisationOrThen(o Organisation) Organisation {
	if o == "" {
		return HistoricalOrg
	}
	return o
}

// valuesOfAll is Indicators of every unit in one period, for those who only look.
func valuesOfAll(ctx context.Context, w *store.Warehouse, q IndicatorQuery) ([]IndicatorValue, error) {
	p := q.Periods[0]
	question := fmt.Sprint(p.Name, " ", p.Calendar, " ", q.Set, " ", q.Rule, " ", OrganisationOrThen(q.Organisation), " ", q.WithUnits)
	return store.Cached(w, "indicator values", question, func() ([]IndicatorValue, error) { return readIndicators(ctx, w, q) })
}

// Share is the measured ratio with what it was made from.
func (v IndicatorValue) Share() scale.Share {
	return scale.Share{Numerator: v.Numerator, Denominator: v.Denominator}
}

// Rescored is the value with another numerator, denominator or target, and the
// points that follow; whether it applies to the unit stays.
func (v IndicatorValue) Rescored(share scale.Share, target *float64) IndicatorValue {
	v.Numerator, v.Denominator, v.Target, v.Ratio = share.Numerator, share.Denominator, target, nil
	if share.Known() {
		ratio := share.Value()
		v.Ratio, v.NoDataReason = &ratio, ""
	}
	if v.Applicable {
		v.Score, v.Scored = v.Scoring().Points(share)
	}
	return v
}

// IsGiven says whether the set gives the unit all points, whatever is measured.
func (v IndicatorValue) IsGiven() bool { return v.RollUp == RollUpGiven && v.Level != LevelProvince }

// SharedValues is Indicators for those who only look: all values of one period are kept for the next who asks.
func SharedValues(ctx context.Context, w *store.Warehouse, q IndicatorQuery) ([]IndicatorValue, error) {
	if q.Beside != nil {
		return valuesBeside(ctx, w, q)
	}
	if len(q.Periods) == 1 && len(q.Agencies) == 0 {
		return valuesOfAll(ctx, w, q)
	}
	return readIndicators(ctx, w, q)
}

// Scoring is how the value is scored.
func (v IndicatorValue) Scoring() scale.Scoring {
	return scale.Scoring{Max: v.MaxScore, Target: v.Target, NoData: v.NoDataScore}
}

// DefinitionRows are the rows of a CSV of sql/seeds, without its head.
func DefinitionRows(seed string) [][]string {
	rows, err := csv.NewReader(strings.NewReader(sqlfiles.Seed(seed))).ReadAll()
	if err != nil {
		panic("models: " + seed + ".csv: " + err.Error()) // as above
	}
	return rows[1:]
}

// ListedBy is the on-time rule of ownRule for what is behind an indicator. That is listed by today's definition, so a
// closed period that was signed by another one has no such list.
//
// Errors: as ownRule; apperr.Closed.
func ListedBy(ctx context.Context, w *store.Warehouse, set, indicator string, p period.Period) (string, error) {
	rule, isOfToday, err := OwnRule(ctx, w, set, indicator, p)
	if err == nil && !isOfToday {
		err = apperr.New(apperr.Closed,
			fmt.Sprintf("%s was signed with indicator %s as it was counted then; what is behind it can be listed by today's rule only: ask for today's figures (--live, live=true)", p.Name, indicator),
			fmt.Sprintf("kỳ %s được chốt với cách tính khi đó của chỉ số %s; chỉ liệt kê được theo cách tính hiện nay: hãy hỏi số liệu hôm nay (--live, live=true)", p.Name, indicator))
	}
	return rule, err
}

// OwnRule is the on-time rule that a set judges an indicator by in a period; "" where the indicator looks at no lateness. isOfToday
// is false in a closed period that was signed by another definition. Error: apperr.UnknownName when the set has no such indicator then.
func OwnRule(ctx context.Context, w *store.Warehouse, set, indicator string, p period.Period) (rule string, isOfToday bool, err error) {
	query, err := sqlfiles.Render("queries", "own_rule", nil)
	if err != nil {
		return "", false, err
	}
	found, err := store.Query(ctx, w, query, []any{sql.Named("set", set), sql.Named("indicator", indicator), sql.Named("last_day", p.To.Format("2006-01-02"))},
		func(rows *sql.Rows) (none struct{}, err error) { return none, rows.Scan(&rule, &isOfToday) })
	if err == nil && len(found) == 0 {
		err = apperr.New(apperr.UnknownName, fmt.Sprintf("set %q has no indicator %q in %s", set, indicator, p.Name),
			fmt.Sprintf("bộ %q không có chỉ số %q trong kỳ %s", set, indicator, p.Name))
	}
	return rule, isOfToday, err
}

// UnitOf is the code that indicators of a unit stand under in a period; "" is the province.
func UnitOf(ctx context.Context, w *store.Warehouse, code string, p period.Period, o Organisation) (string, error) {
	agency, err := Scope(ctx, w, code)
	if err != nil || agency != "" {
		return agency, err
	}
	province, err := ProvinceOn(ctx, w, o.Day(p))
	return province.Code, err
}

// UnitArguments are the parameters of statements that ask for the dossiers of a unit in a period.
func UnitArguments(p period.Period, o Organisation, agency string) []any {
	return []any{sql.Named("calendar", string(p.Calendar)), sql.Named("period", p.Name),
		sql.Named("organisation", string(OrganisationOrThen(o))), sql.Named("agency", agency)}
}
