package dashboards

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"khohoso/dashboards/accessroute"
	"khohoso/dashboards/view"
	"khohoso/dashboards/viewtest"
	"khohoso/dashboards/web"
	"khohoso/internal/apperr"
	"khohoso/internal/auth"
	"khohoso/models/dossiers"
	"khohoso/models/store"
)

func serve(h *viewtest.Warehouse, change ...func(*web.Options)) http.Handler {
	o := web.Options{
		Open: func(context.Context) (view.Reads, error) { return h, h.Failing },
		Workbook: func(_ context.Context, w io.Writer, code string, chosen view.Filter) (string, error) {
			_, err := io.WriteString(w, "workbook of "+code+" for "+chosen.Period.Name+" "+chosen.Rule+string(chosen.Organisation))
			return "Biểu 06a.xlsx", err
		},
	}
	for _, one := range change {
		one(&o)
	}
	return web.Handler(o)
}

// serveUnits serves the pages to the unit that a request names in its header.
func serveUnits(t testing.TB, h *viewtest.Warehouse) http.Handler {
	t.Helper()
	pages := web.NewPages(web.Options{
		Open: func(context.Context) (view.Reads, error) { return h, nil },
		Workbook: func(_ context.Context, w io.Writer, code string, _ view.Filter) (string, error) {
			_, err := io.WriteString(w, "workbook of "+code)
			return "06a.xlsx", err
		},
	})
	guard := accessroute.Guard{
		Identify: func(r *http.Request) (auth.Identity, error) {
			return auth.Identity{Name: "reader", Role: auth.Agency, Unit: r.Header.Get("Unit")}, nil
		},
		Units: func(context.Context) (auth.Units, error) { return auth.Tree{}, nil },
		Fail:  pages.Fail,
	}
	handler, err := pages.Routes().Handler(guard.Route, pages.Fail)
	if err != nil {
		t.Fatal(err)
	}
	return handler
}

func TestServiceAnswers(t *testing.T) {
	handler := serve(viewtest.Small())
	for _, c := range []struct {
		method, target string
		status         int
		says           string
	}{
		{"GET", "/", 200, "Tháng 6/2025: 91,3"},
		{"GET", "/?lang=en", 200, "June 2025: 91.3"},
		{"GET", "/?period=2025-05", 200, "Tháng 5/2025: "},
		{"GET", "/?period=2025-Q2&lang=en", 200, "Quarter 2 of 2025: "},
		{"GET", "/units", 200, "Các đơn vị"},
		{"GET", "/agencies/h28.01", 200, "Sở Tư pháp, tháng 6/2025"},
		{"GET", "/agencies/H28.01", 200, "Sở Tư pháp, tháng 6/2025"},
		{"GET", "/agencies/h28.01/workbook?period=2025-05", 200, "workbook of H28.01 for 2025-05"},
		{"GET", "/reports/workbook", 200, "workbook of  for 2025-06"},
		{"GET", "/assets/page.css", 200, "--accent"},
		{"GET", "/?period=2025-13", 400, "tháng phải từ 01 đến 12"},
		{"GET", "/?period=2025-13&lang=en", 400, "month must be 01 to 12"},
		{"GET", "/?period=%ff%3Cscript%3E", 400, "&lt;script&gt;"},
		{"GET", "/agencies/H28.99?lang=en", 404, "did you mean H28.9?"},
		{"GET", "/agencies/..%2f..%2fetc", 404, "không có đơn vị"},
		{"GET", "/agencies/h28.77/workbook", 404, "không có đơn vị"},
		{"GET", "/assets/../handler.go", 307, ""},
		{"GET", "/assets/nothing.js", 404, "Không có trang này"},
		{"GET", "/assets/", 404, "Không có trang này"},
		{"GET", "/nothing?lang=en", 404, "There is no such page"},
		{"POST", "/", 405, "Địa chỉ này"},
		{"DELETE", "/agencies/h28.01", 405, "Địa chỉ này"},
		{"HEAD", "/", 200, ""},
	} {
		r := viewtest.Get(t, handler, c.method, c.target)
		text := viewtest.Body(t, r)
		if r.StatusCode != c.status || !strings.Contains(strings.ToLower(viewtest.PlainSpaces(text)), strings.ToLower(c.says)) {
			t.Errorf("%s %s: status %d, want %d with %q: %.300s", c.method, c.target, r.StatusCode, c.status, c.says, text)
		}
		if c.method == "HEAD" && text != "" {
			t.Errorf("HEAD %s has a body", c.target)
		}
		if csp := r.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || !strings.Contains(csp, "frame-ancestors 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy is %q", c.target, csp)
		}
		if r.Header.Get("X-Content-Type-Options") != "nosniff" || r.Header.Get("Referrer-Policy") == "" {
			t.Errorf("%s: headers are %v", c.target, r.Header)
		}
	}
}

