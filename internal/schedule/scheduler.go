package schedule

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"khohoso/internal/apperr"
	"khohoso/models/jobs"
)

// Scheduler runs jobs. Its methods are safe for use by several goroutines.
type Scheduler struct {
	Jobs    []Job // before Run; then see Current and Renew
	History History
	Clock   Clock
	Zone    *time.Location
	Lang    string // of the messages in the history
	Log     *slog.Logger
	Ran     func(jobs.Run) // told of every run that ended; may be nil

	mu      sync.Mutex
	renewed chan struct{} // is closed when other jobs take the place of Jobs
	running map[string]bool
	byHand  sync.WaitGroup
	life    context.Context // of Run; nil before
}

// Run starts jobs when they are due, until the context ends and what runs has
// stopped. What was missed while nobody ran is caught up first, once.
func (s *Scheduler) Run(ctx context.Context) error {
	if err := s.begin(ctx); err != nil {
		return err
	}
	var all sync.WaitGroup
	var err error
	for err == nil && ctx.Err() == nil {
		err = s.round(ctx, &all)
	}
	all.Wait()
	s.mu.Lock()
	s.life = nil // nobody starts one by hand any more
	s.mu.Unlock()
	s.byHand.Wait()
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// round follows the jobs until there are others or the context ends. What runs then goes on: the next round passes
// over a job that still does.
func (s *Scheduler) round(ctx context.Context, all *sync.WaitGroup) error {
	following, end := context.WithCancel(ctx)
	defer end()
	s.mu.Lock()
	renewed, now := make(chan struct{}), s.Jobs
	s.renewed = renewed
	s.mu.Unlock()
	if err := s.History.KnowJobs(ctx, namesOf(now), s.Clock.Now()); err != nil {
		return err
	}
	states, err := s.History.JobStates(ctx)
	if err != nil {
		return err
	}
	for _, job := range now {
		all.Go(func() { s.follow(following, ctx, job, latest(states[job.Name].Known, states[job.Name].LastDue)) })
	}
	select {
	case <-ctx.Done():
	case <-renewed:
	}
	return nil
}

// Current are the jobs as they stand.
func (s *Scheduler) Current() []Job {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.Jobs
}

// Renew puts other jobs in the place of those that are followed. One that runs is not broken off.
func (s *Scheduler) Renew(jobs []Job) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Jobs = jobs
	if s.renewed != nil {
		close(s.renewed)
		s.renewed = nil
	}
}

func namesOf(jobs []Job) []string {
	names := make([]string, len(jobs))
	for i, job := range jobs {
		names[i] = job.Name
	}
	return names
}

// begin marks the runs that a crash broke off.
func (s *Scheduler) begin(ctx context.Context) error {
	abandoned, err := s.History.AbandonJobRuns(ctx)
	if err != nil {
		return err
	}
	if abandoned > 0 {
		s.Log.Warn("schedule: runs were broken off when the program last ended", "runs", abandoned)
	}
	s.mu.Lock()
	s.life = ctx
	s.mu.Unlock()
	return nil
}

// follow runs one job whenever it is due, until ctx ends; a run goes on while life does. An instant that passes while
// it runs is passed over: what it does was just done.
func (s *Scheduler) follow(ctx, life context.Context, job Job, done time.Time) {
	for ctx.Err() == nil {
		now := s.Clock.Now()
		c := &calendar{history: s.History, zone: s.Zone}
		due, err := job.missed(ctx, c, done, now)
		if err == nil && !due.IsZero() {
			s.runDue(life, job, due)
			if done = s.Clock.Now(); done.Before(due) { // the clock was set back
				done = due
			}
			continue
		}
		var next time.Time
		if err == nil {
			next, err = job.next(ctx, c, latest(now, done))
		}
		if err != nil && ctx.Err() == nil {
			s.Log.Error("schedule: cannot tell when the job is due", "job", job.Name, "error", err)
			next = now.Add(time.Minute)
		}
		if next.IsZero() {
			next = now.Add(24 * time.Hour)
		}
		if s.Clock.Wait(ctx, next) != nil {
			return
		}
	}
}

func (s *Scheduler) runDue(ctx context.Context, job Job, due time.Time) {
	if _, err := s.run(ctx, job, due, BySchedule); errors.Is(err, ErrRunning) {
		s.Log.Warn("schedule: passed over, the job is still running by hand", "job", job.Name, "due", due)
	}
}

func latest(one, other time.Time) time.Time {
	if one.After(other) {
		return one
	}
	return other
}

