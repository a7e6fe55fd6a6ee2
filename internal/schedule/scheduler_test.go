package schedule

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"khohoso/models/jobs"
	"khohoso/models/pipeline"
	"khohoso/models/store"
)

// fakeClock stands still until it is moved.
type fakeClock struct {
	mu      sync.Mutex
	changed *sync.Cond
	now     time.Time
	waiting map[int]time.Time
	waits   int
}

func newFakeClock(at string) *fakeClock {
	now, err := time.Parse(time.RFC3339, at)
	if err != nil {
		panic(err)
	}
	c := &fakeClock{now: now, waiting: map[int]time.Time{}}
	c.changed = sync.NewCond(&c.mu)
	return c
}

func (c *fakeClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *fakeClock) Wait(ctx context.Context, until time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	stop := context.AfterFunc(ctx, func() { c.mu.Lock(); defer c.mu.Unlock(); c.changed.Broadcast() })
	defer stop()
	c.waits++
	mine := c.waits
	c.waiting[mine] = until
	defer delete(c.waiting, mine)
	c.changed.Broadcast()
	for c.now.Before(until) && ctx.Err() == nil {
		c.changed.Wait()
	}
	return ctx.Err()
}

// settled waits until so many jobs wait for a later instant.
func (c *fakeClock) settled(jobs int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for {
		waiting := 0
		for _, until := range c.waiting {
			if until.After(c.now) {
				waiting++
			}
		}
		if waiting >= jobs {
			return
		}
		c.changed.Wait()
	}
}

// to moves the clock through every instant that somebody waits for.
func (c *fakeClock) to(at string, jobs int) {
	end := newFakeClock(at).now
	for {
		c.settled(jobs)
		c.mu.Lock()
		next := end
		for _, until := range c.waiting {
			if until.After(c.now) && until.Before(next) {
				next = until
			}
		}
		c.now = next
		c.changed.Broadcast()
		c.mu.Unlock()
		if next.Equal(end) {
			c.settled(jobs)
			return
		}
	}
}

// office is a scheduler over a real warehouse with a clock of our own.
type office struct {
	*testing.T
	clock     *fakeClock
	warehouse *store.Warehouse
	mu        sync.Mutex
	told      []string
}

func newOffice(t *testing.T, at, zone string) *office {
	t.Helper()
	w, err := store.Open(t.Context(), store.Options{Path: filepath.Join(t.TempDir(), "w.duckdb"), Create: true, Zone: zone})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return &office{T: t, clock: newFakeClock(at), warehouse: w}
}

func job(name, when string, do func(context.Context) (string, error)) Job {
	expression, err := ParseExpression(when)
	if err != nil {
		panic(err)
	}
	return Job{Name: name, Kind: "build", When: expression, Do: do}
}

func quick(context.Context) (string, error) { return "made", nil }

// open begins a scheduler, as a service that starts does; close stops it.
func (o *office) open(configured ...Job) (s *Scheduler, closed func()) {
	o.Helper()
	s = &Scheduler{Jobs: configured, History: jobs.Of(o.warehouse), Clock: o.clock, Zone: o.warehouse.Location(), Lang: "en", Log: slog.New(slog.DiscardHandler), Ran: func(r jobs.Run) {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.told = append(o.told, r.Job+" "+string(r.State))
	}}
	ctx, stop := context.WithCancel(o.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	return s, func() {
		stop()
		if err := <-ended; err != nil {
			o.Error(err)
		}
	}
}

// history is the runs of a job, oldest first, as "due state by".
func (o *office) history(name string) string {
	o.Helper()
	runs, err := jobs.Of(o.warehouse).JobRuns(o.Context(), name, 1000)
	if err != nil {
		o.Fatal(err)
	}
	var lines []string
	for _, r := range runs {
		due := "by hand"
		if !r.Due.IsZero() {
			due = r.Due.Format("01-02 15:04 -07")
		}
		lines = append([]string{fmt.Sprintf("%s %s %s", due, r.State, r.By)}, lines...)
	}
	return strings.Join(lines, "\n")
}

func (o *office) want(name, history string) {
	o.Helper()
	if got := o.history(name); got != strings.TrimSpace(history) {
		o.Errorf("%s:\n%s\nwant:\n%s", name, got, strings.TrimSpace(history))
	}
}

// A day as usual, a night missed, then three days down: each time one run catches up.
func TestMissedRunsAreCaughtUpOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2024-06-03T05:00:00+07:00", "Asia/Ho_Chi_Minh")
	daily, often := job("daily", "0 6 * * *", quick), job("often", "0 */6 * * *", quick)
	_, closed := o.open(daily, often)
	o.clock.to("2024-06-03T07:00:00+07:00", 2)
	closed()
	o.want("daily", "06-03 06:00 +07 succeeded schedule")
	o.clock.now = o.clock.now.AddDate(0, 0, 1) // one run of daily, four of often are missed
	_, closed = o.open(daily, often)
	o.clock.settled(2)
	closed()
	o.clock.now = o.clock.now.AddDate(0, 0, 3)
	_, closed = o.open(daily, often)
	o.clock.settled(2)
	o.clock.to("2024-06-07T13:00:00+07:00", 2)
	closed()
	_, closed = o.open(daily, often) // nothing was missed
	o.clock.settled(2)
	closed()
	o.want("daily", "06-03 06:00 +07 succeeded schedule\n06-04 06:00 +07 succeeded schedule\n06-07 06:00 +07 succeeded schedule")
	o.want("often", "06-03 06:00 +07 succeeded schedule\n06-04 06:00 +07 succeeded schedule\n06-07 06:00 +07 succeeded schedule\n06-07 12:00 +07 succeeded schedule")
}

