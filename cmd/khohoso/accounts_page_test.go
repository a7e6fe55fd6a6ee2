package main

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"khohoso/internal/audit"
	"khohoso/internal/auth"
)

// An operator looks after accounts in the browser: adds, resets, disables, gives and
// revokes a source's token; each stands in the audit with its outcome, secrets are
// shown once, and another site can do none of it.
func TestOperatorsLookAfterAccounts(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	minh := s.in(auth.New{Name: "minh", Role: auth.Operator})
	password := regexp.MustCompile(`<code>([a-z0-9]{4}(?:-[a-z0-9]{4}){3})</code>`)
	added := s.post(minh, "/accounts", url.Values{"name": {"lan"}, "role": {"agency"}, "unit": {"STP"}})
	first := password.FindStringSubmatch(added.text)
	if added.StatusCode != 200 || first == nil || strings.Contains(s.get(minh, "/accounts").text, first[1]) {
		t.Fatalf("added: %d, password %v; it is shown once", added.StatusCode, first)
	}
	lan := s.browser()
	if r := s.post(lan, "/login", url.Values{"name": {"lan"}, "password": {first[1]}}); r.StatusCode != 303 {
		t.Errorf("the new account does not come in: %d", r.StatusCode)
	}
	if r := s.post(minh, "/accounts", url.Values{"name": {"mai"}, "role": {"agency"}}); r.StatusCode != 400 || !strings.Contains(r.text, `value="mai"`) || password.MatchString(r.text) {
		t.Errorf("an agency's account without a unit: %d", r.StatusCode)
	}
	for path, button := range map[string]string{"/accounts/reset": "Đặt lại", "/accounts/disable": "Ngừng tài khoản"} {
		if r := s.post(minh, path, url.Values{"name": {"lan"}}); r.StatusCode != 200 || !strings.Contains(r.text, "tài khoản lan?") || !strings.Contains(r.text, ">"+button+"</button>") || s.get(lan, "/account").StatusCode != 303 && s.get(lan, "/account/password").StatusCode != 200 {
			t.Errorf("%s is not asked about first: %d", path, r.StatusCode)
		}
	}
	second := password.FindStringSubmatch(s.post(minh, "/accounts/reset", url.Values{"name": {"lan"}, "sure": {"yes"}}).text)
	if second == nil || second[1] == first[1] || s.get(lan, "/account").StatusCode != 303 {
		t.Errorf("reset: %v; the sessions of before go on", second)
	}
	if r := s.post(minh, "/accounts/disable", url.Values{"name": {"lan"}, "sure": {"yes"}}); r.StatusCode != 200 || !strings.Contains(r.text, "Đã ngừng tài khoản lan") {
		t.Errorf("disable: %d", r.StatusCode)
	}
	if r := s.post(lan, "/login", url.Values{"name": {"lan"}, "password": {second[1]}}); r.StatusCode == 303 {
		t.Error("a disabled account comes in")
	}
	if r := s.post(minh, "/accounts/disable", url.Values{"name": {"minh"}, "sure": {"yes"}}); r.StatusCode != 400 || !strings.Contains(r.text, "người vận hành duy nhất") {
		t.Errorf("the only operator is disabled: %d", r.StatusCode)
	}
	s.post(minh, "/accounts", url.Values{"name": {"mot-cua"}, "role": {"source"}})
	given := s.post(minh, "/accounts/tokens", url.Values{"name": {"mot-cua"}, "label": {"đẩy"}, "days": {"30"}})
	if !strings.Contains(given.text, auth.TokenPrefix) || strings.Contains(s.get(minh, "/accounts").text, auth.TokenPrefix) {
		t.Error("the token of a source is not shown once")
	}
	if r := s.post(minh, "/accounts/tokens", url.Values{"name": {"minh"}, "label": {"x"}, "days": {"30"}}); r.StatusCode != 400 {
		t.Errorf("a person gets a source's token: %d", r.StatusCode)
	}
	id := regexp.MustCompile(`name="token" value="(\d+)"`).FindStringSubmatch(given.text)
	if id == nil || !strings.Contains(s.post(minh, "/accounts/tokens/revoke", url.Values{"name": {"mot-cua"}, "token": {id[1]}, "sure": {"yes"}}).text, "Chưa nguồn nào có mã") {
		t.Errorf("revoke %v", id)
	}
	for path, form := range map[string]url.Values{"/accounts": {"name": {"eve"}, "role": {"operator"}}, "/accounts/reset": {"name": {"minh"}}} {
		if r := s.post(minh, path, form, "Sec-Fetch-Site", "cross-site"); r.StatusCode != 403 {
			t.Errorf("%s from another site: %d", path, r.StatusCode)
		}
	}
	want := []string{
		"user_add lan done", "user_add mai failed", "user_reset lan done", "user_disable lan done", "user_disable minh failed",
		"user_add mot-cua done", "token_add mot-cua done", "token_add minh failed", "token_revoke mot-cua done",
	}
	if got := s.changes("minh"); !slices.Equal(got, want) {
		t.Errorf("the audit has\n%v, want\n%v", got, want)
	}
}

// changes are what a person did to accounts, in order.
func (s *site) changes(who string) (all []string) {
	s.Helper()
	entries, err := s.log.List(s.Context(), audit.Query{Who: who})
	if err != nil {
		s.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasPrefix(string(e.Action), "user_") || strings.HasPrefix(string(e.Action), "token_") {
			all = append(all, string(e.Action)+" "+e.Object+" "+string(e.Outcome))
		}
	}
	return all
}
