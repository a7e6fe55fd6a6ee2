// Package backoffice writes the pages around the figures: signing in, the reader's own account, all
// accounts, the audit and the jobs that run by the clock. They need nothing of the warehouse.
package backoffice

import (
	"io"
	"strings"

	"khohoso/dashboards/layout"
	"khohoso/dashboards/locale"
	"khohoso/internal/apperr"
	"khohoso/internal/auth"
)

// LoginPage is what the page to sign in says.
type LoginPage struct {
	Failed error
	Name   string
	Back   string // where the reader wanted to go
	SSO    string // address that begins single sign-on; "" when there is none
	Label  string // what the sign-on is called; "" for its usual name
}

// WriteLogin writes the page to sign in.
func WriteLogin(w io.Writer, a layout.Reader, l LoginPage) error {
	page := struct {
		layout.Plain
		Name, Back, SSO, SSOName string
	}{Plain: a.Plain("signin.title"), Name: l.Name, Back: l.Back, SSO: l.SSO, SSOName: l.Label}
	page.Failed = page.Failure(l.Failed)
	if page.SSOName == "" {
		page.SSOName = page.T("signin.sso.name")
	}
	return layout.Write(w, "login", page)
}

// WritePassword writes the page to change a password.
func WritePassword(w io.Writer, a layout.Reader, failed error) error {
	page := struct {
		layout.Plain
		Forced bool
		Who    string
	}{Plain: a.Plain("password.title"), Forced: a.Who.MustChange, Who: a.Who.Name}
	page.Failed = page.Failure(failed)
	return layout.Write(w, "password", page)
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
func WriteAccount(w io.Writer, a layout.Reader, p AccountPage) error {
	page := struct {
		layout.Plain
		AccountPage
		Failed, Role, By, Sees, Done string
		Sessions                     []sessionRow
		Tokens                       []tokenRow
		Scopes                       []named
	}{Plain: a.Plain("account.title"), AccountPage: p}
	t := page.Locale
	page.Failed, page.Role, page.Sees = page.Failure(p.Failed), t.T("role."+string(p.Account.Role)), t.T("account.sees."+string(p.Account.Role))
	page.By = t.T("account.by.local")
	if p.Account.SingleSign {
		page.By = t.T("account.by.sso")
	}
	if p.Changed {
		page.Done = t.T("password.done")
	}
	for _, s := range p.Sessions {
		page.Sessions = append(page.Sessions, sessionRow{page.At(s.SeenAt), page.At(s.CreatedAt), s.Address, s.Browser, s.ID == a.Who.Session})
	}
	for _, one := range p.Tokens {
		row := tokenRow{ID: one.ID, Label: one.Label, Scopes: scopeWords(t, one.Scopes), Expires: page.At(one.ExpiresAt), Used: t.T("tokens.never")}
		if !one.UsedAt.IsZero() {
			row.Used = page.At(one.UsedAt)
		}
		page.Tokens = append(page.Tokens, row)
	}
	for _, scope := range auth.ScopesOf(p.Account.Role) {
		page.Scopes = append(page.Scopes, named{Name: string(scope), Words: t.T("scope." + string(scope))})
	}
	return layout.Write(w, "account", page)
}

func scopeWords(t locale.Locale, scopes []auth.Scope) string {
	words := make([]string, len(scopes))
	for i, scope := range scopes {
		words[i] = t.T("scope." + string(scope))
	}
	return strings.Join(words, "; ")
}

// ErrNotTheSame: the new password was not written the same way twice.
var ErrNotTheSame error = apperr.New(apperr.Usage, strings.TrimSuffix(locale.English.T("password.not_the_same"), "."), strings.TrimSuffix(locale.Vietnamese.T("password.not_the_same"), "."))
