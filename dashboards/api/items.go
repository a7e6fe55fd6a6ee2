package api

import (
	"context"
	"fmt"

	"khohoso/internal/apperr"
	"khohoso/models/period"
	"khohoso/models/scoring"
	"khohoso/models/store"
)

// itemResources are what indicators miss that count other things than dossiers: what everyone
// may know, and what is for the unit's own readers.
func itemResources() []resource {
	open := resource{
		name: "items", title: "What an indicator misses", access: figures,
		about: "Procedures, counts and communes that cost an indicator its points, of the province unless a unit is named or the set gives units the province's figure; dossiers are listed by dossiers, feedback by feedback.",
	}
	own := resource{
		name: "feedback", title: "Feedback that an indicator misses", access: dossierRows, download: "feedback",
		about: "Feedback answered late or not, and answers that dissatisfied, for the unit itself and those above it. Nothing personal.",
	}
	return []resource{itemResource(open, false), itemResource(own, true)}
}

func itemResource(r resource, ofUnit bool) resource {
	type row = scoring.LostItem
	unit := agencyOfItems
	if ofUnit {
		unit = ownAgencyParam
	}
	r.params = []param{periodParam, {name: "indicator", about: "Number of the indicator.", required: true, example: map[bool]string{false: "1.2", true: "5.2"}[ofUnit]},
		unit, setParam, withUnitsParam, calendarParam, organisationParam, liveParam}
	return describe(r, []field[row]{
		{"agency_code", text, "Unit it belongs to; empty when none is known.", func(i row) any { return i.AgencyCode }},
		{"agency_name", text, "Its name.", func(i row) any { return i.AgencyName }},
		{"item_code", text, "Code of the procedure, commune, unit or feedback.", func(i row) any { return i.Code }},
		{"item_name", text, "Its name; the period of counts, the kind of a feedback.", func(i row) any { return i.Name }},
		{"lost", whole, "What it costs of the numerator.", func(i row) any { return i.Lost }},
		{"most", whole, "What it makes up of the denominator.", func(i row) any { return i.Most }},
		{"reason", text, "Why, as a word.", func(i row) any { return i.Reason }},
		{"began_on", date, "Decided, made public, received; null when there is no such day.", func(i row) any { return i.BeganOn }},
		{"due_on", date, "Day that would have been in time; null when there is none.", func(i row) any { return i.DueOn }},
		{"done_on", date, "Day it was done; null when it was not.", func(i row) any { return i.DoneOn }},
	}, func(ctx context.Context, h *handler, a *ask) ([]row, error) { return readItems(ctx, h, a, ofUnit) })
}

var agencyOfItems = param{name: "agency", about: "Code of the unit; the province when left out.", example: "H28.01"}

// withUnitsParam asks for units each with those below it.
var withUnitsParam = param{name: "with_units", about: "Units each with those below them; alone when left out.", values: []string{"true", "false"}}

func (a *ask) withUnits() bool { return a.get("with_units") == "true" }

func readItems(ctx context.Context, h *handler, a *ask, ofUnit bool) ([]scoring.LostItem, error) {
	if err := a.onePeriod(); err != nil {
		return nil, err
	}
	q := scoring.ItemQuery{Indicator: a.get("indicator"), Agency: a.get("agency"), Set: a.get("set"), WithUnits: a.withUnits(), Organisation: a.organisation}
	if ofUnit {
		q.Agency = a.agency
	}
	if scoring.CanListItems(q.Indicator) && scoring.ItemsOfUnit(q.Indicator) != ofUnit {
		other := map[bool]string{true: "items", false: "feedback"}[ofUnit]
		return nil, apperr.New(apperr.UnknownName, fmt.Sprintf("what indicator %q misses is listed by /api/v1/%s", q.Indicator, other),
			fmt.Sprintf("những gì chỉ số %q còn thiếu có ở /api/v1/%s", q.Indicator, other))
	}
	return published(ctx, h, a, func(w *store.Warehouse, periods []period.Period) ([]scoring.LostItem, error) {
		q.Period = periods[0]
		return scoring.LostItems(ctx, w, q)
	})
}
