// Package figures puts the typed reads of a warehouse behind one value: pages and workbooks ask what
// they need through an interface of their own, so that tests show them made-up figures.
package figures

import (
	"context"
	"iter"
	"time"

	"khohoso/models/closing"
	"khohoso/models/datatests"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/restatement"
	"khohoso/models/scoring"
	"khohoso/models/store"
)

// Figures answers from one warehouse, or from the frozen figures of a closing. Each method is the function it names.
type Figures struct{ *store.Warehouse }

// Of is the figures of w.
func Of(w *store.Warehouse) Figures { return Figures{w} }

// Flow is metrics.Flow.
func (f Figures) Flow(ctx context.Context, q metrics.FlowQuery) ([]metrics.FlowRow, error) {
	return metrics.Flow(ctx, f.Warehouse, q)
}

// Indicators is metrics.Indicators.
func (f Figures) Indicators(ctx context.Context, q metrics.IndicatorQuery) ([]metrics.IndicatorValue, error) {
	return metrics.Indicators(ctx, f.Warehouse, q)
}

// IndicatorSets is metrics.IndicatorSets.
func (f Figures) IndicatorSets(ctx context.Context) ([]metrics.IndicatorSet, error) {
	return metrics.IndicatorSets(ctx, f.Warehouse)
}

// CompareRules is metrics.Readings.
func (f Figures) CompareRules(ctx context.Context, q metrics.RuleComparisonQuery) ([]metrics.RuleComparison, error) {
	return metrics.CompareRules(ctx, f.Warehouse, q)
}

// Procedures is metrics.Procedures.
func (f Figures) Procedures(ctx context.Context) ([]metrics.Procedure, error) {
	return metrics.Procedures(ctx, f.Warehouse)
}

// ProcedureCounts is metrics.ProcedureCounts.
func (f Figures) ProcedureCounts(ctx context.Context, day time.Time) ([]metrics.ProcedureCount, error) {
	return metrics.ProcedureCounts(ctx, f.Warehouse, day)
}

// ProcessingTimes is metrics.Handling.
func (f Figures) ProcessingTimes(ctx context.Context, q metrics.ProcessingTimeQuery) ([]metrics.ProcessingTimeRow, error) {
	return metrics.ProcessingTimes(ctx, f.Warehouse, q)
}

// MeanProcessingTimes is metrics.MeanHandling.
func (f Figures) MeanProcessingTimes(ctx context.Context, q metrics.ProcessingTimeQuery) ([]metrics.MeanProcessingTimeRow, error) {
	return metrics.MeanProcessingTimes(ctx, f.Warehouse, q)
}

// Agencies is metrics.Agencies.
func (f Figures) Agencies(ctx context.Context) ([]metrics.Agency, error) {
	return metrics.Agencies(ctx, f.Warehouse)
}

// Lineage is metrics.ReadLineage.
func (f Figures) Lineage(ctx context.Context) (*metrics.Lineage, error) {
	return metrics.ReadLineage(ctx, f.Warehouse)
}

// Province is metrics.Province.
func (f Figures) Province(ctx context.Context) (metrics.Agency, error) {
	return metrics.Province(ctx, f.Warehouse)
}

// ProvinceOn is metrics.ProvinceOn.
func (f Figures) ProvinceOn(ctx context.Context, day time.Time) (metrics.Agency, error) {
	return metrics.ProvinceOn(ctx, f.Warehouse, day)
}

// Rules is metrics.Rules.
func (f Figures) Rules(ctx context.Context) ([]metrics.Rule, error) {
	return metrics.Rules(ctx, f.Warehouse)
}

// DefaultMonth is metrics.DefaultMonth.
func (f Figures) DefaultMonth(ctx context.Context, calendar period.CalendarName) (period.Period, error) {
	return metrics.DefaultMonth(ctx, f.Warehouse, calendar)
}

// Dossiers is dossiers.List.
func (f Figures) Dossiers(ctx context.Context, q dossiers.Query) ([]dossiers.Row, error) {
	return dossiers.List(ctx, f.Warehouse, q)
}

// EachDossier is dossiers.Each.
func (f Figures) EachDossier(ctx context.Context, q dossiers.Query) iter.Seq2[dossiers.Row, error] {
	return dossiers.Each(ctx, f.Warehouse, q)
}

