package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"khohoso/dashboards/service"
	"khohoso/internal/accountsdb"
	"khohoso/internal/app"
	"khohoso/internal/app/serve"
	"khohoso/internal/audit"
	"khohoso/internal/auth"
	"khohoso/internal/config"
	"khohoso/models/store"
)

// site is the service of a small warehouse, reached as a browser does.
type site struct {
	*testing.T
	url      string
	handler  http.Handler
	accounts *auth.Accounts
	log      *audit.Log
	app      *app.App
	held     *store.Warehouse
	mu       sync.Mutex
	at       time.Time
}

func (s *site) now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.at
}

// openSite serves a warehouse of three dossiers of two units.
func openSite(t *testing.T, change ...func(*site, *service.Options)) *site {
	t.Helper()
	p := newProgram(t, "")
	p.take("june.csv", "H28.01-240603-00001,2024-06-03T08:00:00+07:00,received,STP,online,2024-06-10\n"+
		"H28.01-240603-00001,2024-06-17T15:00:00+07:00,finished,STP,,\n"+
		"H28.02-240703-00001,2024-07-03T09:00:00+07:00,received,SNV,in_person,2024-07-20\n")
	w, err := store.Open(t.Context(), store.Options{Path: p.warehouse})
	if err != nil {
		t.Fatal(err)
	}
	db, err := accountsdb.Open(t.Context(), filepath.Join(t.TempDir(), "w.accounts"))
	if err != nil {
		t.Fatal(err)
	}
	s := &site{T: t, at: time.Now(), app: &app.App{Settings: config.Defaults()}, held: w}
	s.app.Warehouse = p.warehouse
	s.accounts, s.log = auth.NewAccounts(db, auth.Limits{}, s.now), audit.New(db, s.now)
	o := service.Options{Accounts: s.accounts, Audit: s.log, Now: s.now}
	for _, one := range change {
		one(s, &o)
	}
	serving, err := serve.NewService(s.app, w, o)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(serving)
	s.url, s.handler = server.URL, serving
	t.Cleanup(func() { server.Close(); _ = db.Close(); _ = w.Close() })
	return s
}

// browser keeps cookies and follows nothing.
func (s *site) browser() *http.Client {
	s.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.Fatal(err)
	}
	return &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

type got struct {
	*http.Response
	text string
}

func (s *site) do(client *http.Client, r *http.Request) got {
	s.Helper()
	answer, err := client.Do(r)
	if err != nil {
		s.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		s.Fatal(err)
	}
	return got{answer, string(text)}
}

func (s *site) get(client *http.Client, path string, head ...string) got {
	s.Helper()
	return s.send(client, "GET", path, "", head...)
}

func (s *site) post(client *http.Client, path string, form url.Values, head ...string) got {
	s.Helper()
	return s.send(client, "POST", path, form.Encode(), append(head, "Content-Type", "application/x-www-form-urlencoded")...)
}

func (s *site) send(client *http.Client, method, path, body string, head ...string) got {
	s.Helper()
	r, err := http.NewRequestWithContext(s.Context(), method, s.url+path, strings.NewReader(body))
	if err != nil {
		s.Fatal(err)
	}
	for i := 0; i+1 < len(head); i += 2 {
		r.Header.Set(head[i], head[i+1])
	}
	return s.do(client, r)
}

const ownPassword = "một câu dài dễ nhớ"

// in makes an account, signs in by its one-time password and chooses another.
func (s *site) in(n auth.New) *http.Client {
	s.Helper()
	_, password, err := s.accounts.Add(s.Context(), n, "test")
	if err != nil {
		s.Fatal(err)
	}
	browser := s.browser()
	if r := s.post(browser, "/login", url.Values{"name": {n.Name}, "password": {password}}); r.StatusCode != 303 {
		s.Fatalf("sign in: %d %s", r.StatusCode, r.text)
	}
	if r := s.get(browser, "/"); r.StatusCode != 303 || r.Header.Get("Location") != "/account/password" {
		s.Fatalf("before the password is changed: %d to %s", r.StatusCode, r.Header.Get("Location"))
	}
	form := url.Values{"old": {password}, "new": {ownPassword}, "again": {ownPassword}}
	if r := s.post(browser, "/account/password", form); r.StatusCode != 303 {
		s.Fatalf("change: %d %s", r.StatusCode, r.text)
	}
	return browser
}

