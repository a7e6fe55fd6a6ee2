package dashboards

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/xuri/excelize/v2"

	"khohoso/dashboards/links"
	"khohoso/dashboards/pageworkbook"
	"khohoso/dashboards/view"
	"khohoso/dashboards/web"
	"khohoso/models/dossiers"
	"khohoso/models/figures"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
)

// soaking says whether the long form of the tests is asked for.
func soaking() bool { return os.Getenv("KHOHOSO_SOAK") == "1" }

// realPages are one page of each kind, of a warehouse made by the real program.
func realPages(t *testing.T, w *store.Warehouse) []string {
	t.Helper()
	s, err := view.Load(context.Background(), figures.Of(w), view.Filter{Period: latestMonth(t, w)})
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.Breakdowns()
	if err != nil {
		t.Fatal(err)
	}
	busiest := s.AllUnits[0]
	for _, u := range s.AllUnits {
		if u.Now.Closed > busiest.Now.Closed {
			busiest = u
		}
	}
	rows, err := s.Reads.Dossiers(t.Context(), dossiers.Query{Period: s.Clip(s.Period), Agency: busiest.Code, Where: "closed", Organisation: s.Organisation, Rule: s.Rule.Name, Limit: 1})
	if err != nil || len(rows) == 0 {
		t.Fatalf("%d dossiers: %v", len(rows), err)
	}
	at := func(p links.Place) string { return links.Service{Workbooks: true}.To(p, s.Filter.At(p)) }
	paths := []string{
		at(links.Place{Page: links.LeadershipPage}), at(links.Place{Page: links.UnitsPage}), at(links.Place{Page: links.AgencyPage, Code: busiest.Code}),
		at(links.Place{Page: links.ProceduresPage}), at(links.Place{Page: links.ProcedurePage, Code: c.Procedures[0].Procedure.Code}), at(links.Place{Page: links.FieldPage, Code: c.Fields[0].FieldCode}),
		at(links.Place{Page: links.DossiersPage, List: links.List{Where: "closed", Agency: busiest.Code}}), at(links.Place{Page: links.DossierPage, Code: rows[0].DossierCode}),
		at(links.Place{Page: links.SearchPage, Code: "H44"}),
	}
	return append(paths, morePages(t, s, at)...)
}

func latestMonth(t *testing.T, w *store.Warehouse) period.Period {
	t.Helper()
	p, err := metrics.DefaultMonth(context.Background(), w, period.Calendar)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// accessible runs axe-core in the page and reports what it calls serious.
func (b *browser) accessible(t *testing.T, axe, address string) {
	t.Helper()
	ask[bool](t, b, axe+"; true")
	ctx, cancel := context.WithTimeout(b.ctx, 90*time.Second)
	defer cancel()
	const run = `document.querySelectorAll('main details').forEach(e => { e.open = true; }),
		axe.run(document, {resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}).then(r => JSON.stringify(
		r.violations.filter(v => v.impact === 'serious' || v.impact === 'critical').map(v => v.id + ': ' + v.help + ' at ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160) + ' ' + (n.any[0] ? n.any[0].message : '')).join(' | '))))`
	found, err := chromedp.Run(ctx, chromedp.Evaluate[string](run, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	var violations []string
	if err := json.Unmarshal([]byte(found), &violations); err != nil {
		t.Fatal(err)
	}
	for _, one := range violations {
		t.Errorf("%s: %s", address, one)
	}
}

// realInBrowser walks one page of each kind on a phone in the dark and on a wide
// screen in light, in both languages, prints each, and looks at each in the dark and
// at every second in the light with axe-core; the long form looks at all.
func realInBrowser(t *testing.T, b *browser, w *store.Warehouse) {
	axe, err := os.ReadFile("testdata/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(web.Handler(web.Options{
		Open: func(context.Context) (view.Reads, error) { return figures.Of(w), nil },
		PageWorkbook: func(_ context.Context, out io.Writer, _ pageworkbook.Workbook) error {
			return excelize.NewFile().Write(out)
		}, // what it holds is tested beside the command
	}))
	defer server.Close()
	b.firstScreen(t, server.URL+"/")
	for i, path := range realPages(t, w) {
		for j, look := range []struct {
			width int64
			theme string
		}{{1440, "light"}, {360, "dark"}} {
			address := server.URL + path
			if j == 1 {
				address += "&lang=en"
			}
			b.visit(t, address, look.width, look.theme)
			b.fine(t, address)
			if soaking() || j == 1 || i%2 == 0 {
				b.accessible(t, string(axe), address)
			}
			if j == 0 {
				b.prints(t, address)
			}
		}
	}
	t.Run("journey", func(t *testing.T) { journey(t, b, server.URL) })
	t.Run("files", func(t *testing.T) { filesOfAPage(t, b, server.URL) })
}

// prints sees that a page comes out on paper: upright sheets of A4 with its sentence,
// without what only a screen has.
func (b *browser) prints(t *testing.T, address string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 60*time.Second)
	defer cancel()
	printed, err := chromedp.Run(ctx, chromedp.Action[[]byte](chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize())))
	if err != nil {
		t.Fatalf("%s on paper: %v", address, err)
	}
	if !bytes.HasPrefix(printed, []byte("%PDF-")) || !bytes.Contains(printed, []byte("/MediaBox [0 0 594")) && !bytes.Contains(printed, []byte("/MediaBox [0 0 595")) {
		t.Errorf("%s on paper is no A4: %d bytes, %.40q", address, len(printed), printed)
	}
	if _, err := exec.LookPath("pdftotext"); err != nil {
		return
	}
	reading := exec.Command("pdftotext", "-layout", "-", "-")
	reading.Stdin = bytes.NewReader(printed)
	text, err := reading.Output()
	if err != nil {
		t.Fatal(err)
	}
	words := strings.Fields(ask[string](t, b, `document.querySelector('h1').textContent`))
	if paper := strings.Join(strings.Fields(string(text)), " "); !strings.Contains(paper, strings.Join(words[:min(4, len(words))], " ")) || strings.Contains(paper, "Tải hình") || strings.Contains(paper, "Nền:") {
		t.Errorf("%s on paper reads %.300s", address, paper)
	}
}

