package load

import (
	"context"
	"database/sql"
	"time"
)

// Store is a warehouse that takes turns at writing.
type Store interface {
	DB() *sql.DB
	AcquireWriter(context.Context) (end func(), err error)
}

// IngestBody takes a body of any kind in when nobody else writes, for what watches a
// folder while a service runs. from is whose it is, for the ledger. Errors: those of Run.
func IngestBody(ctx context.Context, store Store, from string, body Body, nullWords []string, now time.Time) ([]FileResult, error) {
	return Run(ctx, store.DB(), Request{Bodies: []Body{body}, From: from, NullWords: nullWords, Now: now, AcquireWriter: store.AcquireWriter})
}