// RunNow runs a job by hand and waits for it. Errors: ErrNoJob, ErrRunning, and what
// the job itself failed by.
func (s *Scheduler) RunNow(ctx context.Context, name, by string) (jobs.Run, error) {
	job, err := s.find(name)
	if err != nil {
		return jobs.Run{}, err
	}
	return s.run(ctx, job, time.Time{}, by)
}

// Start runs a job of the config by hand while Run does, without waiting for it. Errors: ErrNoJob, ErrRunning.
func (s *Scheduler) Start(name, by string) error {
	job, err := s.find(name)
	if err != nil {
		return err
	}
	return s.StartJob(job, by)
}

// StartJob is Start for a job that need not stand in the config, see HandName. From its return on the
// job is running, whether or not the right to write has come to it.
//
// Errors: ErrRunning; context.Canceled where Run does not.
func (s *Scheduler) StartJob(job Job, by string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.life == nil || s.life.Err() != nil:
		return context.Canceled
	case s.running[job.Name]:
		return ErrRunning
	}
	s.mark(job.Name)
	life := s.life
	s.byHand.Go(func() { _, _ = s.taken(life, job, time.Time{}, by) }) // the history says what came of it
	return nil
}

// IsRunning says whether a job runs now.
func (s *Scheduler) IsRunning(name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.running[name]
}

// Next is when a job is due next; zero: never.
func (s *Scheduler) Next(ctx context.Context, job Job) (time.Time, error) {
	return job.next(ctx, &calendar{history: s.History, zone: s.Zone}, s.Clock.Now())
}

func (s *Scheduler) find(name string) (Job, error) {
	all := s.Current()
	at := slices.IndexFunc(all, func(j Job) bool { return j.Name == name })
	if at < 0 {
		return Job{}, ErrNoJob
	}
	return all[at], nil
}

// take marks a job as running; false when it does already.
func (s *Scheduler) take(name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running[name] {
		return false
	}
	s.mark(name)
	return true
}

// mark notes that a job runs; who calls it holds the lock.
func (s *Scheduler) mark(name string) {
	if s.running == nil {
		s.running = map[string]bool{}
	}
	s.running[name] = true
}

func (s *Scheduler) leave(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.running, name)
}

// run runs a job once, unless it runs already.
func (s *Scheduler) run(ctx context.Context, job Job, due time.Time, by string) (jobs.Run, error) {
	if !s.take(job.Name) {
		return jobs.Run{Job: job.Name, Kind: job.Kind, Due: due, By: by}, ErrRunning
	}
	return s.taken(ctx, job, due, by)
}

// taken runs a job that is marked as running and keeps what came of it, also when it panics or
// the program is about to end.
func (s *Scheduler) taken(ctx context.Context, job Job, due time.Time, by string) (jobs.Run, error) {
	defer s.leave(job.Name)
	r := jobs.Run{Job: job.Name, Kind: job.Kind, Due: due, Started: s.Clock.Now(), By: by, State: jobs.Running}
	id, err := s.History.BeginJobRun(ctx, r)
	if err != nil {
		if ctx.Err() == nil {
			s.Log.Error("schedule: the job was not run, its history cannot be written", "job", job.Name, "error", err)
			r.State, r.Message, r.Ended = jobs.Failed, apperr.Sentence(err, s.Lang), s.Clock.Now()
			s.tell(r)
		}
		return r, err
	}
	r.ID = id
	r.State, r.Message, err = s.attempt(ctx, job)
	r.Ended = s.Clock.Now()
	if keeping := s.History.EndJobRun(context.WithoutCancel(ctx), r); keeping != nil {
		s.Log.Error("schedule: what became of a run cannot be written", "job", job.Name, "error", keeping)
		err = errors.Join(err, keeping)
	}
	s.tell(r)
	return r, err
}

func (s *Scheduler) tell(r jobs.Run) {
	if s.Ran != nil {
		s.Ran(r)
	}
}

// attempt does the job. A panic becomes an error of it.
func (s *Scheduler) attempt(ctx context.Context, job Job) (state jobs.Outcome, message string, err error) {
	defer func() {
		if what := recover(); what != nil {
			s.Log.Error("schedule: a job panicked", "job", job.Name, "panic", what, "stack", string(debug.Stack()))
			state, message, err = jobs.Panicked, fmt.Sprint(what), fmt.Errorf("job %s panicked: %v", job.Name, what)
		}
	}()
	message, err = job.Do(ctx)
	switch {
	case err == nil:
		return jobs.Succeeded, message, nil
	case ctx.Err() != nil:
		return jobs.Abandoned, "", err
	}
	s.Log.Error("schedule: a job failed", "job", job.Name, "error", err)
	return jobs.Failed, apperr.Sentence(err, s.Lang), err
}
