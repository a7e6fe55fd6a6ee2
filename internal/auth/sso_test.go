package auth

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"khohoso/internal/apperr"
	"khohoso/internal/openidtest"
)

const ours = "http://khohoso.test/login/callback"

// openProvider runs a real OpenID provider.
func openProvider(t *testing.T) string {
	t.Helper()
	openidtest.LeadBack(ours)
	return openidtest.Open(t,
		openidtest.Person{Name: "lan", Role: "don-vi", Unit: "STP"}, openidtest.Person{Name: "hoa", Role: "lanh-dao"},
		openidtest.Person{Name: "la", Role: "don-vi", Unit: "XYZ"}, openidtest.Person{Name: "minh", Role: "khach", Unit: "STP"},
		openidtest.Person{Name: "may", Role: "nguon"}, openidtest.Person{Name: "noi", Role: "don-vi", Unit: "so-noi-vu"})
}

// openSSO uses a provider as the config would say.
func openSSO(t *testing.T, issuer string, through http.RoundTripper) (*SSO, *Accounts, *clock) {
	t.Helper()
	accounts, c := openAccounts(t)
	c.at = time.Now()
	s := NewSSO(SingleSignOn{
		Issuer: issuer, ClientID: "khohoso", Secret: "secret", Redirect: ours,
		Claims: ClaimNames{Role: "family_name", Unit: "given_name"},
		Roles:  map[string]Role{"don-vi": Agency, "lanh-dao": Leadership, "nguon": Source},
		Units:  map[string]string{"so-noi-vu": "SNV"},
		KnownUnit: func(_ context.Context, code string) (bool, error) {
			return code == "STP" || code == "SNV", nil
		},
		Client: &http.Client{Transport: through, Timeout: 5 * time.Second},
	}, accounts)
	return s, accounts, c
}

// atProvider does what a reader's browser does there, and gives what comes back.
func atProvider(t *testing.T, address, name string) Return {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.String(), ours) {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	form, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, form.Body)
	_ = form.Body.Close()
	id := form.Request.URL.Query().Get("authRequestID")
	answer, err := client.PostForm(form.Request.URL.Scheme+"://"+form.Request.URL.Host+"/login/username", url.Values{"username": {name}, "password": {openidtest.Password}, "id": {id}})
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	back, err := answer.Location()
	if err != nil {
		t.Fatalf("the provider leads nowhere: %d", answer.StatusCode)
	}
	return Return{State: back.Query().Get("state"), Code: back.Query().Get("code"), Error: back.Query().Get("error")}
}

// signOn goes the whole way; change may spoil the address on the way there.
func signOn(t *testing.T, s *SSO, name string, change func(*url.URL)) (Identity, string, Return, error) {
	t.Helper()
	address, state, err := s.Begin(t.Context(), "/units")
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(parsed)
	}
	r := atProvider(t, parsed.String(), name)
	r.Cookie = state
	who, secret, back, err := s.Finish(t.Context(), r)
	if err == nil && back != "/units" {
		t.Errorf("leads back to %q", back)
	}
	return who, secret, r, err
}

func TestGoodSignOn(t *testing.T) {
	issuer := openProvider(t)
	s, accounts, _ := openSSO(t, issuer, nil)
	for name, want := range map[string]Identity{
		"lan": {Role: Agency, Unit: "STP"}, "hoa": {Role: Leadership}, "noi": {Role: Agency, Unit: "SNV"},
	} {
		who, secret, _, err := signOn(t, s, name, nil)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if who.Name != name || who.Role != want.Role || who.Unit != want.Unit || who.MustChange {
			t.Errorf("%s signs in as %+v", name, who)
		}
		if again, err := accounts.OfSession(t.Context(), secret); err != nil || again.Name != name {
			t.Errorf("session of %s: %+v, %v", name, again, err)
		}
	}
	if _, _, _, err := signOn(t, s, "lan", nil); err != nil {
		t.Errorf("the second time: %v", err)
	}
	if list, err := accounts.List(t.Context()); err != nil || len(list) != 3 {
		t.Errorf("accounts: %+v, %v", list, err)
	}
	if _, _, err := accounts.SignIn(t.Context(), "lan", "", Origin{}); !errors.Is(err, ErrWrong) {
		t.Errorf("an account of the sign-on has a password here: %v", err)
	}
}

