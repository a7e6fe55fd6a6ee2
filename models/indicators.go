package models

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"khohoso/internal/fault"
)

// DefaultSet is the indicator set that is used where none is named: the one the national portal shows.
const DefaultSet = "portal"

// Indicators gives the values of one set for periods of one calendar, ordered by period, the province first, then by unit and indicator.
//
// Errors: fault.UnknownAgency, fault.UnknownName for the set or the rule, fault.BadPeriod for a
// span of two dates (indicators are kept for calendar periods), fault.NotBuilt.
func (w *Warehouse) Indicators(ctx context.Context, q IndicatorQuery) ([]IndicatorValue, error) {
	if len(q.Periods) == 1 && len(q.Agencies) == 0 {
		values, err := w.valuesOfAll(ctx, q)
		return slices.Clone(values), err
	}
	return w.readIndicators(ctx, q)
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
	set, err := w.knownSet(ctx, q.Set)
	if err != nil {
		return nil, err
	}
	rule, err := w.knownRule(ctx, q.Rule)
	if err != nil {
		return nil, err
	}
	scope := []any{sql.Named("periods", asJSON(names)), sql.Named("calendar", string(calendar))}
	scorer, err := w.scorer(ctx, q, set, rule, scope)
	if err != nil {
		return nil, err
	}
	measures, err := w.measures(ctx, q, append(scope, sql.Named("agencies", asJSON(agencies)), sql.Named("organisation", string(organisationOrThen(q.Organisation)))))
	if err != nil {
		return nil, err
	}
	return scorer.values(measures), nil
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
	sets, err := collect(ctx, w, "select distinct indicator_set from dim_indicator order by 1", nil,
		func(rows *sql.Rows) (name string, err error) { return name, rows.Scan(&name) })
	if err != nil {
		return "", err
	}
	for _, known := range sets {
		if known == set {
			return set, nil
		}
	}
	return "", fault.New(fault.UnknownName, fmt.Sprintf("indicator set %q not found; known: %v", set, sets),
		fmt.Sprintf("không có bộ chỉ số %q; hiện có: %v", set, sets))
}

func organisationOrThen(o Organisation) Organisation {
	if o == "" {
		return AsThen
	}
	return o
}
