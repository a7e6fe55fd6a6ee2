package models

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"khohoso/internal/fault"
	statements "khohoso/sql"
)

// ProcedureQuery asks for the procedures in a unit's authority in a period, or those of
// them that an indicator misses.
type ProcedureQuery struct {
	Period Period
	Agency string // empty, or the province's code: the province
	Missed string // indicator that counts procedures, such as "3.2"; empty: all in authority
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

// missedConditions are the indicators whose missing procedures can be told, one file missed_*.sql each.
var missedConditions = func() map[string]string {
	conditions := map[string]string{}
	for _, file := range statements.Layer("reads") {
		if name, isMissed := strings.CutPrefix(file.Name, "missed_"); isMissed {
			conditions[strings.ReplaceAll(name, "_", ".")] = strings.TrimSpace(withoutComments(file.Text))
		}
	}
	return conditions
}()

// CanListMissed says whether ProceduresBehind can tell which procedures an indicator misses; there are
// then as many as its denominator exceeds its numerator.
func CanListMissed(indicator string) bool { return missedConditions[indicator] != "" }

// ProceduresBehind lists the procedures in a unit's authority, those with most dossiers first.
//
// Errors: fault.UnknownAgency, fault.UnknownName for an indicator whose procedures cannot be told,
// fault.BadPeriod for a span of two dates, fault.NotBuilt.
func (w *Warehouse) ProceduresBehind(ctx context.Context, q ProcedureQuery) ([]ProcedureRow, error) {
	if q.Period.Kind == Span {
		return nil, badPeriod(q.Period.Name, "procedures are counted for months, quarters, half-years, nine months and years",
			"TTHC được đếm theo tháng, quý, nửa năm, chín tháng và năm")
	}
	condition := missedConditions[q.Missed]
	if q.Missed != "" && condition == "" {
		return nil, fault.New(fault.UnknownName, fmt.Sprintf("the procedures behind indicator %q cannot be listed", q.Missed),
			fmt.Sprintf("không liệt kê được TTHC đứng sau chỉ số %q", q.Missed))
	}
	agency, err := w.scope(ctx, q.Agency)
	if err != nil {
		return nil, err
	}
	if agency == "" {
		province, err := w.ProvinceOn(ctx, q.Organisation.day(q.Period))
		if err != nil {
			return nil, err
		}
		agency = province.Code
	}
	query, err := readStatement("procedures_in_authority", struct{ Missed string }{condition})
	if err != nil {
		return nil, err
	}
	args := []any{sql.Named("calendar", string(q.Period.Calendar)), sql.Named("period", q.Period.Name),
		sql.Named("organisation", string(organisationOrThen(q.Organisation))), sql.Named("agency", agency)}
	return collect(ctx, w, query, args, func(rows *sql.Rows) (p ProcedureRow, err error) {
		return p, rows.Scan(&p.ProcedureCode, &p.ProcedureName, &p.FieldName, &p.Received, &p.Online, &p.FiledOnline,
			&p.HasFee, &p.PayableOnline, &p.PaidOnline, &p.ForCitizens, &p.PopulationData)
	})
}
