package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"khohoso/internal/app"
	"khohoso/internal/app/beside"
	"khohoso/internal/apperr"
	"khohoso/internal/config"
	"khohoso/models/store"
)

// runsBeside are the commands that run inside of the service while it holds the warehouse: their files are meant from where
// they were called, and what they open they give back.
var runsBeside = map[string]bool{
	"khohoso status": true, "khohoso check": true, "khohoso report": true, "khohoso report pack": true, "khohoso ingest": true, "khohoso build": true,
	"khohoso publish": true, "khohoso close": true, "khohoso close list": true, "khohoso close reopen": true, "khohoso restatements": true,
	"khohoso quarantine": true, "khohoso quarantine list": true, "khohoso quarantine groups": true, "khohoso quarantine export": true, "khohoso quarantine retry": true,
	"khohoso flow": true, "khohoso indicators": true, "khohoso scorecard": true, "khohoso lost": true, "khohoso compare": true, "khohoso whatif": true,
	"khohoso readings": true, "khohoso mean-handling": true, "khohoso due": true, "khohoso reconcile": true, "khohoso dossiers": true,
}

// callBeside has the service that holds the warehouse run the command; false where none listens, or who calls may not write
// the warehouse.
func callBeside(ctx context.Context, a *app.App, root *cobra.Command, args []string) (status int, ran bool, err error) {
	if a.Lent != nil {
		return 0, false, nil
	}
	dir, err := os.Getwd()
	if err != nil {
		return 0, false, err
	}
	var in io.Reader
	if slices.Contains(args, "-") {
		in = a.In
	}
	request := beside.Request{Args: withSettings(a, root, args), Dir: dir, User: app.CurrentUser("")}
	status, err = beside.Call(ctx, a.Warehouse, request, in, a.Out, a.Err)
	switch {
	case errors.Is(err, beside.ErrNobody):
		return 0, false, nil
	case ctx.Err() != nil:
		return 0, false, ctx.Err()
	case err != nil:
		return 0, false, apperr.Wrap(apperr.Busy, err, "the service that holds the warehouse went away before the command ended; see what it did, then run it again",
			"dịch vụ đang giữ kho đã dừng trước khi lệnh chạy xong; hãy xem lệnh đã làm đến đâu rồi chạy lại")
	}
	return status, true, nil
}

// withSettings are the arguments with every setting as it holds for the caller, so that neither the environment nor the config
// of the service stands in for it. What the engine may hold is the service's own.
func withSettings(a *app.App, root *cobra.Command, args []string) []string {
	end := slices.Index(args, "--")
	if end < 0 {
		end = len(args)
	}
	all := slices.Clone(args[:end])
	root.PersistentFlags().VisitAll(func(flag *pflag.Flag) {
		value := flag.Value.String()
		switch flag.Name {
		case "memory-limit":
			return
		case "config":
			if value = config.Locate(value); value == "" {
				value = os.DevNull
			}
			value = absolute(value)
		case "warehouse", "extensions":
			value = absolute(value)
		}
		all = append(all, fmt.Sprintf("--%s=%s", flag.Name, value))
	})
	return append(all, args[end:]...)
}

func absolute(path string) string {
	if path == "" {
		return path
	}
	if whole, err := filepath.Abs(path); err == nil {
		return whole
	}
	return path
}

// besideService runs commands that are called beside a service on its warehouse. None but those that give it back may.
func besideService(served *app.App) func(*store.Warehouse) beside.Run {
	return func(w *store.Warehouse) beside.Run {
		hours, extensions := served.WorkingHours, absolute(served.Extensions)
		return func(ctx context.Context, r beside.Request, in io.Reader, out, errOut io.Writer) int {
			a := &app.App{Settings: config.Defaults(), In: in, Out: out, Err: errOut}
			a.Lent = &app.Lent{Warehouse: w, WorkingHours: hours, Extensions: extensions, Dir: r.Dir, User: r.User}
			command, _, err := rootCommand(&app.App{}).Find(r.Args)
			if err != nil || !runsBeside[command.CommandPath()] {
				a.PrintError(apperr.New(apperr.Held, "the service that runs does not take this command", "dịch vụ đang chạy không nhận lệnh này"))
				return apperr.ExitFailed
			}
			return runAs(ctx, a, r.Args)
		}
	}
}
