package models

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"khohoso/internal/apperr"
)

// DefaultSet is the indicator set that is used where none is named: the one the national portal shows.
const DefaultSet = "portal"

// Indicators gives the values of one set for periods of one calendar, ordered by period, the province first, then by unit and indicator.
//
// Errors: apperr.UnknownAgency, apperr.UnknownName for the set or the rule, apperr.BadPeriod for a
// span of two dates (indicators are kept for calendar periods), apperr.NotBuilt.
func (w *Warehouse) Indicators(ctx context.Context, q IndicatorQuery) ([]IndicatorValue, error) {
	values, err := w.sharedValues(ctx, q)
	return slices.Clone(values), err
}

// sharedValues is Indicators for those who only look: all values of one period are kept for the next who asks.
func (w *Warehouse) sharedValues(ctx context.Context, q IndicatorQuery) ([]IndicatorValue, error) {
	if q.Beside != nil {
		return w.valuesBeside(ctx, q)
	}
	if len(q.Periods) == 1 && len(q.Agencies) == 0 {
		return w.valuesOfAll(ctx, q)
	}
	return w.readIndicators(ctx, q)
}

// valuesBeside are the values that may be set beside those of another period, by unit and period those of the
// view of which Lineage.Base says that they are of the same units. Both views are read only where units moved.
func (w *Warehouse) valuesBeside(ctx context.Context, q IndicatorQuery) ([]IndicatorValue, error) {
	l, err := w.Lineage(ctx)
	if err != nil {
		return nil, err
	}
	l = l.WithUnits(q.WithUnits)
	beside, own := *q.Beside, organisationOrThen(q.Organisation)
	views := []Organisation{own}
	if l.isMoved(own, beside, q.Periods) {
		views = append(views, AsNow)
	}
	byName := map[string]Period{}
	for _, p := range q.Periods {
		byName[p.Name] = p
	}
	var all []IndicatorValue
	q.Beside = nil
	for _, view := range views {
		q.Organisation = view
		values, err := w.sharedValues(ctx, q)
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

func (w *Warehouse) readIndicators(ctx context.Context, q IndicatorQuery) ([]IndicatorValue, error) {
	names, calendar := make([]string, len(q.Periods)), Calendar
	for i, p := range q.Periods {
		if p.Kind == Span {
			return nil, badPeriod(p.Name, "indicators are made for months, quarters, half-years, nine months and years",
				"chỉ số được tính theo tháng, quý, nửa năm, chín tháng và năm")
		}
		names[i], calendar = p.Name, p.Calendar
	}
	agencies, err := w.knownAgencies(ctx, q.Agencies)
	if err != nil {
		return nil, err
	}
	scope := []any{sql.Named("periods", AsJSON(names)), sql.Named("calendar", string(calendar))}
	var scorer *scorer
	var measures []measure
	scorerErr, err := together(func() (err error) { // most of either is the engine's planning, which takes one core
		scorer, err = w.scorer(ctx, q, scope)
		return err
	}, func() (err error) {
		measures, err = w.measures(ctx, q, append(slices.Clone(scope), sql.Named("agencies", AsJSON(agencies)), sql.Named("organisation", string(organisationOrThen(q.Organisation)))))
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

// together does two things at once.
func together(one, other func() error) (oneErr, otherErr error) {
	done := make(chan error, 1)
	go func() { done <- one() }()
	otherErr = other()
	return <-done, otherErr
}

func (w *Warehouse) knownAgencies(ctx context.Context, codes []string) ([]string, error) {
	for _, code := range codes {
		if _, err := w.scope(ctx, code); err != nil {
			return nil, err
		}
	}
	if codes == nil {
		return []string{}, nil
	}
	return codes, nil
}

func (w *Warehouse) knownSet(ctx context.Context, set string) (string, error) {
	if set == "" {
		return DefaultSet, nil
	}
	sets, err := Cached(w, "names of sets", "", func() ([]string, error) {
		return collect(ctx, w, "select distinct indicator_set from dim_indicator order by 1", nil,
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

func organisationOrThen(o Organisation) Organisation {
	if o == "" {
		return AsThen
	}
	return o
}

// valuesOfAll is Indicators of every unit in one period, for those who only look.
func (w *Warehouse) valuesOfAll(ctx context.Context, q IndicatorQuery) ([]IndicatorValue, error) {
	p := q.Periods[0]
	question := fmt.Sprint(p.Name, " ", p.Calendar, " ", q.Set, " ", q.Rule, " ", organisationOrThen(q.Organisation), " ", q.WithUnits)
	return Cached(w, "indicator values", question, func() ([]IndicatorValue, error) { return w.readIndicators(ctx, q) })
}