// CountDossiers is dossiers.Count.
func (f Figures) CountDossiers(ctx context.Context, q dossiers.Query) (int64, error) {
	return dossiers.Count(ctx, f.Warehouse, q)
}

// OpenAges is dossiers.OpenAges.
func (f Figures) OpenAges(ctx context.Context, q dossiers.Query) ([]dossiers.OpenAgeRow, error) {
	return dossiers.OpenAges(ctx, f.Warehouse, q)
}

// Timeline is dossiers.ReadTimeline.
func (f Figures) Timeline(ctx context.Context, code string) (dossiers.Timeline, error) {
	return dossiers.ReadTimeline(ctx, f.Warehouse, code)
}

// SearchDossiers is dossiers.Search.
func (f Figures) SearchDossiers(ctx context.Context, q dossiers.SearchQuery) ([]dossiers.SearchHit, error) {
	return dossiers.Search(ctx, f.Warehouse, q)
}

// Due is dossiers.Due.
func (f Figures) Due(ctx context.Context, q dossiers.DueQuery) ([]dossiers.DueRow, error) {
	return dossiers.Due(ctx, f.Warehouse, q)
}

// DueDossiers is dossiers.DueDossiers.
func (f Figures) DueDossiers(ctx context.Context, q dossiers.DueQuery, within, limit int) ([]dossiers.DueDossier, error) {
	return dossiers.DueDossiers(ctx, f.Warehouse, q, within, limit)
}

// FindingCounts is dossiers.FindingCounts.
func (f Figures) FindingCounts(ctx context.Context, q dossiers.FindingQuery) ([]dossiers.FindingCount, error) {
	return dossiers.FindingCounts(ctx, f.Warehouse, q)
}

// FindingDossiers is dossiers.FindingDossiers.
func (f Figures) FindingDossiers(ctx context.Context, q dossiers.FindingDossierQuery) ([]dossiers.FindingDossier, error) {
	return dossiers.FindingDossiers(ctx, f.Warehouse, q)
}

// Scorecard is scoring.ReadScorecards.
func (f Figures) Scorecard(ctx context.Context, q metrics.IndicatorQuery) ([]scoring.Scorecard, error) {
	return scoring.ReadScorecards(ctx, f.Warehouse, q)
}

// Bands is scoring.Bands.
func (f Figures) Bands(ctx context.Context, set string) ([]scoring.Band, error) {
	return scoring.Bands(ctx, f.Warehouse, set)
}

// LostPoints is scoring.LostPoints.
func (f Figures) LostPoints(ctx context.Context, q scoring.LostQuery) ([]scoring.Lost, error) {
	return scoring.LostPoints(ctx, f.Warehouse, q)
}

// LostItems is scoring.LostItems.
func (f Figures) LostItems(ctx context.Context, q scoring.ItemQuery) ([]scoring.LostItem, error) {
	return scoring.LostItems(ctx, f.Warehouse, q)
}

// Compare is scoring.Compare.
func (f Figures) Compare(ctx context.Context, q scoring.CompareQuery) (scoring.Comparison, error) {
	return scoring.Compare(ctx, f.Warehouse, q)
}

// WhatIf is scoring.WhatIf.
func (f Figures) WhatIf(ctx context.Context, q scoring.WhatIfQuery) (scoring.WhatIfResult, error) {
	return scoring.WhatIf(ctx, f.Warehouse, q)
}

// Checks is datatests.Results.
func (f Figures) Checks(ctx context.Context) ([]datatests.Result, error) {
	return datatests.Results(ctx, f.Warehouse)
}

// Closing is closing.Find.
func (f Figures) Closing(ctx context.Context, p period.Period) (closing.Closing, bool, error) {
	return closing.Find(ctx, f.Warehouse, p)
}

// Caveats is closing.Caveats.
func (f Figures) Caveats(ctx context.Context) ([]closing.Caveat, error) {
	return closing.Caveats(ctx, f.Warehouse)
}

// Restatements is restatement.List.
func (f Figures) Restatements(ctx context.Context, p period.Period, agency string) ([]restatement.Restatement, error) {
	return restatement.List(ctx, f.Warehouse, p, agency)
}