// A reader's day: sent to sign in and back, own dossiers and not those of others,
// a token, and out again, here and everywhere; all of it in the audit.
func TestAReadersDay(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	if r := s.get(s.browser(), "/agencies/stp?lang=en"); r.StatusCode != 303 || r.Header.Get("Location") != "/login?back=%2Fagencies%2Fstp%3Flang%3Den&lang=en" {
		t.Fatalf("%d to %s", r.StatusCode, r.Header.Get("Location"))
	}
	lan := s.in(auth.New{Name: "lan", Role: auth.Agency, Unit: "STP"})
	for path, want := range map[string]int{
		"/": 200, "/agencies/snv": 200, "/agencies/stp/workbook?period=2024-06": 200, "/agencies/snv/workbook?period=2024-06": 403, "/reports/workbook": 403,
		"/audit": 403, "/audit/export": 403, "/metrics": 403, "/account": 200, "/account?lang=en": 200, "/dossiers?agency=SNV&where=received&period=2024-07": 403,
	} {
		if r := s.get(lan, path); r.StatusCode != want || (want == 403 && strings.Contains(r.text, "H28.02-240703")) {
			t.Errorf("%s: %d, want %d", path, r.StatusCode, want)
		}
	}
	made := s.post(lan, "/account/tokens", url.Values{"label": {"sheet"}, "scope": {"figures"}, "days": {"30"}})
	token := regexp.MustCompile(auth.TokenPrefix + `[\w-]+`).FindString(made.text)
	if made.StatusCode != 200 || token == "" || strings.Contains(s.get(lan, "/account").text, token) {
		t.Errorf("token: %d; it is shown once", made.StatusCode)
	}
	if r := s.get(http.DefaultClient, "/api/v1/flow?period=2024-06", "Authorization", "Bearer "+token); r.StatusCode != 200 {
		t.Errorf("by token: %d %s", r.StatusCode, r.text)
	}
	for _, path := range []string{"/account", "/api/v1/dossiers?period=2024-06&where=late"} {
		if r := s.get(http.DefaultClient, path, "Authorization", "Bearer "+token); r.StatusCode != 403 {
			t.Errorf("%s by a token for figures: %d", path, r.StatusCode)
		}
	}
	second := s.browser()
	if r := s.post(second, "/login", url.Values{"name": {"LAN"}, "password": {ownPassword}, "back": {"/units?lang=en"}}); r.Header.Get("Location") != "/units?lang=en" {
		t.Errorf("back: %d to %s", r.StatusCode, r.Header.Get("Location"))
	}
	if r := s.post(lan, "/logout/everywhere", nil); r.StatusCode != 303 {
		t.Errorf("out: %d", r.StatusCode)
	}
	for _, browser := range []*http.Client{lan, second} {
		if r := s.get(browser, "/"); r.StatusCode != 303 {
			t.Errorf("after signing out everywhere: %d", r.StatusCode)
		}
	}
	s.kept(audit.SignIn, 2)
	s.kept(audit.Refused, 8)
	s.kept(audit.Download, 1)
	s.kept(audit.PasswordChange, 1)
	s.kept(audit.TokenAdd, 1)
	s.kept(audit.SignOut, 1)
	if _, err := s.log.Verify(t.Context()); err != nil {
		t.Error(err)
	}
}

func (s *site) kept(action audit.Action, want int) {
	s.Helper()
	entries, err := s.log.List(s.Context(), audit.Query{Action: action})
	if err != nil || len(entries) != want {
		s.Errorf("%s: %d entries, want %d: %+v, %v", action, len(entries), want, entries, err)
	}
	for _, e := range entries {
		if e.Who != "lan" || e.Address != "127.0.0.1" || e.Request == "" || e.At.IsZero() {
			s.Errorf("who, when, from where: %+v", e)
		}
	}
}

// What is for sessions and operators only, and what a session cannot do.
func TestWhatNeedsASession(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	operator := s.in(auth.New{Name: "minh", Role: auth.Operator})
	leader := s.in(auth.New{Name: "hoa", Role: auth.Leadership})
	for path, line := range matrix {
		method, pattern, _ := strings.Cut(path, " ")
		if method != "GET" || strings.Contains(line.path, "%") || slices.Contains([]string{"/account/password", "/login"}, pattern) {
			continue
		}
		want := 200
		if line.whose == operators || line.whose == watchers {
			want = 403
		}
		if r := s.get(operator, line.path); r.StatusCode >= 400 && r.StatusCode != 404 {
			t.Errorf("%s as operator: %d", path, r.StatusCode)
		}
		if r := s.get(leader, line.path); r.StatusCode != want && r.StatusCode != 404 {
			t.Errorf("%s as leader: %d, want %d", path, r.StatusCode, want)
		}
	}
	if r := s.get(operator, "/audit?lang=en"); !strings.Contains(r.text, "signed in") || !strings.Contains(r.text, "127.0.0.1") {
		t.Errorf("the page of the audit: %.2000s", r.text)
	}
	if r := s.get(operator, "/audit/export?format=json&action=sign_in"); strings.Count(r.text, "\n") != 2 {
		t.Errorf("export: %s", r.text)
	}
}

