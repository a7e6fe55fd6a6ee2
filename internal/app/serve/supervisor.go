package serve

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"

	"khohoso/internal/app"
	"khohoso/models/store"
)

// tellSupervisor says how the service is to systemd, where that started it; nobody else listens.
func tellSupervisor(a *app.App, state string) {
	if _, err := daemon.SdNotify(false, state); err != nil {
		a.Log.Warn("the service manager cannot be told", "state", state, "error", err)
	}
}

// heartbeat tells systemd, as often as it wants to hear it, that the service is alive: that the engine answers a
// question. While the file is being opened again there is no engine to ask.
type heartbeat struct {
	warehouse atomic.Pointer[store.Warehouse]
}

// beat goes on until the context ends. An engine that answers nothing for the whole time of the watchdog is told by
// silence, and systemd starts the service anew.
func (h *heartbeat) beat(ctx context.Context, a *app.App) {
	limit, err := daemon.SdWatchdogEnabled(false)
	if err != nil {
		a.Log.Warn("the watchdog's time cannot be read", "error", err)
	}
	if limit <= 0 || err != nil {
		return
	}
	every := limit / 3
	for {
		asking, stop := context.WithTimeout(ctx, every)
		w := h.warehouse.Load()
		if w != nil {
			_ = w.Alive(asking) // one that was given up is told by untilGivenUp, which opens it again
		}
		if asking.Err() == nil {
			tellSupervisor(a, daemon.SdNotifyWatchdog)
		}
		stop()
		select {
		case <-ctx.Done():
			return
		case <-time.After(every):
		}
	}
}
