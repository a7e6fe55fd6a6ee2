package dashboards

import (
	"io"
	"net/url"
	"strconv"
	"strings"
	"time"

	"khohoso/dashboards/locale"
	"khohoso/internal/apperr"
	"khohoso/internal/audit"
	"khohoso/internal/auth"
)

// Around says for whom a page around signing in is written, and where it stands.
type Around struct {
	Lang string
	Path string // "/login"
	Who  auth.Identity
	Zone *time.Location // of the instants that are shown
}

// plain is the frame of the pages around signing in.
type plain struct {
	locale.Locale
	Around
	Title  string
	Failed string // what went wrong, in the reader's words
}

func (a Around) plain(title string) plain {
	t := locale.Of(a.Lang)
	a.Lang = string(t)
	return plain{Locale: t, Around: a, Title: t.T(title)}
}

// Href keeps the language in an address of ours.
func (p plain) Href(path string) string {
	if p.Locale != locale.English {
		return path
	}
	if strings.Contains(path, "?") {
		return path + "&lang=en"
	}
	return path + "?lang=en"
}

// Home leads to the province's page.
func (p plain) Home() string { return p.Href("/") }

// Switch leads to the same page in the other language.
func (p plain) Switch() string { return plain{Locale: p.Other()}.Href(p.Path) }

// SwitchLang is the language that Switch leads to.
func (p plain) SwitchLang() string { return string(p.Other()) }

// SignedIn says whether there are pages to lead to.
func (p plain) SignedIn() bool { return p.Who.Person() && !p.Who.MustChange }

// Operator says whether the machine room is open.
func (p plain) Operator() bool { return p.Who.Role == auth.Operator }

// failure says what went wrong as a sentence; "" for nothing.
func (p plain) failure(err error) string {
	if err == nil {
		return ""
	}
	return capital(apperr.Sentence(err, p.Lang)) + "."
}

func (p plain) at(t time.Time) string {
	if t.IsZero() {
		return locale.Missing
	}
	return p.Moment(t.In(p.Zone))
}

// LoginPage is what the page to sign in says.
type LoginPage struct {
	Failed error
	Name   string
	Back   string // where the reader wanted to go
	SSO    string // address that begins single sign-on; "" when there is none
	Label  string // what the sign-on is called; "" for its usual name
}

// WriteLogin writes the page to sign in.
func WriteLogin(w io.Writer, a Around, l LoginPage) error {
	page := struct {
		plain
		Name, Back, SSO, SSOName string
	}{plain: a.plain("signin.title"), Name: l.Name, Back: l.Back, SSO: l.SSO, SSOName: l.Label}
	page.Failed = page.failure(l.Failed)
	if page.SSOName == "" {
		page.SSOName = page.T("signin.sso.name")
	}
	return write(w, "login", page)
}

// WritePassword writes the page to change a password.
func WritePassword(w io.Writer, a Around, failed error) error {
	page := struct {
		plain
		Forced bool
		Who    string
	}{plain: a.plain("password.title"), Forced: a.Who.MustChange, Who: a.Who.Name}
	page.Failed = page.failure(failed)
	return write(w, "password", page)
}

// AccountPage is what a reader's account shows.
type AccountPage struct {
	Account  auth.Account
	Unit     string // name of the unit
	Sessions []auth.Session
	Tokens   []auth.Token
	Secret   string // of a token just made
	Changed  bool   // the password was just changed
	Failed   error
}

type sessionRow struct {
	Seen, Since, Address, Browser string
	This                          bool
}

type tokenRow struct {
	ID                           int64
	Label, Scopes, Expires, Used string
}

// named is a value of a form with what it is called.
type named struct {
	Name, Words string
	Selected    bool
}

// WriteAccount writes the page of the reader's own account.
func WriteAccount(w io.Writer, a Around, p AccountPage) error {
	page := struct {
		plain
		AccountPage
		Failed, Role, By, Sees, Done string
		Sessions                     []sessionRow
		Tokens                       []tokenRow
		Scopes                       []named
	}{plain: a.plain("account.title"), AccountPage: p}
	t := page.Locale
	page.Failed, page.Role, page.Sees = page.failure(p.Failed), t.T("role."+string(p.Account.Role)), t.T("account.sees."+string(p.Account.Role))
	page.By = t.T("account.by.local")
	if p.Account.SingleSign {
		page.By = t.T("account.by.sso")
	}
	if p.Changed {
		page.Done = t.T("password.done")
	}
	for _, s := range p.Sessions {
		page.Sessions = append(page.Sessions, sessionRow{page.at(s.SeenAt), page.at(s.CreatedAt), s.Address, s.Browser, s.ID == a.Who.Session})
	}
	for _, one := range p.Tokens {
		row := tokenRow{ID: one.ID, Label: one.Label, Scopes: scopeWords(t, one.Scopes), Expires: page.at(one.ExpiresAt), Used: t.T("tokens.never")}
		if !one.UsedAt.IsZero() {
			row.Used = page.at(one.UsedAt)
		}
		page.Tokens = append(page.Tokens, row)
	}
	for _, scope := range auth.ScopesOf(p.Account.Role) {
		page.Scopes = append(page.Scopes, named{Name: string(scope), Words: t.T("scope." + string(scope))})
	}
	return write(w, "account", page)
}

func scopeWords(t locale.Locale, scopes []auth.Scope) string {
	words := make([]string, len(scopes))
	for i, scope := range scopes {
		words[i] = t.T("scope." + string(scope))
	}
	return strings.Join(words, "; ")
}

// AuditPage is a stretch of the audit, the latest first.
type AuditPage struct {
	Entries []audit.Entry
	Query   audit.Query
	More    bool // there are older ones
}

type auditRow struct{ At, Who, What, Object, Outcome, Class, Detail, From string }

// WriteAudit writes the page of the audit.
func WriteAudit(w io.Writer, a Around, p AuditPage) error {
	page := struct {
		plain
		Rows                           []auditRow
		Count, Asked, Older, CSV, JSON string
		Actions                        []named
	}{plain: a.plain("audit.title"), Asked: p.Query.Who}
	t := page.Locale
	page.Count = t.Number(int64(len(p.Entries)))
	for _, action := range audit.Actions {
		page.Actions = append(page.Actions, named{string(action), t.T("action." + string(action)), action == p.Query.Action})
	}
	for _, e := range p.Entries {
		row := auditRow{At: page.at(e.At), Who: e.Who, What: t.T("action." + string(e.Action)), Object: e.Object, Outcome: t.T("outcome." + string(e.Outcome)), Detail: e.Detail, From: e.Address}
		if row.Who == "" {
			row.Who = locale.Missing
		}
		if e.Outcome != audit.Done {
			row.Class = "bad"
		}
		page.Rows = append(page.Rows, row)
	}
	asked := url.Values{"who": {p.Query.Who}, "action": {string(p.Query.Action)}}
	page.CSV, page.JSON = "/audit/export?format=csv&"+asked.Encode(), "/audit/export?format=json&"+asked.Encode()
	if p.More {
		asked.Set("before", strconv.FormatInt(p.Entries[len(p.Entries)-1].ID, 10))
		page.Older = page.Href("/audit?" + asked.Encode())
	}
	return write(w, "audit", page)
}

// ErrNotTheSame: the new password was not written the same way twice.
var ErrNotTheSame error = apperr.New(apperr.Usage, strings.TrimSuffix(locale.English.T("password.not_the_same"), "."), strings.TrimSuffix(locale.Vietnamese.T("password.not_the_same"), "."))
