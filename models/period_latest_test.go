package models

import (
	"testing"
	"time"
)

func TestLatestComplete(t *testing.T) {
	t.Parallel()
	for _, one := range []struct {
		kind     PeriodKind
		calendar CalendarName
		today    string
		want     string
	}{
		{Month, Calendar, "2024-07-01", "2024-06"}, {Month, Calendar, "2024-06-30", "2024-05"}, {Month, Calendar, "2024-01-15", "2023-12"},
		{Month, Statutory, "2024-06-14", "2024-05"}, {Month, Statutory, "2024-06-15", "2024-06"}, {Quarter, Calendar, "2024-06-30", "2024-Q1"},
		{Quarter, Calendar, "2024-12-31", "2024-Q3"}, {HalfYear, Calendar, "2024-07-01", "2024-H1"}, {NineMonths, Calendar, "2024-09-30", "2023-9M"},
		{NineMonths, Calendar, "2024-10-01", "2024-9M"}, {Year, Calendar, "2024-12-31", "2023"}, {Year, Statutory, "2024-12-15", "2024"},
	} {
		today, err := time.Parse(time.DateOnly, one.today)
		if err != nil {
			t.Fatal(err)
		}
		if got := LatestComplete(one.kind, one.calendar, today); got.Name != one.want {
			t.Errorf("%s %s on %s: %s, want %s", one.calendar, one.kind, one.today, got.Name, one.want)
		}
	}
	if _, err := ParsePeriodKind("span"); err == nil {
		t.Error("a span has no latest")
	}
}