// follow clicks what a selector finds and waits for the page that it leads to.
func (b *browser) follow(t *testing.T, click string) {
	t.Helper()
	before := ask[string](t, b, `location.href`)
	ask[bool](t, b, `(() => { const e = `+click+`; if (!e) { return false; } e.click(); return true; })()`)
	for range 100 {
		time.Sleep(50 * time.Millisecond)
		if ask[bool](t, b, `document.readyState === 'complete' && location.href !== '`+before+`'`) {
			return
		}
	}
	t.Fatalf("%s leads nowhere from %s", click, before)
}

// searches goes to the search by the keyboard, from whatever stands on the page.
func (b *browser) searches(t *testing.T, home string) {
	t.Helper()
	b.visit(t, home+"/", 1440, "light")
	const slash = `document.dispatchEvent(new KeyboardEvent('keydown', { key: '/', bubbles: true, cancelable: true }))`
	if ask[bool](t, b, slash+`, document.activeElement.type !== 'search'`) {
		t.Error("the key / does not lead to the search")
	}
	b.follow(t, `(document.activeElement.value = 'H44', { click: () => document.activeElement.form.requestSubmit() })`)
	if got := ask[string](t, b, `document.querySelector('.found a') ? document.querySelector('input[type=search]').value : document.body.innerText`); got != "H44" {
		t.Errorf("the search for H44 shows %.200s", got)
	}
}

// firstScreen measures what a leader sees before they scroll: all panels at a desk, the first figure on a phone, one line of head.
func (b *browser) firstScreen(t *testing.T, address string) {
	t.Helper()
	for _, one := range []struct {
		width int64
		what  string
		most  float64
	}{
		{1440, `document.querySelector('.panels').getBoundingClientRect().bottom`, 900},
		{1280, `document.querySelector('.top').getBoundingClientRect().height`, 56},
		{1440, `document.querySelector('#tile-on_time .value').getBoundingClientRect().top`, 200},
		{360, `document.querySelector('#tile-on_time .value').getBoundingClientRect().top`, 300},
		{360, `document.querySelector('.top').getBoundingClientRect().height`, 56},
	} {
		b.visit(t, address, one.width, "light")
		if got := ask[float64](t, b, one.what); got > one.most {
			t.Errorf("%s, %d wide: %s is %.0f, at most %.0f", address, one.width, one.what, got, one.most)
		}
	}
}

