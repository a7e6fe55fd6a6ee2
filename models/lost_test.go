package models_test

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"khohoso/internal/fixtures"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/scale"
	"khohoso/models/scoring"
	"khohoso/models/store"
)

var someBands = []scoring.Band{{Code: "excellent", From: 90}, {Code: "good", From: 80}, {Code: "fair", From: 70}, {Code: "average", From: 50}, {Code: "weak"}}

// drawCard is a scorecard of a few indicators with small numbers, so that ties with
// targets and bands are common.
func drawCard(t *rapid.T, most int) scoring.Scorecard {
	var values []metrics.IndicatorValue
	for i := range rapid.IntRange(1, 4).Draw(t, "indicators") {
		v := metrics.IndicatorValue{Period: "2024-06", AgencyCode: "A", Set: "s", GroupCode: "G", Indicator: fmt.Sprintf("9.%d", i), Counts: "dossiers", Applicable: true,
			MaxScore: rapid.SampledFrom([]float64{2, 4, 6, 20, 0.7}).Draw(t, "max")}
		if rapid.Bool().Draw(t, "has target") {
			target := rapid.SampledFrom([]float64{0.5, 0.8, 0.9, 0.35, 1.0 / 3}).Draw(t, "target")
			v.Target = &target
		}
		if rapid.Bool().Draw(t, "has no-data score") {
			none := rapid.SampledFrom([]float64{0, 2}).Draw(t, "no-data score")
			v.NoDataScore = &none
		}
		denominator := int64(rapid.IntRange(0, most).Draw(t, "denominator"))
		v = v.Rescored(scale.Share{Numerator: int64(rapid.IntRange(0, int(denominator)).Draw(t, "numerator")), Denominator: denominator}, v.Target)
		values = append(values, v)
	}
	return scoring.Scorecards(values, someBands)[0]
}

// fractions is the score of a value by the written rule, in fractions.
func fractions(v metrics.IndicatorValue, numerator int64) *big.Rat {
	decimal := func(f float64) *big.Rat {
		r, _ := new(big.Rat).SetString(strconv.FormatFloat(f, 'f', -1, 64))
		return r
	}
	if !v.Scored {
		return new(big.Rat)
	}
	if v.Denominator == 0 {
		return decimal(*v.NoDataScore)
	}
	ratio := big.NewRat(numerator, v.Denominator)
	if v.Target != nil {
		ratio.Quo(ratio, decimal(*v.Target))
	}
	if ratio.Cmp(big.NewRat(1, 1)) > 0 {
		ratio = big.NewRat(1, 1)
	}
	return ratio.Mul(ratio, decimal(v.MaxScore))
}

// reaches says whether the total is at least a share of what could be reached, with other numerators.
func reaches(card scoring.Scorecard, from float64, numerators map[string]int64) bool {
	total, most := new(big.Rat), new(big.Rat)
	for _, v := range card.Values() {
		numerator, changed := numerators[v.Indicator]
		if !changed {
			numerator = v.Numerator
		}
		total.Add(total, fractions(v, numerator))
		if v.Scored {
			full := v
			full.Denominator, full.Target = 1, nil
			most.Add(most, fractions(full, 1))
		}
	}
	bound := new(big.Rat).Mul(most, new(big.Rat).SetFloat64(from/10))
	return new(big.Rat).Mul(total, big.NewRat(10, 1)).Cmp(bound) >= 0
}

// Every step reaches what it says and one less does not.
func TestStepsAreTheSmallest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		card := drawCard(t, 40)
		lost := scoring.LostOf(card, someBands, nil)
		sum := 0.0
		for _, p := range lost.Points {
			sum += p.Lost
			full := fractions(p.IndicatorValue, p.Denominator)
			if p.Full == nil {
				if p.Denominator > 0 && fractions(p.IndicatorValue, p.Numerator).Cmp(full) < 0 {
					t.Fatalf("%s has points to win (%d/%d, target %v) and no step", p.Indicator, p.Numerator, p.Denominator, p.Target)
				}
				continue
			}
			if fractions(p.IndicatorValue, p.Full.Numerator).Cmp(full) < 0 || fractions(p.IndicatorValue, p.Full.Numerator-1).Cmp(full) >= 0 {
				t.Fatalf("%s: %d is not the smallest numerator of %d with all points", p.Indicator, p.Full.Numerator, p.Denominator)
			}
			if p.Full.Missing != p.Full.Numerator-p.Numerator || p.Full.Count != p.Full.Missing || math.Abs(p.Full.Score-p.MaxScore) > 1e-9 {
				t.Fatalf("%s: %+v", p.Indicator, p.Full)
			}
		}
		if short := card.Total.Max - card.Total.Score; math.Abs(sum-short) > 1e-9 {
			t.Fatalf("%f points are lost, the rows add up to %f", short, sum)
		}
		checkNextBand(t, card, lost)
	})
}