// Forms are taken from our own pages only, and lead to our own pages only.
func TestFormsOfOtherSites(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	lan := s.in(auth.New{Name: "lan", Role: auth.Office})
	for _, head := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}} {
		if r := s.post(lan, "/logout", nil, head...); r.StatusCode != 403 {
			t.Errorf("%v: %d", head, r.StatusCode)
		}
	}
	if r := s.get(lan, "/"); r.StatusCode != 200 {
		t.Errorf("signed out by another site: %d", r.StatusCode)
	}
	for back, want := range map[string]string{
		"https://evil.example/": "/", "//evil.example": "/", `/\evil.example`: "/", "/\tevil": "/", "evil": "/", "/units": "/units", "/agencies/stp?period=2024-06": "/agencies/stp?period=2024-06",
	} {
		if r := s.post(s.browser(), "/login", url.Values{"name": {"lan"}, "password": {ownPassword}, "back": {back}}); r.Header.Get("Location") != want {
			t.Errorf("back %q leads to %q", back, r.Header.Get("Location"))
		}
	}
	if r := s.post(lan, "/login", url.Values{"name": {strings.Repeat("x", 2<<20)}}); r.StatusCode != 413 {
		t.Errorf("a form of 2 MB: %d", r.StatusCode)
	}
	if r := s.get(lan, "/?x="+strings.Repeat("y", 9<<10)); r.StatusCode != 413 {
		t.Errorf("an address of 9 KB: %d", r.StatusCode)
	}
}

// Guessing is slowed down by address and ends at the account's lock.
func TestGuessingIsSlow(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	last := 0
	for i := range 25 {
		r := s.post(s.browser(), "/login", url.Values{"name": {fmt.Sprint("guess", i)}, "password": {"wrong"}})
		last = r.StatusCode
		if strings.Contains(r.Header.Get("Set-Cookie"), "khohoso=") {
			t.Error("a guess gets a session")
		}
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("the 25th guess is answered with %d", last)
	}
}

// The headers that keep an answer to its reader, on every kind of answer.
func TestHeaders(t *testing.T) {
	t.Parallel()
	s := openSite(t, func(_ *site, o *service.Options) { o.Secure = true })
	_, password, err := s.accounts.Add(t.Context(), auth.New{Name: "lan", Role: auth.Office}, "test")
	if err != nil {
		t.Fatal(err)
	}
	in := s.post(s.browser(), "/login", url.Values{"name": {"lan"}, "password": {password}})
	cookie := in.Header.Get("Set-Cookie")
	for _, want := range []string{"__Host-khohoso=", "HttpOnly", "Secure", "SameSite=Lax", "Path=/"} {
		if !strings.Contains(cookie, want) {
			t.Errorf("cookie %q lacks %s", cookie, want)
		}
	}
	for _, path := range []string{"/", "/login", "/nothing", "/api/v1/flow", "/api/v1/nothing", "/assets/page.css", "/healthz", "/audit"} {
		head := s.get(s.browser(), path).Header
		for name, want := range map[string]string{
			"Content-Security-Policy": "frame-ancestors 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
			"Strict-Transport-Security": "max-age=31536000", "X-Request-Id": "", "Cache-Control": "",
		} {
			if got := head.Get(name); got == "" || !strings.Contains(got, want) {
				t.Errorf("%s: %s is %q", path, name, got)
			}
		}
		if vary := strings.Join(head.Values("Vary"), " "); !strings.Contains(vary, "Cookie") || !strings.Contains(vary, "Authorization") {
			t.Errorf("%s varies by %q", path, vary)
		}
		if csp := head.Get("Content-Security-Policy"); strings.Contains(csp, "unsafe") || !strings.Contains(csp, "default-src 'none'") {
			t.Errorf("%s: policy %q", path, csp)
		}
		if strings.Contains(head.Get("Cache-Control"), "public") {
			t.Errorf("%s may be kept for others: %s", path, head.Get("Cache-Control"))
		}
	}
}
