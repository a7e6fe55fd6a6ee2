package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"khohoso/internal/app"
	"khohoso/internal/apperr"
	"khohoso/internal/audit"
	"khohoso/internal/auth"
)

// auditCommand reads what was done; it works while the service runs.
func auditCommand(a *app.App) *cobra.Command {
	command := &cobra.Command{
		Use:   "audit",
		Short: "Nhật ký: ai, khi nào, việc gì, từ đâu (who did what, when and from where)",
		RunE: func(*cobra.Command, []string) error {
			return apperr.New(apperr.Usage, "say what to do: export or verify", "hãy nêu việc cần làm: export hoặc verify")
		},
	}
	command.AddCommand(auditExportCommand(a), auditVerifyCommand(a))
	return command
}

func auditExportCommand(a *app.App) *cobra.Command {
	var formatName, name, action, from, until string
	command := &cobra.Command{
		Use:   "export",
		Short: "Xuất nhật ký, cũ trước mới sau (the audit, oldest first)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			query := audit.Query{Who: name, Action: audit.Action(action)}
			var err error
			if query.From, err = day("--from", from); err != nil {
				return err
			}
			if query.Until, err = day("--until", until); err != nil {
				return err
			}
			if !query.Until.IsZero() {
				query.Until = query.Until.AddDate(0, 0, 1)
			}
			f := audit.Format(formatName)
			if f != audit.CSV && f != audit.JSON {
				return apperr.New(apperr.Usage, fmt.Sprintf("--format %q: choose csv or json", formatName), fmt.Sprintf("--format %q: chọn csv hoặc json", formatName))
			}
			return a.Audited(cmd.Context(), func(_ *auth.Accounts, log *audit.Log) error {
				return log.Export(cmd.Context(), a.Out, f, query)
			})
		},
	}
	flags := command.Flags()
	flags.StringVar(&formatName, "format", "csv", "định dạng: csv | json, mỗi dòng một việc (format)")
	flags.StringVar(&name, "who", "", "chỉ của một tài khoản (of one account)")
	flags.StringVar(&action, "action", "", "chỉ một loại việc, ví dụ download (of one kind)")
	flags.StringVar(&from, "from", "", "từ ngày, dạng 2025-06-01 (first day)")
	flags.StringVar(&until, "until", "", "đến hết ngày (last day)")
	return command
}

// day reads a date of this machine's zone; "" is none.
func day(flag, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	at, err := time.ParseInLocation(time.DateOnly, text, time.Local)
	if err != nil {
		return at, apperr.Wrap(apperr.Usage, err, fmt.Sprintf("%s %q: write a date like 2025-06-01", flag, text), fmt.Sprintf("%s %q: viết ngày dạng 2025-06-01", flag, text))
	}
	return at, nil
}

func auditVerifyCommand(a *app.App) *cobra.Command {
	return &cobra.Command{
		Use:   "verify",
		Short: "Kiểm tra nhật ký có bị sửa từ bên ngoài không (was a row changed outside of the program?)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.Audited(cmd.Context(), func(_ *auth.Accounts, log *audit.Log) error {
				rows, err := log.Verify(cmd.Context())
				if err == nil {
					fmt.Fprintf(a.Out, a.Tr("nhật ký nguyên vẹn: %s dòng\n", "the audit is whole: %s rows\n"), a.Count(int64(rows)))
				}
				return err
			})
		},
	}
}
