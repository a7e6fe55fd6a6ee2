package scoring

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"khohoso/internal/apperr"
	"khohoso/models/dossiers"
	"khohoso/models/graph"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// ItemQuery asks which things cost a unit's indicator its points in a period, where it
// counts other things than dossiers.
type ItemQuery struct {
	Period    period.Period
	Agency    string // empty, or the province's code: the province
	Indicator string
	Set       string // whose reading counts: it may give every unit the province's figure; empty: the default set
	WithUnits bool   // as in IndicatorQuery
	metrics.Organisation
}

// LostItem is one thing that costs an indicator its points: a procedure, one in a
// publication decision, a unit's counts, a commune, a feedback, a rated answer.
type LostItem struct {
	AgencyCode string // the unit it belongs to; "" where none is known
	AgencyName string
	Code       string // of the procedure, commune, unit or feedback
	Name       string // of the procedure or commune; the period of counts, the kind of a feedback
	Lost       int64  // what it costs of the numerator: 1, of counts the dossiers that are missing
	Most       int64  // what it makes up of the denominator
	Reason     string // word such as public_late; sql/queries/items_*.sql and missed_*.sql have them
	BeganOn    time.Time
	DueOn      time.Time // the last day, or of 1.1 the first, that would have been in time; zero: none
	DoneOn     time.Time // zero: not done, or nothing that is done on a day
}

// itemList is how the things behind one indicator are told.
type itemList struct {
	query  string // rows of the item CTE of lost_items.sql
	ofUnit bool   // they are the unit's own, as its dossiers are
}

// itemLists are the indicators whose things can be told, one file items_*.sql each.
var itemLists = func() map[string]itemList {
	lists := map[string]itemList{}
	for _, file := range sqlfiles.Layer("queries") {
		if name, isItems := strings.CutPrefix(file.Name, "items_"); isItems {
			text, err := graph.Composed(file)
			if err != nil {
				panic("sql: " + err.Error()) // compiled in, and run by every test
			}
			lists[strings.ReplaceAll(name, "_", ".")] = itemList{strings.TrimSpace(store.WithoutComments(text)), strings.Contains(file.Text, "\n-- of: unit\n")}
		}
	}
	return lists
}()

var reasons = func() map[string][2]string {
	names := map[string][2]string{}
	for _, row := range metrics.DefinitionRows("lost_reason") {
		names[row[0]] = [2]string{row[1], row[2]}
	}
	return names
}()

// ReasonWords says a LostItem's reason in Vietnamese and English, by sql/seeds/lost_reason.csv; one
// that is not there is said by its word.
func ReasonWords(reason string) (vi, en string) {
	if name, known := reasons[reason]; known {
		return name[0], name[1]
	}
	return reason, reason
}

// CanListItems says whether LostItems can tell what an indicator misses; what it tells costs
// as much in all as the denominator exceeds the numerator (1.4: of each unit's counts by themselves).
func CanListItems(indicator string) bool {
	_, known := itemLists[indicator]
	return known || metrics.CanListMissed(indicator)
}

// ItemsOfUnit says whether the things behind an indicator are for those alone who may see the
// unit's dossiers (design law 8), such as feedback.
func ItemsOfUnit(indicator string) bool { return itemLists[indicator].ofUnit }

