package pages

import (
	"bytes"
	"strings"
	"testing"

	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/dashboards/viewtest"
	"khohoso/internal/fixtures"
	"khohoso/models/figures"
	"khohoso/models/metrics"
)

// The page of 2.2 and its workbook show the mean of each procedure beside its term, in the unit of the term, and the mean
// days of each unit; an indicator that counts other things has no such tables.
func TestMeanHandlingIsOnThePageOfTheIndicator(t *testing.T) {
	w := fixtures.Open(t)
	s := viewtest.Load(t, figures.Of(w), "2025-Q3")
	v := layout.Options{Live: true, Links: links.Service{}}
	page, err := newIndicatorPage(s, v, "2.2")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := metrics.MeanProcessingTimes(t.Context(), w, metrics.ProcessingTimeQuery{Period: s.Clip(s.Period), Organisation: s.Organisation})
	if err != nil {
		t.Fatal(err)
	}
	count := map[metrics.Breakdown]int{}
	for _, row := range rows {
		count[row.Breakdown]++
	}
	if len(page.Means.Procedures) != count[metrics.PerProcedure] || len(page.Means.Units) != count[metrics.OverUnit] || count[metrics.OverUnit] < 5 {
		t.Errorf("%d procedures and %d units on the page, the read has %v", len(page.Means.Procedures), len(page.Means.Units), count)
	}
	var text bytes.Buffer
	if err := WriteIndicator(s, &text, v, "2.2"); err != nil {
		t.Fatal(err)
	}
	terms := map[string]int{}
	for _, line := range page.Means.Procedures {
		terms[line.row.LegalUnit]++
		want := locale.Missing
		if line.row.MeanTerm != nil {
			want = page.Locale.Decimal(*line.row.MeanTerm, 1) + locale.HardSpace + page.T("term.unit."+line.row.LegalUnit)
		}
		if line.Mean != want || !strings.Contains(text.String(), ">"+want+"</td><td class=\"n\">"+line.Term+"</td>") {
			t.Errorf("%s: %q beside %q, want %q on the page", line.Code, line.Mean, line.Term, want)
		}
	}
	if terms["working_days"] == 0 || terms["calendar_days"] == 0 {
		t.Errorf("the units of the terms are %v", terms)
	}
	book, err := IndicatorWorkbook(s, v, "2.2")
	if err != nil {
		t.Fatal(err)
	}
	if n := len(book.Tables); n != 4 || len(book.Tables[2].Rows) != len(page.Means.Procedures) || len(book.Tables[3].Rows) != len(page.Means.Units) {
		t.Errorf("the workbook has %d tables", n)
	}
	if other, err := newIndicatorPage(s, v, "2.1"); err != nil || other.Means.Procedures != nil {
		t.Errorf("2.1 has %d mean times, %v", len(other.Means.Procedures), err)
	}
}
