package models_test

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"khohoso/internal/fixtures"
	"khohoso/models/dossiers"
	"khohoso/models/period"
	"khohoso/models/pipeline"
	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// Each pattern of what goes wrong fires on a feed that has it and on nothing
// else there; a feed with everything usual in it gives no finding at all.
func TestFindingsFireOnWhatIsWrongOnly(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, c := range craftedFeeds() {
		for name := range c.Finds {
			seen[name] = true
		}
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			w := fixtures.OpenFiles(t, store.DefaultZone, writeFeed(t, c.Rows)...)
			if diff := cmp.Diff(c.Finds, foundDossiers(t, w)); diff != "" {
				t.Errorf("findings (-wanted +found):\n%s", diff)
			}
		})
	}
	for _, finding := range pipeline.ShippedFindings() {
		if !seen[finding.Name] {
			t.Errorf("no feed is crafted for finding %s", finding.Name)
		}
	}
}

func TestFindingsExplainThemselves(t *testing.T) {
	t.Parallel()
	for _, f := range pipeline.ShippedFindings() {
		if f.Title == "" || f.TitleEN == "" || f.Explanation == "" || f.ExplanationEN == "" {
			t.Errorf("sql/findings/%s.sql: title_vi, title_en, explanation_vi and explanation_en must all be there", f.Name)
		}
		if !slices.Contains([]pipeline.Severity{pipeline.High, pipeline.Medium, pipeline.Low}, f.Severity) {
			t.Errorf("sql/findings/%s.sql: severity %q, want high, medium or low", f.Name, f.Severity)
		}
	}
}

// Findings never alter a figure: star, marts and indicators are the same with
// them and without, and no model reads what they found.
func TestFindingsNeverAlterAFigure(t *testing.T) {
	t.Parallel()
	w := fixtures.Open(t)
	ctx := context.Background()
	figures := func() map[string]string {
		tables := digests(t, w)
		delete(tables, "finding")
		return tables
	}
	with := figures()
	conn, err := w.DB().Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	all, err := pipeline.BuildStatements(ctx, conn)
	if err != nil {
		t.Fatal(err)
	}
	for _, statement := range append([]string{"drop table finding"}, all...) {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(with, figures()); diff != "" {
		t.Errorf("figures differ without findings (-with +without):\n%s", diff)
	}
	if err := pipeline.RefreshFindings(ctx, w); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(with, figures()); diff != "" {
		t.Errorf("figures differ after looking for findings (-before +after):\n%s", diff)
	}
	reads := regexp.MustCompile(`(?m)^\s*(from|join)\s+finding\b`)
	for _, layer := range []string{"staging", "star", "marts", "indicators", "tests"} {
		for _, file := range sqlfiles.Layer(layer) {
			if reads.MatchString(file.Text) {
				t.Errorf("sql/%s/%s.sql reads table finding", layer, file.Name)
			}
		}
	}
}

// The counts are the dossiers that can be listed, for each unit and for the province.
func TestFindingCountsAreTheDossiersListed(t *testing.T) {
	t.Parallel()
	w := fixtures.Open(t)
	ctx := context.Background()
	year, err := period.ParsePeriod("2024")
	if err != nil {
		t.Fatal(err)
	}
	counts, err := dossiers.FindingCounts(ctx, w, dossiers.FindingQuery{Periods: []period.Period{year}})
	if err != nil {
		t.Fatal(err)
	}
	sums := map[string]int64{}
	for _, c := range counts {
		sums[c.Name] += c.AllTime
		listed, err := dossiers.FindingDossiers(ctx, w, dossiers.FindingDossierQuery{Finding: c.Name, Agency: c.Agency, Period: year})
		if err != nil {
			t.Fatal(err)
		}
		if int64(len(listed)) != c.Dossiers || c.AllTime < max(c.Dossiers, 1) {
			t.Errorf("%s of %s in 2024: %d counted, %d of all time, %d listed", c.Name, c.Agency, c.Dossiers, c.AllTime, len(listed))
		}
	}
	whole, err := dossiers.FindingCounts(ctx, w, dossiers.FindingQuery{Periods: []period.Period{year}, WholeProvince: true})
	if err != nil || len(whole) != len(sums) || len(sums) == 0 {
		t.Fatalf("%d findings in the province, %d among its units: %v", len(whole), len(sums), err)
	}
	for _, c := range whole {
		if c.AllTime != sums[c.Name] {
			t.Errorf("%s: %d in the province, %d in its units together", c.Name, c.AllTime, sums[c.Name])
		}
	}
	if _, err := dossiers.FindingDossiers(ctx, w, dossiers.FindingDossierQuery{Finding: "no_such_finding"}); err == nil {
		t.Error("an unknown finding is no error")
	}
}

// foundDossiers gives the dossiers behind each finding; one row for each.
func foundDossiers(t *testing.T, w *store.Warehouse) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	for _, finding := range pipeline.ShippedFindings() {
		rows, err := dossiers.FindingDossiers(context.Background(), w, dossiers.FindingDossierQuery{Finding: finding.Name})
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			if row.Detail == "" {
				t.Errorf("%s of %s has no detail", finding.Name, row.DossierCode)
			}
			found[finding.Name] = append(found[finding.Name], row.DossierCode)
		}
		slices.Sort(found[finding.Name])
	}
	maps.DeleteFunc(found, func(_ string, codes []string) bool { return len(codes) == 0 })
	var twice sql.NullString
	err := w.DB().QueryRow(`select string_agg(finding || ' ' || dossier_code) from (
		select finding, dossier_code from finding group by all having count(*) > 1)`).Scan(&twice)
	if err != nil || twice.Valid {
		t.Errorf("found more than once: %s %v", twice.String, err)
	}
	return found
}

