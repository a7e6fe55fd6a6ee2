package models_test

import (
	"math"
	"path/filepath"
	"slices"
	"testing"

	"khohoso/models/datatests"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
)

const byHand = "testdata/by_hand"

// handProvince is the tiny province of testdata/by_hand, built.
func handProvince(t testing.TB) *store.Warehouse {
	t.Helper()
	var files []string
	for _, name := range []string{"agencies.csv", "procedures.csv", "events.csv", "feedback.csv"} {
		file, err := filepath.Abs(filepath.Join(byHand, name))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	w := emptyWarehouse(t, store.DefaultZone, files...)
	takeIn(t, w, files...)
	build(t, w)
	return w
}

// The indicators of the common population, worked out by hand dossier by dossier, are the figures of
// both calendars' periods of the same days, and as many dossiers are listed as lost as the numerator misses.
func TestCommonPopulationByHand(t *testing.T) {
	t.Parallel()
	w := handProvince(t)
	for _, want := range readTable(t, filepath.Join(byHand, "expected_population.csv")) {
		p := periodOf(t, want["period"])
		values, err := metrics.Indicators(t.Context(), w, metrics.IndicatorQuery{Periods: []period.Period{p}, Agencies: []string{want["agency"]}})
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(values, func(v metrics.IndicatorValue) bool { return v.Indicator == want["indicator"] })
		if i < 0 {
			t.Errorf("%s: no indicator %s", want["period"], want["indicator"])
			continue
		}
		v := values[i]
		numerator, denominator := int64(readNumber(t, want["numerator"])), int64(readNumber(t, want["denominator"]))
		if v.Numerator != numerator || v.Denominator != denominator || math.Abs(v.Score-readNumber(t, want["score"])) > 1e-6 {
			t.Errorf("%s %s: %d/%d, %f points; by hand %s/%s, %s (%s)", want["period"], want["indicator"], v.Numerator, v.Denominator, v.Score,
				want["numerator"], want["denominator"], want["score"], want["why"])
		}
		lost, err := dossiers.Count(t.Context(), w, dossiers.Query{Period: p, Agency: want["agency"], Where: dossiers.LostFilter(want["indicator"])})
		if err != nil || lost != denominator-numerator {
			t.Errorf("%s %s: %d dossiers are listed as lost, want %d (%v)", want["period"], want["indicator"], lost, denominator-numerator, err)
		}
	}
	if results, err := datatests.Run(t.Context(), w); err != nil || datatests.Fault(results) != nil {
		t.Errorf("data tests: %v, %v", datatests.Fault(results), err)
	}
}

// A request and its answer at one instant, a minute apart or on one day without hours are pauses of nothing, in events
// and in the national payload's order alike: who finishes after the appointment is late, who is open past it is overdue, and no
// finding says that a wait was made a finish.
func TestPausesReachNoFurtherThanTheirAnswer(t *testing.T) {
	t.Parallel()
	const head = "dossier_code,event_time,status,agency_code,procedure_code,channel,due_at\n"
	received := func(code string) string {
		return code + ",2024-06-03T08:05:00+07:00,received,A1,1.000001,online,2024-06-10T17:00:00+07:00\n"
	}
	event := func(code, at, status string) string { return code + "," + at + "," + status + ",A1,1.000001,,\n" }
	const noon, midnight, minute = "2024-06-05T10:00:00+07:00", "2024-06-05T00:00:00+07:00", "2024-06-05T00:01:00+07:00"
	asked := map[string][2]string{"instant": {noon, noon}, "dates": {midnight, midnight}, "minute": {midnight, minute}, "answer without an hour": {noon, midnight}}
	d, events := newWorld(t), head
	for _, status := range []string{"supplement_requested", "fee_requested"} {
		for name, at := range asked {
			for _, end := range []string{"finished", "open"} {
				code := name + " " + status + " " + end
				events += received(code) + event(code, at[1], "processing") + event(code, at[0], status)
				if end == "finished" {
					events += event(code, "2024-06-25T09:00:00+07:00", "finished")
				}
			}
		}
	}
	d.take(someAgencies, someProcedures, events)
	d.build()
	p := periodOf(t, "2024-06")
	values, err := metrics.Indicators(d.Ctx, d.Warehouse, metrics.IndicatorQuery{Periods: []period.Period{p}, Agencies: []string{"A1"}})
	if got := shares(values)["2.1"]; err != nil || got != "0/16" {
		t.Errorf("2.1 is %s, want 0/16 (%v)", got, err)
	}
	for where, want := range map[dossiers.Filter]int64{"late": 8, "open_overdue": 8} {
		if n, err := dossiers.Count(d.Ctx, d.Warehouse, dossiers.Query{Period: p, Where: where, Rule: metrics.PortalRule}); err != nil || n != want {
			t.Errorf("%d dossiers are %s, want %d (%v)", n, where, want, err)
		}
	}
	due, err := dossiers.Due(d.Ctx, d.Warehouse, dossiers.DueQuery{AsOf: p.To, Rule: metrics.PortalRule})
	if err != nil || len(due) != 1 || due[0].Waiting != 0 || due[0].Overdue.Dossiers != 8 {
		t.Errorf("about to be due: %+v (%v), want none waiting and 8 overdue", due, err)
	}
	one, err := dossiers.ReadTimeline(d.Ctx, d.Warehouse, "instant supplement_requested open")
	if err != nil || len(one.Pauses) != 1 || !one.Pauses[0].Until.Equal(one.Pauses[0].From) || one.Events[1].Status != "supplement_requested" {
		t.Errorf("timeline %+v (%v), want one pause of nothing and the request before its answer", one, err)
	}
	found := must(dossiers.FindingDossiers(d.Ctx, d.Warehouse, dossiers.FindingDossierQuery{Finding: "rewritten_to_finished", Period: p}))
	if len(found) > 0 {
		t.Errorf("found as rewritten: %v", found)
	}
}

// The first request for papers is a waiting dossier's end whatever appointment is in force, also one that is replaced later: at the
// end of July this one waits in time, at the end of August it waits for the second time and is late.
func TestFirstRequestIsTheEndUnderAnyAppointment(t *testing.T) {
	t.Parallel()
	d := newWorld(t)
	d.take(someAgencies, someProcedures, `dossier_code,event_time,status,agency_code,procedure_code,channel,due_at
moved,2024-07-17T14:00:00+07:00,received,A1,1.000001,online,2024-07-29T14:00:00+07:00
moved,2024-07-18T14:00:00+07:00,processing,A1,1.000001,,2024-07-30T17:00:00+07:00
moved,2024-07-24T08:00:00+07:00,supplement_requested,A1,1.000001,,
moved,2024-08-05T08:00:00+07:00,processing,A1,1.000001,,2024-08-11T17:00:00+07:00
moved,2024-08-06T08:00:00+07:00,supplement_requested,A1,1.000001,,
moved,2024-09-03T08:00:00+07:00,processing,A1,1.000001,,2024-09-08T17:00:00+07:00
moved,2024-09-06T08:00:00+07:00,finished,A1,1.000001,,
`)
	d.build()
	for name, want := range map[string]string{"2024-07": "1/1", "2024-Q3": "1/1", "2024-09": "1/1", "2024-08": "no_dossiers"} {
		values, err := metrics.Indicators(d.Ctx, d.Warehouse, metrics.IndicatorQuery{Periods: []period.Period{periodOf(t, name)}, Agencies: []string{"A1"}})
		if got := shares(values)["2.1"]; err != nil || got != want {
			t.Errorf("%s: 2.1 is %s, want %s (%v)", name, got, want, err)
		}
	}
	for name, want := range map[string]int64{"2024-07": 0, "2024-08": 1} {
		if n, err := dossiers.Count(d.Ctx, d.Warehouse, dossiers.Query{Period: periodOf(t, name), Where: "open_overdue", Rule: metrics.PortalRule}); err != nil || n != want {
			t.Errorf("%s: %d open and overdue, want %d (%v)", name, n, want, err)
		}
	}
}

// Of several closings at one instant finished counts before returned, withdrawn and stopped.
func TestClosingsAtOneInstant(t *testing.T) {
	t.Parallel()
	d := newWorld(t)
	d.take(someAgencies, someProcedures, `dossier_code,event_time,status,agency_code,procedure_code,channel,due_at
all,2024-06-03T08:00:00+07:00,received,A1,1.000001,online,2024-06-10
all,2024-06-05T08:00:00+07:00,stopped,A1,1.000001,,
all,2024-06-05T08:00:00+07:00,withdrawn,A1,1.000001,,
all,2024-06-05T08:00:00+07:00,finished,A1,1.000001,,
two,2024-06-03T08:00:00+07:00,received,A1,1.000001,online,2024-06-10
two,2024-06-05T08:00:00+07:00,stopped,A1,1.000001,,
two,2024-06-05T08:00:00+07:00,withdrawn,A1,1.000001,,
`)
	d.build()
	m := flow(t, d.Warehouse, periodOf(t, "2024-06"))[0].FlowMetrics
	if m.Finished != 1 || m.Withdrawn != 1 || m.Stopped != 0 {
		t.Errorf("%+v, want one finished and one withdrawn", m)
	}
}
