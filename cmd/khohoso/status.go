package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"khohoso/cmd/khohoso/query"
	"khohoso/ingest/ledger"
	"khohoso/internal/app"
	"khohoso/internal/app/work"
	"khohoso/internal/apperr"
	"khohoso/internal/cliout"
	"khohoso/models/jobs"
	"khohoso/models/store"
)

func statusCommand(a *app.App) *cobra.Command {
	var formatName string
	command := &cobra.Command{
		Use:   "status",
		Short: "Mỗi nguồn mới đến đâu, nguồn nào im lặng quá lâu (how fresh each source is, which are silent)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := cliout.CheckFormat(a, formatName)
			if err != nil {
				return err
			}
			w, err := a.OpenToRead(cmd.Context())
			if err != nil {
				return err
			}
			defer a.Done(w) //nolint:errcheck // it was only read
			sources, err := ledger.Sources(cmd.Context(), w.DB())
			if err != nil {
				return err
			}
			now := app.Clock()
			instant := func(t time.Time) string {
				if t.IsZero() {
					return ""
				}
				return t.In(w.Location()).Format("2006-01-02 15:04:05")
			}
			type source = ledger.Source
			if err := cliout.Listing(a, f, []cliout.Field[source]{
				{Name: "source", Title: a.Tr("Nguồn", "Source"), Value: func(s source) any { return s.Source }},
				{Name: "batches", Title: a.Tr(">Lượt", ">Batches"), Value: func(s source) any { return s.Batches }},
				{Name: "last_batch_at", Title: a.Tr("Lượt cuối", "Last batch"), Value: func(s source) any { return instant(s.LastBatch) }},
				{Name: "last_event_at", Title: a.Tr("Sự kiện cuối", "Last event"), Value: func(s source) any { return instant(s.LastEvent) }},
				{Name: "usual_gap", Title: a.Tr("Nhịp thường", "Usual gap"), Value: func(s source) any { return s.UsualGap.String() }},
				{Name: "accepted", Title: a.Tr(">Nhận", ">Accepted"), Value: func(s source) any { return s.Accepted }},
				{Name: "quarantined", Title: a.Tr(">Cách ly", ">Quarantined"), Value: func(s source) any { return s.Quarantined }},
				{Name: "silent", Title: a.Tr("Im lặng", "Silent"), Value: func(s source) any { return s.Silent(now) }},
			}, sources); err != nil {
				return err
			}
			for _, s := range sources {
				if s.Silent(now) {
					fmt.Fprintf(a.Err, a.Tr("nguồn %q im lặng từ %s, thường gửi cách nhau %s\n", "source %q has been silent since %s, its batches usually come %s apart\n"), s.Source, instant(s.LastBatch), s.UsualGap)
				}
			}
			if err := query.SayCaveats(cmd.Context(), a, w); err != nil && apperr.CodeOf(err) != apperr.NotBuilt {
				return err
			}
			return sayIdleJobs(cmd.Context(), a, w)
		},
	}
	command.Flags().StringVar(&formatName, "format", "table", "định dạng: table | csv | json (format)")
	return command
}

// sayIdleJobs tells on the error stream which jobs of the config have never run, or did
// not end well when they last did.
func sayIdleJobs(ctx context.Context, a *app.App, w *store.Warehouse) error {
	s, err := work.Scheduler(a, w)
	if err != nil { // a slip in the config keeps nobody from seeing how the sources stand
		fmt.Fprintln(a.Err, apperr.Sentence(err, a.Lang))
		return nil
	}
	rows, err := work.Scheduled(ctx, s, w)
	if err != nil {
		return err
	}
	for _, job := range rows {
		next := a.Tr("không có lượt tới", "no next run")
		if !job.Next.IsZero() {
			next = fmt.Sprintf(a.Tr("lượt tới %s", "next run %s"), job.Next.Format("2006-01-02 15:04"))
		}
		switch job.Last.State {
		case "":
			fmt.Fprintf(a.Err, a.Tr("công việc %q chưa chạy lượt nào, %s\n", "job %q has never run, %s\n"), job.Name, next)
		case jobs.Failed, jobs.Panicked, jobs.Abandoned:
			fmt.Fprintf(a.Err, a.Tr("công việc %q không xong ở lượt cuối, %s: %s\n", "the last run of job %q did not end well, %s: %s\n"), job.Name, next, job.Last.Message)
		}
	}
	return nil
}
