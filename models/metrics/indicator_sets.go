package metrics

import (
	"context"
	"database/sql"
	"time"

	"khohoso/models/scale"
	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// IndicatorSet is one version of a set with the days on which it counts.
type IndicatorSet struct {
	Name       string
	Version    int64
	ValidFrom  time.Time // year 1: from the beginning
	ValidTo    time.Time // year 9999: to date
	Indicators int64
	MaxScore   float64
	Shipped    bool // false: the province's own
	Scale      Scale
	Title      string // Vietnamese
	TitleEN    string
}

// Scale is what totals of a set are of.
type Scale string

// The scales.
const (
	OfWhole    Scale = "whole"    // all points of the set: what is not assessed counts as none
	OfAssessed Scale = "assessed" // the points of what applies to the unit and is assessed
)

// RollUp says whose figure a unit has of an indicator.
type RollUp string

// Whose figure it is.
const (
	RollUpSum      RollUp = "sum"      // its own; a parent has the sum of its units
	RollUpOwn      RollUp = "own"      // its own, made for a parent itself
	RollUpProvince RollUp = "province" // the province's, whatever the unit
	RollUpGiven    RollUp = "given"    // of the province a sum; everyone else has all points without a figure
)

// IndicatorSets lists the sets that figures can be asked by, the portal's first.
func IndicatorSets(ctx context.Context, w *store.Warehouse) ([]IndicatorSet, error) {
	query, err := sqlfiles.Render("queries", "indicator_sets", nil)
	if err != nil {
		return nil, err
	}
	return store.Query(ctx, w, query, nil, func(rows *sql.Rows) (s IndicatorSet, err error) {
		return s, rows.Scan(&s.Name, &s.Version, &s.ValidFrom, &s.ValidTo, &s.Indicators, &s.MaxScore, &s.Shipped, &s.Scale, &s.Title, &s.TitleEN)
	})
}

// IndicatorDefinition is what one indicator counts for in a set, apart from any unit.
type IndicatorDefinition struct {
	Set           string
	Version       int64
	GroupCode     string // CKMB
	GroupName     string
	GroupNameEN   string
	Indicator     string // "2.1"
	Name          string
	NameEN        string
	scale.Scoring        // by the set's own target
	Rule          string // on-time rule or reading
	Direction     string // up, down, none
	Levels        string // of units it applies to, between spaces; "" for all
	RollUp        RollUp
	Counts        string // dossiers, procedures, decisions, feedback …
	Formula       string
	FormulaEN     string
	Basis         string
}

// IndicatorDefinitions are the indicators of a set as they count in a period that
// ends on day, in their order; set "" is the default one.
//
// Error: apperr.UnknownName for the set.
func IndicatorDefinitions(ctx context.Context, w *store.Warehouse, set string, day time.Time) ([]IndicatorDefinition, error) {
	set, err := KnownSet(ctx, w, set)
	if err != nil {
		return nil, err
	}
	query, err := sqlfiles.Render("queries", "indicator_definitions", nil)
	if err != nil {
		return nil, err
	}
	args := []any{sql.Named("set", set), sql.Named("day", day.Format(time.DateOnly))}
	return store.Query(ctx, w, query, args, func(rows *sql.Rows) (d IndicatorDefinition, err error) {
		return d, rows.Scan(&d.Set, &d.Version, &d.GroupCode, &d.GroupName, &d.GroupNameEN, &d.Indicator, &d.Name, &d.NameEN,
			&d.Max, &d.Target, &d.NoData, &d.Rule, &d.Direction, &d.Levels, &d.RollUp, &d.Counts, &d.Formula, &d.FormulaEN, &d.Basis)
	})
}
