package dashboards

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"khohoso/dashboards/accessroute"
	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/dashboards/pages"
	"khohoso/dashboards/view"
	"khohoso/dashboards/viewtest"
	"khohoso/dashboards/web"
	"khohoso/internal/auth"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
)

// TestCutPagesAddUp: a procedure's page shows the sums of its units, the unit's page its own part.
func TestCutPagesAddUp(t *testing.T) {
	h := viewtest.Small()
	h.Catalogue = []metrics.Procedure{{Code: "1.001", Name: "Cấp phép", FieldCode: "XD", FieldName: "Xây dựng"}}
	h.UnitProcedures = map[string][]metrics.FlowRow{
		"H28.01": {{Group: "1.001", GroupName: "Cấp phép", FlowMetrics: viewtest.ClosingOf(60, 3)}},
		"H28.02": {{Group: "1.001", GroupName: "Cấp phép", FlowMetrics: viewtest.ClosingOf(40, 7)}},
	}
	h.HandlingRows = []metrics.ProcessingTimeRow{{Breakdown: metrics.PerProcedure, Procedure: "1.001", Finished: 90, MedianDays: 2.3, P90Days: 7.5}}
	h.Ages = []dossiers.OpenAgeRow{{Agency: "H28.01", Procedure: "1.001", Band: 1, Step: "processing", Dossiers: 4, Overdue: 0}, {Agency: "H28.02", Procedure: "1.001", Band: 5, Step: "fee_requested", Dossiers: 6, Overdue: 2}, {Agency: "H28.02", Procedure: "9.999", Band: 5, Step: "processing", Dossiers: 50, Overdue: 2}}
	made := allPages(t, viewtest.Load(t, h, "2025-06"), layout.Options{})
	html := viewtest.PlainSpaces(made["procedures/1.001.html"])
	for _, want := range []string{
		"Cấp phép, tháng 6/2025: 90,0 % hồ sơ đúng hạn", "nửa số hồ sơ xong trong 2,3 ngày làm việc, chín phần mười trong 7,5",
		"10 hồ sơ đang giải quyết, 6 đã mở hơn 20 ngày làm việc; 2 quá hạn",
	} {
		if !strings.Contains(html, want) {
			t.Errorf("the page of the procedure does not say %q", want)
		}
	}
	if i, j := strings.LastIndex(html, "Sở Tư pháp"), strings.LastIndex(html, "Sở Xây dựng"); i < 0 || j < i {
		t.Error("the units are not in the order of their dossiers")
	}
	if !strings.Contains(made["procedures.html"], "1 thủ tục nhiều hồ sơ nhất") && !strings.Contains(viewtest.PlainSpaces(made["procedures.html"]), "100 %") {
		t.Errorf("the index says: %.300s", made["procedures.html"][strings.Index(made["procedures.html"], "<h1>"):])
	}
}