func TestServicePicksTheLastFullMonth(t *testing.T) {
	for day, want := range map[string]string{"2025-06-30": "2025-06", "2025-06-29": "2025-05", "2025-07-01": "2025-06"} {
		h := viewtest.Small()
		at, err := time.ParseInLocation(time.DateOnly, day, viewtest.Hanoi)
		if err != nil {
			t.Fatal(err)
		}
		h.Version.AsOf = at.Add(23 * time.Hour)
		text := viewtest.Body(t, viewtest.Get(t, serve(h), "GET", "/"))
		if !strings.Contains(text, `<option value="`+want+`" selected>`) {
			t.Errorf("data until %s: the page is not that of %s", day, want)
		}
	}
}

func TestPickerOffersWhatTheDataHave(t *testing.T) {
	text := viewtest.Body(t, viewtest.Get(t, serve(viewtest.Small()), "GET", "/?lang=en"))
	for _, value := range []string{"2025-05", "2025-07", "2025-Q2", "2025-Q3", "2025"} {
		if !strings.Contains(text, `<option value="`+value+`"`) {
			t.Errorf("%s is not offered", value)
		}
	}
	for _, value := range []string{"2025-04", "2025-08", "2025-Q1", "2025-Q4", "2024"} {
		if strings.Contains(text, `<option value="`+value+`"`) {
			t.Errorf("%s is offered, the data do not have it", value)
		}
	}
	if text = viewtest.Body(t, viewtest.Get(t, serve(viewtest.Small()), "GET", "/?period=2025-05-10..2025-06-10")); !strings.Contains(text, `<option value="2025-05-10..2025-06-10" selected>`) {
		t.Error("a period of its own is not shown as chosen")
	}
}

func TestServiceReadsOncePerDataVersion(t *testing.T) {
	h := viewtest.Small()
	handler := serve(h)
	viewtest.Get(t, handler, "GET", "/")
	flows := func() (n int) {
		for _, one := range h.Asked {
			if strings.HasPrefix(one, "flow agency") {
				n++
			}
		}
		return n
	}
	before := flows()
	for range 3 {
		viewtest.Get(t, handler, "GET", "/units?lang=en")
	}
	if flows() != before {
		t.Error("the same data and period were read again")
	}
	h.Version.ID = "v2"
	h.Cells["H28.01"]["2025-06"] = viewtest.ClosingOf(100, 50)
	if text := viewtest.Body(t, viewtest.Get(t, handler, "GET", "/agencies/h28.01")); !strings.Contains(text, "50,0") {
		t.Error("new data are not shown")
	}
}

func TestServiceForgetsAFailedLoad(t *testing.T) {
	h := viewtest.Small()
	handler := serve(h, func(o *web.Options) { o.Open = func(context.Context) (view.Reads, error) { return h, nil } })
	h.Failing = errors.New("secret: disk of /dev/sda is gone")
	r := viewtest.Get(t, handler, "GET", "/")
	if text := viewtest.Body(t, r); r.StatusCode != 500 || strings.Contains(text, "secret") {
		t.Errorf("status %d: %.300s", r.StatusCode, text)
	}
	h.Failing = nil
	if r := viewtest.Get(t, handler, "GET", "/"); r.StatusCode != 200 {
		t.Errorf("status is %d after the cause went away", r.StatusCode)
	}
}

