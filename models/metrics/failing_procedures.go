package metrics

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"strings"

	"khohoso/internal/apperr"
	"khohoso/models/period"
	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// ProcedureQuery asks for the procedures in a unit's authority in a period, or those of
// them that an indicator misses.
type ProcedureQuery struct {
	Period period.Period
	Agency string // empty, or the province's code: the province
	Missed string // indicator that counts procedures, such as "3.2"; empty: all in authority

	WithUnits bool // as in IndicatorQuery
	Organisation
}

// ProcedureRow is one procedure with what was done with it in the period by the unit.
type ProcedureRow struct {
	ProcedureCode  string // the national code where there is one
	ProcedureName  string
	FieldName      string
	Received       int64 // dossiers received in the period
	Online         bool  // offered fully or partly online
	FiledOnline    bool  // at least one dossier received was filed online
	HasFee         bool
	PayableOnline  bool
	PaidOnline     bool // at least one dossier received was paid online
	ForCitizens    bool
	PopulationData bool // at least one dossier finished used population data
}

// missedCondition is what holds of the procedures that an indicator misses, and the word for it.
type missedCondition struct{ condition, Reason string }

var reasonLine = regexp.MustCompile(`(?m)^-- reason: (\w+)$`)

// MissedConditions are the indicators whose missing procedures can be told, one file missed_*.sql each.
var MissedConditions = func() map[string]missedCondition {
	conditions := map[string]missedCondition{}
	for _, file := range sqlfiles.Layer("queries") {
		if name, isMissed := strings.CutPrefix(file.Name, "missed_"); isMissed {
			one := missedCondition{condition: strings.TrimSpace(store.WithoutComments(file.Text))}
			if line := reasonLine.FindStringSubmatch(file.Text); line != nil {
				one.Reason = line[1]
			}
			conditions[strings.ReplaceAll(name, "_", ".")] = one
		}
	}
	return conditions
}()

// CanListMissed says whether ProceduresBehind can tell which procedures an indicator misses; there are
// then as many as its denominator exceeds its numerator.
func CanListMissed(indicator string) bool { return MissedConditions[indicator].condition != "" }

// FailingProcedures lists the procedures in a unit's authority, those with most dossiers first.
//
// Errors: apperr.UnknownAgency, apperr.UnknownName for an indicator whose procedures cannot be told,
// apperr.BadPeriod for a span of two dates, apperr.NotBuilt.
func FailingProcedures(ctx context.Context, w *store.Warehouse, q ProcedureQuery) ([]ProcedureRow, error) {
	if q.Period.Kind == period.Span {
		return nil, period.BadPeriod(q.Period.Name, "procedures are counted for months, quarters, half-years, nine months and years",
			"TTHC được đếm theo tháng, quý, nửa năm, chín tháng và năm")
	}
	condition := MissedConditions[q.Missed].condition
	if q.Missed != "" && condition == "" {
		return nil, apperr.New(apperr.UnknownName, fmt.Sprintf("the procedures behind indicator %q cannot be listed", q.Missed),
			fmt.Sprintf("không liệt kê được TTHC đứng sau chỉ số %q", q.Missed))
	}
	if q.Missed != "" {
		if _, err := ListedBy(ctx, w, DefaultSet, q.Missed, q.Period); err != nil {
			return nil, err
		}
	}
	agency, err := UnitOf(ctx, w, q.Agency, q.Period, q.Organisation)
	if err != nil {
		return nil, err
	}
	query, err := sqlfiles.Render("queries", "procedures_in_authority", struct {
		Missed    string
		WithUnits bool
	}{condition, q.WithUnits})
	if err != nil {
		return nil, err
	}
	return store.Query(ctx, w, query, UnitArguments(q.Period, q.Organisation, agency), func(rows *sql.Rows) (p ProcedureRow, err error) {
		return p, rows.Scan(&p.ProcedureCode, &p.ProcedureName, &p.FieldName, &p.Received, &p.Online, &p.FiledOnline,
			&p.HasFee, &p.PayableOnline, &p.PaidOnline, &p.ForCitizens, &p.PopulationData)
	})
}
