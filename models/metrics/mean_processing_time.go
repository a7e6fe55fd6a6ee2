package metrics

import (
	"context"
	"database/sql"
	"time"

	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// MeanProcessingTimeRow is how long dossiers received in a period took that are finished, also after
// it: what indicator 2.2 shows. Breakdowns are those over the province and units and per procedure.
type MeanProcessingTimeRow struct {
	Breakdown Breakdown
	Agency    string // "" unless the breakdown names units
	Procedure string // "" unless it names procedures, or for dossiers that name none
	Finished  int64
	MeanDays  float64  // working days net of pauses
	MeanTerm  *float64 // of procedures with a term only: the mean in LegalUnit
	LegalTerm *int64   // likewise
	LegalUnit string   // hours, working_days, calendar_days, months
}

// MeanProcessingTimes gives the mean handling times of a period, ordered by breakdown and codes.
//
// Errors: apperr.NotBuilt.
func MeanProcessingTimes(ctx context.Context, w *store.Warehouse, q ProcessingTimeQuery) ([]MeanProcessingTimeRow, error) {
	query, err := sqlfiles.Render("queries", "mean_handling", nil)
	if err != nil {
		return nil, err
	}
	args := []any{
		sql.Named("first_day", q.Period.From.Format(time.DateOnly)), sql.Named("last_day", q.Period.To.Format(time.DateOnly)),
		sql.Named("organised_on", q.Organisation.Day(q.Period).Format(time.DateOnly)),
	}
	return store.Query(ctx, w, query, args, func(rows *sql.Rows) (r MeanProcessingTimeRow, err error) {
		return r, rows.Scan(&r.Breakdown, &r.Agency, &r.Procedure, &r.Finished, &r.MeanDays, &r.MeanTerm, &r.LegalTerm, &r.LegalUnit)
	})
}
