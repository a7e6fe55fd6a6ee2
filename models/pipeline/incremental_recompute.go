package pipeline

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"khohoso/models/graph"
	sqlfiles "khohoso/sql"
)

// recompute makes the touched dossiers' rows of every model twice, as they were and
// as they are, and puts the difference in place. Nothing is written before all of
// it is known to be right.
func (u *incrementalBuild) recompute(ctx context.Context) (Reason, error) {
	if u.touched > u.dossiers/3+1000 {
		return Reason{"more than a third of the dossiers changed", "hơn một phần ba số hồ sơ có thay đổi"}, nil
	}
	if err := u.make(ctx, "touched_event", "touched_event", u.names()); err != nil {
		return Reason{}, err
	}
	if reason, err := u.takenBack(ctx); err != nil || reason != (Reason{}) {
		return reason, err
	}
	if err := u.asTheyWere(ctx); err != nil {
		return Reason{}, err
	}
	if reason, err := u.asTheyAre(ctx); err != nil || reason != (Reason{}) {
		return reason, err
	}
	const periods = "create temp table changed_period (calendar varchar, period_kind varchar, period_name varchar)"
	if err := u.keep(ctx, "changed_period", periods); err != nil {
		return Reason{}, err
	}
	for _, m := range u.plan.replay {
		if m.Strategy.Kind == graph.Additive {
			if reason, err := u.difference(ctx, m); err != nil || reason != (Reason{}) {
				return reason, err
			}
		}
	}
	if err := u.lookAtTouched(ctx); err != nil {
		return Reason{}, err
	}
	return Reason{}, u.apply(ctx)
}

// asTheyWere sets the touched dossiers' present rows aside, and what they add to
// the additive models.
func (u *incrementalBuild) asTheyWere(ctx context.Context) error {
	summed := u.summed()
	if err := u.override(ctx, rawEvents, "view", fmt.Sprintf("select * from touched_event where file_id <= %d", u.lastFile)); err != nil {
		return err
	}
	for _, m := range u.plan.replay {
		var err error
		switch {
		case m.Strategy.Kind == graph.ByDossier:
			err = u.oldRows(ctx, m, summed[m.Name])
		case m.Strategy.Kind == graph.ByEvent:
			err = u.delta(ctx, "minus_", m, summed[m.Name])
		case m.Strategy.Kind == graph.Additive:
			err = u.delta(ctx, "minus_", m, summed[m.Name])
		case m.IsView && summed[m.Name]:
			err = u.override(ctx, m.Name, u.keptAs(m, summed), m.Query)
		}
		if err != nil {
			return err
		}
	}
	return u.dropOverrides(ctx)
}

// delta is what the events of the touched dossiers, old or all, make of a model;
// where others ask for it, it stands under the model's own name as well.
func (u *incrementalBuild) delta(ctx context.Context, sign string, m graph.Model, isSummed bool) error {
	if err := u.keep(ctx, sign+m.Name, "create temp table "+sign+m.Name+" as\n"+m.Query); err != nil || !isSummed {
		return err
	}
	return u.override(ctx, m.Name, "view", "select * from "+sign+m.Name)
}

// summed are the models whose old rows are asked for: those that additive models
// are sums of, and what old events are made from.
func (u *incrementalBuild) summed() map[string]bool {
	summed := map[string]bool{}
	for _, m := range slices.Backward(u.plan.replay) {
		kind := m.Strategy.Kind
		if kind == graph.Additive || kind == graph.ByEvent || m.IsView && summed[m.Name] {
			for _, table := range m.Reads {
				summed[table] = true
			}
		}
	}
	return summed
}

// keptAs says how a view over old events is best kept while others are made from
// it: as a table where several ask for it, as the view it is where one does.
func (u *incrementalBuild) keptAs(view graph.Model, summed map[string]bool) string {
	readers := 0
	for _, m := range u.plan.replay {
		if (summed[m.Name] || m.Strategy.Kind == graph.Additive) && slices.Contains(m.Reads, view.Name) {
			readers++
		}
	}
	if readers > 1 {
		return "table"
	}
	return "view"
}

