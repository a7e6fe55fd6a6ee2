package models

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"khohoso/internal/fault"
)

// DossierFilters are the figures whose dossiers can be listed; each selects
// exactly as many as the flow figure of its name counts.
var DossierFilters = []DossierFilter{
	"received", "closed", "finished", "early", "on_time", "late", "no_due", "withdrawn", "stopped",
	"carried_over", "open", "open_in_time", "open_overdue", "open_no_due",
}

// Dossiers lists the dossiers behind a figure, the most urgent first.
//
// Errors: fault.UnknownAgency, fault.UnknownName for the filter or the rule, fault.NotBuilt.
func (w *Warehouse) Dossiers(ctx context.Context, q DossierQuery) ([]DossierRow, error) {
	query, args, err := w.dossierStatement(ctx, q, false)
	if err != nil {
		return nil, err
	}
	return collect(ctx, w, query, args, func(rows *sql.Rows) (d DossierRow, err error) {
		var received, due, closed, legal sql.NullTime
		err = rows.Scan(&d.DossierCode, &d.AgencyCode, &d.AgencyName, &d.ProcedureCode, &d.ProcedureName, &d.FieldName,
			&d.Channel, &received, &due, &closed, &d.Status, &d.Verdict, &d.DaysOverdue, &legal, &d.HandlingMinutes, &d.WorkingDaysLeft)
		d.ReceivedAt, d.DueAt, d.ClosedAt, d.LegalDueAt = w.local(received), w.local(due), w.local(closed), w.local(legal)
		return d, err
	})
}

// CountDossiers is the number of dossiers that Dossiers would list without a limit.
func (w *Warehouse) CountDossiers(ctx context.Context, q DossierQuery) (int64, error) {
	query, args, err := w.dossierStatement(ctx, q, true)
	if err != nil {
		return 0, err
	}
	var count int64
	err = w.db.QueryRowContext(ctx, query, args...).Scan(&count)
	if err != nil {
		return 0, w.readFault(err)
	}
	return count, nil
}

func (w *Warehouse) dossierStatement(ctx context.Context, q DossierQuery, countOnly bool) (string, []any, error) {
	if !slices.Contains(DossierFilters, q.Where) {
		return "", nil, fault.New(fault.UnknownName, fmt.Sprintf("no figure %q; known: %s", q.Where, filterNames()),
			fmt.Sprintf("không có số liệu %q; hiện có: %s", q.Where, filterNames()))
	}
	agency, err := w.scope(ctx, q.Agency)
	if err != nil {
		return "", nil, err
	}
	rule, err := w.knownRule(ctx, q.Rule)
	if err != nil {
		return "", nil, err
	}
	byRule := rule != "" && rule != DefaultRule
	query, err := readStatement("dossiers", struct {
		Where         DossierFilter
		OneAgency     bool
		ByRule        bool
		CountOnly     bool
		Limit, Offset int
	}{q.Where, agency != "", byRule, countOnly, q.Limit, q.Offset})
	if err != nil {
		return "", nil, err
	}
	judged := q.Period.To
	if !q.AsOf.IsZero() {
		judged = q.AsOf
	}
	args := []any{
		sql.Named("first_day", q.Period.From.Format(time.DateOnly)),
		sql.Named("last_day", q.Period.To.Format(time.DateOnly)),
		sql.Named("organised_on", q.Organisation.day(q.Period).Format(time.DateOnly)),
		sql.Named("judged_day", judged.Format(time.DateOnly)),
	}
	if agency != "" {
		args = append(args, sql.Named("agency", agency))
	}
	if byRule {
		args = append(args, sql.Named("rule", rule))
	}
	return query, args, nil
}

func filterNames() string {
	names := make([]string, len(DossierFilters))
	for i, filter := range DossierFilters {
		names[i] = string(filter)
	}
	return strings.Join(names, ", ")
}

func (w *Warehouse) local(t sql.NullTime) time.Time {
	if !t.Valid {
		return time.Time{}
	}
	return t.Time.In(w.location)
}
