// Package pipeline builds the figures from the raw rows, all of them or by what the new rows touch, and the findings.
package pipeline

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"khohoso/internal/extension"
	"khohoso/models/closing"
	"khohoso/models/graph"
	"khohoso/models/store"
)

// Step is one model as it was brought up to date, for progress and for the log.
type Step struct {
	Model string
	Index int // from 1
	Of    int
	Took  time.Duration
}

// Result says what a build did.
type Result struct {
	Version     store.DataVersion
	Incremental bool   // only what the new rows touch was made again
	Reason      Reason // why everything was made anew; zero when Incremental
	Touched     int64  // dossiers with new rows; in a build of everything all of them
}

// Reason is why a build made everything anew, for the user.
type Reason struct{ EN, VI string }

// Build brings star, marts and indicators up to date with the raw rows, all in
// one transaction: readers see the figures of before or of after, and a crash
// leaves those of before. It touches only what changed where it can and gives
// exactly what Rebuild gives (design law 11). report, when not nil, is called after each model.
func Build(ctx context.Context, w *store.Warehouse, report func(Step)) (Result, error) {
	return build(ctx, w, report, Reason{})
}

// Rebuild makes everything anew from the raw rows.
func Rebuild(ctx context.Context, w *store.Warehouse, report func(Step)) (Result, error) {
	return build(ctx, w, report, Reason{"asked for", "theo yêu cầu"})
}

func build(ctx context.Context, w *store.Warehouse, report func(Step), full Reason) (Result, error) {
	if err := w.RefuseFrozen("be built"); err != nil {
		return Result{}, err
	}
	conn, err := w.DB().Conn(ctx)
	if err != nil {
		return Result{}, err
	}
	defer conn.Close()
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return Result{}, err
	}
	b := modelBuild{tx: tx, main: w.Catalog() + ".main", report: report}
	result, err := Result{}, b.begin(ctx, conn, w)
	if err == nil {
		result, err = b.run(ctx, full)
	}
	if err != nil {
		return Result{}, errors.Join(store.OpenFault(store.Options{Path: w.Path()}, err), store.IgnoreDone(tx.Rollback())) // a full disk says so
	}
	if err := tx.Commit(); err != nil {
		return Result{}, store.OpenFault(store.Options{Path: w.Path()}, err)
	}
	w.NoteWrite()
	err = closing.CompleteAll(ctx, w, conn, b.graph)
	w.NoteWrite()
	if err != nil {
		return Result{}, err
	}
	result.Version, err = w.DataVersion(ctx)
	if !result.Incremental {
		result.Touched = result.Version.Dossiers
	}
	return result, err
}

// modelBuild is one build inside its transaction.
type modelBuild struct {
	tx     *sql.Tx
	graph  graph.Graph
	main   string // catalog and schema of the figures, quoted
	by     graph.Definitions
	before extension.Extension // of the build before
	stays  map[string]bool     // seeds and models that are right as they stand; none when everything is asked for
	report func(Step)
	done   int
}

// begin finds out what the figures are to go by.
func (b *modelBuild) begin(ctx context.Context, conn *sql.Conn, w *store.Warehouse) (err error) {
	if b.before, err = graph.StoredExtension(ctx, b.tx); err != nil {
		return err
	}
	if b.by, err = graph.KeepDefinitions(ctx, b.tx, w.NextHours(), w.NextExtension()); err != nil {
		return err
	}
	b.graph, err = graph.Load(ctx, conn, b.by.Extension)
	return err
}

// run brings the figures up to date, by what the new rows touch unless there is
// a reason not to.
func (b *modelBuild) run(ctx context.Context, full Reason) (result Result, err error) {
	result.Reason = full
	if full == (Reason{}) {
		if result.Touched, result.Reason, err = b.update(ctx); err != nil {
			return result, err
		}
	}
	if result.Incremental = result.Reason == (Reason{}); !result.Incremental {
		if err := b.fullBuild(ctx); err != nil {
			return result, err
		}
	}
	return result, recordBuild(ctx, b.tx, b.by)
}

