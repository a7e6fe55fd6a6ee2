package closing

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"khohoso/models/graph"
	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// CompleteAll adds what this version knows and an older one did not keep:
// raw rows of new kinds, models made from the frozen tables, seeds as they are now. What cannot be
// added (a frozen table lacks a column) is left out, and ForPeriod says so.
func CompleteAll(ctx context.Context, w *store.Warehouse, conn *sql.Conn, graph graph.Graph) error {
	all, err := List(ctx, w)
	if err != nil {
		return err
	}
	done := map[string]bool{}
	for _, c := range all {
		if done[c.Schema] {
			continue
		}
		done[c.Schema] = true
		if err := completeSchema(ctx, w, conn, graph, c); err != nil {
			return err
		}
	}
	return nil
}

func completeSchema(ctx context.Context, w *store.Warehouse, conn *sql.Conn, g graph.Graph, c Closing) error {
	kept, err := tablesIn(ctx, w, c.Schema)
	if err != nil {
		return err
	}
	if err := forgetOutdated(ctx, w, c.Schema, kept); err != nil {
		return err
	}
	f := snapshotWriter{catalog: w.Catalog(), schema: c.Schema}
	if f.tx, err = conn.BeginTx(ctx, nil); err != nil {
		return err
	}
	defer f.tx.Rollback() //nolint:errcheck // after a commit there is nothing to roll back
	if err := f.keepRaw(ctx, c.LastFile, kept); err != nil {
		return err
	}
	if err := f.addColumns(ctx, conn); err != nil {
		return errors.Join(err, store.IgnoreDone(f.tx.Rollback()), f.leave(context.WithoutCancel(ctx), conn))
	}
	var missing []graph.Model
	for _, model := range g.Models {
		if !kept[model.Name] {
			missing = append(missing, model)
		}
		for _, seed := range model.DependsOn {
			if strings.HasPrefix(seed, "seed_") && !kept[seed] {
				kept[seed] = true
				if err := f.exec(ctx, fmt.Sprintf("create table %s as select * from main.%s", f.name(seed), seed)); err != nil {
					return err
				}
			}
		}
	}
	if len(missing) == 0 {
		return f.tx.Commit()
	}
	if f.keepMissing(ctx, missing, readModels(g)) != nil {
		return errors.Join(store.IgnoreDone(f.tx.Rollback()), f.leave(context.WithoutCancel(ctx), conn))
	}
	return f.tx.Commit()
}

// forgetOutdated takes those views of raw rows off what is kept that lack a column
// of this version: they are made again over the same rows.
func forgetOutdated(ctx context.Context, w *store.Warehouse, schema string, kept map[string]bool) error {
	query, err := sqlfiles.Render("ops/closing", "outdated_views", nil)
	if err != nil {
		return err
	}
	names, err := store.Query(ctx, w, query, []any{sql.Named("schema", schema)},
		func(rows *sql.Rows) (name string, err error) { return name, rows.Scan(&name) })
	for _, name := range names {
		kept[name] = false
	}
	return err
}

// keepMissing makes models that the closing lacks. Those that reads ask for are kept as
// tables, as a closing of this version has them; the steps on the way are tables only
// while these are made, for as views each would be worked out again for each that reads it.
func (f *snapshotWriter) keepMissing(ctx context.Context, missing []graph.Model, read map[string]bool) error {
	return f.within(ctx, func() error {
		for _, model := range missing {
			if err := f.exec(ctx, model.Statement()); err != nil {
				return fmt.Errorf("keep %s: %w", model.Name, err)
			}
		}
		for _, model := range missing {
			if model.IsView || read[model.Name] {
				continue
			}
			if err := f.exec(ctx, "drop table "+model.Name+";\ncreate view "+model.Name+" as\n"+model.Query); err != nil {
				return fmt.Errorf("keep %s: %w", model.Name, err)
			}
		}
		return nil
	})
}
