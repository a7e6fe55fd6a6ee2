package dashboards

import (
	"context"
	"fmt"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"khohoso/dashboards/links"
	"khohoso/dashboards/view"
	"khohoso/dashboards/viewtest"
	"khohoso/dashboards/web"
	"khohoso/internal/fixtures"
)

// browser is one Chromium with everything it complained about or asked for.
type browser struct {
	ctx       context.Context
	mu        sync.Mutex
	complains []string
	requests  []string
}

// openBrowser starts Chromium, or skips the test where there is none. With
// KHOHOSO_REQUIRE_TOOLS=1 a missing browser is a failure.
func openBrowser(t testing.TB, more ...chromedp.ExecAllocatorOption) *browser {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		path, err = exec.LookPath("google-chrome")
	}
	if err != nil {
		if os.Getenv("KHOHOSO_REQUIRE_TOOLS") == "1" {
			t.Fatal("Chromium is needed for this test and is not on this machine")
		}
		t.Skip("no Chromium on this machine: pages are not tested in a browser")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-sync", true), chromedp.UserDataDir(t.TempDir()))
	options = append(options, more...)
	allocated, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(allocated)
	t.Cleanup(cancel)
	b := &browser{ctx: ctx}
	if err := chromedp.Listen(ctx, b.hear); err != nil {
		t.Fatalf("Chromium does not start: %v", err)
	}
	send(t, b, network.Enable, network.EnableParams{})
	send(t, b, log.Enable, cdp.Empty{})
	send(t, b, runtime.Enable, cdp.Empty{})
	return b
}

// send gives Chromium one command of its protocol.
func send[P any](t testing.TB, b *browser, command cdp.Command[P, cdp.Empty], params P) {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, command, params)
		return err
	})); err != nil {
		t.Fatalf("%s: %v", command.Method, err)
	}
}

func (b *browser) hear(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *log.EventEntryAdded:
		b.complains = append(b.complains, e.Entry.Text+" "+e.Entry.URL)
	case *runtime.EventExceptionThrown:
		b.complains = append(b.complains, e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		for _, arg := range e.Args {
			b.complains = append(b.complains, string(arg.Value))
		}
	case *network.EventRequestWillBeSent:
		b.requests = append(b.requests, e.Request.URL)
	}
}

// visit loads a page at a width and waits until its charts are drawn.
func (b *browser) visit(t testing.TB, address string, width int64, theme string) {
	t.Helper()
	b.mu.Lock()
	b.complains, b.requests = nil, nil
	b.mu.Unlock()
	send(t, b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: width, Height: 800, DeviceScaleFactor: 1, Mobile: width < 600,
	})
	send(t, b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}},
	})
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Navigate(address)); err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	// a click before the page is whole would take its place in the history
	const painted = `new Promise(done => document.readyState === 'complete' ? done() : addEventListener('load', done)).then(() => document.fonts.ready).then(() => new Promise(done => setTimeout(() => requestAnimationFrame(() => done(true)), 150)))`
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](painted, chromedp.EvalAwaitPromise)); err != nil {
		t.Fatalf("%s: %v", address, err)
	}
}

// ask evaluates an expression in the page.
func ask[T any](t testing.TB, b *browser, expression string) T {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	answer, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return answer
}

// fine checks what must hold on every page: nothing to complain about, no
// other host, every chart drawn, nothing run that came from data, and no
// sideways scrolling of the page itself.
func (b *browser) fine(t testing.TB, address string) {
	t.Helper()
	home, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	b.mu.Lock()
	complains, requests := slices.Clone(b.complains), slices.Clone(b.requests)
	b.mu.Unlock()
	for _, text := range complains {
		t.Errorf("%s: the console says: %s", address, text)
	}
	for _, request := range requests {
		if strings.HasPrefix(request, "data:") { // what a control of the browser's own is drawn with
			continue
		}
		if to, err := url.Parse(request); err != nil || to.Scheme != home.Scheme || to.Host != home.Host {
			t.Errorf("%s: asks for %s", address, request)
		}
	}
	charts, drawn := ask[int](t, b, `document.querySelectorAll('script[data-chart]').length`), ask[int](t, b, `document.querySelectorAll('.canvas svg').length`)
	if charts != drawn {
		t.Errorf("%s: %d charts, %d drawn", address, charts, drawn)
	}
	if ask[bool](t, b, `'pwned' in window`) {
		t.Errorf("%s: text of the data was run as script", address)
	}
	if wide := ask[int](t, b, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); wide > 0 {
		t.Errorf("%s: the page scrolls sideways by %d px because of %s", address, wide, ask[string](t, b, widest))
	}
	if !ask[bool](t, b, `document.fonts.check('16px "Be Vietnam Pro"')`) {
		t.Errorf("%s: the embedded font was not loaded", address)
	}
}

