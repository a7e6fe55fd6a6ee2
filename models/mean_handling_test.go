package models_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"khohoso/models/metrics"
)

const (
	termProcedures = `code,name,levels,legal_term,legal_term_unit
1.000001,Một,province,16,hours
1.000002,Hai,province,5,working_days
1.000003,Ba,province,10,calendar_days
1.000004,Bốn,commune,1,months
1.000005,Năm,commune,,
`
	// Working hours are 7:00 to 11:30 and 13:30 to 17:00; 3 and 10 June 2024 are Mondays.
	termEvents = `dossier_code,event_time,status,agency_code,procedure_code
T1,2024-06-03T07:00,received,A1,1.000001
T1,2024-06-03T10:00,finished,A1,1.000001
T2,2024-06-03T07:00,received,A1,1.000001
T2,2024-06-04T08:00,finished,A1,1.000001
T3,2024-06-03T07:00,received,A1,1.000002
T3,2024-06-04T07:00,supplement_requested,A1,1.000002
T3,2024-06-05T07:00,processing,A1,1.000002
T3,2024-06-07T07:00,finished,A1,1.000002
T4,2024-06-28T07:00,received,A1,1.000002
T4,2024-07-08T07:00,finished,A1,1.000002
T5,2024-06-03T07:00,received,A1,1.000003
T5,2024-06-07T07:00,supplement_requested,A1,1.000003
T5,2024-06-10T07:00,processing,A1,1.000003
T5,2024-06-11T19:00,finished,A1,1.000003
T6,2024-06-03T07:00,received,X1,1.000004
T6,2024-07-03T07:00,finished,X1,1.000004
T7,2024-06-03T07:00,received,X1,1.000004
T7,2024-06-18T07:00,finished,X1,1.000004
T8,2024-06-03T07:00,received,X1,1.000005
T8,2024-06-04T07:00,finished,X1,1.000005
T9,2024-05-31T07:00,received,X1,1.000005
T9,2024-06-20T07:00,finished,X1,1.000005
U1,2024-06-03T07:00,received,X1,1.000005
U2,2024-06-03T07:00,received,X1,1.000005
U2,2024-06-24T07:00,withdrawn,X1,1.000005
`
)

// Worked out by hand: T1 3 hours of work and T2 8 + 1; T3 4 working days less the one it waited, T4 6, finished in July; T5
// by the clock 8.5 days less the 3 that it waited, of work 7 less 1 (Friday 7:00 to Monday 7:00); T6 30 days and T7 15; T8 1.
// T9 was received before June, U1 is open, U2 was withdrawn: none of them is counted.
func TestMeanHandlingBesideTheLegalTerm(t *testing.T) {
	t.Parallel()
	d := newWorld(t)
	d.take("code,name,level,parent_code\nH28,UBND tỉnh,province,\nA1,Sở Một,department,H28\nX1,UBND xã Một,commune,H28\n", termProcedures, termEvents)
	d.build()
	rows, err := metrics.MeanProcessingTimes(d.Ctx, d.Warehouse, metrics.ProcessingTimeQuery{Period: periodOf(t, "2024-06"), Organisation: metrics.HistoricalOrg})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, r := range rows {
		line := fmt.Sprintf("%d: %.4f days", r.Finished, r.MeanDays)
		if r.MeanTerm != nil {
			line += fmt.Sprintf(", %.4f of %d %s", *r.MeanTerm, *r.LegalTerm, r.LegalUnit)
		}
		got[fmt.Sprintf("%s %s %s", r.Breakdown, r.Agency, r.Procedure)] = line
	}
	want := map[string]string{
		"procedure  1.000001":        "2: 0.7500 days, 6.0000 of 16 hours",
		"procedure  1.000002":        "2: 4.5000 days, 4.5000 of 5 working_days",
		"procedure  1.000003":        "1: 6.0000 days, 5.5000 of 10 calendar_days",
		"procedure  1.000004":        "2: 16.5000 days, 0.7500 of 1 months",
		"procedure  1.000005":        "1: 1.0000 days",
		"unit A1 ":                   "5: 3.3000 days",
		"unit X1 ":                   "3: 11.3333 days",
		"unit_procedure A1 1.000001": "2: 0.7500 days, 6.0000 of 16 hours",
		"unit_procedure A1 1.000002": "2: 4.5000 days, 4.5000 of 5 working_days",
		"unit_procedure A1 1.000003": "1: 6.0000 days, 5.5000 of 10 calendar_days",
		"unit_procedure X1 1.000004": "2: 16.5000 days, 0.7500 of 1 months",
		"unit_procedure X1 1.000005": "1: 1.0000 days",
		"province  ":                 "8: 6.3125 days",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
