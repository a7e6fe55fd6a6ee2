package dossiers

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"khohoso/internal/apperr"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/scale"
	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// AtStake is the indicator whose points open dossiers put at stake: dossiers handled
// early or on time.
const AtStake = "2.1"

// DueWithin are the spans of the early warning in working days.
var DueWithin = []int{1, 2, 5}

// DueGrouping is what the rows of the early warning stand for.
type DueGrouping string

// The groupings of the early warning; several may be asked for at once.
const (
	DueByAgency    DueGrouping = "agency"
	DueByProcedure DueGrouping = "procedure"
	DueByStep      DueGrouping = "step" // the status of the last event up to the day, as in OpenAges
)

// DueQuery asks which open dossiers are due soon or overdue. They are judged by the
// rule that the set goes by for AtStake, because that is what the points depend on,
// unless Rule names another.
type DueQuery struct {
	AsOf   time.Time     // the day; zero: the day that the data reach to
	Period period.Period // whose points are at stake; zero: the calendar month of AsOf
	By     []DueGrouping
	Agency string // one unit's own dossiers, or with WithUnits also those of the units below it; empty, or the province's code: all
	Set    string // empty: the default set
	Rule   string // empty: the set's own

	WithUnits bool // as in IndicatorQuery: rows of units then overlap
	metrics.Subject
	metrics.Organisation
}

// DueRow counts open dossiers of a group on a day. Open = Waiting + NoDue + Overdue + those
// that have days left; a dossier due on the day itself has none left and is not overdue, for the day is not over.
type DueRow struct {
	AsOf          time.Time // midnight UTC of the day
	Period        string    // whose points are at stake
	Rule          string
	AgencyCode    string // "" unless grouped by agency
	AgencyName    string
	ProcedureCode string // "" unless grouped by procedure
	ProcedureName string
	Step          string // "" unless grouped by step
	Open          int64
	Waiting       int64      // for the applicant, without a deadline meanwhile under a rule that takes waiting off
	NoDue         int64      // nothing to be late against
	Overdue       DueCount   // what they cost: had they been in time, the points would be more by as much
	Within        []DueCount // one for each of DueWithin; later ones include the earlier
}

// DueCount is some open dossiers and the points of AtStake that hang on them.
type DueCount struct {
	WorkingDays int // due within as many; 0 for overdue ones
	Dossiers    int64
	// AtStake is the score of the period so far with all of them handled in time, less the
	// score with all of them late, as if both happened within the period; nil where the set has no such indicator then.
	// It is the score of the unit (of the province where rows are not grouped by agency), whatever else rows are grouped by.
	AtStake  *float64
	Received int64 // of these, received in the period: in the denominator already
	Savable  int64 // of these, not late anyway for too many requests for papers
}

// DueDossier is one open dossier of the early warning.
type DueDossier struct {
	DossierCode   string
	AgencyCode    string
	AgencyName    string
	ProcedureCode string
	ProcedureName string
	FieldName     string
	Channel       string
	ReceivedAt    time.Time
	DueAt         time.Time // the instant that the rule judges by
	Step          string
	DaysLeft      int64 // working days from the day to the due day; negative, or 0 over days off, once Overdue
	Overdue       bool
	LateAnyway    bool // more requests for papers than the rule allows: late whenever it is finished
}

// dueVariant is what the statement of due.sql varies by.
type dueVariant struct {
	List                              bool
	OneAgency, OneProcedure, OneField bool
	WithUnits                         bool
	ByAgency, ByProcedure, ByStep     bool
	Within                            []int
	Limit                             int
}

// Due counts the open dossiers that are due soon or overdue, by the groups asked for.
//
// Errors: apperr.UnknownAgency, apperr.UnknownName for the set or the rule, apperr.NotBuilt.
func Due(ctx context.Context, w *store.Warehouse, q DueQuery) ([]DueRow, error) {
	q, agency, err := settleDue(ctx, w, q)
	if err != nil {
		return nil, err
	}
	byAgency := slices.Contains(q.By, DueByAgency)
	query, err := sqlfiles.Render("queries", "due", dueVariant{Within: DueWithin, WithUnits: q.WithUnits, OneAgency: agency != "", OneProcedure: q.Procedure != nil, OneField: q.Field != nil,
		ByAgency: byAgency, ByProcedure: slices.Contains(q.By, DueByProcedure), ByStep: slices.Contains(q.By, DueByStep)})
	if err != nil {
		return nil, err
	}
	points, err := stakes(ctx, w, q, agency, byAgency)
	if err != nil {
		return nil, err
	}
	return store.Query(ctx, w, query, dueArguments(q, agency), func(rows *sql.Rows) (DueRow, error) {
		r := DueRow{AsOf: q.AsOf, Period: q.Period.Name, Rule: q.Rule, Within: make([]DueCount, len(DueWithin))}
		var sofar scale.Share
		cells := []any{&r.AgencyCode, &r.AgencyName, &r.ProcedureCode, &r.ProcedureName, &r.Step, &sofar.Numerator, &sofar.Denominator,
			&r.Open, &r.Waiting, &r.NoDue, &r.Overdue.Dossiers, &r.Overdue.Received, &r.Overdue.Savable}
		for i, days := range DueWithin {
			c := &r.Within[i]
			c.WorkingDays = days
			cells = append(cells, &c.Dossiers, &c.Received, &c.Savable)
		}
		if err := rows.Scan(cells...); err != nil {
			return r, err
		}
		if v, known := points[r.AgencyCode]; known {
			r.Overdue.stake(v, sofar, 0)
			for i := range r.Within {
				r.Within[i].stake(v, sofar, r.Within[i].Received)
			}
		}
		return r, nil
	})
}

