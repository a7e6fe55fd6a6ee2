package main

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"khohoso/ingest"
	"khohoso/ingest/redact"
	"khohoso/internal/apperr"
	"khohoso/internal/inbox"
	"khohoso/models/store"
)

// lookEvery is how often a folder is looked at; settledAfter how long a file must
// stand still.
const (
	lookEvery    = 2 * time.Second
	settledAfter = 5 * time.Second
)

func (a *app) inboxCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "inbox FOLDER",
		Short: "Nạp mọi tệp trong hộp nhận rồi chuyển vào lưu trữ (take in what stands in a folder, once; while serving see serve --inbox)",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			w, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			defer w.Close()
			done, err := a.newInbox(w, args[0], 0).Look(cmd.Context())
			var results []ingest.FileResult
			for _, one := range done {
				results = append(results, one.Results...)
				if one.Refused != nil {
					a.tell(one.Refused)
				}
			}
			a.printLedger(results)
			return errors.Join(err, a.noteTargets(cmd.Context(), "", results))
		},
	}
}

func (a *app) newInbox(w *store.Warehouse, folder string, settled time.Duration) *inbox.Inbox {
	return &inbox.Inbox{
		Folder: folder, Settled: settled, Now: clock, Zone: w.Location(),
		Take: func(ctx context.Context, name string, content io.Reader) ([]ingest.FileResult, error) {
			return ingest.TakeBody(ctx, w, "inbox "+filepath.Base(folder), ingest.Body{Name: name, Content: content}, a.NullWordList(), clock().Truncate(time.Second))
		},
	}
}

// watchInbox looks at the folder until the context ends.
func (a *app) watchInbox(ctx context.Context, i *inbox.Inbox, changed func()) {
	for {
		done, err := i.Look(ctx)
		if err != nil && ctx.Err() == nil {
			a.log.Error("inbox", "folder", i.Folder, "error", err)
		}
		for _, one := range done {
			if one.Refused != nil {
				a.log.Warn("inbox: a file was moved aside", "file", redact.FileName(one.File), "to", redact.FileName(one.MovedTo), "why", apperr.Sentence(one.Refused, a.Lang))
				continue
			}
			a.log.Info("inbox: a file was taken in", "file", redact.FileName(one.File), "to", redact.FileName(one.MovedTo))
			changed()
			if err := a.noteTargets(ctx, "inbox", one.Results); err != nil {
				a.log.Error("inbox: the audit cannot be written", "file", redact.FileName(one.File), "error", err)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(lookEvery):
		}
	}
}
