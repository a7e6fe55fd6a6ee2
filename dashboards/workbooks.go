package dashboards

import (
	"bytes"
	"context"
	"net/http"

	"khohoso/dashboards/accessroute"
	"khohoso/dashboards/kept"
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
	sendKept(w, r, bookKind, answer)
}

func (s *service) makeWorkbook(ctx context.Context, r *http.Request) (*kept.Answer, error) {
	snap, _, err := s.snapshot(r)
	if err != nil {
		return nil, err
	}
	code := ""
	if slug := r.PathValue("slug"); slug != "" {
		if code, err = snap.codeOf(slug); err != nil {
			return nil, err
		}
	}
	if !auth.From(ctx).MaySee(code) {
		return nil, auth.ErrRefused
	}
	var out bytes.Buffer
	file, err := s.Workbook(ctx, &out, code, snap.chosen)
	if err != nil {
		return nil, err
	}
	if err := snap.unmoved(ctx); err != nil {
		return nil, err
	}
	return kept.Bytes(snap.stamp, out.Bytes(), "Content-Disposition", disposition(file), "Cache-Control", "private, no-store"), nil
}
