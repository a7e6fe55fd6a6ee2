package dashboards

import (
	"context"
	"strings"
	"testing"

	"khohoso/dashboards/components"
	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/dashboards/viewtest"
	"khohoso/internal/fixtures"
	"khohoso/models/dossiers"
	"khohoso/models/figures"
	"khohoso/models/period"
	"khohoso/models/pipeline"
)

func withFindings() *viewtest.Warehouse {
	h := viewtest.Small()
	moved := pipeline.Finding{Name: "appointment_moved_late", Title: "Ngày hẹn bị dời", TitleEN: "Appointment moved", Severity: pipeline.High, Explanation: "Xem lại ngày hẹn.", ExplanationEN: "Look at the dates."}
	odd := pipeline.Finding{Name: "odd_code", Title: "Mã lạ", TitleEN: "Odd code", Severity: pipeline.Low, Explanation: "Sửa mã.", ExplanationEN: "Correct the code."}
	h.Findings = []dossiers.FindingCount{
		{Finding: moved, Agency: "H28.01", Dossiers: 31, AllTime: 1234},
		{Finding: moved, Agency: "H28.02", Dossiers: 4, AllTime: 6},
		{Finding: odd, Agency: "H28.02", Dossiers: 0, AllTime: 17},
	}
	return h
}

// TestFindingsStandOnTheUnitsOwnPage is design law 8 for findings: counts, on the
// unit's own page only, and none for a reader who may not see its dossiers.
func TestFindingsStandOnTheUnitsOwnPage(t *testing.T) {
	html := allPages(t, viewtest.Load(t, withFindings(), "2025-06"), layout.Options{})
	own := html["agencies/h28.01/index.html"]
	for _, want := range []string{"Ngày hẹn bị dời", "▲</span> ảnh hưởng lớn", "Xem lại ngày hẹn.", ">31</td>", ">1.234</td>", "khohoso check --finding appointment_moved_late --agency H28.01 --period 2025-06<"} {
		if !strings.Contains(own, want) {
			t.Errorf("the unit's page does not say %q", want)
		}
	}
	if strings.Contains(own, "Mã lạ") || strings.Contains(own, "--agency H28.02") {
		t.Error("the unit's page shows the findings of another")
	}
	if english := html["en/agencies/h28.02/index.html"]; !strings.Contains(english, "Odd code") || !strings.Contains(english, "○</span> low") || strings.Contains(english, "Mã lạ") {
		t.Error("the English page does not have the findings in English")
	}
	if whole := html["index.html"]; !strings.Contains(whole, ">35</td>") || !strings.Contains(whole, "1.240</td>") || strings.Contains(whole, "--agency") {
		t.Error("the province's page does not sum the findings")
	}
	for _, path := range []string{"units.html", "agencies/h28.03/index.html"} {
		if strings.Contains(html[path], "findings-title") {
			t.Errorf("%s has findings", path)
		}
	}
	hidden := allPages(t, viewtest.Load(t, withFindings(), "2025-06"), layout.Options{WithoutDossiers: true})
	if strings.Contains(hidden["agencies/h28.01/index.html"], "Ngày hẹn bị dời") {
		t.Error("a reader who may not see the unit's dossiers sees its findings")
	}
}

// TestFindingsAlterNoFigure compares every page with and without them.
func TestFindingsAlterNoFigure(t *testing.T) {
	with, without := allPages(t, viewtest.Load(t, withFindings(), "2025-06"), layout.Options{}), allPages(t, viewtest.Load(t, viewtest.Small(), "2025-06"), layout.Options{})
	for path, html := range with {
		before, rest, found := strings.Cut(html, `<section id="findings"`)
		if found {
			_, after, _ := strings.Cut(rest, "</section>\n")
			html = before + after
		}
		if before, rest, counted := strings.Cut(html, `<li id="attention-findings">`); counted {
			_, after, _ := strings.Cut(rest, "</li>\n")
			html = before + after
		}
		if html != without[path] {
			t.Errorf("%s: more than the section of findings differs", path)
		}
	}
}

// TestFindingsOfAClosedPeriodAreLive: the publication of a closed period keeps its
// bytes, so only live pages show what today's data say.
func TestFindingsOfAClosedPeriodAreLive(t *testing.T) {
	h := withFindings()
	h.Closed = closedMay(t).Closed
	for path, html := range allPages(t, viewtest.Load(t, h, "2025-05"), layout.Options{}) {
		if strings.Contains(html, "findings-title") {
			t.Errorf("%s of a closed period has findings", path)
		}
	}
	handler := serve(h)
	for _, dossiers := range []string{">31</td>", ">77</td>"} {
		html := viewtest.Body(t, viewtest.Get(t, handler, "GET", "/agencies/h28.01?period=2025-05"))
		if !strings.Contains(html, dossiers) || !strings.Contains(html, "dấu hiệu theo dữ liệu hôm nay") {
			t.Errorf("the live page of a closed period does not show %s", dossiers)
		}
		h.Findings[0].Dossiers = 77
	}
}

// TestRealFindings holds the pages against the read of one unit.
func TestRealFindings(t *testing.T) {
	ctx := context.Background()
	w := fixtures.Open(t)
	p := viewtest.PeriodOf(t, "2025-Q1")
	s := viewtest.Load(t, figures.Of(w), "2025-Q1")
	shown := 0
	for _, u := range s.AllUnits {
		table, err := components.NewFindingTable(s, layout.BaseFrame(layout.Options{}, links.Place{}), layout.Options{}, u.Code)
		if err != nil {
			t.Fatal(err)
		}
		if table == nil {
			table = &components.FindingTable{}
		}
		rows := table.Rows
		if u.Level == "province" || u.Code == s.Province.Code {
			continue // its code asks for the whole
		}
		counts, err := dossiers.FindingCounts(ctx, w, dossiers.FindingQuery{Periods: []period.Period{p}, Agency: u.Code})
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) != len(counts) {
			t.Errorf("%s: %d findings shown, %d found", u.Code, len(rows), len(counts))
			continue
		}
		for i, c := range counts {
			shown++
			if rows[i].Dossiers != locale.Vietnamese.Number(c.Dossiers) || rows[i].Title != c.Title || rows[i].AllTime != locale.Vietnamese.Number(c.AllTime) {
				t.Errorf("%s: %+v is shown for %+v", u.Code, rows[i], c)
			}
		}
	}
	if shown == 0 {
		t.Error("the simulated province has no finding: the test shows nothing")
	}
}