func TestServiceWithoutDataSaysWhatToDo(t *testing.T) {
	h := viewtest.Small()
	h.Version = store.DataVersion{}
	r := viewtest.Get(t, serve(h), "GET", "/?lang=en")
	if text := viewtest.Body(t, r); r.StatusCode != apperr.HTTPStatus(apperr.New(apperr.NotBuilt, "", "")) || !strings.Contains(text, "khohoso ingest") {
		t.Errorf("status %d: %.300s", r.StatusCode, text)
	}
}

func TestServiceKeepsDossiersToTheirUnit(t *testing.T) {
	h := viewtest.Small()
	h.DossierRows = []dossiers.Row{{DossierCode: "H28.01-250601-0007", AgencyCode: "H28.01", DaysOverdue: 5}}
	handler := serveUnits(t, h)
	if text := viewtest.Body(t, viewtest.Get(t, handler, "GET", "/agencies/h28.01", "Unit", "H28.01")); !strings.Contains(text, "250601-0007") {
		t.Error("a unit does not see its own dossiers")
	}
	if text := viewtest.Body(t, viewtest.Get(t, handler, "GET", "/agencies/h28.01", "Unit", "H28.02")); strings.Contains(text, "250601-0007") || !strings.Contains(text, "Sở Tư pháp") {
		t.Error("another unit must see the public figures and no dossier")
	}
	if r := viewtest.Get(t, handler, "GET", "/agencies/h28.01/workbook", "Unit", "H28.02"); r.StatusCode != 403 {
		t.Errorf("another unit's workbook: status %d", r.StatusCode)
	}
}

func TestWorkbookThatFailsIsAPage(t *testing.T) {
	handler := serve(viewtest.Small(), func(o *web.Options) {
		o.Workbook = func(_ context.Context, w io.Writer, _ string, _ view.Filter) (string, error) {
			_, _ = io.WriteString(w, "half a workbook")
			return "", apperr.New(apperr.Unbalanced, "row 3 does not add up", "dòng 3 không cân")
		}
	})
	r := viewtest.Get(t, handler, "GET", "/agencies/h28.01/workbook")
	if text := viewtest.Body(t, r); r.StatusCode != 409 || !strings.Contains(text, "Dòng 3 không cân") || strings.Contains(text, "half") {
		t.Errorf("status %d: %.300s", r.StatusCode, text)
	}
	r = viewtest.Get(t, serve(viewtest.Small()), "GET", "/agencies/h28.01/workbook")
	if got := r.Header.Get("Content-Disposition"); got != "attachment; filename*=utf-8''Bi%E1%BB%83u%2006a.xlsx" {
		t.Errorf("download is named %q", got)
	}
}

func TestBrowsersMayKeepPages(t *testing.T) {
	handler := serve(viewtest.Small())
	for _, target := range []string{"/", "/assets/page.js"} {
		first := viewtest.Get(t, handler, "GET", target)
		again := viewtest.Get(t, handler, "GET", target, "If-None-Match", first.Header.Get("ETag"))
		if again.StatusCode != http.StatusNotModified {
			t.Errorf("%s: status %d for a page that has not changed", target, again.StatusCode)
		}
	}
	page := viewtest.Get(t, handler, "GET", "/units", "Accept-Encoding", "gzip")
	unpacked, err := gzip.NewReader(page.Body)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(unpacked); err != nil || !strings.Contains(string(text), "</html>") {
		t.Errorf("the packed page is broken: %v", err)
	}
	packed := viewtest.Get(t, handler, "GET", "/assets/echarts.common.min.js", "Accept-Encoding", "gzip")
	if size := len(viewtest.Body(t, packed)); packed.Header.Get("Content-Encoding") != "gzip" || size > 300_000 {
		t.Errorf("the charts script goes out as %d bytes", size)
	}
}

func TestManyReadersAtOnce(t *testing.T) {
	handler := serve(viewtest.Small())
	var wait sync.WaitGroup
	for i := range 24 {
		wait.Go(func() {
			target := []string{"/", "/units", "/agencies/h28.01", "/?period=2025-05", "/agencies/h28.02?period=2025-Q2"}[i%5]
			if r := viewtest.Get(t, handler, "GET", target); r.StatusCode != 200 {
				t.Errorf("%s: status %d", target, r.StatusCode)
			}
		})
	}
	wait.Wait()
}
