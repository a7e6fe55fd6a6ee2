package models

import (
	"context"
	"database/sql"
	"fmt"

	"khohoso/internal/fault"
)

// DefaultSet is the indicator set that is used where none is named: the one the national portal shows.
const DefaultSet = "portal"

// Indicators gives the values of one set for periods of one calendar, ordered by period, the province first, then by unit and indicator.
//
// Errors: fault.UnknownAgency, fault.UnknownName for the set or the rule, fault.BadPeriod for a
// span of two dates (indicators are kept for calendar periods), fault.NotBuilt.
func (w *Warehouse) Indicators(ctx context.Context, q IndicatorQuery) ([]IndicatorValue, error) {
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
	query, err := readStatement("indicators", q)
	if err != nil {
		return nil, err
	}
	args := []any{sql.Named("periods", asJSON(names)), sql.Named("agencies", asJSON(agencies)), sql.Named("rule", rule), sql.Named("calendar", string(calendar)),
		sql.Named("organisation", string(organisationOrThen(q.Organisation))), sql.Named("set", set)}
	return collect(ctx, w, query, args, func(rows *sql.Rows) (v IndicatorValue, err error) {
		return v, rows.Scan(&v.Period, &v.AgencyCode, &v.AgencyName, &v.Level, &v.WithUnits, &v.Set, &v.SetVersion,
			&v.GroupCode, &v.GroupName, &v.GroupNameEN, &v.Indicator, &v.Name, &v.NameEN, &v.Numerator, &v.Denominator, &v.Ratio, &v.Target,
			&v.Score, &v.Scored, &v.NoDataScore, &v.MaxScore, &v.Applicable, &v.NoDataReason, &v.Rule,
			&v.Formula, &v.FormulaEN, &v.Basis, &v.Direction, &v.Counts, &v.Levels, &v.Summed)
	})
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
