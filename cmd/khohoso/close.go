package main

import (
	"context"
	"fmt"
	"os/user"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"khohoso/internal/apperr"
	"khohoso/internal/audit"
	"khohoso/internal/auth"
	"khohoso/models/closing"
	"khohoso/models/period"
)

func (a *app) closeCommand() *cobra.Command {
	var period, calendar, by, note string
	command := &cobra.Command{
		Use:   "close --period P",
		Short: "Chốt số liệu một kỳ: từ đó báo cáo và trang của kỳ không đổi nữa (freeze a period)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := needPeriod(period); err != nil {
				return err
			}
			return a.close(cmd.Context(), period, calendar, by, note)
		},
	}
	flags := command.Flags()
	flags.StringVar(&period, "period", "", "kỳ cần chốt (period)")
	calendarFlag(flags, &calendar)
	flags.StringVar(&by, "by", "", "người chốt; mặc định là người dùng của máy (who closes; the machine's user)")
	flags.StringVar(&note, "note", "", "ghi chú, ví dụ số văn bản (note)")
	command.AddCommand(a.closeListCommand(), a.closeReopenCommand())
	return command
}

// needPeriod stands in for cobra's own check, which would also ask it of close list.
func needPeriod(period string) error {
	if period == "" {
		return apperr.New(apperr.Usage, "name the period with --period, such as --period 2024-06", "hãy nêu kỳ bằng --period, ví dụ --period 2024-06")
	}
	return nil
}

func (a *app) close(ctx context.Context, period, calendar, by, note string) error {
	p, err := a.period(period, calendar)
	if err != nil {
		return err
	}
	w, err := a.openExisting(ctx)
	if err != nil {
		return err
	}
	defer w.Close()
	c, err := closing.Close(ctx, w, p, who(by), note)
	if err != nil {
		return err
	}
	if !a.Quiet {
		fmt.Fprintf(a.out, a.say("đã chốt kỳ %s: phiên bản dữ liệu %s, người chốt %s, lúc %s\n", "closed %s: data version %s, by %s, at %s\n"),
			p.Name, c.DataVersion, c.By, c.At.Format("2006-01-02 15:04:05"))
	}
	return a.noteClosing(ctx, audit.Close, p, c.By, note)
}

// noteClosing keeps in the audit that a period was closed or opened again.
func (a *app) noteClosing(ctx context.Context, action audit.Action, p period.Period, by, note string) error {
	return a.audited(ctx, func(_ *auth.Accounts, log *audit.Log) error {
		detail := strings.TrimSuffix(by+": "+note, ": ")
		return a.noteHere(ctx, log, audit.Entry{Action: action, Object: strings.TrimSpace(p.Name + " " + string(p.Calendar)), Outcome: audit.Done, Detail: detail})
	})
}

// who is the name given, or the machine's user.
func who(name string) string {
	if name = strings.TrimSpace(name); name != "" {
		return name
	}
	if known, err := user.Current(); err == nil {
		return known.Username
	}
	return "?"
}

func (a *app) closeListCommand() *cobra.Command {
	var formatName string
	command := &cobra.Command{
		Use:   "list",
		Short: "Các kỳ đã chốt: ai, khi nào, phiên bản dữ liệu nào (closed periods)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := a.checkFormat(formatName)
			if err != nil {
				return err
			}
			w, err := a.read(cmd.Context())
			if err != nil {
				return err
			}
			defer w.Close()
			all, err := closing.List(cmd.Context(), w)
			if err != nil {
				return err
			}
			return listing(a, f, a.closingFields(), all)
		},
	}
	command.Flags().StringVar(&formatName, "format", "table", "định dạng: table | csv | json (format)")
	return command
}

func (a *app) closingFields() []field[closing.Closing] {
	type row = closing.Closing
	instant := func(t time.Time) any {
		if t.IsZero() {
			return nil
		}
		return t.Format(time.RFC3339)
	}
	return []field[row]{
		{"period", a.say("Kỳ", "Period"), func(c row) any { return c.Period.Name }},
		{"calendar", a.say("Lịch", "Calendar"), func(c row) any { return string(c.Period.Calendar) }},
		{"first_day", a.say("Từ ngày", "From"), func(c row) any { return c.Period.From.Format(time.DateOnly) }},
		{"last_day", a.say("Đến ngày", "To"), func(c row) any { return c.Period.To.Format(time.DateOnly) }},
		{"closed_by", a.say("Người chốt", "Closed by"), func(c row) any { return c.By }},
		{"closed_at", a.say("Chốt lúc", "Closed at"), func(c row) any { return instant(c.At) }},
		{"data_version", a.say("Phiên bản dữ liệu", "Data version"), func(c row) any { return c.DataVersion }},
		{"note", a.say("Ghi chú", "Note"), func(c row) any { return c.Note }},
		{"reopened_by", a.say("Người mở lại", "Reopened by"), func(c row) any { return c.ReopenedBy }},
		{"reopened_at", a.say("Mở lại lúc", "Reopened at"), func(c row) any { return instant(c.ReopenedAt) }},
		{"reopen_note", a.say("Lý do mở lại", "Why"), func(c row) any { return c.ReopenNote }},
	}
}

func (a *app) closeReopenCommand() *cobra.Command {
	var period, calendar, by, note string
	command := &cobra.Command{
		Use:   "reopen --period P --note WHY",
		Short: "Mở lại một kỳ đã chốt để công bố số liệu điều chỉnh; việc mở lại được ghi sổ (open a closed period, on the record)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			p, err := a.period(period, calendar)
			if err != nil {
				return err
			}
			w, err := a.openExisting(cmd.Context())
			if err != nil {
				return err
			}
			defer w.Close()
			if err := closing.Reopen(cmd.Context(), w, p, who(by), note); err != nil {
				return err
			}
			if !a.Quiet {
				fmt.Fprintf(a.out, a.say("đã mở lại kỳ %s\n", "reopened %s\n"), p.Name)
			}
			return a.noteClosing(cmd.Context(), audit.Reopen, p, who(by), note)
		},
	}
	flags := command.Flags()
	flags.StringVar(&period, "period", "", "kỳ (period)")
	calendarFlag(flags, &calendar)
	flags.StringVar(&by, "by", "", "người mở lại (who)")
	flags.StringVar(&note, "note", "", "lý do (why)")
	command.MarkFlagRequired("period") //nolint:errcheck // the flag is defined above
	command.MarkFlagRequired("note")   //nolint:errcheck // the flag is defined above
	return command
}
