package main

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"khohoso/dashboards/accessroute"
	"khohoso/dashboards/links"
	"khohoso/dashboards/responsecache"
	"khohoso/dashboards/service"
	"khohoso/internal/auth"
	"khohoso/models/metrics"
	"khohoso/models/store"
)

// whose says who may have what a route answers, written down here a second time
// so that a change of a route's rule is noticed.
type whose int

const (
	everyones whose = iota
	readers         // figures: everyone but sources and strangers
	units           // dossiers of the unit asked for: that unit, those above it, the whole province's
	provinces       // dossiers of the whole province
	operators       // by session only
	watchers        // operators, also by token
	owners          // one's own account, by session only
	senders         // sources: the only ones who may send events, and who may read nothing
)

// asked is what the matrix asks a route for. %[1]s is the unit's code, %[2]s its
// name in paths, %[3]s a dossier of it, %[4]s a procedure, %[5]s a field.
type asked struct {
	whose whose
	path  string
}

// matrix has a line for every route. A route that is not here fails the test.
var matrix = map[string]asked{
	"GET /{$}":                          {readers, "/"},
	"GET /units":                        {readers, "/units"},
	"GET /agencies/{slug}":              {readers, "/agencies/%[2]s"},
	"GET /agencies/{slug}/workbook":     {units, "/agencies/%[2]s/workbook"},
	"GET /reports/workbook":             {provinces, "/reports/workbook"},
	"GET /forms":                        {units, "/forms?agency=%[1]s"},
	"GET /forms/workbook":               {units, "/forms/workbook?agency=%[1]s"},
	"GET /forms/pdf":                    {units, "/forms/pdf?agency=%[1]s"},
	"GET /forms/pack/{id}":              {provinces, "/forms/pack/{pack}"},
	"POST /forms/packs":                 {provinces, "/forms/packs"},
	"POST /forms/packs/stop":            {provinces, "/forms/packs/stop"},
	"GET /assets/{name...}":             {everyones, "/assets/page.css"},
	"GET /procedures":                   {readers, "/procedures"},
	"GET /procedures/{slug}":            {readers, "/procedures/%[4]s"},
	"GET /indicators":                   {readers, "/indicators"},
	"GET /indicators/{slug}":            {readers, "/indicators/2.1"},
	"GET /compare":                      {readers, "/compare?unit=H44.01"},
	"GET /what-if":                      {readers, "/what-if?unit=H44.01"},
	"GET /items/{slug}":                 {readers, "/items/1.3"},
	"GET /search":                       {readers, "/search?q=%[1]s-"},
	"GET /unit-items/{slug}":            {units, "/unit-items/5.2?agency=%[1]s"},
	"GET /fields/{slug}":                {readers, "/fields/%[5]s"},
	"GET /dossiers":                     {units, "/dossiers?agency=%[1]s&where=received"},
	"GET /dossiers.csv":                 {units, "/dossiers.csv?agency=%[1]s&where=received"},
	"GET /dossiers.xlsx":                {units, "/dossiers.xlsx?agency=%[1]s&where=received"},
	"GET /dossier":                      {units, "/dossier?code=%[3]s"},
	"GET /workbook/procedures":          {readers, "/workbook/procedures"},
	"GET /workbook/procedures/{slug}":   {readers, "/workbook/procedures/%[4]s"},
	"GET /workbook/fields/{slug}":       {readers, "/workbook/fields/%[5]s"},
	"GET /workbook/indicators":          {readers, "/workbook/indicators"},
	"GET /workbook/indicators/{slug}":   {readers, "/workbook/indicators/2.1"},
	"GET /workbook/items/{slug}":        {readers, "/workbook/items/1.3"},
	"GET /workbook/unit-items/{slug}":   {units, "/workbook/unit-items/5.2?agency=%[1]s"},
	"GET /workbook/compare":             {readers, "/workbook/compare?unit=H44.01"},
	"GET /workbook/what-if":             {readers, "/workbook/what-if?unit=H44.01"},
	"GET /workbook/dossier":             {units, "/workbook/dossier?code=%[3]s"},
	"GET /healthz":                      {everyones, "/healthz"},
	"GET /readyz":                       {everyones, "/readyz"},
	"GET /metrics":                      {watchers, "/metrics"},
	"GET /login":                        {everyones, "/login"},
	"POST /login":                       {everyones, "/login"},
	"GET /login/sso":                    {everyones, "/login/sso"},
	"GET /login/callback":               {everyones, "/login/callback"},
	"POST /logout":                      {owners, "/logout"},
	"POST /logout/everywhere":           {owners, "/logout/everywhere"},
	"GET /account":                      {owners, "/account"},
	"GET /account/password":             {owners, "/account/password"},
	"POST /account/password":            {owners, "/account/password"},
	"POST /account/tokens":              {owners, "/account/tokens"},
	"POST /account/tokens/revoke":       {owners, "/account/tokens/revoke"},
	"GET /accounts":                     {operators, "/accounts"},
	"POST /accounts":                    {operators, "/accounts"},
	"POST /accounts/disable":            {operators, "/accounts/disable"},
	"POST /accounts/reset":              {operators, "/accounts/reset"},
	"POST /accounts/tokens":             {operators, "/accounts/tokens"},
	"POST /accounts/tokens/revoke":      {operators, "/accounts/tokens/revoke"},
	"GET /audit":                        {operators, "/audit"},
	"GET /audit/export":                 {operators, "/audit/export"},
	"GET /schedule":                     {operators, "/schedule"},
	"POST /schedule/run":                {operators, "/schedule/run"},
	"GET /operations":                   {operators, "/operations"},
	"GET /operations/sources":           {operators, "/operations/sources"},
	"GET /operations/ledger":            {operators, "/operations/ledger"},
	"GET /operations/ledger/{batch}":    {operators, "/operations/ledger/1"},
	"GET /operations/quarantine":        {operators, "/operations/quarantine"},
	"GET /operations/quarantine/export": {operators, "/operations/quarantine/export?kind=events"},
	"POST /operations/quarantine/retry": {operators, "/operations/quarantine/retry"},
	"GET /operations/intake":            {operators, "/operations/intake"},
	"GET /operations/figures":           {operators, "/operations/figures"},
	"GET /operations/closings":          {operators, "/operations/closings"},
	"GET /operations/closings/restated": {operators, "/operations/closings/restated?period=2025-Q3"},
	"POST /operations/closings/close":   {operators, "/operations/closings/close"},
	"POST /operations/closings/reopen":  {operators, "/operations/closings/reopen"},
	"GET /operations/reconcile":         {operators, "/operations/reconcile"},
	"GET /operations/backups":           {operators, "/operations/backups"},
	"GET /operations/tokens":            {operators, "/operations/tokens"},
	"POST /operations/tokens/revoke":    {operators, "/operations/tokens/revoke"},
	"GET /operations/job":               {operators, "/operations/job?name=hand:build"},
	"POST /operations/run":              {operators, "/operations/run"},
	"POST /api/v1/events":               {senders, "/api/v1/events"},
	"POST /api/v1/national":             {senders, "/api/v1/national"},
	"GET /api/v1/openapi.yaml":          {everyones, "/api/v1/openapi.yaml"},
	"GET /api/v1/periods":               {readers, "/api/v1/periods?limit=5"},
	"GET /api/v1/agencies":              {readers, "/api/v1/agencies"},
	"GET /api/v1/flow":                  {readers, "/api/v1/flow?period=2025-Q3&by=agency"},
	"GET /api/v1/indicators":            {readers, "/api/v1/indicators?period=2025-Q3"},
	"GET /api/v1/due":                   {readers, "/api/v1/due?by=agency"},
	"GET /api/v1/readings":              {readers, "/api/v1/readings?period=2025-Q3"},
	"GET /api/v1/scorecard":             {readers, "/api/v1/scorecard?period=2025-Q3"},
	"GET /api/v1/compare":               {readers, "/api/v1/compare?period=2025-Q3&agency=H44.01"},
	"GET /api/v1/mean-handling":         {readers, "/api/v1/mean-handling?period=2025-Q3"},
	"GET /api/v1/items":                 {readers, "/api/v1/items?period=2025-Q3&indicator=1.3"},
	"GET /api/v1/feedback":              {units, "/api/v1/feedback?period=2025-Q3&indicator=5.2&agency=%[1]s"},
	"GET /api/v1/dossiers":              {units, "/api/v1/dossiers?period=2025-Q3&where=received&agency=%[1]s"},
	"GET /api/v1/findings":              {units, "/api/v1/findings?period=2025&agency=%[1]s"},
	"GET /api/v1/findings/dossiers":     {units, "/api/v1/findings/dossiers?period=2025&finding=unknown_procedure&agency=%[1]s"},
	"GET /api/v1/workbooks":             {units, "/api/v1/workbooks?form=06a&period=2025-Q3&agency=%[1]s"},
}

