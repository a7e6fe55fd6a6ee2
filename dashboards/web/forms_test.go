package web

import (
	"context"
	"html"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"khohoso/dashboards/accessroute"
	"khohoso/dashboards/responsecache"
	"khohoso/dashboards/view"
	"khohoso/dashboards/viewtest"
	"khohoso/internal/apperr"
	"khohoso/internal/auth"
	"khohoso/reports"
	"khohoso/reports/forms"
	"khohoso/reports/sheet"
)

// slowForms are drawn when a gate opens.
type slowForms struct {
	gate  chan struct{}
	drawn atomic.Int64
	err   error
}

func (f *slowForms) Set() *forms.Set { return nil }
func (f *slowForms) Prints() bool    { return false }
func (f *slowForms) Preview(ctx context.Context, q reports.Request) (reports.Preview, error) {
	f.drawn.Add(1)
	select {
	case <-f.gate:
		return reports.Preview{Unit: q.Agency, Preview: sheet.Preview{Rows: []sheet.PreviewRow{{{Text: "Hộ <tịch>", Across: 1, Down: 1}}}}}, f.err
	case <-ctx.Done():
		return reports.Preview{}, ctx.Err()
	}
}

func (f *slowForms) Workbook(context.Context, reports.Request, io.Writer) (string, error) {
	return "06a.xlsx", f.err
}

func (f *slowForms) Print(context.Context, reports.Request) ([]byte, string, error) {
	return nil, "", f.err
}

func formsHandler(t *testing.T, f Forms) http.Handler {
	t.Helper()
	answers := responsecache.New(4<<20, 0)
	t.Cleanup(answers.Close)
	h := viewtest.Small()
	pages := NewPages(Options{Open: func(context.Context) (view.Reads, error) { return h, nil }, Answers: answers, Forms: f})
	guard := accessroute.Guard{
		Identify: func(*http.Request) (auth.Identity, error) { return auth.OpenReader(), nil },
		Units:    func(context.Context) (auth.Units, error) { return auth.Tree{}, nil }, Fail: pages.Fail,
	}
	handler, err := pages.Routes().Handler(guard.Route, pages.Fail)
	if err != nil {
		t.Fatal(err)
	}
	return handler
}

var refresh = regexp.MustCompile(`<meta http-equiv="refresh" content="0; url=([^"]+)">`)

// A form that takes long is answered with a page that says so and asks again; it is drawn once.
func TestAFormThatTakesLongShowsThatItIsBeingMade(t *testing.T) {
	t.Parallel()
	f := &slowForms{gate: make(chan struct{})}
	handler := formsHandler(t, f)
	for range 2 {
		text := viewtest.Body(t, viewtest.Get(t, handler, "GET", "/forms?agency=H28.01"))
		again := refresh.FindStringSubmatch(text)
		if again == nil || !strings.Contains(text, "đang lập biểu") || !strings.Contains(html.UnescapeString(again[1]), "agency=H28.01") || !strings.HasSuffix(again[1], "wait=1") {
			t.Fatalf("%.900s", text)
		}
	}
	close(f.gate)
	r := viewtest.Get(t, handler, "GET", "/forms?agency=H28.01&wait=1")
	if text := viewtest.Body(t, r); refresh.MatchString(text) || !strings.Contains(text, "Hộ &lt;tịch&gt;") || !strings.Contains(r.Header.Get("Content-Security-Policy"), "connect-src 'self'") {
		t.Errorf("%d %.900s", r.StatusCode, text)
	}
	if f.drawn.Load() != 1 {
		t.Errorf("drawn %d times", f.drawn.Load())
	}
}

// A form that cannot be made leaves the page to choose another; a server without LibreOffice says so.
func TestAFormThatCannotBeMade(t *testing.T) {
	t.Parallel()
	f := &slowForms{gate: make(chan struct{}), err: apperr.New(apperr.Unbalanced, "cell C8 does not balance", "ô C8 không cân đối")}
	close(f.gate)
	handler := formsHandler(t, f)
	r := viewtest.Get(t, handler, "GET", "/forms")
	if text := viewtest.Body(t, r); r.StatusCode != http.StatusConflict || !strings.Contains(text, "Ô C8 không cân đối.") || !strings.Contains(text, `id="pick"`) || !strings.Contains(text, "LibreOffice") {
		t.Errorf("%d %.900s", r.StatusCode, text)
	}
	if r := viewtest.Get(t, handler, "GET", "/forms/workbook"); r.StatusCode != http.StatusConflict {
		t.Errorf("its workbook: %d", r.StatusCode)
	}
	if r := viewtest.Get(t, handler, "GET", "/forms/pdf?lang=en"); r.StatusCode != http.StatusNotAcceptable || !strings.Contains(viewtest.Body(t, r), "LibreOffice") {
		t.Errorf("its PDF: %d", r.StatusCode)
	}
}
