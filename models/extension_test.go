package models_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"khohoso/internal/apperr"
	"khohoso/internal/extension"
	"khohoso/models/catalog"
	"khohoso/models/datatests"
	"khohoso/models/dossiers"
	"khohoso/models/extend"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/pipeline"
	"khohoso/models/scoring"
)

// documented is the extension that docs/extend.md takes the reader through.
const documented = "../docs/extension"

// ownSet gives the indicator of docs/extension a weight.
const ownSet = "set,version,valid_from,indicator,group_code,group_vi,max_score,target,name_vi,rule\ntinh,1,2024-01-01,9.1,TD,Tiến độ,60,0.8,Trả trước hạn,\ntinh,1,2024-01-01,3.3,TT,Trực tuyến,40,,,\n"

// An indicator and a finding of a province's own are seen wherever the shipped ones are: values, points, lost points, lists,
// data tests, dictionary; closed periods keep what they were signed with; a build of a part gives what a whole one gives.
func TestExtensionIsSeenLikeTheShipped(t *testing.T) {
	t.Parallel()
	d := wholeProvince(t)
	june := periodOf(t, "2024-06")
	signed := d.close(periodOf(t, "2024-05"))
	d.take(ownSet)
	if err := extend.Use(d.Ctx, d.Warehouse, documented); err != nil {
		t.Fatal(err)
	}
	if built := build(t, d.Warehouse); built.Incremental || !strings.Contains(built.Reason.EN, "own definitions") {
		t.Errorf("the first build with an extension was %+v", built)
	}
	ownValue(t, d, june, "A1", 0, 2)
	frozen := d.frozen(signed.Period)
	if values, err := metrics.Indicators(d.Ctx, frozen, metrics.IndicatorQuery{Periods: []period.Period{signed.Period}, Set: "portal"}); err != nil || len(values) == 0 {
		t.Errorf("the signed period cannot be read any more: %v", err)
	}
	lost := must(scoring.LostPoints(d.Ctx, d.Warehouse, scoring.LostQuery{Period: june, Agencies: []string{"A1"}, Set: "tinh"}))
	if at := slices.IndexFunc(lost[0].Points, func(p scoring.LostPoint) bool { return p.Indicator == "9.1" }); at < 0 || lost[0].Points[at].Full == nil || lost[0].Points[at].Full.Missing != 2 {
		t.Errorf("lost points of A1: %+v", lost[0].Points)
	}
	if tests, err := datatests.Run(d.Ctx, d.Warehouse); err != nil || slices.ContainsFunc(tests, func(r datatests.Result) bool { return r.Failures > 0 }) {
		t.Errorf("data tests with an extension: %+v %v", tests, err)
	}
	// 8 June 2024 is a Saturday.
	d.take("dossier_code,event_time,status,agency_code,procedure_code,channel,due_at\nN1,2024-06-08T09:00,received,A1,1.000001,in_person,2024-06-20\nN1,2024-06-10T09:00,finished,A1,1.000001,in_person,2024-06-20\n")
	built := build(t, d.Warehouse)
	if !built.Incremental {
		t.Errorf("everything was made anew: %s", built.Reason.EN)
	}
	ownValue(t, d, june, "A1", 1, 3)
	found := must(dossiers.FindingDossiers(d.Ctx, d.Warehouse, dossiers.FindingDossierQuery{Finding: "received_on_day_off"}))
	counts := must(dossiers.FindingCounts(d.Ctx, d.Warehouse, dossiers.FindingQuery{Periods: []period.Period{june}, WholeProvince: true}))
	at := slices.IndexFunc(counts, func(c dossiers.FindingCount) bool { return c.Name == "received_on_day_off" })
	if len(found) != 1 || found[0].DossierCode != "N1" || at < 0 || counts[at].AllTime != 1 || counts[at].Title != "Tiếp nhận vào ngày nghỉ" {
		t.Errorf("received on a day off: %+v, counted %+v", found, counts)
	}
	equalsFull(t, d.Warehouse, built)

	// Taken away, it leaves nothing behind.
	if err := extend.Use(d.Ctx, d.Warehouse, t.TempDir()); err != nil {
		t.Fatal(err)
	}
	rebuild(t, d.Warehouse)
	var left int
	if err := d.DB().QueryRowContext(d.Ctx, "select count(*) from information_schema.tables where table_schema = 'main' and table_name = 'ind_9_1'").Scan(&left); err != nil || left != 0 {
		t.Errorf("ind_9_1 is still there (%v)", err)
	}
	if len(must(pipeline.Findings(d.Ctx, d.Warehouse))) != len(pipeline.ShippedFindings()) {
		t.Error("the finding is still looked for")
	}
}

