// Command khohoso takes dossier events in and gives the figures, workbooks and
// dashboards of Decision 766 out. One file per subcommand; start with root.go.
package main

import (
	"context"
	"khohoso/internal/app"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // the program knows every zone, whatever the machine lacks
)

func main() {
	app.WriteForOurselves()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}
