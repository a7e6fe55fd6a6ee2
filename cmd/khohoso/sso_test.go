package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"khohoso/internal/openidtest"
)

// openProvider runs a real OpenID provider with somebody of a unit and somebody of none that there is.
func openProvider(t *testing.T) (issuer string) {
	t.Helper()
	return openidtest.Open(t, openidtest.Person{Name: "lan", Role: "don-vi", Unit: "so-tu-phap"}, openidtest.Person{Name: "la", Role: "don-vi", Unit: "XYZ"})
}

// seat is a browser at the real service.
type seat struct {
	*testing.T
	client *http.Client
	home   string
}

// newSeat follows what leads elsewhere, but stops where it comes back to the service.
func newSeat(t *testing.T, home string) seat {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, via []*http.Request) error {
		if strings.HasPrefix(r.URL.String(), home) {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	t.Cleanup(client.CloseIdleConnections)
	return seat{t, client, home}
}

func (s seat) open(address string) (answer *http.Response, text string) {
	s.Helper()
	return s.read(s.client.Get(address))
}

func (s seat) read(answer *http.Response, err error) (*http.Response, string) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		s.Fatal(err)
	}
	return answer, string(text)
}

// atProvider goes from the page to sign in to the provider, signs in there and gives
// the address that leads back.
func (s seat) atProvider(name string) (callback string) {
	s.Helper()
	_, login := s.open(s.home + "/login?back=%2Fagencies%2Fstp&lang=en")
	_, link, there := strings.Cut(login, `href="/login/sso?`)
	link, _, _ = strings.Cut(link, `"`)
	if !there || !strings.Contains(login, "cổng của tỉnh") {
		s.Fatalf("the page to sign in does not lead to the sign-on: %.2000s", login)
	}
	form, _ := s.open(s.home + "/login/sso?" + strings.ReplaceAll(link, "&amp;", "&"))
	at := form.Request.URL
	answer, text := s.read(s.client.PostForm("http://"+at.Host+"/login/username", url.Values{"username": {name}, "password": {openidtest.Password}, "id": {at.Query().Get("authRequestID")}}))
	back, err := answer.Location()
	if err != nil {
		s.Fatalf("the provider leads nowhere: %d %s", answer.StatusCode, text)
	}
	return back.String()
}

// The real service signs a person in at a real provider that its config names: with a
// proof key, by a state that only that browser has, once; the person then sees what the
// role and unit of the claims allow, and it all stands in the audit.
func TestSignOnAtAProvider(t *testing.T) {
	t.Parallel()
	issuer := openProvider(t)
	p := newProgram(t, "")
	p.take("june.csv", "H28.01-240603-00001,2024-06-03T08:00:00+07:00,received,STP,online,2024-06-10\nH28.02-240603-00001,2024-06-03T09:00:00+07:00,received,SNV,online,\n")
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	config := p.configured(fmt.Sprintf("single-sign-on:\n  issuer: %s\n  name: cổng của tỉnh\n  client-id: khohoso\n  client-secret-file: %s\n  scopes: [openid, profile]\n"+
		"  claims: {role: family_name, unit: given_name}\n  roles: {don-vi: agency}\n  units: {so-tu-phap: STP}\n", issuer, secret))
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	out, ended := &lines{}, make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"serve", "--addr", "127.0.0.1:0", "--lang", "en", "--config", config, "--warehouse", p.warehouse}, strings.NewReader(""), out, &lines{})
	}()
	home := strings.TrimSuffix(out.wait(t, `http://127\.0\.0\.1:\d+/`), "/")
	openidtest.LeadBack(home + "/login/callback")

	lan := newSeat(t, home)
	callback := lan.atProvider("lan")
	other := newSeat(t, home)
	if answer, text := other.open(callback); answer.StatusCode < 400 || !strings.Contains(text, `action="/login`) {
		t.Errorf("what comes back to another browser: %d to %s", answer.StatusCode, answer.Header.Get("Location"))
	}
	callback = lan.atProvider("lan")
	answer, text := lan.open(callback)
	if answer.StatusCode != http.StatusSeeOther || answer.Header.Get("Location") != "/agencies/stp" {
		t.Fatalf("signed on: %d to %q: %.500s", answer.StatusCode, answer.Header.Get("Location"), text)
	}
	for path, want := range map[string]int{"/agencies/stp": 200, "/dossiers?where=received&agency=STP&period=2024-06": 200, "/dossiers?where=received&agency=SNV&period=2024-06": 403, "/accounts": 403} {
		if answer, _ := lan.open(home + path); answer.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, answer.StatusCode, want)
		}
	}
	if answer, _ := lan.open(callback); answer.StatusCode < 400 {
		t.Errorf("replayed: %d to %s", answer.StatusCode, answer.Header.Get("Location"))
	}
	unknown := newSeat(t, home)
	if answer, text := unknown.open(unknown.atProvider("la")); answer.StatusCode != 403 || !strings.Contains(text, `action="/login`) {
		t.Errorf("someone of a unit that there is not: %d %.500s", answer.StatusCode, text)
	}
	if answer, _ := unknown.open(home + "/units"); answer.StatusCode != http.StatusSeeOther {
		t.Errorf("refused, but in: %d", answer.StatusCode)
	}
	lan.read(lan.client.PostForm(home+"/logout", nil))
	if answer, _ := lan.open(home + "/units"); answer.StatusCode != http.StatusSeeOther {
		t.Errorf("signed out, but in: %d", answer.StatusCode)
	}
	log := p.must("audit", "export", "--action", "sign_in")
	if n := strings.Count(log, "single sign-on,done"); n != 1 || strings.Count(log, "single sign-on,failed") != 3 {
		t.Errorf("audit: %s", log)
	}
	lan.client.CloseIdleConnections()
	stop()
	endsWell(t, ended)
}