func ownValue(t *testing.T, d *world, p period.Period, agency string, numerator, denominator int64) {
	t.Helper()
	values := must(metrics.Indicators(d.Ctx, d.Warehouse, metrics.IndicatorQuery{Periods: []period.Period{p}, Agencies: []string{agency}, Set: "tinh"}))
	at := slices.IndexFunc(values, func(v metrics.IndicatorValue) bool { return v.Indicator == "9.1" })
	if at < 0 || values[at].Numerator != numerator || values[at].Denominator != denominator || !values[at].Scored {
		t.Errorf("9.1 of %s is %+v, want %d/%d", agency, values, numerator, denominator)
	}
}

// Of periods before its first day an indicator has no value; of days before its own a finding tells nothing.
func TestExtensionHoldsFromItsDay(t *testing.T) {
	t.Parallel()
	d := wholeProvince(t, ownSet)
	folder := copied(t, documented)
	rewrite(t, filepath.Join(folder, "indicators/ind_9_1.yaml"), "valid_from: 2024-01-01", "valid_from: 2024-07-01")
	rewrite(t, filepath.Join(folder, "findings/received_on_day_off.sql"), "valid_from: 2024-01-01", "valid_from: 2099-01-01")
	if err := extend.Use(d.Ctx, d.Warehouse, folder); err != nil {
		t.Fatal(err)
	}
	rebuild(t, d.Warehouse)
	var measured, found int
	if err := d.DB().QueryRowContext(d.Ctx, "select (select count(*) from indicator_measure where indicator = '9.1' and period_name < '2024-07' and period_kind = 'month'), (select count(*) from finding where finding = 'received_on_day_off')").Scan(&measured, &found); err != nil || measured+found > 0 {
		t.Errorf("%d values and %d findings of before their first day (%v)", measured, found, err)
	}
}

// What is wrong with a file is said with its name and the way out, all of it at once, and nothing of it is built.
func TestExtensionRefusals(t *testing.T) {
	t.Parallel()
	const indicator, finding = "indicators/ind_9_1.sql", "findings/received_on_day_off.sql"
	for name, c := range map[string]struct {
		file, from, to string // "": the file is made of to
		want           string
	}{
		"a mistyped header":       {finding, "-- incremental: dossier", "-- incremantal: dossier", `line 6: -- incremantal: did you mean "-- incremental:"?`},
		"an unknown upkeep":       {finding, "-- incremental: dossier", "-- incremental: dosier", "write dossier, event, period"},
		"an unknown severity":     {finding, "severity: low", "severity: lov", "write high, medium, low"},
		"no title":                {finding, "-- title_vi: Tiếp nhận vào ngày nghỉ\n", "", "title_vi"},
		"no version":              {finding, "-- version: 1\n", "", "version: 1"},
		"a wrong day":             {"indicators/ind_9_1.yaml", "valid_from: 2024-01-01", "valid_from: 1/1/2024", "2026-01-01"},
		"a raw table":             {finding, "from fct_dossier\n", "from raw_event\n", "reads raw_event"},
		"an indicator":            {indicator, "from mart_period_flow", "from indicator_measure", "reads indicator_measure"},
		"another schema":          {indicator, "from mart_period_flow", "from as_of_1.mart_period_flow", "reads as_of_1.mart_period_flow"},
		"a file":                  {indicator, "from mart_period_flow", "from read_csv('/etc/passwd')", "table function read_csv"},
		"a file by its name":      {indicator, "from mart_period_flow", "from '/etc/passwd'", "reads /etc/passwd"},
		"two statements":          {indicator, "having sum(closed) > 0", "having sum(closed) > 0; drop table fct_dossier", "SELECT"},
		"no select":               {indicator, "select\n", "selekt\n", "line 3"},
		"a missing column":        {indicator, "    sum(closed)                 as denominator\n", "", "denominator"},
		"an unknown column":       {finding, "channel_key = 1", "chanel_key = 1", "chanel_key"},
		"an undescribed column":   {"indicators/ind_9_1.yaml", "  - name: denominator", "  - name: nenner", "denominator"},
		"a shipped number":        {"indicators/ind_2_1.sql", "", "select 1", "shipped"},
		"a shipped finding":       {"findings/odd_code.sql", "", "select 1", "shipped"},
		"a number that is none":   {"indicators/sớm.sql", "", "select 1", "ind_9_1"},
		"no dictionary":           {"indicators/ind_9_2.sql", "", "select 1", "ind_9_2.yaml"},
		"a file nobody asked for": {"thử.sql", "", "select 1", "indicators, findings, forms, mappings"},
		"no text":                 {"findings/du_lieu.sql", "", "\xff\xfe\x00", "UTF-8"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := copied(t, documented)
			if c.from == "" && c.to != "" {
				if err := os.WriteFile(filepath.Join(folder, c.file), []byte(c.to), 0o600); err != nil {
					t.Fatal(err)
				}
			} else {
				rewrite(t, filepath.Join(folder, c.file), c.from, c.to)
			}
			added, err := extension.Read(folder)
			if err == nil {
				err = extend.Check(context.Background(), added)
			}
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), strings.TrimSuffix(filepath.Base(c.file), filepath.Ext(c.file))) || !isUsage(err) {
				t.Errorf("it says %v, which should hold %q and the file", err, c.want)
			}
		})
	}
}

