package service

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strings"
	"time"

	"khohoso/dashboards/accessroute"
	"khohoso/dashboards/api"
	"khohoso/dashboards/web"
	"khohoso/internal/apperr"
	"khohoso/internal/auth"
)

const (
	usualBody = 1 << 20
	usualTime = time.Minute
	// yearOfHTTPS is what browsers are told to remember.
	yearOfHTTPS = "max-age=31536000"
)

// middleware is the way of a request, from outside in: it gets its id, is logged and
// counted, its address is settled, the answer's headers are set, and what is too
// long, from another site or too frequent ends here.
func (s *Service) middleware(mux http.Handler) http.Handler {
	crossOrigin := http.NewCrossOriginProtection()
	crossOrigin.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.fail(w, r, errOtherSite) }))
	next := crossOrigin.Handler(mux)
	next = s.limited(next)
	next = s.headers(next)
	return s.noted(next)
}

// requestInfo is what is known of a request beside its reader.
type requestInfo struct {
	id      string
	address string
	secure  bool
	clear   bool // goes over a network in the clear
	who     auth.Identity
	route   string
	began   time.Time
}

type requestInfoKey struct{}

func requestInfoOf(r *http.Request) *requestInfo {
	if v, known := r.Context().Value(requestInfoKey{}).(*requestInfo); known {
		return v
	}
	return &requestInfo{}
}

// noted gives the request its id and writes it down when it is answered.
func (s *Service) noted(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &requestInfo{id: newID(), began: s.Now(), route: "none"}
		v.address, v.secure, v.clear = s.origin(r)
		r = r.WithContext(context.WithValue(r.Context(), requestInfoKey{}, v))
		w.Header().Set("X-Request-Id", v.id)
		answer := &answer{ResponseWriter: w, status: http.StatusOK}
		s.metrics.running.Inc()
		defer func() {
			s.metrics.running.Dec()
			if broken := recover(); broken != nil {
				s.broken(answer, r, broken)
			}
			s.writeDown(r, v, answer)
		}()
		next.ServeHTTP(answer, r)
	})
}

// broken answers for a handler that panicked; the reader learns the request's id only.
func (s *Service) broken(w *answer, r *http.Request, cause any) {
	if cause == http.ErrAbortHandler {
		panic(cause)
	}
	s.Log.Error("handler panicked", "request", requestInfoOf(r).id, "path", r.URL.Path, "cause", fmt.Sprint(cause), "stack", string(debug.Stack()))
	if !w.begun {
		s.fail(w, r, fmt.Errorf("panic: %v", cause))
	}
}

func (s *Service) writeDown(r *http.Request, v *requestInfo, w *answer) {
	took := s.Now().Sub(v.began)
	s.metrics.answered(v.route, r.Method, w.status, took)
	level := slog.LevelInfo
	if v.route == assetsRoute || v.route == "GET /healthz" || v.route == "GET /readyz" {
		level = slog.LevelDebug
	}
	s.Log.Log(r.Context(), level, "request", "request", v.id, "method", r.Method, "route", v.route, "status", w.status,
		"bytes", w.bytes, "ms", took.Milliseconds(), "who", v.who.Name, "from", v.address)
}

const assetsRoute = "GET /assets/{name...}"

// origin is where a request comes from, whether it came by HTTPS, and whether it
// went over a network in the clear: to us by whom we do not trust, or to a proxy
// that says so. A proxy's word counts only where the proxy is trusted; of a chain of
// addresses the last one that no trusted proxy wrote about itself is the reader's.
func (s *Service) origin(r *http.Request) (address string, secure, clear bool) {
	address, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		address = r.RemoteAddr
	}
	secure = s.Secure || r.TLS != nil
	if !s.trusts(address) {
		return address, secure, r.TLS == nil && !isLoopback(address)
	}
	proto := r.Header.Get("X-Forwarded-Proto")
	secure = secure || strings.EqualFold(proto, "https")
	defer func() { clear = strings.EqualFold(proto, "http") && !isLoopback(address) }()
	chain := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(chain) - 1; i >= 0; i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(chain[i]))
		if err != nil {
			break
		}
		address = hop.Unmap().String()
		if !s.trusts(address) {
			break
		}
	}
	return address, secure, false
}

func isLoopback(address string) bool {
	ip, err := netip.ParseAddr(address)
	return err == nil && ip.Unmap().IsLoopback()
}

func (s *Service) trusts(address string) bool {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return false
	}
	for _, proxy := range s.Trusted {
		if proxy.Contains(ip.Unmap()) {
			return true
		}
	}
	return false
}

// headers are those of every answer. What an answer holds depends on who asks,
// so nothing between here and the reader may keep it for others.
func (s *Service) headers(next http.Handler) http.Handler {
	return web.Secure(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Add("Vary", "Cookie")
		h.Add("Vary", "Authorization")
		h.Set("Cache-Control", "private, no-store")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		if requestInfoOf(r).secure {
			h.Set("Strict-Transport-Security", yearOfHTTPS)
		}
		next.ServeHTTP(w, r)
	}))
}

