package models_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
)

// One that was due is asked for a fee two days later and pays after eight; one is asked before its day, answers, and is asked
// again while what the first wait gave it lasts.
const waitsAroundTheDay = eventHead + `passed,2024-06-03T08:00:00+07:00,received,A1,1.000001,online,2024-06-10,
passed,2024-06-12T08:00:00+07:00,6,A1,1.000001,online,,
passed,2024-06-20T08:00:00+07:00,processing,A1,1.000001,online,,
passed,2024-06-28T08:00:00+07:00,finished,A1,1.000001,online,,
twice,2024-06-03T08:00:00+07:00,received,A1,1.000001,online,2024-06-10,
twice,2024-06-05T08:00:00+07:00,6,A1,1.000001,online,,
twice,2024-06-08T08:00:00+07:00,processing,A1,1.000001,online,,
twice,2024-06-12T08:00:00+07:00,5,A1,1.000001,online,,
twice,2024-06-15T08:00:00+07:00,processing,A1,1.000001,online,,
twice,2024-07-05T08:00:00+07:00,finished,A1,1.000001,online,,
`

const extendingRule = "rule,compare,no_appointment,withdrawn_stopped,waiting\nchờ,date,on_time,judged,extends\n"

// Under a rule by which every wait moves the appointment, one that begins when it has passed moves nothing, as none for
// papers does by portal766; one within what an earlier wait gave does. Stock, list and early warning agree on each day.
func TestWaitsThatBeginAfterTheDueDayMoveNothing(t *testing.T) {
	t.Parallel()
	d := newWorld(t)
	d.take(someAgencies, someProcedures, extendingRule, waitsAroundTheDay)
	d.build()
	for day, want := range map[string]int64{
		"2024-06-10": 0, // due, the day is not over
		"2024-06-11": 1, // passed is, and stays so
		"2024-06-15": 1, // while it waits
		"2024-06-16": 1, // twice was due on the tenth and waited for six days
		"2024-06-17": 2, // which have passed
		"2024-06-20": 2,
		"2024-06-28": 1, // passed is closed
	} {
		p := must(period.ParsePeriod("2024-06-01.." + day))
		var got [3]int64
		for _, row := range must(metrics.Flow(d.Ctx, d.Warehouse, metrics.FlowQuery{Periods: []period.Period{p}, By: metrics.ByProvince, Rule: "chờ"})) {
			got[0] = row.OpenOverdue
		}
		got[1] = must(dossiers.Count(d.Ctx, d.Warehouse, dossiers.Query{Period: p, Where: dossiers.OpenOverdue, Rule: "chờ"}))
		for _, row := range must(dossiers.Due(d.Ctx, d.Warehouse, dossiers.DueQuery{AsOf: p.To, Rule: "chờ"})) {
			got[2] += row.Overdue.Dossiers
		}
		if diff := cmp.Diff([3]int64{want, want, want}, got); diff != "" {
			t.Errorf("overdue on %s by stock, list and early warning:\n%s", day, diff)
		}
	}
}
