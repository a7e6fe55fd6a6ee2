// Package calendar is the simulated time: local days and instants (time.go), the span
// and the day of the reorganization (span.go), office hours and holidays (calendar.go),
// and legal terms counted on them (terms.go).
package calendar

import (
	"fmt"
	"time"
)

// Lengths of time in seconds.
const (
	utcOffset  = 7 * 3600
	DaySeconds = 24 * 3600
	Hour       = 3600
	Minute     = 60
)

// Instant is a local time in seconds since 1970-01-01 00:00 in Vietnam. Local
// seconds make the date a division, and millions of them are formatted.
type Instant int64

// Day is a local date in days since 1970-01-01.
type Day int32

// Day is the date of the instant.
func (t Instant) Day() Day { return Day(t / DaySeconds) }

// Second is how many seconds of its day have passed.
func (t Instant) Second() int { return int(t % DaySeconds) }

// At is the instant so many seconds into the day.
func (d Day) At(second int) Instant { return Instant(d)*DaySeconds + Instant(second) }

// Time is midnight of the date in UTC: for its parts and its text, not an instant.
func (d Day) Time() time.Time { return time.Unix(int64(d)*DaySeconds, 0).UTC() }

// Weekday is the day of the week.
func (d Day) Weekday() time.Weekday { return time.Weekday((int(d) + 4) % 7) } // 1970-01-01 was a Thursday

// String writes the day as in 2025-07-01.
func (d Day) String() string { return d.Time().Format(time.DateOnly) }

// DayOf is the date that t shows in its own zone.
func DayOf(t time.Time) Day {
	y, m, d := t.Date()
	return Day(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / DaySeconds)
}

// MustDay reads a date written in this package or its tables.
func MustDay(s string) Day {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic("simulate: " + err.Error())
	}
	return DayOf(t)
}

// Horizon places d between mid 2023 (0) and mid 2025 (1), the two years over
// which habits and agencies change. It follows the calendar, not the span, so
// that a short span shows its own part of the story.
func Horizon(d Day) float64 {
	return float64(d-storyStart) / float64(storyEnd-storyStart)
}

var (
	storyStart = MustDay("2023-07-01")
	storyEnd   = MustDay("2025-06-30")
)

// MonthNumber counts months since year 0.
func MonthNumber(d Day) int {
	t := d.Time()
	return t.Year()*12 + int(t.Month()) - 1
}

// FirstOfMonth is the first day of a month by its number, see MonthNumber.
func FirstOfMonth(m int) Day {
	return DayOf(time.Date(m/12, time.Month(m%12+1), 1, 0, 0, 0, 0, time.UTC))
}

// MonthName writes a month by its number, as in 2025-07.
func MonthName(m int) string { return fmt.Sprintf("%d-%02d", m/12, m%12+1) }
