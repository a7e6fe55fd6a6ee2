package web

import (
	"bytes"
	"context"
	"net/http"

	"khohoso/dashboards/accessroute"
	"khohoso/dashboards/layout"
	"khohoso/dashboards/pages"
	"khohoso/dashboards/pageworkbook"
	"khohoso/dashboards/responsecache"
	"khohoso/dashboards/view"
	"khohoso/internal/auth"
)

// workbook answers with the workbook of a unit or of the province. It is whole
// before the first byte goes out: one that fails halfway must be answered with a
// page that says why, not with half a workbook.
func (s *service) workbook(w http.ResponseWriter, r *http.Request) {
	if s.Workbook == nil {
		s.fail(w, r, accessroute.ErrNoPage)
		return
	}
	answer, err := s.answer(r, bookKind, s.makeWorkbook)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	sendCached(w, r, bookKind, answer)
}

func (s *service) makeWorkbook(ctx context.Context, r *http.Request) (*responsecache.Answer, error) {
	snap, _, err := s.periodView(r)
	if err != nil {
		return nil, err
	}
	code := ""
	if slug := r.PathValue("slug"); slug != "" {
		if code, err = snap.CodeOf(slug); err != nil {
			return nil, err
		}
	}
	if !auth.From(ctx).MaySee(code) {
		return nil, auth.ErrRefused
	}
	var out bytes.Buffer
	file, err := s.Workbook(ctx, &out, code, snap.Filter)
	if err != nil {
		return nil, err
	}
	if err := snap.Unmoved(ctx); err != nil {
		return nil, err
	}
	return responsecache.Bytes(snap.Stamp, out.Bytes(), "Content-Disposition", disposition(file), "Cache-Control", "private, no-store"), nil
}

// listWorkbook answers with a list as a workbook of all its pages.
func (s *service) listWorkbook(w http.ResponseWriter, r *http.Request) {
	answer, err := s.answer(r, bookKind, func(ctx context.Context, r *http.Request) (*responsecache.Answer, error) {
		snap, v, err := s.periodView(r)
		if err != nil {
			return nil, err
		}
		list, err := s.list(r)
		if err != nil {
			return nil, err
		}
		if list.Finding != "" {
			return s.makePageWorkbook(ctx, snap, v, r, func(snap *view.PeriodView, v layout.Options, _ *http.Request) (pageworkbook.Workbook, error) {
				return pages.FoundWorkbook(snap, v, list)
			})
		}
		var out bytes.Buffer
		file, err := pages.WriteDossiersWorkbook(ctx, snap, &out, v, list, s.ListWorkbook)
		if err != nil {
			return nil, err
		}
		return responsecache.Bytes(snap.Stamp, out.Bytes(), "Content-Disposition", disposition(file), "Cache-Control", "private, no-store"), nil
	})
	if err != nil {
		s.fail(w, r, err)
		return
	}
	sendCached(w, r, bookKind, answer)
}
