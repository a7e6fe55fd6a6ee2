package main

import (
	"context"
	"time"

	"khohoso/internal/yielding"
	"khohoso/models/pipeline"
	"khohoso/models/store"
)

// freshness builds while the service runs, after something was taken in: soon, but
// once for all that comes within a moment.
type freshness struct {
	warehouse *store.Warehouse
	changed   chan struct{}
	failed    func(error)
}

func newFreshness(w *store.Warehouse, failed func(error)) *freshness {
	return &freshness{warehouse: w, changed: make(chan struct{}, 1), failed: failed}
}

// note says that there is something new.
func (f *freshness) note() {
	select {
	case f.changed <- struct{}{}:
	default: // it is known already
	}
}

// run builds until the context ends.
func (f *freshness) run(ctx context.Context) {
	const gathered = 500 * time.Millisecond
	for {
		select {
		case <-ctx.Done():
			return
		case <-f.changed:
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(gathered):
		}
		if err := buildInTurn(ctx, f.warehouse); err != nil && ctx.Err() == nil {
			f.failed(err)
		}
	}
}

// buildInTurn brings the figures up to date when nobody else writes, and keeps the file from growing with every build.
// Readers go first.
func buildInTurn(ctx context.Context, w *store.Warehouse) error {
	end, err := w.Turn(ctx)
	if err != nil {
		return err
	}
	defer end()
	return yielding.Do(func() error {
		if _, err := pipeline.Build(ctx, w, nil); err != nil {
			return err
		}
		return w.Checkpoint(ctx)
	})
}
