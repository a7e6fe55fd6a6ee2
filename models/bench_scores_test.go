package models_test

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"testing"
	"time"

	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/pipeline"
	"khohoso/models/scoring"
	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// lastMonth is the last whole month of the data.
func lastMonth(b *testing.B, w *store.Warehouse) period.Period {
	b.Helper()
	day, err := w.DataDay(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	return dossiers.MonthOf(day).Previous()
}

// BenchmarkScorecards reads all indicators of one month of every unit and adds them up,
// beside the same statements asked of the engine with nothing done about their rows. What
// readings before have left in memory is forgotten each time. Metrics: ×bare is the
// ratio of the medians, ms the median, units the scorecards of a reading.
func BenchmarkScorecards(b *testing.B) {
	w := loaded(b)
	build(b, w)
	month, err := period.ParsePeriod("2025-06") // the last with districts and old communes: more than 200 units
	if err != nil {
		b.Fatal(err)
	}
	q := metrics.IndicatorQuery{Periods: []period.Period{month}}
	var ours, bare []time.Duration
	units := 0
	for b.Loop() {
		for range 10 { // in turn, so that what else the machine does falls on both
			bare = append(bare, clocked(b, func() error { return bareIndicators(b.Context(), w, q) }))
			w.NoteWrite()
			ours = append(ours, clocked(b, func() error {
				cards, err := scoring.ReadScorecards(b.Context(), w, q)
				units = len(cards)
				return err
			}))
		}
	}
	b.ReportMetric(middle(ours).Seconds()/middle(bare).Seconds(), "×bare")
	b.ReportMetric(milliseconds(middle(ours)), "ms")
	b.ReportMetric(float64(units), "units")
}

// BenchmarkScorecardWhileBuilding reads the scorecards of one unit for twelve months, over and
// over while everything is built anew beside it. Metrics: median-ms and worst-ms of the readings,
// idle-ms their median without a build, readings how many fell into builds.
func BenchmarkScorecardWhileBuilding(b *testing.B) {
	w := loaded(b)
	build(b, w)
	month := lastMonth(b, w)
	q := metrics.IndicatorQuery{Periods: month.LastMonths(12), Agencies: []string{busiestUnit(b, w, month)}}
	read := func() error {
		w.NoteWrite()
		cards, err := scoring.ReadScorecards(b.Context(), w, q)
		if err == nil && len(cards) != 12 {
			b.Fatalf("%d scorecards of 12 months", len(cards))
		}
		return err
	}
	var during, idle []time.Duration
	for b.Loop() {
		for range 20 {
			idle = append(idle, clocked(b, read))
		}
		during = append(during, readWhileBuilding(b, w, read)...)
	}
	b.ReportMetric(milliseconds(middle(during)), "median-ms")
	b.ReportMetric(milliseconds(slices.Max(during)), "worst-ms")
	b.ReportMetric(milliseconds(middle(idle)), "idle-ms")
	b.ReportMetric(float64(len(during))/float64(b.N), "readings")
}

// readWhileBuilding times readings that begin and end within one build. They come a little
// apart, as readers do.
func readWhileBuilding(b *testing.B, w *store.Warehouse, read func() error) (times []time.Duration) {
	b.Helper()
	built := make(chan error, 1)
	go func() {
		_, err := pipeline.Rebuild(context.WithoutCancel(b.Context()), w, nil)
		built <- err
	}()
	for {
		took := clocked(b, read)
		select {
		case err := <-built:
			if err != nil {
				b.Fatal(err)
			}
			if len(times) == 0 {
				times = append(times, took) // a build shorter than a reading
			}
			return times
		case <-time.After(20 * time.Millisecond):
			times = append(times, took)
		}
	}
}

func busiestUnit(b *testing.B, w *store.Warehouse, p period.Period) string {
	b.Helper()
	rows := flow(b, w, p)
	return slices.MaxFunc(rows, func(a, b metrics.FlowRow) int { return int(a.Received - b.Received) }).Group
}

func clocked(b *testing.B, do func() error) time.Duration {
	b.Helper()
	started := time.Now()
	if err := do(); err != nil {
		b.Fatal(err)
	}
	return time.Since(started)
}

func middle(times []time.Duration) time.Duration {
	return slices.Sorted(slices.Values(times))[len(times)/2]
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// bareIndicators runs the statements of Indicators and passes over their rows.
func bareIndicators(ctx context.Context, w *store.Warehouse, q metrics.IndicatorQuery) error {
	var names []string
	for _, p := range q.Periods {
		names = append(names, p.Name)
	}
	periods, calendar, set := sql.Named("periods", store.AsJSON(names)), sql.Named("calendar", string(period.Calendar)), sql.Named("set", metrics.DefaultSet)
	for _, one := range []struct {
		statement string
		args      []any
	}{
		{"indicators", []any{periods, calendar, sql.Named("agencies", "[]"), sql.Named("organisation", string(metrics.HistoricalOrg))}},
		{"set_definitions", []any{set}},
		{"set_targets", []any{periods, calendar, set}},
		{"bands", []any{set}},
	} {
		query, err := sqlfiles.Render("queries", one.statement, q)
		if err != nil {
			return err
		}
		rows, err := w.DB().QueryContext(ctx, query, one.args...)
		if err != nil {
			return err
		}
		for rows.Next() {
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return err
		}
	}
	return nil
}
