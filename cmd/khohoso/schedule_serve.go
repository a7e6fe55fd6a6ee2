package main

import (
	"context"

	"khohoso/dashboards"
	"khohoso/dashboards/service"
	"khohoso/internal/schedule"
	"khohoso/models/jobs"
	"khohoso/models/store"
)

// runSchedule runs the jobs of the config beside the service, gives operators their
// page and counts what ran among the service's metrics.
func (a *app) runSchedule(ctx context.Context, w *store.Warehouse, o *service.Options) error {
	metrics := schedule.NewMetrics()
	s, err := a.scheduler(w, metrics.Note)
	if err != nil {
		return err
	}
	o.Schedule, o.Collectors = servedSchedule{a, s, w}, append(o.Collectors, metrics)
	a.background.Go(func() {
		if err := s.Run(ctx); err != nil && ctx.Err() == nil {
			a.log.Error("schedule: no job runs", "error", err)
		}
	})
	return nil
}

// servedSchedule is the schedule as the service shows it.
type servedSchedule struct {
	a         *app
	scheduler *schedule.Scheduler
	warehouse *store.Warehouse
}

// shownRuns is how many runs the page shows.
const shownRuns = 50

// Page is the jobs and their latest runs as they stand.
func (s servedSchedule) Page(ctx context.Context) (p dashboards.SchedulePage, err error) {
	rows, err := scheduled(ctx, s.scheduler, s.warehouse)
	if err != nil {
		return p, err
	}
	for _, row := range rows {
		p.Jobs = append(p.Jobs, dashboards.ScheduledJob{
			Name: row.Name, Kind: row.Kind, Cron: row.When.String(), WorkingDays: row.WorkingDays,
			Running: s.scheduler.IsRunning(row.Name), Next: row.Next, Last: row.Last,
		})
	}
	p.Runs, err = jobs.Of(s.warehouse).JobRuns(ctx, "", shownRuns)
	return p, err
}

// Start runs a job by hand and does not wait for it.
func (s servedSchedule) Start(name, by string) error {
	return jobFault(name, s.scheduler.Jobs, s.scheduler.Start(name, by))
}
