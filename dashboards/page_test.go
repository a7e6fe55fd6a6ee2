package dashboards

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/dashboards/pages"
	"khohoso/dashboards/view"
	"khohoso/dashboards/viewtest"
	"khohoso/internal/apperr"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/store"
)

// allPages are all pages of a snapshot in both languages, by path.
func allPages(t testing.TB, s *view.PeriodView, v layout.Options) map[string]string {
	t.Helper()
	made := map[string]string{}
	take := func(at links.Place, write func(io.Writer, layout.Options) error) {
		var out bytes.Buffer
		v.Lang = at.Lang
		if err := write(&out, v); err != nil {
			t.Fatalf("%s: %v", links.PagePath(at), err)
		}
		made[links.PagePath(at)] = out.String()
	}
	for _, lang := range []string{"vi", "en"} {
		take(links.Place{Page: links.LeadershipPage, Lang: lang}, func(w io.Writer, v layout.Options) error { return pages.WriteLeadership(s, w, v) })
		take(links.Place{Page: links.UnitsPage, Lang: lang}, func(w io.Writer, v layout.Options) error { return pages.WriteUnits(s, w, v) })
		for _, code := range s.Units() {
			take(links.Place{Page: links.AgencyPage, Code: code, Lang: lang}, func(w io.Writer, v layout.Options) error { return pages.WriteAgency(s, w, v, code) })
		}
		take(links.Place{Page: links.ProceduresPage, Lang: lang}, func(w io.Writer, v layout.Options) error { return pages.WriteProcedures(s, w, v) })
		take(links.Place{Page: links.IndicatorsPage, Lang: lang}, func(w io.Writer, v layout.Options) error { return pages.WriteIndicators(s, w, v) })
		if codes, err := s.Indicators(); err == nil && len(codes) > 0 {
			take(links.Place{Page: links.IndicatorPage, Code: codes[0], Lang: lang}, func(w io.Writer, v layout.Options) error { return pages.WriteIndicator(s, w, v, codes[0]) })
		}
		for page, cut := range map[links.Page]func() ([]string, error){links.ProcedurePage: s.Procedures, links.FieldPage: s.Fields} {
			codes, err := cut()
			if err != nil {
				t.Fatal(err)
			}
			for _, code := range codes {
				take(links.Place{Page: page, Code: code, Lang: lang}, func(w io.Writer, v layout.Options) error {
					if page == links.FieldPage {
						return pages.WriteField(s, w, v, code)
					}
					return pages.WriteProcedure(s, w, v, code)
				})
			}
		}
	}
	return made
}

func TestPagesEscapeData(t *testing.T) {
	for path, html := range allPages(t, viewtest.Load(t, viewtest.Hostile(), "2025-06"), layout.Options{Notice: viewtest.HostileName}) {
		for _, raw := range []string{"<b>", "<img", "window.pwned=2</script>", "</script><", "⟦", "ZgotmplZ", "<no value>", "%!"} {
			if strings.Contains(html, raw) {
				t.Errorf("%s holds %q: %.200s", path, raw, html[strings.Index(html, raw):])
			}
		}
		if n, m := strings.Count(html, "<script"), strings.Count(html, "</script>"); n != m {
			t.Errorf("%s opens %d scripts and closes %d", path, n, m)
		}
		for _, inline := range []string{" style=", " onload=", " onclick=", "javascript:", "http://", "https://"} {
			if strings.Contains(html, inline) {
				t.Errorf("%s holds %q", path, inline)
			}
		}
	}
}

// TestEveryPageSaysWhatStandsAbove: each page but the province's begins with the way up to it.
func TestEveryPageSaysWhatStandsAbove(t *testing.T) {
	for path, html := range allPages(t, viewtest.Load(t, viewtest.Small(), "2025-06"), layout.Options{}) {
		_, way, there := strings.Cut(html, `<nav class="crumbs"`)
		way, _, _ = strings.Cut(way, "</nav>")
		if isHome := strings.TrimPrefix(path, "en/") == "index.html"; there == isHome {
			t.Errorf("%s: the way up stands there: %v", path, there)
		} else if !isHome && !strings.Contains(way, `index.html">`) {
			t.Errorf("%s: the way up is %s", path, way)
		}
	}
}

