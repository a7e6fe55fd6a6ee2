// Package accessroute is the one table of what the service answers: pattern, method,
// formats and the access that each route requires. The mux is built from it and
// the tests of access walk it, so a route without a rule cannot be served.
// Start with Route, then Table.Handler.
package accessroute

import (
	"fmt"
	"net/http"
	"time"

	"khohoso/internal/auth"
)

// Format is what a route can answer with.
type Format string

// The formats, by the names that ?format= takes.
const (
	HTML     Format = "html"
	JSON     Format = "json"
	CSV      Format = "csv"
	Arrow    Format = "arrow"
	Parquet  Format = "parquet"
	Workbook Format = "xlsx"
	PDF      Format = "pdf"
	Zip      Format = "zip"
	Text     Format = "text"
	File     Format = "file" // a static file
)

// Access is what a route requires of its reader. Make one with the functions
// below; the zero value is no rule.
type Access struct {
	need auth.Need
	unit func(*http.Request) (string, error)
	rows bool
}

// Need is the kind of access.
func (a Access) Need() auth.Need { return a.need }

// ByRow says that the handler itself asks auth.Reader about each unit it shows.
func (a Access) ByRow() bool { return a.rows }

// Anyone needs nothing: static files, health, the way to sign in.
func Anyone() Access { return Access{need: auth.Anyone} }

// OwnAccount needs a person who has signed in, about their own account.
func OwnAccount() Access { return Access{need: auth.OwnAccount} }

// Figures needs anyone who has signed in to read: figures of all units. What a
// page adds about dossiers it asks auth.From(r.Context()).MaySee(code) for.
func Figures() Access { return Access{need: auth.Figures} }

// Dossiers needs a reader of the unit that the function finds in the request; ""
// from it is the whole province. Its errors go to the reader as they are.
func Dossiers(unit func(*http.Request) (string, error)) Access {
	return Access{need: auth.Dossiers, unit: unit}
}

// DossiersByRow needs a reader of some unit's dossiers and leaves units to the
// handler, for what names its unit only after it is read, such as one dossier by
// its code: the handler must ask auth.From(r.Context()).MaySee of every unit it
// shows, and answer what is not the reader's as if it were not there.
func DossiersByRow() Access { return Access{need: auth.Dossiers, rows: true} }

// Operate needs an operator.
func Operate() Access { return Access{need: auth.Operate} }

// Watch needs an operator, or a token of one for metrics.
func Watch() Access { return Access{need: auth.Watch} }

// SendEvents needs a source.
func SendEvents() Access { return Access{need: auth.SendEvents} }

// Route is one line of the table.
type Route struct {
	Method  string // "GET" answers HEAD too; "" is GET
	Pattern string // of net/http.ServeMux without method or host: "/agencies/{slug}"
	Formats []Format
	Access  Access
	Handle  http.HandlerFunc

	Params    []Param // what a request may say; anything else is refused
	AnyParams bool    // another system writes the address and may add to it

	Download string        // what the audit calls a download from here; "": not a download
	Body     int64         // longest body in bytes; 0: 1 MiB, which forms never reach
	Time     time.Duration // longest answer; 0: a minute
}

// Table is all routes of a service.
type Table []Route

// method is the method of a route as the mux wants it.
func (r Route) method() string {
	if r.Method == "" {
		return http.MethodGet
	}
	return r.Method
}

// String names a route: "GET /agencies/{slug}".
func (r Route) String() string { return r.method() + " " + r.Pattern }

// check refuses a line that could be served by mistake.
func (r Route) check() error {
	switch {
	case r.Access.need == 0:
		return fmt.Errorf("route %s: no access rule", r)
	case r.Handle == nil:
		return fmt.Errorf("route %s: no handler", r)
	case len(r.Formats) == 0:
		return fmt.Errorf("route %s: no format", r)
	case r.Access.need == auth.Dossiers && r.Access.unit == nil && !r.Access.rows:
		return fmt.Errorf("route %s: dossiers of which unit?", r)
	}
	return nil
}

// tryAgain is after how many seconds one may come again who is told nothing else.
const tryAgain = "5"

// Again tells those who may come again when.
func Again(w http.ResponseWriter, status int) {
	if h := w.Header(); (status == http.StatusServiceUnavailable || status == http.StatusTooManyRequests) && h.Get("Retry-After") == "" {
		h.Set("Retry-After", tryAgain)
	}
}
