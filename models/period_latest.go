package models

import (
	"fmt"
	"time"

	"khohoso/internal/fault"
)

// LatestComplete is the last period of a kind that was over before a local day.
func LatestComplete(kind PeriodKind, calendar CalendarName, today time.Time) Period {
	day := time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, time.UTC)
	p := months(kind, calendar, day.Year()+1, 1)
	for !p.To.Before(day) {
		p = p.Previous()
	}
	return p
}

// ParsePeriodKind reads the name of a standard kind of period. Error: fault.Usage.
func ParsePeriodKind(name string) (PeriodKind, error) {
	if kind := PeriodKind(name); kind.length() > 0 {
		return kind, nil
	}
	return "", fault.New(fault.Usage, fmt.Sprintf("period %q: choose month, quarter, half_year, nine_months or year", name),
		fmt.Sprintf("kỳ %q: chọn month, quarter, half_year, nine_months hoặc year", name))
}
