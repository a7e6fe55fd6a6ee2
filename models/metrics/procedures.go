package metrics

import (
	"context"
	"database/sql"

	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// Procedure is an administrative procedure as the warehouse knows it now.
type Procedure struct {
	Code         string // "" stands for dossiers that name none
	Name         string
	FieldCode    string
	FieldName    string
	ServiceLevel int    // 4 full, 3 partial, 2 information; 0 not stated
	LegalTerm    *int64 // nil where the catalogue gives none
	LegalUnit    string // hours, working_days, calendar_days, months
	InCatalogue  bool
}

// Procedures lists every procedure by code. Error: apperr.NotBuilt.
func Procedures(ctx context.Context, w *store.Warehouse) ([]Procedure, error) {
	query, err := sqlfiles.Render("queries", "procedures", nil)
	if err != nil {
		return nil, err
	}
	return store.Query(ctx, w, query, nil, func(rows *sql.Rows) (p Procedure, err error) {
		return p, rows.Scan(&p.Code, &p.Name, &p.FieldCode, &p.FieldName, &p.ServiceLevel, &p.LegalTerm, &p.LegalUnit, &p.InCatalogue)
	})
}