// writeFeed writes events beside a catalogue that knows unit H28.01 and procedure 2.000815.
func writeFeed(t *testing.T, rows []eventRow) []string {
	t.Helper()
	var events strings.Builder
	events.WriteString("dossier_code,event_time,status,agency_code,procedure_code,channel,due_at,recorded_at,event_id\n")
	for _, r := range rows {
		fmt.Fprintf(&events, "%s,%s,%d,%s,%s,%s,%s,%s,%s\n", r.Code, r.At, r.Status, or(r.Agency, "H28.01"),
			or(r.Procedure, "2.000815"), or(r.Channel, "in_person"), r.Due, r.Recorded, r.Id)
	}
	dir := t.TempDir()
	files := map[string]string{
		"agencies.csv":   "code,name,level\nH28,Tỉnh,province\nH28.01,Sở Tư pháp,department\n",
		"events.csv":     events.String(),
		"procedures.csv": "code,name,field_code,field_name\n2.000815,Chứng thực bản sao,TP,Tư pháp\n1.000001,Thủ tục khác,TP,Tư pháp\n",
	}
	var paths []string
	for _, name := range slices.Sorted(maps.Keys(files)) {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(files[name]), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

func or(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}

// Of several events that were recorded equally late, which one a finding names
// does not depend on the order in which they came in.
func TestEquallyLateRecordsNameOneEvent(t *testing.T) {
	t.Parallel()
	rows := []string{
		"D1,2024-06-03T08:00:00+07:00,received,A,2024-06-13T08:00:00+07:00",
		"D1,2024-06-04T08:00:00+07:00,processing,A,2024-06-14T08:00:00+07:00",
		"D1,2024-06-05T08:00:00+07:00,finished,A,2024-06-15T08:00:00+07:00",
	}
	const header = "dossier_code,event_time,status,agency_code,recorded_at\n"
	var details []string
	for _, order := range [][]int{{0, 1, 2}, {2, 1, 0}, {1, 2, 0}} {
		text := header
		for _, at := range order {
			text += rows[at] + "\n"
		}
		path := filepath.Join(t.TempDir(), "events.csv")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		w := fixtures.OpenFiles(t, store.DefaultZone, path)
		var detail string
		if err := w.DB().QueryRowContext(context.Background(), "select detail from finding where finding = 'back_dated'").Scan(&detail); err != nil {
			t.Fatal(err)
		}
		details = append(details, detail)
	}
	if slices.Sort(details); details[0] != details[2] {
		t.Errorf("one dossier, told in three orders, is explained as %q", details)
	}
}
