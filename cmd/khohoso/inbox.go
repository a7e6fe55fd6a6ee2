package main

import (
	"errors"

	"github.com/spf13/cobra"

	"khohoso/ingest/load"
	"khohoso/internal/app"
	"khohoso/internal/app/work"
)

func inboxCommand(a *app.App) *cobra.Command {
	return &cobra.Command{
		Use:   "inbox FOLDER",
		Short: "Nạp mọi tệp trong hộp nhận rồi chuyển vào lưu trữ (take in what stands in a folder, once; while serving see serve --inbox)",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			w, err := a.OpenOrCreate(cmd.Context())
			if err != nil {
				return err
			}
			defer w.Close()
			done, err := work.NewInbox(a, w, args[0], 0).Look(cmd.Context())
			var results []load.FileResult
			for _, one := range done {
				results = append(results, one.Results...)
				if one.Refused != nil {
					a.PrintError(one.Refused)
				}
			}
			printLedger(a, results)
			return errors.Join(err, work.NoteTargets(cmd.Context(), a, "", results))
		},
	}
}
