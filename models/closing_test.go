package models_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"khohoso/internal/apperr"
	"khohoso/models/closing"
	"khohoso/models/datatests"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/restatement"
	"khohoso/models/scoring"
	"khohoso/models/store"
)

// Law 5: a published period never changes silently. What comes in after the
// closing changes the live figures and leaves every read of the closed period as it was.
func TestLaw5ClosedPeriodNeverChanges(t *testing.T) {
	t.Parallel()
	d, p := june(t), periodOf(t, "2024-06")
	published, version := flow(t, d.Warehouse, p), must(d.DataVersion(d.Ctx))
	c := d.close(p)
	if c.By != "Nguyễn Thị Chốt" || c.Note != "họp giao ban" || c.DataVersion != version.ID || c.LastBatch != 1 || c.LastFile != 3 || !c.Stands() || c.At.IsZero() {
		t.Errorf("closing: %+v", c)
	}
	before := everything(t, d.frozen(p), p)
	d.laterBatches()
	if diff := cmp.Diff(before, everything(t, d.frozen(p), p)); diff != "" {
		t.Errorf("a read of the closed period changed:\n%s", diff)
	}
	if diff := cmp.Diff(published, flow(t, d.frozen(p), p)); diff != "" {
		t.Errorf("the frozen flow is not the published one:\n%s", diff)
	}
	if cmp.Equal(published, flow(t, d.Warehouse, p)) {
		t.Error("the live figures did not take the later batches in")
	}
	source, _, closed, err := closing.ForPeriod(d.Ctx, d.Warehouse, periodOf(t, "2024-07"))
	if err != nil || closed || source != d.Warehouse {
		t.Errorf("an open period does not read the live figures: closed %v, %v", closed, err)
	}
}

