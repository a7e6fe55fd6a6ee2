package serve

import (
	"context"

	"khohoso/dashboards/backoffice"
	"khohoso/dashboards/service"
	"khohoso/internal/app"
	"khohoso/internal/app/operate"
	"khohoso/internal/app/work"
	"khohoso/internal/schedule"
	"khohoso/models/jobs"
	"khohoso/models/store"
)

// runSchedule runs the jobs of the config beside the service, gives operators their
// pages and counts what ran among the service's metrics.
func runSchedule(ctx context.Context, a *app.App, w *store.Warehouse, watch *work.Watch, o *service.Options) (*schedule.Scheduler, error) {
	metrics := schedule.NewMetrics()
	s, err := work.Scheduler(a, w, metrics.Note)
	if err != nil {
		return nil, err
	}
	o.Schedule, o.Collectors = ServedSchedule{a, s, w}, append(o.Collectors, metrics)
	o.Desk = operate.New(a, w, s, watch)
	a.Background.Go(func() {
		if err := s.Run(ctx); err != nil && ctx.Err() == nil {
			a.Log.Error("schedule: no job runs", "error", err)
		}
	})
	return s, nil
}

// ServedSchedule is the schedule as the service shows it.
type ServedSchedule struct {
	A         *app.App
	Scheduler *schedule.Scheduler
	Warehouse *store.Warehouse
}

// shownRuns is how many runs the page shows.
const shownRuns = 50

// Page is the jobs and their latest runs as they stand.
func (s ServedSchedule) Page(ctx context.Context) (p backoffice.SchedulePage, err error) {
	rows, err := work.Scheduled(ctx, s.Scheduler, s.Warehouse)
	if err != nil {
		return p, err
	}
	for _, row := range rows {
		p.Jobs = append(p.Jobs, backoffice.ScheduledJob{
			Name: row.Name, Kind: row.Kind, Cron: row.When.String(), WorkingDays: row.WorkingDays,
			Running: s.Scheduler.IsRunning(row.Name), Next: row.Next, Last: row.Last,
		})
	}
	p.Runs, err = jobs.Of(s.Warehouse).JobRuns(ctx, "", shownRuns)
	return p, err
}

// Start runs a job by hand and does not wait for it.
func (s ServedSchedule) Start(name, by string) error {
	return work.JobFault(name, s.Scheduler.Current(), s.Scheduler.Start(name, by))
}