// TestListsAskTheOneRule walks every address of dossiers as readers of several units.
func TestListsAskTheOneRule(t *testing.T) {
	h := viewtest.Small()
	h.DossierRows = []dossiers.Row{{DossierCode: "D1", AgencyCode: "H28.01"}, {DossierCode: "D2", AgencyCode: "H28.02"}}
	h.Timelines = map[string]dossiers.Timeline{
		"D1": {DossierCode: "D1", ReceiverCode: "H28.01", HolderCode: "H28.01"}, "D2": {DossierCode: "D2", ReceiverCode: "H28.02", HolderCode: "H28.02"},
	}
	agency := auth.Identity{Account: 1, Session: 1, Role: auth.Agency, Unit: "H28.01"}
	handler := serveAs(t, h, agency)
	for target, want := range map[string]int{
		"/dossiers?agency=H28.01&where=late": 200, "/dossiers?where=late": 200, "/dossiers.csv?agency=H28.01&where=late": 200, "/dossier?code=D1": 200,
		"/dossiers?agency=H28.02&where=late": 403, "/dossiers?agency=H28&where=late": 403, "/dossiers.csv?agency=H28.02&where=late": 403,
		"/dossier?code=D2": 404, "/dossier?code=D9": 404, "/dossiers?agency=H28.99": 403,
	} {
		r := viewtest.Get(t, handler, "GET", target)
		text := viewtest.Body(t, r)
		if r.StatusCode != want || strings.Contains(text, "D2") != (target == "/dossier?code=D2") {
			t.Errorf("%s answers %d, want %d: %.200s", target, r.StatusCode, want, text)
		}
		if strings.Contains(text, `<option value="H28.02"`) {
			t.Errorf("%s offers a unit that the reader may not see", target)
		}
	}
	// What is not one's own looks the same as what is not there.
	theirs, none := viewtest.Body(t, viewtest.Get(t, handler, "GET", "/dossier?code=D2")), viewtest.Body(t, viewtest.Get(t, handler, "GET", "/dossier?code=D9"))
	if strings.ReplaceAll(theirs, "D2", "D9") != none {
		t.Error("a dossier of another unit is told apart from one that there is not")
	}
	for _, page := range []string{"/", "/agencies/h28.02", "/procedures", "/units"} {
		text := viewtest.Body(t, viewtest.Get(t, handler, "GET", page))
		if link := regexp.MustCompile(`/dossiers?\?[^"]*`).FindString(text); link != "" {
			t.Errorf("%s leads to %s", page, link)
		}
	}
}

// TestListsLeadOn: turning pages, sorting and filing keep what was chosen.
func TestListsLeadOn(t *testing.T) {
	h := viewtest.Small()
	for i := range 120 {
		h.DossierRows = append(h.DossierRows, dossiers.Row{DossierCode: "D" + strconv.Itoa(i), AgencyCode: "H28.01", Verdict: "late", DaysOverdue: i})
	}
	text := viewtest.Body(t, viewtest.Get(t, serve(h), "GET", "/dossiers?where=late&agency=H28.01&procedure=-&page=2&period=2025-06&lang=en&sort=-days_overdue"))
	for _, want := range []string{"Dossiers 51 to 100 of 120", `aria-sort="descending"`, `rel="prev"`, `rel="next"`} {
		if !strings.Contains(text, want) {
			t.Errorf("the list lacks %q", want)
		}
	}
	next := regexp.MustCompile(`href="([^"]*)" rel="next"`).FindStringSubmatch(text)[1]
	address, err := url.Parse(strings.ReplaceAll(next, "&amp;", "&"))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"where": "late", "agency": "H28.01", "procedure": "-", "page": "3", "period": "2025-06", "lang": "en", "sort": "-days_overdue"} {
		if got := address.Query().Get(name); got != want {
			t.Errorf("the next page has %s=%q, want %q", name, got, want)
		}
	}
	if text := viewtest.Body(t, viewtest.Get(t, serve(h), "GET", address.String())); !strings.Contains(text, "Dossiers 101 to 120 of 120") || strings.Contains(text, `rel="next"`) {
		t.Error("the last page is not the last")
	}
	file := viewtest.Body(t, viewtest.Get(t, serve(h), "GET", "/dossiers.csv?where=late&agency=H28.01"))
	if n := strings.Count(file, "\n"); n != 121 || !strings.HasPrefix(file, "\ufeffdossier_code,") {
		t.Errorf("the file has %d lines and begins %.40q", n, file)
	}
	for _, target := range []string{"/dossiers?page=0", "/dossiers?page=x", "/dossiers?page=99999999"} {
		if r := viewtest.Get(t, serve(h), "GET", target); r.StatusCode != 400 {
			t.Errorf("%s answers %d", target, r.StatusCode)
		}
	}
}

