package load

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"slices"
	"strings"

	"khohoso/ingest/contract"
	"khohoso/ingest/mapping"
)

// PreviewRow is a row as it would come in.
type PreviewRow struct {
	Cells []string
	Wrong string // the column that does not fit; "" for a row that is taken
	Why   contract.Reason
}

// Preview gives the first rows of a file as a mapping would bring them in, with the
// columns that it gives. It needs no warehouse.
func Preview(ctx context.Context, file string, m *mapping.Mapping, zone string) (columns []string, rows []PreviewRow, err error) {
	folder, err := os.MkdirTemp("", "khohoso-map-*")
	if err != nil {
		return nil, nil, err
	}
	defer os.RemoveAll(folder)
	r := Request{Files: []string{file}, Mapping: m, folder: folder, most: 200}
	inputs, err := r.inputs()
	if err != nil {
		return nil, nil, err
	}
	if inputs[0].normalized, err = r.normalize(ctx, inputs[0].source); err != nil {
		return nil, nil, err
	}
	p, err := r.plan(inputs[0].source, 0)
	if err != nil {
		return nil, nil, err
	}
	p = p.of(inputs[0].normalized)
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return nil, nil, err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, nil, err
	}
	if err := errors.Join(teachKept(ctx, conn), conn.Close()); err != nil {
		return nil, nil, err
	}
	macros, err := valueMacros()
	if err != nil {
		return nil, nil, err
	}
	if _, err := db.ExecContext(ctx, "set TimeZone = "+contract.Literal(zone)+"; "+macros); err != nil {
		return nil, nil, err
	}
	rows, err = p.preview(ctx, db)
	return p.GivenColumns, rows, err
}

func (p *loadPlan) preview(ctx context.Context, db *sql.DB) (found []PreviewRow, err error) {
	statement, err := render("preview", p)
	if err != nil {
		return nil, err
	}
	rows, err := db.QueryContext(ctx, statement)
	if err != nil {
		return nil, readerFault(p.source.Name, err)
	}
	defer rows.Close()
	for rows.Next() {
		var problem sql.NullInt64
		one := PreviewRow{Cells: make([]string, len(p.GivenColumns))}
		into := []any{&problem}
		for i := range one.Cells {
			into = append(into, &one.Cells[i])
		}
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		if problem.Valid {
			column := p.kind.Columns[problem.Int64]
			at := slices.Index(p.GivenColumns, column.Name)
			one.Wrong, one.Why = column.Name, column.RefusalReason(at < 0 || strings.TrimSpace(one.Cells[at]) == "")
		}
		found = append(found, one)
	}
	return found, rows.Err()
}
