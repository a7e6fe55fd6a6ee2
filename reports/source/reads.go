package source

import (
	"context"
	"iter"
	"time"

	"khohoso/models/closing"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/restatement"
	"khohoso/models/scoring"
	"khohoso/models/store"
)

// Reads is what forms need of the warehouse; figures.Figures has it.
type Reads interface {
	Flow(ctx context.Context, q metrics.FlowQuery) ([]metrics.FlowRow, error)
	Agencies(ctx context.Context) ([]metrics.Agency, error)
	Lineage(ctx context.Context) (*metrics.Lineage, error)
	Province(ctx context.Context) (metrics.Agency, error)
	ProvinceOn(ctx context.Context, day time.Time) (metrics.Agency, error)
	Rules(ctx context.Context) ([]metrics.Rule, error)
	DataVersion(ctx context.Context) (store.DataVersion, error)
	Closing(ctx context.Context, p period.Period) (closing.Closing, bool, error)
	Restatements(ctx context.Context, p period.Period, agency string) ([]restatement.Restatement, error)
	CountDossiers(ctx context.Context, q dossiers.Query) (int64, error)
	EachDossier(ctx context.Context, q dossiers.Query) iter.Seq2[dossiers.Row, error]
	Scorecard(ctx context.Context, q metrics.IndicatorQuery) ([]scoring.Scorecard, error)
	Bands(ctx context.Context, set string) ([]scoring.Band, error)
	ProcedureCounts(ctx context.Context, day time.Time) ([]metrics.ProcedureCount, error)
	Due(ctx context.Context, q dossiers.DueQuery) ([]dossiers.DueRow, error)
	DueDossiers(ctx context.Context, q dossiers.DueQuery, within, limit int) ([]dossiers.DueDossier, error)
}
