package metrics

import (
	"context"
	"database/sql"
	"time"

	"khohoso/models/period"
	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// Breakdown names what a row of Handling stands for.
type Breakdown string

// The breakdowns of Handling, all made in one pass.
const (
	OverProvince     Breakdown = "province"
	PerProcedure     Breakdown = "procedure"
	PerField         Breakdown = "field"
	OverUnit         Breakdown = "unit"
	PerUnitProcedure Breakdown = "unit_procedure"
	PerUnitField     Breakdown = "unit_field"
)

// ProcessingTimeQuery asks how long dossiers finished in a period took.
type ProcessingTimeQuery struct {
	Period period.Period
	Organisation
}

// ProcessingTimeRow is one group of finished dossiers. Days are working days net of
// pauses, as long as the warehouse's working hours. Medians of groups cannot be
// summed: every breakdown has its own.
type ProcessingTimeRow struct {
	Breakdown Breakdown
	Agency    string // "" unless the breakdown names units
	Procedure string // "" unless it names procedures, or for dossiers that name none
	Field     string // likewise

	Finished   int64
	MedianDays float64
	P90Days    float64 // nine of ten were done within it

	WithTerm  int64    // of Finished: those whose procedure has a legal term
	OverTerm  int64    // of WithTerm: finished after its end
	LegalTerm *int64   // of procedures only; nil where the catalogue gives none
	LegalUnit string   // hours, working_days, calendar_days, months
	LegalDays *float64 // the term in working days; nil where it runs in calendar days or months
}

// ProcessingTimes gives the time that finished dossiers took, ordered by breakdown and codes.
//
// Errors: apperr.NotBuilt.
func ProcessingTimes(ctx context.Context, w *store.Warehouse, q ProcessingTimeQuery) ([]ProcessingTimeRow, error) {
	query, err := sqlfiles.Render("queries", "handling", nil)
	if err != nil {
		return nil, err
	}
	args := []any{
		sql.Named("first_day", q.Period.From.Format(time.DateOnly)), sql.Named("last_day", q.Period.To.Format(time.DateOnly)),
		sql.Named("organised_on", q.Organisation.Day(q.Period).Format(time.DateOnly)),
	}
	return store.Query(ctx, w, query, args, func(rows *sql.Rows) (r ProcessingTimeRow, err error) {
		var median, p90 sql.NullFloat64
		err = rows.Scan(&r.Breakdown, &r.Agency, &r.Procedure, &r.Field, &r.Finished, &median, &p90,
			&r.WithTerm, &r.OverTerm, &r.LegalTerm, &r.LegalUnit, &r.LegalDays)
		r.MedianDays, r.P90Days = median.Float64, p90.Float64
		return r, err
	})
}
