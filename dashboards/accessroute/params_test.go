package accessroute

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"khohoso/internal/apperr"
	"khohoso/internal/auth"
)

// What a route does not take is refused and named, with what there is; nothing of the handler runs.
func TestUnknownParametersAreRefused(t *testing.T) {
	t.Parallel()
	params := append(Takes("period", "numerator.*"), Param{Name: "unit", Many: true})
	page := Route{Pattern: "/a", Formats: []Format{HTML}, Access: Figures(), Params: params}
	form, bare, open, data := page, page, page, page
	form.Method, data.Method = http.MethodPost, http.MethodPost
	bare.Params, open.AnyParams, data.Formats = nil, true, []Format{JSON}
	for _, c := range []struct {
		route           Route
		query, body     string
		says, sentences string // what the refusal says; "" where there is none
	}{
		{page, "", "", "", ""}, {page, "period=2025&unit=a&unit=b&numerator.2.1=3&lang=en", "", "", ""}, {page, "lang=&period=", "", "", ""},
		{page, "agency=H28", "", `"agency"`, "period, numerator.*, unit"}, {page, "numerator.=1", "", `"numerator."`, ""},
		{page, "period=1&period=2", "", "twice", ""}, {page, "lang=fr", "", `"fr"`, "vi, en"}, {page, "period=1;agency=2", "", "cannot be read", ""},
		{bare, "x=1", "", "takes none", ""}, {open, "iss=1&x=2&x=3", "", "", ""},
		{form, "", "period=2025&unit=a", "", ""}, {form, "", "agency=1", `"agency"`, ""}, {form, "agency=1", "", `"agency"`, ""}, {form, "", "period=%zz", "cannot be read", ""},
		{data, "", "anything=1", "", ""}, // what is sent is data, as curl -d does
	} {
		reached, failed := false, error(nil)
		c.route.Handle = func(http.ResponseWriter, *http.Request) { reached = true }
		guard := Guard{
			Identify: func(*http.Request) (auth.Identity, error) { return auth.OpenReader(), nil }, Units: noUnits,
			Fail: func(_ http.ResponseWriter, _ *http.Request, err error) { failed = err },
		}
		r := httptest.NewRequest(c.route.method(), "/a?"+c.query, strings.NewReader(c.body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		served(t, c.route, guard).ServeHTTP(httptest.NewRecorder(), r)
		if c.says == "" {
			if failed != nil || !reached {
				t.Errorf("%s %q: refused: %v", c.query, c.body, failed)
			}
			continue
		}
		if reached || apperr.CodeOf(failed) != apperr.Usage || !strings.Contains(apperr.Sentence(failed, "en"), c.says) || !strings.Contains(apperr.Sentence(failed, "en"), c.sentences) {
			t.Errorf("%s %q: reached %v, says %v, want %q and %q", c.query, c.body, reached, failed, c.says, c.sentences)
		}
	}
}

func served(t *testing.T, r Route, g Guard) http.Handler {
	t.Helper()
	handler, err := Table{r}.Handler(g.Route, g.Fail)
	if err != nil {
		t.Fatal(err)
	}
	return handler
}

// Who may not come learns nothing of what could be asked.
func TestAccessIsAskedBeforeParameters(t *testing.T) {
	t.Parallel()
	var failed error
	guard := Guard{
		Identify: func(*http.Request) (auth.Identity, error) { return auth.Identity{}, nil }, Units: noUnits,
		Fail: func(_ http.ResponseWriter, _ *http.Request, err error) { failed = err },
	}
	served(t, Route{Pattern: "/a", Formats: []Format{HTML}, Access: Figures(), Handle: answer("a")}, guard).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/a?x=1", nil))
	if apperr.CodeOf(failed) != apperr.SignIn {
		t.Errorf("a stranger is told %v", failed)
	}
}
