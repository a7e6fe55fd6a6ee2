package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"khohoso/internal/app"
	"khohoso/internal/app/work"
	"khohoso/internal/audit"
	"khohoso/internal/auth"
)

func retentionCommand(a *app.App) *cobra.Command {
	var dry bool
	command := &cobra.Command{
		Use:   "retention",
		Short: "Dọn dữ liệu cũ theo mục retention của tệp cấu hình, giữ nguyên mọi số liệu (old rows and files by the rules of the config; figures stay)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			w, err := a.OpenExisting(cmd.Context())
			if err != nil {
				return heldByService(err)
			}
			defer w.Close()
			r, err := work.Retain(cmd.Context(), a, w, dry)
			if err != nil {
				return err
			}
			fmt.Fprintln(a.Out, work.Retained(a, r, dry))
			if dry {
				return nil
			}
			return a.Audited(cmd.Context(), func(_ *auth.Accounts, log *audit.Log) error {
				return a.NoteAudit(cmd.Context(), log, audit.Entry{Action: audit.JobRun, Object: "retention", Outcome: audit.Done, Detail: work.Retained(a, r, dry)})
			})
		},
	}
	command.Flags().BoolVar(&dry, "dry-run", false, "chỉ cho biết những gì sẽ được dọn (only say what would go)")
	return command
}
