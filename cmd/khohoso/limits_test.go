package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"khohoso/dashboards/service"
	"khohoso/internal/accountsdb"
	"khohoso/internal/auth"
)

// pass lets time go by for accounts, limits and audit.
func (s *site) pass(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.at = s.at.Add(d)
}

// One small service, seen over time: how long sessions last, what metrics tell, and
// how often one may ask.
func TestServiceKeepsItsBounds(t *testing.T) {
	t.Parallel()
	s := openSite(t, func(_ *site, o *service.Options) { o.Trusted = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} })
	t.Run("sessions end", s.sessionsEnd)
	t.Run("metrics say nothing of readers", s.metricsSayNothingOfReaders)
	t.Run("addresses are limited apart", s.addressesAreLimitedApart)
}

// A session ends after half an hour without use and after twelve hours in all, whatever its use.
func (s *site) sessionsEnd(t *testing.T) {
	lan := s.in(auth.New{Name: "lan", Role: auth.Office})
	s.pass(29 * time.Minute)
	if r := s.get(lan, "/account"); r.StatusCode != 200 {
		t.Errorf("after 29 minutes: %d", r.StatusCode)
	}
	s.pass(31 * time.Minute)
	if r := s.get(lan, "/account"); r.StatusCode != 303 || !strings.HasPrefix(r.Header.Get("Location"), "/login") {
		t.Errorf("31 minutes later: %d to %s", r.StatusCode, r.Header.Get("Location"))
	}
	s.post(lan, "/login", url.Values{"name": {"lan"}, "password": {ownPassword}})
	lasted := time.Duration(0)
	for ; s.get(lan, "/account").StatusCode == 200; lasted += 25 * time.Minute {
		if s.pass(25 * time.Minute); lasted > 24*time.Hour {
			break
		}
	}
	if lasted < 12*time.Hour || lasted > 12*time.Hour+25*time.Minute {
		t.Errorf("a session that is used all the time lasts %v", lasted)
	}
}

// Metrics are for operators; they count by routes and outcomes, never by what readers
// send, so that nobody can make them grow or read names out of them.
func (s *site) metricsSayNothingOfReaders(t *testing.T) {
	minh := s.in(auth.New{Name: "minh", Role: auth.Operator})
	for i := range 30 {
		s.get(minh, fmt.Sprintf("/nothing-%d", i))
		s.send(minh, fmt.Sprintf("METHOD%d", i), "/units", "")
		s.get(minh, fmt.Sprintf("/procedures/none-%d", i))
	}
	s.post(s.browser(), "/login", url.Values{"name": {"kẻ lạ"}, "password": {"wrong"}})
	s.get(s.browser(), "/api/v1/flow?period=2024-06")
	r := s.get(minh, "/metrics")
	for _, want := range []string{
		`khohoso_http_requests_total{method="GET",route="none",status="4xx"} 30`, `khohoso_http_requests_total{method="other",route="none",status="4xx"} 30`,
		`khohoso_http_requests_total{method="GET",route="/procedures/{slug}",status="4xx"} 30`, `khohoso_sign_ins_total{outcome="failed",way="password"} 1`,
		`khohoso_sign_ins_total{outcome="done",way="password"} 3`, `khohoso_refused_total{route="/api/v1/flow"} 1`, `khohoso_http_request_seconds_bucket{route="POST /login"`, "\nkhohoso_http_requests_running 1\n",
	} {
		if !strings.Contains(strings.ReplaceAll(r.text, `route="GET /`, `route="/`), want) {
			t.Errorf("metrics lack %s", want)
		}
	}
	sample := regexp.MustCompile(`^[a-z_]+(\{([a-z_]+="(\\.|[^"\\])*",?)*\})? \S+$`)
	for _, line := range strings.Split(strings.TrimSpace(r.text), "\n") {
		if !strings.HasPrefix(line, "# ") && !sample.MatchString(line) {
			t.Errorf("no line of metrics: %s", line)
		}
		if strings.Contains(line, "nothing-") || strings.Contains(line, "METHOD") || strings.Contains(line, "kẻ lạ") || strings.Contains(line, "none-") {
			t.Errorf("metrics tell what readers send: %s", line)
		}
	}
}

