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

// dossierVariant is what the statement of a list varies by.
type dossierVariant struct {
	Where                             DossierFilter
	OneAgency, OneProcedure, OneField bool
	ByRule, CountOnly                 bool
	Order                             string // "" is by urgency
	Limit, Offset                     int
}

// DossierSorts are the columns that a list can be ordered by.
var DossierSorts = []DossierSort{"dossier_code", "agency", "procedure", "channel", "received_at", "due_at", "closed_at", "days_overdue", "handling"}

// order is the list's own column for a sort: fixed words only, never what a reader wrote.
func (s DossierSort) order() (string, error) {
	if s == "" {
		return "", nil
	}
	name, downwards := strings.CutPrefix(string(s), "-")
	column, isKnown := map[DossierSort]string{
		"dossier_code": "dossier_code", "agency": "agency_code", "procedure": "procedure_code", "channel": "channel", "received_at": "received_at",
		"due_at": "due_at", "closed_at": "closed_at", "days_overdue": "days_overdue", "handling": "handling_minutes",
	}[DossierSort(name)]
	if !isKnown {
		return "", fault.New(fault.UnknownName, fmt.Sprintf("no column %q to sort by; known: %v", name, DossierSorts),
			fmt.Sprintf("không sắp xếp được theo %q; hiện có: %v", name, DossierSorts))
	}
	if downwards {
		column += " desc"
	}
	return column + " nulls last, ", nil
}

func (w *Warehouse) dossierStatement(ctx context.Context, q DossierQuery, countOnly bool) (string, []any, error) {
	return w.dossierRead(ctx, "dossiers", q, countOnly)
}

// dossierRead fills in the list itself or a statement that is made over it.
func (w *Warehouse) dossierRead(ctx context.Context, statement string, q DossierQuery, countOnly bool) (string, []any, error) {
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
	order, err := q.Sort.order()
	if err != nil {
		return "", nil, err
	}
	query, err := readStatement(statement, dossierVariant{
		Where: q.Where, OneAgency: agency != "", ByRule: byRule, CountOnly: countOnly, Limit: q.Limit, Offset: q.Offset,
		OneProcedure: q.Procedure != nil, OneField: q.Field != nil, Order: order,
	})
	if err != nil {
		return "", nil, err
	}
	judged := q.Period.To
	if !q.AsOf.IsZero() {
		judged = q.AsOf
	}
	args := append(q.Subject.args(),
		sql.Named("first_day", q.Period.From.Format(time.DateOnly)),
		sql.Named("last_day", q.Period.To.Format(time.DateOnly)),
		sql.Named("organised_on", q.Organisation.day(q.Period).Format(time.DateOnly)),
		sql.Named("judged_day", judged.Format(time.DateOnly)),
	)
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
