// Package schedule runs jobs by cron expressions in the warehouse's zone: none runs
// twice at a time, one that was missed is caught up once, one that panics is reported
// and the rest live on. What ran is kept in the warehouse. Start with Scheduler.Run;
// by hand it is Scheduler.RunNow.
package schedule

import (
	"context"
	"errors"
	"strings"
	"time"

	"khohoso/models/jobs"
)

// Job is one thing that is done by the clock.
type Job struct {
	Name        string
	Kind        string // what it does: pull, build, check, publish, close, backup, retention; by hand also inbox, retry, verify, reopen
	When        Expression
	WorkingDays bool // on working days only, by the holiday table

	// Do does it and says in one line what came of it, for the history.
	Do func(ctx context.Context) (message string, err error)
}

// byHand begins the names of jobs that somebody starts and no config names: no name of the config has a colon.
const byHand = "hand:"

// HandName names a job that is started by hand: what it does, and to what, "" for everything there is.
func HandName(kind, object string) string {
	return strings.TrimSuffix(byHand+kind+":"+object, ":")
}

// OfHand is what HandName made a name of; false for a job of the config.
func OfHand(name string) (kind, object string, is bool) {
	rest, is := strings.CutPrefix(name, byHand)
	if !is {
		return "", "", false
	}
	kind, object, _ = strings.Cut(rest, ":")
	return kind, object, true
}

// History keeps what ran. *models.Warehouse is one.
type History interface {
	KnowJobs(ctx context.Context, names []string, at time.Time) error
	JobStates(ctx context.Context) (map[string]jobs.State, error)
	AbandonJobRuns(ctx context.Context) (int64, error)
	BeginJobRun(ctx context.Context, run jobs.Run) (id int64, err error)
	EndJobRun(ctx context.Context, run jobs.Run) error
	WorkingDays(ctx context.Context, from time.Time, days int) ([]bool, error)
}

// ErrRunning: the job is running already; it never runs twice at a time.
var ErrRunning = errors.New("the job is running already")

// ErrNoJob: no job of this name is in the config.
var ErrNoJob = errors.New("no such job")

// BySchedule is who ran a job that the clock started.
const BySchedule = "schedule"

// Clock is where the time comes from; tests have one of their own.
type Clock interface {
	Now() time.Time
	// Wait returns at the instant or when the context ends.
	Wait(ctx context.Context, until time.Time) error
}

// WallClock is the clock of the machine. It looks again every half minute at most:
// machines sleep, and clocks are set.
type WallClock struct {
	Time func() time.Time
}

// Now is the time.
func (c WallClock) Now() time.Time { return c.Time() }

// Wait returns at the instant or when the context ends.
func (c WallClock) Wait(ctx context.Context, until time.Time) error {
	for {
		rest := until.Round(0).Sub(c.Now().Round(0)) // by the wall: without the monotonic reading
		if rest <= 0 {
			return ctx.Err()
		}
		timer := time.NewTimer(min(rest, 30*time.Second))
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-timer.C:
		}
	}
}
