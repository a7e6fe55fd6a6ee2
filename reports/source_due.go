package reports

import (
	"context"
	"slices"
	"time"

	"khohoso/internal/apperr"
	"khohoso/models/dossiers"
)

// dueWithin is how many working days ahead the list of overdue and soon-due dossiers looks.
const dueWithin = 5

// dueSource lists open dossiers that are overdue or soon due.
var dueSource = &source{fieldSet: fieldSet{name: "due", group: "dossier", fields: slices.Concat(
	fieldsOf(aText, "dossier_code", "agency_code", "agency_name", "procedure_code", "procedure_name", "field_name", "channel"),
	fieldsOf(instant, "received_at", "due_at"),
	fieldsOf(aText, "step"),
	fieldsOf(aRank, "days_left"),
	fieldsOf(aText, "urgency"),
)}, stream: streamDue}

// streamDue judges at the end of the period, or on the day that the data reach to where that
// is earlier. As many are listed as are counted apart.
func streamDue(ctx context.Context, r Reads, s scope) (*list, error) {
	q := dossiers.DueQuery{AsOf: s.period.To, Rule: s.rule.Name, Organisation: s.organisation}
	version, err := r.DataVersion(ctx)
	if err != nil {
		return nil, err
	}
	year, month, day := version.AsOf.Date()
	if reached := time.Date(year, month, day, 0, 0, 0, 0, time.UTC); !version.AsOf.IsZero() && reached.Before(q.AsOf) {
		q.AsOf = reached
	}
	if !s.province {
		q.Agency = s.code
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
	return &list{count: n, rows: func(yield func(record, error) bool) {
		for d := range slices.Values(rows) {
			if !yield(dueRecord(d), nil) {
				return
			}
		}
	}}, nil
}

func dueRecord(d dossiers.DueDossier) record {
	urgency := "soon"
	if d.Overdue {
		urgency = "overdue"
	}
	return record{Code: d.DossierCode, values: []value{
		texts(d.DossierCode), texts(d.AgencyCode), texts(d.AgencyName), texts(d.ProcedureCode), texts(d.ProcedureName),
		texts(d.FieldName), texts(d.Channel), instantOf(d.ReceivedAt), instantOf(d.DueAt), texts(d.Step), count(d.DaysLeft), texts(urgency),
	}}
}
