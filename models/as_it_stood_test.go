package models_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"khohoso/models"
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
	day                    string
	inTime, overdue, noDue int64
}

// A stock at a day is what was known then: an appointment that is announced later moves it
// no more, whether it lies ahead or not, and every list and count of that day says the same.
func TestStocksStandAsTheyWereKnown(t *testing.T) {
	t.Parallel()
	d := newWorld(t)
	d.take(someAgencies, someProcedures, movedAppointments)
	d.build()
	for _, want := range []stockOn{
		{"2024-06-02", 0, 0, 0}, // nothing is received
		{"2024-06-03", 2, 0, 2}, // the day of receipt
		{"2024-06-04", 2, 0, 2}, // all but first and after
		{"2024-06-05", 1, 1, 2}, // promised has passed
		{"2024-06-06", 0, 2, 2}, // the day after the first one was due
		{"2024-06-09", 0, 2, 2}, // and moved
		{"2024-06-10", 1, 1, 2}, // moved has a new one
		{"2024-06-11", 2, 0, 2}, // promised as well, the later one of the day
		{"2024-06-12", 3, 0, 1}, // first has its first
		{"2024-06-13", 2, 1, 1}, // promised until the day before it was due
		{"2024-06-14", 2, 1, 1}, // promised has passed again
		{"2024-06-15", 0, 3, 1}, // moved and first
		{"2024-06-19", 0, 3, 1}, // the day before the third
		{"2024-06-20", 1, 2, 0}, // moved has its third, told that day whenever it was recorded; after is closed
		{"2024-06-28", 1, 2, 0}, // and keeps it to the end of the day
		{"2024-06-29", 0, 3, 0}, // the day after it
		{"2024-06-30", 0, 3, 0}, // and no further
		{"2024-07-02", 0, 1, 0}, // moved and first are closed
		{"2024-07-03", 1, 0, 0}, // promised has its last
		{"2024-07-31", 1, 0, 0}, // due, the day is not over
		{"2024-08-01", 0, 1, 0}, // which has passed
		{"2024-12-31", 0, 1, 0}, // promised stays
	} {
		checkStock(t, d, want)
	}
}

func checkStock(t *testing.T, d *world, want stockOn) {
	t.Helper()
	day, err := time.Parse(time.DateOnly, want.day)
	if err != nil {
		t.Fatal(err)
	}
	p := models.Period{Name: "2024-06-01.." + want.day, Kind: models.Span, From: time.Date(2024, 6, 1, 0, 0, 0, 0, time.UTC), To: day}
	var got, listed, aged stockOn
	got.day, listed.day, aged.day = want.day, want.day, want.day
	for _, row := range must(d.Flow(d.ctx, models.FlowQuery{Periods: []models.Period{p}, By: models.ByProvince})) {
		got = stockOn{want.day, row.OpenInTime, row.OpenOverdue, row.OpenNoDue}
	}
	for where, count := range map[models.DossierFilter]*int64{"open_in_time": &listed.inTime, "open_overdue": &listed.overdue, "open_no_due": &listed.noDue} {
		*count = int64(len(must(d.Dossiers(d.ctx, models.DossierQuery{Period: p, AsOf: day, Where: where}))))
	}
	if diff := cmp.Diff([]stockOn{want, want}, []stockOn{got, listed}, cmp.AllowUnexported(stockOn{})); diff != "" {
		t.Errorf("stock and lists of %s (in time, overdue, without an appointment):\n%s", want.day, diff)
	}
	var overdue int64
	for _, row := range must(d.OpenAges(d.ctx, models.DossierQuery{Period: p, AsOf: day})) {
		overdue += row.Overdue
	}
	if overdue != want.overdue {
		t.Errorf("ages of %s: %d overdue, want %d", want.day, overdue, want.overdue)
	}
	for _, row := range must(d.Due(d.ctx, models.DueQuery{AsOf: day, Rule: models.DefaultRule})) {
		if row.Overdue.Dossiers != want.overdue || row.NoDue != want.noDue {
			t.Errorf("due on %s: %d overdue, %d without an appointment, want %d and %d", want.day, row.Overdue.Dossiers, row.NoDue, want.overdue, want.noDue)
		}
	}
}
