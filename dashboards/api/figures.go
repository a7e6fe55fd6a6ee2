package api

import (
	"context"
	"strings"

	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
)

// figureResources are figures of all units, for everyone who has signed in.
func figureResources() []resource {
	return []resource{flowResource(), indicatorResource(), dueResource(), readingsResource(), meanHandlingResource()}
}

func flowResource() resource {
	type row = metrics.FlowRow
	fields := []field[row]{
		{"period", text, "Period.", func(r row) any { return r.Period }},
		{"group_code", text, "Code of the group; empty for the province.", func(r row) any { return r.Group }},
		{"group_name", text, "Its name.", func(r row) any { return r.GroupName }},
	}
	for _, m := range measures {
		fields = append(fields, field[row]{m.name, whole, m.about, func(r row) any { return m.of(r.FlowMetrics) }})
	}
	return describe(resource{
		name: "flow", title: "Stock and flow", access: figures,
		about:  "Received, closed and open dossiers by period and group; carried_over + received = closed + open_end in every row. Rows that are all zero are left out.",
		params: []param{periodParam, {name: "by", about: "What a row stands for.", values: groupings}, agencyParam, procedureParam, fieldParam, calendarParam, organisationParam, ruleParam, liveParam},
	}, fields, func(ctx context.Context, h *handler, a *ask) ([]row, error) {
		return published(ctx, h, a, func(w *store.Warehouse, periods []period.Period) ([]row, error) {
			return metrics.Flow(ctx, w, metrics.FlowQuery{
				Periods: periods, By: grouping(a), Agency: a.get("agency"), Subject: a.subject(), Organisation: a.organisation, Rule: a.get("rule"), Lang: a.lang,
			})
		})
	})
}

var groupings = []string{string(metrics.ByProvince), string(metrics.ByAgency), string(metrics.ByProcedure), string(metrics.ByField), string(metrics.ByChannel)}

func grouping(a *ask) metrics.Grouping {
	if by := a.get("by"); by != "" {
		return metrics.Grouping(by)
	}
	return metrics.ByProvince
}

func (a *ask) subject() metrics.Subject {
	return metrics.Subject{Procedure: a.optional("procedure"), Field: a.optional("field")}
}

// measures are the columns of the contract's flow, in its order.
var measures = []struct {
	name, about string
	of          func(metrics.FlowMetrics) int64
}{
	{"received", "Received in the period.", func(m metrics.FlowMetrics) int64 { return m.Received }},
	{"received_online", "Of these online.", func(m metrics.FlowMetrics) int64 { return m.ReceivedOnline }},
	{"received_in_person", "Of these in person.", func(m metrics.FlowMetrics) int64 { return m.ReceivedInPerson }},
	{"received_post", "Of these by post.", func(m metrics.FlowMetrics) int64 { return m.ReceivedPost }},
	{"received_no_channel", "Of these without a stated channel.", func(m metrics.FlowMetrics) int64 { return m.ReceivedNoChannel }},
	{"carried_over", "Open at the start.", func(m metrics.FlowMetrics) int64 { return m.CarriedOver }},
	{"closed", "Finished, withdrawn or stopped in the period.", func(m metrics.FlowMetrics) int64 { return m.Closed }},
	{"finished", "Finished.", func(m metrics.FlowMetrics) int64 { return m.Finished }},
	{"finished_early", "Finished before the appointed date.", func(m metrics.FlowMetrics) int64 { return m.FinishedEarly }},
	{"finished_on_time", "Finished on the appointed date.", func(m metrics.FlowMetrics) int64 { return m.FinishedOnTime }},
	{"finished_late", "Finished after the appointed date.", func(m metrics.FlowMetrics) int64 { return m.FinishedLate }},
	{"finished_no_due", "Finished without an appointment.", func(m metrics.FlowMetrics) int64 { return m.FinishedNoDue }},
	{"withdrawn", "Withdrawn by the applicant.", func(m metrics.FlowMetrics) int64 { return m.Withdrawn }},
	{"stopped", "Stopped.", func(m metrics.FlowMetrics) int64 { return m.Stopped }},
	{"open_end", "Open at the end.", func(m metrics.FlowMetrics) int64 { return m.OpenEnd }},
	{"open_in_time", "Of these not yet due.", func(m metrics.FlowMetrics) int64 { return m.OpenInTime }},
	{"open_overdue", "Of these past the appointed day, whoever has to act.", func(m metrics.FlowMetrics) int64 { return m.OpenOverdue }},
	{"open_no_due", "Of these without an appointment.", func(m metrics.FlowMetrics) int64 { return m.OpenNoDue }},
	{"registered", "First registered in the period.", func(m metrics.FlowMetrics) int64 { return m.Registered }},
	{"rejected", "Refused before any receipt.", func(m metrics.FlowMetrics) int64 { return m.Rejected }},
	{"open_overdue_waiting", "Of the open_overdue ones waiting for the applicant: column (12) of form II.06a, in time.", func(m metrics.FlowMetrics) int64 { return m.OpenOverdueWait }},
	{"form_open_overdue", "Overdue by the rule: open_overdue without those that wait, column (13) of form II.06a.", metrics.FlowMetrics.FormOpenOverdue},
}