// isUsage says that every part of an error is somebody's to mend.
func isUsage(err error) bool {
	if joined, several := err.(interface{ Unwrap() []error }); several {
		return !slices.ContainsFunc(joined.Unwrap(), func(one error) bool { return !isUsage(one) })
	}
	return apperr.CodeOf(err) == apperr.Usage
}

// The dictionary tells of the province's own tables as of the shipped ones, with where they come from.
func TestDictionaryOfExtension(t *testing.T) {
	t.Parallel()
	d, err := catalog.LoadDictionary(context.Background(), must(extension.Read(documented)))
	if err != nil || len(d.Mismatches) > 0 {
		t.Fatal(err, d.Mismatches)
	}
	at := slices.IndexFunc(d.Tables, func(table catalog.TableDoc) bool { return table.Name == "ind_9_1" })
	from := slices.IndexFunc(d.Lineage, func(n catalog.LineageNode) bool { return n.Name == "ind_9_1" })
	if at < 0 || from < 0 || d.Tables[at].Version != 1 || !slices.Contains(d.Lineage[from].DependsOn, "mart_period_flow") {
		t.Errorf("ind_9_1 is not in the dictionary: %d %d", at, from)
	}
}

// A sample shows the first rows, and says what fails in any row.
func TestSamplesOfExtension(t *testing.T) {
	t.Parallel()
	d := wholeProvince(t)
	added := must(extension.Read(documented))
	samples := extend.Samples(d.Ctx, d.Warehouse, added, 10)
	if len(samples) != 2 || len(samples[0].Rows) != 10 || len(samples[0].Columns) != 7 || samples[1].Failed != nil {
		t.Errorf("samples: %+v", samples)
	}
	added.Indicators[0].SQL = strings.Replace(added.Indicators[0].SQL, "sum(closed)                 as", "sum(period_name::bigint) as", 1)
	if failed := extend.Samples(d.Ctx, d.Warehouse, added, 10)[0].Failed; failed == nil || errors.Is(failed, context.DeadlineExceeded) {
		t.Errorf("a cast that cannot be made says %v", failed)
	}
}

func copied(t *testing.T, folder string) string {
	t.Helper()
	to := t.TempDir()
	if err := os.CopyFS(to, os.DirFS(folder)); err != nil {
		t.Fatal(err)
	}
	return to
}

func rewrite(t *testing.T, file, from, to string) {
	t.Helper()
	text := string(must(os.ReadFile(file)))
	if !strings.Contains(text, from) {
		t.Fatalf("%s has no %q", file, from)
	}
	if err := os.WriteFile(file, []byte(strings.Replace(text, from, to, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
}
