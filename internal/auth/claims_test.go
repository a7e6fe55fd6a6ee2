package auth

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"khohoso/internal/apperr"
)

func TestClaimsByTheirWay(t *testing.T) {
	t.Parallel()
	var claims map[string]any
	text := `{"groups":"a","realm_access":{"roles":["x","y"]},"resource_access":{"kho.hoso":{"roles":["z"]}},"https://tinh.gov.vn/role":"w"}`
	if err := json.Unmarshal([]byte(text), &claims); err != nil {
		t.Fatal(err)
	}
	any := func(string) bool { return false }
	for name, want := range map[string]string{
		"groups": "a", "realm_access.roles": "x|y", "resource_access.kho.hoso.roles": "z", "https://tinh.gov.vn/role": "w",
		"realm_access.nothing": "", "groups.a": "", "nothing": "", "": "", ".": "",
	} {
		if got := strings.Join(texts(claimOf(claims, name), any), "|"); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestValuesOfAClaim(t *testing.T) {
	t.Parallel()
	known := func(value string) bool {
		return slices.Contains([]string{"Văn phòng UBND", "lanh-dao", "van-phong"}, value)
	}
	for _, c := range []struct {
		claim any
		want  string
	}{
		{"lanh-dao", "lanh-dao"}, {" Văn phòng UBND ", "Văn phòng UBND"}, {"lanh-dao,van-phong", "lanh-dao|van-phong"},
		{"lanh-dao, Văn phòng UBND", "lanh-dao|Văn phòng UBND"}, {`["lanh-dao","Văn phòng UBND"]`, "lanh-dao|Văn phòng UBND"},
		{"lanh-dao van-phong", "lanh-dao|van-phong"}, {"khách của lanh-dao", "khách của lanh-dao"}, {"[lanh-dao", "[lanh-dao"},
		{[]any{"Văn phòng UBND", 7.0, nil, "lanh-dao"}, "Văn phòng UBND|lanh-dao"}, {7.0, ""}, {nil, ""}, {map[string]any{"lanh-dao": true}, ""},
	} {
		if got := strings.Join(texts(c.claim, known), "|"); got != c.want {
			t.Errorf("%v: %q, want %q", c.claim, got, c.want)
		}
	}
	for _, c := range []struct {
		claim any
		want  string
	}{{"STP", "STP"}, {[]any{" STP "}, "STP"}, {[]any{"STP", "SNV"}, ""}, {nil, ""}} {
		if got := text(c.claim); got != c.want {
			t.Errorf("%v: %q, want %q", c.claim, got, c.want)
		}
	}
}

// A role that the provider took ends what the account still has here.
func TestRoleLostAtTheProvider(t *testing.T) {
	issuer := openProvider(t)
	s, accounts, _ := openSSO(t, issuer, nil)
	who, session, _, err := signOn(t, s, "lan", nil)
	if err != nil {
		t.Fatal(err)
	}
	account, err := accounts.Find(t.Context(), who.Name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := accounts.IssueToken(t.Context(), account, "sheet", []Scope{ReadFigures}, 31*24*time.Hour); apperr.CodeOf(err) != apperr.Usage {
		t.Errorf("a token of a guest holds longer than a month: %v", err)
	}
	token, err := accounts.IssueToken(t.Context(), account, "sheet", []Scope{ReadFigures}, 30*24*time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	delete(s.Roles, "don-vi")
	if _, secret, _, err := signOn(t, s, "lan", nil); apperr.CodeOf(err) != apperr.Refused || secret != "" {
		t.Fatalf("%v", err)
	}
	if again, err := accounts.OfSession(t.Context(), session); err != nil || !again.Nobody() {
		t.Errorf("the session of before: %+v, %v", again, err)
	}
	if again, err := accounts.OfToken(t.Context(), token); err != nil || !again.Nobody() {
		t.Errorf("the token of before: %+v, %v", again, err)
	}
}

// withoutUserinfo is a provider whose userinfo address is broken.
type withoutUserinfo struct{}

func (withoutUserinfo) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasSuffix(r.URL.Path, "/userinfo") {
		return &http.Response{StatusCode: 500, Body: io.NopCloser(strings.NewReader("broken")), Header: http.Header{}, Request: r}, nil
	}
	return http.DefaultTransport.RoundTrip(r)
}

func TestUserinfoThatFails(t *testing.T) {
	issuer := openProvider(t)
	s, _, _ := openSSO(t, issuer, withoutUserinfo{})
	if _, _, _, err := signOn(t, s, "hoa", nil); apperr.CodeOf(err) != apperr.SignIn {
		t.Errorf("claims that only userinfo has were missing, and yet: %v", err)
	}
	s.Claims.Account, s.Claims.Role = "azp", "aud" // what the token itself tells
	s.Roles["khohoso"] = Leadership
	if who, _, _, err := signOn(t, s, "hoa", nil); err != nil || who.Role != Leadership {
		t.Errorf("the token told everything, and yet: %+v, %v", who, err)
	}
}

func TestClocksMayDiffer(t *testing.T) {
	issuer := openProvider(t)
	s, _, c := openSSO(t, issuer, nil)
	for _, apart := range []time.Duration{-50 * time.Second, 50 * time.Second} {
		c.at = time.Now().Add(apart)
		if _, _, _, err := signOn(t, s, "hoa", nil); err != nil {
			t.Errorf("clocks %v apart: %v", apart, err)
		}
	}
}
