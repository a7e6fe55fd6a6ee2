package restatement

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"slices"

	"khohoso/internal/apperr"
	"khohoso/models/closing"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
)

// FlowMeasures are the figures of a flow cell by the names of the contract.
var FlowMeasures = []struct {
	Name string
	Of   func(metrics.FlowMetrics) int64
}{
	{"received", func(m metrics.FlowMetrics) int64 { return m.Received }},
	{"received_online", func(m metrics.FlowMetrics) int64 { return m.ReceivedOnline }},
	{"received_in_person", func(m metrics.FlowMetrics) int64 { return m.ReceivedInPerson }},
	{"received_post", func(m metrics.FlowMetrics) int64 { return m.ReceivedPost }},
	{"received_no_channel", func(m metrics.FlowMetrics) int64 { return m.ReceivedNoChannel }},
	{"carried_over", func(m metrics.FlowMetrics) int64 { return m.CarriedOver }},
	{"closed", func(m metrics.FlowMetrics) int64 { return m.Closed }},
	{"finished", func(m metrics.FlowMetrics) int64 { return m.Finished }},
	{"finished_early", func(m metrics.FlowMetrics) int64 { return m.FinishedEarly }},
	{"finished_on_time", func(m metrics.FlowMetrics) int64 { return m.FinishedOnTime }},
	{"finished_late", func(m metrics.FlowMetrics) int64 { return m.FinishedLate }},
	{"finished_no_due", func(m metrics.FlowMetrics) int64 { return m.FinishedNoDue }},
	{"withdrawn", func(m metrics.FlowMetrics) int64 { return m.Withdrawn }},
	{"stopped", func(m metrics.FlowMetrics) int64 { return m.Stopped }},
	{"open_end", func(m metrics.FlowMetrics) int64 { return m.OpenEnd }},
	{"open_in_time", func(m metrics.FlowMetrics) int64 { return m.OpenInTime }},
	{"open_overdue", func(m metrics.FlowMetrics) int64 { return m.OpenOverdue }},
	{"open_no_due", func(m metrics.FlowMetrics) int64 { return m.OpenNoDue }},
	{"registered", func(m metrics.FlowMetrics) int64 { return m.Registered }},
	{"rejected", func(m metrics.FlowMetrics) int64 { return m.Rejected }},
	{"open_overdue_waiting", func(m metrics.FlowMetrics) int64 { return m.OpenOverdueWait }},
}

// figureKey names a figure as sql/ops/closing/counted.sql does.
type figureKey struct{ agency, measure string }

func (r Restatement) key() figureKey {
	if r.Indicator == "" {
		return figureKey{r.AgencyCode, r.Measure}
	}
	return figureKey{r.AgencyCode, r.Indicator + " " + r.Measure}
}

// isCounted says whether sql/ops/closing/counted.sql follows the figure's rule; what a
// rule of the user's own says is restated without its dossiers.
func (r Restatement) isCounted() bool {
	return slices.Contains([]string{"", "received", "received_or_handled", "portal766"}, r.rule)
}

// figure is one published number with its place in the listing.
type figure struct {
	Restatement
	value float64
	place int
}

// changes are the figures that differ between the closing and today, from the
// reads that publications are made of.
func (r *comparison) changes(ctx context.Context) ([]Restatement, error) {
	before, err := r.figures(ctx, r.then)
	if err != nil {
		return nil, err
	}
	after, err := r.figures(ctx, r.live)
	if err != nil {
		return nil, err
	}
	type fullKey struct {
		figureKey
		set string
	}
	merged := map[fullKey]*figure{}
	for i, side := range [][]figure{before, after} {
		for _, f := range side {
			key := fullKey{f.key(), f.Set}
			if merged[key] == nil {
				merged[key] = &figure{Restatement: f.Restatement, place: f.place}
			}
			if i == 0 {
				merged[key].Old = f.value
			} else {
				merged[key].New = f.value
			}
		}
	}
	var changed []figure
	for _, f := range merged {
		if f.Old != f.New {
			changed = append(changed, *f)
		}
	}
	slices.SortFunc(changed, func(a, b figure) int {
		return cmp.Or(cmp.Compare(a.AgencyCode, b.AgencyCode), cmp.Compare(a.Set, b.Set), cmp.Compare(a.place, b.place), cmp.Compare(a.Indicator, b.Indicator))
	})
	found := make([]Restatement, len(changed))
	for i, f := range changed {
		found[i] = f.Restatement
	}
	return found, nil
}

// figures reads everything that is published about the period from one source.
func (r *comparison) figures(ctx context.Context, w *store.Warehouse) ([]figure, error) {
	var all []figure
	for _, by := range []metrics.Grouping{metrics.ByProvince, metrics.ByAgency} {
		rows, err := metrics.Flow(ctx, w, metrics.FlowQuery{Periods: []period.Period{r.period}, By: by})
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			for i, measure := range FlowMeasures {
				all = append(all, figure{
					Restatement: Restatement{Period: r.period.Name, AgencyCode: row.Group, AgencyName: row.GroupName, Measure: measure.Name},
					value:       float64(measure.Of(row.FlowMetrics)), place: i,
				})
			}
		}
	}
	if r.period.Kind == period.Span {
		return all, nil
	}
	indicators, err := r.indicatorFigures(ctx, w)
	return append(all, indicators...), err
}

