package serve

import (
	"context"
	"time"

	"khohoso/internal/app/work"
	"khohoso/models/store"
)

// BuildLoop builds while the service runs, after something was taken in: soon, but
// once for all that comes within a moment.
type BuildLoop struct {
	warehouse *store.Warehouse
	changed   chan struct{}
	failed    func(error)
}

// NewBuildLoop builds a warehouse while it is served; failed is told what went wrong.
func NewBuildLoop(w *store.Warehouse, failed func(error)) *BuildLoop {
	return &BuildLoop{warehouse: w, changed: make(chan struct{}, 1), failed: failed}
}

// Note says that there is something new.
func (f *BuildLoop) Note() {
	select {
	case f.changed <- struct{}{}:
	default: // it is known already
	}
}

// Run builds until the context ends.
func (f *BuildLoop) Run(ctx context.Context) {
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
		if err := work.BuildInTurn(ctx, f.warehouse); err != nil && ctx.Err() == nil {
			f.failed(err)
		}
	}
}
