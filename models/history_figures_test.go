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

	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/pipeline"
	"khohoso/models/store"
)

// effort is how much is tried: a little always, much when KHOHOSO_SOAK is set.
type effort struct{ Bundles, Histories, Orders, Batches int }

func tried() effort {
	if os.Getenv("KHOHOSO_SOAK") != "" {
		return effort{Bundles: 6, Histories: 170, Orders: 20, Batches: 6}
	}
	return effort{Bundles: 2, Histories: 30, Orders: 3, Batches: 4}
}

// Laws 2, 3, 6 and 11 on random histories: whatever the order and the batches in
// which they are taken in, with builds between, facts and marts are the same, equal
// a full build after every batch, and every figure equals the oracle's.
func TestHistoriesGiveTheSameFiguresInAnyOrder(t *testing.T) {
	t.Parallel()
	much := tried()
	for i := range much.Bundles {
		t.Run(fmt.Sprintf("bundle %d", i), func(t *testing.T) {
			t.Parallel()
			b := bundles(much.Histories).Example(i)
			var want map[string]string
			incremental := 0
			for order := range much.Orders {
				random := rand.New(rand.NewPCG(uint64(i), uint64(order)))
				w, built := b.live(t, random, much.Batches, &incremental)
				got := arrivalFree(t, w)
				got["data version"] = built.Version.ID
				if want == nil {
					want = got
					b.compare(t, w)
				} else if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("order %d gives other facts than order 0 (-0 +%d):\n%s", order, order, diff)
				}
			}
			if incremental < much.Orders {
				t.Errorf("only %d builds in %d orders were incremental", incremental, much.Orders)
			}
		})
	}
}

// live takes a bundle in, batch by batch, and brings the figures up to date after
// each; a full build must find nothing to change.
func (b bundle) live(t *testing.T, random *rand.Rand, most int, incremental *int) (*store.Warehouse, pipeline.Result) {
	t.Helper()
	batches := b.batches(t, random, most)
	w := emptyWarehouse(t, b.Zone.String(), slices.Concat(batches...)...)
	var built pipeline.Result
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
func arrivalFree(t testing.TB, w *store.Warehouse) map[string]string {
	t.Helper()
	found := digests(t, w)
	delete(found, "finding")
	const events = "(select * exclude (file_id) from fct_dossier_event)"
	found["fct_dossier_event"] = digest(t, w, events)
	for _, f := range pipeline.ShippedFindings() {
		if !slices.Contains([]string{"repeated_content", "rewritten_to_finished", "event_after_ingest"}, f.Name) {
			found[f.Name] = digest(t, w, "(select * from finding where finding = '"+f.Name+"')")
		}
	}
	return found
}

// compare holds every figure of the warehouse against the oracle's.
func (b bundle) compare(t *testing.T, w *store.Warehouse) {
	t.Helper()
	o := oracle{Zone: b.Zone, Terms: catalogue, Work: shippedCalendar(), Complaints: b.complaints()}
	lives := o.lives(b.Rows)
	for _, calendar := range []period.CalendarName{period.Calendar, period.Statutory} {
		periods := allPeriods(t, calendar)
		for by, groupOf := range groupings {
			b.compareFlow(t, w, lives, by, groupOf, append(periods, randomSpans(b)...))
		}
		b.compareIndicators(t, w, o, lives, periods)
	}
}

// groupings are the groups of flow, by what a dossier belongs to.
var groupings = map[metrics.Grouping]func(life) string{
	metrics.ByProvince:  func(life) string { return "" },
	metrics.ByAgency:    func(l life) string { return l.Agency },
	metrics.ByProcedure: func(l life) string { return l.Procedure },
	metrics.ByField:     func(l life) string { return fieldOf(l.Procedure) },
	metrics.ByChannel:   func(l life) string { return []string{"", "in_person", "online", "post"}[l.Channel] },
}

// allPeriods is every period of a calendar around the histories.
func allPeriods(t *testing.T, calendar period.CalendarName) []period.Period {
	t.Helper()
	periods, err := period.ParsePeriodsIn("2023-09..2025-04,2023-Q3..2025-Q2,2023-H2..2025-H1,2023-9M..2025-9M,2023..2025", calendar)
	if err != nil {
		t.Fatal(err)
	}
	return periods
}

func randomSpans(b bundle) []period.Period {
	random := rand.New(rand.NewPCG(uint64(len(b.Rows)), 1))
	var spans []period.Period
	for range 5 {
		from := time.Date(2023, 12, 1+random.IntN(500), 0, 0, 0, 0, time.UTC)
		to := from.AddDate(0, 0, random.IntN(100))
		spans = append(spans, period.Period{Name: from.Format(time.DateOnly) + ".." + to.Format(time.DateOnly), Kind: period.Span, From: from, To: to})
	}
	return spans
}

func (b bundle) compareFlow(t *testing.T, w *store.Warehouse, lives []life, by metrics.Grouping, groupOf func(life) string, periods []period.Period) {
	t.Helper()
	rows, err := metrics.Flow(context.Background(), w, metrics.FlowQuery{Periods: periods, By: by})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]metrics.FlowMetrics{}
	for _, row := range rows {
		got[row.Period+" "+row.Group] = row.FlowMetrics
	}
	groups := map[string][]life{}
	for _, l := range lives {
		groups[groupOf(l)] = append(groups[groupOf(l)], l)
	}
	want := map[string]metrics.FlowMetrics{}
	for group, lives := range groups {
		for _, p := range periods {
			if m := countFlow(lives, p); m != (metrics.FlowMetrics{}) {
				want[p.Name+" "+group] = m
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("flow by %s (%s, -oracle +flow):\n%s\n%s", by, periods[0].Calendar, short(diff), b.culprit(diff))
	}
}

func (b bundle) compareIndicators(t *testing.T, w *store.Warehouse, o oracle, lives []life, periods []period.Period) {
	t.Helper()
	values, err := metrics.Indicators(context.Background(), w, metrics.IndicatorQuery{Periods: periods})
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]period.Period{}
	for _, p := range periods {
		byName[p.Name] = p
	}
	byAgency := map[string][]life{}
	for _, l := range lives {
		byAgency[l.Agency] = append(byAgency[l.Agency], l)
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
func (b bundle) compareValue(t *testing.T, v metrics.IndicatorValue, want share) {
	t.Helper()
	if got := (share{Numerator: v.Numerator, Denominator: v.Denominator}); got != want {
		if t.Failed() {
			return // one history at a time
		}
		t.Errorf("indicator %s of %q in %s: %d/%d, oracle %d/%d\n%s", v.Indicator, v.AgencyCode, v.Period,
			got.Numerator, got.Denominator, want.Numerator, want.Denominator, b.history(v.AgencyCode))
		return
	}
	target, score := 1.0, 0.0
	if v.Target != nil {
		target = *v.Target
	}
	if want.Denominator > 0 {
		score = v.MaxScore * min(1, float64(want.Numerator)/float64(want.Denominator)/target)
	}
	if difference := v.Score - score; difference > 1e-9 || difference < -1e-9 {
		t.Errorf("indicator %s of %q in %s: score %f, rule %f", v.Indicator, v.AgencyCode, v.Period, v.Score, score)
	}
}

// culprit prints the history behind the first differing unit.
func (b bundle) culprit(diff string) string {
	for history := range b.Histories {
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
