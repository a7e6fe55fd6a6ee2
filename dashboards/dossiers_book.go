package dashboards

import (
	"bytes"
	"context"
	"io"
	"net/http"

	"khohoso/dashboards/accessroute"
	"khohoso/dashboards/kept"
	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/internal/auth"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
)

// ListRequest asks for a list of dossiers as a workbook: the same dossiers in the
// same order as the page.
type ListRequest struct {
	Selection        // its period ends at the day that the data reach, as on the page
	Lang      string // "vi" or "en"
	Agency    string // "" is the province
	Where     dossiers.Filter
	Sort      dossiers.Sort
	Subject   metrics.Subject
	Narrowed  string // procedure or field that the list is narrowed to, in words; "" for none
}

// WriteDossiersBook writes the whole list as a workbook by write and gives its file
// name. Dossiers behind a finding are no figure of the flow: FoundBook has them.
//
// Errors: those of WriteDossiers; accessroute.ErrNoPage for a finding.
func (s *Snapshot) WriteDossiersBook(ctx context.Context, w io.Writer, v View, list links.List, write func(context.Context, io.Writer, ListRequest) (string, error)) (string, error) {
	if !v.seesDossiers(list.Agency) {
		return "", auth.ErrRefused
	}
	if list.Finding != "" || write == nil {
		return "", accessroute.ErrNoPage
	}
	if list.Where == "" {
		list.Where = dossiers.OverdueRunning
	}
	if _, err := s.listOwner(locale.Of(v.Lang), list); err != nil {
		return "", err
	}
	asked := ListRequest{
		Selection: s.chosen, Lang: string(locale.Of(v.Lang)), Agency: list.Agency, Where: list.Where, Sort: list.Sort,
		Subject: metrics.Subject{Procedure: list.Procedure, Field: list.Field}, Narrowed: s.subjectName(locale.Of(v.Lang), list),
	}
	asked.Period = s.clip(s.period)
	file, err := write(ctx, w, asked)
	if err != nil {
		return "", err
	}
	return file, s.unmoved(ctx)
}

// listBook answers with a list as a workbook of all its pages.
func (s *service) listBook(w http.ResponseWriter, r *http.Request) {
	answer, err := s.answer(r, bookKind, func(ctx context.Context, r *http.Request) (*kept.Answer, error) {
		snap, v, err := s.snapshot(r)
		if err != nil {
			return nil, err
		}
		list, err := s.list(r)
		if err != nil {
			return nil, err
		}
		if list.Finding != "" {
			return s.makeBook(ctx, snap, v, r, func(snap *Snapshot, v View, _ *http.Request) (Book, error) { return snap.FoundBook(v, list) })
		}
		var out bytes.Buffer
		file, err := snap.WriteDossiersBook(ctx, &out, v, list, s.ListBook)
		if err != nil {
			return nil, err
		}
		return kept.Bytes(snap.stamp, out.Bytes(), "Content-Disposition", disposition(file), "Cache-Control", "private, no-store"), nil
	})
	if err != nil {
		s.fail(w, r, err)
		return
	}
	sendKept(w, r, bookKind, answer)
}
