package schedule

import (
	"context"
	"time"
)

// calendar knows which days are worked on, as far as it was asked.
type calendar struct {
	history History
	zone    *time.Location
	known   map[string]bool
}

// works says whether the local day of an instant is worked on.
func (c *calendar) works(ctx context.Context, at time.Time) (bool, error) {
	const before, block = 10, 40 // days before the one asked for are asked for next
	at = at.In(c.zone)
	if works, known := c.known[at.Format(time.DateOnly)]; known {
		return works, nil
	}
	first := at.AddDate(0, 0, -before)
	days, err := c.history.WorkingDays(ctx, first, block)
	if err != nil {
		return false, err
	}
	if c.known == nil {
		c.known = map[string]bool{}
	}
	for i, works := range days {
		c.known[first.AddDate(0, 0, i).Format(time.DateOnly)] = works
	}
	return c.known[at.Format(time.DateOnly)], nil
}

// next is the first instant after another at which the job is due; zero: never. What
// would fall on a day off is due at the same hour of the next working day, once with what
// is due then anyway.
func (j Job) next(ctx context.Context, c *calendar, after time.Time) (time.Time, error) {
	after = after.In(c.zone)
	if !j.WorkingDays {
		return j.When.Next(after, c.zone), nil
	}
	for day := startOfDay(after); !day.IsZero(); {
		worked, off, err := c.workedFrom(ctx, day)
		if err != nil || worked.IsZero() {
			return time.Time{}, err
		}
		if due := j.movedTo(worked, off, after); !due.IsZero() {
			return due, nil
		}
		later := j.When.Next(endOfDay(worked), c.zone)
		if later.IsZero() {
			break
		}
		day = startOfDay(later)
	}
	return time.Time{}, nil
}

// movedTo is the first instant after another of those that are due on a working day:
// its own and, at the same hours, those of the days off before it.
func (j Job) movedTo(worked time.Time, off []time.Time, after time.Time) (first time.Time) {
	zone := worked.Location()
	from := worked.Add(-time.Nanosecond)
	if after.After(from) {
		from = after
	}
	take := func(due time.Time) {
		if due.After(after) && (first.IsZero() || due.Before(first)) {
			first = due
		}
	}
	if own := j.When.Next(from, zone); !own.IsZero() && !own.After(endOfDay(worked)) {
		take(own)
	}
	for _, day := range off {
		begin := onWall(day).Add(-time.Nanosecond)
		if !from.Before(worked) { // later in the working day only
			begin = sameHour(onWall(from), onWall(day))
		}
		if due := j.When.fields.Next(begin); !due.IsZero() && !due.After(endOfDay(onWall(day))) {
			take(instantOf(sameHour(due, onWall(worked)), zone))
		}
	}
	return first
}

// sameHour is what a clock on the wall shows, on another day.
func sameHour(clock, day time.Time) time.Time {
	year, month, date := day.Date()
	return time.Date(year, month, date, clock.Hour(), clock.Minute(), clock.Second(), clock.Nanosecond(), time.UTC)
}

// missed is the last instant up to now at which the job was due and did not run
// since it was done with the ones before; zero: none. However many there are, the
// last one alone is caught up.
func (j Job) missed(ctx context.Context, c *calendar, done, now time.Time) (time.Time, error) {
	for _, back := range []time.Duration{time.Minute, time.Hour, 25 * time.Hour, 40 * 24 * time.Hour, 400 * 24 * time.Hour} {
		from := now.Add(-back)
		if from.Before(done) {
			from = done
		}
		last, err := j.lastIn(ctx, c, from, now)
		if err != nil || !last.IsZero() || from.Equal(done) {
			return last, err
		}
	}
	return time.Time{}, nil
}

func (j Job) lastIn(ctx context.Context, c *calendar, from, now time.Time) (last time.Time, err error) {
	for {
		due, err := j.next(ctx, c, from)
		if err != nil || due.IsZero() || due.After(now) {
			return last, err
		}
		last, from = due, due
	}
}

// longestLeave is how many days without one that is worked on are believed; after as many
// the table is wrong.
const longestLeave = 400

// workedFrom is the first working day from a day on, and the days off right before it;
// zero where the table knows none.
func (c *calendar) workedFrom(ctx context.Context, day time.Time) (worked time.Time, off []time.Time, err error) {
	for worked = day; len(off) < longestLeave; worked = startOfDay(worked.AddDate(0, 0, 1)) {
		works, err := c.works(ctx, worked)
		if err != nil {
			return time.Time{}, nil, err
		}
		if works {
			break
		}
		off = append(off, worked)
	}
	if len(off) == longestLeave {
		return time.Time{}, nil, nil
	}
	for before := startOfDay(day.AddDate(0, 0, -1)); len(off) < longestLeave; before = startOfDay(before.AddDate(0, 0, -1)) {
		works, err := c.works(ctx, before)
		if err != nil || works {
			return worked, off, err
		}
		off = append(off, before)
	}
	return worked, off, nil
}

// endOfDay is the last instant of a local day.
func endOfDay(t time.Time) time.Time { return startOfDay(t.AddDate(0, 0, 1)).Add(-time.Nanosecond) }

func startOfDay(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}
