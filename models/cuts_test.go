package models_test

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"khohoso/internal/fixtures"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
)

// latestMonth is the last whole month of a warehouse.
func latestMonth(t *testing.T, w *store.Warehouse) period.Period {
	t.Helper()
	p, err := metrics.DefaultMonth(context.Background(), w, period.Calendar)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func asked[T any](t *testing.T) func(T, error) T {
	return func(value T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

// TestCuts holds the reads of one procedure, of one field and of units against
// reads that do not use them and against plain Go over the dossiers themselves.
func TestCuts(t *testing.T) {
	t.Parallel()
	w := fixtures.Open(t)
	p := latestMonth(t, w)
	t.Run("flow", func(t *testing.T) { t.Parallel(); flowIsCutBothWays(t, w, p) })
	t.Run("handling", func(t *testing.T) { t.Parallel(); handlingIsThatOfTheDossiers(t, w, p) })
	t.Run("ages", func(t *testing.T) { t.Parallel(); agesAddUpToTheLists(t, w, p) })
	t.Run("lists", func(t *testing.T) { t.Parallel(); listsArePagedAndSorted(t, w, p) })
}

func flowIsCutBothWays(t *testing.T, w *store.Warehouse, p period.Period) {
	ctx, flow := context.Background(), asked[[]metrics.FlowRow](t)
	for _, rule := range []string{"", "portal766"} {
		query := metrics.FlowQuery{Periods: []period.Period{p}, By: metrics.ByProcedure, PerUnit: true, Rule: rule}
		split := flow(metrics.Flow(ctx, w, query))
		query.PerUnit = false
		whole := flow(metrics.Flow(ctx, w, query))
		sums := map[string]metrics.FlowMetrics{}
		for _, row := range split {
			sums[row.Group] = plus(sums[row.Group], row.FlowMetrics)
		}
		for _, row := range whole {
			if sums[row.Group] != row.FlowMetrics {
				t.Errorf("%s: units add up to %+v, the procedure has %+v", row.Group, sums[row.Group], row.FlowMetrics)
			}
		}
		if len(sums) != len(whole) || len(whole) < 10 {
			t.Fatalf("%d procedures by unit, %d without", len(sums), len(whole))
		}
		for _, row := range whole[:5] {
			one := flow(metrics.Flow(ctx, w, metrics.FlowQuery{Periods: []period.Period{p}, By: metrics.ByProvince, Rule: rule, Subject: metrics.Subject{Procedure: &row.Group}}))
			if len(one) != 1 || one[0].FlowMetrics != row.FlowMetrics {
				t.Errorf("%s alone is %+v, among all %+v", row.Group, one, row.FlowMetrics)
			}
			units := flow(metrics.Flow(ctx, w, metrics.FlowQuery{Periods: []period.Period{p}, By: metrics.ByAgency, Rule: rule, Subject: metrics.Subject{Procedure: &row.Group}}))
			for _, unit := range units {
				own := flow(metrics.Flow(ctx, w, metrics.FlowQuery{Periods: []period.Period{p}, By: metrics.ByProcedure, Agency: unit.Group, Rule: rule}))
				i := slices.IndexFunc(own, func(r metrics.FlowRow) bool { return r.Group == row.Group })
				if i < 0 || own[i].FlowMetrics != unit.FlowMetrics {
					t.Errorf("%s of %s differs when asked from the unit's side", row.Group, unit.Group)
				}
			}
		}
	}
	fields := flow(metrics.Flow(ctx, w, metrics.FlowQuery{Periods: []period.Period{p}, By: metrics.ByField}))
	one := flow(metrics.Flow(ctx, w, metrics.FlowQuery{Periods: []period.Period{p}, By: metrics.ByProvince, Subject: metrics.Subject{Field: &fields[0].Group}}))
	if len(one) != 1 || one[0].FlowMetrics != fields[0].FlowMetrics {
		t.Errorf("field %s alone is %+v, among all %+v", fields[0].Group, one, fields[0].FlowMetrics)
	}
}

func plus(a, b metrics.FlowMetrics) metrics.FlowMetrics {
	return metrics.FlowMetrics{
		Received: a.Received + b.Received, ReceivedOnline: a.ReceivedOnline + b.ReceivedOnline, ReceivedInPerson: a.ReceivedInPerson + b.ReceivedInPerson,
		ReceivedPost: a.ReceivedPost + b.ReceivedPost, ReceivedNoChannel: a.ReceivedNoChannel + b.ReceivedNoChannel,
		CarriedOver: a.CarriedOver + b.CarriedOver, Closed: a.Closed + b.Closed, Finished: a.Finished + b.Finished,
		FinishedEarly: a.FinishedEarly + b.FinishedEarly, FinishedOnTime: a.FinishedOnTime + b.FinishedOnTime,
		FinishedLate: a.FinishedLate + b.FinishedLate, FinishedNoDue: a.FinishedNoDue + b.FinishedNoDue,
		Withdrawn: a.Withdrawn + b.Withdrawn, Stopped: a.Stopped + b.Stopped, OpenEnd: a.OpenEnd + b.OpenEnd, OpenInTime: a.OpenInTime + b.OpenInTime,
		OpenOverdue: a.OpenOverdue + b.OpenOverdue, OpenNoDue: a.OpenNoDue + b.OpenNoDue, Registered: a.Registered + b.Registered,
		Rejected: a.Rejected + b.Rejected, OpenOverdueWait: a.OpenOverdueWait + b.OpenOverdueWait,
	}
}

// quantile is the continuous one: between the two nearest values by how far it lies between them.
func quantile(sorted []float64, at float64) float64 {
	place := at * float64(len(sorted)-1)
	below := int(math.Floor(place))
	above := min(below+1, len(sorted)-1)
	return sorted[below] + (place-float64(below))*(sorted[above]-sorted[below])
}

// workdayMinutes is the length of the default working day: 07:00–11:30 and 13:30–17:00.
const workdayMinutes = 480

func handlingIsThatOfTheDossiers(t *testing.T, w *store.Warehouse, p period.Period) {
	ctx := context.Background()
	finished := asked[[]dossiers.Row](t)(dossiers.List(ctx, w, dossiers.Query{Period: p, Where: "finished"}))
	days, over, term := map[[2]string][]float64{}, map[[2]string]int64{}, map[[2]string]int64{}
	for _, d := range finished {
		for _, key := range [][2]string{{"", ""}, {d.AgencyCode, ""}, {"", d.ProcedureCode}, {d.AgencyCode, d.ProcedureCode}} {
			days[key] = append(days[key], float64(*d.HandlingMinutes)/workdayMinutes)
			if !d.LegalDueAt.IsZero() {
				term[key]++
				if d.ClosedAt.After(d.LegalDueAt) {
					over[key]++
				}
			}
		}
	}
	seen := 0
	for _, row := range asked[[]metrics.ProcessingTimeRow](t)(metrics.ProcessingTimes(ctx, w, metrics.ProcessingTimeQuery{Period: p})) {
		if row.Breakdown == metrics.PerField || row.Breakdown == metrics.PerUnitField {
			continue
		}
		key := [2]string{row.Agency, row.Procedure}
		want := days[key]
		slices.Sort(want)
		if row.Finished != int64(len(want)) || row.WithTerm != term[key] || row.OverTerm != over[key] {
			t.Errorf("%v: %d finished (%d of %d over the term), the lists have %d (%d of %d)", key, row.Finished, row.OverTerm, row.WithTerm, len(want), over[key], term[key])
			continue
		}
		if math.Abs(row.MedianDays-quantile(want, 0.5)) > 1e-9 || math.Abs(row.P90Days-quantile(want, 0.9)) > 1e-9 {
			t.Errorf("%v: median %v, 90th %v; plain Go has %v and %v", key, row.MedianDays, row.P90Days, quantile(want, 0.5), quantile(want, 0.9))
		}
		seen++
	}
	if seen != len(days) || len(finished) < 50 {
		t.Errorf("%d groups of %d, from %d dossiers", seen, len(days), len(finished))
	}
}

func agesAddUpToTheLists(t *testing.T, w *store.Warehouse, p period.Period) {
	ctx := context.Background()
	for _, rule := range []string{"", "portal766"} {
		q := dossiers.Query{Period: p, Rule: rule}
		all, late := map[string]int64{}, map[string]int64{}
		for _, row := range asked[[]dossiers.OpenAgeRow](t)(dossiers.OpenAges(ctx, w, q)) {
			all[row.Agency+" "+row.Procedure] += row.Dossiers
			late[row.Agency+" "+row.Procedure] += row.Overdue
		}
		q.Where = "open"
		listed := asked[[]dossiers.Row](t)(dossiers.List(ctx, w, q))
		for _, d := range listed {
			key := d.AgencyCode + " " + d.ProcedureCode
			all[key]--
			if d.Verdict == "open_overdue" {
				late[key]--
			}
		}
		for key := range all {
			if all[key] != 0 || late[key] != 0 {
				t.Errorf("rule %q, %s: %d dossiers and %d overdue ones more by age than in the list", rule, key, all[key], late[key])
			}
		}
		if len(listed) < 20 {
			t.Errorf("only %d open dossiers", len(listed))
		}
	}
}

func listsArePagedAndSorted(t *testing.T, w *store.Warehouse, p period.Period) {
	ctx, list := context.Background(), asked[[]dossiers.Row](t)
	whole := list(dossiers.List(ctx, w, dossiers.Query{Period: p, Where: "closed"}))
	for sort, order := range map[dossiers.Sort]func(a, b dossiers.Row) int{
		"dossier_code":  func(a, b dossiers.Row) int { return strings.Compare(a.DossierCode, b.DossierCode) },
		"-received_at":  func(a, b dossiers.Row) int { return b.ReceivedAt.Compare(a.ReceivedAt) },
		"-days_overdue": func(a, b dossiers.Row) int { return b.DaysOverdue - a.DaysOverdue },
		"handling":      func(a, b dossiers.Row) int { return int(*a.HandlingMinutes - *b.HandlingMinutes) },
	} {
		want := slices.Clone(whole)
		slices.SortFunc(want, func(a, b dossiers.Row) int {
			return cmp.Or(order(a, b), a.ReceivedAt.Compare(b.ReceivedAt), strings.Compare(a.DossierCode, b.DossierCode))
		})
		var got []dossiers.Row
		for len(got) < len(whole) {
			page := list(dossiers.List(ctx, w, dossiers.Query{Period: p, Where: "closed", Sort: sort, Limit: 40, Offset: len(got)}))
			if got = append(got, page...); len(page) == 0 {
				break
			}
		}
		if !slices.EqualFunc(got, want, func(a, b dossiers.Row) bool { return a.DossierCode == b.DossierCode }) {
			t.Errorf("pages by %s are not the sorted list", sort)
		}
	}
	code := whole[0].ProcedureCode
	own := list(dossiers.List(ctx, w, dossiers.Query{Period: p, Where: "closed", Subject: metrics.Subject{Procedure: &code}}))
	of := slices.DeleteFunc(slices.Clone(whole), func(d dossiers.Row) bool { return d.ProcedureCode != code })
	if len(own) != len(of) || len(of) == 0 {
		t.Errorf("%d dossiers of procedure %s, want %d", len(own), code, len(of))
	}
	if _, err := dossiers.List(ctx, w, dossiers.Query{Period: p, Where: "closed", Sort: "-;drop table"}); err == nil {
		t.Error("a list is sorted by a column that there is not")
	}
}

// One dossier with a pause and a second appointment, one that is open at a step it left later.
const livedEvents = `dossier_code,event_time,status,agency_code,procedure_code,due_at
L1,2025-06-02T08:00:00+07:00,received,A,P1,2025-06-10T17:00:00+07:00
L1,2025-06-03T09:00:00+07:00,processing,A,P1,
L1,2025-06-04T08:00:00+07:00,supplement_requested,A,P1,
L1,2025-06-06T08:00:00+07:00,processing,A,P1,
L1,2025-06-09T08:00:00+07:00,processing,A,P1,2025-06-16T17:00:00+07:00
L1,2025-06-12T10:30:00+07:00,finished,A,P1,
L2,2025-06-02T08:00:00+07:00,received,A,P1,2025-06-05T17:00:00+07:00
L2,2025-06-16T08:00:00+07:00,fee_requested,A,P1,
L2,2025-06-20T08:00:00+07:00,processing,A,P1,
L3,2025-05-05T08:00:00+07:00,received,B,P1,
`

func TestTimelineAndAgesOfADay(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := fixtures.OpenFiles(t, store.DefaultZone, write(t, "events.csv", livedEvents))
	life := asked[dossiers.Timeline](t)(dossiers.ReadTimeline(ctx, w, "L1"))
	if len(life.Events) != 6 || life.Events[2].Status != "supplement_requested" || life.HolderCode != "A" || life.Status != "finished" {
		t.Errorf("the timeline is %+v", life)
	}
	if len(life.Pauses) != 1 || *life.Pauses[0].WorkingDays != 2 || life.WaitedDays != 2 || life.Pauses[0].Reason != "supplement_requested" {
		t.Errorf("the pauses are %+v", life.Pauses)
	}
	if len(life.Appointments) != 2 || !life.Appointments[1].Counts || !life.DueAt.Equal(life.Appointments[1].DueAt) || life.OriginalDueAt.Day() != 10 {
		t.Errorf("the appointments are %+v of %+v", life.Appointments, life)
	}
	// 2 June 08:00 to 12 June 10:30 is 8 working days and 2.5 of 8 hours, less two days of waiting.
	if got, want := *life.HandlingDays, 8+150.0/workdayMinutes-2; math.Abs(got-want) > 1e-9 {
		t.Errorf("handling took %v days, want %v", got, want)
	}
	verdicts := map[string]string{}
	for _, v := range life.Verdicts {
		verdicts[v.Rule] = v.Verdict
	}
	if verdicts["form06"] != "early" || verdicts["portal766"] != "early" {
		t.Errorf("the verdicts are %v", verdicts)
	}
	if _, err := dossiers.ReadTimeline(ctx, w, "L9"); err == nil {
		t.Error("a dossier that there is not has a timeline")
	}
	june := asked[period.Period](t)(period.ParsePeriod("2025-06"))
	for _, c := range []struct {
		day  int
		want []dossiers.OpenAgeRow
	}{
		{17, []dossiers.OpenAgeRow{{Agency: "A", Procedure: "P1", Band: 3, Step: "fee_requested", Dossiers: 1, Overdue: 0}, {Agency: "B", Procedure: "P1", Band: 4, Step: "received", Dossiers: 1, Overdue: 0}}},
		{3, []dossiers.OpenAgeRow{{Agency: "A", Procedure: "P1", Band: 1, Step: "processing", Dossiers: 1, Overdue: 0}, {Agency: "A", Procedure: "P1", Band: 1, Step: "received", Dossiers: 1, Overdue: 0}, {Agency: "B", Procedure: "P1", Band: 4, Step: "received", Dossiers: 1, Overdue: 0}}},
	} {
		at := time.Date(2025, 6, c.day, 0, 0, 0, 0, time.UTC)
		got := asked[[]dossiers.OpenAgeRow](t)(dossiers.OpenAges(ctx, w, dossiers.Query{Period: june, AsOf: at}))
		if !slices.Equal(got, c.want) {
			t.Errorf("on %d June: %+v, want %+v", c.day, got, c.want)
		}
	}
}

// What happens after the day of the closing is part of a dossier's life as well.
func TestTimelineGoesOnAfterTheClosing(t *testing.T) {
	t.Parallel()
	w := fixtures.OpenFiles(t, store.DefaultZone, write(t, "events.csv", `dossier_code,event_time,status,agency_code,procedure_code
L1,2025-06-02T08:00:00+07:00,received,A,P1
L1,2025-06-04T08:00:00+07:00,finished,A,P1
L1,2025-06-09T08:00:00+07:00,returned,A,P1
`))
	life := asked[dossiers.Timeline](t)(dossiers.ReadTimeline(t.Context(), w, "L1"))
	if len(life.Events) != 3 || life.Events[2].Status != "returned" || life.ClosedAt.Day() != 4 || len(life.Pauses)+len(life.Appointments) != 0 {
		t.Errorf("the timeline is %+v", life)
	}
}
