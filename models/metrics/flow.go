package metrics

import (
	"context"
	"database/sql"
	"time"

	"khohoso/models/period"
	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// Flow gives stock and flow for some periods by one grouping, ordered by period
// and group; cells that are all zero are left out.
//
// Errors: apperr.UnknownAgency, apperr.UnknownName for the rule, apperr.NotBuilt.
func Flow(ctx context.Context, w *store.Warehouse, q FlowQuery) ([]FlowRow, error) {
	agency, err := Scope(ctx, w, q.Agency)
	if err != nil {
		return nil, err
	}
	rule, err := KnownRule(ctx, w, q.Rule)
	if err != nil {
		return nil, err
	}
	byRule := rule != "" && rule != DefaultRule
	query, err := sqlfiles.Render("queries", "flow", struct {
		By                             Grouping
		OneAgency, ByHolder, PerUnit   bool
		ByRule, OneProcedure, OneField bool
		Lang                           string
	}{
		By: q.By, OneAgency: agency != "", ByHolder: agency != "" || q.By == ByAgency || q.PerUnit, PerUnit: q.PerUnit,
		ByRule: byRule, OneProcedure: q.Procedure != nil, OneField: q.Field != nil, Lang: q.Lang,
	})
	if err != nil {
		return nil, err
	}
	args := append(q.Subject.Args(), sql.Named("periods", PeriodsJSON(q.Periods, q.Organisation, q.Beside)))
	if agency != "" {
		args = append(args, sql.Named("agency", agency))
	}
	if byRule {
		args = append(args, sql.Named("rule", rule))
	}
	return store.Query(ctx, w, query, args, func(rows *sql.Rows) (r FlowRow, err error) {
		m := &r.FlowMetrics
		return r, rows.Scan(&r.Period, &r.Unit, &r.Group, &r.GroupName,
			&m.Received, &m.ReceivedOnline, &m.ReceivedInPerson, &m.ReceivedPost, &m.ReceivedNoChannel,
			&m.CarriedOver, &m.Closed, &m.Finished, &m.FinishedEarly, &m.FinishedOnTime, &m.FinishedLate, &m.FinishedNoDue,
			&m.Withdrawn, &m.Stopped, &m.OpenEnd, &m.OpenInTime, &m.OpenOverdue, &m.OpenNoDue,
			&m.Registered, &m.Rejected, &m.OpenOverdueWait)
	})
}

// PeriodsJSON are the periods with the day whose organisation counts: that of each, or of the one they are set beside.
func PeriodsJSON(periods []period.Period, organisation Organisation, beside *period.Period) string {
	type bounds struct {
		Name        string `json:"name"`
		FirstDay    string `json:"first_day"`
		LastDay     string `json:"last_day"`
		OrganisedOn string `json:"organised_on"`
	}
	all := make([]bounds, len(periods))
	for i, p := range periods {
		organised := p
		if beside != nil {
			organised = *beside
		}
		all[i] = bounds{p.Name, p.From.Format(time.DateOnly), p.To.Format(time.DateOnly), organisation.Day(organised).Format(time.DateOnly)}
	}
	return store.AsJSON(all)
}

// Args are the parameters of a subject; the statements name them only where they are set.
func (s Subject) Args() (args []any) {
	if s.Procedure != nil {
		args = append(args, sql.Named("procedure", *s.Procedure))
	}
	if s.Field != nil {
		args = append(args, sql.Named("field", *s.Field))
	}
	return args
}