func TestPagesSayWhoseWhenByWhichRule(t *testing.T) {
	s := viewtest.Load(t, viewtest.Small(), "2025-06")
	for path, html := range allPages(t, s, layout.Options{Notice: "bản tốt gần nhất"}) {
		en := strings.HasPrefix(path, "en/")
		for _, want := range []string{"form06", "v1-abc", "✓", "bản tốt gần nhất", map[bool]string{true: "1 June 2025 – 30 June 2025", false: "1/6/2025 – 30/6/2025"}[en]} {
			if !strings.Contains(html, want) {
				t.Errorf("%s does not say %q", path, want)
			}
		}
	}
}

// TestProvincePagesNameNoDossier is design law 8 for what everybody may see.
func TestProvincePagesNameNoDossier(t *testing.T) {
	h := viewtest.Small()
	h.Cells["H28.02"]["2025-06"] = viewtest.Overdue(viewtest.ClosingOf(50, 12), 1, 0)
	h.DossierRows = []dossiers.Row{{DossierCode: "H28.02-250601-0007", AgencyCode: "H28.02", ProcedureName: "Cấp phép", DaysOverdue: 5}}
	for path, html := range allPages(t, viewtest.Load(t, h, "2025-06"), layout.Options{}) {
		if own := strings.Contains(path, "h28.02"); strings.Contains(html, "250601-0007") != own {
			t.Errorf("%s: dossier shown is %v, want %v", path, !own, own)
		}
	}
	for path, html := range allPages(t, viewtest.Load(t, h, "2025-06"), layout.Options{WithoutDossiers: true}) {
		if strings.Contains(html, "250601-0007") {
			t.Errorf("%s shows a dossier to a reader who may not see it", path)
		}
	}
}

func TestSamePagesFromSameData(t *testing.T) {
	one, two := allPages(t, viewtest.Load(t, viewtest.Hostile(), "2025-06"), layout.Options{}), allPages(t, viewtest.Load(t, viewtest.Hostile(), "2025-06"), layout.Options{})
	for path := range one {
		if one[path] != two[path] {
			t.Errorf("%s differs between two makings from the same data", path)
		}
	}
}

func TestPagesOfEveryKindOfPeriod(t *testing.T) {
	for _, name := range []string{"2025-Q2", "2025-H1", "2025-9M", "2025", "2024", "2030-01", "2025-06-10..2025-06-20", "2025-06-30"} {
		for path, html := range allPages(t, viewtest.Load(t, viewtest.Small(), name), layout.Options{}) {
			if strings.Contains(html, "⟦") {
				t.Errorf("%s, %s: a text is missing", name, path)
			}
		}
	}
	h := viewtest.Small()
	h.Cells, h.Units, h.Whole, h.Version, h.CheckRows = nil, nil, metrics.Agency{}, store.DataVersion{}, nil
	for path, html := range allPages(t, viewtest.Load(t, h, "2025-06"), layout.Options{}) {
		if !strings.Contains(html, "<h1>") {
			t.Errorf("%s: an empty warehouse has no sentence", path)
		}
	}
}

func TestLoadCostsAHandfulOfReads(t *testing.T) {
	h := viewtest.Small()
	s := viewtest.Load(t, h, "2025-06")
	if len(h.Asked) > 10 {
		t.Errorf("Load reads %d times: %v", len(h.Asked), h.Asked)
	}
	allPages(t, s, layout.Options{})
	allPages(t, s, layout.Options{})
	if len(h.Asked) > 40 {
		t.Errorf("all pages of all units, twice in two languages, read %d times: %v", len(h.Asked), h.Asked)
	}
}

func TestUnknownAgencyNamesTheNearest(t *testing.T) {
	s := viewtest.Load(t, viewtest.Small(), "2025-06")
	err := pages.WriteAgency(s, io.Discard, layout.Options{}, "H28.9z")
	if apperr.CodeOf(err) != apperr.UnknownAgency || !strings.Contains(apperr.Sentence(err, "en"), "did you mean H28.9?") {
		t.Errorf("error is %v", err)
	}
	err = pages.WriteAgency(s, io.Discard, layout.Options{}, strings.Repeat("x", 10000))
	if apperr.CodeOf(err) != apperr.UnknownAgency || strings.Contains(apperr.Sentence(err, "vi"), "có phải") {
		t.Errorf("a code that resembles none: %.100v", err)
	}
}