// A job that was not in the config before has missed nothing.
func TestNewJobHasMissedNothing(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2024-06-03T12:00:00+07:00", "")
	_, closed := o.open(job("new", "0 6 * * *", quick))
	o.clock.settled(1)
	closed()
	o.want("new", "")
	o.clock.now = o.clock.now.AddDate(0, 0, 1)
	_, closed = o.open(job("new", "0 6 * * *", quick))
	o.clock.settled(1)
	closed()
	o.want("new", "06-04 06:00 +07 succeeded schedule")
}

// What takes longer than its rhythm never runs twice at a time, neither by schedule nor by hand.
func TestRunsDoNotOverlap(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2024-06-03T06:00:00+07:00", "")
	var mu sync.Mutex
	at, most := 0, 0
	began, release := make(chan bool), make(chan bool)
	slow := job("slow", "* * * * *", func(context.Context) (string, error) {
		mu.Lock()
		at++
		most = max(most, at)
		mu.Unlock()
		began <- true
		<-release
		mu.Lock()
		at--
		mu.Unlock()
		return "", nil
	})
	s, closed := o.open(slow)
	o.clock.settled(1)
	o.clock.mu.Lock()
	o.clock.now = o.clock.now.Add(time.Minute)
	o.clock.changed.Broadcast()
	o.clock.mu.Unlock()
	<-began
	if err := s.Start("slow", "lan"); !errors.Is(err, ErrRunning) {
		t.Errorf("by hand beside it: %v", err)
	}
	if _, err := s.RunNow(t.Context(), "slow", "lan"); !errors.Is(err, ErrRunning) {
		t.Errorf("by hand beside it: %v", err)
	}
	o.clock.mu.Lock()
	o.clock.now = o.clock.now.Add(150 * time.Second) // two more are due meanwhile
	o.clock.mu.Unlock()
	release <- true
	o.clock.settled(1)
	if err := s.Start("slow", "lan"); err != nil {
		t.Fatal(err)
	}
	<-began
	release <- true
	closed()
	if most != 1 {
		t.Errorf("%d at a time", most)
	}
	o.want("slow", "06-03 06:01 +07 succeeded schedule\nby hand succeeded lan")
	if err := s.Start("slow", "lan"); err == nil {
		t.Error("starts after the end")
	}
	if err := s.Start("fast", "lan"); !errors.Is(err, ErrNoJob) {
		t.Errorf("a job that there is not: %v", err)
	}
}

// A job that panics or fails is kept as such and is tried again when it is next due; the others run on.
func TestPanicsAndFailures(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2024-06-03T05:30:00+07:00", "")
	bad := job("bad", "0 * * * *", func(context.Context) (string, error) { panic("the shelf fell over") })
	poor := job("poor", "0 * * * *", func(context.Context) (string, error) { return "", errors.New("no paper") })
	good := job("good", "0 * * * *", quick)
	_, closed := o.open(bad, poor, good)
	o.clock.to("2024-06-03T07:30:00+07:00", 3)
	closed()
	o.want("bad", "06-03 06:00 +07 panicked schedule\n06-03 07:00 +07 panicked schedule")
	o.want("poor", "06-03 06:00 +07 failed schedule\n06-03 07:00 +07 failed schedule")
	o.want("good", "06-03 06:00 +07 succeeded schedule\n06-03 07:00 +07 succeeded schedule")
	last, err := jobs.Of(o.warehouse).LastJobRuns(t.Context())
	if err != nil || len(last) != 3 {
		t.Fatal(last, err)
	}
	for _, r := range last {
		if want := map[string]string{"bad": "the shelf fell over", "poor": "no paper", "good": "made"}[r.Job]; r.Message != want || r.Ended.IsZero() {
			t.Errorf("%+v", r)
		}
	}
	if told := strings.Join(o.told, ", "); strings.Count(told, "bad panicked") != 2 || strings.Count(told, "good succeeded") != 2 {
		t.Errorf("told: %s", told)
	}
}

