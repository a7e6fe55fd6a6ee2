package api

import (
	"context"
	"fmt"
	"slices"
	"time"

	"khohoso/internal/apperr"
	"khohoso/models/closing"
	"khohoso/models/metrics"
	"khohoso/models/period"
)

// Parameters that several resources have.
var (
	periodParam = param{name: "period", required: true, example: "2025-06",
		about: "Month, quarter, half, nine months or year, a range of these (2025-01..2025-06), two dates, or a list with commas."}
	calendarParam     = param{name: "calendar", about: "Calendar months, or reporting periods from the 15th to the 14th.", values: []string{"calendar", "statutory"}}
	organisationParam = param{name: "organisation", about: "The unit that held a dossier at the period's end, or its successor of today.", values: []string{"then", "now"}}
	ruleParam         = param{name: "rule", about: "On-time rule. Left out, flow goes by form06 and each indicator by the rule of its set, as on pages by form06; a rule that is named judges the indicators, too, form06 as well."}
	liveParam         = param{name: "live", about: "true: today's figures of closed periods.", values: []string{"true", "false"}}
	agencyParam       = param{name: "agency", about: "Code of one unit; the province's own code means the whole."}
	ownAgencyParam    = param{name: "agency", about: "Code of a unit whose dossiers the account may see; left out, the account's own."}
	procedureParam    = param{name: "procedure", about: "Code of one procedure; - for dossiers that name none."}
	fieldParam        = param{name: "field", about: "Code of one field; - for dossiers that name none."}
	setParam          = param{name: "set", about: "Indicator set; the default one when left out."}
)

// catalogueResources say what can be asked about.
func catalogueResources() []resource {
	return []resource{
		describe(resource{
			name: "periods", title: "Periods", about: "The months, quarters and years that the data cover, with their state.",
			access: figures, params: []param{calendarParam},
		}, []field[coveredPeriod]{
			{"period", text, "Name to ask by.", func(p coveredPeriod) any { return p.Name }},
			{"kind", text, "month, quarter or year.", func(p coveredPeriod) any { return string(p.Kind) }},
			{"calendar", text, "calendar or statutory.", func(p coveredPeriod) any { return string(p.Calendar) }},
			{"first_day", date, "First day.", func(p coveredPeriod) any { return p.From }},
			{"last_day", date, "Last day.", func(p coveredPeriod) any { return p.To }},
			{"complete", yesNo, "The data reach its last day.", func(p coveredPeriod) any { return p.complete }},
			{"closed_at", instant, "When its figures were closed; null while it is open.", func(p coveredPeriod) any { return p.closedAt }},
		}, readPeriods),
		describe(resource{
			name: "agencies", title: "Units", about: "Every unit as it is now, also those that have ended.", access: figures,
		}, []field[metrics.Agency]{
			{"agency_code", text, "Code.", func(a metrics.Agency) any { return a.Code }},
			{"agency_name", text, "Name.", func(a metrics.Agency) any { return a.Name }},
			{"short_name", text, "Short name.", func(a metrics.Agency) any { return a.ShortName }},
			{"level", text, "province, department, district, commune; empty outside the catalogue.", func(a metrics.Agency) any { return a.Level }},
			{"parent_code", text, "Unit above it.", func(a metrics.Agency) any { return a.ParentCode }},
			{"in_catalogue", yesNo, "The catalogue knows it.", func(a metrics.Agency) any { return a.InCatalogue }},
			{"ended_on", date, "Last day of a unit that has ended.", func(a metrics.Agency) any { return a.EndedOn }},
			{"has_dossiers", yesNo, "It ever received a dossier.", func(a metrics.Agency) any { return a.HasDossiers }},
		}, func(ctx context.Context, h *handler, _ *ask) ([]metrics.Agency, error) {
			return metrics.Agencies(ctx, h.Warehouse)
		}),
	}
}

// coveredPeriod is a period that the data cover at least in part.
type coveredPeriod struct {
	period.Period
	complete bool
	closedAt time.Time
}

func readPeriods(ctx context.Context, h *handler, a *ask) ([]coveredPeriod, error) {
	calendar, err := period.ParseCalendar(a.get("calendar"))
	if err != nil {
		return nil, err
	}
	version, err := h.Warehouse.DataVersion(ctx)
	if err != nil {
		return nil, err
	}
	end := version.AsOf
	day := time.Date(end.Year(), end.Month(), end.Day(), 0, 0, 0, 0, time.UTC)
	first, err := h.firstYear(ctx, calendar, end.Year())
	if err != nil {
		return nil, err
	}
	asked := fmt.Sprintf("%[1]d-01..%[2]d-12,%[1]d-Q1..%[2]d-Q4,%[1]d..%[2]d", first, end.Year()+1)
	periods, err := period.ParsePeriodsIn(asked, calendar)
	if err != nil {
		return nil, err
	}
	var covered []coveredPeriod
	for _, p := range periods {
		if p.From.After(day) {
			continue
		}
		closing, closed, err := closing.Find(ctx, h.Warehouse, p)
		if err != nil {
			return nil, err
		}
		one := coveredPeriod{Period: p, complete: !p.To.After(day)}
		if closed {
			one.closedAt = closing.At
		}
		covered = append(covered, one)
	}
	return covered, nil
}

// oldestYear is the earliest year that a period can name.
const oldestYear = 1990

func (h *handler) firstYear(ctx context.Context, calendar period.CalendarName, last int) (int, error) {
	years, err := period.ParsePeriodsIn(fmt.Sprintf("%d..%d", oldestYear, max(last, oldestYear)), calendar)
	if err != nil {
		return 0, err
	}
	rows, err := metrics.Flow(ctx, h.Warehouse, metrics.FlowQuery{Periods: years, By: metrics.ByProvince})
	if err != nil {
		return 0, err
	}
	for _, year := range years {
		if slices.ContainsFunc(rows, func(row metrics.FlowRow) bool { return row.Period == year.Name }) {
			return year.To.Year(), nil
		}
	}
	return 0, apperr.New(apperr.NotBuilt, "there are no dossiers yet: take files in, then build", "chưa có hồ sơ nào: hãy nạp dữ liệu rồi tổng hợp")
}
