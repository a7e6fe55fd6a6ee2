package accessroute

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"khohoso/internal/auth"
)

func answer(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(text)) }
}

func noUnits(context.Context) (auth.Units, error) { return auth.Tree{}, nil }

func open(r Route) http.Handler { return r.Handle }

func failing(w http.ResponseWriter, _ *http.Request, err error) {
	http.Error(w, err.Error(), http.StatusTeapot)
}

// A line that could be served by mistake is refused when the mux is built.
func TestRoutesNeedARule(t *testing.T) {
	good := Route{Pattern: "/a", Formats: []Format{HTML}, Access: Figures(), Handle: answer("a")}
	spoil := map[string]func(*Route){
		"no access rule":          func(r *Route) { r.Access = Access{} },
		"no handler":              func(r *Route) { r.Handle = nil },
		"no format":               func(r *Route) { r.Formats = nil },
		"dossiers of which unit?": func(r *Route) { r.Access = Dossiers(nil) },
	}
	for want, change := range spoil {
		bad := good
		change(&bad)
		if _, err := (Table{bad}).Handler(open, failing); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
	if _, err := (Table{good, good}).Handler(open, failing); err == nil {
		t.Error("two routes of one pattern and method are served")
	}
}

func TestMethodsAndAddresses(t *testing.T) {
	handler, err := Table{
		{Pattern: "/a", Formats: []Format{HTML}, Access: Anyone(), Handle: answer("read")},
		{Method: "POST", Pattern: "/a", Formats: []Format{HTML}, Access: Anyone(), Handle: answer("written")},
	}.Handler(open, failing)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ method, path, says, allow string }{
		{"GET", "/a", "read", ""}, {"HEAD", "/a", "", ""}, {"POST", "/a", "written", ""},
		{"DELETE", "/a", "method not allowed", "GET, HEAD, POST"}, {"GET", "/b", "no such page", ""}, {"POST", "/a/b", "no such page", ""},
	} {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest(c.method, c.path, nil))
		if !strings.Contains(w.Body.String(), c.says) || w.Header().Get("Allow") != c.allow {
			t.Errorf("%s %s: %q, Allow %q", c.method, c.path, w.Body, w.Header().Get("Allow"))
		}
	}
}

// The guard asks the rule before the handler runs, and about the unit only of those who may see some.
func TestGuardAsksFirst(t *testing.T) {
	asked := 0
	table := Table{{
		Pattern: "/units/{unit}", Formats: []Format{HTML}, Handle: answer("dossiers"),
		Access: Dossiers(func(r *http.Request) (string, error) { asked++; return r.PathValue("unit"), nil }),
	}}
	for _, c := range []struct {
		who   auth.Identity
		unit  string
		want  string
		asked int
	}{
		{auth.Identity{}, "a", "sign in first", 0},
		{auth.Identity{Role: auth.Source}, "a", "may not see", 0},
		{auth.Identity{Role: auth.Agency, Unit: "a"}, "b", "may not see", 1},
		{auth.Identity{Role: auth.Agency, Unit: "a"}, "a", "dossiers", 1},
		{auth.OpenReader(), "a", "dossiers", 1},
	} {
		asked = 0
		var refused int
		guard := Guard{
			Identify: func(*http.Request) (auth.Identity, error) { return c.who, nil },
			Units:    noUnits, Fail: failing,
			Refused: func(*http.Request, Route, auth.Identity, error) { refused++ },
		}
		handler, err := table.Handler(guard.Route, failing)
		if err != nil {
			t.Fatal(err)
		}
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest("GET", "/units/"+c.unit, nil))
		if !strings.Contains(w.Body.String(), c.want) || asked != c.asked || (refused > 0) == (c.want == "dossiers") {
			t.Errorf("%+v asks for %s: %q, unit asked %d, refused %d", c.who, c.unit, w.Body, asked, refused)
		}
	}
}
