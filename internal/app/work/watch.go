package work

import (
	"context"
	"sync"
	"time"

	"khohoso/ingest/inbox"
	"khohoso/ingest/load"
	"khohoso/ingest/pull"
	"khohoso/ingest/redact"
	"khohoso/internal/app"
	"khohoso/internal/apperr"
	"khohoso/internal/config"
	"khohoso/models/store"
)

// Watch is what comes in by itself while a service runs: a folder that is looked at, and sources that are pulled.
// What the last look and the last pulls came to is kept for whoever asks.
type Watch struct {
	app       *app.App
	warehouse *store.Warehouse
	changed   func()

	looking sync.Mutex // one look at a time, by the clock or by hand
	inbox   *inbox.Inbox

	mu     sync.Mutex
	looked Tried
	pulls  map[string]Tried
}

// Tried is when something was last tried and why it failed; the zero value: never.
type Tried struct {
	At     time.Time
	Failed error
}

// NewWatch watches what the settings name; changed is told when something was accepted.
func NewWatch(a *app.App, w *store.Warehouse, changed func()) *Watch {
	one := &Watch{app: a, warehouse: w, changed: changed, pulls: map[string]Tried{}}
	if a.Inbox != "" {
		one.inbox = NewInbox(a, w, a.Inbox, SettledAfter)
	}
	return one
}

// Start looks and pulls beside the service until the context ends.
func (o *Watch) Start(ctx context.Context) {
	if o.inbox != nil {
		o.app.Background.Go(func() { every(ctx, lookEvery, func() { _, _ = o.Look(ctx) }) }) // told of in the log and by Looked
	}
	for _, source := range o.app.Sources {
		if source.Every > 0 {
			o.app.Background.Go(func() { o.PullEvery(ctx, source) })
		}
	}
}

// every does something at once and then after each pause, until the context ends.
func every(ctx context.Context, pause time.Duration, do func()) {
	for {
		do()
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
	}
}

// Look takes in what has settled in the folder.
func (o *Watch) Look(ctx context.Context) (results []load.FileResult, err error) {
	o.looking.Lock()
	defer o.looking.Unlock()
	done, err := o.inbox.Look(ctx)
	if err != nil && ctx.Err() == nil {
		o.app.Log.Error("inbox", "folder", o.inbox.Folder, "error", err)
	}
	for _, one := range done {
		if one.Refused != nil {
			o.app.Log.Warn("inbox: a file was moved aside", "file", redact.FileName(one.File), "to", redact.FileName(one.MovedTo), "why", apperr.Sentence(one.Refused, o.app.Lang))
			continue
		}
		o.app.Log.Info("inbox: a file was taken in", "file", redact.FileName(one.File), "to", redact.FileName(one.MovedTo))
		results = append(results, one.Results...)
		o.changed()
		if err := NoteTargets(ctx, o.app, "inbox", one.Results); err != nil {
			o.app.Log.Error("inbox: the audit cannot be written", "file", redact.FileName(one.File), "error", err)
		}
	}
	o.mu.Lock()
	o.looked = Tried{app.Clock(), err}
	o.mu.Unlock()
	return results, err
}

// Looked is how the last look went.
func (o *Watch) Looked() Tried {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.looked
}

// PullEvery pulls a source at once and then after each interval, until the context ends.
func (o *Watch) PullEvery(ctx context.Context, source config.Source) {
	every(ctx, source.Every, func() {
		result, err := pullOnce(ctx, o.app, o.warehouse, source)
		if result.Read > 0 {
			o.app.Log.Info("pull", "source", source.Name, "batches", result.Batches, "accepted", result.Accepted, "duplicate", result.Duplicate, "quarantined", result.Quarantined)
		}
		if err != nil && ctx.Err() == nil {
			o.app.Log.Error("pull", "source", source.Name, "why", apperr.Sentence(err, o.app.Lang), "error", err)
		}
		o.NotePull(source.Name, result, err)
	})
}

// NotePull keeps how a pull went, and tells that something came in.
func (o *Watch) NotePull(source string, result pull.Result, err error) {
	o.mu.Lock()
	o.pulls[source] = Tried{app.Clock(), err}
	o.mu.Unlock()
	if result.Accepted > 0 {
		o.changed()
	}
}

// Changed says that something came in by another way.
func (o *Watch) Changed() { o.changed() }

// Pulled is how the last pull of a source went.
func (o *Watch) Pulled(source string) Tried {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.pulls[source]
}
