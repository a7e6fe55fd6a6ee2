package service

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"khohoso/dashboards/backoffice"
	"khohoso/dashboards/layout"
	"khohoso/internal/apperr"
	"khohoso/internal/audit"
	"khohoso/internal/auth"
)

// ownAccount are the pages of a reader's own account.
type ownAccount struct{ *Service }

func (s ownAccount) accountPage(w http.ResponseWriter, r *http.Request) {
	s.showAccount(w, r, http.StatusOK, backoffice.AccountPage{Changed: r.URL.Query().Get("changed") != ""})
}

// showAccount fills the page of the reader's account.
func (s ownAccount) showAccount(w http.ResponseWriter, r *http.Request, status int, p backoffice.AccountPage) {
	who := requestInfoOf(r).who
	if who.MustChange {
		redirect(w, r, "/account/password", "")
		return
	}
	err := s.fillAccount(r.Context(), who, &p)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	s.page(w, r, status, func(out io.Writer, a layout.Reader) error {
		a.Path = "/account"
		return backoffice.WriteAccount(out, a, p)
	})
}

func (s ownAccount) fillAccount(ctx context.Context, who auth.Identity, p *backoffice.AccountPage) (err error) {
	if p.Account, err = s.Accounts.Find(ctx, who.Name); err != nil {
		return err
	}
	if p.Sessions, err = s.Accounts.Sessions(ctx, who.Account); err != nil {
		return err
	}
	if p.Tokens, err = s.Accounts.Tokens(ctx, who.Account); err != nil {
		return err
	}
	p.Unit = who.Unit
	agencies, err := s.Source.Agencies(ctx)
	if err != nil {
		return nil //nolint:nilerr // without figures the code stands for the unit
	}
	for _, a := range agencies {
		if a.Code == who.Unit {
			p.Unit = a.Name + " (" + a.Code + ")"
		}
	}
	return nil
}

func (s ownAccount) passwordPage(w http.ResponseWriter, r *http.Request) {
	s.showPassword(w, r, http.StatusOK, nil)
}

func (s ownAccount) showPassword(w http.ResponseWriter, r *http.Request, status int, failed error) {
	s.page(w, r, status, func(out io.Writer, a layout.Reader) error { return backoffice.WritePassword(out, a, failed) })
}

func (s ownAccount) changePassword(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		s.fail(w, r, badForm(err))
		return
	}
	v, form := requestInfoOf(r), r.PostForm
	switch {
	case !s.limits.signIn.allow(v.address):
		s.showPassword(w, r, http.StatusTooManyRequests, errTooOften)
		return
	case form.Get("new") != form.Get("again"):
		s.showPassword(w, r, http.StatusBadRequest, backoffice.ErrNotTheSame)
		return
	}
	err := s.Accounts.ChangePassword(r.Context(), v.who, form.Get("old"), form.Get("new"))
	if err != nil {
		_ = s.note(r, audit.Entry{Action: audit.PasswordChange, Object: v.who.Name, Outcome: audit.NotDone})
		s.showPassword(w, r, http.StatusBadRequest, err)
		return
	}
	_ = s.note(r, audit.Entry{Action: audit.PasswordChange, Object: v.who.Name, Outcome: audit.Done})
	if v.who.MustChange {
		redirect(w, r, "/", "")
		return
	}
	redirect(w, r, "/account?changed=1", "")
}

func (s ownAccount) addToken(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		s.fail(w, r, badForm(err))
		return
	}
	who := requestInfoOf(r).who
	if who.MustChange {
		redirect(w, r, "/account/password", "")
		return
	}
	days, _ := strconv.Atoi(r.PostForm.Get("days")) // 0 is refused
	var scopes []auth.Scope
	for _, name := range r.PostForm["scope"] {
		scopes = append(scopes, auth.Scope(name))
	}
	account, err := s.Accounts.Find(r.Context(), who.Name)
	secret := ""
	if err == nil {
		secret, err = s.Accounts.IssueToken(r.Context(), account, r.PostForm.Get("label"), scopes, time.Duration(min(days, 10_000))*24*time.Hour)
	}
	if err != nil {
		s.showAccount(w, r, http.StatusBadRequest, backoffice.AccountPage{Failed: err})
		return
	}
	if err := s.note(r, audit.Entry{Action: audit.TokenAdd, Object: r.PostForm.Get("label"), Outcome: audit.Done}); err != nil {
		s.fail(w, r, err) // without its secret
		return
	}
	s.showAccount(w, r, http.StatusOK, backoffice.AccountPage{Secret: secret})
}

func (s ownAccount) revokeToken(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		s.fail(w, r, badForm(err))
		return
	}
	id, _ := strconv.ParseInt(r.PostForm.Get("token"), 10, 64) // 0 is nobody's
	if !sure(r) {
		label, err := s.labelOf(r, id)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		s.ask(w, r, "revoke", label, "/account/tokens/revoke", "/account", "token", strconv.FormatInt(id, 10))
		return
	}
	done, err := s.Accounts.RevokeToken(r.Context(), requestInfoOf(r).who.Account, id)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	if done {
		_ = s.note(r, audit.Entry{Action: audit.TokenRevoke, Object: strconv.FormatInt(id, 10), Outcome: audit.Done})
	}
	redirect(w, r, "/account", "")
}

// labelOf is what a token of the reader is for. Error: apperr.UnknownName.
func (s ownAccount) labelOf(r *http.Request, id int64) (string, error) {
	tokens, err := s.Accounts.Tokens(r.Context(), requestInfoOf(r).who.Account)
	for _, one := range tokens {
		if one.ID == id {
			return one.Label, nil
		}
	}
	return "", errors.Join(err, errNoToken)
}

var errNoToken error = apperr.New(apperr.UnknownName, "there is no such token any more", "mã này không còn")
