package service

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/url"

	"khohoso/dashboards/accessroute"
	"khohoso/dashboards/backoffice"
	"khohoso/dashboards/layout"
	"khohoso/internal/apperr"
	"khohoso/internal/audit"
	"khohoso/internal/auth"
)

// accountRoutes are the ways in and out, the reader's own account and the audit.
func (s *Service) accountRoutes() accessroute.Table {
	in, own, operate := signIn{s}, ownAccount{s}, auditAdmin{s}
	page := []accessroute.Format{accessroute.HTML}
	one := func(method, pattern string, access accessroute.Access, handle http.HandlerFunc, takes ...string) accessroute.Route {
		return accessroute.Route{Method: method, Pattern: pattern, Formats: page, Access: access, Params: accessroute.Takes(takes...), Handle: handle}
	}
	table := accessroute.Table{
		one("GET", "/login", accessroute.Anyone(), in.loginPage, "back"),
		one("POST", "/login", accessroute.Anyone(), in.login, "name", "password", "back"),
		one("POST", "/logout", accessroute.OwnAccount(), in.logout),
		one("POST", "/logout/everywhere", accessroute.OwnAccount(), in.logoutEverywhere),
		one("GET", "/account", accessroute.OwnAccount(), own.accountPage, "changed"),
		one("GET", "/account/password", accessroute.OwnAccount(), own.passwordPage),
		one("POST", "/account/password", accessroute.OwnAccount(), own.changePassword, "username", "old", "new", "again"),
		one("POST", "/account/tokens/revoke", accessroute.OwnAccount(), own.revokeToken, "token", sureField),
		{Pattern: "/audit", Formats: page, Access: accessroute.Operate(), Params: auditParams("before"), Handle: operate.auditPage},
		{Pattern: "/audit/export", Formats: []accessroute.Format{accessroute.CSV, accessroute.JSON}, Access: accessroute.Operate(), Params: auditParams("format"), Handle: operate.auditExport},
		{Method: "POST", Pattern: "/account/tokens", Formats: page, Access: accessroute.OwnAccount(), Params: append(accessroute.Takes("label", "days"), accessroute.Param{Name: "scope", Many: true}), Handle: own.addToken},
	}
	table = append(table, accountsAdmin{s}.routes()...)
	if s.SSO != nil {
		back := one("GET", "/login/callback", accessroute.Anyone(), in.finishSSO)
		back.AnyParams = true // OpenID Connect: what is not understood is to be ignored
		table = append(table, one("GET", "/login/sso", accessroute.Anyone(), in.beginSSO, "back"), back)
	}
	return table
}

// page answers with a page that write writes.
func (s *Service) page(w http.ResponseWriter, r *http.Request, status int, write func(io.Writer, layout.Reader) error) {
	around := layout.Reader{Lang: langOf(r), Path: r.URL.Path, Asked: askedOf(r), Who: requestInfoOf(r).who, Zone: s.Source.Location()}
	var out bytes.Buffer
	if err := write(&out, around); err != nil {
		s.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = out.WriteTo(w)
	}
}

// askedOf is what the address of a page that is read asks for, without the language.
func askedOf(r *http.Request) string {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return ""
	}
	asked := r.URL.Query()
	asked.Del("lang")
	return asked.Encode()
}

// signIn are the ways in and out.
type signIn struct{ *Service }

func (s signIn) loginPage(w http.ResponseWriter, r *http.Request) {
	who, err := s.identify(r)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	if who.Person() {
		redirect(w, r, ours(r.URL.Query().Get("back")), "")
		return
	}
	s.showLogin(w, r, http.StatusOK, backoffice.LoginPage{Back: ours(r.URL.Query().Get("back"))})
}

func (s signIn) showLogin(w http.ResponseWriter, r *http.Request, status int, p backoffice.LoginPage) {
	if s.SSO != nil {
		values := url.Values{"back": {p.Back}}
		if langOf(r) == "en" {
			values.Set("lang", "en")
		}
		p.SSO, p.Label = "/login/sso?"+values.Encode(), s.SSOLabel
	}
	s.page(w, r, status, func(out io.Writer, a layout.Reader) error {
		a.Path = "/login"
		return backoffice.WriteLogin(out, a, p)
	})
}

func (s signIn) login(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		s.fail(w, r, badForm(err))
		return
	}
	name, back := r.PostForm.Get("name"), ours(r.PostForm.Get("back"))
	if !s.limits.signIn.allow(requestInfoOf(r).address) {
		w.Header().Set("Retry-After", "60")
		s.showLogin(w, r, http.StatusTooManyRequests, backoffice.LoginPage{Failed: errTooOften, Name: name, Back: back})
		return
	}
	who, secret, err := s.Accounts.SignIn(r.Context(), name, r.PostForm.Get("password"), s.browser(r))
	if err != nil {
		s.notSignedIn(r, "password", who.Name, err)
		if errors.Is(err, auth.ErrBusy) {
			w.Header().Set("Retry-After", "3")
			s.showLogin(w, r, http.StatusTooManyRequests, backoffice.LoginPage{Failed: err, Name: name, Back: back})
			return
		}
		if !errors.Is(err, auth.ErrWrong) {
			s.fail(w, r, err)
			return
		}
		s.showLogin(w, r, http.StatusUnauthorized, backoffice.LoginPage{Failed: err, Name: name, Back: back})
		return
	}
	s.signedIn(w, r, "password", who, secret, back)
}

