package metrics

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"khohoso/internal/apperr"
	"khohoso/models/period"
	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// LatestComplete is the last period of a kind that was over before a local day.
func LatestComplete(kind period.PeriodKind, calendar period.CalendarName, today time.Time) period.Period {
	day := time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, time.UTC)
	p := period.Months(kind, calendar, day.Year()+1, 1)
	for !p.To.Before(day) {
		p = p.Previous()
	}
	return p
}

// DefaultMonth is the month that is meant where none is named: the last one in which a
// dossier was received of those that the data cover to their end, so that a log that
// has been quiet for years opens where it has something to say; where they cover none
// such, the last one with a dossier received, or the one that the data have got to.
//
// Error: apperr.NotBuilt, also while there are no events at all.
func DefaultMonth(ctx context.Context, w *store.Warehouse, calendar period.CalendarName) (period.Period, error) {
	day, err := w.DataDay(ctx)
	if err != nil {
		return period.Period{}, err
	}
	if day.IsZero() {
		return period.Period{}, w.NotBuilt()
	}
	month := period.Period{Calendar: calendar, To: day}.LastMonths(1)[0]
	covered := month.To
	if !covered.Equal(day) {
		covered = month.Previous().To
	}
	for _, until := range []time.Time{covered, day} {
		received, err := lastReceipt(ctx, w, until)
		if err != nil {
			return period.Period{}, err
		}
		if !received.IsZero() {
			return period.Period{Calendar: calendar, To: received}.LastMonths(1)[0], nil
		}
	}
	return month, nil
}

// lastReceipt is the last day up to one on which a dossier was received; zero: none.
func lastReceipt(ctx context.Context, w *store.Warehouse, until time.Time) (time.Time, error) {
	var day sql.NullTime
	err := w.DB().QueryRowContext(ctx, sqlfiles.Text("queries", "last_receipt"), sql.Named("until", until.Format(time.DateOnly))).Scan(&day)
	return day.Time, err
}

// ParsePeriodKind reads the name of a standard kind of period. Error: apperr.Usage.
func ParsePeriodKind(name string) (period.PeriodKind, error) {
	if kind := period.PeriodKind(name); kind.Length() > 0 {
		return kind, nil
	}
	return "", apperr.New(apperr.Usage, fmt.Sprintf("period %q: choose month, quarter, half_year, nine_months or year", name),
		fmt.Sprintf("kỳ %q: chọn month, quarter, half_year, nine_months hoặc year", name))
}

// FirstReceipt is the first day on which a dossier was received; zero where none was.
//
// Error: apperr.NotBuilt.
func FirstReceipt(ctx context.Context, w *store.Warehouse) (time.Time, error) {
	if _, err := w.DataVersion(ctx); err != nil {
		return time.Time{}, err
	}
	var day sql.NullTime
	err := w.DB().QueryRowContext(ctx, sqlfiles.Text("queries", "first_receipt")).Scan(&day)
	return day.Time, err
}
