package models

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"khohoso/internal/fault"
	statements "khohoso/sql"
)

// BuildStep is one model as it was built, for progress and for the log.
type BuildStep struct {
	Model string
	Index int // from 1
	Of    int
	Took  time.Duration
}

// Build makes star, marts and indicators anew from the raw rows, all in one
// transaction: readers see the figures of before or of after, and a crash leaves
// those of before. report, when not nil, is called after each model.
func (w *Warehouse) Build(ctx context.Context, report func(BuildStep)) (DataVersion, error) {
	if err := w.refuseFrozen("be built"); err != nil {
		return DataVersion{}, err
	}
	conn, err := w.db.Conn(ctx)
	if err != nil {
		return DataVersion{}, err
	}
	defer conn.Close()
	graph, err := loadGraph(ctx, conn)
	if err != nil {
		return DataVersion{}, err
	}
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return DataVersion{}, err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to roll back
	if err := dropRetyped(ctx, tx, graph); err != nil {
		return DataVersion{}, err
	}
	if err := buildSeeds(ctx, tx, graph); err != nil {
		return DataVersion{}, err
	}
	for i, model := range graph.Models {
		started := time.Now()
		if _, err := tx.ExecContext(ctx, model.statement()); err != nil {
			return DataVersion{}, fmt.Errorf("model %s: %w", model.Name, err)
		}
		if report != nil {
			report(BuildStep{Model: model.Name, Index: i + 1, Of: len(graph.Models), Took: time.Since(started)})
		}
	}
	if err := recordBuild(ctx, tx); err != nil {
		return DataVersion{}, err
	}
	if err := buildFindings(ctx, tx); err != nil {
		return DataVersion{}, err
	}
	if err := tx.Commit(); err != nil {
		return DataVersion{}, openFault(Options{Path: w.path}, err)
	}
	w.agencies.Store(nil)
	if err := w.completeClosings(ctx, conn, graph); err != nil {
		return DataVersion{}, err
	}
	return w.DataVersion(ctx)
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
	rows, err := tx.QueryContext(ctx, `select table_name, table_type = 'VIEW' from information_schema.tables
		where table_schema = current_schema()`)
	if err != nil {
		return err
	}
	defer rows.Close()
	isView := map[string]bool{}
	for rows.Next() {
		var name string
		var view bool
		if err := rows.Scan(&name, &view); err != nil {
			return err
		}
		isView[name] = view
	}
	if err := rows.Err(); err != nil {
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

func buildSeeds(ctx context.Context, tx *sql.Tx, graph Graph) error {
	built := map[string]bool{}
	for _, model := range graph.Models {
		for _, table := range model.DependsOn {
			if !strings.HasPrefix(table, "seed_") || built[table] {
				continue
			}
			statement, err := seedStatement(table)
			if err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, statement); err != nil {
				return fmt.Errorf("%s: %w", table, err)
			}
			built[table] = true
		}
	}
	return nil
}

// recordBuild notes what the figures were made from; outcomes of data tests on
// the figures of before no longer hold.
func recordBuild(ctx context.Context, tx *sql.Tx) error {
	for _, statement := range []string{
		"delete from meta_build",
		"delete from meta_data_test",
		statements.Text("build", "record_build"),
	} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("record the build: %w", err)
		}
	}
	return recordDefinitions(ctx, tx)
}

// DataVersion says what the figures were last made from. Error: fault.NotBuilt.
func (w *Warehouse) DataVersion(ctx context.Context) (DataVersion, error) {
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
	return fault.New(fault.NotBuilt,
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
