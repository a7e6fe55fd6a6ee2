package metrics

import (
	"testing"
	"time"

	"khohoso/models/period"
)

func TestLatestComplete(t *testing.T) {
	t.Parallel()
	for _, one := range []struct {
		kind     period.PeriodKind
		calendar period.CalendarName
		today    string
		want     string
	}{
		{period.Month, period.Calendar, "2024-07-01", "2024-06"}, {period.Month, period.Calendar, "2024-06-30", "2024-05"}, {period.Month, period.Calendar, "2024-01-15", "2023-12"},
		{period.Month, period.Statutory, "2024-06-14", "2024-05"}, {period.Month, period.Statutory, "2024-06-15", "2024-06"}, {period.Quarter, period.Calendar, "2024-06-30", "2024-Q1"},
		{period.Quarter, period.Calendar, "2024-12-31", "2024-Q3"}, {period.HalfYear, period.Calendar, "2024-07-01", "2024-H1"}, {period.NineMonths, period.Calendar, "2024-09-30", "2023-9M"},
		{period.NineMonths, period.Calendar, "2024-10-01", "2024-9M"}, {period.Year, period.Calendar, "2024-12-31", "2023"}, {period.Year, period.Statutory, "2024-12-15", "2024"},
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
