package dossiers

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"

	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// SearchQuery asks for dossiers by a part of their code.
type SearchQuery struct {
	Text     string
	Agencies []string // whose dossiers may be told: those that one of these holds today; nil: every unit's
	Limit    int
}

// SearchHit is one dossier as a search names it. The unit is the one that received it.
type SearchHit struct{ DossierCode, AgencyCode, AgencyName, ProcedureName, Status string }

// Search finds dossiers whose code holds a text: the code itself first, then those that begin with it, the latest
// first. Nothing is found by an empty text. Error: apperr.NotBuilt.
func Search(ctx context.Context, w *store.Warehouse, q SearchQuery) ([]SearchHit, error) {
	if q.Text == "" || q.Agencies != nil && len(q.Agencies) == 0 {
		return nil, nil
	}
	w = w.Live()
	if _, err := w.DataVersion(ctx); err != nil {
		return nil, err
	}
	query, err := sqlfiles.Render("queries", "search_dossiers", struct{ Limited bool }{q.Agencies != nil})
	if err != nil {
		return nil, err
	}
	args := []any{sql.Named("typed", q.Text), sql.Named("capitals", strings.ToUpper(q.Text)), sql.Named("most", q.Limit)}
	if q.Agencies != nil {
		agencies, err := json.Marshal(q.Agencies)
		if err != nil {
			return nil, err
		}
		args = append(args, sql.Named("agencies", string(agencies)))
	}
	return store.Query(ctx, w, query, args, func(rows *sql.Rows) (hit SearchHit, err error) {
		return hit, rows.Scan(&hit.DossierCode, &hit.AgencyCode, &hit.AgencyName, &hit.ProcedureName, &hit.Status)
	})
}
