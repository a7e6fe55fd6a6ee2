package models

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"khohoso/internal/apperr"
	"khohoso/internal/workinghours"
)

// BuildStep is one model as it was brought up to date, for progress and for the log.
type BuildStep struct {
	Model string
	Index int // from 1
	Of    int
	Took  time.Duration
}

// BuildResult says what a build did.
type BuildResult struct {
	Version     DataVersion
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
func (w *Warehouse) Build(ctx context.Context, report func(BuildStep)) (BuildResult, error) {
	return w.build(ctx, report, Reason{})
}

// Rebuild makes everything anew from the raw rows.
func (w *Warehouse) Rebuild(ctx context.Context, report func(BuildStep)) (BuildResult, error) {
	return w.build(ctx, report, Reason{"asked for", "theo yêu cầu"})
}

func (w *Warehouse) build(ctx context.Context, report func(BuildStep), full Reason) (BuildResult, error) {
	if err := w.RefuseFrozen("be built"); err != nil {
		return BuildResult{}, err
	}
	conn, err := w.db.Conn(ctx)
	if err != nil {
		return BuildResult{}, err
	}
	defer conn.Close()
	graph, err := LoadGraph(ctx, conn)
	if err != nil {
		return BuildResult{}, err
	}
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return BuildResult{}, err
	}
	b := building{tx: tx, graph: graph, main: w.Catalog() + ".main", report: report}
	result, err := b.run(ctx, full, w.NextHours())
	if err != nil {
		return BuildResult{}, errors.Join(openFault(Options{Path: w.path}, err), ignoreDone(tx.Rollback())) // a full disk says so
	}
	if err := tx.Commit(); err != nil {
		return BuildResult{}, openFault(Options{Path: w.path}, err)
	}
	w.NoteWrite()
	err = w.completeClosings(ctx, conn, graph)
	w.NoteWrite()
	if err != nil {
		return BuildResult{}, err
	}
	result.Version, err = w.DataVersion(ctx)
	if !result.Incremental {
		result.Touched = result.Version.Dossiers
	}
	return result, err
}

// building is one build inside its transaction.
type building struct {
	tx     *sql.Tx
	graph  Graph
	main   string             // catalog and schema of the figures, quoted
	hours  workinghours.Hours // none: the shipped ones
	stays  map[string]bool    // seeds and models that are right as they stand; none when everything is asked for
	report func(BuildStep)
	done   int
}

// run brings the figures up to date, by what the new rows touch unless there is
// a reason not to.
func (b *building) run(ctx context.Context, full Reason, hours workinghours.Hours) (result BuildResult, err error) {
	if b.hours, err = keepWorkingHours(ctx, b.tx, hours); err != nil {
		return result, err
	}
	result.Reason = full
	if full == (Reason{}) {
		if result.Touched, result.Reason, err = b.update(ctx); err != nil {
			return result, err
		}
	}
	if result.Incremental = result.Reason == (Reason{}); !result.Incremental {
		if err := b.everything(ctx); err != nil {
			return result, err
		}
	}
	return result, recordBuild(ctx, b.tx, b.hours)
}

// everything makes seeds and models anew, but for those that stay.
func (b *building) everything(ctx context.Context) error {
	if err := dropRetyped(ctx, b.tx, b.graph); err != nil {
		return err
	}
	if err := b.seeds(ctx); err != nil {
		return err
	}
	b.done = 0
	reached := slices.DeleteFunc(slices.Clone(b.graph.Models), func(m Model) bool { return b.stays[m.Name] })
	for _, model := range reached {
		if err := b.step(ctx, model.Name, len(reached), model.statement()); err != nil {
			return err
		}
	}
	if err := buildFindings(ctx, b.tx); err != nil {
		return err
	}
	return b.recordParts(ctx)
}

// step runs one statement that makes a model.
func (b *building) step(ctx context.Context, name string, of int, statement string) error {
	started := time.Now()
	if _, err := b.tx.ExecContext(ctx, statement); err != nil {
		return fmt.Errorf("model %s: %w", name, err)
	}
	b.done++
	if b.report != nil {
		b.report(BuildStep{Model: name, Index: b.done, Of: of, Took: time.Since(started)})
	}
	return nil
}

// statement is the model's select as the table or view of its name.
func (m Model) statement() string {
	kind := "table"
	if m.IsView {
		kind = "view"
	}
	return fmt.Sprintf("create or replace %s %s as\n%s", kind, m.Name, m.Query)
}

// dropRetyped makes way for models that were tables when the figures were last
// built and are views now, or the other way round: an upgrade may change that.
func dropRetyped(ctx context.Context, tx *sql.Tx, graph Graph) error {
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
func (b *building) seeds(ctx context.Context) error {
	built := map[string]bool{}
	for _, model := range b.graph.Models {
		for _, table := range model.DependsOn {
			if !strings.HasPrefix(table, "seed_") || built[table] || b.stays[table] {
				continue
			}
			statement, err := seedStatement(table)
			if table == hoursSeed && len(b.hours) > 0 {
				statement, err = hoursStatement(b.hours)
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

// DataVersion says what the figures were last made from. Error: apperr.NotBuilt.
func (w *Warehouse) DataVersion(ctx context.Context) (DataVersion, error) {
	return Cached(w, "data version", "", func() (DataVersion, error) { return w.readVersion(ctx) })
}

func (w *Warehouse) readVersion(ctx context.Context) (DataVersion, error) {
	var version DataVersion
	var asOf sql.NullTime
	err := w.db.QueryRowContext(ctx, "select data_version, as_of, events, dossiers from meta_build").
		Scan(&version.ID, &asOf, &version.Events, &version.Dossiers)
	if err == sql.ErrNoRows {
		return DataVersion{}, w.notBuilt()
	}
	if asOf.Valid {
		version.AsOf = asOf.Time.In(w.location)
	}
	return version, err
}

func (w *Warehouse) notBuilt() error {
	return apperr.New(apperr.NotBuilt,
		fmt.Sprintf("warehouse %q has no figures yet; make them first: khohoso build", w.path),
		fmt.Sprintf("kho dữ liệu %q chưa có số liệu; hãy tổng hợp trước: khohoso build", w.path))
}

// Pending counts the batches that are in the warehouse but not yet in its figures.
func (w *Warehouse) Pending(ctx context.Context) (int64, error) {
	var batches int64
	err := w.db.QueryRowContext(ctx, `select count(distinct batch_id)
		from ledger_file where batch_id > coalesce((select max(last_batch) from meta_build), 0)`).Scan(&batches)
	return batches, err
}

// BuildStatements are the statements of a full build in their order, for whoever
// runs them beside a build to compare.
func BuildStatements(ctx context.Context, conn *sql.Conn) ([]string, error) {
	graph, err := LoadGraph(ctx, conn)
	if err != nil {
		return nil, err
	}
	var all []string
	seeds := map[string]bool{}
	for _, model := range graph.Models {
		for _, table := range model.DependsOn {
			if strings.HasPrefix(table, "seed_") && !seeds[table] {
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
