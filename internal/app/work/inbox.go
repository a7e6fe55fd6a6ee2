package work

import (
	"context"
	"io"
	"path/filepath"
	"time"

	"khohoso/ingest/inbox"
	"khohoso/ingest/load"
	"khohoso/internal/app"
	"khohoso/models/store"
)

// lookEvery is how often a folder is looked at; settledAfter how long a file must
// stand still.
const (
	lookEvery    = 2 * time.Second
	SettledAfter = 5 * time.Second
)

// InboxName is how an inbox stands in the ledger.
func InboxName(folder string) string { return "inbox " + filepath.Base(folder) }

// NewInbox watches a folder for files to take in.
func NewInbox(a *app.App, w *store.Warehouse, folder string, settled time.Duration) *inbox.Inbox {
	return &inbox.Inbox{
		Folder: folder, Settled: settled, Now: app.Clock, Zone: w.Location(),
		Take: func(ctx context.Context, name string, content io.Reader) ([]load.FileResult, error) {
			return load.IngestBody(ctx, w, InboxName(folder), load.Body{Name: name, Content: content}, a.NullWordList(), app.Clock().Truncate(time.Second))
		},
	}
}
