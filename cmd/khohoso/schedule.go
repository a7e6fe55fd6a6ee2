package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"khohoso/internal/apperr"
	"khohoso/internal/config"
	"khohoso/internal/schedule"
	"khohoso/models/jobs"
	"khohoso/models/store"
)

// scheduleCommand shows and runs the jobs of the config; by the clock they run while
// the service does.
func (a *app) scheduleCommand() *cobra.Command {
	command := &cobra.Command{
		Use:   "schedule",
		Short: "Công việc theo lịch ở mục jobs của tệp cấu hình: list, run, history (jobs of the config; serve runs them by the clock)",
		RunE: func(*cobra.Command, []string) error {
			return apperr.New(apperr.Usage, "say what to do: list, run NAME or history", "hãy nêu việc cần làm: list, run TÊN hoặc history")
		},
	}
	command.AddCommand(a.scheduleListCommand(), a.scheduleRunCommand(), a.scheduleHistoryCommand())
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

// scheduledJob is a job with when it ran and when it will.
type scheduledJob struct {
	schedule.Job
	Next time.Time
	Last jobs.Run // zero: never
}

// scheduled are the jobs of a scheduler as they stand.
func scheduled(ctx context.Context, s *schedule.Scheduler, w *store.Warehouse) ([]scheduledJob, error) {
	runs, err := jobs.Of(w).LastJobRuns(ctx)
	if err != nil {
		return nil, err
	}
	last := map[string]jobs.Run{}
	for _, r := range runs {
		last[r.Job] = r
	}
	var rows []scheduledJob
	for _, job := range s.Jobs {
		next, err := s.Next(ctx, job)
		if err != nil {
			return nil, err
		}
		rows = append(rows, scheduledJob{job, next, last[job.Name]})
	}
	return rows, nil
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

func (a *app) scheduleListCommand() *cobra.Command {
	var formatName string
	command := &cobra.Command{
		Use:   "list",
		Short: "Mọi công việc: lượt cuối, kết quả, lượt tới (every job: last run, outcome, next run)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := a.checkFormat(formatName)
			if err != nil {
				return err
			}
			w, err := a.read(cmd.Context())
			if err != nil {
				return heldByService(err)
			}
			defer w.Close()
			s, err := a.scheduler(w)
			if err != nil {
				return err
			}
			rows, err := scheduled(cmd.Context(), s, w)
			if err != nil {
				return err
			}
			return listing(a, f, a.scheduleFields(), rows)
		},
	}
	command.Flags().StringVar(&formatName, "format", "table", "định dạng: table | csv | json (format)")
	return command
}

func (a *app) scheduleFields() []field[scheduledJob] {
	return []field[scheduledJob]{
		{"job", a.say("Công việc", "Job"), func(j scheduledJob) any { return j.Name }},
		{"kind", a.say("Loại", "Kind"), func(j scheduledJob) any { return j.Kind }},
		{"cron", "Cron", func(j scheduledJob) any { return j.When.String() }},
		{"working_days", a.say("Ngày làm việc", "Working days"), func(j scheduledJob) any { return j.WorkingDays }},
		{"next_at", a.say("Lượt tới", "Next"), func(j scheduledJob) any { return instantText(j.Next) }},
		{"last_at", a.say("Lượt cuối", "Last"), func(j scheduledJob) any { return instantText(j.Last.Started) }},
		{"last_state", a.say("Kết quả", "Outcome"), func(j scheduledJob) any { return textOrNil(string(j.Last.State)) }},
		{"last_message", a.say("Nội dung", "Message"), func(j scheduledJob) any { return textOrNil(j.Last.Message) }},
	}
}

func (a *app) scheduleHistoryCommand() *cobra.Command {
	var formatName, name string
	var most int
	command := &cobra.Command{
		Use:   "history",
		Short: "Những lượt đã chạy, mới nhất trước (what ran, the latest first)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := a.checkFormat(formatName)
			if err != nil {
				return err
			}
			w, err := a.read(cmd.Context())
			if err != nil {
				return heldByService(err)
			}
			defer w.Close()
			runs, err := jobs.Of(w).JobRuns(cmd.Context(), name, most)
			if err != nil {
				return err
			}
			return listing(a, f, a.runFields(), runs)
		},
	}
	flags := command.Flags()
	flags.StringVar(&formatName, "format", "table", "định dạng: table | csv | json (format)")
	flags.StringVar(&name, "job", "", "chỉ một công việc (of one job)")
	flags.IntVar(&most, "most", 100, "nhiều nhất bao nhiêu lượt (how many at most)")
	return command
}

func (a *app) runFields() []field[jobs.Run] {
	type run = jobs.Run
	return []field[run]{
		{"run", a.say(">Lượt", ">Run"), func(r run) any { return r.ID }},
		{"job", a.say("Công việc", "Job"), func(r run) any { return r.Job }},
		{"kind", a.say("Loại", "Kind"), func(r run) any { return r.Kind }},
		{"due_at", a.say("Theo lịch", "Due"), func(r run) any { return instantText(r.Due) }},
		{"started_at", a.say("Bắt đầu", "Started"), func(r run) any { return instantText(r.Started) }},
		{"ended_at", a.say("Kết thúc", "Ended"), func(r run) any { return instantText(r.Ended) }},
		{"state", a.say("Kết quả", "Outcome"), func(r run) any { return string(r.State) }},
		{"run_by", a.say("Ai", "By"), func(r run) any { return r.By }},
		{"message", a.say("Nội dung", "Message"), func(r run) any { return r.Message }},
	}
}

func (a *app) scheduleRunCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "run NAME",
		Short: "Chạy ngay một công việc (run a job now)",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			w, err := a.openForJob(cmd.Context(), args[0])
			if err != nil {
				return heldByService(err)
			}
			return errors.Join(a.runJob(cmd.Context(), w, args[0]), w.Close())
		},
	}
}

// openForJob opens the warehouse; only a job that takes events in makes one, as pull does.
func (a *app) openForJob(ctx context.Context, name string) (*store.Warehouse, error) {
	lines, err := config.ReadJobs(a.configFile)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(lines, func(j config.Job) bool { return j.Name == name && j.Kind == "pull" }) {
		return a.open(ctx)
	}
	return a.openExisting(ctx)
}

func (a *app) runJob(ctx context.Context, w *store.Warehouse, name string) error {
	s, err := a.scheduler(w)
	if err != nil {
		return err
	}
	if _, err := jobs.Of(w).AbandonJobRuns(ctx); err != nil { // this process holds the file alone
		return err
	}
	run, err := s.RunNow(ctx, name, who(""))
	if err != nil {
		return jobFault(name, s.Jobs, err)
	}
	if !a.Quiet {
		fmt.Fprintf(a.out, "%s: %s\n", run.Job, run.Message)
	}
	return nil
}
