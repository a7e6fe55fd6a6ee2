package models_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"khohoso/models/datatests"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/scoring"
)

// A province of six units and four procedures in June 2024 in which every
// indicator has something to tell.
const (
	wholeAgencies = `code,name,level,parent_code
H28,UBND tỉnh,province,
A1,Sở Tư pháp,department,H28
A2,Sở Xây dựng,department,H28
Q1,UBND huyện Một,district,H28
X1,UBND xã Một,commune,Q1
X2,UBND xã Hai,commune,Q1
`
	wholeProcedures = `code,name,levels,service_level,fee_required,payable_online,gives_result,legal_term,legal_term_unit,decided_at,effective_at,published_at,content_complete,for_citizens,agency_code
1.000001,Một,province,full,yes,yes,yes,5,working_days,2024-06-03,2024-06-10,2024-06-10,yes,no,A1
1.000002,Hai,province,partial,no,no,yes,5,working_days,2024-06-04,2024-06-10,2024-06-12,no,no,A1
1.000003,Ba,district;commune,full,yes,no,yes,5,working_days,,,2024-01-10,yes,yes,A1
2.000004,Bốn,commune,information,no,no,no,,,,,,,yes,
`
	wholeEvents = `dossier_code,event_time,status,agency_code,procedure_code,channel,applicant_kind,fee_due,fee_paid_online,components_digitised,result_digital,data_reused,personal_store_used,population_data_used
E1,2024-06-03T08:00,received,A1,1.000001,online,business,10000,yes,yes,yes,no,no,no
E1,2024-06-07T15:00,finished,A1,1.000001,,,,,,,,,
E2,2024-06-05T08:00,received,A1,1.000002,in_person,business,0,no,no,no,no,no,no
E2,2024-06-10T09:00,finished,A1,1.000002,,,,,,,,,
E3,2024-06-04T08:00,received,X1,1.000003,online,citizen,5000,no,yes,yes,yes,yes,yes
E3,2024-06-06T08:00,finished,X1,1.000003,,,,,,,,,
E4,2024-06-10T08:00,received,X1,2.000004,in_person,citizen,0,no,yes,no,no,no,no
E4,2024-06-11T08:00,finished,X1,2.000004,,,,,,,,,
E5,2024-06-20T08:00,received,X2,1.000003,online,citizen,5000,yes,no,no,no,no,no
`
	wholeFeedback = `id,received_at,kind,agency_code,due_at,answered_at,rating
F1,2024-06-03T09:00,rule,A1,,2024-06-10T09:00,satisfied
F2,2024-05-10T09:00,conduct,A1,2024-05-31,2024-06-05T09:00,dissatisfied
F3,2024-06-27T09:00,conduct,X1,,,
F4,2024-06-05T09:00,,ZZ,2024-06-10,,
`
	wholeCounts = `agency_code,period,received,synchronised
A1,2024-06,3,2
X1,2024-06,1,1
`
	wholeServices = `agency_code,period,service,offered
X1,2024-05,certified_ecopy,yes
X2,2024-05,certified_ecopy,no
`
)

func wholeProvince(t testing.TB, more ...string) *world {
	t.Helper()
	d := newWorld(t)
	d.take(append([]string{wholeAgencies, wholeProcedures, wholeEvents, wholeFeedback, wholeCounts, wholeServices}, more...)...)
	d.build()
	return d
}

// shares are the values of a unit as "numerator/denominator" by indicator.
func shares(values []metrics.IndicatorValue) map[string]string {
	found := map[string]string{}
	for _, v := range values {
		found[v.Indicator] = fmt.Sprintf("%d/%d", v.Numerator, v.Denominator)
		if v.NoDataReason != "" {
			found[v.Indicator] = v.NoDataReason
		}
	}
	return found
}