// journey goes from the province's figure down to one dossier and back up, then to
// another period and the other language, as a reader does.
func journey(t *testing.T, b *browser, home string) {
	send(t, b, page.ResetNavigationHistory, cdp.Empty{}) // browsers keep fifty pages, and count wrong beyond
	b.visit(t, home+"/", 1440, "light")
	b.searches(t, home)
	send(t, b, page.ResetNavigationHistory, cdp.Empty{})
	b.visit(t, home+"/", 1440, "light")
	first := ask[string](t, b, `document.querySelector('h1').textContent`)
	b.follow(t, `document.querySelector('#tile-closed a')`)
	listed := ask[string](t, b, `document.querySelector('h1').textContent`)
	figure := regexp.MustCompile(`[\d.]+ hồ sơ`).FindString(listed)
	b.follow(t, `document.querySelector('.dossiers tbody a')`)
	if events := ask[int](t, b, `document.querySelectorAll('.timeline li').length`); events < 2 {
		t.Errorf("the dossier's page tells %d events", events)
	}
	for range 2 {
		b.follow(t, `({click: () => history.back()})`)
	}
	if back := ask[string](t, b, `document.querySelector('h1').textContent`); back != first {
		t.Errorf("back leads to %q, from %q", back, first)
	}
	closed := ask[string](t, b, `document.querySelector('#tile-closed .value').textContent`)
	if !strings.HasPrefix(figure, strings.TrimSpace(closed)) {
		t.Errorf("the tile says %s, the list %q", closed, listed)
	}
	b.follow(t, `(() => { const s = document.querySelector('#period'); s.selectedIndex += 1; return s.form.querySelector('button'); })()`)
	other := ask[string](t, b, `document.querySelector('h1').textContent`)
	if other == first || !strings.Contains(ask[string](t, b, `location.search`), "period=") {
		t.Errorf("another period says the same: %q", other)
	}
	b.follow(t, `document.querySelector('a[hreflang]')`)
	if ask[string](t, b, `document.documentElement.lang`) != "en" || !strings.Contains(ask[string](t, b, `location.search`), "period=") {
		t.Error("the other language is not that of the same period")
	}
	ask[bool](t, b, `document.querySelector('button.theme').click(), document.querySelector('button.theme').click(), true`)
	if dark := ask[string](t, b, `getComputedStyle(document.documentElement).getPropertyValue('--paper').trim()`); dark != "#11171d" {
		t.Errorf("the dark theme has paper %s", dark)
	}
	ask[bool](t, b, `localStorage.clear(), true`)
}

// filesOfAPage takes a table, a picture and the printed page home.
func filesOfAPage(t *testing.T, b *browser, home string) {
	dir := t.TempDir()
	events := true
	send(t, b, cdpbrowser.SetDownloadBehavior, cdpbrowser.SetDownloadBehaviorParams{
		Behavior: cdpbrowser.SetDownloadBehaviorBehaviorAllow, DownloadPath: dir, EventsEnabled: &events,
	})
	b.visit(t, home+"/", 1440, "light")
	for ending, want := range map[string]string{"csv": "\ufeff\"", "svg": "<svg", "png": "\x89PNG"} {
		place := map[string]string{"csv": `table + .tools button`, "svg": `.chart .tools button:first-child`, "png": `.chart .tools button:last-child`}[ending]
		ask[bool](t, b, `document.querySelector('`+place+`').click(), true`)
		content := awaitFile(t, dir, ending)
		if !strings.HasPrefix(content, want) {
			t.Errorf("the %s begins %.20q", ending, content)
		}
	}
	b.visit(t, home+"/procedures", 1440, "light")
	ask[bool](t, b, `document.querySelector('a[href^="/workbook/procedures"]').click(), true`)
	if content := awaitFile(t, dir, "xlsx"); !strings.HasPrefix(content, "PK") {
		t.Errorf("the workbook begins %.20q", content)
	}
	b.visit(t, home+"/", 1440, "light")
	printed, err := chromedp.Run(b.ctx, chromedp.Action[[]byte](chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize())))
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "page.pdf")
	if err := os.WriteFile(file, printed, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("no pdftotext on this machine: the printed page is not read")
	}
	text, err := exec.Command("pdftotext", "-layout", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), "Đúng hạn") || strings.Contains(string(text), "Tải hình") || strings.Contains(string(text), "Nền:") {
		t.Errorf("the printed page reads %.600s", text)
	}
}

func awaitFile(t *testing.T, dir, ending string) string {
	t.Helper()
	for range 100 {
		time.Sleep(50 * time.Millisecond)
		found, err := filepath.Glob(filepath.Join(dir, "*."+ending))
		if err != nil {
			t.Fatal(err)
		}
		if len(found) == 0 {
			continue
		}
		if content, err := os.ReadFile(found[0]); err == nil && len(content) > 0 {
			return string(content)
		}
	}
	t.Fatalf("no %s was made", ending)
	return ""
}

// morePages are pages of kinds that depend on what the figures hold.
func morePages(t *testing.T, s *view.PeriodView, at func(links.Place) string) (paths []string) {
	t.Helper()
	codes, err := s.Indicators()
	if err != nil || len(codes) == 0 {
		t.Fatalf("%d indicators: %v", len(codes), err)
	}
	return []string{at(links.Place{Page: links.IndicatorsPage}), at(links.Place{Page: links.IndicatorPage, Code: codes[0]}), at(links.Place{Page: links.ComparePage, Units: []string{s.AllUnits[0].Code}}), at(links.Place{Page: links.WhatIfPage, Units: []string{s.AllUnits[0].Code}}),
		at(links.Place{Page: links.ItemsPage, Code: "1.3"}), at(links.Place{Page: links.ItemsPage, Code: "5.2"}), at(links.Place{Page: links.DossiersPage, List: links.List{Finding: "unknown_procedure"}})}
}