// LostItems lists the things that an indicator misses, those that cost most first, then by due day.
//
// Errors: apperr.UnknownAgency, apperr.UnknownName for an indicator that counts dossiers or nothing
// that can be listed, apperr.Closed as for dossiers, apperr.BadPeriod for a span of two dates, apperr.NotBuilt.
func LostItems(ctx context.Context, w *store.Warehouse, q ItemQuery) ([]LostItem, error) {
	if q.Period.Kind == period.Span {
		return nil, period.BadPeriod(q.Period.Name, "indicators are made for months, quarters, half-years, nine months and years",
			"chỉ số được tính theo tháng, quý, nửa năm, chín tháng và năm")
	}
	if !CanListItems(q.Indicator) {
		return nil, unknownItems(q.Indicator)
	}
	set, err := metrics.KnownSet(ctx, w, q.Set)
	if err != nil {
		return nil, err
	}
	if _, err := metrics.ListedBy(ctx, w, set, q.Indicator, q.Period); err != nil {
		return nil, err
	}
	if metrics.CanListMissed(q.Indicator) {
		return missedItems(ctx, w, q)
	}
	whose, err := rollUp(ctx, w, q)
	if err != nil {
		return nil, err
	}
	agency, isNothing, err := unitBehind(ctx, w, q, whose)
	if err != nil || isNothing {
		return nil, err
	}
	query, err := sqlfiles.Render("queries", "lost_items", struct {
		Items     string
		WithUnits bool
	}{itemLists[q.Indicator].query, q.WithUnits})
	if err != nil {
		return nil, err
	}
	return store.Query(ctx, w, query, metrics.UnitArguments(q.Period, q.Organisation, agency), func(rows *sql.Rows) (i LostItem, err error) {
		var began, due, done sql.NullTime
		err = rows.Scan(&i.AgencyCode, &i.AgencyName, &i.Code, &i.Name, &i.Lost, &i.Most, &i.Reason, &began, &due, &done)
		i.BeganOn, i.DueOn, i.DoneOn = began.Time, due.Time, done.Time
		return i, err
	})
}

// rollUp is whose figure the set gives a unit of an indicator.
func rollUp(ctx context.Context, w *store.Warehouse, q ItemQuery) (metrics.RollUp, error) {
	definitions, err := metrics.IndicatorDefinitions(ctx, w, q.Set, q.Period.To)
	for _, d := range definitions {
		if d.Indicator == q.Indicator {
			return d.RollUp, err
		}
	}
	return metrics.RollUpOwn, err
}

// unitBehind is the unit whose things make up the figure; isNothing: the set gives the unit all points, nothing is missed.
func unitBehind(ctx context.Context, w *store.Warehouse, q ItemQuery, whose metrics.RollUp) (agency string, isNothing bool, err error) {
	if agency, err = metrics.UnitOf(ctx, w, q.Agency, q.Period, q.Organisation); err != nil || whose != metrics.RollUpProvince && whose != metrics.RollUpGiven {
		return agency, false, err
	}
	province, err := metrics.UnitOf(ctx, w, "", q.Period, q.Organisation)
	return province, whose == metrics.RollUpGiven && agency != province, err
}

// missedItems are the procedures that an indicator misses, as things.
func missedItems(ctx context.Context, w *store.Warehouse, q ItemQuery) ([]LostItem, error) {
	rows, err := metrics.FailingProcedures(ctx, w, metrics.ProcedureQuery{Period: q.Period, Agency: q.Agency, Missed: q.Indicator, WithUnits: q.WithUnits, Organisation: q.Organisation})
	var items []LostItem
	for _, r := range rows {
		items = append(items, LostItem{Code: r.ProcedureCode, Name: r.ProcedureName, Lost: 1, Most: 1, Reason: metrics.MissedConditions[q.Indicator].Reason})
	}
	return items, err
}

func unknownItems(indicator string) error {
	if dossiers.CanListLost(indicator) {
		return apperr.New(apperr.UnknownName, fmt.Sprintf("indicator %q counts dossiers; list them: khohoso dossiers --where %s", indicator, dossiers.LostFilter(indicator)),
			fmt.Sprintf("chỉ số %q đếm hồ sơ; liệt kê: khohoso dossiers --where %s", indicator, dossiers.LostFilter(indicator)))
	}
	return apperr.New(apperr.UnknownName, fmt.Sprintf("what is behind indicator %q cannot be listed", indicator),
		fmt.Sprintf("không liệt kê được những gì đứng sau chỉ số %q", indicator))
}
