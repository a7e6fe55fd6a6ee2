package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"khohoso/cmd/khohoso/args"
	"khohoso/internal/app"
	"khohoso/internal/app/work"
	"khohoso/internal/apperr"
	"khohoso/internal/audit"
	"khohoso/internal/cliout"
	"khohoso/models/closing"
)

func closeCommand(a *app.App) *cobra.Command {
	var period, calendar, by, note string
	command := &cobra.Command{
		Use:   "close --period P",
		Short: "Chốt số liệu một kỳ: từ đó báo cáo và trang của kỳ không đổi nữa (freeze a period)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := needPeriod(period); err != nil {
				return err
			}
			return closePeriod(cmd.Context(), a, period, calendar, by, note)
		},
	}
	flags := command.Flags()
	flags.StringVar(&period, "period", "", "kỳ cần chốt (period)")
	args.Calendar(flags, &calendar)
	flags.StringVar(&by, "by", "", "người chốt; mặc định là người dùng của máy (who closes; the machine's user)")
	flags.StringVar(&note, "note", "", "ghi chú, ví dụ số văn bản (note)")
	command.AddCommand(closeListCommand(a), closeReopenCommand(a))
	return command
}

// needPeriod stands in for cobra's own check, which would also ask it of close list.
func needPeriod(period string) error {
	if period == "" {
		return apperr.New(apperr.Usage, "name the period with --period, such as --period 2024-06", "hãy nêu kỳ bằng --period, ví dụ --period 2024-06")
	}
	return nil
}

func closePeriod(ctx context.Context, a *app.App, period, calendar, by, note string) error {
	p, err := args.Period(period, calendar)
	if err != nil {
		return err
	}
	w, err := a.OpenExisting(ctx)
	if err != nil {
		return err
	}
	defer a.Done(w) //nolint:errcheck // what was closed is committed
	c, err := closing.Close(ctx, w, p, a.User(by), note)
	if err != nil {
		return err
	}
	if !a.Quiet {
		fmt.Fprintf(a.Out, a.Tr("đã chốt kỳ %s: phiên bản dữ liệu %s, người chốt %s, lúc %s\n", "closed %s: data version %s, by %s, at %s\n"),
			p.Name, c.DataVersion, c.By, c.At.Format("2006-01-02 15:04:05"))
	}
	return work.NoteClosing(ctx, a, audit.Close, p, c.By, note)
}

func closeListCommand(a *app.App) *cobra.Command {
	var formatName string
	command := &cobra.Command{
		Use:   "list",
		Short: "Các kỳ đã chốt: ai, khi nào, phiên bản dữ liệu nào (closed periods)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := cliout.CheckFormat(a, formatName)
			if err != nil {
				return err
			}
			w, err := a.OpenToRead(cmd.Context())
			if err != nil {
				return err
			}
			defer a.Done(w) //nolint:errcheck // what was closed is committed
			all, err := closing.List(cmd.Context(), w)
			if err != nil {
				return err
			}
			return cliout.Listing(a, f, closingFields(a), all)
		},
	}
	command.Flags().StringVar(&formatName, "format", "table", "định dạng: table | csv | json (format)")
	return command
}

func closingFields(a *app.App) []cliout.Field[closing.Closing] {
	type row = closing.Closing
	instant := func(t time.Time) any {
		if t.IsZero() {
			return nil
		}
		return t.Format(time.RFC3339)
	}
	return []cliout.Field[row]{
		{Name: "period", Title: a.Tr("Kỳ", "Period"), Value: func(c row) any { return c.Period.Name }},
		{Name: "calendar", Title: a.Tr("Lịch", "Calendar"), Value: func(c row) any { return string(c.Period.Calendar) }},
		{Name: "first_day", Title: a.Tr("Từ ngày", "From"), Value: func(c row) any { return c.Period.From.Format(time.DateOnly) }},
		{Name: "last_day", Title: a.Tr("Đến ngày", "To"), Value: func(c row) any { return c.Period.To.Format(time.DateOnly) }},
		{Name: "closed_by", Title: a.Tr("Người chốt", "Closed by"), Value: func(c row) any { return c.By }},
		{Name: "closed_at", Title: a.Tr("Chốt lúc", "Closed at"), Value: func(c row) any { return instant(c.At) }},
		{Name: "data_version", Title: a.Tr("Phiên bản dữ liệu", "Data version"), Value: func(c row) any { return c.DataVersion }},
		{Name: "note", Title: a.Tr("Ghi chú", "Note"), Value: func(c row) any { return c.Note }},
		{Name: "reopened_by", Title: a.Tr("Người mở lại", "Reopened by"), Value: func(c row) any { return c.ReopenedBy }},
		{Name: "reopened_at", Title: a.Tr("Mở lại lúc", "Reopened at"), Value: func(c row) any { return instant(c.ReopenedAt) }},
		{Name: "reopen_note", Title: a.Tr("Lý do mở lại", "Why"), Value: func(c row) any { return c.ReopenNote }},
	}
}

func closeReopenCommand(a *app.App) *cobra.Command {
	var period, calendar, by, note string
	command := &cobra.Command{
		Use:   "reopen --period P --note WHY",
		Short: "Mở lại một kỳ đã chốt để công bố số liệu điều chỉnh; việc mở lại được ghi sổ (open a closed period, on the record)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			p, err := args.Period(period, calendar)
			if err != nil {
				return err
			}
			w, err := a.OpenExisting(cmd.Context())
			if err != nil {
				return err
			}
			defer a.Done(w) //nolint:errcheck // what was closed is committed
			if err := closing.Reopen(cmd.Context(), w, p, a.User(by), note); err != nil {
				return err
			}
			if !a.Quiet {
				fmt.Fprintf(a.Out, a.Tr("đã mở lại kỳ %s\n", "reopened %s\n"), p.Name)
			}
			return work.NoteClosing(cmd.Context(), a, audit.Reopen, p, a.User(by), note)
		},
	}
	flags := command.Flags()
	flags.StringVar(&period, "period", "", "kỳ (period)")
	args.Calendar(flags, &calendar)
	flags.StringVar(&by, "by", "", "người mở lại (who)")
	flags.StringVar(&note, "note", "", "lý do (why)")
	command.MarkFlagRequired("period") //nolint:errcheck // the flag is defined above
	command.MarkFlagRequired("note")   //nolint:errcheck // the flag is defined above
	return command
}