// oldRows notes where a model's rows of the touched dossiers stand and, where
// they are summed, shows them under the model's own name.
func (u *incrementalBuild) oldRows(ctx context.Context, m graph.Model, isSummed bool) error {
	variant := u.names()
	variant["Model"], variant["Whole"] = m.Name, isSummed || isPart(m.Name)
	if err := u.make(ctx, "old_"+m.Name, "old_row", variant); err != nil || !isSummed {
		return err
	}
	return u.override(ctx, m.Name, "view", "select * exclude (row_id) from old_"+m.Name)
}

// asTheyAre makes the touched dossiers' rows anew from all of their events, each
// model under its own name, so that the next finds them there.
func (u *incrementalBuild) asTheyAre(ctx context.Context) (Reason, error) {
	if err := u.override(ctx, rawEvents, "view", "select * from touched_event"); err != nil {
		return Reason{}, err
	}
	summed := u.summed()
	for _, m := range u.plan.replay {
		var err error
		switch m.Strategy.Kind {
		case graph.Dimension:
			if reason, err := u.drift(ctx, m); err != nil || reason != (Reason{}) {
				return reason, err
			}
		case graph.Additive:
			err = u.delta(ctx, "plus_", m, summed[m.Name])
		default:
			err = u.override(ctx, m.Name, "table", m.Query)
		}
		if err != nil {
			return Reason{}, err
		}
	}
	return Reason{}, nil
}

// difference works out the cells of an additive model that change. A cell with
// less than nothing in it means that the figures in place are not what the model
// makes of their events; then everything is made anew.
func (u *incrementalBuild) difference(ctx context.Context, m graph.Model) (Reason, error) {
	columns, err := u.columns(ctx, m.Name)
	if err != nil {
		return Reason{}, err
	}
	variant := u.names()
	maps.Copy(variant, map[string]any{
		"Model": m.Name, "Count": m.Strategy.Count, "KeyList": m.Strategy.Keys, "Keys": strings.Join(m.Strategy.Keys, ", "),
		"Measures": slices.DeleteFunc(columns, func(c string) bool { return slices.Contains(m.Strategy.Keys, c) }),
	})
	if err := u.make(ctx, "next_"+m.Name, "additive_change", variant); err != nil {
		return Reason{}, err
	}
	var cells, broken int64
	query := fmt.Sprintf("select count(*), count(*) filter (where %s < 0) from next_%s", m.Strategy.Count, m.Name)
	if err := u.tx.QueryRowContext(ctx, query).Scan(&cells, &broken); err != nil {
		return Reason{}, err
	}
	if broken > 0 {
		return Reason{m.Name + " does not fit its dossiers", m.Name + " không khớp với hồ sơ"}, nil
	}
	u.changed[m.Name] = cells > 0
	if m.HasPeriods() {
		variant["ByStretch"] = m.HasStretches()
		err = u.exec(ctx, "changed_period", variant)
	}
	return Reason{}, err
}

// apply writes what was worked out.
func (u *incrementalBuild) apply(ctx context.Context) error {
	u.changed[rawEvents] = true
	for _, m := range u.plan.replay {
		name := map[graph.StrategyKind]string{graph.ByDossier: "dossier_apply", graph.ByEvent: "event_apply", graph.Additive: "additive_apply"}[m.Strategy.Kind]
		if name == "" {
			continue
		}
		variant := u.names()
		variant["Model"], variant["Count"] = m.Name, m.Strategy.Count
		columns, err := u.columns(ctx, m.Name)
		if err != nil {
			return err
		}
		variant["Columns"] = strings.Join(columns, ", ")
		text, err := sqlfiles.Render("ops/build", name, variant)
		if err != nil {
			return err
		}
		if isPart(m.Name) {
			part, err := sqlfiles.Render("ops/build", "part_update", variant)
			if err != nil {
				return err
			}
			text = part + ";\n" + text
		}
		if err := u.step(ctx, m.Name, u.steps(), text); err != nil {
			return err
		}
		if m.Strategy.Kind != graph.Additive {
			u.changed[m.Name] = true
		}
	}
	return u.replaceFindings(ctx)
}

func (u *incrementalBuild) columns(ctx context.Context, table string) ([]string, error) {
	rows, err := u.tx.QueryContext(ctx, fmt.Sprintf("select * from %s.%s limit 0", u.main, table))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	return rows.Columns()
}
