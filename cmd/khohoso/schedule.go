package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"khohoso/internal/app"
	"khohoso/internal/app/work"
	"khohoso/internal/apperr"
	"khohoso/internal/cliout"
	"khohoso/internal/config"
	"khohoso/models/jobs"
	"khohoso/models/store"
)

// scheduleCommand shows and runs the jobs of the config; by the clock they run while
// the service does.
func scheduleCommand(a *app.App) *cobra.Command {
	command := &cobra.Command{
		Use:   "schedule",
		Short: "Công việc theo lịch ở mục jobs của tệp cấu hình: list, run, history (jobs of the config; serve runs them by the clock)",
		RunE: func(*cobra.Command, []string) error {
			return apperr.New(apperr.Usage, "say what to do: list, run NAME or history", "hãy nêu việc cần làm: list, run TÊN hoặc history")
		},
	}
	command.AddCommand(scheduleListCommand(a), scheduleRunCommand(a), scheduleHistoryCommand(a))
	return command
}

// heldByService adds the way out when the file is held by a service.
func heldByService(err error) error {
	var held *apperr.Fault
	if !errors.As(err, &held) || held.Code != apperr.Held {
		return err
	}
	return apperr.Wrap(apperr.Held, err, held.EN+"; while the service runs, operators see and start jobs on its page /schedule",
		held.VI+"; khi dịch vụ đang chạy, người vận hành xem và chạy công việc ở trang /schedule")
}

func instantText(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.Format(time.RFC3339)
}

func textOrNil(text string) any {
	if text == "" {
		return nil
	}
	return text
}

func scheduleListCommand(a *app.App) *cobra.Command {
	var formatName string
	command := &cobra.Command{
		Use:   "list",
		Short: "Mọi công việc: lượt cuối, kết quả, lượt tới (every job: last run, outcome, next run)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := cliout.CheckFormat(a, formatName)
			if err != nil {
				return err
			}
			w, err := a.OpenToRead(cmd.Context())
			if err != nil {
				return heldByService(err)
			}
			defer w.Close()
			s, err := work.Scheduler(a, w)
			if err != nil {
				return err
			}
			rows, err := work.Scheduled(cmd.Context(), s, w)
			if err != nil {
				return err
			}
			return cliout.Listing(a, f, scheduleFields(a), rows)
		},
	}
	command.Flags().StringVar(&formatName, "format", "table", "định dạng: table | csv | json (format)")
	return command
}

func scheduleFields(a *app.App) []cliout.Field[work.ScheduledJob] {
	return []cliout.Field[work.ScheduledJob]{
		{Name: "job", Title: a.Tr("Công việc", "Job"), Value: func(j work.ScheduledJob) any { return j.Name }},
		{Name: "kind", Title: a.Tr("Loại", "Kind"), Value: func(j work.ScheduledJob) any { return j.Kind }},
		{Name: "cron", Title: "Cron", Value: func(j work.ScheduledJob) any { return j.When.String() }},
		{Name: "working_days", Title: a.Tr("Ngày làm việc", "Working days"), Value: func(j work.ScheduledJob) any { return j.WorkingDays }},
		{Name: "next_at", Title: a.Tr("Lượt tới", "Next"), Value: func(j work.ScheduledJob) any { return instantText(j.Next) }},
		{Name: "last_at", Title: a.Tr("Lượt cuối", "Last"), Value: func(j work.ScheduledJob) any { return instantText(j.Last.Started) }},
		{Name: "last_state", Title: a.Tr("Kết quả", "Outcome"), Value: func(j work.ScheduledJob) any { return textOrNil(string(j.Last.State)) }},
		{Name: "last_message", Title: a.Tr("Nội dung", "Message"), Value: func(j work.ScheduledJob) any { return textOrNil(j.Last.Message) }},
	}
}

func scheduleHistoryCommand(a *app.App) *cobra.Command {
	var formatName, name string
	var most int
	command := &cobra.Command{
		Use:   "history",
		Short: "Những lượt đã chạy, mới nhất trước (what ran, the latest first)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := cliout.CheckFormat(a, formatName)
			if err != nil {
				return err
			}
			w, err := a.OpenToRead(cmd.Context())
			if err != nil {
				return heldByService(err)
			}
			defer w.Close()
			runs, err := jobs.Of(w).JobRuns(cmd.Context(), name, most)
			if err != nil {
				return err
			}
			return cliout.Listing(a, f, runFields(a), runs)
		},
	}
	flags := command.Flags()
	flags.StringVar(&formatName, "format", "table", "định dạng: table | csv | json (format)")
	flags.StringVar(&name, "job", "", "chỉ một công việc (of one job)")
	flags.IntVar(&most, "most", 100, "nhiều nhất bao nhiêu lượt (how many at most)")
	return command
}

func runFields(a *app.App) []cliout.Field[jobs.Run] {
	type run = jobs.Run
	return []cliout.Field[run]{
		{Name: "run", Title: a.Tr(">Lượt", ">Run"), Value: func(r run) any { return r.ID }},
		{Name: "job", Title: a.Tr("Công việc", "Job"), Value: func(r run) any { return r.Job }},
		{Name: "kind", Title: a.Tr("Loại", "Kind"), Value: func(r run) any { return r.Kind }},
		{Name: "due_at", Title: a.Tr("Theo lịch", "Due"), Value: func(r run) any { return instantText(r.Due) }},
		{Name: "started_at", Title: a.Tr("Bắt đầu", "Started"), Value: func(r run) any { return instantText(r.Started) }},
		{Name: "ended_at", Title: a.Tr("Kết thúc", "Ended"), Value: func(r run) any { return instantText(r.Ended) }},
		{Name: "state", Title: a.Tr("Kết quả", "Outcome"), Value: func(r run) any { return string(r.State) }},
		{Name: "run_by", Title: a.Tr("Ai", "By"), Value: func(r run) any { return r.By }},
		{Name: "message", Title: a.Tr("Nội dung", "Message"), Value: func(r run) any { return r.Message }},
	}
}

func scheduleRunCommand(a *app.App) *cobra.Command {
	return &cobra.Command{
		Use:   "run NAME",
		Short: "Chạy ngay một công việc (run a job now)",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			w, err := openForJob(cmd.Context(), a, args[0])
			if err != nil {
				return heldByService(err)
			}
			return errors.Join(runJob(cmd.Context(), a, w, args[0]), w.Close())
		},
	}
}

// openForJob opens the warehouse; only a job that takes events in makes one, as pull does.
func openForJob(ctx context.Context, a *app.App, name string) (*store.Warehouse, error) {
	lines, err := config.ReadJobs(a.ConfigFile)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(lines, func(j config.Job) bool { return j.Name == name && j.Kind == "pull" }) {
		return a.OpenOrCreate(ctx)
	}
	return a.OpenExisting(ctx)
}

func runJob(ctx context.Context, a *app.App, w *store.Warehouse, name string) error {
	s, err := work.Scheduler(a, w)
	if err != nil {
		return err
	}
	if _, err := jobs.Of(w).AbandonJobRuns(ctx); err != nil { // this process holds the file alone
		return err
	}
	run, err := s.RunNow(ctx, name, app.CurrentUser(""))
	if err != nil {
		return work.JobFault(name, s.Jobs, err)
	}
	if !a.Quiet {
		fmt.Fprintf(a.Out, "%s: %s\n", run.Job, run.Message)
	}
	return nil
}
