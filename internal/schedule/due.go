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
	const block = 40
	at = at.In(c.zone)
	if works, known := c.known[at.Format(time.DateOnly)]; known {
		return works, nil
	}
	days, err := c.history.WorkingDays(ctx, at, block)
	if err != nil {
		return false, err
	}
	if c.known == nil {
		c.known = map[string]bool{}
	}
	for i, works := range days {
		c.known[at.AddDate(0, 0, i).Format(time.DateOnly)] = works
	}
	return c.known[at.Format(time.DateOnly)], nil
}

// next is the first instant after another at which the job is due; zero: never.
func (j Job) next(ctx context.Context, c *calendar, after time.Time) (time.Time, error) {
	const longest = 400 // days without one that is worked on: the table is wrong
	for range longest {
		due := j.When.Next(after, c.zone)
		if due.IsZero() || !j.WorkingDays {
			return due, nil
		}
		works, err := c.works(ctx, due)
		if err != nil || works {
			return due, err
		}
		after = startOfDay(due.AddDate(0, 0, 1)).Add(-time.Nanosecond)
	}
	return time.Time{}, nil
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

func startOfDay(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}
