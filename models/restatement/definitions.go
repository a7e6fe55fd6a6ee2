package restatement

import (
	"context"
	"database/sql"
	"slices"

	"khohoso/models/metrics"
	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// defined names what a published figure is defined by: its set and indicator, both
// empty for stock and flow.
type defined struct{ set, indicator string }

// redefined are the figures whose set, indicator or on-time rule has another version,
// or says something else, than when the period was closed.
func (r *comparison) redefined(ctx context.Context) (map[defined]bool, error) {
	before, err := r.definitionsOf(ctx, r.then)
	if err != nil {
		return nil, err
	}
	after, err := r.definitionsOf(ctx, r.live)
	if err != nil {
		return nil, err
	}
	changed := map[defined]bool{}
	for _, side := range []map[defined]string{before, after} {
		for of := range side {
			changed[of] = before[of] != after[of]
		}
	}
	return changed, nil
}

func (r *comparison) definitionsOf(ctx context.Context, w *store.Warehouse) (map[defined]string, error) {
	query, err := sqlfiles.Render("ops/closing", "definitions", nil)
	if err != nil {
		return nil, err
	}
	texts := map[defined]string{}
	_, err = store.Query(ctx, w, query, []any{
		sql.Named("calendar", string(r.period.Calendar)), sql.Named("kind", string(r.period.Kind)),
		sql.Named("period", r.period.Name), sql.Named("flow_rule", metrics.DefaultRule),
	}, func(rows *sql.Rows) (none struct{}, err error) {
		var of defined
		var text string
		err = rows.Scan(&of.set, &of.indicator, &text)
		texts[of] = text
		return none, err
	})
	return texts, err
}

// byRule puts the changed rule first among the causes of a figure that is defined
// otherwise now: what came in since is told after it, and never instead of it.
func byRule(causes []CauseCount) []CauseCount {
	first := CauseCount{Cause: ChangedRule}
	if i := slices.IndexFunc(causes, func(c CauseCount) bool { return c.Cause == ChangedRule }); i >= 0 {
		first = causes[i]
	}
	rest := slices.DeleteFunc(slices.Clone(causes), func(c CauseCount) bool { return c.Cause == ChangedRule })
	return append([]CauseCount{first}, rest...)
}
