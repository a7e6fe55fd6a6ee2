package work

import (
	"context"
	"time"

	"khohoso/internal/schedule"
	"khohoso/models/jobs"
	"khohoso/models/store"
)

// ScheduledJob is a job with when it ran and when it will.
type ScheduledJob struct {
	schedule.Job
	Next time.Time
	Last jobs.Run // zero: never
}

// Scheduled are the jobs of a scheduler as they stand.
func Scheduled(ctx context.Context, s *schedule.Scheduler, w *store.Warehouse) ([]ScheduledJob, error) {
	runs, err := jobs.Of(w).LastJobRuns(ctx)
	if err != nil {
		return nil, err
	}
	last := map[string]jobs.Run{}
	for _, r := range runs {
		last[r.Job] = r
	}
	var rows []ScheduledJob
	for _, job := range s.Current() {
		next, err := s.Next(ctx, job)
		if err != nil {
			return nil, err
		}
		rows = append(rows, ScheduledJob{job, next, last[job.Name]})
	}
	return rows, nil
}
