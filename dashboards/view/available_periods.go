package view

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"khohoso/internal/apperr"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
)

// AvailablePeriods is what the data cover: from the first month with a dossier to a last day, and
// the month of each calendar that is shown where none is named.
type AvailablePeriods struct {
	First     period.Period
	End       time.Time
	byDefault map[period.CalendarName]period.Period
}

// ReadAvailablePeriods finds the first month with a dossier: first the year, then the
// month, so that it costs two small queries whatever the age of the data.
func ReadAvailablePeriods(ctx context.Context, r Reads, version store.DataVersion) (AvailablePeriods, error) {
	if version.Events == 0 || version.AsOf.IsZero() {
		return AvailablePeriods{}, noData()
	}
	end := LocalDay(version.AsOf, r.Location())
	years, err := period.ParsePeriods(fmt.Sprintf("%d..%d", oldestYear, max(end.Year(), oldestYear)))
	if err != nil {
		return AvailablePeriods{}, err
	}
	year, err := firstWithData(ctx, r, years)
	if err != nil {
		return AvailablePeriods{}, err
	}
	first, err := firstWithData(ctx, r, period.Period{To: year.To}.LastMonths(12))
	if err != nil {
		return AvailablePeriods{}, err
	}
	found := AvailablePeriods{First: first, End: end, byDefault: map[period.CalendarName]period.Period{}}
	for _, calendar := range []period.CalendarName{period.Calendar, period.Statutory} {
		if found.byDefault[calendar], err = r.DefaultMonth(ctx, calendar); err != nil {
			return AvailablePeriods{}, err
		}
	}
	return found, nil
}

// oldestYear is the earliest year that a period can name.
const oldestYear = 1990

func noData() error {
	return apperr.New(apperr.NotBuilt, "there are no dossiers yet: take files in with khohoso ingest, then run khohoso build",
		"chưa có hồ sơ nào: nạp dữ liệu bằng khohoso ingest, rồi chạy khohoso build")
}

// firstWithData is the first of the periods, which are in order, with any figure.
func firstWithData(ctx context.Context, r Reads, periods []period.Period) (period.Period, error) {
	rows, err := r.Flow(ctx, metrics.FlowQuery{Periods: periods, By: metrics.ByProvince})
	if err != nil {
		return period.Period{}, err
	}
	for _, p := range periods {
		if slices.ContainsFunc(rows, func(row metrics.FlowRow) bool { return row.Period == p.Name }) {
			return p, nil
		}
	}
	return period.Period{}, noData()
}

// FullQuarter is the quarter that ends with the last full month or before it; the month itself where the data
// cover no quarter yet.
func (r AvailablePeriods) FullQuarter(calendar period.CalendarName) period.Period {
	month := r.FullMonth(calendar)
	quarter := period.Months(period.Quarter, cmp.Or(calendar, period.Calendar), month.To.Year(), (int(month.To.Month())-1)/3*3+1)
	if quarter.To.After(month.To) {
		quarter = quarter.Previous()
	}
	if quarter.To.Before(r.First.From) {
		return month
	}
	return quarter
}

// FullMonth is the month that is shown where none is named.
func (r AvailablePeriods) FullMonth(calendar period.CalendarName) period.Period {
	return r.byDefault[cmp.Or(calendar, period.Calendar)]
}
