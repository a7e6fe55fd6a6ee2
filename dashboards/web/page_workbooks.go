package web

import (
	"bytes"
	"context"
	"net/http"

	"khohoso/dashboards/accessroute"
	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/dashboards/pages"
	"khohoso/dashboards/pageworkbook"
	"khohoso/dashboards/responsecache"
	"khohoso/dashboards/view"
)

// workbookMaker makes the workbook of a page that a request asks for.
type workbookMaker func(*view.PeriodView, layout.Options, *http.Request) (pageworkbook.Workbook, error)

// workbookRoute is the workbook beside a page, for whoever may see the page.
func (s *service) workbookRoute(pattern string, access accessroute.Access, make workbookMaker, params ...string) accessroute.Route {
	return accessroute.Route{Pattern: links.PageWorkbookPath + pattern, Formats: []accessroute.Format{accessroute.Workbook}, Access: access, Params: takes(params...), Download: "workbook", Handle: s.sendWorkbook(make)}
}

// pageWorkbooks are the workbooks beside pages that show figures of their own.
func (s *service) pageWorkbooks() accessroute.Table {
	figures := accessroute.Figures()
	slug := func(of func(*view.PeriodView, layout.Options, string) (pageworkbook.Workbook, error)) workbookMaker {
		return func(snap *view.PeriodView, v layout.Options, r *http.Request) (pageworkbook.Workbook, error) {
			return of(snap, v, r.PathValue("slug"))
		}
	}
	return accessroute.Table{
		s.workbookRoute("/procedures", figures, func(snap *view.PeriodView, v layout.Options, _ *http.Request) (pageworkbook.Workbook, error) {
			return pages.ProceduresWorkbook(snap, v)
		}),
		s.workbookRoute("/procedures/{slug}", figures, slug(func(snap *view.PeriodView, v layout.Options, code string) (pageworkbook.Workbook, error) {
			return pages.ProcedureWorkbook(snap, v, code)
		})),
		s.workbookRoute("/fields/{slug}", figures, slug(func(snap *view.PeriodView, v layout.Options, code string) (pageworkbook.Workbook, error) {
			return pages.FieldWorkbook(snap, v, code)
		})),
		s.workbookRoute("/indicators", figures, func(snap *view.PeriodView, v layout.Options, _ *http.Request) (pageworkbook.Workbook, error) {
			return pages.IndicatorsWorkbook(snap, v)
		}),
		s.workbookRoute("/indicators/{slug}", figures, slug(func(snap *view.PeriodView, v layout.Options, code string) (pageworkbook.Workbook, error) {
			return pages.IndicatorWorkbook(snap, v, code)
		})),
		s.workbookRoute("/items/{slug}", figures, s.itemsWorkbook, itemParams...),
		s.workbookRoute(links.UnitItems+"{slug}", accessroute.Dossiers(s.listUnit), s.itemsWorkbook, itemParams...),
		s.workbookRoute("/compare", figures, func(snap *view.PeriodView, v layout.Options, r *http.Request) (pageworkbook.Workbook, error) {
			return pages.CompareWorkbook(snap, v, r.URL.Query()["unit"])
		}, manyUnits),
		s.workbookRoute("/what-if", figures, func(snap *view.PeriodView, v layout.Options, r *http.Request) (pageworkbook.Workbook, error) {
			return pages.WhatIfWorkbook(snap, v, r.URL.Query().Get("unit"), r.URL.Query())
		}, whatIfParams...),
		s.workbookRoute("/dossier", accessroute.DossiersByRow(), func(snap *view.PeriodView, v layout.Options, r *http.Request) (pageworkbook.Workbook, error) {
			return pages.DossierWorkbook(snap, v, r.URL.Query().Get("code"))
		}, "code"),
	}
}

// sendWorkbook answers with the workbook of a page, whole before its first byte goes out.
func (s *service) sendWorkbook(make workbookMaker) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		answer, err := s.answer(r, bookKind, func(ctx context.Context, r *http.Request) (*responsecache.Answer, error) {
			snap, v, err := s.periodView(r)
			if err != nil {
				return nil, err
			}
			return s.makePageWorkbook(ctx, snap, v, r, make)
		})
		if err != nil {
			s.fail(w, r, err)
			return
		}
		sendCached(w, r, bookKind, answer)
	}
}

func (s *service) makePageWorkbook(ctx context.Context, snap *view.PeriodView, v layout.Options, r *http.Request, make workbookMaker) (*responsecache.Answer, error) {
	if s.PageWorkbook == nil {
		return nil, accessroute.ErrNoPage
	}
	book, err := make(snap, v, r)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := s.PageWorkbook(ctx, &out, book); err != nil {
		return nil, err
	}
	if err := snap.Unmoved(ctx); err != nil {
		return nil, err
	}
	return responsecache.Bytes(snap.Stamp, out.Bytes(), "Content-Disposition", disposition(book.File+".xlsx"), "Cache-Control", "private, no-store"), nil
}