func indicatorResource() resource {
	type row = metrics.IndicatorValue
	return describe(resource{
		name: "indicators", title: "Indicators of Decision 766", access: figures,
		about:  "Numerator, denominator, score, target and rule of each indicator, unit and period. Units without the indicator have applicable = false; nothing to divide by has a no_data_reason.",
		params: []param{periodParam, agencyParam, setParam, calendarParam, organisationParam, ruleParam, liveParam},
	}, []field[row]{
		{"period", text, "Period.", func(v row) any { return v.Period }},
		{"agency_code", text, "Unit.", func(v row) any { return v.AgencyCode }},
		{"agency_name", text, "Its name.", func(v row) any { return v.AgencyName }},
		{"with_units", yesNo, "The figure of the unit with those below it.", func(v row) any { return v.WithUnits }},
		{"set", text, "Indicator set.", func(v row) any { return v.Set }},
		{"group_code", text, "Group of the set.", func(v row) any { return v.GroupCode }},
		{"indicator", text, "Number of the indicator, such as 2.1.", func(v row) any { return v.Indicator }},
		{"name", text, "Name, in the language asked for.", func(v row) any { return v.Name }},
		{"numerator", whole, "Numerator.", func(v row) any { return v.Numerator }},
		{"denominator", whole, "Denominator.", func(v row) any { return v.Denominator }},
		{"ratio", number, "Numerator over denominator; null when there is nothing to divide by.", func(v row) any { return v.Ratio }},
		{"target", number, "Target; null when the maximum is reached at 1.", func(v row) any { return v.Target }},
		{"score", number, "Points; null when not assessed.", func(v row) any {
			if !v.Scored {
				return nil
			}
			return v.Score
		}},
		{"max_score", number, "Most points.", func(v row) any { return v.MaxScore }},
		{"applicable", yesNo, "The indicator is meant for this unit.", func(v row) any { return v.Applicable }},
		{"no_data_reason", text, "Why there is no figure; empty when there is.", func(v row) any { return v.NoDataReason }},
		{"rule", text, "On-time rule or reading that the figure follows.", func(v row) any { return v.Rule }},
	}, readIndicators)
}

func readIndicators(ctx context.Context, h *handler, a *ask) ([]metrics.IndicatorValue, error) {
	values, err := published(ctx, h, a, func(w *store.Warehouse, periods []period.Period) ([]metrics.IndicatorValue, error) {
		return metrics.Indicators(ctx, w, a.values766(periods))
	})
	for i := range values {
		if a.lang == "en" && values[i].NameEN != "" {
			values[i].Name = values[i].NameEN
		}
	}
	return values, err
}

