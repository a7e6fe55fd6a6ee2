// Package web serves the pages over HTTP: routes, choices of a request, cached answers and views of a
// period, downloads, static files. Start with NewPages, or Handler for a service on one's own machine.
package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"khohoso/dashboards/accessroute"
	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/dashboards/pages"
	"khohoso/dashboards/pageworkbook"
	"khohoso/dashboards/responsecache"
	"khohoso/dashboards/view"
	"khohoso/internal/auth"
	"khohoso/internal/packs"
	"khohoso/models/metrics"
	"khohoso/models/period"
)

// Options say where the live pages read from and what they may show.
type Options struct {
	// Open gives the reads of a request. It is asked every time, so that a
	// service can answer "not built yet" and later answer.
	Open func(context.Context) (view.Reads, error)
	// ForPeriod gives the reads of one period's page and of its workbook: those
	// of the frozen figures when it is closed. Without it all come from Open.
	ForPeriod func(context.Context, period.Period) (view.Reads, error)
	// PeriodNotice is shown on top of a period's pages, when it is not empty,
	// such as how much a closed period would differ today.
	PeriodNotice func(ctx context.Context, p period.Period, lang string) (string, error)
	// Workbook writes the workbook of a unit, or of the province for code "",
	// and says its file name. Without it the pages offer no download.
	Workbook func(ctx context.Context, w io.Writer, code string, chosen view.Filter) (file string, err error)
	// Answers keeps finished pages until the figures change; nil keeps none.
	Answers *responsecache.Cache
	// ListBook writes a list of dossiers as a workbook and says its file name.
	// Without it lists offer CSV only.
	ListWorkbook func(context.Context, io.Writer, pages.ListRequest) (file string, err error)
	// PageBook writes the workbook of a page's own figures. Without it those
	// pages offer no download.
	PageWorkbook func(context.Context, io.Writer, pageworkbook.Workbook) error
	// Forms are the forms with a page of their own; nil: there is none.
	Forms Forms
	// Packs makes and keeps the packs of all units; nil: none are made.
	Packs *packs.Maker
	// Sources says how fresh each source of data is; without it pages tell the
	// newest data only.
	Sources func(context.Context) ([]layout.Source, error)
	// Notice is shown on top of every page, when it is not empty.
	Notice func(lang string) string
	Log    *slog.Logger
}

// service answers the live pages.
type service struct {
	Options
	cache viewCache
	fresh sources
	links links.Service
}

// Pages are the live pages: their routes, and the answer to what went wrong.
type Pages struct{ service *service }

// NewPages makes the live pages. They read only and keep no state besides the
// views of the current data; who may see what the routes say.
func NewPages(o Options) Pages {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return Pages{&service{Options: o, cache: viewCache{answers: o.Answers}, links: links.Service{Workbooks: o.Workbook != nil, Lists: o.ListWorkbook != nil, Books: o.PageWorkbook != nil, Forms: o.Forms != nil}}}
}

// Routes are the pages, their workbooks and the static files.
func (p Pages) Routes() accessroute.Table {
	s := p.service
	page := func(pattern string, write pageWriter) accessroute.Route {
		return accessroute.Route{Pattern: pattern, Formats: []accessroute.Format{accessroute.HTML}, Access: accessroute.Figures(), Params: takes(), Handle: s.renderCached(write)}
	}
	workbook := func(pattern string) accessroute.Route {
		return accessroute.Route{
			Pattern: pattern, Formats: []accessroute.Format{accessroute.Workbook}, Access: accessroute.Dossiers(s.unitOf),
			Params: takes(), Handle: s.workbook, Download: "workbook",
		}
	}
	table := accessroute.Table{
		page("/{$}", func(snap *view.PeriodView, w io.Writer, v layout.Options, r *http.Request) error {
			v.WithoutDossiers = !auth.From(r.Context()).MaySee("")
			return pages.WriteLeadership(snap, w, v)
		}),
		page("/units", func(snap *view.PeriodView, w io.Writer, v layout.Options, _ *http.Request) error {
			return pages.WriteUnits(snap, w, v)
		}),
		page("/agencies/{slug}", s.writeAgency),
		workbook("/agencies/{slug}/workbook"),
		workbook("/reports/workbook"),
		{Pattern: "/assets/{name...}", Formats: []accessroute.Format{accessroute.File}, Access: accessroute.Anyone(), Handle: s.assets()},
	}
	return slices.Concat(table, s.figurePages(), s.dossierPages(), s.pageWorkbooks(), s.formsRoutes())
}

// Fail answers with a page that says what went wrong in the reader's language.
func (p Pages) Fail(w http.ResponseWriter, r *http.Request, err error) { p.service.fail(w, r, err) }