func (r *comparison) indicatorFigures(ctx context.Context, w *store.Warehouse) ([]figure, error) {
	province, err := metrics.Province(ctx, w)
	if err != nil {
		return nil, err
	}
	sets, err := publishedSets(ctx, w)
	if err != nil {
		return nil, err
	}
	var all []figure
	for _, set := range sets {
		values, err := metrics.Indicators(ctx, w, metrics.IndicatorQuery{Periods: []period.Period{r.period}, Set: set})
		if err != nil {
			return nil, err
		}
		for _, v := range values {
			of := Restatement{Period: r.period.Name, AgencyCode: v.AgencyCode, AgencyName: v.AgencyName, Set: v.Set, Indicator: v.Indicator, rule: v.Rule}
			if v.AgencyCode == province.Code {
				of.AgencyCode, of.AgencyName = "", ""
			}
			for i, part := range []struct {
				name  string
				value float64
			}{{"numerator", float64(v.Numerator)}, {"denominator", float64(v.Denominator)}, {"score", v.Score}} {
				of.Measure = part.name
				all = append(all, figure{Restatement: of, value: part.value, place: len(FlowMeasures) + i})
			}
		}
	}
	return all, nil
}

// publishedSets are the default set and the province's own. The other shipped set puts the
// same indicators into other groups: to list it too would say everything twice.
func publishedSets(ctx context.Context, w *store.Warehouse) ([]string, error) {
	all, err := metrics.IndicatorSets(ctx, w)
	var names []string
	for _, set := range all {
		if (set.Name == metrics.DefaultSet || !set.Shipped) && !slices.Contains(names, set.Name) {
			names = append(names, set.Name)
		}
	}
	return names, err
}

// mover is what moved one figure.
type mover struct {
	dossiers   int64
	difference int64
	batches    []int64
	causes     []CauseCount
}

// movers are the dossiers behind each figure, the most frequent cause first.
func (r *comparison) movers(ctx context.Context) (map[figureKey]*mover, error) {
	query, args, err := r.statement("restated_figures")
	if err != nil {
		return nil, err
	}
	found := map[figureKey]*mover{}
	_, err = store.Query(ctx, r.live, query, args, func(rows *sql.Rows) (none struct{}, err error) {
		var key figureKey
		var cause CauseCount
		var difference int64
		var text string
		if err := rows.Scan(&key.agency, &key.measure, &cause.Cause, &cause.Dossiers, &difference, &text); err != nil {
			return none, err
		}
		var batches []int64
		if err := json.Unmarshal([]byte(text), &batches); err != nil {
			return none, err
		}
		m := found[key]
		if m == nil {
			m = &mover{}
			found[key] = m
		}
		m.dossiers += cause.Dossiers
		m.difference += difference
		m.causes = append(m.causes, cause)
		m.batches = append(m.batches, batches...)
		return none, nil
	})
	for _, m := range found {
		slices.Sort(m.batches)
		m.batches = slices.Compact(m.batches)
		slices.SortStableFunc(m.causes, func(a, b CauseCount) int { return cmp.Compare(b.Dossiers, a.Dossiers) })
	}
	return found, err
}

// fallbackCause is why a figure moved that no dossier moved: by its definition,
// by the catalogue, or by facts that sql/ops/closing/counted.sql does not look at.
func (r *comparison) fallbackCause(ctx context.Context) (Cause, error) {
	if r.rulesChanged {
		return ChangedRule, nil
	}
	catalogues, err := takenIn(ctx, r.live, r.closing, "kind not in ('events', 'rules')")
	if err != nil {
		return "", err
	}
	if catalogues {
		return ChangedReferenceData, nil
	}
	return LaterEvent, nil
}

// takenIn says whether rows of some kinds came in after a closing.
func takenIn(ctx context.Context, w *store.Warehouse, c closing.Closing, kinds string) (some bool, err error) {
	query := "select count(*) > 0 from main.ledger_file where file_id > ? and accepted > 0 and " + kinds
	err = w.DB().QueryRowContext(ctx, query, c.LastFile).Scan(&some)
	return some, err
}

// scope says which units a listing for agency shows: all for "", the whole
// province for its own code. A unit may be known only then or only now.
func (r *comparison) scope(ctx context.Context, agency string) (func(code string) bool, error) {
	if agency == "" {
		return func(string) bool { return true }, nil
	}
	code, err := metrics.Scope(ctx, r.live, agency)
	if apperr.CodeOf(err) == apperr.UnknownAgency {
		var old error
		if code, old = metrics.Scope(ctx, r.then, agency); old != nil {
			return nil, err
		}
	} else if err != nil {
		return nil, err
	}
	return func(of string) bool { return of == code }, nil
}

// Moves gives, for every figure of a closed period, what it was published as, what
// it is now, and by how much the restated dossiers moved it.
func Moves(ctx context.Context, w *store.Warehouse, p period.Period) (map[string][3]float64, error) {
	r, err := compare(ctx, w, p)
	if err != nil {
		return nil, err
	}
	movers, err := r.movers(ctx)
	if err != nil {
		return nil, err
	}
	all := map[string][3]float64{}
	for i, w := range []*store.Warehouse{r.then, r.live} {
		figures, err := r.figures(ctx, w)
		if err != nil {
			return nil, err
		}
		for _, f := range figures {
			name := f.Set + " " + f.AgencyCode + " " + f.key().measure
			values := all[name]
			values[i] = f.value
			if moved := movers[f.key()]; moved != nil {
				values[2] = float64(moved.difference)
			}
			all[name] = values
		}
	}
	return all, nil
}
