package dossiers

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"khohoso/internal/apperr"
	"khohoso/models/metrics"
	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// DossierFilters are the figures whose dossiers can be listed; each selects
// exactly as many as the flow figure of its name counts. Besides these there is
// LostFilter of every indicator that counts dossiers.
var DossierFilters = []Filter{
	"received", "closed", "finished", "early", "on_time", "late", "no_due", "withdrawn", "stopped",
	"carried_over", "open", "open_in_time", OpenOverdue, OverdueRunning, OverdueWaiting, "open_no_due", RulesDiffer, OpenRulesDiffer,
}

// The open dossiers whose appointed day has passed, all of them and in their two parts: form II.06 counts those that wait for
// the applicant in time (column 12), the others overdue (column 13). Under a rule of which waiting moves the appointment nothing waits.
const (
	OpenOverdue    Filter = "open_overdue"
	OverdueRunning Filter = "form_open_overdue"
	OverdueWaiting Filter = "open_overdue_waiting"
)

// The filters that hold two on-time rules against each other: dossiers closed in the
// period of which one rule says late and the other does not, and dossiers open on the
// judged day that are overdue by one of them alone.
const (
	RulesDiffer     Filter = "rules_differ"
	OpenRulesDiffer Filter = "open_rules_differ"
)

// List lists the dossiers behind a figure, the most urgent first.
//
// Errors: apperr.UnknownAgency, apperr.UnknownName for the filter, the rule or the set, apperr.NotBuilt.
func List(ctx context.Context, w *store.Warehouse, q Query) ([]Row, error) {
	query, args, err := dossierRead(ctx, w, "dossiers", q, listRows)
	if err != nil {
		return nil, err
	}
	return store.Query(ctx, w, query, args, func(rows *sql.Rows) (Row, error) { return scanDossier(w, rows) })
}

// Each gives the rows of Dossiers one after the other, without holding them:
// for lists of millions. An error ends it.
func Each(ctx context.Context, w *store.Warehouse, q Query) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		query, args, err := dossierRead(ctx, w, "dossiers", q, listRows)
		if err != nil {
			yield(Row{}, err)
			return
		}
		store.Each(ctx, w, query, args, func(rows *sql.Rows) (Row, error) { return scanDossier(w, rows) })(yield)
	}
}

func scanDossier(w *store.Warehouse, rows *sql.Rows) (d Row, err error) {
	var received, due, closed, legal sql.NullTime
	err = rows.Scan(&d.DossierCode, &d.AgencyCode, &d.AgencyName, &d.ProcedureCode, &d.ProcedureName, &d.FieldName,
		&d.Channel, &received, &due, &closed, &d.Status, &d.Verdict, &d.DaysOverdue, &legal, &d.HandlingMinutes, &d.WorkingDaysLeft,
		&d.Lost, &d.AgainstVerdict, &d.Cause)
	d.ReceivedAt, d.DueAt, d.ClosedAt, d.LegalDueAt = w.Local(received), w.Local(due), w.Local(closed), w.Local(legal)
	return d, err
}

// Count is the number of dossiers that Dossiers would list without a limit.
func Count(ctx context.Context, w *store.Warehouse, q Query) (int64, error) {
	query, args, err := dossierRead(ctx, w, "dossiers", q, countRows)
	if err != nil {
		return 0, err
	}
	var count int64
	err = w.DB().QueryRowContext(ctx, query, args...).Scan(&count)
	if err != nil {
		return 0, w.ReadFault(err)
	}
	return count, nil
}

// dossierAnswer is what is asked of the dossiers behind a figure.
type dossierAnswer string

const (
	listRows   dossierAnswer = "list"
	countRows  dossierAnswer = "count"
	countCosts dossierAnswer = "costs" // how many dossiers cost an indicator one, two … units
)

// dossierVariant is what the statement of a list varies by.
type dossierVariant struct {
	Where                             Filter
	Answer                            dossierAnswer
	OneAgency, OneProcedure, OneField bool
	WithUnits, ByRule, Differing      bool
	RuleWaits, AgainstWaits           bool   // the rule, and the one it is held against, take open dossiers that wait as in time
	Overdue                           bool   // of Where: the longest overdue come first
	Lost                              string // what a dossier costs the indicator of a LostFilter
	Order                             string // "" is by urgency
	Limit, Offset                     int
}

// DossierSorts are the columns that a list can be ordered by.
var DossierSorts = []Sort{"dossier_code", "agency", "procedure", "channel", "received_at", "due_at", "closed_at", "days_overdue", "handling"}

