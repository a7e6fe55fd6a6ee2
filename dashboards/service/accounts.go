package service

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"khohoso/dashboards/accessroute"
	"khohoso/dashboards/backoffice"
	"khohoso/dashboards/layout"
	"khohoso/internal/apperr"
	"khohoso/internal/audit"
	"khohoso/internal/auth"
)

// accountsAdmin are the operators' pages of all accounts.
type accountsAdmin struct{ *Service }

// routes are how operators look after accounts in the browser, as the user
// command does on the machine. Every write is refused from other sites (see middleware)
// and stands in the audit.
func (s accountsAdmin) routes() accessroute.Table {
	one := func(method, pattern string, handle http.HandlerFunc, takes ...string) accessroute.Route {
		return accessroute.Route{Method: method, Pattern: pattern, Formats: []accessroute.Format{accessroute.HTML}, Access: accessroute.Operate(), Params: accessroute.Takes(takes...), Handle: handle}
	}
	return accessroute.Table{
		one("GET", "/accounts", func(w http.ResponseWriter, r *http.Request) {
			s.showAccounts(w, r, http.StatusOK, backoffice.AccountsPage{})
		}),
		one("POST", "/accounts", s.changeAccounts(s.addAccount), "name", "shown", "role", "unit"),
		one("POST", "/accounts/disable", s.asked("disable", s.changeAccounts(s.disableAccount)), "name", sureField),
		one("POST", "/accounts/reset", s.asked("reset", s.changeAccounts(s.resetAccount)), "name", sureField),
		one("POST", "/accounts/tokens", s.changeAccounts(s.addSourceToken), "name", "label", "units", "days"),
		one("POST", "/accounts/tokens/revoke", s.asked("revoke", s.changeAccounts(s.revokeSourceToken), "token"), "name", "token", sureField),
	}
}

// asked asks once before something that cannot be taken back is done to an account; more names further fields.
func (s accountsAdmin) asked(key string, do http.HandlerFunc, more ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil {
			s.fail(w, r, badForm(err))
			return
		}
		if sure(r) {
			do(w, r)
			return
		}
		name := r.PostForm.Get("name")
		pairs := []string{"name", name}
		for _, field := range more {
			pairs = append(pairs, field, r.PostForm.Get(field))
		}
		s.ask(w, r, key, name, r.URL.Path, "/accounts", pairs...)
	}
}

// change is one act on an account; what it gives is shown with the accounts.
type change func(*http.Request) (backoffice.AccountsPage, error)

// changeAccounts does one thing to an account and answers with all of them. What is
// shown once, a password or a token, is in that answer and nowhere else.
func (s accountsAdmin) changeAccounts(do change) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil {
			s.fail(w, r, badForm(err))
			return
		}
		page, err := do(r)
		status := http.StatusOK
		if err != nil {
			status, page.Failed, page.Secret = http.StatusBadRequest, err, ""
		}
		s.showAccounts(w, r, status, page)
	}
}

func (s accountsAdmin) showAccounts(w http.ResponseWriter, r *http.Request, status int, p backoffice.AccountsPage) {
	if err := s.fillAccounts(r, &p); err != nil {
		s.fail(w, r, err)
		return
	}
	s.page(w, r, status, func(out io.Writer, a layout.Reader) error {
		a.Path = "/accounts"
		return backoffice.WriteAccounts(out, a, p)
	})
}

func (s accountsAdmin) fillAccounts(r *http.Request, p *backoffice.AccountsPage) (err error) {
	p.Now = s.Now()
	if p.Accounts, err = s.Accounts.List(r.Context()); err != nil {
		return err
	}
	p.Tokens = map[int64][]auth.Token{}
	for _, one := range p.Accounts {
		if one.Role != auth.Source {
			continue
		}
		if p.Tokens[one.ID], err = s.Accounts.Tokens(r.Context(), one.ID); err != nil {
			return err
		}
	}
	agencies, err := s.Source.Agencies(r.Context())
	if err != nil {
		return nil //nolint:nilerr // a warehouse without figures has no units to offer; accounts can be looked after all the same
	}
	for _, one := range agencies {
		if one.Level != "province" {
			p.Agencies = append(p.Agencies, one)
		}
	}
	return nil
}

