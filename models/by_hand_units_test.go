package models_test

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"testing"

	"khohoso/internal/extension"
	"khohoso/models/datatests"
	"khohoso/models/graph"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/scoring"
	"khohoso/models/store"
)

const byHandUnits = "testdata/by_hand_units"

// handUnits is the tiny province of testdata/by_hand_units, with what a variant takes in besides.
func handUnits(t testing.TB, more ...string) *store.Warehouse {
	t.Helper()
	var files []string
	for _, name := range append([]string{"agencies.csv", "procedures.csv", "events.csv", "feedback.csv", "services.csv"}, more...) {
		file, err := filepath.Abs(filepath.Join(byHandUnits, name))
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

// Publication, synchronisation, fees, communes and feedback of a tiny province, worked out by hand from the rules, for
// units by their own figures and as the portal scores them; what is listed behind a figure is as many as it misses.
func TestUnitsByHand(t *testing.T) {
	t.Parallel()
	variants := map[string][]string{"": {"national.csv"}, "again": {"national.csv", "procedures_again.csv"}, "last year": {"national_last_year.csv"}}
	built := map[string]*store.Warehouse{}
	for name, files := range variants {
		built[name] = handUnits(t, files...)
	}
	for _, want := range readTable(t, filepath.Join(byHandUnits, "expected.csv")) {
		w, what := built[want["variant"]], fmt.Sprintf("%s %s %s of %s by %s", want["variant"], want["period"], want["indicator"], want["agency"], want["set"])
		p, organisation := periodOf(t, want["period"]), metrics.Organisation(want["organisation"])
		values := must(metrics.Indicators(t.Context(), w, metrics.IndicatorQuery{Periods: []period.Period{p}, Agencies: []string{want["agency"]}, Set: want["set"], Organisation: organisation}))
		i := slices.IndexFunc(values, func(v metrics.IndicatorValue) bool { return v.Indicator == want["indicator"] })
		if i < 0 {
			t.Errorf("%s: not told", what)
			continue
		}
		v := values[i]
		if got := shares(values)[v.Indicator]; got != want["figure"] {
			t.Errorf("%s: %s, by hand %s (%s)", what, got, want["figure"], want["why"])
		}
		if v.MaxScore > 0 && v.Scored != (want["score"] != "") || want["score"] != "" && math.Abs(v.Score-readNumber(t, want["score"])) > 1e-6 {
			t.Errorf("%s: %g points (%t), by hand %q (%s)", what, v.Score, v.Scored, want["score"], want["why"])
		}
		if scoring.CanListItems(v.Indicator) && v.Applicable && v.Indicator != "1.4" {
			items := must(scoring.LostItems(t.Context(), w, scoring.ItemQuery{Period: p, Agency: want["agency"], Indicator: v.Indicator, Set: want["set"], Organisation: organisation}))
			if int64(len(items)) != v.Denominator-v.Numerator {
				t.Errorf("%s: %d are listed behind %s: %+v", what, len(items), want["figure"], items)
			}
		}
	}
	for name, w := range built {
		if results, err := datatests.Run(t.Context(), w); err != nil || datatests.Fault(results) != nil {
			t.Errorf("data tests (%s): %v, %v", name, datatests.Fault(results), err)
		}
	}
}

// A unit's total as the portal makes it: the province's points of publication and those of 4.5 for everyone, out of 100 and not
// rescaled; by its own work alone it is on the scale of what is assessed. Lost points, the way up and what-if follow the set.
func TestTotalsFollowTheSet(t *testing.T) {
	t.Parallel()
	w, p := handUnits(t, "national.csv"), periodOf(t, "2025-05")
	for set, want := range map[string]scoring.Points{
		"portal": {Score: 4.5 + 1 + 1.5 + 2, Max: 100, Full: 100}, // 1.1, 1.2, 1.3 of the province, 4.5 in full; its feedback is overdue, nothing else is known
		"annex":  {Score: 9, Max: 100, Full: 100},
		"fair":   {Score: 0, Max: 86, Full: 100},
	} {
		lost := must(scoring.LostPoints(t.Context(), w, scoring.LostQuery{Period: p, Agencies: []string{"T20.02"}, Set: set}))[0]
		if got := lost.Total; math.Abs(got.Score-want.Score) > 1e-9 || got.Max != want.Max || got.Full != want.Full {
			t.Errorf("%s: total %+v, by hand %+v", set, got, want)
		}
		sum := 0.0
		for _, one := range lost.Points {
			sum += one.Lost
		}
		if math.Abs(sum-(want.Max-want.Score)) > 1e-9 {
			t.Errorf("%s: %g points are told as lost of %g", set, sum, want.Max-want.Score)
		}
		for _, step := range lost.Way {
			if set != "fair" && slices.Contains([]string{"1.1", "1.2", "1.3", "4.5"}, step.Indicator) {
				t.Errorf("%s: the way up leads over %s, which is not the unit's", set, step.Indicator)
			}
		}
	}
	four := int64(4)
	supposed := must(scoring.WhatIf(t.Context(), w, scoring.WhatIfQuery{Period: p, Agency: "T20.02", Changes: []scoring.Change{{Indicator: "1.1", Numerator: &four}}}))
	if got := supposed.After.Total.Score - supposed.Before.Total.Score; math.Abs(got-1.5) > 1e-9 {
		t.Errorf("with all decisions of the province in time a department has %g points more, want 1.5", got)
	}
	if _, err := scoring.WhatIf(t.Context(), w, scoring.WhatIfQuery{Period: p, Agency: "T20.02", Changes: []scoring.Change{{Indicator: "4.5", Numerator: &four}}}); err == nil {
		t.Error("what is given in full can be supposed otherwise")
	}
	compared := must(scoring.Compare(t.Context(), w, scoring.CompareQuery{Period: p, Agency: "T20.01"}))
	for _, one := range compared.Indicators {
		if slices.Contains([]string{"1.1", "1.2", "1.3"}, one.Code) && one.Rank != 0 {
			t.Errorf("%s, which is the same for everyone, is ranked %d", one.Code, one.Rank)
		}
	}
}

// A row of a set whose rule its measure is not counted by would be 0/0 for everyone: a data test says so, as of a number
// that nothing measures. Without a rule it is the one that the measure is counted by.
func TestDefinitionsThatCannotWork(t *testing.T) {
	t.Parallel()
	const head = "set,indicator,max_score,rule\n"
	failures := func(d *world) (n int64) {
		for _, r := range must(datatests.Run(d.Ctx, d.Warehouse)) {
			if r.Name == "definitions_work" {
				return r.Failures
			}
		}
		t.Fatal("no data test looks at definitions")
		return 0
	}
	d := wholeProvince(t, head+"tinh,3.3,50,\ntinh,2.1,50,form06\n")
	if n := failures(d); n != 0 {
		t.Errorf("%d rows of a sound set cannot work", n)
	}
	for row, want := range map[string]int64{"tinh,3.3,50,recieved\n": 1, "tinh,9.9,50,\n": 1} {
		d := wholeProvince(t, head+row)
		if n := failures(d); n != want {
			t.Errorf("%q: %d rows cannot work, want %d", row, n, want)
		}
	}
}

// A measure of one's own, which no shipped set knows, goes by the rule that it is counted by where its row names none.
func TestOwnMeasureGoesByItsOwnRule(t *testing.T) {
	t.Parallel()
	d := wholeProvince(t, "set,indicator,max_score,rule\ntinh,3.3,50,\ntinh,2.1,50,\n")
	conn := must(d.DB().Conn(d.Ctx))
	defer conn.Close()
	g := must(graph.Load(d.Ctx, conn, extension.Extension{}))
	if _, err := conn.ExecContext(d.Ctx, "delete from seed_indicator_set where indicator in ('2.1', '3.3')"); err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(g.Models, func(m graph.Model) bool { return m.Name == "dim_indicator" })
	for indicator, want := range map[string]string{"3.3": "received", "2.1": "portal766"} {
		var got string
		query := "select rule from (" + g.Models[at].Query + ") where indicator_set = 'tinh' and indicator = ?"
		if err := conn.QueryRowContext(d.Ctx, query, indicator).Scan(&got); err != nil || got != want {
			t.Errorf("%s without a rule goes by %q, want %q (%v)", indicator, got, want, err)
		}
	}
}

// The terms of feedback are dated: they hold for what came in while the regulation did.
func TestFeedbackTermsAreDated(t *testing.T) {
	t.Parallel()
	w := handUnits(t)
	var wrong int
	if err := w.DB().QueryRow(`
		select count(*)
		from (select distinct stage from seed_feedback_term) as stages
		left join seed_feedback_term as term
			on  term.stage = stages.stage
			and (valid_from = '' or valid_from::date <= date '2026-07-20')
			and (valid_to = '' or valid_to::date >= date '2026-07-20')
		where term.basis is null or not contains(term.basis, '29/2026')`).Scan(&wrong); err != nil || wrong != 0 {
		t.Errorf("%d stages go by no regulation of 20 July 2026 (%v)", wrong, err)
	}
}
