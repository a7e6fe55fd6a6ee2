package main

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	"khohoso/dashboards/accessroute"
	"khohoso/internal/apperr"
	"khohoso/internal/auth"
)

// refusesUnknownParams walks the table: no route lets a parameter through that it does not declare, and each lets
// through those that it declares. The handlers are left out; the way to them is the service's own.
func (w *world) refusesUnknownParams(unit string) {
	w.Helper()
	for _, route := range w.service.Routes() {
		reached, failed := false, error(nil)
		route.Handle = func(http.ResponseWriter, *http.Request) { reached = true }
		guard := accessroute.Guard{
			Identify: func(*http.Request) (auth.Identity, error) {
				if route.Access.Need() == auth.SendEvents {
					return auth.Identity{Account: 1, Role: auth.Source, Token: 1}, nil
				}
				return auth.Identity{Account: 1, Session: 1, Role: auth.Operator}, nil
			},
			Units: func(context.Context) (auth.Units, error) { return auth.Tree{}, nil },
			Fail:  func(_ http.ResponseWriter, _ *http.Request, err error) { failed = err },
		}
		handler, err := accessroute.Table{route}.Handler(guard.Route, guard.Fail)
		if err != nil {
			w.Fatal(err)
		}
		ask := func(more string) (bool, error) {
			target := w.target(matrix[route.String()], unit, route.Formats[0], accessroute.Route{})
			target += map[bool]string{true: "&", false: "?"}[strings.Contains(target, "?")] + more
			method := route.Method
			if method == "" {
				method = http.MethodGet
			}
			reached, failed = false, nil
			handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(w.Context(), method, target, nil))
			return reached, failed
		}
		if got, err := ask("khong-co=1"); !route.AnyParams && (got || apperr.CodeOf(err) != apperr.Usage || !strings.Contains(apperr.Sentence(err, "vi"), `"khong-co"`)) {
			w.Errorf("%s lets a parameter through that it does not know: %v, %v", route, got, err)
		}
		if got, err := ask("lang="); !got && len(route.Params) > 0 {
			w.Errorf("%s refuses the language: %v", route, err)
		}
	}
	answer := w.get("GET", "/reports/workbook?agency="+unit, w.tokens["clerk"], "")
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		w.Fatal(err)
	}
	if answer.StatusCode != http.StatusBadRequest || !strings.Contains(string(text), "tham số &#34;agency&#34;") {
		w.Errorf("the province's workbook asked for with a unit: %d %s", answer.StatusCode, text)
	}
}