func checkNextBand(t *rapid.T, card scoring.Scorecard, lost scoring.Lost) {
	if lost.Next == nil {
		if card.Total.Max > 0 && !reaches(card, 90, nil) {
			t.Fatalf("%f of %f has no next band", card.Total.Score, card.Total.Max)
		}
		return
	}
	if reaches(card, lost.Next.From, nil) && lost.Short > 1e-9 {
		t.Fatalf("%+v is reached, yet %f short", lost.Next, lost.Short)
	}
	for _, p := range lost.Points {
		if p.NextBand == nil {
			if p.Denominator > 0 && lost.Short > 1e-9 && reaches(card, lost.Next.From, map[string]int64{p.Indicator: p.Denominator}) {
				t.Fatalf("%s alone reaches %s and has no step", p.Indicator, lost.Next.Code)
			}
			continue
		}
		if !reaches(card, lost.Next.From, map[string]int64{p.Indicator: p.NextBand.Numerator}) ||
			reaches(card, lost.Next.From, map[string]int64{p.Indicator: p.NextBand.Numerator - 1}) {
			t.Fatalf("%s: %d is not the smallest numerator that reaches %s", p.Indicator, p.NextBand.Numerator, lost.Next.Code)
		}
	}
}

// No other choice of numerators reaches the next band with fewer changes in all.
func TestWayUpIsTheShortest(t *testing.T) {
	t.Parallel()
	found := 0
	rapid.Check(t, func(t *rapid.T) {
		card := drawCard(t, 5)
		lost := scoring.LostOf(card, someBands, nil)
		if lost.Next == nil {
			return
		}
		numerators, changes := map[string]int64{}, int64(0)
		for _, w := range lost.Way {
			numerators[w.Indicator], changes = w.Numerator, changes+w.Missing
		}
		if lost.Way != nil && !reaches(card, lost.Next.From, numerators) {
			t.Fatalf("the way %+v does not reach %s", lost.Way, lost.Next.Code)
		}
		fewest, possible := fewestChanges(card, lost.Next.From)
		if possible != (lost.Way != nil) && lost.Short > 1e-9 || lost.Way != nil && changes != fewest {
			t.Fatalf("the way makes %d changes, %d are enough (%v)", changes, fewest, possible)
		}
		found++
	})
	if found < 10 {
		t.Errorf("only %d ways were compared", found)
	}
}

// fewestChanges tries every choice of numerators.
func fewestChanges(card scoring.Scorecard, from float64) (fewest int64, possible bool) {
	values := slices.DeleteFunc(card.Values(), func(v metrics.IndicatorValue) bool { return !v.Scored })
	var try func(i int, numerators map[string]int64, changes int64)
	try = func(i int, numerators map[string]int64, changes int64) {
		if i == len(values) {
			if reaches(card, from, numerators) && (!possible || changes < fewest) {
				fewest, possible = changes, true
			}
			return
		}
		for n := values[i].Numerator; n <= values[i].Denominator; n++ {
			numerators[values[i].Indicator] = n
			try(i+1, numerators, changes+n-values[i].Numerator)
		}
		delete(numerators, values[i].Indicator)
	}
	try(0, map[string]int64{}, 0)
	return fewest, possible
}