// stake reckons what hangs on the dossiers of a count. counted of them are in the
// numerator so far; those received before the period enter the denominator with their handling.
func (c *DueCount) stake(v metrics.IndicatorValue, sofar scale.Share, counted int64) {
	all := sofar.Denominator + c.Dossiers - c.Received
	rest := sofar.Numerator - counted
	with, scored := v.Scoring().Points(scale.Share{Numerator: rest + c.Savable, Denominator: all})
	without, _ := v.Scoring().Points(scale.Share{Numerator: rest, Denominator: all})
	if lost := with - without; scored {
		c.AtStake = &lost
	}
}

// DueDossiers lists the open dossiers that are overdue or have at most some working
// days left, the most urgent first; within -1 gives those overdue alone, limit 0 all.
//
// Errors: apperr.UnknownAgency, apperr.UnknownName for the set or the rule, apperr.NotBuilt.
func DueDossiers(ctx context.Context, w *store.Warehouse, q DueQuery, within, limit int) ([]DueDossier, error) {
	q, agency, err := settleDue(ctx, w, q)
	if err != nil {
		return nil, err
	}
	query, err := sqlfiles.Render("queries", "due", dueVariant{List: true, WithUnits: q.WithUnits, OneAgency: agency != "", OneProcedure: q.Procedure != nil, OneField: q.Field != nil, Limit: limit})
	if err != nil {
		return nil, err
	}
	args := append(dueArguments(q, agency), sql.Named("within", within))
	return store.Query(ctx, w, query, args, func(rows *sql.Rows) (d DueDossier, err error) {
		var received, due sql.NullTime
		err = rows.Scan(&d.DossierCode, &d.AgencyCode, &d.AgencyName, &d.ProcedureCode, &d.ProcedureName, &d.FieldName, &d.Channel,
			&received, &due, &d.Step, &d.DaysLeft, &d.Overdue, &d.LateAnyway)
		d.ReceivedAt, d.DueAt = w.Local(received), w.Local(due)
		return d, err
	})
}

// settleDue fills in what was left to the warehouse: day, period, set and rule.
func settleDue(ctx context.Context, w *store.Warehouse, q DueQuery) (DueQuery, string, error) {
	agency, err := metrics.Scope(ctx, w, q.Agency)
	if err != nil {
		return q, "", err
	}
	if q.AsOf.IsZero() {
		if q.AsOf, err = w.DataDay(ctx); err != nil {
			return q, "", err
		}
	}
	if q.Period.Name == "" {
		q.Period = MonthOf(q.AsOf)
	}
	if q.Set, err = metrics.KnownSet(ctx, w, q.Set); err != nil {
		return q, "", err
	}
	if q.Rule, err = metrics.KnownRule(ctx, w, q.Rule); err != nil || q.Rule != "" {
		return q, agency, err
	}
	q.Rule, _, err = metrics.OwnRule(ctx, w, q.Set, AtStake, q.Period)
	if apperr.CodeOf(err) == apperr.UnknownName { // a set without the indicator puts no points at stake
		err = nil
	}
	q.Rule = metrics.RuleOrDefault(q.Rule)
	return q, agency, err
}

// MonthOf is the calendar month that a day lies in.
func MonthOf(day time.Time) period.Period {
	return period.Months(period.Month, period.Calendar, day.Year(), int(day.Month()))
}

func dueArguments(q DueQuery, agency string) []any {
	args := append(q.Subject.Args(),
		sql.Named("as_of", q.AsOf.Format(time.DateOnly)),
		sql.Named("first_day", q.Period.From.Format(time.DateOnly)),
		sql.Named("organised_on", q.Organisation.Day(period.Period{To: q.AsOf}).Format(time.DateOnly)),
		sql.Named("rule", q.Rule),
	)
	if agency != "" {
		args = append(args, sql.Named("agency", agency))
	}
	return args
}

// stakes are the indicator's values that points follow, by unit; without units that of
// the one asked for stands under "".
func stakes(ctx context.Context, w *store.Warehouse, q DueQuery, agency string, byAgency bool) (map[string]metrics.IndicatorValue, error) {
	if q.Period.Kind == period.Span {
		return nil, nil
	}
	values, err := metrics.Indicators(ctx, w, metrics.IndicatorQuery{Periods: []period.Period{q.Period}, Set: q.Set, Rule: q.Rule, Organisation: q.Organisation, WithUnits: q.WithUnits})
	if err != nil {
		return nil, err
	}
	province, err := metrics.ProvinceOn(ctx, w, q.Organisation.Day(q.Period))
	if err != nil {
		return nil, err
	}
	if agency == "" {
		agency = province.Code
	}
	found := map[string]metrics.IndicatorValue{}
	for _, v := range values {
		switch {
		case v.Indicator != AtStake || !v.Applicable:
		case byAgency:
			found[v.AgencyCode] = v
		case v.AgencyCode == agency:
			found[""] = v
		}
	}
	return found, nil
}