// A run that is broken off by the end of the program is made again at the next
// start, but not for ever: it may be what ends the program.
func TestAbandonedRuns(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2024-06-03T05:30:00+07:00", "")
	began := make(chan bool)
	stuck := job("stuck", "0 6 * * *", func(ctx context.Context) (string, error) { began <- true; <-ctx.Done(); return "", ctx.Err() })
	_, closed := o.open(stuck)
	o.clock.settled(1)
	for range 2 {
		o.clock.mu.Lock()
		o.clock.now = newFakeClock("2024-06-03T06:10:00+07:00").now
		o.clock.changed.Broadcast()
		o.clock.mu.Unlock()
		<-began
		closed()
		_, closed = o.open(stuck)
	}
	o.clock.settled(1)
	closed()
	o.want("stuck", "06-03 06:00 +07 abandoned schedule\n06-03 06:00 +07 abandoned schedule")
	// a crash leaves a run that says it is running
	if _, err := jobs.Of(o.warehouse).BeginJobRun(t.Context(), jobs.Run{Job: "stuck", Kind: "build", Started: o.clock.now, By: "lan"}); err != nil {
		t.Fatal(err)
	}
	_, closed = o.open(stuck)
	o.clock.settled(1)
	closed()
	o.want("stuck", "06-03 06:00 +07 abandoned schedule\n06-03 06:00 +07 abandoned schedule\nby hand abandoned lan")
}

// Working days by the calendar, and nights in which clocks are set.
func TestWorkingDaysAndClocks(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2024-03-29T05:00:00+01:00", "Europe/Berlin") // a Friday
	office := job("office", "30 2 * * *", quick)
	office.WorkingDays = true
	_, closed := o.open(office, job("nightly", "30 2 * * *", quick), job("hourly", "0 0-4 31 3 *", quick))
	o.clock.to("2024-04-01T12:00:00+02:00", 3)
	closed()
	o.want("office", "04-01 02:30 +02 succeeded schedule")
	o.want("nightly", "03-30 02:30 +01 succeeded schedule\n03-31 03:00 +02 succeeded schedule\n04-01 02:30 +02 succeeded schedule")
	o.want("hourly", "03-31 00:00 +01 succeeded schedule\n03-31 01:00 +01 succeeded schedule\n03-31 03:00 +02 succeeded schedule\n03-31 04:00 +02 succeeded schedule")
}

// A holiday is no working day, nor is a day off that is made up for; the Saturday it is made up on is one.
func TestWorkingDaysOfHolidays(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2024-04-26T05:00:00+07:00", store.DefaultZone) // a Friday
	if _, err := pipeline.Build(t.Context(), o.warehouse, nil); err != nil {
		t.Fatal(err)
	}
	office := job("office", "0 6 * * *", quick)
	office.WorkingDays = true
	_, closed := o.open(office)
	o.clock.to("2024-05-06T12:00:00+07:00", 1)
	closed()
	o.want("office", "04-26 06:00 +07 succeeded schedule\n05-02 06:00 +07 succeeded schedule\n05-03 06:00 +07 succeeded schedule\n"+
		"05-04 06:00 +07 succeeded schedule\n05-06 06:00 +07 succeeded schedule")
}