func TestListFilesHoldNoFormula(t *testing.T) {
	h := viewtest.Hostile()
	h.DossierRows[0].DossierCode = "=cmd()"
	s := viewtest.Load(t, h, "2025-06")
	var out bytes.Buffer
	v := layout.Options{Live: true, MaySee: func(string) bool { return true }}
	if err := pages.WriteDossiersCSV(s, &out, v, links.List{Where: "late"}); err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(out.String(), "\n") {
		for _, cell := range strings.Split(line, ",") {
			if strings.HasPrefix(strings.Trim(cell, `"`), "=") {
				t.Errorf("a cell begins like a formula: %s", cell)
			}
		}
	}
}

func TestTimelineTellsTheLife(t *testing.T) {
	at := func(day int) time.Time { return time.Date(2025, 6, day, 8, 0, 0, 0, viewtest.Hanoi) }
	h, days := viewtest.Small(), 6.3
	h.Timelines = map[string]dossiers.Timeline{"D1": {
		DossierCode: "D1", HolderCode: "H28.01", ReceiverCode: "H28.01", ProcedureName: "Cấp phép", Status: "finished",
		ReceivedAt: at(2), ClosedAt: at(12), OriginalDueAt: at(10), DueAt: at(16), HandlingDays: &days,
		Events:       []dossiers.TimelineEvent{{At: at(2), Status: "received", DueAt: at(10)}, {At: at(12), Status: "finished"}},
		Pauses:       []dossiers.TimelinePause{{From: at(4), Until: at(6), Reason: "supplement_requested", WorkingDays: &days}},
		Appointments: []dossiers.TimelineAppointment{{AnnouncedAt: at(2), DueAt: at(10), Counts: true}, {AnnouncedAt: at(9), DueAt: at(16), Counts: true}},
		Verdicts:     []dossiers.TimelineVerdict{{Rule: "form06", Verdict: "early", DueAt: at(16)}},
	}}
	text := viewtest.PlainSpaces(viewtest.Body(t, viewtest.Get(t, serve(h), "GET", "/dossier?code=D1")))
	for _, want := range []string{"Sở Tư pháp: xong 12/6/2025, trước hạn, sau 6,3 ngày làm việc.", "chờ bổ sung giấy tờ", "hẹn lại", "Hẹn trả lần đầu 10/6/2025", `class="wait"`} {
		if !strings.Contains(text, want) {
			t.Errorf("the timeline lacks %q", want)
		}
	}
}

// TestHostileWordsOnLists: what data say stays text, also in lists and timelines.
func TestHostileWordsOnLists(t *testing.T) {
	for _, target := range []string{"/dossiers?where=late", "/dossier?code=" + url.QueryEscape(viewtest.HostileName), "/dossiers?finding=" + url.QueryEscape(viewtest.HostileName), "/procedures?lang=en", "/procedures/" + links.Slug(viewtest.HostileCode)} {
		r := viewtest.Get(t, serve(viewtest.Hostile()), "GET", target)
		text := viewtest.Body(t, r)
		if r.StatusCode != 200 {
			t.Errorf("%s answers %d: %.300s", target, r.StatusCode, text)
		}
		for _, raw := range []string{"<b>", "<img", "window.pwned=2</script>", "⟦", "ZgotmplZ", "%!"} {
			if strings.Contains(text, raw) {
				t.Errorf("%s holds %q", target, raw)
			}
		}
	}
}

// serveAs serves the pages to one reader, by the units of the figures.
func serveAs(t *testing.T, h *viewtest.Warehouse, who auth.Identity) http.Handler {
	t.Helper()
	tree := auth.Tree{}
	for _, a := range h.Units {
		tree[a.Code] = a.ParentCode
	}
	pages := web.NewPages(web.Options{Open: func(context.Context) (view.Reads, error) { return h, nil }})
	guard := accessroute.Guard{
		Identify: func(*http.Request) (auth.Identity, error) { return who, nil },
		Units:    func(context.Context) (auth.Units, error) { return tree, nil },
		Fail:     pages.Fail,
	}
	handler, err := pages.Routes().Handler(guard.Route, pages.Fail)
	if err != nil {
		t.Fatal(err)
	}
	return handler
}