// Who asks too often waits, whoever else asks: readers behind a trusted proxy are told
// apart by what it says of them, and nobody gets around it by saying so himself.
func (s *site) addressesAreLimitedApart(t *testing.T) {
	ask := func(path, by, from string) *http.Response {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
		r.RemoteAddr, r.Host = by+":9", "localhost"
		r.Header.Set("X-Forwarded-For", from)
		answer := httptest.NewRecorder()
		s.handler.ServeHTTP(answer, r)
		return answer.Result()
	}
	flood := func(by string, from func(int) string) (answered int) {
		t.Helper()
		for i := range 1000 {
			r := ask("/healthz", by, from(i))
			if r.StatusCode == http.StatusTooManyRequests {
				if r.Header.Get("Retry-After") == "" {
					t.Error("a refusal does not say when to come again")
				}
				return i
			}
		}
		t.Error("a thousand requests in one moment are all answered")
		return 1000
	}
	const proxy, direct = "127.0.0.1", "198.51.100.9"
	if n := flood(proxy, func(int) string { return "203.0.113.7" }); n != 400 {
		t.Errorf("%d answers at once, want 400", n)
	}
	if n := flood(direct, func(i int) string { return fmt.Sprintf("203.0.113.%d", i%250) }); n != 400 {
		t.Errorf("%d answers at once to one who says to be many, want 400", n)
	}
	for from, want := range map[string]int{
		"203.0.113.8":               200, // another reader behind the proxy
		"203.0.113.7":               429,
		"198.51.100.1, 203.0.113.7": 429, // the same with a hop before that is made up
	} {
		if r := ask("/login", proxy, from); r.StatusCode != want {
			t.Errorf("%s: %d, want %d", from, r.StatusCode, want)
		}
	}
	if r := ask("/assets/page.css", proxy, "203.0.113.7"); r.StatusCode != 200 {
		t.Errorf("a style sheet: %d", r.StatusCode)
	}
	s.pass(2 * time.Second)
	if r := ask("/login", proxy, "203.0.113.7"); r.StatusCode != 200 {
		t.Errorf("two seconds later: %d", r.StatusCode)
	}
}

// A service that is told to stop while a push is on its way takes it in, answers it
// and then ends in order.
func TestStopWaitsForAPush(t *testing.T) {
	t.Parallel()
	p := newProgram(t, "")
	p.take("june.csv", june)
	token := p.sourceToken()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	out, ended := &lines{}, make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"serve", "--addr", "127.0.0.1:0", "--lang", "en", "--warehouse", p.warehouse}, strings.NewReader(""), out, &lines{})
	}()
	address := out.wait(t, `http://127\.0\.0\.1:\d+/`)
	body, sending := io.Pipe()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address+"api/v1/events", body)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	client := &http.Client{Transport: &http.Transport{}}
	answered := make(chan string, 1)
	go func() {
		answer, err := client.Do(request)
		if err != nil {
			answered <- err.Error()
			return
		}
		defer answer.Body.Close()
		text, _ := io.ReadAll(answer.Body)
		answered <- fmt.Sprint(answer.StatusCode, " ", string(bytes.TrimSpace(text)))
	}()
	row := func(n int) string {
		return fmt.Sprintf(`{"dossier_code":"D-%d","event_time":"2024-06-03T08:00:00+07:00","status":2,"agency_code":"STP"}`+"\n", n)
	}
	if _, err := io.WriteString(sending, row(1)); err != nil {
		t.Fatal(err)
	}
	time.Sleep(300 * time.Millisecond) // the head has arrived
	stop()
	time.Sleep(300 * time.Millisecond)
	select {
	case status := <-ended:
		t.Fatalf("ends with status %d while a push is on its way", status)
	default:
	}
	if _, err := io.WriteString(sending, row(2)); err != nil {
		t.Fatal(err)
	}
	_ = sending.Close()
	if got := <-answered; !strings.HasPrefix(got, "200 ") || !strings.Contains(got, `"accepted":2`) {
		t.Errorf("the push is answered: %s", got)
	}
	client.CloseIdleConnections()
	endsWell(t, ended)
	if n := p.in("select count(*) from raw_event where dossier_code like 'D-%'"); n != 2 {
		t.Errorf("%d events of the push are in, want 2", n)
	}
}

// sourceToken makes an account of a source and gives its token.
func (p *program) sourceToken() string {
	p.Helper()
	db, err := accountsdb.Open(p.Context(), accountsdb.PathFor(p.warehouse))
	if err != nil {
		p.Fatal(err)
	}
	defer db.Close()
	accounts := auth.NewAccounts(db, auth.Limits{}, time.Now)
	account, _, err := accounts.Add(p.Context(), auth.New{Name: "mot-cua", Role: auth.Source}, "test")
	if err != nil {
		p.Fatal(err)
	}
	token, err := accounts.IssueToken(p.Context(), account, "test", []auth.Scope{auth.WriteEvents}, time.Hour)
	if err != nil {
		p.Fatal(err)
	}
	return token
}
