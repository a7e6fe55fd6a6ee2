package accessroute

import (
	"errors"
	"net/http"
	"slices"
	"strings"
)

// What no route answers, told apart by errors.Is.
var (
	ErrNoPage = errors.New("no such page")
	ErrMethod = errors.New("method not allowed")
)

// Fail answers a request that cannot be served, as the reader of that address expects it.
type Fail func(http.ResponseWriter, *http.Request, error)

// Handler builds the mux. Every route is handed to guard with its handler, which is reached by
// parameters of the route's own only, and what guard returns is served; addresses and methods that no route has go to fail.
//
// Errors: a route without an access rule, a handler or a format; two routes of one pattern and method.
func (t Table) Handler(guard func(Route) http.Handler, fail Fail) (http.Handler, error) {
	mux := http.NewServeMux()
	methods := map[string][]string{}
	var order []string
	for _, r := range t {
		if err := r.check(); err != nil {
			return nil, err
		}
		if slices.Contains(methods[r.Pattern], r.method()) {
			return nil, errors.New("route " + r.String() + ": stands twice in the table")
		}
		if methods[r.Pattern] == nil {
			order = append(order, r.Pattern)
		}
		methods[r.Pattern] = append(methods[r.Pattern], r.method())
		r.Handle = r.withKnownParams(fail)
		mux.Handle(r.String(), guard(r))
	}
	for _, pattern := range order {
		mux.HandleFunc(pattern, refuseMethod(methods[pattern], fail))
	}
	if methods["/"] == nil {
		mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { fail(w, r, ErrNoPage) })
	}
	return mux, nil
}

// refuseMethod answers a method that a pattern does not have and names those that it has.
func refuseMethod(allowed []string, fail Fail) http.HandlerFunc {
	if slices.Contains(allowed, http.MethodGet) {
		allowed = append(slices.Clone(allowed), http.MethodHead)
	}
	slices.Sort(allowed)
	header := strings.Join(allowed, ", ")
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Allow", header)
		fail(w, r, ErrMethod)
	}
}