// Every indicator of a department, a commune, a district with its communes and the province, worked out by hand.
func TestEveryIndicatorByHand(t *testing.T) {
	t.Parallel()
	d, p := wholeProvince(t), periodOf(t, "2024-06")
	none := "no_dossiers"
	want := map[string]map[string]string{
		"H28": {"1.1": "1/2", "1.2": "1/2", "1.3": "2/3", "1.4": "3/5", "2.1": "4/5", "2.2": "4680/7200", "3.1": "3/4", "3.2": "2/3", "3.3": "3/5", "3.4": "2/2", "3.5": "2/2", "3.6": "2/3",
			"4.1": "2/5", "4.2": "2/5", "4.3": "1/5", "4.4": "1/5", "4.5": "1/2", "4.6a": "1/2", "4.6b": "1/5", "5.1": "1/3", "5.2": "2/4", "5.3": "2/4", "5.4": "4/5"},
		"A1": {"1.1": "1/2", "1.2": "1/2", "1.3": "2/3", "1.4": "2/3", "2.1": "2/2", "2.2": "3720/4800", "3.1": "3/3", "3.2": "1/3", "3.3": "1/2", "3.4": "1/2", "3.5": "1/2", "3.6": "1/1",
			"4.1": "1/2", "4.2": "1/2", "4.3": "0/2", "4.4": "0/2", "4.5": "not_applicable", "4.6a": "0/1", "4.6b": "0/2", "5.1": "1/1", "5.2": "1/2", "5.3": "1/2", "5.4": "2/2"},
		"A2": {"1.1": "no_decisions", "1.2": "no_decisions", "1.3": "no_procedures", "1.4": "no_counts", "2.1": none, "2.2": "no_minutes", "3.1": "no_procedures", "3.2": "no_procedures", "3.3": none, "3.4": "no_procedures",
			"3.5": "no_procedures", "3.6": none, "4.1": none, "4.2": none, "4.3": none, "4.4": none, "4.5": "not_applicable", "4.6a": "no_procedures", "4.6b": none, "5.1": "no_feedback", "5.2": "no_feedback", "5.3": "no_feedback", "5.4": none},
		"X1": {"1.1": "not_applicable", "1.2": "not_applicable", "1.3": "not_applicable", "1.4": "1/2", "2.1": "2/2", "2.2": "960/2400", "3.1": "1/2", "3.2": "1/1", "3.3": "1/2", "3.4": "0/1", "3.5": "1/1", "3.6": "0/1",
			"4.1": "1/2", "4.2": "1/2", "4.3": "1/2", "4.4": "1/2", "4.5": "1/1", "4.6a": "1/2", "4.6b": "1/2", "5.1": "0/1", "5.2": "1/1", "5.3": "1/1", "5.4": "2/2"},
		"Q1": {"1.1": "not_applicable", "1.2": "not_applicable", "1.3": "not_applicable", "1.4": "1/3", "2.1": "2/3", "2.2": "960/2400", "3.1": "1/2", "3.2": "1/1", "3.3": "2/3", "3.4": "1/1", "3.5": "1/1", "3.6": "1/2",
			"4.1": "1/3", "4.2": "1/3", "4.3": "1/3", "4.4": "1/3", "4.5": "1/2", "4.6a": "1/2", "4.6b": "1/3", "5.1": "0/1", "5.2": "1/1", "5.3": "1/1", "5.4": "2/3"},
	}
	for _, code := range slices.Sorted(maps.Keys(want)) {
		values, err := metrics.Indicators(d.Ctx, d.Warehouse, metrics.IndicatorQuery{Periods: []period.Period{p}, Agencies: []string{code}, Set: "fair", WithUnits: true})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want[code], shares(values)); diff != "" {
			t.Errorf("%s:\n%s", code, diff)
		}
	}
	// The district without its communes has no dossiers of its own and no communes to count.
	own, err := metrics.Indicators(d.Ctx, d.Warehouse, metrics.IndicatorQuery{Periods: []period.Period{p}, Agencies: []string{"Q1"}, Set: "fair"})
	if got := shares(own); err != nil || got["3.3"] != none || got["3.1"] != "1/1" || got["4.5"] != "not_applicable" {
		t.Errorf("Q1 alone: %v, %v", got, err)
	}
	if results, err := datatests.Run(d.Ctx, d.Warehouse); err != nil || datatests.Fault(results) != nil {
		t.Errorf("data tests: %v, %v", datatests.Fault(results), err)
	}
}

// Without data an indicator scores nothing, everything or is not assessed, as its set says; what does not apply is
// neither in the score nor in the maximum.
func TestNoDataAndNotApplicable(t *testing.T) {
	t.Parallel()
	d, p := wholeProvince(t), periodOf(t, "2024-06")
	cards, err := scoring.ReadScorecards(d.Ctx, d.Warehouse, metrics.IndicatorQuery{Periods: []period.Period{p}, Agencies: []string{"A2"}, Set: "fair"})
	if err != nil || len(cards) != 1 {
		t.Fatal(cards, err)
	}
	for _, v := range cards[0].Values() {
		want, scored := 0.0, v.Applicable
		switch v.Indicator {
		case "5.2", "5.3":
			want = 6
		case "1.1", "1.2", "1.3", "2.2", "5.1":
			scored = false
		}
		if v.Score != want || v.Scored != scored || v.Applicable != (v.Indicator != "4.5") {
			t.Errorf("%s: %g (%t), applicable %t", v.Indicator, v.Score, v.Scored, v.Applicable)
		}
	}
	// 12 points of publication are not assessed, the 2 of communes' e-copies do not apply. What is given without a
	// single dossier is called by no band.
	if got := cards[0].Total; got != (scoring.Points{Score: 12, Max: 86, Full: 100}) || cards[0].TotalOf100() != nil || cards[0].Band.Code != "" {
		t.Errorf("total %+v, band %+v", got, cards[0].Band)
	}
}

