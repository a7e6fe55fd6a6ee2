package models_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"khohoso/models"
)

// effort is how much is tried: a little always, much when KHOHOSO_SOAK is set.
type effort struct{ bundles, histories, orders, batches int }

func tried() effort {
	if os.Getenv("KHOHOSO_SOAK") != "" {
		return effort{bundles: 6, histories: 170, orders: 20, batches: 6}
	}
	return effort{bundles: 2, histories: 30, orders: 3, batches: 4}
}

// Laws 2, 3, 6 and 11 on random histories: whatever the order and the batches in
// which they are taken in, with builds between, facts and marts are the same, equal
// a full build after every batch, and every figure equals the oracle's.
func TestHistoriesGiveTheSameFiguresInAnyOrder(t *testing.T) {
	t.Parallel()
	much := tried()
	for i := range much.bundles {
		t.Run(fmt.Sprintf("bundle %d", i), func(t *testing.T) {
			t.Parallel()
			b := bundles(much.histories).Example(i)
			var want map[string]string
			incremental := 0
			for order := range much.orders {
				random := rand.New(rand.NewPCG(uint64(i), uint64(order)))
				w, built := b.live(t, random, much.batches, &incremental)
				got := arrivalFree(t, w)
				got["data version"] = built.Version.ID
				if want == nil {
					want = got
					b.compare(t, w)
				} else if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("order %d gives other facts than order 0 (-0 +%d):\n%s", order, order, diff)
				}
			}
			if incremental < much.orders {
				t.Errorf("only %d builds in %d orders were incremental", incremental, much.orders)
			}
		})
	}
}

// live takes a bundle in, batch by batch, and brings the figures up to date after
// each; a full build must find nothing to change.
func (b bundle) live(t *testing.T, random *rand.Rand, most int, incremental *int) (*models.Warehouse, models.BuildResult) {
	t.Helper()
	batches := b.batches(t, random, most)
	w := emptyWarehouse(t, b.zone.String(), slices.Concat(batches...)...)
	var built models.BuildResult
	for i, files := range batches {
		takeIn(t, w, files...)
		if random.IntN(4) == 0 && i < len(batches)-1 {
			continue // the next build has two batches to catch up with
		}
		built = build(t, w)
		if built.Incremental {
			*incremental++
			if i == len(batches)-1 || random.IntN(2) == 0 { // else the next one goes on from this one
				equalsFull(t, w, built)
			}
		}
	}
	return w, built
}

// arrivalFree digests every table without what tells in which file a row came,
// and every finding but those that are about how rows came in.
func arrivalFree(t testing.TB, w *models.Warehouse) map[string]string {
	t.Helper()
	found := digests(t, w)
	delete(found, "finding")
	const events = "(select * exclude (file_id) from fct_dossier_event)"
	found["fct_dossier_event"] = digest(t, w, events)
	for _, f := range models.Findings() {
		if !slices.Contains([]string{"repeated_content", "rewritten_to_finished", "event_after_ingest"}, f.Name) {
			found[f.Name] = digest(t, w, "(select * from finding where finding = '"+f.Name+"')")
		}
	}
	return found
}

// compare holds every figure of the warehouse against the oracle's.
func (b bundle) compare(t *testing.T, w *models.Warehouse) {
	t.Helper()
	o := oracle{zone: b.zone, terms: catalogue, work: shippedCalendar(), complaints: b.complaints()}
	lives := o.lives(b.rows)
	for _, calendar := range []models.CalendarName{models.Calendar, models.Statutory} {
		periods := allPeriods(t, calendar)
		for by, groupOf := range groupings {
			b.compareFlow(t, w, lives, by, groupOf, append(periods, randomSpans(b)...))
		}
		b.compareIndicators(t, w, o, lives, periods)
	}
}

// groupings are the groups of flow, by what a dossier belongs to.
var groupings = map[models.Grouping]func(life) string{
	models.ByProvince:  func(life) string { return "" },
	models.ByAgency:    func(l life) string { return l.agency },
	models.ByProcedure: func(l life) string { return l.procedure },
	models.ByField:     func(l life) string { return fieldOf(l.procedure) },
	models.ByChannel:   func(l life) string { return []string{"", "in_person", "online", "post"}[l.channel] },
}