// limited refuses what is too long or comes too often, and names that are not
// this machine's where there is no sign-in.
func (s *Service) limited(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case len(r.RequestURI) > longestURL:
			s.fail(w, r, errLongURL)
		case s.Accounts != nil && requestInfoOf(r).clear && !tellsNothing(r.URL.Path):
			s.fail(w, r, errInTheClear)
		case s.Accounts == nil && !thisMachine(r.Host):
			s.fail(w, r, errOtherHost)
		case !strings.HasPrefix(r.URL.Path, "/assets/") && !s.limits.address.allow(requestInfoOf(r).address):
			w.Header().Set("Retry-After", "2")
			s.fail(w, r, errTooOften)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// tellsNothing says whether a path may be asked for in the clear: what a proxy or a
// monitor asks to know whether the service stands.
func tellsNothing(path string) bool { return path == "/healthz" || path == "/readyz" }

// thisMachine says whether a request names this machine as itself: a page of
// another site that had its name point here would name that site.
func thisMachine(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}

// around is what a route has around its guard: its name, its time, its longest body.
func (s *Service) around(route accessroute.Route, guarded http.Handler) http.Handler {
	longest, limit := route.Body, route.Time
	if longest == 0 {
		longest = usualBody
	}
	if limit == 0 {
		limit = usualTime
	}
	name := route.String()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requestInfoOf(r).route = name
		ctx, cancel := context.WithTimeout(r.Context(), limit)
		defer cancel()
		if limit > usualTime {
			s.moreTime(w, limit)
		}
		r = r.WithContext(ctx)
		r.Body = http.MaxBytesReader(w, r.Body, longest)
		a, isAnswer := w.(*answer)
		if !isAnswer || route.Download == "" || r.Method != http.MethodGet {
			guarded.ServeHTTP(w, r)
			return
		}
		a.admit = func(status int) error { return s.noteDownload(r, route, status) }
		guarded.ServeHTTP(a, r)
		s.unaudited(a, r)
	})
}

// moreTime lets a route that needs it read and write beyond the server's usual limits.
func (s *Service) moreTime(w http.ResponseWriter, limit time.Duration) {
	control, until := http.NewResponseController(w), time.Now().Add(limit+headTime)
	_ = control.SetReadDeadline(until) // a recorder of a test has no deadlines
	_ = control.SetWriteDeadline(until)
}

// Requests that are refused before any route is looked for.
var (
	errOtherSite error = apperr.New(apperr.Refused, "this request comes from another site's page; open the page here and try again", "yêu cầu đến từ trang của hệ thống khác; hãy mở trang tại đây và làm lại")
	errLongURL   error = apperr.New(apperr.TooLarge, "the address is longer than 8 KB", "địa chỉ dài hơn 8 KB")
	errOtherHost error = apperr.New(apperr.Refused, "without sign-in this service answers as localhost only", "khi không đăng nhập, dịch vụ chỉ trả lời tại localhost")
	// errInTheClear: passwords and figures of units do not travel in the clear.
	errInTheClear error = apperr.New(apperr.Refused, "this service answers by HTTPS only; open it at its https:// address", "dịch vụ chỉ trả lời qua HTTPS; hãy mở bằng địa chỉ https://")
	errNotBuilt   error = apperr.New(apperr.NotBuilt, "there are no figures yet; an operator takes data in and has figures made on the page Operations", "chưa có số liệu; người vận hành nạp dữ liệu và tổng hợp ở trang Vận hành")
	errTooOften   error = apperr.New(apperr.TooMany, "too many requests; wait a moment and try again", "quá nhiều yêu cầu; hãy chờ một lát rồi thử lại")
)

// fail answers what went wrong as the reader of that address expects it: the API
// with a problem document, a browser that must sign in with the way there,
// everyone else with a page.
func (s *Service) fail(w http.ResponseWriter, r *http.Request, err error) {
	var long *http.MaxBytesError
	if errors.As(err, &long) {
		err = apperr.Wrap(apperr.TooLarge, err, fmt.Sprintf("the request is longer than %d bytes", long.Limit), fmt.Sprintf("yêu cầu dài hơn %d byte", long.Limit))
	}
	if apperr.CodeOf(err) == apperr.NotBuilt && requestInfoOf(r).who.Person() { // who reads in the browser has no command line
		err = errNotBuilt
	}
	reading := r.Method == http.MethodGet || r.Method == http.MethodHead
	switch {
	case strings.HasPrefix(r.URL.Path, "/api/"):
		api.Problem(w, r, err, s.Log)
	case errors.Is(err, auth.ErrSignIn) && reading && s.Accounts != nil && r.Header.Get("Authorization") == "":
		redirect(w, r, "/login", r.URL.RequestURI())
	case errors.Is(err, auth.ErrMustLeave) && reading:
		redirect(w, r, "/account/password", "")
	default:
		s.pages.Fail(w, r, err)
	}
}