// A target holds by set, unit and day: the unit's own before that of all, the later valid before the earlier, whatever the order of the files.
func TestTargetsBySetUnitAndDay(t *testing.T) {
	t.Parallel()
	files := []string{
		"indicator,set,agency_code,valid_from,valid_to,target\n3.6,portal,,2024-01-01,2024-12-31,80 %\n3.6,portal,,2024-06-01,,0.9\n3.6,annex,,,,0.5\n",
		"indicator,set,agency_code,valid_from,valid_to,target,decided_at\n3.6,portal,X2,2024-06-01,2024-06-30,1,2024-05-01\n3.6,portal,X2,2024-06-01,2024-06-30,0.7,2024-05-20\n",
	}
	for range 2 {
		slices.Reverse(files)
		d := wholeProvince(t, files...)
		for _, c := range []struct {
			set, month, agency string
			want               float64
		}{{"portal", "2024-05", "A1", 0.8}, {"portal", "2024-06", "A1", 0.9}, {"portal", "2024-06", "X2", 0.7}, {"portal", "2024-07", "X2", 0.9}, {"annex", "2024-06", "X2", 0.5}} {
			values, err := metrics.Indicators(d.Ctx, d.Warehouse, metrics.IndicatorQuery{Periods: []period.Period{periodOf(t, c.month)}, Agencies: []string{c.agency}, Set: c.set})
			if err != nil {
				t.Fatal(err)
			}
			if got := valueOf(values, "3.6").Target; got == nil || *got != c.want {
				t.Errorf("%s %s %s: target %v, want %g", c.set, c.month, c.agency, got, c.want)
			}
		}
		values, err := metrics.Indicators(d.Ctx, d.Warehouse, metrics.IndicatorQuery{Periods: []period.Period{periodOf(t, "2024-06")}, Agencies: []string{"X2"}})
		if v := valueOf(values, "3.6"); err != nil || v.Score != v.MaxScore {
			t.Errorf("1/1 against a target of 0.7 scores %g of %g (%v)", v.Score, v.MaxScore, err)
		}
	}
}

// A set of the province's own: each period goes by the version valid on its last day, also when it is built today, and
// what its rows leave out is as in the portal's.
func TestPeriodsGoByTheSetVersionOfTheirTime(t *testing.T) {
	t.Parallel()
	d := wholeProvince(t, `set,version,valid_from,valid_to,group_code,indicator,max_score,target
tinh,1,2024-01-01,,ONE,3.3,10,
tinh,2,2024-06-15,,ONE,3.3,40,0.5
tinh,2,2024-06-15,,TWO,3.6,60,
portal,9,2024-01-01,,ONE,3.3,99,
`)
	for month, want := range map[string]string{"2024-05": "v1 0 of 10 ONE", "2024-06": "v2 80 of 100 ONE TWO", "2023-12": ""} {
		cards, err := scoring.ReadScorecards(d.Ctx, d.Warehouse, metrics.IndicatorQuery{Periods: []period.Period{periodOf(t, month)}, Agencies: []string{"H28"}, Set: "tinh"})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, c := range cards {
			got = fmt.Sprintf("v%d %.4g of %g", c.Version, c.Total.Score, c.Total.Full)
			for _, g := range c.Groups {
				got += " " + g.Code
			}
		}
		if got != want {
			t.Errorf("%s: %q, want %q", month, got, want)
		}
	}
	shipped := definitionsOf(t, d.Warehouse, "portal", "2024-06-30")
	if shipped["3.3"].Max != 6 {
		t.Errorf("a file redefined the shipped set: %+v", shipped["3.3"])
	}
	own := definitionsOf(t, d.Warehouse, "tinh", "2024-06-30")
	if own["3.3"].Name != shipped["3.3"].Name || own["3.3"].Rule != "received" || *own["3.3"].NoData != 0 {
		t.Errorf("left out columns: %+v", own["3.3"])
	}
}

