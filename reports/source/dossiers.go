package source

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"khohoso/models/dossiers"
	"khohoso/reports/layout"
	"khohoso/reports/value"
)

// dossierSource lists the dossiers behind a figure of the flow.
var dossierSource = &Source{FieldSet: layout.FieldSet{Name: "dossiers", Group: "dossier", Fields: dossierFields}, Stream: streamDossiers}

var dossierFields = slices.Concat(
	value.Fields(value.KindText, "dossier_code", "agency_code", "agency_name", "procedure_code", "procedure_name", "field_name", "channel"),
	value.Fields(value.KindInstant, "received_at", "due_at", "closed_at"),
	value.Fields(value.KindText, "status", "verdict"),
	value.Fields(value.KindRank, "days_overdue"),
	value.Fields(value.KindInstant, "legal_due_at"),
	value.Fields(value.KindRank, "handling_minutes", "working_days_left"),
	value.Fields(value.KindScore, "handling_hours"),
)

// Wanted is the figure whose dossiers are listed: that of the request, or else of the form.
func (s *Subject) Wanted() dossiers.Filter {
	return cmp.Or(s.Where, dossiers.Filter(s.Layout.Read.Where), "received")
}

func streamDossiers(ctx context.Context, r Reads, s Subject) (*List, error) {
	q := dossiers.Query{Period: s.Period, Agency: s.Code, Where: s.Wanted(), Rule: s.Rule.Name, Organisation: s.Organisation, Sort: s.Sort, Subject: s.Only, Set: s.SetName}
	if s.Province {
		q.Agency = ""
	}
	n, err := r.CountDossiers(ctx, q)
	if err != nil {
		return nil, err
	}
	return &List{Count: n, Rows: dossierRecords(r.EachDossier(ctx, q))}, nil
}

func dossierRecords(rows iter.Seq2[dossiers.Row, error]) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		for d, err := range rows {
			if !yield(dossierRecord(d), err) {
				return
			}
		}
	}
}

func dossierRecord(d dossiers.Row) Record {
	whole := func(n *int64) value.Value {
		if n == nil {
			return value.Value{}
		}
		return value.Count(*n)
	}
	hours := func(minutes *int64) value.Value {
		if minutes == nil {
			return value.Value{}
		}
		return value.Number(float64(*minutes) / 60)
	}
	return Record{Code: d.DossierCode, Values: []value.Value{
		value.Text(d.DossierCode), value.Text(d.AgencyCode), value.Text(d.AgencyName), value.Text(d.ProcedureCode), value.Text(d.ProcedureName),
		value.Text(d.FieldName), value.Text(d.Channel), value.Instant(d.ReceivedAt), value.Instant(d.DueAt), value.Instant(d.ClosedAt),
		value.Text(d.Status), value.Text(d.Verdict), value.Count(int64(d.DaysOverdue)), value.Instant(d.LegalDueAt), whole(d.HandlingMinutes), whole(d.WorkingDaysLeft), hours(d.HandlingMinutes),
	}}
}
