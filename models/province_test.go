package models_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"testing"

	"khohoso/internal/simulate"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/scoring"
	"khohoso/models/store"
)

// recomputed is how much of the demo province is recomputed: a little always, much
// when KHOHOSO_SOAK is set.
type recomputed struct {
	Dossiers            int
	Seed                uint64
	Calendar, Statutory string
}

func recomputations() []recomputed {
	short := recomputed{Dossiers: 3000, Seed: 1, Calendar: "2024-05,2025-06,2025-07,2025-Q3,2025-9M", Statutory: "2024-05,2025-07,2025-Q3"}
	if os.Getenv("KHOHOSO_SOAK") == "" {
		return []recomputed{short}
	}
	const all = "2023-07..2025-09,2023-Q3..2025-Q3,2023-H2..2025-H2,2023-9M..2025-9M,2023..2025"
	return []recomputed{{Dossiers: 5000, Seed: 1, Calendar: all, Statutory: all}, {Dossiers: 60_000, Seed: 2, Calendar: all, Statutory: all}, {Dossiers: 400, Seed: 3, Calendar: all, Statutory: all}}
}

// Every indicator of the demo province, with its score, group, total and band, for
// each unit, unit with those below it and the province, in periods of both calendars
// and both views of the organisation, is what a second calculator makes of the same
// files: plain Go, one dossier at a time, from the formulas in words.
func TestEveryIndicatorOfTheProvince(t *testing.T) {
	t.Parallel()
	for _, r := range recomputations() {
		t.Run(fmt.Sprintf("%d dossiers, seed %d", r.Dossiers, r.Seed), func(t *testing.T) {
			t.Parallel()
			made, err := simulate.Write(context.Background(), simulate.Options{Dossiers: r.Dossiers, Seed: r.Seed, Dir: t.TempDir()})
			if err != nil {
				t.Fatal(err)
			}
			w := emptyWarehouse(t, store.DefaultZone, made.Files...)
			takeIn(t, w, made.Files...)
			build(t, w)
			p := newProvince(t, readInputs(t, made.Files))
			for calendar, names := range map[period.CalendarName]string{period.Calendar: r.Calendar, period.Statutory: r.Statutory} {
				periods, err := period.ParsePeriodsIn(names, calendar)
				if err != nil {
					t.Fatal(err)
				}
				for _, period := range periods {
					for _, view := range []metrics.Organisation{metrics.HistoricalOrg, metrics.CurrentOrg} {
						m := p.measure(period, view)
						m.compare(t, w, view, false, "portal")
						m.compare(t, w, view, false, "annex")
						m.compare(t, w, view, false, "fair")
						m.compare(t, w, view, true, "portal")
						m.compare(t, w, view, true, "fair")
					}
				}
			}
		})
	}
}

// compare holds the scorecards of a period against those of the warehouse, both ways.
func (m *measuring) compare(t *testing.T, w *store.Warehouse, view metrics.Organisation, withUnits bool, set string) {
	t.Helper()
	what := fmt.Sprintf("%s %s, as organised %s, with units %t, set %s", m.Period.Calendar, m.Period.Name, view, withUnits, set)
	cards, err := scoring.ReadScorecards(context.Background(), w, metrics.IndicatorQuery{Periods: []period.Period{m.Period}, Set: set, Organisation: view, WithUnits: withUnits})
	if err != nil {
		t.Fatal(err)
	}
	stands := m.stands()
	seen := map[string]bool{}
	for _, c := range cards {
		s := stand{Code: c.AgencyCode, All: c.WithUnits}
		seen[c.AgencyCode] = true
		if !slices.Contains(stands, s) || !withUnits && c.WithUnits != (c.AgencyCode == m.Whole) {
			t.Errorf("%s: a scorecard of %+v, which is no unit of the period", what, s)
			continue
		}
		m.compareCard(t, what, c, m.card(s, set), s, set)
	}
	for _, s := range stands {
		if !seen[s.Code] {
			t.Errorf("%s: no scorecard of %s", what, s.Code)
		}
	}
}

func (m *measuring) compareCard(t *testing.T, what string, got scoring.Scorecard, want card, s stand, set string) {
	t.Helper()
	what += fmt.Sprintf(", %s (all %t)", s.Code, s.All)
	values := got.Values()
	if len(values) != len(Digest) {
		t.Errorf("%s: %d indicators, want %d", what, len(values), len(Digest))
	}
	for _, v := range values {
		m.compareValue(t, what, v, want, s, set)
	}
	for _, g := range got.Groups {
		if w := want.Groups[g.Code]; !near(g.Score, w.Score) || !near(g.Max, w.Max) {
			t.Errorf("%s: group %s has %v of %v, want %v of %v", what, g.Code, g.Score, g.Max, w.Score, w.Max)
		}
	}
	if !near(got.Total.Score, want.Total.Score) || !near(got.Total.Max, want.Total.Max) || got.Band.Code != want.band() {
		t.Errorf("%s: total %v of %v (%s), want %v of %v (%s)", what,
			got.Total.Score, got.Total.Max, got.Band.Code, want.Total.Score, want.Total.Max, want.band())
	}
}

func (m *measuring) compareValue(t *testing.T, what string, v metrics.IndicatorValue, c card, s stand, set string) {
	t.Helper()
	i := slices.IndexFunc(Digest, func(d definition) bool { return d.Code == v.Indicator })
	if i < 0 {
		t.Errorf("%s: unknown indicator %s", what, v.Indicator)
		return
	}
	want, isApplicable := c.Values[v.Indicator]
	measured, target := m.valueOf(s, v.Indicator, set), m.targetOf(Digest[i], set, s.Code)
	if got := (share{Numerator: v.Numerator, Denominator: v.Denominator}); got != measured {
		t.Errorf("%s: %s is %d/%d, want %d/%d", what, v.Indicator, got.Numerator, got.Denominator, measured.Numerator, measured.Denominator)
	}
	if got := asScored(v); v.Applicable != isApplicable || got.IsScored != want.IsScored || !near(got.Score, want.Score) {
		t.Errorf("%s: %s scores %+v (applicable %t), want %+v (%t)", what, v.Indicator, got, v.Applicable, want, isApplicable)
	}
	if (v.Ratio != nil) != (measured.Denominator > 0) || v.Ratio != nil && *v.Ratio != float64(measured.Numerator)/float64(measured.Denominator) {
		t.Errorf("%s: %s has ratio %v of %+v", what, v.Indicator, v.Ratio, measured)
	}
	if (v.Target != nil) != (target > 0) || v.Target != nil && *v.Target != target {
		t.Errorf("%s: %s has target %v, want %v", what, v.Indicator, v.Target, target)
	}
}
