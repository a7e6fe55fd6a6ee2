package reports

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"khohoso/models/figures"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/scoring"
	"khohoso/models/store"
)

// everyScore compares the scorecards of some units, and the comparison of all, with the
// warehouse's scorecards, cell by cell.
func everyScore(t *testing.T, w *store.Warehouse) {
	p := periodOf(t, "2025-Q1")
	scoresOf(t, w, p, "", append(busyUnits(t, w)[1:], smallUnit(t, w, p)), 50)
	for expression, province := range map[string]string{"2025-Q1": "H28.", "2025-Q3": "H44."} { // the reform is of 1 July
		rows, err := open(t, render(t, figures.Of(w), Request{Form: "compare", Period: periodOf(t, expression)})).GetRows("Số liệu")
		if err != nil {
			t.Fatal(err)
		}
		at := slices.Index(rows[0], "agency_code")
		for _, row := range rows[1:] {
			if !strings.HasPrefix(row[at], province) { // H28.99, which no catalogue knows, had dossiers in neither
				t.Errorf("%s, which has no place in %s, is compared in it", row[at], expression)
			}
		}
	}
}

// smallUnit is a unit with points and too few dossiers for a band.
func smallUnit(t *testing.T, w *store.Warehouse, p period.Period) string {
	t.Helper()
	cards, err := scoring.ReadScorecards(t.Context(), w, metrics.IndicatorQuery{Periods: []period.Period{p}})
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(cards, func(c scoring.Scorecard) bool { return c.Total.Max > 0 && !madeFrom(c, 10) })
	if at < 0 {
		t.Fatal("no unit is small")
	}
	return cards[at].AgencyCode
}

// scoresOf compares the scorecards of some units in a period, and the comparison of at least as many.
func scoresOf(t *testing.T, w *store.Warehouse, p period.Period, set string, units []string, least int) {
	t.Helper()
	cards, err := scoring.ReadScorecards(t.Context(), w, metrics.IndicatorQuery{Periods: []period.Period{p}, Set: set})
	if err != nil {
		t.Fatal(err)
	}
	agencies, err := metrics.Agencies(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]string{}
	for _, a := range agencies {
		kinds[a.Code] = a.Kind
	}
	byCode := map[string]scoring.Scorecard{}
	for _, card := range cards {
		byCode[card.AgencyCode] = card
	}
	for _, unit := range units {
		card, known := byCode[unit]
		if !known {
			t.Fatalf("no scorecard of %s", unit)
		}
		wantScorecard(t, card, open(t, render(t, figures.Of(w), Request{Form: "scorecard", Period: p, Agency: unit, Set: set})))
	}
	wantStanding(t, byCode, kinds, open(t, render(t, figures.Of(w), Request{Form: "compare", Period: p, Set: set})), least)
}

func wantScorecard(t *testing.T, card scoring.Scorecard, f *excelize.File) {
	t.Helper()
	const sheet = "Bảng điểm 766"
	row := 7
	number := func(column string, want float64, known bool) {
		t.Helper()
		got, err := f.GetCellValue(sheet, column+strconv.Itoa(row), excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		n, err := strconv.ParseFloat(got, 64)
		if known != (err == nil) || known && math.Abs(n-want) > 1e-9 {
			t.Errorf("%s %s%d: %q, want %v (%v)", card.AgencyCode, column, row, got, want, known)
		}
	}
	for _, g := range card.Groups {
		number("G", g.Score, true)
		number("H", g.Max, true)
		row++
		for _, v := range g.Indicators {
			if code, _ := f.GetCellValue(sheet, fmt.Sprintf("A%d", row)); code != v.Indicator {
				t.Fatalf("%s row %d is %q, want %s", card.AgencyCode, row, code, v.Indicator)
			}
			number("C", float64(v.Numerator), true)
			number("D", float64(v.Denominator), true)
			number("E", deref(v.Ratio), v.Ratio != nil)
			number("F", deref(v.Target), v.Target != nil)
			counts := v.Scored || v.OfWhole // a total out of the whole set has the most points of what is not scored in it, too
			number("G", v.Score, counts)
			number("H", v.MaxScore, counts)
			number("I", v.MaxScore-v.Score, counts)
			row++
		}
	}
	number("G", card.Total.Score, true)
	number("H", card.Total.Max, true)
	number("I", card.Total.Max-card.Total.Score, true)
	row++
	want := card.Band.Name
	if !madeFrom(card, 10) {
		want = "Chưa xếp loại: chưa chỉ số nào có từ 10 hồ sơ trở lên"
	}
	if band, _ := f.GetCellValue(sheet, fmt.Sprintf("C%d", row)); band != want {
		t.Errorf("%s: band %q, want %q", card.AgencyCode, band, want)
	}
}

func deref(n *float64) float64 {
	if n == nil {
		return 0
	}
	return *n
}

// madeFrom says whether one of a unit's shares of dossiers is made from as many.
func madeFrom(card scoring.Scorecard, dossiers int64) bool {
	return slices.ContainsFunc(card.Values(), func(v metrics.IndicatorValue) bool { return v.Counts == "dossiers" && v.Denominator >= dossiers })
}

// wantStanding: one rank among the ranked units of the level and kind when there are several, none and no band below
// the smallest base, and no figures of a unit that had no dossiers.
func wantStanding(t *testing.T, cards map[string]scoring.Scorecard, kinds map[string]string, f *excelize.File, least int) {
	t.Helper()
	rows, err := f.GetRows("Số liệu", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, name := range rows[0] {
		at[name] = i
	}
	seen := 0
	for _, row := range rows[1:] {
		card := cards[row[at["agency_code"]]]
		seen++
		better, like := 0, 0
		for _, other := range cards {
			if other.Level != card.Level || kinds[other.AgencyCode] != kinds[card.AgencyCode] || !madeFrom(other, 10) {
				continue
			}
			if like++; other.Total.Of100() > card.Total.Of100()+1e-9 {
				better++
			}
		}
		rank, band := strconv.Itoa(better+1), card.Band.Name
		if !madeFrom(card, 10) {
			rank, band = "", ""
		} else if like < 2 {
			rank = ""
		}
		score, err := strconv.ParseFloat(row[at["of_100"]], 64)
		if (err == nil) != madeFrom(card, 1) || err == nil && math.Abs(score-card.Total.Of100()) > 1e-9 || row[at["rank"]] != rank || row[at["band"]] != band {
			t.Errorf("%s: %v, want %v, rank %s, %s", card.AgencyCode, row, card.Total.Of100(), rank, band)
		}
		for i, g := range card.Groups {
			share, err := strconv.ParseFloat(row[at[fmt.Sprintf("group_%d", i+1)]], 64)
			if (err == nil) != (g.Max > 0 && madeFrom(card, 1)) || err == nil && math.Abs(share-g.Score/g.Max) > 1e-9 {
				t.Errorf("%s %s: %v, want %v of %v", card.AgencyCode, g.Code, share, g.Score, g.Max)
			}
		}
	}
	if seen < least {
		t.Errorf("only %d units are compared", seen)
	}
}