// What falls on a day off is due at the same hour of the next working day: the closing of
// a quarter on a Sunday is not passed over, several that are moved to one hour are one,
// and what is due on that day anyway stays.
func TestDaysOffMoveToTheNextWorkingDay(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2027-01-01T05:00:00+07:00", store.DefaultZone)
	if _, err := pipeline.Build(t.Context(), o.warehouse, nil); err != nil {
		t.Fatal(err)
	}
	c := &calendar{history: jobs.Of(o.warehouse), zone: o.warehouse.Location()}
	for _, one := range []struct{ cron, after, want string }{
		{"0 7 10 1,4,7,10 *", "2027-01-01 05:00", "2027-01-11 07:00, 2027-04-12 07:00, 2027-07-12 07:00, 2027-10-11 07:00, 2028-01-10 07:00"},
		{"0 7 1 1 *", "2026-12-31 12:00", "2027-01-04 07:00, 2028-01-04 07:00"},                                         // a Friday off; a Saturday whose Monday is off for it
		{"0 7 * * *", "2026-12-31 12:00", "2027-01-04 07:00, 2027-01-05 07:00"},                                         // once, however many days off
		{"0 7,9 * * 6,1", "2027-01-01 12:00", "2027-01-04 07:00, 2027-01-04 09:00, 2027-01-11 07:00, 2027-01-11 09:00"}, // Saturdays move to the Mondays that have their own
		{"30 8 * * 0", "2027-01-01 12:00", "2027-01-04 08:30, 2027-01-11 08:30"},                                        // Sundays
		{"0 7 6 2 *", "2027-01-01 12:00", "2027-02-11 07:00, 2028-02-07 07:00"},                                         // Tết
		{"0 7 1 1 *", "2027-01-01 12:00", "2027-01-04 07:00, 2028-01-04 07:00"},                                         // the instant itself has passed, what it moved to has not
		{"0 7 1 1 *", "2027-01-04 07:00", "2028-01-04 07:00"},                                                           // that has passed too
		{"0 0 2 1 *", "2027-01-04 00:00", "2028-01-04 00:00"},                                                           // at midnight
		{"0 7 29 2 *", "2027-01-01 12:00", "2028-02-29 07:00, 2032-03-01 07:00"},
	} {
		when, err := ParseExpression(one.cron)
		if err != nil {
			t.Fatal(err)
		}
		at, err := time.ParseInLocation("2006-01-02 15:04", one.after, c.zone)
		if err != nil {
			t.Fatal(err)
		}
		job := Job{Name: "x", When: when, WorkingDays: true}
		var got []string
		for range strings.Split(one.want, ", ") {
			if at, err = job.next(t.Context(), c, at); err != nil {
				t.Fatal(err)
			}
			got = append(got, at.Format("2006-01-02 15:04"))
		}
		if text := strings.Join(got, ", "); text != one.want {
			t.Errorf("%s after %s: %s, want %s", one.cron, one.after, text, one.want)
		}
	}
}

// A clock that is set back by an hour, while the service runs and while it stands still,
// brings no run a second time, and none that is due later is left out.
func TestClockSetBackAnHour(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2024-06-03T05:30:00+07:00", "")
	daily, often := job("daily", "0 6 * * *", quick), job("often", "*/20 * * * *", quick)
	back := func() {
		o.clock.mu.Lock()
		o.clock.now = o.clock.now.Add(-time.Hour)
		o.clock.changed.Broadcast()
		o.clock.mu.Unlock()
		o.clock.settled(2)
	}
	_, closed := o.open(daily, often)
	o.clock.to("2024-06-03T06:10:00+07:00", 2)
	back() // 5:10
	o.clock.to("2024-06-03T06:30:00+07:00", 2)
	closed()
	o.clock.now = o.clock.now.Add(-time.Hour) // 5:30
	_, closed = o.open(daily, often)
	o.clock.settled(2)
	o.clock.to("2024-06-03T07:00:00+07:00", 2)
	o.clock.to("2024-06-04T06:00:00+07:00", 2)
	closed()
	o.want("daily", "06-03 06:00 +07 succeeded schedule\n06-04 06:00 +07 succeeded schedule")
	if got := o.history("often"); !strings.HasPrefix(got, "06-03 05:40 +07 succeeded schedule\n06-03 06:00 +07 succeeded schedule\n06-03 06:20 +07 succeeded schedule\n06-03 06:40 +07 succeeded schedule\n06-03 07:00 +07") {
		t.Errorf("often:\n%.400s", got)
	}
}

// Other jobs take the place of those that are followed; what runs then is not broken off, and none runs twice at a time.
func TestOtherJobsWhileOneRuns(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2024-06-03T05:00:00+07:00", "Asia/Ho_Chi_Minh")
	begun, release := make(chan struct{}, 10), make(chan struct{})
	slow := job("slow", "0 6 * * *", func(ctx context.Context) (string, error) {
		begun <- struct{}{}
		<-release
		return "made", ctx.Err()
	})
	s, closed := o.open(slow)
	o.clock.settled(1)
	o.clock.mu.Lock()
	o.clock.now = o.clock.now.Add(2 * time.Hour)
	o.clock.changed.Broadcast()
	o.clock.mu.Unlock()
	<-begun
	s.Renew([]Job{slow, job("new", "30 7 * * *", quick)})
	o.clock.to("2024-06-03T08:00:00+07:00", 2) // both follow the new jobs; slow still runs
	if len(begun) != 0 {
		t.Error("slow began a second time")
	}
	close(release)
	for s.IsRunning("slow") {
		time.Sleep(time.Millisecond)
	}
	closed()
	o.want("slow", "06-03 06:00 +07 succeeded schedule")
	o.want("new", "06-03 07:30 +07 succeeded schedule")
}
