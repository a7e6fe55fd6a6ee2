package models_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"testing"

	"khohoso/internal/simulate"
	"khohoso/models"
)

// recomputed is how much of the demo province is recomputed: a little always, much
// when KHOHOSO_SOAK is set.
type recomputed struct {
	dossiers            int
	seed                uint64
	calendar, statutory string
}

func recomputations() []recomputed {
	short := recomputed{3000, 1, "2024-05,2025-06,2025-07,2025-Q3,2025-9M", "2024-05,2025-07,2025-Q3"}
	if os.Getenv("KHOHOSO_SOAK") == "" {
		return []recomputed{short}
	}
	const all = "2023-07..2025-09,2023-Q3..2025-Q3,2023-H2..2025-H2,2023-9M..2025-9M,2023..2025"
	return []recomputed{{5000, 1, all, all}, {60_000, 2, all, all}, {400, 3, all, all}}
}

// Every indicator of the demo province, with its score, group, total and band, for
// each unit, unit with those below it and the province, in periods of both calendars
// and both views of the organisation, is what a second calculator makes of the same
// files: plain Go, one dossier at a time, from the formulas in words.
func TestEveryIndicatorOfTheProvince(t *testing.T) {
	t.Parallel()
	for _, r := range recomputations() {
		t.Run(fmt.Sprintf("%d dossiers, seed %d", r.dossiers, r.seed), func(t *testing.T) {
			t.Parallel()
			made, err := simulate.Write(context.Background(), simulate.Options{Dossiers: r.dossiers, Seed: r.seed, Dir: t.TempDir()})
			if err != nil {
				t.Fatal(err)
			}
			w := emptyWarehouse(t, models.DefaultZone, made.Files...)
			takeIn(t, w, made.Files...)
			build(t, w)
			p := newProvince(t, readInputs(t, made.Files))
			for calendar, names := range map[models.CalendarName]string{models.Calendar: r.calendar, models.Statutory: r.statutory} {
				periods, err := models.ParsePeriodsIn(names, calendar)
				if err != nil {
					t.Fatal(err)
				}
				for _, period := range periods {
					for _, view := range []models.Organisation{models.AsThen, models.AsNow} {
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
func (m *measuring) compare(t *testing.T, w *models.Warehouse, view models.Organisation, withUnits bool, set string) {
	t.Helper()
	what := fmt.Sprintf("%s %s, as organised %s, with units %t, set %s", m.period.Calendar, m.period.Name, view, withUnits, set)
	cards, err := w.Scorecard(context.Background(), models.IndicatorQuery{Periods: []models.Period{m.period}, Set: set, Organisation: view, WithUnits: withUnits})
	if err != nil {
		t.Fatal(err)
	}
	stands := m.stands()
	seen := map[string]bool{}
	for _, c := range cards {
		s := stand{c.AgencyCode, c.WithUnits}
		seen[c.AgencyCode] = true
		if !slices.Contains(stands, s) || !withUnits && c.WithUnits != (c.AgencyCode == m.whole) {
			t.Errorf("%s: a scorecard of %+v, which is no unit of the period", what, s)
			continue
		}
		m.compareCard(t, what, c, m.card(s, set), s, set)
	}
	for _, s := range stands {
		if !seen[s.code] {
			t.Errorf("%s: no scorecard of %s", what, s.code)
		}
	}
}

func (m *measuring) compareCard(t *testing.T, what string, got models.Scorecard, want card, s stand, set string) {
	t.Helper()
	what += fmt.Sprintf(", %s (all %t)", s.code, s.all)
	values := got.Values()
	if len(values) != len(definitions) {
		t.Errorf("%s: %d indicators, want %d", what, len(values), len(definitions))
	}
	for _, v := range values {
		m.compareValue(t, what, v, want, s, set)
	}
	for _, g := range got.Groups {
		if w := want.groups[g.Code]; !near(g.Score, w.score) || !near(g.Max, w.max) {
			t.Errorf("%s: group %s has %v of %v, want %v of %v", what, g.Code, g.Score, g.Max, w.score, w.max)
		}
	}
	if !near(got.Total.Score, want.total.score) || !near(got.Total.Max, want.total.max) || got.Band.Code != want.band() {
		t.Errorf("%s: total %v of %v (%s), want %v of %v (%s)", what,
			got.Total.Score, got.Total.Max, got.Band.Code, want.total.score, want.total.max, want.band())
	}
}

func (m *measuring) compareValue(t *testing.T, what string, v models.IndicatorValue, c card, s stand, set string) {
	t.Helper()
	i := slices.IndexFunc(definitions, func(d definition) bool { return d.code == v.Indicator })
	if i < 0 {
		t.Errorf("%s: unknown indicator %s", what, v.Indicator)
		return
	}
	want, isApplicable := c.values[v.Indicator]
	measured, target := m.valueOf(s, v.Indicator, set), m.targetOf(definitions[i], set, s.code)
	if got := (share{v.Numerator, v.Denominator}); got != measured {
		t.Errorf("%s: %s is %d/%d, want %d/%d", what, v.Indicator, got.numerator, got.denominator, measured.numerator, measured.denominator)
	}
	if got := asScored(v); v.Applicable != isApplicable || got.isScored != want.isScored || !near(got.score, want.score) {
		t.Errorf("%s: %s scores %+v (applicable %t), want %+v (%t)", what, v.Indicator, got, v.Applicable, want, isApplicable)
	}
	if (v.Ratio != nil) != (measured.denominator > 0) || v.Ratio != nil && *v.Ratio != float64(measured.numerator)/float64(measured.denominator) {
		t.Errorf("%s: %s has ratio %v of %+v", what, v.Indicator, v.Ratio, measured)
	}
	if (v.Target != nil) != (target > 0) || v.Target != nil && *v.Target != target {
		t.Errorf("%s: %s has target %v, want %v", what, v.Indicator, v.Target, target)
	}
}