// Handler serves the live pages to everyone who reaches it, dossiers and all,
// as a service on one's own machine does.
func Handler(o Options) http.Handler {
	pages := NewPages(o)
	guard := accessroute.Guard{
		Identify: func(*http.Request) (auth.Identity, error) { return auth.OpenReader(), nil },
		Units:    func(context.Context) (auth.Units, error) { return auth.Tree{}, nil },
		Fail:     pages.Fail,
	}
	handler, err := pages.Routes().Handler(guard.Route, pages.Fail)
	if err != nil {
		panic(err) // the table is written above
	}
	return Secure(handler)
}

// Secure sets the headers that keep an answer to itself.
func Secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", layout.ContentPolicy+"; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}

// unitOf is the unit that a request is about; "" is the province.
func (s *service) unitOf(r *http.Request) (string, error) {
	slug := r.PathValue("slug")
	if slug == "" {
		return "", nil
	}
	reads, err := s.Open(r.Context())
	if err != nil {
		return "", err
	}
	agencies, err := reads.Agencies(r.Context())
	if err != nil {
		return "", err
	}
	return view.CodeOf(agencies, slug)
}

// periodView finds the figures that a request asks for, and how to show them.
func (s *service) periodView(r *http.Request) (*view.PeriodView, layout.Options, error) {
	reads, err := s.Open(r.Context())
	if err != nil {
		return nil, layout.Options{}, err
	}
	months, err := s.cache.availablePeriods(r.Context(), reads)
	if err != nil {
		return nil, layout.Options{}, err
	}
	chosen, err := chosenBy(r, months)
	if err != nil {
		return nil, layout.Options{}, err
	}
	v := s.view(r)
	snap, err := s.published(r.Context(), &v, chosen)
	if err == nil && chosen.Period.Kind == period.Span {
		err = ownDates(snap, r)
	}
	if err == nil {
		v.Picker = layout.NewFilterBar(months, locale.Of(v.Lang), snap)
		v.Sources, err = s.sourcesNow(r.Context())
	}
	return snap, v, err
}

// chosenBy reads what a request chooses; the period is the last full month of
// the calendar unless another is named.
func chosenBy(r *http.Request, months view.AvailablePeriods) (chosen view.Filter, err error) {
	asked := r.URL.Query()
	calendar, err := period.ParseCalendar(asked.Get("calendar"))
	if err != nil {
		return chosen, err
	}
	if chosen.Organisation, err = metrics.ParseOrganisation(asked.Get("organisation")); err != nil {
		return chosen, err
	}
	chosen.Rule, chosen.Set, chosen.Period = asked.Get("rule"), asked.Get("set"), months.FullMonth(calendar)
	chosen.Set = chosen.BySet()
	if name := asked.Get("period"); name != "" {
		chosen.Period, err = period.ParsePeriodIn(name, calendar)
	}
	return chosen, err
}

// readsOf are those of one period, frozen or not.
func (s *service) readsOf(ctx context.Context, p period.Period) (view.Reads, error) {
	if s.ForPeriod == nil {
		return s.Open(ctx)
	}
	return s.ForPeriod(ctx, p)
}

// published finds the view of one period.
func (s *service) published(ctx context.Context, v *layout.Options, chosen view.Filter) (*view.PeriodView, error) {
	p := chosen.Period
	reads, err := s.readsOf(ctx, p)
	if err != nil {
		return nil, err
	}
	if s.PeriodNotice != nil && v.Notice == "" {
		if v.Notice, err = s.PeriodNotice(ctx, p, v.Lang); err != nil {
			return nil, err
		}
	}
	return s.cache.get(ctx, reads, chosen)
}

func (s *service) view(r *http.Request) layout.Options {
	v := layout.Options{
		Lang: string(locale.Of(r.URL.Query().Get("lang"))), Links: s.links,
		WithoutDossiers: true, MaySee: auth.From(r.Context()).MaySee, Live: true,
	}
	v.Account, v.Operator = nameOf(r), auth.From(r.Context()).May(auth.Operate, "")
	if s.Notice != nil {
		v.Notice = s.Notice(v.Lang)
	}
	return v
}

func (s *service) writeAgency(snap *view.PeriodView, w io.Writer, v layout.Options, r *http.Request) error {
	code, err := snap.CodeOf(r.PathValue("slug"))
	if err != nil {
		return err
	}
	v.WithoutDossiers = !auth.From(r.Context()).MaySee(code)
	return pages.WriteAgency(snap, w, v, code)
}

func serveBytes(w http.ResponseWriter, r *http.Request, content []byte) {
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}

func etag(content []byte) string {
	digest := sha256.Sum256(content)
	return `"` + hex.EncodeToString(digest[:12]) + `"`
}
