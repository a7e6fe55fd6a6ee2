// Package jobs keeps the record of the runs of scheduled jobs.
package jobs

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// Outcome is how a run of a job stands or ended.
type Outcome string

// The states of a run.
const (
	Running   Outcome = "running"
	Succeeded Outcome = "succeeded"
	Failed    Outcome = "failed"
	Panicked  Outcome = "panicked"
	Abandoned Outcome = "abandoned" // the program ended before the run did
)

// Run is one run of a job of the config.
type Run struct {
	ID      int64
	Job     string
	Kind    string
	Due     time.Time // of the schedule; zero: by hand
	Started time.Time
	Ended   time.Time // zero while it runs, and of an abandoned run
	State   Outcome
	Message string
	By      string // "schedule", or who ran it by hand
}

// State is how far a job has come.
type State struct {
	Known   time.Time // since when it has been in the config
	LastDue time.Time // the last instant of the schedule that is done with; zero: none
}

// History is the record of the runs of jobs in a warehouse.
type History struct{ *store.Warehouse }

// Of is the record of a warehouse.
func Of(w *store.Warehouse) History { return History{w} }

// inJobs writes, as the only writer, and gives the first column of what returns.
func (w History) inJobs(ctx context.Context, name string, args ...any) (id int64, err error) {
	end, err := w.AcquireWriter(ctx)
	if err != nil {
		return 0, err
	}
	defer end()
	rows, err := w.DB().QueryContext(ctx, sqlfiles.Text("ops/jobs", name), args...)
	if err != nil {
		return 0, store.OpenFault(store.Options{Path: w.Path()}, err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(&id); err != nil {
			return 0, err
		}
	}
	return id, rows.Err()
}

// KnowJobs notes jobs that were not in the config before: what was due earlier was
// not missed.
func (w History) KnowJobs(ctx context.Context, names []string, at time.Time) error {
	for _, name := range names {
		if _, err := w.inJobs(ctx, "know_job", sql.Named("job_name", name), sql.Named("known_since", at)); err != nil {
			return err
		}
	}
	return nil
}

// BeginJobRun notes a run that begins and gives its number.
func (w History) BeginJobRun(ctx context.Context, run Run) (int64, error) {
	return w.inJobs(ctx, "begin_run", sql.Named("job_name", run.Job), sql.Named("kind", run.Kind), sql.Named("due_at", instantOrNull(run.Due)),
		sql.Named("started_at", run.Started), sql.Named("run_by", run.By))
}

// EndJobRun notes what became of a run.
func (w History) EndJobRun(ctx context.Context, run Run) error {
	_, err := w.inJobs(ctx, "end_run", sql.Named("run_id", run.ID), sql.Named("state", string(run.State)),
		sql.Named("ended_at", instantOrNull(run.Ended)), sql.Named("message", run.Message))
	return err
}

// AbandonJobRuns marks runs that a program began which is no longer there, and
// counts them. Only who holds the warehouse to write may call it, before any job runs.
func (w History) AbandonJobRuns(ctx context.Context) (int64, error) {
	return w.inJobs(ctx, "abandon_runs")
}

// JobStates is how far each job has come, by its name.
func (w History) JobStates(ctx context.Context) (map[string]State, error) {
	rows, err := w.DB().QueryContext(ctx, sqlfiles.Text("ops/jobs", "job_states"))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	states := map[string]State{}
	for rows.Next() {
		var name string
		var known, last sql.NullTime
		if err := rows.Scan(&name, &known, &last); err != nil {
			return nil, err
		}
		states[name] = State{w.Local(known), w.Local(last)}
	}
	return states, rows.Err()
}

// JobRuns lists the latest runs first: those of one job, or of all when job is "".
func (w History) JobRuns(ctx context.Context, job string, most int) ([]Run, error) {
	return w.jobRuns(ctx, job, false, most)
}

// LastJobRuns gives the last run of every job.
func (w History) LastJobRuns(ctx context.Context) ([]Run, error) {
	return w.jobRuns(ctx, "", true, 10_000)
}

func (w History) jobRuns(ctx context.Context, job string, latest bool, most int) ([]Run, error) {
	return store.Query(ctx, w.Warehouse, sqlfiles.Text("ops/jobs", "runs"), []any{sql.Named("job_name", job), sql.Named("latest", latest), sql.Named("most", most)},
		func(rows *sql.Rows) (r Run, err error) {
			var due, started, ended sql.NullTime
			err = rows.Scan(&r.ID, &r.Job, &r.Kind, &due, &started, &ended, &r.State, &r.Message, &r.By)
			r.Due, r.Started, r.Ended = w.Local(due), w.Local(started), w.Local(ended)
			return r, err
		})
}

// WorkingDays says for some days, from the local day of an instant on, whether they
// are worked on by the holiday table; by their weekday before the first build.
func (w History) WorkingDays(ctx context.Context, from time.Time, days int) ([]bool, error) {
	first := from.In(w.Location())
	rows, err := w.DB().QueryContext(ctx, sqlfiles.Text("ops/jobs", "working_days"), sql.Named("first_day", first.Format(time.DateOnly)), sql.Named("days", days))
	if err != nil && strings.Contains(err.Error(), "Table with name") {
		return weekdays(first, days), nil
	}
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []bool
	for rows.Next() {
		var works bool
		if err := rows.Scan(&works); err != nil {
			return nil, err
		}
		found = append(found, works)
	}
	return found, rows.Err()
}

func weekdays(first time.Time, days int) []bool {
	found := make([]bool, days)
	for i := range found {
		day := first.AddDate(0, 0, i).Weekday()
		found[i] = day != time.Saturday && day != time.Sunday
	}
	return found
}

func instantOrNull(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}
