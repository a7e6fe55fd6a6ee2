package service

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"slices"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"khohoso/dashboards/accessroute"
	"khohoso/dashboards/operations"
	"khohoso/dashboards/web"
	"khohoso/internal/apperr"
	"khohoso/internal/audit"
	"khohoso/internal/auth"
	"khohoso/models/metrics"
	"khohoso/models/store"
)

// Source is what the service itself asks of the warehouse.
type Source interface {
	Agencies(context.Context) ([]metrics.Agency, error)
	DataVersion(context.Context) (store.DataVersion, error)
	Location() *time.Location
}

// stands is what a source that is a file says of it.
type stands interface{ Stands() error }

// Options say what is served, to whom and how it is reached.
type Options struct {
	Pages  web.Options
	Source Source
	// More are routes of other rooms, such as the API and taking events in. They
	// stand in the same table, under the same guard and limits.
	More accessroute.Table

	Accounts *auth.Accounts // nil: no sign-in, everyone on this machine reads everything
	Audit    *audit.Log     // needed with Accounts
	SSO      *auth.SSO      // nil: local accounts only
	SSOLabel string         // what the sign-on is called on the page to sign in

	Schedule Schedule        // jobs beside the service, with Accounts; nil: none, and no page of them
	Desk     operations.Desk // what operators do with the warehouse, with Schedule; nil: nothing, and no pages of it

	Collectors []prometheus.Collector // of other rooms, among the service's own metrics

	// Trusted are the proxies whose word on address and scheme of a request holds.
	Trusted []netip.Prefix
	// Secure says that readers come by HTTPS whatever the proxies say: cookies are
	// kept to it and browsers told so.
	Secure bool

	Log *slog.Logger
	Now func() time.Time // nil: time.Now
}

// Service answers readers.
type Service struct {
	Options
	told     atomic.Pointer[[]string] // codes of units that the accounts know
	pages    web.Pages
	table    accessroute.Table
	handler  http.Handler
	metrics  *counters
	limits   limits
	stopping atomic.Bool
}

// New builds the service and its routes. Error: a route without an access rule.
func New(o Options) (*Service, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	o.Pages.Log = o.Log
	s := &Service{Options: o, pages: web.NewPages(o.Pages), metrics: newMetrics(), limits: newLimits(o.Now)}
	s.table = append(s.table, s.pages.Routes()...)
	s.table = append(s.table, packing{s}.routes()...)
	s.table = append(s.table, s.stateRoutes()...)
	if o.Accounts != nil {
		s.table = append(s.table, s.accountRoutes()...)
		if o.Schedule != nil {
			s.table = append(s.table, scheduleAdmin{s}.routes()...)
		}
		if o.Desk != nil {
			s.table = append(s.table, machineRoom{s}.routes()...)
		}
	}
	s.metrics.registry.MustRegister(o.Collectors...)
	s.table = append(s.table, o.More...)
	guard := accessroute.Guard{Identify: s.identify, Units: s.units, Fail: s.fail, Refused: s.refused}
	mux, err := s.table.Handler(func(r accessroute.Route) http.Handler { return s.around(r, guard.Route(r)) }, s.fail)
	if err != nil {
		return nil, err
	}
	s.handler = s.middleware(mux)
	return s, nil
}

// KeepWarm reads the figures of the pages ahead of their readers until ctx ends.
func (s *Service) KeepWarm(ctx context.Context) { s.pages.Prefetch(ctx) }

// Routes is the table that the service answers by.
func (s *Service) Routes() accessroute.Table { return s.table }

// ServeHTTP answers one request.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// units are the units of the moment, by their parents.
func (s *Service) units(ctx context.Context) (auth.Units, error) {
	agencies, err := s.Source.Agencies(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.tellUnits(ctx, agencies); err != nil {
		return nil, err
	}
	tree := make(auth.Tree, len(agencies))
	for _, a := range agencies {
		if a.Level != "" { // units outside the catalogue stand below nobody
			tree[a.Code] = a.ParentCode
		}
	}
	return tree, nil
}

// tellUnits lets accounts be checked by the catalogue of the moment, also by the
// user command beside the service; it is written when it changed.
func (s *Service) tellUnits(ctx context.Context, agencies []metrics.Agency) error {
	codes := make([]string, len(agencies))
	for i, one := range agencies {
		codes[i] = one.Code
	}
	if told := s.told.Load(); s.Accounts == nil || (told != nil && slices.Equal(*told, codes)) {
		return nil
	}
	if err := s.Accounts.TellUnits(ctx, codes); err != nil {
		return err
	}
	s.told.Store(&codes)
	return nil
}

// stateRoutes say whether the service stands and can answer.
func (s *Service) stateRoutes() accessroute.Table {
	text := []accessroute.Format{accessroute.Text}
	return accessroute.Table{
		{Pattern: "/healthz", Formats: text, Access: accessroute.Anyone(), Handle: func(w http.ResponseWriter, _ *http.Request) { plainAnswer(w, http.StatusOK, "ok") }},
		{Pattern: "/readyz", Formats: text, Access: accessroute.Anyone(), Handle: s.ready},
		{Pattern: "/metrics", Formats: text, Access: accessroute.Watch(), Handle: s.metrics.handler().ServeHTTP},
	}
}

// ready says whether figures can be shown now, in a word: a proxy asks it.
func (s *Service) ready(w http.ResponseWriter, r *http.Request) {
	if s.stopping.Load() {
		plainAnswer(w, http.StatusServiceUnavailable, "stopping")
		return
	}
	_, err := s.Source.DataVersion(r.Context())
	if file, is := s.Source.(stands); is && err == nil {
		err = file.Stands()
	}
	if err != nil {
		plainAnswer(w, http.StatusServiceUnavailable, string(apperr.CodeOf(err)))
		return
	}
	plainAnswer(w, http.StatusOK, "ok")
}

func plainAnswer(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n"))
}