// widest names the elements that stand out of the page and are not in a container of their own.
const widest = `Array.from(document.querySelectorAll('main *')).filter(e => !e.closest('.scroll') &&
	e.getBoundingClientRect().right > document.documentElement.clientWidth).slice(-3).map(e => e.outerHTML.slice(0, 80)).join(' | ')`

// keep writes what an action makes, a picture or a printed page, to a file.
func (b *browser) keep(t testing.TB, file string, action chromedp.Action[[]byte]) {
	t.Helper()
	content, err := chromedp.Run(b.ctx, action)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, content, 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestPagesInBrowser opens the pages of a folder and of the service in
// Chromium, with hostile names in the data.
func TestPagesInBrowser(t *testing.T) {
	dir := t.TempDir()
	reads := viewtest.Hostile()
	publish(t, viewtest.Load(t, reads, "2025-06"), dir)
	server := httptest.NewServer(web.Handler(web.Options{Open: func(context.Context) (view.Reads, error) { return reads, nil }}))
	t.Cleanup(server.Close)
	b := openBrowser(t)
	file := "file://" + filepath.ToSlash(dir)
	slug := links.Slug(viewtest.HostileCode)
	for _, address := range []string{
		file + "/index.html", file + "/en/units.html", file + "/agencies/" + slug + "/index.html",
		server.URL + "/?lang=en", server.URL + "/units", server.URL + "/agencies/" + slug + "?period=2025-06",
	} {
		for _, width := range []int64{360, 1440} {
			b.visit(t, address, width, map[int64]string{360: "dark", 1440: "light"}[width])
			b.fine(t, address)
		}
	}
	if title := ask[string](t, b, `document.title`); !strings.Contains(title, viewtest.HostileName) {
		t.Errorf("the name of the unit reads %q, want it as it is in the data", title)
	}
	t.Run("schedule", func(t *testing.T) { scheduleInBrowser(t, b) })
	t.Run("machine room", func(t *testing.T) { roomInBrowser(t, b) })
	t.Run("corpus", func(t *testing.T) { corpusInBrowser(t, b) })
	t.Run("real", func(t *testing.T) { realInBrowser(t, b, fixtures.Open(t)) })
}

// TestLooks takes pictures of a province of real size, light, dark, on a phone
// and on paper, into the folder named in KHOHOSO_PREVIEW.
func TestLooks(t *testing.T) {
	dir := os.Getenv("KHOHOSO_PREVIEW")
	if dir == "" {
		t.Skip("set KHOHOSO_PREVIEW to a folder to look at the pages")
	}
	publish(t, viewtest.Load(t, province(t), "2025-06"), dir)
	b := openBrowser(t)
	for name, path := range map[string]string{
		"leadership": "index.html", "units": "units.html", "agency": "agencies/h28.06/index.html", "english": "en/index.html",
	} {
		address := "file://" + filepath.ToSlash(filepath.Join(dir, path))
		for _, look := range []struct {
			width int64
			theme string
		}{{1440, "light"}, {1440, "dark"}, {360, "light"}} {
			b.visit(t, address, look.width, look.theme)
			b.fine(t, address)
			b.keep(t, filepath.Join(dir, fmt.Sprintf("%s-%s-%d.png", name, look.theme, look.width)), chromedp.FullScreenshot(100))
		}
		b.keep(t, filepath.Join(dir, name+".pdf"), chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize()))
	}
}
