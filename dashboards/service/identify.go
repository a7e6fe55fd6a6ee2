package service

import (
	"net/http"
	"strings"

	"khohoso/dashboards/accessroute"
	"khohoso/internal/apperr"
	"khohoso/internal/audit"
	"khohoso/internal/auth"
)

// Names of cookies. The prefix, where readers come by HTTPS, keeps another name
// of the same domain from setting them.
const (
	sessionCookie = "khohoso"
	statePart     = "-sso"
	hostPrefix    = "__Host-"
)

func cookieName(secure bool, name string) string {
	if secure {
		return hostPrefix + name
	}
	return name
}

// identify says who asks: by a token in the request's head, else by the browser's session.
func (s *Service) identify(r *http.Request) (who auth.Identity, err error) {
	v := requestInfoOf(r)
	switch authorization := r.Header.Get("Authorization"); {
	case s.Accounts == nil:
		who = auth.OpenReader()
	case authorization != "":
		// A token that does not hold is nobody, whatever cookie comes with it.
		scheme, secret, _ := strings.Cut(authorization, " ")
		if strings.EqualFold(scheme, "Bearer") {
			who, err = s.Accounts.OfToken(r.Context(), strings.TrimSpace(secret))
		}
	default:
		var cookie *http.Cookie
		if cookie, err = r.Cookie(cookieName(v.secure, sessionCookie)); err != nil {
			return who, nil // no cookie, nobody
		}
		who, err = s.Accounts.OfSession(r.Context(), cookie.Value)
	}
	v.who = who
	return who, err
}

// setCookie gives the browser a secret; "" takes it away.
func (s *Service) setCookie(w http.ResponseWriter, r *http.Request, name, value string) {
	secure := requestInfoOf(r).secure
	cookie := &http.Cookie{
		Name: cookieName(secure, name), Value: value, Path: "/", HttpOnly: true, Secure: secure, SameSite: http.SameSiteLaxMode,
	}
	if value == "" {
		cookie.MaxAge = -1
	}
	http.SetCookie(w, cookie)
}

// refused notes what the rule refused. Who has not signed in yet is only led to
// do so; that is no refusal to keep.
func (s *Service) refused(r *http.Request, route accessroute.Route, who auth.Identity, err error) {
	s.metrics.refused.WithLabelValues(route.String()).Inc()
	if who.Nobody() || who.Account == 0 || err == auth.ErrMustLeave {
		return
	}
	_ = s.note(r, audit.Entry{Action: audit.Refused, Object: r.Method + " " + r.URL.RequestURI(), Outcome: audit.Denied})
}

// errUnaudited is what a reader is told of what would have to be kept in the audit and cannot be.
func errUnaudited(cause error) error {
	return apperr.Wrap(apperr.Busy, cause, "the audit cannot be written, so this is not given; tell the operator", "không ghi được nhật ký truy cập nên không trả lời; hãy báo người vận hành")
}

// note keeps an entry of the reader of a request, unless it names another one. Error: it cannot be kept, and what
// it is about must not be given.
func (s *Service) note(r *http.Request, e audit.Entry) error {
	if s.Audit == nil {
		return nil
	}
	v := requestInfoOf(r)
	if e.Who == "" {
		e.Who, e.Role, e.Unit = v.who.Name, string(v.who.Role), v.who.Unit
	}
	if v.who.Token != 0 && e.Detail == "" {
		e.Detail = "by token"
	}
	e.Address, e.Request = v.address, v.id
	if err := s.Audit.Add(r.Context(), e); err != nil {
		s.Log.Error("audit failed", "request", v.id, "action", e.Action, "error", err)
		return errUnaudited(err)
	}
	return nil
}

// noteDownload keeps what is downloaded, before it is given.
func (s *Service) noteDownload(r *http.Request, route accessroute.Route, status int) error {
	if status != http.StatusOK && status != http.StatusPartialContent {
		return nil
	}
	return s.note(r, audit.Entry{Action: audit.Download, Object: r.URL.RequestURI(), Outcome: audit.Done, Detail: route.Download})
}

// unaudited says so in the place of an answer that was not let go.
func (s *Service) unaudited(a *answer, r *http.Request) {
	failed := a.refused
	if failed == nil {
		return
	}
	a.admit, a.refused = nil, nil
	for _, name := range []string{"Content-Disposition", "Content-Length", "Content-Encoding", "ETag", "Last-Modified"} {
		a.Header().Del(name)
	}
	s.fail(a, r, failed)
}