func (s signIn) browser(r *http.Request) auth.Origin {
	return auth.Origin{Address: requestInfoOf(r).address, Browser: r.UserAgent()}
}

// signedIn gives the browser its session and leads on. A session that the
// browser had before ends: one browser is one reader.
func (s signIn) signedIn(w http.ResponseWriter, r *http.Request, way string, who auth.Identity, secret, back string) {
	before, err := s.identify(r)
	if err == nil && before.Person() {
		err = s.Accounts.SignOut(r.Context(), before.Session)
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	requestInfoOf(r).who = who
	s.metrics.signIns.WithLabelValues(way, "done").Inc()
	if err := s.note(r, audit.Entry{Action: audit.SignIn, Object: way, Outcome: audit.Done}); err != nil {
		s.fail(w, r, err)
		return
	}
	s.setCookie(w, r, sessionCookie, secret)
	redirect(w, r, ours(back), "")
}

func (s signIn) notSignedIn(r *http.Request, way, name string, err error) {
	s.metrics.signIns.WithLabelValues(way, "failed").Inc()
	_ = s.note(r, audit.Entry{Who: orNone(name), Action: audit.SignIn, Object: way, Outcome: audit.NotDone, Detail: apperr.Sentence(err, "en")})
}

// orNone is the account that someone tried to be, "?" when there is none: what
// was typed may be a password in the wrong field, or anybody's name.
func orNone(account string) string {
	if account == "" {
		return "?"
	}
	return account
}

func (s signIn) beginSSO(w http.ResponseWriter, r *http.Request) {
	if !s.limits.signIn.allow(requestInfoOf(r).address) {
		s.fail(w, r, errTooOften)
		return
	}
	address, state, err := s.SSO.Begin(r.Context(), ours(r.URL.Query().Get("back")))
	if err != nil {
		s.Log.Error("single sign-on cannot begin", "request", requestInfoOf(r).id, "error", err)
		s.showLogin(w, r, http.StatusServiceUnavailable, backoffice.LoginPage{Failed: err, Back: "/"})
		return
	}
	s.setCookie(w, r, sessionCookie+statePart, state)
	w.Header().Set("Location", address)
	w.WriteHeader(http.StatusSeeOther)
}

func (s signIn) finishSSO(w http.ResponseWriter, r *http.Request) {
	asked, state := r.URL.Query(), ""
	if cookie, err := r.Cookie(cookieName(requestInfoOf(r).secure, sessionCookie+statePart)); err == nil {
		state = cookie.Value
	}
	s.setCookie(w, r, sessionCookie+statePart, "")
	who, secret, back, err := s.SSO.Finish(r.Context(), auth.Return{
		State: asked.Get("state"), Cookie: state, Code: asked.Get("code"), Error: asked.Get("error"), Origin: s.browser(r),
	})
	if err != nil {
		s.Log.Warn("single sign-on failed", "request", requestInfoOf(r).id, "error", err)
		s.notSignedIn(r, "single sign-on", who.Name, err)
		s.showLogin(w, r, apperr.HTTPStatus(err), backoffice.LoginPage{Failed: err, Back: "/"})
		return
	}
	s.signedIn(w, r, "single sign-on", who, secret, back)
}

func (s signIn) logout(w http.ResponseWriter, r *http.Request) {
	s.leave(w, r, s.Accounts.SignOut(r.Context(), requestInfoOf(r).who.Session), "")
}

func (s signIn) logoutEverywhere(w http.ResponseWriter, r *http.Request) {
	s.leave(w, r, s.Accounts.SignOutEverywhere(r.Context(), requestInfoOf(r).who.Account), "everywhere")
}

func (s signIn) leave(w http.ResponseWriter, r *http.Request, err error, where string) {
	if err != nil {
		s.fail(w, r, err)
		return
	}
	_ = s.note(r, audit.Entry{Action: audit.SignOut, Object: where, Outcome: audit.Done})
	s.setCookie(w, r, sessionCookie, "")
	w.Header().Set("Clear-Site-Data", `"cache"`)
	redirect(w, r, "/login", "")
}

func badForm(err error) error {
	var long *http.MaxBytesError
	if errors.As(err, &long) {
		return err
	}
	return apperr.Wrap(apperr.Usage, err, "the form could not be read; send it again", "không đọc được biểu mẫu; hãy gửi lại")
}