// fullBuild makes seeds and models anew, but for those that stay.
func (b *modelBuild) fullBuild(ctx context.Context) error {
	if err := errors.Join(dropRetyped(ctx, b.tx, b.graph), b.dropWithdrawn(ctx)); err != nil {
		return err
	}
	if err := b.seeds(ctx); err != nil {
		return err
	}
	b.done = 0
	reached := slices.DeleteFunc(slices.Clone(b.graph.Models), func(m graph.Model) bool { return b.stays[m.Name] })
	for _, model := range reached {
		if err := b.step(ctx, model.Name, len(reached), model.Statement()); err != nil {
			return err
		}
	}
	if err := buildFindings(ctx, b.tx, b.by.Extension); err != nil {
		return err
	}
	return b.recordParts(ctx)
}

// step runs one statement that makes a model.
func (b *modelBuild) step(ctx context.Context, name string, of int, statement string) error {
	started := time.Now()
	if _, err := b.tx.ExecContext(ctx, statement); err != nil {
		return fmt.Errorf("model %s: %w", name, err)
	}
	b.done++
	if b.report != nil {
		b.report(Step{Model: name, Index: b.done, Of: of, Took: time.Since(started)})
	}
	return nil
}

// dropRetyped makes way for models that were tables when the figures were last
// built and are views now, or the other way round: an upgrade may change that.
func dropRetyped(ctx context.Context, tx *sql.Tx, graph graph.Graph) error {
	isView, err := existingTables(ctx, tx)
	if err != nil {
		return err
	}
	for _, model := range graph.Models {
		was, exists := isView[model.Name]
		if !exists || was == model.IsView {
			continue
		}
		kind := map[bool]string{true: "view ", false: "table "}[was]
		if _, err := tx.ExecContext(ctx, "drop "+kind+model.Name); err != nil {
			return err
		}
	}
	return nil
}

// dropWithdrawn takes away indicators that the province had before and has no more.
func (b *modelBuild) dropWithdrawn(ctx context.Context) error {
	isView, err := existingTables(ctx, b.tx)
	if err != nil {
		return err
	}
	for _, was := range b.before.Indicators {
		view, exists := isView[was.Name]
		if !exists || slices.ContainsFunc(b.graph.Models, func(m graph.Model) bool { return m.Name == was.Name }) {
			continue
		}
		kind := map[bool]string{true: "view ", false: "table "}[view]
		if _, err := b.tx.ExecContext(ctx, "drop "+kind+was.Name); err != nil {
			return err
		}
	}
	return nil
}

// existingTables are the tables and views in place; true for a view.
func existingTables(ctx context.Context, tx *sql.Tx) (map[string]bool, error) {
	rows, err := tx.QueryContext(ctx, `select table_name, table_type = 'VIEW' from information_schema.tables
		where table_schema = current_schema() and table_catalog = current_database()`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	isView := map[string]bool{}
	for rows.Next() {
		var name string
		var view bool
		if err := rows.Scan(&name, &view); err != nil {
			return nil, err
		}
		isView[name] = view
	}
	return isView, rows.Err()
}

// seeds makes the tables of definitions.
func (b *modelBuild) seeds(ctx context.Context) error {
	built := map[string]bool{}
	for _, model := range b.graph.Models {
		for _, table := range model.DependsOn {
			if !strings.HasPrefix(table, "seed_") || built[table] || b.stays[table] {
				continue
			}
			statement, err := graph.SeedStatement(table)
			if table == graph.HoursSeed && len(b.by.Hours) > 0 {
				statement, err = graph.HoursStatement(b.by.Hours)
			}
			if err != nil {
				return err
			}
			if _, err := b.tx.ExecContext(ctx, statement); err != nil {
				return fmt.Errorf("%s: %w", table, err)
			}
			built[table] = true
		}
	}
	return nil
}

// BuildStatements are the statements of a full build in their order, for whoever
// runs them beside a build to compare.
func BuildStatements(ctx context.Context, conn *sql.Conn) ([]string, error) {
	g, err := graph.Load(ctx, conn, extension.Extension{})
	if err != nil {
		return nil, err
	}
	var all []string
	seeds := map[string]bool{}
	for _, model := range g.Models {
		for _, table := range model.DependsOn {
			if strings.HasPrefix(table, "seed_") && !seeds[table] {
				seeds[table] = true
				statement, err := graph.SeedStatement(table)
				if err != nil {
					return nil, err
				}
				all = append(all, statement)
			}
		}
		all = append(all, model.Statement())
	}
	return all, nil
}