// Where one dossier costs two units, the smallest number of dossiers is found by trying all.
func TestFewestDossiersWhereOneCostsTwice(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		once, twice := rapid.Int64Range(0, 6).Draw(t, "once"), rapid.Int64Range(0, 6).Draw(t, "twice")
		denominator := once + twice + rapid.Int64Range(1, 6).Draw(t, "good")
		target := rapid.SampledFrom([]float64{0.5, 0.9, 1}).Draw(t, "target")
		v := metrics.IndicatorValue{Indicator: "5.4", MaxScore: 6, Applicable: true, Counts: "dossiers"}.
			Rescored(scale.Share{Numerator: max(0, denominator-once-2*twice), Denominator: denominator}, &target)
		lost := scoring.LostOf(scoring.Scorecards([]metrics.IndicatorValue{v}, someBands)[0], someBands, map[string][]dossiers.Cost{"5.4": {{Units: 1, Dossiers: once}, {Units: 2, Dossiers: twice}}})
		want := int64(-1)
		for a := range once + 1 {
			for b := range twice + 1 {
				left := max(0, denominator-(once-a)-2*(twice-b))
				if fractions(v, left).Cmp(fractions(v, denominator)) >= 0 && (want < 0 || a+b < want) {
					want = a + b
				}
			}
		}
		got := int64(0)
		if full := lost.Points[0].Full; full != nil {
			got = full.Count
		}
		if got != want {
			t.Fatalf("%d once, %d twice of %d, target %v: %d dossiers, %d are enough", once, twice, denominator, target, got, want)
		}
	})
}

// Of a simulated province: rows by points lost, sums that fit, as many dossiers as are missing.
func checkLostPoints(t *testing.T, w *store.Warehouse, p period.Period) {
	t.Helper()
	all, err := scoring.LostPoints(t.Context(), w, scoring.LostQuery{Period: p})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range all {
		if !slices.IsSortedFunc(l.Points, func(a, b scoring.LostPoint) int { return -compareFloat(a.Lost, b.Lost) }) {
			t.Errorf("%s: not the most points first", l.AgencyCode)
		}
		sum := 0.0
		for _, point := range l.Points {
			sum += point.Lost
		}
		if math.Abs(sum-(l.Total.Max-l.Total.Score)) > 1e-9 {
			t.Errorf("%s lost %f of %f, the rows add up to %f", l.AgencyCode, l.Total.Max-l.Total.Score, l.Total.Max, sum)
		}
	}
	for _, l := range all[:2] { // the province, read with all, and a unit, read alone
		alone, err := scoring.LostPoints(t.Context(), w, scoring.LostQuery{Period: p, Agencies: []string{l.AgencyCode}})
		if err != nil || len(alone) != 1 {
			t.Fatal(err, len(alone))
		}
		for i, point := range alone[0].Points {
			if got, want := fmt.Sprintf("%+v", point.Full), fmt.Sprintf("%+v", l.Points[i].Full); got != want {
				t.Errorf("%s %s: %s alone, %s among all", l.AgencyCode, point.Indicator, got, want)
			}
		}
	}
}

func compareFloat(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// One simulated province serves the tests that only read it.
func TestStandingOfASimulatedProvince(t *testing.T) {
	t.Parallel()
	w := fixtures.Open(t)
	month := periodOf(t, "2025-03")
	t.Run("lost", func(t *testing.T) { checkLostPoints(t, w, month) })
	t.Run("lost dossiers", func(t *testing.T) { checkLostLists(t, w) })
	t.Run("readings", func(t *testing.T) {
		checkReadings(t, w, []period.Period{month, periodOf(t, "2025-05-10..2025-06-20")}, "")
	})
	t.Run("due", func(t *testing.T) { checkDue(t, w) })
	t.Run("procedures", func(t *testing.T) {
		checkMissedProcedures(t, w, month, metrics.HistoricalOrg)
		checkMissedProcedures(t, w, periodOf(t, "2025"), metrics.CurrentOrg)
	})
	t.Run("lost items", func(t *testing.T) { checkLostItems(t, w) })
	half := periodOf(t, "2025-H1")
	t.Run("with units", func(t *testing.T) { checkCommandsWithUnits(t, w, half) })
	agency := busiest(t, w, half, "department") // of communes, hardly one has enough dossiers to be ranked
	t.Run("compare", func(t *testing.T) { checkCompare(t, w, half, agency) })
	t.Run("what if", func(t *testing.T) { checkWhatIf(t, w, half, agency) })
}

// busiest is the unit of a level that received most in a period.
func busiest(t *testing.T, w *store.Warehouse, p period.Period, level string) string {
	t.Helper()
	units, err := metrics.Agencies(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	rows := flow(t, w, p)
	slices.SortStableFunc(rows, func(a, b metrics.FlowRow) int { return int(b.Received - a.Received) })
	for _, r := range rows {
		if slices.ContainsFunc(units, func(u metrics.Agency) bool { return u.Code == r.Group && u.Level == level }) {
			return r.Group
		}
	}
	t.Fatalf("no unit of level %s received anything in %s", level, p.Name)
	return ""
}
