package serve

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"

	"khohoso/internal/app"
	"khohoso/models/store"
)

// errGivenUp ends a service whose engine gave the warehouse up, so that the file is opened again.
var errGivenUp = errors.New("the engine gave the warehouse up")

// Run serves until the context ends. Where the engine gave the file up, after a write that failed on a full disk, it
// is closed and opened again: what was acknowledged comes back from its log. Nobody has to be called at night for it.
func Run(ctx context.Context, a *app.App) error {
	const pause = 2 * time.Second
	var pulse heartbeat
	beating, stop := context.WithCancel(ctx)
	var beats sync.WaitGroup
	beats.Go(func() { pulse.beat(beating, a) })
	defer func() { stop(); beats.Wait() }()
	defer context.AfterFunc(ctx, func() { tellSupervisor(a, daemon.SdNotifyStopping) })()
	err := serveOnce(ctx, a, &pulse)
	for errors.Is(err, errGivenUp) {
		a.Log.Error("the warehouse is opened again", "error", err)
		for err = serveOnce(ctx, a, &pulse); err != nil && !errors.Is(err, errGivenUp) && ctx.Err() == nil; err = serveOnce(ctx, a, &pulse) {
			a.Log.Error("the warehouse cannot be opened yet", "error", err)
			select {
			case <-ctx.Done():
			case <-time.After(pause):
			}
		}
		if ctx.Err() != nil {
			return err
		}
	}
	return err
}

// serveOnce opens the warehouse and serves it until the context ends or the engine gives it up.
func serveOnce(ctx context.Context, a *app.App, pulse *heartbeat) (err error) {
	open := a.OpenExisting // alone, so that the service itself can take data in
	if a.Open {
		open = func(ctx context.Context, _ ...string) (*store.Warehouse, error) { return a.OpenToRead(ctx) }
	}
	w, err := open(ctx)
	if err != nil {
		return err
	}
	pulse.warehouse.Store(w)
	defer func() {
		pulse.warehouse.Store(nil)
		if closing := w.Close(); !errors.Is(err, errGivenUp) { // an engine that gave up says so once more
			err = errors.Join(err, closing)
		}
	}()
	return Serve(ctx, a, w)
}

// untilGivenUp waits until the engine gives the warehouse up; nil when the context ends before.
func untilGivenUp(ctx context.Context, w *store.Warehouse) error {
	const between = time.Second
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(between):
		}
		if err := w.Alive(ctx); err != nil {
			return fmt.Errorf("%w: %w", errGivenUp, err)
		}
	}
}
