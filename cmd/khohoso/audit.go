package main

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"khohoso/ingest"
	"khohoso/internal/apperr"
	"khohoso/internal/audit"
	"khohoso/internal/auth"
	"khohoso/internal/config"
	"khohoso/internal/pull"
)

// auditCommand reads what was done; it works while the service runs.
func (a *app) auditCommand() *cobra.Command {
	command := &cobra.Command{
		Use:   "audit",
		Short: "Nhật ký: ai, khi nào, việc gì, từ đâu (who did what, when and from where)",
		RunE: func(*cobra.Command, []string) error {
			return apperr.New(apperr.Usage, "say what to do: export or verify", "hãy nêu việc cần làm: export hoặc verify")
		},
	}
	command.AddCommand(a.auditExportCommand(), a.auditVerifyCommand())
	return command
}

func (a *app) auditExportCommand() *cobra.Command {
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
			return a.audited(cmd.Context(), func(_ *auth.Accounts, log *audit.Log) error {
				return log.Export(cmd.Context(), a.out, f, query)
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

func (a *app) auditVerifyCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "verify",
		Short: "Kiểm tra nhật ký có bị sửa từ bên ngoài không (was a row changed outside of the program?)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.audited(cmd.Context(), func(_ *auth.Accounts, log *audit.Log) error {
				rows, err := log.Verify(cmd.Context())
				if err == nil {
					fmt.Fprintf(a.out, a.say("nhật ký nguyên vẹn: %s dòng\n", "the audit is whole: %s rows\n"), a.count(int64(rows)))
				}
				return err
			})
		},
	}
}

// noteTargets keeps that targets were taken in from files: they change what figures are
// measured by. by names what takes files in by itself; "" is a command.
func (a *app) noteTargets(ctx context.Context, by string, results []ingest.FileResult) error {
	for _, r := range results {
		if r.Kind != "targets" {
			continue
		}
		if err := a.noteTargetRows(ctx, by, filepath.Base(r.File), r.Accepted); err != nil {
			return err
		}
	}
	return nil
}

// notePulled keeps it of a source that gives targets.
func (a *app) notePulled(ctx context.Context, by string, source config.Source, r pull.Result) error {
	if source.As != "targets" {
		return nil
	}
	return a.noteTargetRows(ctx, by, pull.Name(source.Name), r.Accepted)
}

func (a *app) noteTargetRows(ctx context.Context, by, object string, rows int64) error {
	if rows == 0 {
		return nil
	}
	ctx = context.WithoutCancel(ctx) // they are in
	entry := audit.Entry{Action: audit.TargetChange, Object: object, Outcome: audit.Done, Detail: fmt.Sprintf("%d rows", rows)}
	return a.audited(ctx, func(_ *auth.Accounts, log *audit.Log) error {
		if by == "" {
			return a.noteHere(ctx, log, entry)
		}
		entry.Who, entry.Address = by, by
		return log.Add(ctx, entry)
	})
}
