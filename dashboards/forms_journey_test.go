package dashboards_test

import (
	"context"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"khohoso/dashboards"
	"khohoso/dashboards/responsecache"
	"khohoso/dashboards/service"
	"khohoso/internal/accountsdb"
	"khohoso/internal/app"
	"khohoso/internal/app/serve"
	"khohoso/internal/audit"
	"khohoso/internal/auth"
	"khohoso/internal/config"
	"khohoso/internal/fixtures"
	"khohoso/internal/office"
	"khohoso/models/store"
)

// formsOf serves a real province with its forms, packs and, where there is one, LibreOffice.
func formsOf(t *testing.T, w *store.Warehouse) (*httptest.Server, *auth.Accounts, *app.App) {
	t.Helper()
	db, err := accountsdb.Open(t.Context(), filepath.Join(t.TempDir(), "accounts"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	accounts := auth.NewAccounts(db, auth.Limits{}, time.Now)
	a := &app.App{Settings: config.Defaults(), Answers: responsecache.New(64<<20, 0)}
	t.Cleanup(a.Answers.Close)
	a.Warehouse = filepath.Join(t.TempDir(), "khohoso.duckdb") // beside which packs are kept
	if a.Office, err = office.Find("", t.TempDir()); err != nil {
		t.Fatal(err)
	}
	if a.Packs, err = serve.NewPacks(a, w); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); a.Packs.Run(ctx) }()
	t.Cleanup(func() { stop(); <-done })
	serving, err := serve.NewService(a, w, service.Options{Accounts: accounts, Audit: audit.New(db, time.Now)})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(serving)
	t.Cleanup(server.Close)
	return server, accounts, a
}

// holdPacks takes every place of the work that nobody waits for, so that a pack stays where it is until goOn is called: a quick
// machine makes it before a page can show how far it is.
func holdPacks(t *testing.T, a *app.App) (goOn func()) {
	t.Helper()
	held, release := make(chan struct{}), make(chan struct{})
	for range 16 {
		go func() { _ = a.Answers.Behind(t.Context(), func() error { held <- struct{}{}; <-release; return nil }) }()
	}
	<-held
	for taken := true; taken; { // as many as there are
		select {
		case <-held:
		case <-time.After(200 * time.Millisecond):
			taken = false
		}
	}
	goOn = sync.OnceFunc(func() {
		close(release)
		go func() {
			for {
				select {
				case <-held: // those that come to their turn now
				case <-t.Context().Done():
					return
				}
			}
		}()
	})
	t.Cleanup(goOn)
	return goOn
}

// clerk counts their clicks since they signed in.
type clerk struct {
	person
	dir    string
	clicks int
}

// again begins at the page that one comes to after signing in.
func (c *clerk) again() {
	c.Helper()
	c.b.Visit(c.T, c.home+"/", 1440, "light", "")
	c.clicks = 0
}

func (c *clerk) click(what string) {
	c.Helper()
	c.clicks++
	c.b.Follow(c.T, "document.querySelector(`"+what+"`)")
}

// take clicks what gives a file and waits for it.
func (c *clerk) take(what, pattern, begins string) {
	c.Helper()
	c.clicks++
	if said := c.b.Ask(c.T, "(() => { const e = document.querySelector(`"+what+"`); if (!e) { return 'nothing to click'; } e.click(); return ''; })()"); said != "" {
		c.Fatalf("%s: %s", what, said)
	}
	for range 1200 {
		time.Sleep(50 * time.Millisecond)
		found, err := filepath.Glob(filepath.Join(c.dir, pattern))
		if err != nil {
			c.Fatal(err)
		}
		if len(found) == 0 {
			continue
		}
		if text, err := os.ReadFile(found[0]); err == nil && strings.HasPrefix(string(text), begins) {
			return
		}
	}
	left, _ := os.ReadDir(c.dir)
	c.Fatalf("no file %s comes: %v", pattern, left)
}

func (c *clerk) within(most int, what string) {
	c.Helper()
	c.Logf("%s: %d clicks after signing in", what, c.clicks)
	if c.clicks > most {
		c.Errorf("%s takes %d clicks, at most %d", what, c.clicks, most)
	}
}

