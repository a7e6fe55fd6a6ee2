package main

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"khohoso/cmd/khohoso/query"
	"khohoso/dashboards/links"
	"khohoso/dashboards/service"
	"khohoso/internal/app"
	"khohoso/internal/app/serve"
	"khohoso/internal/config"
	"khohoso/internal/fixtures"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/scoring"
	"khohoso/models/store"
)

// What a unit without dossiers scores is given where there are no data: it has no total, of one hundred or set beside
// others, in the API, on the command line, on pages and in workbooks. One with dossiers has the same total in all of them.
func TestAUnitWithoutDossiersHasNoTotalAnywhere(t *testing.T) {
	t.Parallel()
	w := fixtures.Open(t)
	a := &app.App{Settings: config.Defaults()}
	serving, err := serve.NewService(a, w, service.Options{})
	if err != nil {
		t.Fatal(err)
	}
	f := &figuresOf{t: t, service: serving, period: "2024-08", view: metrics.HistoricalOrg, rule: metrics.DefaultRule}
	p, err := period.ParsePeriod(f.period)
	if err != nil {
		t.Fatal(err)
	}
	cards, err := scoring.ReadScorecards(t.Context(), w, metrics.IndicatorQuery{Periods: []period.Period{p}})
	if err != nil {
		t.Fatal(err)
	}
	for _, isIdle := range []bool{true, false} {
		card := cards[slices.IndexFunc(cards, func(c scoring.Scorecard) bool { return c.Level == "commune" && c.WithoutDossiers() == isIdle })]
		total := f.rows("scorecard", "group_code", "agency", card.AgencyCode)[""]["of_100"]
		if (total == nil) != isIdle {
			t.Errorf("%s has the total %v, without dossiers: %t", card.AgencyCode, total, isIdle)
		}
		f.total(w, p, card.AgencyCode, total)
	}
}

// total holds the total of a unit on every surface against that of its scorecard; nil is none.
func (f *figuresOf) total(w *store.Warehouse, p period.Period, code string, want any) {
	f.t.Helper()
	number := -1.0
	if want != nil {
		number = want.(float64)
	}
	compared := f.rows("compare", "code", "agency", code)[""]
	if compared["value"] != want {
		f.t.Errorf("%s: compared by the API as %v, its total is %v", code, compared["value"], want)
	}
	c, err := scoring.Compare(f.t.Context(), w, scoring.CompareQuery{Period: p, Agency: code})
	if err != nil {
		f.t.Fatal(err)
	}
	var out bytes.Buffer
	if err := query.ShowComparison((&app.App{Out: &out}), "csv", "ranks", c); err != nil {
		f.t.Fatal(err)
	}
	lines, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		f.t.Fatal(err)
	}
	f.same(code+" on the command line", lines[len(lines)-1][slices.Index(lines[0], "value")], number)
	for _, path := range []string{"/compare?unit=" + code + "&period=" + f.period, "/what-if?unit=" + code + "&period=" + f.period} {
		_, row, found := strings.Cut(string(f.get(path)), ">Tổng điểm, thang 100</th>")
		row, _, _ = strings.Cut(row, "</td>")
		if !found {
			f.t.Errorf("%s shows no total", path)
		}
		f.same(code+" on "+path, plainText(row), number)
	}
	for _, row := range tableRow.FindAllString(f.section(f.get(f.asked("/indicators")), "ranks"), -1) {
		if strings.Contains(row, "/agencies/"+links.Slug(code)+"?") {
			f.same(code+" on the map", plainText(tableCell.FindAllString(row, -1)[3]), number)
		}
	}
	for _, row := range sheetRows(f.t, f.get("/api/v1/workbooks?form=compare&period="+f.period), "Số liệu") {
		if row["code"] == code {
			f.same(code+" in the workbook", row["of_100"], number)
		}
	}
}
