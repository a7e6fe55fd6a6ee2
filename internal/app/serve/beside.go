package serve

import (
	"context"
	"fmt"
	"io"
	"runtime/debug"

	"khohoso/internal/app"
	"khohoso/internal/app/beside"
	"khohoso/models/store"
)

// runBeside runs commands that are called beside the service, until the context ends. A service that only reads holds the file
// from nobody who reads.
func runBeside(ctx context.Context, a *app.App, w *store.Warehouse) {
	if a.Beside == nil || a.Open {
		return
	}
	listener, err := beside.Listen(w.Path())
	if err != nil { // everything else works
		a.Log.Warn("no command can run beside the service", "error", err)
		return
	}
	run := a.Beside(w)
	a.Background.Go(func() {
		beside.Serve(ctx, listener, func(ctx context.Context, r beside.Request, in io.Reader, out, errOut io.Writer) (status int) {
			defer func() {
				if what := recover(); what != nil {
					a.Log.Error("a command beside the service panicked", "by", r.User, "panic", what, "stack", string(debug.Stack()))
					fmt.Fprintln(errOut, what)
					status = 1
				}
			}()
			a.Log.Info("a command runs beside the service", "by", r.User)
			return run(ctx, r, in, out, errOut)
		})
	})
}
