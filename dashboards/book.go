package dashboards

import (
	"bytes"
	"context"
	"net/http"
	"time"

	"khohoso/dashboards/accessroute"
	"khohoso/dashboards/kept"
	"khohoso/dashboards/links"
	"khohoso/models/scale"
)

// Book is what a page shows, for a workbook: the figures that the page is made of,
// as numbers and times instead of words.
type Book struct {
	File     string // its name, of plain characters, without an ending
	Lang     string // "vi" or "en"
	Title    string
	Sentence string
	Facts    [][2]string // whose, which days, by which rule, of which data
	At       time.Time   // of the data
	Tables   []BookTable
}

// BookTable is one table of a page.
type BookTable struct {
	Name    string
	Columns []BookColumn
	Rows    [][]any // string, int64, float64, time.Time; nil where there is no figure
}

// BookColumn is a head and what stands under it.
type BookColumn struct{ Head, Kind string }

// The kinds of columns: words, counts, points, shares from 0 to 1, days, instants.
const (
	bookText   = "text"
	bookCount  = "count"
	bookScore  = "score"
	bookShare  = "share"
	bookDay    = "day"
	bookMoment = "instant"
)

// fraction is a share from 0 to 1, nil where there is none.
func fraction(s scale.Share) any {
	if !s.Known() {
		return nil
	}
	return s.Value()
}

// orNil is a number where there is one.
func orNil[N int64 | float64](n *N) any {
	if n == nil {
		return nil
	}
	return *n
}

// book begins the workbook of a page.
func (s *Snapshot) book(f frame, kind string) Book {
	b := Book{File: f.bookName(kind), Lang: f.Lang, Title: f.Title, Sentence: f.Sentence, At: s.version.AsOf.In(s.location)}
	for _, one := range f.Facts {
		b.Facts = append(b.Facts, [2]string{one.Label, one.Value})
	}
	b.Facts = append(b.Facts, [2]string{f.T("fact.state"), f.State.Text})
	return b
}

// bookName names the file by its page, what it is about, the period and what was chosen.
func (f frame) bookName(kind string) string {
	name := kind
	for _, part := range []string{f.place.Code, f.place.Period, string(f.place.Calendar), string(f.place.Organisation), f.place.Rule, f.place.Set} {
		if part != "" {
			name += "_" + links.Slug(part)
		}
	}
	return name
}

// about puts what a page says of its subject before the rest.
func (b *Book) about(facts []fact) {
	var own [][2]string
	for _, one := range facts {
		own = append(own, [2]string{one.Label, one.Value})
	}
	b.Facts = append(own, b.Facts...)
}

// bookMaker makes the workbook of a page that a request asks for.
type bookMaker func(*Snapshot, View, *http.Request) (Book, error)

// bookRoute is the workbook beside a page, for whoever may see the page.
func (s *service) bookRoute(pattern string, access accessroute.Access, make bookMaker) accessroute.Route {
	return accessroute.Route{Pattern: links.PageWorkbookPath + pattern, Formats: []accessroute.Format{accessroute.Workbook}, Access: access, Download: "workbook", Handle: s.sendBook(make)}
}

// pageBooks are the workbooks beside pages that show figures of their own.
func (s *service) pageBooks() accessroute.Table {
	figures := accessroute.Figures()
	slug := func(of func(*Snapshot, View, string) (Book, error)) bookMaker {
		return func(snap *Snapshot, v View, r *http.Request) (Book, error) { return of(snap, v, r.PathValue("slug")) }
	}
	return accessroute.Table{
		s.bookRoute("/procedures", figures, func(snap *Snapshot, v View, _ *http.Request) (Book, error) { return snap.ProceduresBook(v) }),
		s.bookRoute("/procedures/{slug}", figures, slug(func(snap *Snapshot, v View, code string) (Book, error) { return snap.ProcedureBook(v, code) })),
		s.bookRoute("/fields/{slug}", figures, slug(func(snap *Snapshot, v View, code string) (Book, error) { return snap.FieldBook(v, code) })),
		s.bookRoute("/indicators", figures, func(snap *Snapshot, v View, _ *http.Request) (Book, error) { return snap.IndicatorsBook(v) }),
		s.bookRoute("/indicators/{slug}", figures, slug(func(snap *Snapshot, v View, code string) (Book, error) { return snap.IndicatorBook(v, code) })),
		s.bookRoute("/items/{slug}", figures, s.itemsBook),
		s.bookRoute(links.UnitItems+"{slug}", accessroute.Dossiers(s.listUnit), s.itemsBook),
		s.bookRoute("/compare", figures, func(snap *Snapshot, v View, r *http.Request) (Book, error) {
			return snap.CompareBook(v, r.URL.Query()["unit"])
		}),
		s.bookRoute("/what-if", figures, func(snap *Snapshot, v View, r *http.Request) (Book, error) {
			return snap.WhatIfBook(v, r.URL.Query().Get("unit"), r.URL.Query())
		}),
		s.bookRoute("/dossier", accessroute.DossiersByRow(), func(snap *Snapshot, v View, r *http.Request) (Book, error) {
			return snap.DossierBook(v, r.URL.Query().Get("code"))
		}),
	}
}

// sendBook answers with the workbook of a page, whole before its first byte goes out.
func (s *service) sendBook(make bookMaker) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		answer, err := s.answer(r, bookKind, func(ctx context.Context, r *http.Request) (*kept.Answer, error) {
			snap, v, err := s.snapshot(r)
			if err != nil {
				return nil, err
			}
			return s.makeBook(ctx, snap, v, r, make)
		})
		if err != nil {
			s.fail(w, r, err)
			return
		}
		sendKept(w, r, bookKind, answer)
	}
}

func (s *service) makeBook(ctx context.Context, snap *Snapshot, v View, r *http.Request, make bookMaker) (*kept.Answer, error) {
	if s.PageBook == nil {
		return nil, accessroute.ErrNoPage
	}
	book, err := make(snap, v, r)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := s.PageBook(ctx, &out, book); err != nil {
		return nil, err
	}
	if err := snap.unmoved(ctx); err != nil {
		return nil, err
	}
	return kept.Bytes(snap.stamp, out.Bytes(), "Content-Disposition", disposition(book.File+".xlsx"), "Cache-Control", "private, no-store"), nil
}
