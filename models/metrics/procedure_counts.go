package metrics

import (
	"context"
	"database/sql"
	"time"

	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// ProcedureCount counts the administrative procedures that one department is in charge of.
type ProcedureCount struct {
	AgencyCode string // "" where the catalogue names no department
	AgencyName string
	Procedures int64       // each once, whatever its levels
	Authority  LevelCounts // in authority: a procedure of two levels counts in both
	OneStop    LevelCounts // of these, with a dossier received through the one-stop system by units of the level so far
	NoLevel    int64       // the catalogue gives no level
}

// LevelCounts are counts by level of government.
type LevelCounts struct{ Province, District, Commune int64 }

// ProcedureCounts counts the procedures of the catalogue that are in force on a day, by the
// department in charge. Basis: NĐ 63/2010/NĐ-CP, NĐ 61/2018/NĐ-CP; form II.07b of TT 01/2020/TT-VPCP.
//
// Error: apperr.NotBuilt.
func ProcedureCounts(ctx context.Context, w *store.Warehouse, day time.Time) ([]ProcedureCount, error) {
	query, err := sqlfiles.Render("queries", "procedure_counts", nil)
	if err != nil {
		return nil, err
	}
	args := []any{sql.Named("day", day.Format(time.DateOnly))}
	return store.Query(ctx, w, query, args, func(rows *sql.Rows) (p ProcedureCount, err error) {
		a, o := &p.Authority, &p.OneStop
		return p, rows.Scan(&p.AgencyCode, &p.AgencyName, &p.Procedures, &a.Province, &a.District, &a.Commune, &o.Province, &o.District, &o.Commune, &p.NoLevel)
	})
}
