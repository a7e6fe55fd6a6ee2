package ledger

import (
	"context"
	"database/sql"
	"errors"
	"time"

	sqlfiles "khohoso/sql"
)

// Batch is a committed batch of the ledger.
type Batch struct {
	ID int // 0: there is none yet
	At time.Time
}

// LastBatch is the last batch that was committed.
func LastBatch(ctx context.Context, db *sql.DB) (b Batch, err error) {
	err = db.QueryRowContext(ctx, sqlfiles.Text("ingest", "last_batch")).Scan(&b.ID, &b.At)
	if errors.Is(err, sql.ErrNoRows) {
		return Batch{}, nil
	}
	return b, err
}
