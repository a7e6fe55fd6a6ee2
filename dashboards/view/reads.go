package view

import (
	"context"
	"errors"
	"time"

	"khohoso/models/closing"
	"khohoso/models/datatests"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/scoring"
	"khohoso/models/store"
)

// Reads is what the pages ask of the warehouse; figures.Of answers it.
type Reads interface {
	Flow(context.Context, metrics.FlowQuery) ([]metrics.FlowRow, error)
	Indicators(context.Context, metrics.IndicatorQuery) ([]metrics.IndicatorValue, error)
	Dossiers(context.Context, dossiers.Query) ([]dossiers.Row, error)
	CountDossiers(context.Context, dossiers.Query) (int64, error)
	OpenAges(context.Context, dossiers.Query) ([]dossiers.OpenAgeRow, error)
	Timeline(ctx context.Context, code string) (dossiers.Timeline, error)
	SearchDossiers(context.Context, dossiers.SearchQuery) ([]dossiers.SearchHit, error)
	Due(context.Context, dossiers.DueQuery) ([]dossiers.DueRow, error)
	DueDossiers(ctx context.Context, q dossiers.DueQuery, within, limit int) ([]dossiers.DueDossier, error)
	LostItems(context.Context, scoring.ItemQuery) ([]scoring.LostItem, error)
	LostPoints(context.Context, scoring.LostQuery) ([]scoring.Lost, error)
	Scorecard(context.Context, metrics.IndicatorQuery) ([]scoring.Scorecard, error)
	Compare(context.Context, scoring.CompareQuery) (scoring.Comparison, error)
	WhatIf(context.Context, scoring.WhatIfQuery) (scoring.WhatIfResult, error)
	CompareRules(context.Context, metrics.RuleComparisonQuery) ([]metrics.RuleComparison, error)
	Procedures(context.Context) ([]metrics.Procedure, error)
	ProcessingTimes(context.Context, metrics.ProcessingTimeQuery) ([]metrics.ProcessingTimeRow, error)
	MeanProcessingTimes(context.Context, metrics.ProcessingTimeQuery) ([]metrics.MeanProcessingTimeRow, error)
	FindingDossiers(context.Context, dossiers.FindingDossierQuery) ([]dossiers.FindingDossier, error)
	Agencies(context.Context) ([]metrics.Agency, error)
	Lineage(context.Context) (*metrics.Lineage, error)
	Province(context.Context) (metrics.Agency, error)
	ProvinceOn(context.Context, time.Time) (metrics.Agency, error)
	IndicatorSets(context.Context) ([]metrics.IndicatorSet, error)
	Rules(context.Context) ([]metrics.Rule, error)
	DataVersion(context.Context) (store.DataVersion, error)
	DefaultMonth(context.Context, period.CalendarName) (period.Period, error)
	Stamp(context.Context) (store.Stamp, error)
	FindingCounts(context.Context, dossiers.FindingQuery) ([]dossiers.FindingCount, error)
	Caveats(context.Context) ([]closing.Caveat, error)
	Checks(context.Context) ([]datatests.Result, error)
	Closing(context.Context, period.Period) (closing.Closing, bool, error)
	Location() *time.Location
}

// ErrDataMoved says that new data came in between two reads of one view:
// its figures would not agree with each other. Load again.
var ErrDataMoved = errors.New("the data changed while the pages were being made")
