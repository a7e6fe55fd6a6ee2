package work

import (
	"context"
	"io"
	"path/filepath"
	"time"

	"khohoso/ingest/inbox"
	"khohoso/ingest/load"
	"khohoso/ingest/redact"
	"khohoso/internal/app"
	"khohoso/internal/apperr"
	"khohoso/models/store"
)

// lookEvery is how often a folder is looked at; settledAfter how long a file must
// stand still.
const (
	lookEvery    = 2 * time.Second
	SettledAfter = 5 * time.Second
)

// NewInbox watches a folder for files to take in.
func NewInbox(a *app.App, w *store.Warehouse, folder string, settled time.Duration) *inbox.Inbox {
	return &inbox.Inbox{
		Folder: folder, Settled: settled, Now: app.Clock, Zone: w.Location(),
		Take: func(ctx context.Context, name string, content io.Reader) ([]load.FileResult, error) {
			return load.IngestBody(ctx, w, "inbox "+filepath.Base(folder), load.Body{Name: name, Content: content}, a.NullWordList(), app.Clock().Truncate(time.Second))
		},
	}
}

// WatchInbox looks at the folder until the context ends.
func WatchInbox(ctx context.Context, a *app.App, i *inbox.Inbox, changed func()) {
	for {
		done, err := i.Look(ctx)
		if err != nil && ctx.Err() == nil {
			a.Log.Error("inbox", "folder", i.Folder, "error", err)
		}
		for _, one := range done {
			if one.Refused != nil {
				a.Log.Warn("inbox: a file was moved aside", "file", redact.FileName(one.File), "to", redact.FileName(one.MovedTo), "why", apperr.Sentence(one.Refused, a.Lang))
				continue
			}
			a.Log.Info("inbox: a file was taken in", "file", redact.FileName(one.File), "to", redact.FileName(one.MovedTo))
			changed()
			if err := NoteTargets(ctx, a, "inbox", one.Results); err != nil {
				a.Log.Error("inbox: the audit cannot be written", "file", redact.FileName(one.File), "error", err)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(lookEvery):
		}
	}
}
