package reports

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"khohoso/models/dossiers"
)

// dossierSource lists the dossiers behind a figure of the flow.
var dossierSource = &source{fieldSet: fieldSet{name: "dossiers", group: "dossier", fields: dossierFields}, stream: streamDossiers}

var dossierFields = slices.Concat(
	fieldsOf(aText, "dossier_code", "agency_code", "agency_name", "procedure_code", "procedure_name", "field_name", "channel"),
	fieldsOf(instant, "received_at", "due_at", "closed_at"),
	fieldsOf(aText, "status", "verdict"),
	fieldsOf(aRank, "days_overdue"),
	fieldsOf(instant, "legal_due_at"),
	fieldsOf(aRank, "handling_minutes", "working_days_left"),
)

// wanted is the figure whose dossiers are listed: that of the request, or else of the form.
func (s *scope) wanted() dossiers.Filter {
	return cmp.Or(s.where, dossiers.Filter(s.form.Read.Where), "received")
}

func streamDossiers(ctx context.Context, r Reads, s scope) (*list, error) {
	q := dossiers.Query{Period: s.period, Agency: s.code, Where: s.wanted(), Rule: s.rule.Name, Organisation: s.organisation, Sort: s.sort, Subject: s.subject, Set: s.setName}
	if s.province {
		q.Agency = ""
	}
	n, err := r.CountDossiers(ctx, q)
	if err != nil {
		return nil, err
	}
	return &list{count: n, rows: dossierRecords(r.EachDossier(ctx, q))}, nil
}

func dossierRecords(rows iter.Seq2[dossiers.Row, error]) iter.Seq2[record, error] {
	return func(yield func(record, error) bool) {
		for d, err := range rows {
			if !yield(dossierRecord(d), err) {
				return
			}
		}
	}
}

func dossierRecord(d dossiers.Row) record {
	whole := func(n *int64) value {
		if n == nil {
			return value{}
		}
		return count(*n)
	}
	return record{Code: d.DossierCode, values: []value{
		texts(d.DossierCode), texts(d.AgencyCode), texts(d.AgencyName), texts(d.ProcedureCode), texts(d.ProcedureName),
		texts(d.FieldName), texts(d.Channel), instantOf(d.ReceivedAt), instantOf(d.DueAt), instantOf(d.ClosedAt),
		texts(d.Status), texts(d.Verdict), count(int64(d.DaysOverdue)), instantOf(d.LegalDueAt), whole(d.HandlingMinutes), whole(d.WorkingDaysLeft),
	}}
}
