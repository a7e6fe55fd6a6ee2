package dashboards

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"strings"
	"testing"

	"khohoso/dashboards/components"
	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/dashboards/pages"
	"khohoso/dashboards/view"
	"khohoso/dashboards/viewtest"
	"khohoso/internal/fixtures"
	"khohoso/models/dossiers"
	"khohoso/models/figures"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/scoring"
	"khohoso/models/store"
)

// TestRealProvince makes the pages from a warehouse and holds what they count
// against reads that the pages do not use.
func TestRealProvince(t *testing.T) {
	ctx := context.Background()
	w := fixtures.Open(t)
	version, err := w.DataVersion(ctx)
	if err != nil {
		t.Fatal(err)
	}
	months, err := view.ReadAvailablePeriods(ctx, figures.Of(w), version)
	if err != nil {
		t.Fatal(err)
	}
	p := months.FullMonth(period.Calendar)
	s := viewtest.Load(t, figures.Of(w), p.Name)
	var sum metrics.FlowMetrics
	for _, u := range s.AllUnits {
		viewtest.Add(&sum, u.Now)
		list, err := s.OverdueOf(u)
		if err != nil {
			t.Fatal(err)
		}
		if list.Total != u.Now.FormOpenOverdue() {
			t.Errorf("%s: %d overdue dossiers listed, the flow counts %d", u.Code, list.Total, u.Now.FormOpenOverdue())
		}
		late, err := dossiers.Count(ctx, w, dossiers.Query{Period: p, Agency: u.Code, Where: "late"})
		if err != nil {
			t.Fatal(err)
		}
		if late != u.Now.FinishedLate {
			t.Errorf("%s: %d late on the page, %d late dossiers", u.Code, u.Now.FinishedLate, late)
		}
	}
	whole := s.Province.Now
	if sum.Received != whole.Received || sum.Closed != whole.Closed || sum.OpenOverdue != whole.OpenOverdue || whole.Closed == 0 {
		t.Errorf("units add up to %+v, the province is %+v", sum, whole)
	}
	placesAgree(t, w, viewtest.Load(t, figures.Of(w), "2025")) // in a month of a province so small nobody is ranked
	var compared bytes.Buffer
	if err := pages.WriteCompare(s, &compared, layout.Options{Live: true, Links: links.Service{}}, s.Units()[:3]); err != nil {
		t.Fatal(err)
	}
	if strings.Count(compared.String(), "data-chart=") != 3 {
		t.Error("the comparison of three units lacks a chart for each")
	}
	chartsAreTold(t, "compare", compared.String())
	for path, html := range allPages(t, s, layout.Options{}) {
		chartsAreTold(t, path, html)
		if path == "index.html" && (!strings.Contains(html, `id="ranks"`) || !strings.Contains(html, `id="score"`)) {
			t.Errorf("the province's page lacks the map of units and indicators or the score")
		}
		if path == "indicators/2.1.html" && !strings.Contains(html, `data-chart="spread-chart"`) {
			t.Error("the page of an indicator lacks the distribution over units")
		}
		if strings.Contains(html, "⟦") || !strings.Contains(html, version.ID) {
			t.Errorf("%s is not complete", path)
		}
	}
}

// placesAgree holds the rank on units' pages against the comparison of units.
func placesAgree(t *testing.T, w *store.Warehouse, s *view.PeriodView) {
	t.Helper()
	ranked := 0
	busiest := slices.SortedFunc(slices.Values(s.AllUnits), func(a, b *view.Unit) int { return cmp.Compare(b.Now.Closed, a.Now.Closed) })
	for _, u := range []*view.Unit{busiest[0], busiest[1], busiest[len(busiest)-1]} {
		section, err := components.NewScoreSection(s, layout.NewFrame(s, layout.Options{}, links.Place{Page: links.AgencyPage, Code: u.Code}), u.Code, false)
		if err != nil {
			t.Fatal(err)
		}
		like, err := scoring.Compare(context.Background(), w, scoring.CompareQuery{Period: s.Period, Agency: u.Code})
		if err != nil || section == nil {
			continue // nothing was measured of it
		}
		want := ""
		if rank := like.Overall.Rank; rank > 0 {
			ranked++
			want = locale.Vietnamese.T("score.place", rank, like.Overall.Of, locale.Vietnamese.Decimal(like.Overall.Median, 1))
			if before := like.Overall.Before; before != nil && before.Rank > 0 && section.Place != nil && section.Place.Change != components.AgainstBase(locale.Vietnamese, metrics.Base{Known: true, Inherited: before.Inherited}, components.RankChange(locale.Vietnamese, before.Rank, rank)) {
				t.Errorf("%s: moved by %+v, from rank %d to %d", u.Code, section.Place.Change, before.Rank, rank)
			}
		}
		if (section.Place == nil) != (want == "") || (section.Place != nil && section.Place.Sentence != want) {
			t.Errorf("%s: %+v, want %q", u.Code, section.Place, want)
		}
	}
	if ranked < 2 {
		t.Errorf("only %d units are ranked", ranked)
	}
}

// chartsAreTold holds that every chart stands in a section with a table of its figures
// and with help that says how they are made.
func chartsAreTold(t *testing.T, path, html string) {
	t.Helper()
	for _, section := range strings.Split(html, "<section")[1:] {
		section, _, _ = strings.Cut(section, "</section>")
		if !strings.Contains(section, "data-chart=") {
			continue
		}
		if !strings.Contains(section, "<table") {
			t.Errorf("%s: a chart without a table: %.200s", path, section)
		}
		head, rest, _ := strings.Cut(section, "<figure")
		for _, figure := range strings.Split(rest, "<figure") {
			if !strings.Contains(head, `class="help"`) && !strings.Contains(figure, `class="help"`) {
				t.Errorf("%s: a chart without help: %.200s", path, figure)
			}
		}
	}
}
