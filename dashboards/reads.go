package dashboards

import (
	"context"
	"errors"
	"time"

	"khohoso/models"
)

// Reads is what the pages ask of the warehouse; *models.Warehouse answers it.
type Reads interface {
	Flow(context.Context, models.FlowQuery) ([]models.FlowRow, error)
	Indicators(context.Context, models.IndicatorQuery) ([]models.IndicatorValue, error)
	Dossiers(context.Context, models.DossierQuery) ([]models.DossierRow, error)
	CountDossiers(context.Context, models.DossierQuery) (int64, error)
	OpenAges(context.Context, models.DossierQuery) ([]models.OpenAgeRow, error)
	Timeline(ctx context.Context, code string) (models.Timeline, error)
	Due(context.Context, models.DueQuery) ([]models.DueRow, error)
	DueDossiers(ctx context.Context, q models.DueQuery, within, limit int) ([]models.DueDossier, error)
	LostItems(context.Context, models.ItemQuery) ([]models.LostItem, error)
	LostPoints(context.Context, models.LostQuery) ([]models.Lost, error)
	Scorecard(context.Context, models.IndicatorQuery) ([]models.Scorecard, error)
	Compare(context.Context, models.CompareQuery) (models.Comparison, error)
	WhatIf(context.Context, models.WhatIfQuery) (models.WhatIf, error)
	Readings(context.Context, models.ReadingsQuery) ([]models.Reading, error)
	Procedures(context.Context) ([]models.Procedure, error)
	Handling(context.Context, models.HandlingQuery) ([]models.HandlingRow, error)
	MeanHandling(context.Context, models.HandlingQuery) ([]models.MeanHandlingRow, error)
	FindingDossiers(context.Context, models.FindingDossierQuery) ([]models.FindingDossier, error)
	Agencies(context.Context) ([]models.Agency, error)
	Lineage(context.Context) (*models.Lineage, error)
	Province(context.Context) (models.Agency, error)
	ProvinceOn(context.Context, time.Time) (models.Agency, error)
	IndicatorSets(context.Context) ([]models.IndicatorSet, error)
	Rules(context.Context) ([]models.Rule, error)
	DataVersion(context.Context) (models.DataVersion, error)
	DefaultMonth(context.Context, models.CalendarName) (models.Period, error)
	Stamp(context.Context) (models.Stamp, error)
	FindingCounts(context.Context, models.FindingQuery) ([]models.FindingCount, error)
	Caveats(context.Context) ([]models.Caveat, error)
	Checks(context.Context) ([]models.CheckResult, error)
	Closing(context.Context, models.Period) (models.Closing, bool, error)
	Location() *time.Location
}

// ErrDataMoved says that new data came in between two reads of one snapshot:
// its figures would not agree with each other. Load again.
var ErrDataMoved = errors.New("the data changed while the pages were being made")