// New feedback, counts, services, targets and published figures are taken up without touching a dossier, change
// the data version, and give what a full build gives.
func TestNewInputsAreIncremental(t *testing.T) {
	t.Parallel()
	d, p := wholeProvince(t), periodOf(t, "2024-06")
	version := must(d.DataVersion(d.Ctx)).ID
	for _, more := range []string{
		"id,received_at,kind,agency_code,due_at,answered_at,rating,recorded_at\nF3,2024-06-27T09:00,conduct,X1,,2024-06-28T09:00,dissatisfied,2024-07-01\nF5,2024-06-28T09:00,rule,X2,,,,\n",
		"agency_code,period,received,synchronised,recorded_at\nX2,2024-Q2,9,3,\nH28,2024-06,20,10,2024-07-05\n",
		"agency_code,period,service,offered\nX2,2024-06,certified_ecopy,có\n",
		"indicator,set,target\n3.3,portal,0.9\n",
		"agency_code,period,indicator,numerator,denominator,score\nH28,2024-06,2.1,4,5,16\n",
	} {
		d.take(more)
		built := build(t, d.Warehouse)
		if !built.Incremental || built.Touched != 0 || built.Version.ID == version {
			t.Errorf("%s: incremental %t, %d dossiers touched, version %s after %s (%s)", more, built.Incremental, built.Touched, built.Version.ID, version, built.Reason.EN)
		}
		version = built.Version.ID
		equalsFull(t, d.Warehouse, built)
	}
	values := must(metrics.Indicators(d.Ctx, d.Warehouse, metrics.IndicatorQuery{Periods: []period.Period{p}, Agencies: []string{"H28"}}))
	got := shares(values)
	for indicator, want := range map[string]string{"1.4": "10/20", "4.5": "2/2", "5.1": "2/4", "5.2": "3/5", "5.3": "2/5"} {
		if got[indicator] != want {
			t.Errorf("%s of the province: %s, want %s", indicator, got[indicator], want)
		}
	}
	if items := must(scoring.LostItems(d.Ctx, d.Warehouse, scoring.ItemQuery{Period: p, Indicator: "1.4"})); items[0].AgencyCode != "H28" || items[0].Lost != 10 || items[0].Most != 20 {
		t.Errorf("1.4 of the province is lost by %+v", items)
	}
	quarter := must(metrics.Indicators(d.Ctx, d.Warehouse, metrics.IndicatorQuery{Periods: []period.Period{periodOf(t, "2024-Q2")}, Agencies: []string{"X2", "A1"}}))
	if a1, x2 := shares(quarter[:23])["1.4"], shares(quarter[23:])["1.4"]; a1 != "2/3" || x2 != "3/9" {
		t.Errorf("1.4 of the quarter: A1 %s from its month, X2 %s by its own row", a1, x2)
	}
}

// Which of several rows counts is decided by the rows: the same files in the other order give the same figures.
func TestRevisedInputsInAnyOrder(t *testing.T) {
	t.Parallel()
	files := []string{
		"id,received_at,kind,agency_code,due_at,answered_at,rating,recorded_at\nF1,2024-06-03T09:00,rule,A1,,2024-06-30T09:00,dissatisfied,2024-06-30\nF3,2024-06-27T09:00,conduct,X2,,,,\n",
		"id,received_at,kind,agency_code,due_at,answered_at,rating,recorded_at\nF1,2024-06-03T09:00,conduct,A1,,2024-06-29T09:00,satisfied,2024-07-02\nF3,2024-06-27T09:00,rule,X1,2024-06-28,,,\n",
		"agency_code,period,received,synchronised,recorded_at\nA1,2024-06,5,4,2024-07-05\n",
		"agency_code,period,received,synchronised,recorded_at\nA1,2024-06,7,3,2024-07-01\n",
		"agency_code,period,service,offered,recorded_at\nX1,2024-05,certified_ecopy,no,2024-06-01\n",
		"agency_code,period,service,offered,recorded_at\nX1,2024-05,certified_ecopy,yes,2024-05-01\n",
	}
	var first map[string]string
	for range 2 {
		d := wholeProvince(t, files...)
		values := must(metrics.Indicators(d.Ctx, d.Warehouse, metrics.IndicatorQuery{Periods: []period.Period{periodOf(t, "2024-06")}, Set: "fair"}))
		found := map[string]string{}
		for _, v := range values {
			found[v.AgencyCode+" "+v.Indicator] = fmt.Sprintf("%d/%d", v.Numerator, v.Denominator)
		}
		if first == nil {
			first = found
		}
		if diff := cmp.Diff(first, found); diff != "" {
			t.Errorf("another order gives other figures:\n%s", diff)
		}
		slices.Reverse(files)
	}
	for key, want := range map[string]string{"A1 1.4": "4/5", "X1 4.5": "0/1", "A1 5.1": "0/1", "A1 5.2": "0/2", "A1 5.3": "0/2"} {
		if first[key] != want {
			t.Errorf("%s: %s, want %s", key, first[key], want)
		}
	}
}
