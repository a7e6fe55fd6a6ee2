package pages

import (
	"context"
	"io"

	"khohoso/dashboards/accessroute"
	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/dashboards/view"
	"khohoso/internal/auth"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
)

// ListRequest asks for a list of dossiers as a workbook: the same dossiers in the
// same order as the page.
type ListRequest struct {
	view.Filter        // its period ends at the day that the data reach, as on the page
	Lang        string // "vi" or "en"
	Agency      string // "" is the province
	Where       dossiers.Filter
	Sort        dossiers.Sort
	Subject     metrics.Subject
	Narrowed    string // procedure or field that the list is narrowed to, in words; "" for none
}

// WriteDossiersWorkbook writes the whole list as a workbook by write and gives its file
// name. Dossiers behind a finding are no figure of the flow: FoundBook has them.
//
// Errors: those of WriteDossiers; accessroute.ErrNoPage for a finding.
func WriteDossiersWorkbook(ctx context.Context, s *view.PeriodView, w io.Writer, v layout.Options, list links.List, write func(context.Context, io.Writer, ListRequest) (string, error)) (string, error) {
	if !v.SeesDossiers(list.Agency) {
		return "", auth.ErrRefused
	}
	if list.Finding != "" || write == nil {
		return "", accessroute.ErrNoPage
	}
	if list.Where == "" {
		list.Where = dossiers.OverdueRunning
	}
	if _, err := listOwner(s, locale.Of(v.Lang), list); err != nil {
		return "", err
	}
	asked := ListRequest{
		Filter: s.Filter, Lang: string(locale.Of(v.Lang)), Agency: list.Agency, Where: list.Where, Sort: list.Sort,
		Subject: metrics.Subject{Procedure: list.Procedure, Field: list.Field}, Narrowed: subjectName(s, locale.Of(v.Lang), list),
	}
	asked.Period = s.Clip(s.Period)
	file, err := write(ctx, w, asked)
	if err != nil {
		return "", err
	}
	return file, s.Unmoved(ctx)
}
