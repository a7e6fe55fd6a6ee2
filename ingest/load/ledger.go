package load

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"time"

	"khohoso/ingest/redact"
)

// writeLedger writes the row of the file that is taken in.
func (b *batch) writeLedger(ctx context.Context, found RowCount, r FileResult) error {
	row, err := ledgerRow(b.batchID, found, r, b.Now, b.From)
	if err != nil {
		return err
	}
	return Insert(ctx, b.tx, "write_ledger", [][]any{row})
}

// ledgerRow is the row of a file, in the order of the table.
func ledgerRow(batchID int, found RowCount, r FileResult, now time.Time, from string) ([]any, error) {
	ignored, err := json.Marshal(append([]string{}, r.Ignored...))
	if err != nil {
		return nil, err
	}
	named := func(name string) sql.NullString { return sql.NullString{String: name, Valid: name != ""} }
	file := redact.FileName(r.File)
	if r.Sheet != "" {
		file += "#" + r.Sheet
	}
	known := func(t time.Time) sql.NullTime { return sql.NullTime{Time: t, Valid: !t.IsZero()} }
	return []any{r.FileID, batchID, r.Kind, file, named(r.Mapping), found.Bytes, found.SHA256,
		r.SourceRows, r.Read, r.Accepted, r.Revised, r.Duplicate, r.Quarantined, string(ignored), known(r.First), known(r.Last), now,
		string(r.Format), named(from), r.WithoutEvent, r.Unread}, nil
}

// Insert writes rows, whose cells are the parameters of a statement one row after another.
func Insert(ctx context.Context, tx *sql.Tx, statement string, rows [][]any) error {
	text, err := render(statement, rows)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, text, slices.Concat(rows...)...)
	return err
}