// reader is one who asks, by token or, with a cookie, by browser.
type visitor struct {
	name, token string
	role        auth.Role
	unit        string
	narrow      bool // a token for figures only
}

// world is a province with a service over it and a reader of every kind.
type world struct {
	*testing.T
	service  *service.Service
	agencies map[string]metrics.Agency
	holders  map[string]map[string]bool // dossier to the units that ever held it
	first    map[string]string          // unit to one of its dossiers
	tokens   map[string]visitor

	warehouse        *store.Warehouse
	procedure, field string // any that have dossiers, as they stand in paths
	pack             string // of all units, that is kept
}

// TestNobodySeesDossiersOfOthers walks every route and format of the router, for
// every unit, as every kind of reader. Whoever is refused gets nothing; whoever is
// answered sees no dossier of a unit that is not theirs, in any format.
func TestNobodySeesDossiersOfOthers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	codes := slices.Sorted(maps.Keys(w.agencies))
	everything := os.Getenv("KHOHOSO_SOAK") != ""
	if !everything { // some of every kind and age
		var some []string
		for i := 0; i < len(codes); i += len(codes) / 60 {
			some = append(some, codes[i])
		}
		codes = some
	}
	if len(codes) < 60 {
		t.Fatalf("only %d units", len(codes))
	}
	checked, looked := 0, 0
	for i, code := range codes {
		full := everything || (i%5 == 0 && looked < 3 && w.first[code] != "")
		if full {
			looked++
		}
		for _, r := range w.service.Routes() {
			line, known := matrix[r.String()]
			if !known {
				t.Fatalf("route %s has no line in the matrix: say who may have it", r)
			}
			if ofUnit := strings.Contains(line.path, "%[1]s") || strings.Contains(line.path, "%[2]s"); i > 0 && line.whose != units && (!full || !ofUnit) {
				continue // not about a unit
			}
			checked += w.ask(r, line, code, full || line.whose != units, full || i%6 == 0)
		}
	}
	t.Logf("%d units, %d routes, %d answers", len(codes), len(w.service.Routes()), checked)
	if looked < 3 {
		t.Errorf("what is allowed was looked at for %d units only", looked)
	}
	w.sameAsNothing(codes)
	w.refusesUnknownParams(codes[0])
	for _, code := range codes {
		if w.first[code] != "" {
			w.everyDoorOpens(code)
			break
		}
	}
}