// The Office gets to form II.06a of the province in three clicks after signing in, to that of a unit in four (the list
// of units is one click to open and one to choose), and to the pack of all units in three.
func TestFormsJourney(t *testing.T) {
	axe, err := os.ReadFile("testdata/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	b := dashboards.OpenBrowser(t)
	server, accounts, a := formsOf(t, fixtures.Open(t))
	_, password, err := accounts.Add(t.Context(), auth.New{Name: "mai", Role: auth.Office}, "test")
	if err != nil {
		t.Fatal(err)
	}
	c := &clerk{person: person{T: t, b: b, home: server.URL}, dir: t.TempDir()}
	c.signIn(auth.New{Name: "mai"}, password, false)
	b.Downloads(t, c.dir)
	b.Visit(t, server.URL+"/forms?wait=1", 1440, "light", "") // the form is made before clicks are counted: a page that waits for it loads anew

	c.again()
	c.click(`.top nav a[href^="/forms"]`)
	c.take(`button[formaction="/forms/workbook"]`, "II.06a_toan-tinh_*_statutory.xlsx", "PK")
	c.within(3, "II.06a of the province")

	c.again()
	c.click(`.top nav a[href^="/forms"]`)
	c.clicks++ // opens the list
	b.Ask(t, `document.querySelector('#agency').value = 'H44.01'`)
	c.clicks++ // chooses
	c.take(`button[formaction="/forms/workbook"]`, "II.06a_H44.01_*_statutory.xlsx", "PK")
	c.within(4, "II.06a of a unit")

	c.again()
	c.click(`.top nav a[href^="/forms"]`)
	c.clicks++
	goOn := holdPacks(t, a)
	b.Ask(t, `(() => { document.querySelector('form[action="/forms/packs"] button').click(); return ''; })()`)
	said := ""
	for range 1800 { // the page itself shows how far it is
		time.Sleep(50 * time.Millisecond)
		if now := b.Ask(t, `(document.querySelector('.pack p') || {textContent: ''}).textContent`); strings.Contains(now, "đang lập") {
			said = now
			goOn()
		}
		if b.Ask(t, `document.querySelector('.kept a') ? 'yes' : ''`) != "" {
			break
		}
	}
	if said == "" {
		t.Error("nothing was seen of how far the pack is")
	}
	c.take(`.kept a`, "bo-bao-cao_*_statutory.zip", "PK")
	c.within(3, "the pack of all units")

	if a.Office != nil {
		c.again()
		c.click(`.top nav a[href^="/forms"]`)
		c.take(`button[formaction="/forms/pdf"]`, "II.06a_toan-tinh_*_statutory.pdf", "%PDF-")
		c.within(3, "II.06a of the province as PDF")
		printed, err := filepath.Glob(filepath.Join(c.dir, "*.pdf"))
		if err != nil {
			t.Fatal(err)
		}
		if text, err := exec.Command("pdftotext", "-layout", printed[0], "-").Output(); err == nil && (!strings.Contains(string(text), "Người lập biểu") || strings.Contains(string(text), "Ghi chú")) {
			t.Errorf("the PDF reads %.600s", text)
		}
	}
	c.clicks = 0
	b.Visit(t, server.URL+"/forms", 1440, "light", "")
	c.click(`.segments a:not([aria-current])`)
	if window := b.Ask(t, `document.querySelector('.meta').textContent`); c.clicks != 1 || !strings.HasPrefix(window, "Kỳ dương lịch") {
		t.Errorf("the other calendar: %q", window)
	}
	for _, path := range []string{"/forms?wait=1", "/forms?form=due&agency=H44.01&wait=1", "/forms?form=compare&lang=en&wait=1", "/forms?form=07b&wait=1"} {
		for width, theme := range map[int64]string{360: "dark", 768: "light", 1440: "light"} {
			b.Visit(t, server.URL+path, width, theme, map[bool]string{true: string(axe)}[width != 768])
		}
	}
	b.Visit(t, server.URL+"/forms?agency=H44.01&wait=1", 1440, "light", "")
	text, isLandscape := b.Paper(t)
	if !isLandscape || !strings.Contains(text, "Biểu số II.06a") || !strings.Contains(text, "Thủ trưởng đơn vị") || strings.Contains(text, "Lập trọn bộ") || strings.Contains(text, "Tải Excel") {
		t.Errorf("landscape %v, the printed page reads %.600s", isLandscape, text)
	}
}
