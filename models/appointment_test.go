package models_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"khohoso/internal/fixtures"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
)

// What the least and the greatest of a value and nothing are is a trap of the
// engine: nothing is passed over. These dossiers stand where that would show.
const unsettledEvents = `dossier_code,event_time,status,agency_code,due_at
moved-open,2024-06-03T08:00:00+07:00,received,A,2024-06-05
moved-open,2024-06-04T08:00:00+07:00,supplement_requested,A,
moved-open,2024-06-10T08:00:00+07:00,processing,A,2024-08-15
moved-closed,2024-06-03T08:00:00+07:00,received,A,2024-06-05
moved-closed,2024-06-04T08:00:00+07:00,processing,A,2024-06-20
moved-closed,2024-06-12T08:00:00+07:00,finished,A,
moved-closed,2024-06-13T08:00:00+07:00,processing,A,2024-06-01
no-due,2024-06-03T08:00:00+07:00,received,A,
not-received,2024-06-03T08:00:00+07:00,registered,A,2024-06-04
no-due-closed,2024-06-03T08:00:00+07:00,received,A,
no-due-closed,2024-06-20T08:00:00+07:00,finished,A,
`

const byTheHour = `rule,compare,no_appointment,withdrawn_stopped,waiting
hour,instant,on_time,judged,ignored
`

func TestAppointmentsOfUnsettledDossiers(t *testing.T) {
	t.Parallel()
	w := fixtures.OpenFiles(t, store.DefaultZone, write(t, "events.csv", unsettledEvents), write(t, "rules.csv", byTheHour))
	p, err := period.ParsePeriod("2024-07")
	if err != nil {
		t.Fatal(err)
	}
	june, err := period.ParsePeriod("2024-06")
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range []string{"", "portal766", "hour"} {
		rows, err := metrics.Flow(context.Background(), w, metrics.FlowQuery{Periods: []period.Period{june, p}, By: metrics.ByProvince, Rule: rule})
		if err != nil || len(rows) != 2 {
			t.Fatalf("%q: %v, %v", rule, rows, err)
		}
		got := []int64{rows[0].FinishedEarly, rows[0].FinishedLate, rows[0].FinishedNoDue, rows[1].OpenInTime, rows[1].OpenOverdue, rows[1].OpenNoDue}
		if diff := cmp.Diff([]int64{1, 0, 1, 1, 0, 1}, got); diff != "" {
			t.Errorf("rule %q: early, late, without due; open in time, overdue, without due:\n%s", rule, diff)
		}
	}
	open, err := dossiers.List(context.Background(), w, dossiers.Query{Period: p, Where: "open"})
	if err != nil || len(open) != 2 {
		t.Fatalf("%v, %v", open, err)
	}
	if left := open[1].WorkingDaysLeft; open[1].DossierCode != "no-due" || left != nil {
		t.Errorf("%s has %v working days left, it has no appointment", open[1].DossierCode, left)
	}
	if left := open[0].WorkingDaysLeft; left == nil || *left != 11 {
		t.Errorf("%s: working days left %v, want 11 from 31 July to 15 August", open[0].DossierCode, left)
	}
}