// order is the list's own column for a sort: fixed words only, never what a reader wrote.
func (s Sort) order() (string, error) {
	if s == "" {
		return "", nil
	}
	name, downwards := strings.CutPrefix(string(s), "-")
	column, isKnown := map[Sort]string{
		"dossier_code": "dossier_code", "agency": "agency_code", "procedure": "procedure_code", "channel": "channel", "received_at": "received_at",
		"due_at": "due_at", "closed_at": "closed_at", "days_overdue": "days_overdue", "handling": "handling_minutes",
	}[Sort(name)]
	if !isKnown {
		return "", apperr.New(apperr.UnknownName, fmt.Sprintf("no column %q to sort by; known: %v", name, DossierSorts),
			fmt.Sprintf("không sắp xếp được theo %q; hiện có: %v", name, DossierSorts))
	}
	if downwards {
		column += " desc"
	}
	return column + " nulls last, ", nil
}

// dossierRead fills in the list itself or a statement that is made over it.
func dossierRead(ctx context.Context, w *store.Warehouse, statement string, q Query, answer dossierAnswer) (string, []any, error) {
	agency, err := metrics.Scope(ctx, w, q.Agency)
	if err != nil {
		return "", nil, err
	}
	order, err := q.Sort.order()
	if err != nil {
		return "", nil, err
	}
	variant := dossierVariant{Where: q.Where, Answer: answer, OneAgency: agency != "", WithUnits: q.WithUnits, OneProcedure: q.Procedure != nil, OneField: q.Field != nil,
		Order: order, Limit: q.Limit, Offset: q.Offset}
	args := append(q.Subject.Args(), dayArguments(q)...)
	if agency != "" {
		args = append(args, sql.Named("agency", agency))
	}
	judging, err := judgeBy(ctx, w, q, &variant)
	if err != nil {
		return "", nil, err
	}
	query, err := sqlfiles.Render("queries", statement, variant)
	return query, append(args, judging...), err
}

// judgeBy settles the filter and the rules that it needs, and gives their parameters.
func judgeBy(ctx context.Context, w *store.Warehouse, q Query, variant *dossierVariant) (args []any, err error) {
	rule, err := metrics.KnownRule(ctx, w, q.Rule)
	if err != nil {
		return nil, err
	}
	switch indicator, isLost := strings.CutPrefix(string(q.Where), lostPrefix); {
	case isLost:
		if variant.Lost, rule, err = lostBy(ctx, w, q, indicator, rule); err != nil {
			return nil, err
		}
		variant.ByRule = rule != ""
	case q.Where == RulesDiffer || q.Where == OpenRulesDiffer:
		against, err := metrics.RuleBeside(ctx, w, rule, q.Against)
		if err != nil {
			return nil, err
		}
		variant.ByRule, variant.Differing, variant.AgainstWaits = true, true, metrics.CountsWaitingInTime(w, against)
		rule = metrics.RuleOrDefault(rule)
		args = append(args, sql.Named("against", against))
	case !slices.Contains(DossierFilters, q.Where):
		return nil, unknownFilter(q.Where)
	default:
		variant.ByRule = rule != "" && rule != metrics.DefaultRule
	}
	if variant.ByRule {
		args = append(args, sql.Named("rule", rule))
	}
	tellsWaiting := metrics.RuleOrDefault(rule) == metrics.DefaultRule && (q.Where == OverdueRunning || q.Where == OverdueWaiting)
	variant.RuleWaits = tellsWaiting || metrics.CountsWaitingInTime(w, metrics.RuleOrDefault(rule))
	variant.Overdue = q.Where == OpenOverdue || q.Where == OverdueRunning || q.Where == OverdueWaiting
	return args, nil
}

// dayArguments are the days that the dossiers of a period are judged by.
func dayArguments(q Query) []any {
	judged := q.Period.To
	if !q.AsOf.IsZero() {
		judged = q.AsOf
	}
	return []any{
		sql.Named("first_day", q.Period.From.Format(time.DateOnly)),
		sql.Named("last_day", q.Period.To.Format(time.DateOnly)),
		sql.Named("organised_on", q.Organisation.Day(q.Period).Format(time.DateOnly)),
		sql.Named("judged_day", judged.Format(time.DateOnly)),
	}
}

func unknownFilter(where Filter) error {
	names := make([]string, len(DossierFilters))
	for i, filter := range DossierFilters {
		names[i] = string(filter)
	}
	for _, indicator := range lostIndicators() {
		names = append(names, lostPrefix+indicator)
	}
	list := strings.Join(names, ", ")
	return apperr.New(apperr.UnknownName, fmt.Sprintf("no figure %q; known: %s", where, list),
		fmt.Sprintf("không có số liệu %q; hiện có: %s", where, list))
}