// sameAsNothing: a dossier of others is answered as one that there is not, so that
// nobody can try codes out.
func (w *world) sameAsNothing(codes []string) {
	const nothing = "H00-250101-00000"
	for _, code := range codes {
		dossier := w.first[code]
		if dossier == "" {
			continue
		}
		for _, who := range w.readersOf(code) {
			if w.allowed(units, who, code) {
				continue
			}
			page := func(code string) string {
				answer := w.get("GET", "/dossier?code="+code, who, "")
				body, err := io.ReadAll(answer.Body)
				if err != nil {
					w.Fatal(err)
				}
				return fmt.Sprint(answer.StatusCode, answer.Header.Get("Location"), strings.ReplaceAll(string(body), code, nothing))
			}
			if theirs, none := strings.ReplaceAll(page(dossier), dossier, nothing), page(nothing); theirs != none {
				w.Errorf("%s tells %s from none:\n%s\n%s", who.name, dossier, theirs, none)
			}
		}
		return
	}
}

// ask asks one route about one unit as everyone. Answers that are allowed cost a
// read of the warehouse each, and are looked at where full is set; where heads is set, refusals are
// asked for without their body, too.
func (w *world) ask(r accessroute.Route, line asked, unit string, full, heads bool) (checked int) {
	for _, who := range w.readersOf(unit) {
		allowed := w.allowed(line.whose, who, unit)
		if allowed && (!full || (strings.HasSuffix(r.Pattern, "/dossier") && w.first[unit] == "")) {
			continue
		}
		for _, format := range r.Formats {
			target := w.target(line, unit, format, r)
			methods := []string{r.Method}
			if r.Method == "" {
				methods = []string{http.MethodGet}
				if heads || (allowed && full) {
					methods = append(methods, http.MethodHead)
				}
			}
			for _, method := range methods {
				w.check(method, target, who, allowed, format)
				checked++
			}
		}
	}
	return checked
}