// allPeriods is every period of a calendar around the histories.
func allPeriods(t *testing.T, calendar models.CalendarName) []models.Period {
	t.Helper()
	periods, err := models.ParsePeriodsIn("2023-09..2025-04,2023-Q3..2025-Q2,2023-H2..2025-H1,2023-9M..2025-9M,2023..2025", calendar)
	if err != nil {
		t.Fatal(err)
	}
	return periods
}

func randomSpans(b bundle) []models.Period {
	random := rand.New(rand.NewPCG(uint64(len(b.rows)), 1))
	var spans []models.Period
	for range 5 {
		from := time.Date(2023, 12, 1+random.IntN(500), 0, 0, 0, 0, time.UTC)
		to := from.AddDate(0, 0, random.IntN(100))
		spans = append(spans, models.Period{Name: from.Format(time.DateOnly) + ".." + to.Format(time.DateOnly), Kind: models.Span, From: from, To: to})
	}
	return spans
}

func (b bundle) compareFlow(t *testing.T, w *models.Warehouse, lives []life, by models.Grouping, groupOf func(life) string, periods []models.Period) {
	t.Helper()
	rows, err := w.Flow(context.Background(), models.FlowQuery{Periods: periods, By: by})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]models.Measures{}
	for _, row := range rows {
		got[row.Period+" "+row.Group] = row.Measures
	}
	groups := map[string][]life{}
	for _, l := range lives {
		groups[groupOf(l)] = append(groups[groupOf(l)], l)
	}
	want := map[string]models.Measures{}
	for group, lives := range groups {
		for _, p := range periods {
			if m := countFlow(lives, p); m != (models.Measures{}) {
				want[p.Name+" "+group] = m
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("flow by %s (%s, -oracle +flow):\n%s\n%s", by, periods[0].Calendar, short(diff), b.culprit(diff))
	}
}

func (b bundle) compareIndicators(t *testing.T, w *models.Warehouse, o oracle, lives []life, periods []models.Period) {
	t.Helper()
	values, err := w.Indicators(context.Background(), models.IndicatorQuery{Periods: periods})
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]models.Period{}
	for _, p := range periods {
		byName[p.Name] = p
	}
	byAgency := map[string][]life{}
	for _, l := range lives {
		byAgency[l.agency] = append(byAgency[l.agency], l)
	}
	byAgency[""] = lives // the province has all
	compared := map[string]int64{}
	for _, v := range values {
		p := byName[v.Period]
		if holds, isOfPopulation := o.populationFigures(p)[v.Indicator]; isOfPopulation {
			b.compareValue(t, v, ofPopulation(byAgency[v.AgencyCode], p, holds))
			compared[v.Indicator] += v.Numerator
		}
		if v.Indicator == "3.3" {
			b.compareValue(t, v, online(byAgency[v.AgencyCode], p))
		}
	}
	for indicator := range o.populationFigures(periods[0]) {
		if compared[indicator] == 0 {
			t.Errorf("indicator %s counts nothing in any history", indicator)
		}
	}
	if len(values) == 0 {
		t.Error("no indicator was compared")
	}
}

// compareValue checks numerator, denominator and the score that follows from them.
func (b bundle) compareValue(t *testing.T, v models.IndicatorValue, want share) {
	t.Helper()
	if got := (share{v.Numerator, v.Denominator}); got != want {
		if t.Failed() {
			return // one history at a time
		}
		t.Errorf("indicator %s of %q in %s: %d/%d, oracle %d/%d\n%s", v.Indicator, v.AgencyCode, v.Period,
			got.numerator, got.denominator, want.numerator, want.denominator, b.history(v.AgencyCode))
		return
	}
	target, score := 1.0, 0.0
	if v.Target != nil {
		target = *v.Target
	}
	if want.denominator > 0 {
		score = v.MaxScore * min(1, float64(want.numerator)/float64(want.denominator)/target)
	}
	if difference := v.Score - score; difference > 1e-9 || difference < -1e-9 {
		t.Errorf("indicator %s of %q in %s: score %f, rule %f", v.Indicator, v.AgencyCode, v.Period, v.Score, score)
	}
}

// culprit prints the history behind the first differing unit.
func (b bundle) culprit(diff string) string {
	for history := range b.histories {
		prefix := fmt.Sprintf("A%03d", history)
		if strings.Contains(diff, prefix) {
			return prefix + ":\n" + b.history(prefix)
		}
	}
	return ""
}

func short(text string) string {
	if len(text) > 3000 {
		return text[:3000] + " …"
	}
	return text
}
