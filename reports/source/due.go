package source

import (
	"context"
	"slices"
	"time"

	"khohoso/internal/apperr"
	"khohoso/models/dossiers"
	"khohoso/reports/layout"
	"khohoso/reports/value"
)

// dueWithin is how many working days ahead the list of overdue and soon-due dossiers looks.
const dueWithin = 5

// dueSource lists open dossiers that are overdue or soon due.
var dueSource = &Source{FieldSet: layout.FieldSet{Name: "due", Group: "dossier", Fields: slices.Concat(
	value.Fields(value.KindText, "dossier_code", "agency_code", "agency_name", "procedure_code", "procedure_name", "field_name", "channel"),
	value.Fields(value.KindInstant, "received_at", "due_at"),
	value.Fields(value.KindText, "step"),
	value.Fields(value.KindRank, "days_left"),
	value.Fields(value.KindText, "urgency"),
)}, Stream: streamDue}

// streamDue judges at the end of the period, or on the day that the data reach to where that
// is earlier. As many are listed as are counted apart.
func streamDue(ctx context.Context, r Reads, s Subject) (*List, error) {
	q := dossiers.DueQuery{AsOf: s.Period.To, Rule: s.Rule.Name, Organisation: s.Organisation}
	version, err := r.DataVersion(ctx)
	if err != nil {
		return nil, err
	}
	year, month, day := version.AsOf.Date()
	if reached := time.Date(year, month, day, 0, 0, 0, 0, time.UTC); !version.AsOf.IsZero() && reached.Before(q.AsOf) {
		q.AsOf = reached
	}
	if !s.Province {
		q.Agency = s.Code
	}
	counts, err := r.Due(ctx, q)
	if err != nil {
		return nil, err
	}
	var n int64
	for _, c := range counts {
		n += c.Overdue.Dossiers
		for _, w := range c.Within {
			if w.WorkingDays == dueWithin {
				n += w.Dossiers
			}
		}
	}
	rows, err := r.DueDossiers(ctx, q, dueWithin, 0)
	if err != nil {
		return nil, err
	}
	if int64(len(rows)) != n {
		return nil, apperr.New(apperr.Unbalanced, "the list of dossiers due is not as long as was counted; run it again",
			"danh sách hồ sơ đến hạn không bằng số đã đếm; hãy chạy lại")
	}
	return &List{Count: n, Rows: func(yield func(Record, error) bool) {
		for d := range slices.Values(rows) {
			if !yield(dueRecord(d), nil) {
				return
			}
		}
	}}, nil
}

func dueRecord(d dossiers.DueDossier) Record {
	urgency := "soon"
	if d.Overdue {
		urgency = "overdue"
	}
	return Record{Code: d.DossierCode, Values: []value.Value{
		value.Text(d.DossierCode), value.Text(d.AgencyCode), value.Text(d.AgencyName), value.Text(d.ProcedureCode), value.Text(d.ProcedureName),
		value.Text(d.FieldName), value.Text(d.Channel), value.Instant(d.ReceivedAt), value.Instant(d.DueAt), value.Text(d.Step), value.Count(d.DaysLeft), value.Text(urgency),
	}}
}
