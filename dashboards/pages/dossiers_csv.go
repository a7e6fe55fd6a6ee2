package pages

import (
	"io"
	"time"

	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/dashboards/view"
	"khohoso/internal/apperr"
	"khohoso/internal/auth"
	"khohoso/internal/safecsv"
	"khohoso/models/dossiers"
)

// DossierColumns are the columns of the file that a list is taken home as; the
// same names as the command's.
var DossierColumns = []string{
	"dossier_code", "agency_code", "agency_name", "procedure_code", "procedure_name", "field_name", "channel",
	"received_at", "due_at", "closed_at", "status", "verdict", "days_overdue", "legal_due_at", "handling_minutes",
}

// WriteDossiersCSV writes the whole list as CSV with a byte order mark, for
// spreadsheets; no cell of it is taken for a formula. Errors: those of WriteDossiers.
func WriteDossiersCSV(s *view.PeriodView, w io.Writer, v layout.Options, list links.List) error {
	if !v.SeesDossiers(list.Agency) {
		return auth.ErrRefused
	}
	rows, _, err := listRows(s, list, 0, 0)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := safecsv.NewWriter(w)
	if list.Finding != "" {
		return writeFound(out, rows)
	}
	_ = out.Write(DossierColumns) // Flush tells
	for _, d := range rows {
		_ = out.Write([]string{
			d.DossierCode, d.AgencyCode, d.AgencyName, d.ProcedureCode, d.ProcedureName, d.FieldName, d.Channel,
			instant(d.ReceivedAt), instant(d.DueAt), instant(d.ClosedAt), d.Status, d.Verdict, number(int64(d.DaysOverdue)), instant(d.LegalDueAt), optional(d.HandlingMinutes),
		})
	}
	out.Flush()
	return storageOf(out.Error())
}

func writeFound(out *safecsv.Writer, rows []dossiers.Row) error {
	_ = out.Write([]string{"dossier_code", "agency_code", "agency_name", "found_on", "detail"}) // Flush tells
	for _, d := range rows {
		_ = out.Write([]string{d.DossierCode, d.AgencyCode, d.AgencyName, d.ReceivedAt.Format(time.DateOnly), d.Status})
	}
	out.Flush()
	return storageOf(out.Error())
}

func storageOf(err error) error {
	if err == nil {
		return nil
	}
	return apperr.Wrap(apperr.Storage, err, "the list could not be written", "không ghi được danh sách")
}