func TestDataThatMovedAreRefused(t *testing.T) {
	h := viewtest.Small()
	s := viewtest.Load(t, h, "2025-06")
	h.Version.ID = "v2-def"
	if err := pages.WriteAgency(s, io.Discard, layout.Options{}, "H28.01"); !errors.Is(err, view.ErrDataMoved) {
		t.Errorf("error is %v, want ErrDataMoved", err)
	}
}

// TestRowsOfUnknownAgenciesAreCounted: a code outside the catalogue has a page and a place in the sums.
func TestRowsOfUnknownAgenciesAreCounted(t *testing.T) {
	h := viewtest.Small()
	h.Cells["X1"] = map[string]metrics.FlowMetrics{"2025-06": viewtest.ClosingOf(20, 20)}
	h.Cells["H28"] = map[string]metrics.FlowMetrics{"2025-06": viewtest.ClosingOf(3, 0)}
	s := viewtest.Load(t, h, "2025-06")
	if got, want := strings.Join(s.Units(), " "), "H28 H28.01 H28.02 H28.03 H28.9 X1"; got != want {
		t.Errorf("units are %s, want %s", got, want)
	}
	if got := s.Lowest(1)[0].Code; got != "X1" {
		t.Errorf("the lowest unit is %s, want X1", got)
	}
	allPages(t, s, layout.Options{})
}

func TestRanksAreSharedByEqualShares(t *testing.T) {
	h := viewtest.Small()
	h.Cells["H28.01"]["2025-06"], h.Cells["H28.03"]["2025-06"] = viewtest.ClosingOf(200, 10), viewtest.ClosingOf(100, 5)
	s := viewtest.Load(t, h, "2025-06")
	for code, want := range map[string]int{"H28.01": 1, "H28.03": 1, "H28.02": 3, "H28.9": 0} {
		if u := s.ByCode[code]; u.Rank != want || u.Tied != (want == 1) {
			t.Errorf("%s: rank %d tied %v, want %d", code, u.Rank, u.Tied, want)
		}
	}
}

func TestMissingValuesSayWhy(t *testing.T) {
	h := viewtest.Small()
	h.Only("H28.01", metrics.FlowMetrics{Received: 4, OpenEnd: 4})
	html := allPages(t, viewtest.Load(t, h, "2025-06"), layout.Options{})["index.html"]
	tile := regexp.MustCompile(`(?s)id="tile-on_time".*?</li>`).FindString(html)
	if !strings.Contains(tile, ">–<") || !strings.Contains(tile, "Không có hồ sơ nào được giải quyết trong kỳ") || strings.Contains(tile, "0,0") {
		t.Errorf("tile of a share without a base: %s", tile)
	}
}

func TestLongListsAreCutAndCounted(t *testing.T) {
	h := viewtest.Small()
	for i := range view.LongestList + 5 {
		h.DossierRows = append(h.DossierRows, dossiers.Row{DossierCode: "D" + string(rune('a'+i%26)), AgencyCode: "H28.01", DaysOverdue: i, DueAt: time.Date(2025, 6, 1, 0, 0, 0, 0, viewtest.Hanoi)})
	}
	html := allPages(t, viewtest.Load(t, h, "2025-06"), layout.Options{})["agencies/h28.01/index.html"]
	if n := strings.Count(html, `<th scope="row" class="code">`); n != view.LongestList {
		t.Errorf("%d dossiers listed, want %d", n, view.LongestList)
	}
	if !strings.Contains(html, "còn 205 hồ sơ quá hạn") || !strings.Contains(html, "Còn 5 hồ sơ quá hạn nữa") {
		t.Error("the page does not say how many more there are")
	}
}

// TestTrendEndsWithTheData: a year that has begun shows twelve months that are known, not the months to come.
func TestTrendEndsWithTheData(t *testing.T) {
	h := viewtest.Small()
	h.Version.AsOf = time.Date(2025, 6, 15, 9, 0, 0, 0, viewtest.Hanoi)
	s := viewtest.Load(t, h, "2025")
	if last := s.Months[len(s.Months)-1]; last.Name != "2025-06" {
		t.Errorf("the trend ends with %s", last.Name)
	}
	html := allPages(t, s, layout.Options{})["index.html"]
	if !strings.Contains(html, "Tháng 6/2025 (đến 15/6/2025)") || !strings.Contains(html, "kỳ chưa kết thúc") {
		t.Error("the page does not say that the period is not over")
	}
}