func dueResource() resource {
	type row = dossiers.DueRow
	fields := []field[row]{
		{"as_of", date, "The day that is judged at.", func(r row) any { return r.AsOf }},
		{"period", text, "Whose points are at stake.", func(r row) any { return r.Period }},
		{"rule", text, "On-time rule.", func(r row) any { return r.Rule }},
		{"agency_code", text, "Unit; empty unless grouped by agency.", func(r row) any { return r.AgencyCode }},
		{"agency_name", text, "Its name.", func(r row) any { return r.AgencyName }},
		{"procedure_code", text, "Procedure; empty unless grouped by procedure.", func(r row) any { return r.ProcedureCode }},
		{"procedure_name", text, "Its name.", func(r row) any { return r.ProcedureName }},
		{"step", text, "Status; empty unless grouped by step.", func(r row) any { return r.Step }},
		{"open", whole, "Open dossiers.", func(r row) any { return r.Open }},
		{"waiting", whole, "Of these waiting for the applicant, where the rule takes that off.", func(r row) any { return r.Waiting }},
		{"no_due", whole, "Of these with nothing to be late against.", func(r row) any { return r.NoDue }},
		{"overdue", whole, "Of these overdue.", func(r row) any { return r.Overdue.Dossiers }},
		{"overdue_points", number, "Points that they cost.", func(r row) any { return r.Overdue.AtStake }},
	}
	for i, days := range dossiers.DueWithin {
		name := "within_" + digits(days)
		fields = append(fields,
			field[row]{name, whole, "Due within " + digits(days) + " working days.", func(r row) any { return r.Within[i].Dossiers }},
			field[row]{name + "_points", number, "Points that hang on them.", func(r row) any { return r.Within[i].AtStake }})
	}
	return describe(resource{
		name: "due", title: "Due soon", about: "Open dossiers that are due soon or overdue, counted, with the points at stake.", access: figures,
		params: []param{
			{name: "as_of", about: "The day; that of the data when left out.", example: "2025-06-30"},
			{name: "by", about: "What a row stands for.", values: []string{"agency", "procedure", "step", "agency,procedure", "agency,step"}},
			agencyParam, withUnitsParam, procedureParam, fieldParam, setParam, organisationParam, ruleParam,
		},
	}, fields, readDue)
}

func readDue(ctx context.Context, h *handler, a *ask) ([]dossiers.DueRow, error) {
	q := dossiers.DueQuery{Agency: a.get("agency"), Set: a.get("set"), Rule: a.get("rule"), Subject: a.subject(), WithUnits: a.withUnits(), Organisation: a.organisation}
	var err error
	if q.AsOf, err = a.day("as_of"); err != nil {
		return nil, err
	}
	by := a.get("by")
	if by == "" {
		by = string(dossiers.DueByAgency)
	}
	for _, one := range strings.Split(by, ",") {
		q.By = append(q.By, dossiers.DueGrouping(one))
	}
	return dossiers.Due(ctx, h.Warehouse, q)
}

func readingsResource() resource {
	type row = metrics.RuleComparison
	return describe(resource{
		name: "readings", title: "Two readings of on time", about: "The on-time share by two rules side by side, and what parts them.", access: figures,
		params: []param{periodParam, {name: "by", about: "What a row stands for.", values: groupings}, agencyParam, procedureParam, fieldParam, calendarParam, organisationParam, ruleParam, {name: "against", about: "The rule beside it."}, liveParam},
	}, []field[row]{
		{"period", text, "Period.", func(r row) any { return r.Period }},
		{"group_code", text, "Code of the group; empty for the province.", func(r row) any { return r.Group }},
		{"group_name", text, "Its name.", func(r row) any { return r.GroupName }},
		{"rule", text, "One rule.", func(r row) any { return r.Rule }},
		{"against", text, "The other.", func(r row) any { return r.Against }},
		{"closed", whole, "Closed dossiers.", func(r row) any { return r.Closed }},
		{"late", whole, "Late by rule.", func(r row) any { return r.Late }},
		{"late_against", whole, "Late by against.", func(r row) any { return r.LateAgainst }},
		{"late_only", whole, "Late by rule alone.", func(r row) any { return r.LateOnly }},
		{"late_only_against", whole, "Late by against alone.", func(r row) any { return r.LateOnlyAgainst }},
		{"differ", whole, "Closed dossiers that the rules part on.", func(r row) any { return r.Parted() }},
		{"open", whole, "Open at the end.", func(r row) any { return r.Open }},
		{"overdue", whole, "Of these overdue by rule.", func(r row) any { return r.Overdue }},
		{"overdue_against", whole, "Of these overdue by against.", func(r row) any { return r.OverdueAgainst }},
	}, func(ctx context.Context, h *handler, a *ask) ([]row, error) {
		return published(ctx, h, a, func(w *store.Warehouse, periods []period.Period) ([]row, error) {
			return metrics.CompareRules(ctx, w, metrics.RuleComparisonQuery{
				Periods: periods, By: grouping(a), Agency: a.get("agency"), Rule: a.get("rule"), Against: a.get("against"),
				Subject: a.subject(), Organisation: a.organisation, Lang: a.lang,
			})
		})
	})
}
