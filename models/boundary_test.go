package models_test

import (
	"context"
	"testing"

	"khohoso/internal/fixtures"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
)

// Receipts a second before and at each turn of a period, some written in UTC.
const boundaryEvents = `dossier_code,event_time,status,agency_code
s1,2024-06-14T23:59:59+07:00,received,A
s2,2024-06-15T00:00:00+07:00,received,A
u1,2024-06-14T16:59:59Z,received,A
u2,2024-06-14T17:00:00Z,received,A
m1,2024-06-30T23:59:59+07:00,received,A
m2,2024-07-01T00:00:00+07:00,received,A
y1,2024-12-14T23:59:59+07:00,received,A
y2,2024-12-15T00:00:00+07:00,received,A
y3,2024-12-31T16:59:59Z,received,A
y4,2024-12-31T17:00:00Z,received,A
`

func TestPeriodsTurnAtLocalMidnight(t *testing.T) {
	t.Parallel()
	w := fixtures.OpenFiles(t, store.DefaultZone, write(t, "events.csv", boundaryEvents))
	for _, c := range []struct {
		period   string
		calendar period.CalendarName
		received int64
	}{
		{"2024-06", period.Statutory, 2}, // s1, u1
		{"2024-07", period.Statutory, 4}, // s2, u2, m1, m2
		{"2024-06", period.Calendar, 5},
		{"2024-07", period.Calendar, 1},
		{"2024-12", period.Statutory, 1}, // y1
		{"2025-01", period.Statutory, 3}, // y2, y3, y4
		{"2024", period.Statutory, 7},
		{"2025", period.Statutory, 3},
		{"2024", period.Calendar, 9},
		{"2025", period.Calendar, 1}, // y4
		{"2024-Q4", period.Statutory, 1},
		{"2024-Q4", period.Calendar, 3},
	} {
		p, err := period.ParsePeriodIn(c.period, c.calendar)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := metrics.Flow(context.Background(), w, metrics.FlowQuery{Periods: []period.Period{p}, By: metrics.ByProvince})
		if err != nil || len(rows) != 1 {
			t.Fatalf("%s %s: %v, %v", c.period, c.calendar, rows, err)
		}
		if rows[0].Received != c.received {
			t.Errorf("%s %s: %d received, want %d", c.period, c.calendar, rows[0].Received, c.received)
		}
		values, err := metrics.Indicators(context.Background(), w, metrics.IndicatorQuery{Periods: []period.Period{p}, Agencies: []string{"A"}})
		if err != nil {
			t.Fatalf("%s %s: %v", c.period, c.calendar, err)
		}
		if online := valueOf(values, "3.3"); online.Denominator != c.received {
			t.Errorf("%s %s: 3.3 is over %d, want %d", c.period, c.calendar, online.Denominator, c.received)
		}
	}
}
