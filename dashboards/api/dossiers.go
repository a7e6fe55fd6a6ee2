package api

import (
	"context"
	"strconv"

	"khohoso/models/closing"
	"khohoso/models/dossiers"
)

// dossierResources are about single dossiers of one unit, for that unit and those above it.
func dossierResources() []resource {
	return []resource{dossierResource(), findingResource(), findingDossierResource()}
}

func digits(n int) string { return strconv.Itoa(n) }

func dossierResource() resource {
	type row = dossiers.Row
	filters := make([]string, len(dossiers.DossierFilters))
	for i, filter := range dossiers.DossierFilters {
		filters[i] = string(filter)
	}
	return describe(resource{
		name: "dossiers", title: "Dossiers behind a figure", access: dossierRows, download: "dossiers", paged: true,
		about: "As many as the figure of that name in flow counts. Nothing personal.",
		params: []param{periodParam, {name: "where", about: "Which figure.", required: true, example: "late", values: filters}, ownAgencyParam,
			procedureParam, fieldParam, {name: "sort", about: "Column to go by, with - before it for downwards; the most urgent first when left out."},
			calendarParam, organisationParam, ruleParam, liveParam},
	}, []field[row]{
		{"dossier_code", text, "Code.", func(d row) any { return d.DossierCode }},
		{"agency_code", text, "Unit that holds it.", func(d row) any { return d.AgencyCode }},
		{"agency_name", text, "Its name.", func(d row) any { return d.AgencyName }},
		{"procedure_code", text, "Procedure.", func(d row) any { return d.ProcedureCode }},
		{"procedure_name", text, "Its name.", func(d row) any { return d.ProcedureName }},
		{"field_name", text, "Field.", func(d row) any { return d.FieldName }},
		{"channel", text, "in_person, online, post; empty when not stated.", func(d row) any { return d.Channel }},
		{"received_at", instant, "Received.", func(d row) any { return d.ReceivedAt }},
		{"due_at", instant, "Appointed.", func(d row) any { return d.DueAt }},
		{"closed_at", instant, "Closed; null while open.", func(d row) any { return d.ClosedAt }},
		{"status", text, "Latest status.", func(d row) any { return d.Status }},
		{"verdict", text, "early, on_time, late, no_due, withdrawn, stopped, open_in_time, open_overdue, open_overdue_waiting (past the day and waiting for the applicant) or open_no_due.", func(d row) any { return d.Verdict }},
		{"days_overdue", whole, "Calendar days past the appointment; 0 when not late.", func(d row) any { return d.DaysOverdue }},
		{"legal_due_at", instant, "End of the legal term.", func(d row) any { return d.LegalDueAt }},
		{"handling_minutes", whole, "Working time net of pauses; null while open.", func(d row) any { return d.HandlingMinutes }},
		{"working_days_left", whole, "Working days to the appointed date; negative once past.", func(d row) any { return d.WorkingDaysLeft }},
	}, readDossiers)
}

func readDossiers(ctx context.Context, h *handler, a *ask) ([]dossiers.Row, error) {
	if err := a.onePeriod(); err != nil {
		return nil, err
	}
	source := h.Warehouse
	if a.get("live") != "true" {
		var err error
		if source, _, _, err = closing.ForPeriod(ctx, h.Warehouse, a.period()); err != nil {
			return nil, err
		}
	}
	return dossiers.List(ctx, source, dossiers.Query{
		Period: a.period(), Agency: a.agency, Where: dossiers.Filter(a.get("where")), Limit: a.limit + 1, Offset: a.offset,
		Rule: a.get("rule"), Sort: dossiers.Sort(a.get("sort")), Subject: a.subject(), Organisation: a.organisation,
	})
}

func findingResource() resource {
	type row = dossiers.FindingCount
	return describe(resource{
		name: "findings", title: "Findings", access: dossierRows, about: "What looks wrong in the data that came in, by period and unit, always of today.",
		params: []param{periodParam, ownAgencyParam, calendarParam, organisationParam},
	}, []field[row]{
		{"period", text, "Period.", func(c row) any { return c.Period }},
		{"agency_code", text, "Unit.", func(c row) any { return c.Agency }},
		{"agency_name", text, "Its name.", func(c row) any { return c.AgencyName }},
		{"finding", text, "Name of the finding.", func(c row) any { return c.Name }},
		{"severity", text, "high, medium or low.", func(c row) any { return string(c.Severity) }},
		{"title", text, "What it is, in Vietnamese.", func(c row) any { return c.Title }},
		{"title_en", text, "What it is, in English.", func(c row) any { return c.TitleEN }},
		{"dossiers", whole, "Dossiers found in the period.", func(c row) any { return c.Dossiers }},
		{"dossiers_all_time", whole, "Dossiers found on any day.", func(c row) any { return c.AllTime }},
	}, func(ctx context.Context, h *handler, a *ask) ([]row, error) {
		return dossiers.FindingCounts(ctx, h.Warehouse, dossiers.FindingQuery{Periods: a.periods, Agency: a.agency, Organisation: a.organisation})
	})
}

func findingDossierResource() resource {
	type row = dossiers.FindingDossier
	return describe(resource{
		name: "findings/dossiers", title: "Dossiers behind a finding", access: dossierRows, download: "finding dossiers",
		about:  "The latest first, as many as findings counts.",
		params: []param{{name: "finding", about: "Name of the finding.", required: true, example: "unknown_procedure"}, periodParam, ownAgencyParam, calendarParam, organisationParam},
	}, []field[row]{
		{"dossier_code", text, "Code.", func(d row) any { return d.DossierCode }},
		{"agency_code", text, "Unit.", func(d row) any { return d.AgencyCode }},
		{"agency_name", text, "Its name.", func(d row) any { return d.AgencyName }},
		{"found_on", date, "Day that it is found on.", func(d row) any { return d.FoundOn }},
		{"detail", text, "Values by the columns of the input contract.", func(d row) any { return d.Detail }},
	}, func(ctx context.Context, h *handler, a *ask) ([]row, error) {
		if err := a.onePeriod(); err != nil {
			return nil, err
		}
		return dossiers.FindingDossiers(ctx, h.Warehouse, dossiers.FindingDossierQuery{
			Finding: a.get("finding"), Period: a.period(), Agency: a.agency, Organisation: a.organisation,
		})
	})
}