func (w *world) check(method, target string, who visitor, allowed bool, format accessroute.Format) {
	w.Helper()
	answer := w.get(method, target, who, "*") // "*" matches whatever there is: a refusal must come before a 304
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		w.Fatal(err)
	}
	if !strings.HasPrefix(target, "/assets/") { // the same for everyone, and kept by browsers
		w.guarded(method+" "+target, answer.Header)
	}
	refused := answer.StatusCode == 303 || answer.StatusCode == 401 || answer.StatusCode == 403 || answer.StatusCode == 404
	onTheWay := method == http.MethodPost || strings.HasPrefix(target, "/login/") // leads on, or is refused for want of its fields
	if refused == allowed && (!allowed || !onTheWay) {
		w.Errorf("%s %s as %s: status %d, allowed is %v", method, target, who.name, answer.StatusCode, allowed)
	}
	if !allowed && (answer.Header.Get("Content-Disposition") != "" || answer.Header.Get("ETag") != "") {
		w.Errorf("%s %s as %s: the refusal has %v", method, target, who.name, answer.Header)
	}
	if allowed && method == http.MethodGet {
		if answer = w.get(method, target, who, ""); answer.StatusCode >= 500 {
			w.Errorf("%s as %s: status %d", target, who.name, answer.StatusCode)
		}
		if body, err = io.ReadAll(answer.Body); err != nil {
			w.Fatal(err)
		}
	}
	if format == accessroute.HTML && len(body) > heaviestPage {
		if packed := responsecache.Text(store.Stamp{}, body).Gzip(""); len(packed) > heaviestPage {
			w.Errorf("%s as %s weighs %d bytes on the road, more than %d", target, who.name, len(packed), heaviestPage)
		}
	}
	for _, code := range dossierCode.FindAllString(w.text(body, answer.Header.Get("Content-Type")), -1) {
		if echo := refused && strings.Contains(target, code); !echo && !w.mayHave(who, code) {
			w.Errorf("%s %s as %s (%s) in %s: leaks %s of %v", method, target, who.name, who.unit, format, code, w.holders[code])
			return
		}
	}
}

