package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"khohoso/ingest"
	"khohoso/internal/apperr"
	"khohoso/models/jobs"
	"khohoso/models/store"
)

func (a *app) statusCommand() *cobra.Command {
	var formatName string
	command := &cobra.Command{
		Use:   "status",
		Short: "Mỗi nguồn mới đến đâu, nguồn nào im lặng quá lâu (how fresh each source is, which are silent)",
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
			sources, err := ingest.Sources(cmd.Context(), w.DB())
			if err != nil {
				return err
			}
			now := clock()
			instant := func(t time.Time) string {
				if t.IsZero() {
					return ""
				}
				return t.In(w.Location()).Format("2006-01-02 15:04:05")
			}
			type source = ingest.SourceState
			if err := listing(a, f, []field[source]{
				{"source", a.say("Nguồn", "Source"), func(s source) any { return s.Source }},
				{"batches", a.say(">Lượt", ">Batches"), func(s source) any { return s.Batches }},
				{"last_batch_at", a.say("Lượt cuối", "Last batch"), func(s source) any { return instant(s.LastBatch) }},
				{"last_event_at", a.say("Sự kiện cuối", "Last event"), func(s source) any { return instant(s.LastEvent) }},
				{"usual_gap", a.say("Nhịp thường", "Usual gap"), func(s source) any { return s.UsualGap.String() }},
				{"accepted", a.say(">Nhận", ">Accepted"), func(s source) any { return s.Accepted }},
				{"quarantined", a.say(">Cách ly", ">Quarantined"), func(s source) any { return s.Quarantined }},
				{"silent", a.say("Im lặng", "Silent"), func(s source) any { return s.Silent(now) }},
			}, sources); err != nil {
				return err
			}
			for _, s := range sources {
				if s.Silent(now) {
					fmt.Fprintf(a.err, a.say("nguồn %q im lặng từ %s, thường gửi cách nhau %s\n", "source %q has been silent since %s, its batches usually come %s apart\n"), s.Source, instant(s.LastBatch), s.UsualGap)
				}
			}
			if err := a.sayCaveats(cmd.Context(), w); err != nil && apperr.CodeOf(err) != apperr.NotBuilt {
				return err
			}
			return a.sayIdleJobs(cmd.Context(), w)
		},
	}
	command.Flags().StringVar(&formatName, "format", "table", "định dạng: table | csv | json (format)")
	return command
}

// sayIdleJobs tells on the error stream which jobs of the config have never run, or did
// not end well when they last did.
func (a *app) sayIdleJobs(ctx context.Context, w *store.Warehouse) error {
	s, err := a.scheduler(w)
	if err != nil { // a slip in the config keeps nobody from seeing how the sources stand
		fmt.Fprintln(a.err, apperr.Sentence(err, a.Lang))
		return nil
	}
	rows, err := scheduled(ctx, s, w)
	if err != nil {
		return err
	}
	for _, job := range rows {
		next := a.say("không có lượt tới", "no next run")
		if !job.Next.IsZero() {
			next = fmt.Sprintf(a.say("lượt tới %s", "next run %s"), job.Next.Format("2006-01-02 15:04"))
		}
		switch job.Last.State {
		case "":
			fmt.Fprintf(a.err, a.say("công việc %q chưa chạy lượt nào, %s\n", "job %q has never run, %s\n"), job.Name, next)
		case jobs.Failed, jobs.Panicked, jobs.Abandoned:
			fmt.Fprintf(a.err, a.say("công việc %q không xong ở lượt cuối, %s: %s\n", "the last run of job %q did not end well, %s: %s\n"), job.Name, next, job.Last.Message)
		}
	}
	return nil
}
