package simulate

import (
	"fmt"
	"time"
)

const (
	utcOffset  = 7 * 3600
	daySeconds = 24 * 3600
	hour       = 3600
	minute     = 60
)

// instant is a local time in seconds since 1970-01-01 00:00 in Vietnam. Local
// seconds make the date a division, and millions of them are formatted.
type instant int64

// day is a local date in days since 1970-01-01.
type day int32

func (t instant) day() day    { return day(t / daySeconds) }
func (t instant) second() int { return int(t % daySeconds) }

func (d day) at(second int) instant { return instant(d)*daySeconds + instant(second) }

func (d day) time() time.Time       { return time.Unix(int64(d)*daySeconds, 0).UTC() }
func (d day) weekday() time.Weekday { return time.Weekday((int(d) + 4) % 7) } // 1970-01-01 was a Thursday
func (d day) String() string        { return d.time().Format(time.DateOnly) }

// dayOf is the date that t shows in its own zone.
func dayOf(t time.Time) day {
	y, m, d := t.Date()
	return day(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / daySeconds)
}

// mustDay reads a date written in this package or its tables.
func mustDay(s string) day {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic("simulate: " + err.Error())
	}
	return dayOf(t)
}

// horizon places d between mid 2023 (0) and mid 2025 (1), the two years over
// which habits and agencies change. It follows the calendar, not the span, so
// that a short span shows its own part of the story.
func horizon(d day) float64 {
	return float64(d-storyStart) / float64(storyEnd-storyStart)
}

var (
	storyStart = mustDay("2023-07-01")
	storyEnd   = mustDay("2025-06-30")
)

// monthNumber counts months since year 0.
func monthNumber(d day) int {
	t := d.time()
	return t.Year()*12 + int(t.Month()) - 1
}

func firstOfMonth(m int) day {
	return dayOf(time.Date(m/12, time.Month(m%12+1), 1, 0, 0, 0, 0, time.UTC))
}

func monthName(m int) string { return fmt.Sprintf("%d-%02d", m/12, m%12+1) }
