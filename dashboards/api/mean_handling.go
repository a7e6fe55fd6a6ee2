package api

import (
	"context"

	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
)

// meanHandlingResource is what indicator 2.2 shows without points.
func meanHandlingResource() resource {
	type row = metrics.MeanProcessingTimeRow
	return describe(resource{
		name: "mean-handling", title: "Mean handling times", access: figures,
		about:  "How long dossiers received in the period took that are finished, also after it (indicator 2.2), less waiting for the applicant: of the province, of each procedure, of each unit and of both.",
		params: []param{periodParam, calendarParam, organisationParam, liveParam},
	}, []field[row]{
		{"breakdown", text, "What the row stands for: province, procedure, unit, unit_procedure.", func(r row) any { return string(r.Breakdown) }},
		{"agency_code", text, "Unit; empty unless the row names one.", func(r row) any { return r.Agency }},
		{"procedure_code", text, "Procedure; empty unless the row names one.", func(r row) any { return r.Procedure }},
		{"finished", whole, "Dossiers that the mean is of.", func(r row) any { return r.Finished }},
		{"mean_days", number, "Mean in working days.", func(r row) any { return r.MeanDays }},
		{"mean_term", number, "Mean in the unit of the procedure's term, a month as 30 days; null without a term.", func(r row) any { return r.MeanTerm }},
		{"legal_term", whole, "Legal term; null where the catalogue gives none.", func(r row) any { return r.LegalTerm }},
		{"legal_term_unit", text, "hours, working_days, calendar_days, months; empty without a term.", func(r row) any { return r.LegalUnit }},
	}, func(ctx context.Context, h *handler, a *ask) ([]row, error) {
		if err := a.onePeriod(); err != nil {
			return nil, err
		}
		return published(ctx, h, a, func(w *store.Warehouse, periods []period.Period) ([]row, error) {
			return metrics.MeanProcessingTimes(ctx, w, metrics.ProcessingTimeQuery{Period: periods[0], Organisation: a.organisation})
		})
	})
}
