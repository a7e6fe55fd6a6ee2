package models_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
)

// Appointments that move: one dossier is given two new ones, each after the one before it
// had passed; one is given its first after nine days; of one nothing is told before it is closed; and one is
// promised a day when it is registered and another, on one day with a third, later.
const movedAppointments = eventHead + `moved,2024-06-03T08:00:00+07:00,received,A1,1.000001,online,2024-06-05,
moved,2024-06-10T08:00:00+07:00,processing,A1,1.000001,online,2024-06-14,
moved,2024-06-20T08:00:00+07:00,processing,A1,1.000001,online,2024-06-28,2024-07-15T08:00:00+07:00
moved,2024-07-02T08:00:00+07:00,finished,A1,1.000001,online,,
first,2024-06-03T08:00:00+07:00,received,A1,X,online,,
first,2024-06-12T08:00:00+07:00,processing,A1,X,online,2024-06-14,
first,2024-07-02T08:00:00+07:00,finished,A1,X,online,,
after,2024-06-03T08:00:00+07:00,received,A1,X,online,,
after,2024-06-20T08:00:00+07:00,finished,A1,X,online,,
after,2024-06-25T08:00:00+07:00,returned,A1,X,online,2024-06-10,
promised,2024-06-01T08:00:00+07:00,registered,A1,X,online,2024-06-04,
promised,2024-06-03T08:00:00+07:00,received,A1,X,online,,
promised,2024-06-11T08:00:00+07:00,processing,A1,X,online,2024-06-02,
promised,2024-06-11T09:00:00+07:00,processing,A1,X,online,2024-06-12,
promised,2024-07-03T08:00:00+07:00,processing,A1,X,online,2024-07-31,
`

// stockOn is the open stock at the end of a day: in time, overdue, without an appointment.
type stockOn struct {
	Day                    string
	InTime, Overdue, NoDue int64
}

// A stock at a day is what was known then: an appointment that is announced later moves it
// no more, whether it lies ahead or not, and every list and count of that day says the same.
func TestStocksStandAsTheyWereKnown(t *testing.T) {
	t.Parallel()
	d := newWorld(t)
	d.take(someAgencies, someProcedures, movedAppointments)
	d.build()
	for _, want := range []stockOn{
		{Day: "2024-06-02", InTime: 0, Overdue: 0, NoDue: 0}, // nothing is received
		{Day: "2024-06-03", InTime: 2, Overdue: 0, NoDue: 2}, // the day of receipt
		{Day: "2024-06-04", InTime: 2, Overdue: 0, NoDue: 2}, // all but first and after
		{Day: "2024-06-05", InTime: 1, Overdue: 1, NoDue: 2}, // promised has passed
		{Day: "2024-06-06", InTime: 0, Overdue: 2, NoDue: 2}, // the day after the first one was due
		{Day: "2024-06-09", InTime: 0, Overdue: 2, NoDue: 2}, // and moved
		{Day: "2024-06-10", InTime: 1, Overdue: 1, NoDue: 2}, // moved has a new one
		{Day: "2024-06-11", InTime: 2, Overdue: 0, NoDue: 2}, // promised as well, the later one of the day
		{Day: "2024-06-12", InTime: 3, Overdue: 0, NoDue: 1}, // first has its first
		{Day: "2024-06-13", InTime: 2, Overdue: 1, NoDue: 1}, // promised until the day before it was due
		{Day: "2024-06-14", InTime: 2, Overdue: 1, NoDue: 1}, // promised has passed again
		{Day: "2024-06-15", InTime: 0, Overdue: 3, NoDue: 1}, // moved and first
		{Day: "2024-06-19", InTime: 0, Overdue: 3, NoDue: 1}, // the day before the third
		{Day: "2024-06-20", InTime: 1, Overdue: 2, NoDue: 0}, // moved has its third, told that day whenever it was recorded; after is closed
		{Day: "2024-06-28", InTime: 1, Overdue: 2, NoDue: 0}, // and keeps it to the end of the day
		{Day: "2024-06-29", InTime: 0, Overdue: 3, NoDue: 0}, // the day after it
		{Day: "2024-06-30", InTime: 0, Overdue: 3, NoDue: 0}, // and no further
		{Day: "2024-07-02", InTime: 0, Overdue: 1, NoDue: 0}, // moved and first are closed
		{Day: "2024-07-03", InTime: 1, Overdue: 0, NoDue: 0}, // promised has its last
		{Day: "2024-07-31", InTime: 1, Overdue: 0, NoDue: 0}, // due, the day is not over
		{Day: "2024-08-01", InTime: 0, Overdue: 1, NoDue: 0}, // which has passed
		{Day: "2024-12-31", InTime: 0, Overdue: 1, NoDue: 0}, // promised stays
	} {
		checkStock(t, d, want)
	}
}

func checkStock(t *testing.T, d *world, want stockOn) {
	t.Helper()
	day, err := time.Parse(time.DateOnly, want.Day)
	if err != nil {
		t.Fatal(err)
	}
	p := period.Period{Name: "2024-06-01.." + want.Day, Kind: period.Span, From: time.Date(2024, 6, 1, 0, 0, 0, 0, time.UTC), To: day}
	var got, listed, aged stockOn
	got.Day, listed.Day, aged.Day = want.Day, want.Day, want.Day
	for _, row := range must(metrics.Flow(d.Ctx, d.Warehouse, metrics.FlowQuery{Periods: []period.Period{p}, By: metrics.ByProvince})) {
		got = stockOn{Day: want.Day, InTime: row.OpenInTime, Overdue: row.OpenOverdue, NoDue: row.OpenNoDue}
	}
	for where, count := range map[dossiers.Filter]*int64{"open_in_time": &listed.InTime, "open_overdue": &listed.Overdue, "open_no_due": &listed.NoDue} {
		*count = int64(len(must(dossiers.List(d.Ctx, d.Warehouse, dossiers.Query{Period: p, AsOf: day, Where: where}))))
	}
	if diff := cmp.Diff([]stockOn{want, want}, []stockOn{got, listed}, cmp.AllowUnexported(stockOn{})); diff != "" {
		t.Errorf("stock and lists of %s (in time, overdue, without an appointment):\n%s", want.Day, diff)
	}
	var overdue int64
	for _, row := range must(dossiers.OpenAges(d.Ctx, d.Warehouse, dossiers.Query{Period: p, AsOf: day})) {
		overdue += row.Overdue
	}
	if overdue != want.Overdue {
		t.Errorf("ages of %s: %d overdue, want %d", want.Day, overdue, want.Overdue)
	}
	for _, row := range must(dossiers.Due(d.Ctx, d.Warehouse, dossiers.DueQuery{AsOf: day, Rule: metrics.DefaultRule})) {
		if row.Overdue.Dossiers != want.Overdue || row.NoDue != want.NoDue {
			t.Errorf("due on %s: %d overdue, %d without an appointment, want %d and %d", want.Day, row.Overdue.Dossiers, row.NoDue, want.Overdue, want.NoDue)
		}
	}
}