func TestSignOnOfThoseWithoutAPlaceHere(t *testing.T) {
	issuer := openProvider(t)
	s, accounts, _ := openSSO(t, issuer, nil)
	for name, why := range map[string]string{"la": "XYZ", "minh": "no role", "may": "no role"} {
		_, secret, _, err := signOn(t, s, name, nil)
		if !errors.Is(err, ErrSingleSignOn) || apperr.CodeOf(err) != apperr.Refused || secret != "" || !strings.Contains(err.Error(), why) {
			t.Errorf("%s: %q, %v", name, secret, err)
		}
	}
	add(t, accounts, New{Name: "lan", Role: Operator})
	if who, secret, _, err := signOn(t, s, "lan", nil); err == nil || secret != "" {
		t.Errorf("a local account is taken over by name: %+v", who)
	}
	if _, _, _, err := signOn(t, s, "hoa", nil); err != nil {
		t.Fatal(err)
	}
	if _, err := accounts.Disable(t.Context(), "hoa"); err != nil {
		t.Fatal(err)
	}
	if _, secret, _, err := signOn(t, s, "hoa", nil); !errors.Is(err, ErrSingleSignOn) || secret != "" {
		t.Errorf("a disabled account signs on: %v", err)
	}
}

// through lets a test meddle with what goes between us and the provider.
type through func(*http.Request) (*http.Response, error)

func (f through) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestSignOnsThatDoNotHold(t *testing.T) {
	issuer, other := openProvider(t), openProvider(t)
	refused := func(what, why string, s *SSO, change func(*url.URL)) {
		t.Helper()
		_, secret, _, err := signOn(t, s, "lan", change)
		if !errors.Is(err, ErrSingleSignOn) || secret != "" || !strings.Contains(err.Error(), why) {
			t.Errorf("%s: %q, %v", what, secret, err)
		}
	}
	s, _, _ := openSSO(t, issuer, nil)
	refused("wrong nonce", "the nonce is another one", s, func(u *url.URL) {
		q := u.Query()
		q.Set("nonce", "another")
		u.RawQuery = q.Encode()
	})
	refused("another verifier", "invalid_grant", s, func(u *url.URL) {
		q := u.Query()
		q.Set("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
		u.RawQuery = q.Encode()
	})
	// Code, token and keys are those of another provider, as real as ours.
	s, _, _ = openSSO(t, issuer, through(func(r *http.Request) (*http.Response, error) {
		if strings.Contains(r.URL.Path, "token") || strings.Contains(r.URL.Path, "keys") {
			r.URL.Host = strings.TrimPrefix(other, "http://")
		}
		return http.DefaultTransport.RoundTrip(r)
	}))
	refused("wrong issuer", "different provider", s, func(u *url.URL) { u.Host = strings.TrimPrefix(other, "http://") })
	// The token is good when it is sent and has run out when it is looked at.
	var c *clock
	s, _, c = openSSO(t, issuer, through(func(r *http.Request) (*http.Response, error) {
		answer, err := http.DefaultTransport.RoundTrip(r)
		if strings.Contains(r.URL.Path, "token") {
			c.pass(25 * time.Hour)
		}
		return answer, err
	}))
	refused("expired token", "expired", s, nil)
}

// A sign-on comes back once, to the browser that began it, and soon.
func TestSignOnsReplayed(t *testing.T) {
	issuer := openProvider(t)
	s, _, c := openSSO(t, issuer, nil)
	_, _, good, err := signOn(t, s, "lan", nil)
	if err != nil {
		t.Fatal(err)
	}
	fails := func(what string, r Return) {
		t.Helper()
		if _, secret, _, err := s.Finish(t.Context(), r); !errors.Is(err, ErrSingleSignOn) || secret != "" {
			t.Errorf("%s: %q, %v", what, secret, err)
		}
	}
	fails("replayed", good)
	_, state, err := s.Begin(t.Context(), "/")
	if err != nil {
		t.Fatal(err)
	}
	fails("an old code for a new sign-on", Return{State: state, Cookie: state, Code: good.Code})
	address, state, err := s.Begin(t.Context(), "/")
	if err != nil {
		t.Fatal(err)
	}
	r := atProvider(t, address, "lan")
	fails("another browser", r)
	fails("a guessed state", Return{State: "guess", Cookie: "guess", Code: r.Code})
	r.Cookie = state
	c.pass(signInHolds + time.Second)
	fails("too late", r)
	fails("refused at the provider", Return{State: state, Cookie: state, Error: "access_denied"})
}
