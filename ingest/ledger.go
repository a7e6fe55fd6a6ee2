package ingest

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"
	"time"

	statements "khohoso/sql"
)

func (b *batch) writeLedger(ctx context.Context, found survey, r FileResult) error {
	statement, err := render("write_ledger", nil)
	if err != nil {
		return err
	}
	ignored, err := json.Marshal(append([]string{}, r.Ignored...))
	if err != nil {
		return err
	}
	named := func(name string) sql.NullString { return sql.NullString{String: name, Valid: name != ""} }
	file := r.File
	if r.Sheet != "" {
		file += "#" + r.Sheet
	}
	known := func(t time.Time) sql.NullTime { return sql.NullTime{Time: t, Valid: !t.IsZero()} }
	_, err = b.tx.ExecContext(ctx, statement, b.fileID, b.batchID, r.Kind, file, named(r.Mapping), found.Bytes, found.SHA256,
		r.SourceRows, r.Read, r.Accepted, r.Revised, r.Duplicate, r.Quarantined, string(ignored), known(r.First), known(r.Last), b.Now,
		string(r.Format), named(b.From))
	return err
}

// Batch is a committed batch of the ledger.
type Batch struct {
	ID int // 0: there is none yet
	At time.Time
}

// LastBatch is the last batch that was committed.
func LastBatch(ctx context.Context, db *sql.DB) (b Batch, err error) {
	err = db.QueryRowContext(ctx, statements.Text("ingest", "last_batch")).Scan(&b.ID, &b.At)
	if errors.Is(err, sql.ErrNoRows) {
		return Batch{}, nil
	}
	return b, err
}

// guessKind tells the kind of a contract file by its columns: the kind that knows
// most of them, events where nothing else fits better.
func guessKind(header []string) Kind {
	best, most := Events, 0
	for _, kind := range Kinds {
		known := 0
		for _, name := range header {
			if _, isOurs := kind.column(strings.ToLower(name)); isOurs {
				known++
			}
		}
		if known > most {
			best, most = kind, known
		}
	}
	return best
}