// everything is all that a publication reads about a period.
func everything(t *testing.T, w *store.Warehouse, p period.Period) map[string]any {
	t.Helper()
	all := map[string]any{
		"version":    must(w.DataVersion(t.Context())),
		"checks":     must(datatests.Results(t.Context(), w)),
		"agencies":   must(metrics.Agencies(t.Context(), w)),
		"indicators": must(metrics.Indicators(t.Context(), w, metrics.IndicatorQuery{Periods: []period.Period{p}})),
		"trend":      must(metrics.Flow(t.Context(), w, metrics.FlowQuery{Periods: p.LastMonths(12), By: metrics.ByAgency})),
		"pending":    must(w.Pending(t.Context())),
	}
	for _, by := range []metrics.Grouping{metrics.ByProvince, metrics.ByAgency, metrics.ByProcedure, metrics.ByField, metrics.ByChannel} {
		all["flow "+string(by)] = must(metrics.Flow(t.Context(), w, metrics.FlowQuery{Periods: []period.Period{p}, By: by}))
	}
	all["readings"] = must(metrics.CompareRules(t.Context(), w, metrics.RuleComparisonQuery{Periods: []period.Period{p}, By: metrics.ByAgency}))
	all["due"] = must(dossiers.Due(t.Context(), w, dossiers.DueQuery{AsOf: p.To, Period: p, By: []dossiers.DueGrouping{dossiers.DueByAgency, dossiers.DueByStep}}))
	all["lost"] = must(scoring.LostPoints(t.Context(), w, scoring.LostQuery{Period: p}))
	all["compare"] = must(scoring.Compare(t.Context(), w, scoring.CompareQuery{Period: p, Agency: "A1"}))
	all["what if"] = must(scoring.WhatIf(t.Context(), w, scoring.WhatIfQuery{Period: p, Agency: "A1"}))
	all["lost dossiers"] = must(dossiers.List(t.Context(), w, dossiers.Query{Period: p, Where: dossiers.LostFilter("2.1")}))
	for _, where := range dossiers.DossierFilters {
		all["dossiers "+string(where)] = must(dossiers.List(t.Context(), w, dossiers.Query{Period: p, Where: where}))
	}
	return all
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// A closing freezes the definitions too: seeds of a later release do not reach it.
func TestClosedPeriodKeepsItsSeeds(t *testing.T) {
	t.Parallel()
	d, p := june(t), periodOf(t, "2024-06")
	d.close(p)
	before := everything(t, d.frozen(p), p)
	for _, change := range []string{
		"update dim_indicator set name_vi = 'khác', target = 0.1",
		"update seed_channel set name_vi = 'khác'",
		"update dim_channel set name_vi = 'khác'",
		"update indicator_measure set numerator = 0",
	} {
		if _, err := d.DB().ExecContext(d.Ctx, change); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(before, everything(t, d.frozen(p), p)); diff != "" {
		t.Errorf("a read of the closed period changed:\n%s", diff)
	}
}

func TestClosingIsRefused(t *testing.T) {
	t.Parallel()
	d := june(t)
	refuse := func(name string, want apperr.Code) {
		t.Helper()
		if _, err := closing.Close(d.Ctx, d.Warehouse, periodOf(t, name), "a", ""); apperr.CodeOf(err) != want {
			t.Errorf("closing %s: %v, want %s", name, err, want)
		}
	}
	d.close(periodOf(t, "2024-06"))
	refuse("2024-06", apperr.Closed)
	refuse("2024-06-01..2024-06-30", apperr.Closed) // the same days
	refuse("2024-07", apperr.BadPeriod)             // the data end on 3 July
	refuse("2024", apperr.BadPeriod)
	d.take(lateEvents)
	refuse("2024-05", apperr.NotBuilt) // a batch is not in the figures
	d.build()
	if _, err := d.DB().ExecContext(d.Ctx, "update ledger_file set rows_read = rows_read + 1"); err != nil {
		t.Fatal(err)
	}
	refuse("2024-05", apperr.DataTests)
	if _, err := d.DB().ExecContext(d.Ctx, "update ledger_file set rows_read = rows_read - 1; delete from meta_definition"); err != nil {
		t.Fatal(err)
	}
	refuse("2024-05", apperr.NotBuilt) // an older version built the figures
	if all := must(closing.List(d.Ctx, d.Warehouse)); len(all) != 1 {
		t.Errorf("%d closings after refusals, want 1", len(all))
	}
	if _, err := restatement.List(d.Ctx, d.Warehouse, periodOf(t, "2024-05"), ""); apperr.CodeOf(err) != apperr.NotClosed {
		t.Errorf("restatements of an open period: %v", err)
	}
}

// Closings of the same data share one set of figures; new data make another.
func TestClosingsShareFigures(t *testing.T) {
	t.Parallel()
	d := june(t)
	d.close(periodOf(t, "2024-05"))
	d.close(periodOf(t, "2024-06"))
	if got := schemas(d); got != 1 {
		t.Errorf("%d schemas after two closings of the same data, want 1", got)
	}
	d.laterBatches()
	d.close(periodOf(t, "2024-Q2"))
	if got := schemas(d); got != 2 {
		t.Errorf("%d schemas after a closing of other data, want 2", got)
	}
	a, b := d.frozen(periodOf(t, "2024-05")), d.frozen(periodOf(t, "2024-Q2"))
	if must(a.DataVersion(d.Ctx)).ID == must(b.DataVersion(d.Ctx)).ID {
		t.Error("closings of different data read the same figures")
	}
}

func schemas(d *world) (n int) {
	d.Helper()
	err := d.DB().QueryRowContext(d.Ctx, "select count(*) from duckdb_schemas() where starts_with(schema_name, 'as_of_')").Scan(&n)
	if err != nil {
		d.Fatal(err)
	}
	return n
}

// A closing that fails halfway leaves nothing behind, and no connection of the
// pool looks at frozen figures afterwards.
func TestClosingIsWholeOrNot(t *testing.T) {
	t.Parallel()
	d, p := june(t), periodOf(t, "2024-06")
	for _, damage := range []struct{ how, mend string }{
		{"alter table closing alter note type integer", "alter table closing alter note type varchar"}, // at the last statement
		{"alter table dim_agency rename to aside", "alter table aside rename to dim_agency"},           // while names mean the frozen tables
		{"alter table meta_definition rename to aside", "alter table aside rename to meta_definition"}, // at the first
	} {
		if _, err := d.DB().ExecContext(d.Ctx, damage.how); err != nil {
			t.Fatal(err)
		}
		if err := closing.Freeze(d.Ctx, d.Warehouse, p, "a", "b"); err == nil {
			t.Fatalf("the closing succeeded after %q", damage.how)
		}
		if _, err := d.DB().ExecContext(d.Ctx, damage.mend); err != nil {
			t.Fatal(err)
		}
		if n := schemas(d); n != 0 {
			t.Errorf("%d schemas left behind after %q", n, damage.how)
		}
		var schema string
		if err := d.DB().QueryRowContext(d.Ctx, "select current_schema()").Scan(&schema); err != nil || schema != "main" {
			t.Errorf("a connection looks at %s after %q, %v", schema, damage.how, err)
		}
	}
	d.close(p)
}

func TestReopenedPeriodReadsLiveFiguresAndStaysOnTheList(t *testing.T) {
	t.Parallel()
	d, p := june(t), periodOf(t, "2024-06")
	d.close(p)
	d.laterBatches()
	if err := closing.Reopen(d.Ctx, d.Warehouse, p, "Trần Văn Mở", "sửa sai"); err != nil {
		t.Fatal(err)
	}
	if _, _, closed, err := closing.ForPeriod(d.Ctx, d.Warehouse, p); closed || err != nil {
		t.Errorf("closed %v after reopening, %v", closed, err)
	}
	if err := closing.Reopen(d.Ctx, d.Warehouse, p, "a", ""); apperr.CodeOf(err) != apperr.NotClosed {
		t.Errorf("reopening twice: %v", err)
	}
	d.close(p)
	all := must(closing.List(d.Ctx, d.Warehouse))
	if len(all) != 2 || all[0].Stands() || all[0].ReopenedBy != "Trần Văn Mở" || all[0].ReopenNote != "sửa sai" || !all[1].Stands() {
		t.Errorf("closings: %+v", all)
	}
	if found := must(restatement.List(d.Ctx, d.Warehouse, p, "")); len(found) != 0 {
		t.Errorf("restatements just after closing: %v", lines(found))
	}
}

// An older version kept less: what this one adds becomes part of the frozen
// figures with the next build, made from frozen rows.
func TestBuildCompletesClosingsOfOlderVersions(t *testing.T) {
	t.Parallel()
	d, p := june(t), periodOf(t, "2024-06")
	d.close(p)
	before := everything(t, d.Warehouse, p)
	d.laterBatches()
	for _, lacking := range []string{"drop table as_of_1.mart_daily_flow", "drop table as_of_1.seed_status", "drop view as_of_1.raw_agency",
		"drop table as_of_1.indicator_measure", "drop view as_of_1.indicator_score", "drop view as_of_1.mart_dossier_cohort", "drop table as_of_1.mart_service_period", "drop table as_of_1.mart_dossier_service",
		"drop table as_of_1.dim_indicator", "create or replace view as_of_1.raw_procedure as select * exclude (agency_code) from as_of_1.raw_procedure"} {
		if _, err := d.DB().ExecContext(d.Ctx, lacking); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, _, err := closing.ForPeriod(d.Ctx, d.Warehouse, p); apperr.CodeOf(err) != apperr.NotBuilt {
		t.Fatalf("figures that lack a model: %v", err)
	}
	d.build()
	if diff := cmp.Diff(before, everything(t, d.frozen(p), p)); diff != "" {
		t.Errorf("a read of the closed period changed:\n%s", diff)
	}
	var tables int
	const kept = "select count(*) from duckdb_tables() where schema_name = 'as_of_1' and table_name in ('indicator_measure', 'mart_daily_flow', 'mart_service_period', 'mart_dossier_cohort')"
	if err := d.DB().QueryRowContext(d.Ctx, kept).Scan(&tables); err != nil || tables != 3 {
		t.Errorf("%d tables: what reads ask for is kept, the steps on the way are not (%v)", tables, err)
	}
}
