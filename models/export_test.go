package models

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"khohoso/internal/workinghours"
)

// BuildStatements are the statements of a full build in their order, for tests
// that run them by hand.
func BuildStatements(ctx context.Context, conn *sql.Conn) ([]string, error) {
	graph, err := loadGraph(ctx, conn)
	if err != nil {
		return nil, err
	}
	var all []string
	seeds := map[string]bool{}
	for _, model := range graph.Models {
		for _, table := range model.DependsOn {
			if len(table) > 5 && table[:5] == "seed_" && !seeds[table] {
				seeds[table] = true
				statement, err := seedStatement(table)
				if err != nil {
					return nil, err
				}
				all = append(all, statement)
			}
		}
		all = append(all, model.statement())
	}
	return all, nil
}

// LoadGraph gives tests the graph that the SQL implies.
func LoadGraph(ctx context.Context, conn *sql.Conn) (Graph, error) { return loadGraph(ctx, conn) }

// Freeze closes a period without the questions that ClosePeriod asks first.
func Freeze(ctx context.Context, w *Warehouse, p Period) error { return w.freeze(ctx, p, "a", "b") }

// Moves gives, for every figure of a closed period, what it was published as, what
// it is now, and by how much the restated dossiers moved it.
func Moves(ctx context.Context, w *Warehouse, p Period) (map[string][3]float64, error) {
	r, err := w.compare(ctx, p)
	if err != nil {
		return nil, err
	}
	movers, err := r.movers(ctx)
	if err != nil {
		return nil, err
	}
	all := map[string][3]float64{}
	for i, w := range []*Warehouse{r.then, r.live} {
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

// SetWorkingHours makes the next build go by other hours, as Options.WorkingHours does.
func SetWorkingHours(w *Warehouse, text string) (err error) {
	w.hours, err = workinghours.Parse(text)
	return err
}

// LostOf works a scorecard out without a warehouse; costs are dossiers by the units that each costs.
func LostOf(card Scorecard, bands []Band, costs map[string]map[int64]int64) Lost {
	found := map[string][]cost{}
	for indicator, dossiers := range costs {
		found[indicator] = []cost{}
		for units, n := range dossiers {
			found[indicator] = append(found[indicator], cost{units, n})
		}
	}
	return lostOf(card, bands, found)
}

// PlaceOf ranks the first of some values; a negative base is no value at all.
func PlaceOf(values []float64, bases []int64, downwards bool) Place {
	var all []measured
	for i, v := range values {
		all = append(all, measured{agency: fmt.Sprint(i), value: v, known: bases[i] >= 0, small: bases[i] < SmallBase})
	}
	return place(all, "0", downwards)
}

// Forget makes the next read ask the engine again, as after a write.
func Forget(w *Warehouse) { w.NoteWrite() }

// BareIndicators runs the statements of Indicators and passes over their rows.
func BareIndicators(ctx context.Context, w *Warehouse, q IndicatorQuery) error {
	var names []string
	for _, p := range q.Periods {
		names = append(names, p.Name)
	}
	periods, calendar, set := sql.Named("periods", asJSON(names)), sql.Named("calendar", string(Calendar)), sql.Named("set", DefaultSet)
	for _, one := range []struct {
		statement string
		args      []any
	}{
		{"indicators", []any{periods, calendar, sql.Named("agencies", "[]"), sql.Named("organisation", string(AsThen))}},
		{"set_definitions", []any{set}},
		{"set_targets", []any{periods, calendar, set}},
		{"bands", []any{set}},
	} {
		query, err := readStatement(one.statement, q)
		if err != nil {
			return err
		}
		rows, err := w.db.QueryContext(ctx, query, one.args...)
		if err != nil {
			return err
		}
		for rows.Next() {
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return err
		}
	}
	return nil
}