// guarded looks at the headers that every answer has, whatever its route, reader and outcome.
func (w *world) guarded(what string, head http.Header) {
	w.Helper()
	policy, kept := head.Get("Content-Security-Policy"), head.Get("Cache-Control")
	switch {
	case !strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "frame-ancestors 'none'") || strings.Contains(policy, "unsafe") || strings.Contains(policy, "http"):
		w.Errorf("%s: policy %q", what, policy)
	case head.Get("X-Content-Type-Options") != "nosniff" || head.Get("Referrer-Policy") != "no-referrer" || head.Get("X-Request-Id") == "":
		w.Errorf("%s: headers %v", what, head)
	case !strings.Contains(kept, "private") && !strings.Contains(kept, "no-store") || strings.Contains(kept, "public"):
		w.Errorf("%s: may be kept for others: %q", what, kept)
	case !slices.Contains(head.Values("Vary"), "Cookie") || !slices.Contains(head.Values("Vary"), "Authorization"):
		w.Errorf("%s: varies by %v", what, head.Values("Vary"))
	}
}

// heaviestPage is what a page may weigh on the road, packed, without the scripts that browsers keep.
const heaviestPage = 600_000

var dossierCode = regexp.MustCompile(`[A-Z]\d{2}(?:\.\d+)*-\d{6}-\d{4,6}`)

// mayHave is the rule, reckoned here from the catalogue alone.
func (w *world) mayHave(who visitor, dossier string) bool {
	held, real := w.holders[dossier]
	if !real {
		return true // an example in a text
	}
	for unit := range held {
		if w.allowed(units, who, unit) {
			return true
		}
	}
	return false
}

func (w *world) allowed(of whose, who visitor, unit string) bool {
	whole := who.role == auth.Leadership || who.role == auth.Office || who.role == auth.Operator
	switch of {
	case everyones:
		return true
	case readers:
		return who.role != "" && who.role != auth.Source
	case units:
		return !who.narrow && (whole || (who.role == auth.Agency && w.above(who.unit, unit)))
	case senders:
		return who.role == auth.Source
	case provinces:
		return !who.narrow && whole
	}
	return false // what needs a session, or another scope: see TestWhatNeedsASession
}

// above says whether top is unit or stands over it.
func (w *world) above(top, unit string) bool {
	for range 10 {
		if unit == top {
			return true
		}
		unit = w.agencies[unit].ParentCode
	}
	return false
}

// readersOf are everyone who asks about a unit: itself, the one above it, another
// one beside it, and those who stand for the whole or for nothing.
func (w *world) readersOf(unit string) []visitor {
	asking := []visitor{{name: "stranger"}, {name: "guesser", token: auth.TokenPrefix + "guess"}}
	for _, name := range []string{"leader", "clerk", "operator", "machine", "narrow"} {
		asking = append(asking, w.tokens[name])
	}
	asking = append(asking, w.tokens["unit "+unit])
	if parent, known := w.tokens["unit "+w.agencies[unit].ParentCode]; known {
		asking = append(asking, parent)
	}
	others := slices.Sorted(maps.Keys(w.agencies))
	at := slices.Index(others, unit)
	for i := 1; i < len(others); i++ {
		if other := others[(at+i)%len(others)]; !w.above(other, unit) {
			return append(asking, w.tokens["unit "+other])
		}
	}
	return asking
}

func (w *world) target(line asked, unit string, format accessroute.Format, r accessroute.Route) string {
	dossier := w.first[unit]
	if dossier == "" {
		dossier = "H00-250101-00000"
	}
	target := strings.ReplaceAll(line.path, "{pack}", w.pack)
	if strings.Contains(target, "%") {
		target = fmt.Sprintf(target+"%[6]s", url.QueryEscape(unit), links.Slug(unit), dossier, w.procedure, w.field, "")
	}
	if len(r.Formats) > 1 {
		target += map[bool]string{true: "&", false: "?"}[strings.Contains(target, "?")] + "format=" + string(format)
	}
	return target
}
