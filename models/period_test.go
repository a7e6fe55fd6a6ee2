package models_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"khohoso/internal/apperr"
	"khohoso/models/period"
)

func TestPeriodsOfBothCalendars(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ expression, calendar, from, to string }{
		{"2024-06", "calendar", "2024-06-01", "2024-06-30"},
		{"2024-Q2", "calendar", "2024-04-01", "2024-06-30"},
		{"2024-H2", "calendar", "2024-07-01", "2024-12-31"},
		{"2024-9M", "calendar", "2024-01-01", "2024-09-30"},
		{"2024", "calendar", "2024-01-01", "2024-12-31"},
		{"2024-02", "statutory", "2024-01-15", "2024-02-14"},
		{"2024-Q1", "statutory", "2023-12-15", "2024-03-14"},
		{"2024-H1", "statutory", "2023-12-15", "2024-06-14"},
		{"2024-9M", "statutory", "2023-12-15", "2024-09-14"},
		{"2024", "statutory", "2023-12-15", "2024-12-14"},
		{"2024-01-15..2024-03-14", "statutory", "2024-01-15", "2024-03-14"},
		{"2024-01-15", "calendar", "2024-01-15", "2024-01-15"},
	} {
		p, err := period.ParsePeriodIn(c.expression, period.CalendarName(c.calendar))
		if err != nil {
			t.Errorf("%s %s: %v", c.expression, c.calendar, err)
			continue
		}
		if from, to := p.From.Format(time.DateOnly), p.To.Format(time.DateOnly); from != c.from || to != c.to || p.Name != c.expression {
			t.Errorf("%s %s: %s from %s to %s, want %s to %s", c.expression, c.calendar, p.Name, from, to, c.from, c.to)
		}
	}
}

func TestPeriodRangesAndLists(t *testing.T) {
	t.Parallel()
	periods, err := period.ParsePeriods("2023-11..2024-02, 2024-Q4,2023-9M..2024-9M")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range periods {
		names = append(names, p.Name)
	}
	want := []string{"2023-11", "2023-12", "2024-01", "2024-02", "2024-Q4", "2023-9M", "2024-9M"}
	if len(names) != len(want) {
		t.Fatalf("%v, want %v", names, want)
	}
	for i := range want {
		if names[i] != want[i] {
			t.Errorf("%v, want %v", names, want)
		}
	}
}

func TestBadPeriodsSayWhatIsWrong(t *testing.T) {
	t.Parallel()
	for _, expression := range []string{
		"", "2024-13", "2024-00", "2024-Q5", "2024-H3", "24-01", "2024-1", "1850", "2024-06..2024-05", "2024-06..2024-Q3",
		"2024-02-30", "2024-03-01..2024-02-01", "2024-01-15..", "..2024", "2024-06,", "2024-6M", "x",
	} {
		_, err := period.ParsePeriods(expression)
		if apperr.CodeOf(err) != apperr.BadPeriod {
			t.Errorf("%q: %v", expression, err)
		}
	}
}

// Periods of one kind follow each other without a gap, in either calendar, and
// going forward and back comes home.
func TestPeriodsFollowEachOther(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		year := rapid.IntRange(1995, 2090).Draw(t, "year")
		form := rapid.SampledFrom([]string{"%d-02", "%d-12", "%d-Q1", "%d-Q4", "%d-H2", "%d"}).Draw(t, "form")
		calendar := rapid.SampledFrom([]period.CalendarName{period.Calendar, period.Statutory}).Draw(t, "calendar")
		p, err := period.ParsePeriodIn(fmt.Sprintf(form, year), calendar)
		if err != nil {
			t.Fatal(err)
		}
		if next := p.Next(); !next.From.Equal(p.To.AddDate(0, 0, 1)) || next.Previous() != p {
			t.Fatalf("%v is followed by %v, which is preceded by %v", p, next, next.Previous())
		}
		if before := p.YearBefore(); before.To.Year() != p.To.Year()-1 || before.Kind != p.Kind || before.Calendar != p.Calendar {
			t.Fatalf("%v a year before is %v", p, before)
		}
		window := p.LastMonths(12)
		if len(window) != 12 || window[11].To.Before(p.To) || window[11].From.After(p.To) {
			t.Fatalf("%v: the last of its twelve months is %v", p, window[11])
		}
	})
}