func (s accountsAdmin) addAccount(r *http.Request) (p backoffice.AccountsPage, err error) {
	form := r.PostForm
	p.Proposed = auth.New{Name: strings.TrimSpace(form.Get("name")), Shown: strings.TrimSpace(form.Get("shown")), Role: auth.Role(form.Get("role")), Unit: form.Get("unit")}
	account, password, err := s.addKnown(r.Context(), p.Proposed, requestInfoOf(r).who.Name)
	entry := audit.Entry{Action: audit.UserAdd, Object: p.Proposed.Name, Detail: strings.TrimSpace(string(p.Proposed.Role) + " " + p.Proposed.Unit)}
	if s.noteChange(r, entry, err) != nil {
		return p, err
	}
	return backoffice.AccountsPage{Done: "accounts.added", DoneTo: account.Name, Secret: password}, nil
}

// addKnown makes an account by the catalogue of this moment.
func (s accountsAdmin) addKnown(ctx context.Context, n auth.New, by string) (account auth.Account, password string, err error) {
	if _, err := s.units(ctx); err != nil && apperr.CodeOf(err) != apperr.NotBuilt {
		return account, "", err
	}
	return s.Accounts.Add(ctx, n, by)
}

func (s accountsAdmin) disableAccount(r *http.Request) (p backoffice.AccountsPage, err error) {
	name := r.PostForm.Get("name")
	_, err = s.Accounts.Disable(r.Context(), name)
	return backoffice.AccountsPage{Done: doneUnless(err, "accounts.disabled"), DoneTo: name}, s.noteChange(r, audit.Entry{Action: audit.UserDisable, Object: name}, err)
}

func (s accountsAdmin) resetAccount(r *http.Request) (p backoffice.AccountsPage, err error) {
	name := r.PostForm.Get("name")
	_, password, err := s.Accounts.Reset(r.Context(), name)
	return backoffice.AccountsPage{Done: doneUnless(err, "accounts.was_reset"), DoneTo: name, Secret: password}, s.noteChange(r, audit.Entry{Action: audit.UserReset, Object: name}, err)
}

func (s accountsAdmin) addSourceToken(r *http.Request) (p backoffice.AccountsPage, err error) {
	name, label, units := r.PostForm.Get("name"), r.PostForm.Get("label"), r.PostForm.Get("units")
	days, _ := strconv.Atoi(r.PostForm.Get("days")) // 0 is refused
	if _, err := s.units(r.Context()); err != nil && apperr.CodeOf(err) != apperr.NotBuilt {
		return p, err
	}
	secret, err := s.Accounts.IssueSourceToken(r.Context(), name, label, units, days)
	return backoffice.AccountsPage{Done: doneUnless(err, "accounts.token_made"), DoneTo: name, Secret: secret}, s.noteChange(r, audit.Entry{Action: audit.TokenAdd, Object: name, Detail: strings.TrimSpace(label + " " + units)}, err)
}

func (s accountsAdmin) revokeSourceToken(r *http.Request) (p backoffice.AccountsPage, err error) {
	name := r.PostForm.Get("name")
	id, _ := strconv.ParseInt(r.PostForm.Get("token"), 10, 64) // 0 is nobody's
	account, err := s.Accounts.Find(r.Context(), name)
	if err != nil {
		return p, err
	}
	done, err := s.Accounts.RevokeToken(r.Context(), account.ID, id)
	if err != nil || !done {
		return p, err
	}
	return backoffice.AccountsPage{Done: "accounts.token_revoked", DoneTo: name}, s.noteChange(r, audit.Entry{Action: audit.TokenRevoke, Object: name, Detail: strconv.FormatInt(id, 10)}, nil)
}

func doneUnless(err error, key string) string {
	if err != nil {
		return ""
	}
	return key
}

// noteChange keeps in the audit what was done to an account, or not.
func (s accountsAdmin) noteChange(r *http.Request, e audit.Entry, err error) error {
	e.Outcome = audit.Done
	if err != nil {
		e.Outcome = audit.NotDone
	}
	return errors.Join(err, s.note(r, e))
}
