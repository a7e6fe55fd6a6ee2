package dossiers

import (
	"context"
	"database/sql"

	"khohoso/models/store"
)

// AgeBands are the upper ends of the age bands in working days after the day of
// receipt; the last band has none.
var AgeBands = []int64{5, 10, 20, 60}

// OpenAgeRow is some open dossiers of one unit and procedure.
type OpenAgeRow struct {
	Agency    string
	Procedure string
	Band      int    // 1 to len(AgeBands)+1
	Step      string // status word of the last event up to the judged day
	Dossiers  int64
	Overdue   int64
}

// OpenAges counts the open dossiers of q by age and step; q.Where is not used. The
// rows add up to what Dossiers lists as "open" and as OverdueRunning.
//
// Errors: those of Dossiers.
func OpenAges(ctx context.Context, w *store.Warehouse, q Query) ([]OpenAgeRow, error) {
	q.Where, q.Limit, q.Offset = "open", 0, 0
	query, args, err := dossierRead(ctx, w, "open_ages", q, listRows)
	if err != nil {
		return nil, err
	}
	return store.Query(ctx, w, query, args, func(rows *sql.Rows) (r OpenAgeRow, err error) {
		return r, rows.Scan(&r.Agency, &r.Procedure, &r.Band, &r.Step, &r.Dossiers, &r.Overdue)
	})
}
