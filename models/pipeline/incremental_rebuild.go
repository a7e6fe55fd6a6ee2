package pipeline

import (
	"context"
	"fmt"
	"slices"

	"khohoso/models/graph"
	sqlfiles "khohoso/sql"
)

// periodTables are what a model ByPeriod learns its periods from.
var periodTables = []string{"dim_period", "dim_period_stretch", "dim_period_member", "dim_period_unit"}

// rebuild makes those tables anew that read something that changed, all of one or
// the changed periods of one. A table that comes out as it was stays, and so does all
// that depends on it.
func (u *incrementalBuild) rebuild(ctx context.Context) error {
	for _, m := range u.graph.Models {
		isChanged := slices.ContainsFunc(m.Reads, func(table string) bool { return u.changed[table] })
		isAnew := slices.ContainsFunc(u.plan.anew, func(other graph.Model) bool { return other.Name == m.Name })
		var err error
		switch {
		case !isChanged:
		case m.IsView:
			u.changed[m.Name] = true
		case isAnew && m.Strategy.Kind == graph.ByPeriod && u.changesByPeriod(m):
			err = u.rebuildPeriods(ctx, m)
		case isAnew:
			err = u.rebuildAll(ctx, m)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// changesByPeriod says whether everything that changed below a model is an
// additive model whose changed cells tell the periods, or was itself remade by period.
func (u *incrementalBuild) changesByPeriod(m graph.Model) bool {
	for _, table := range m.Reads {
		if !u.changed[table] {
			continue
		}
		at := slices.IndexFunc(u.graph.Models, func(other graph.Model) bool { return other.Name == table })
		if at < 0 {
			return false
		}
		input := u.graph.Models[at]
		if !input.HasPeriods() && !((input.IsView || input.Strategy.Kind == graph.ByPeriod) && u.changesByPeriod(input)) {
			return false
		}
	}
	return true
}

// rebuildPeriods makes the rows of the changed periods again: with fewer periods in
// sight, the model's own statement makes fewer rows.
func (u *incrementalBuild) rebuildPeriods(ctx context.Context, m graph.Model) error {
	for _, table := range periodTables {
		query := fmt.Sprintf("select * from %s.%s semi join changed_period using (calendar, period_kind, period_name)", u.main, table)
		if err := u.override(ctx, table, "view", query); err != nil {
			return err
		}
	}
	if err := u.step(ctx, m.Name, u.steps(), "create or replace temp table fresh as\n"+m.Query); err != nil {
		return err
	}
	if err := u.dropOverrides(ctx); err != nil {
		return err
	}
	u.changed[m.Name] = true
	variant := u.names()
	variant["Model"] = m.Name
	return u.exec(ctx, "period_apply", variant)
}

func (u *incrementalBuild) rebuildAll(ctx context.Context, m graph.Model) error {
	if err := u.step(ctx, m.Name, u.steps(), "create or replace temp table fresh as\n"+m.Query); err != nil {
		return err
	}
	same, err := u.isSame(ctx, "temp.fresh", u.main+"."+m.Name)
	if err != nil || same {
		return err
	}
	u.changed[m.Name] = true
	if _, err := u.tx.ExecContext(ctx, fmt.Sprintf("create or replace table %s.%s as select * from temp.fresh", u.main, m.Name)); err != nil || !isPart(m.Name) {
		return err
	}
	return u.exec(ctx, "part_replace", map[string]any{"Main": u.main, "Model": m.Name})
}

func (u *incrementalBuild) isSame(ctx context.Context, tables ...string) (bool, error) {
	var contents [2]struct {
		rows   int64
		digest string
	}
	for i, table := range tables {
		statement, err := sqlfiles.Render("ops/build", "table_digest", map[string]any{"Table": table})
		if err != nil {
			return false, err
		}
		if err := u.tx.QueryRowContext(ctx, statement).Scan(&contents[i].rows, &contents[i].digest); err != nil {
			return false, err
		}
	}
	return contents[0] == contents[1], nil
}
