package pipeline

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"khohoso/models/graph"
	sqlfiles "khohoso/sql"
)

// exec runs a statement of sql/ops/build.
func (b *modelBuild) exec(ctx context.Context, name string, variant any) error {
	statement, err := sqlfiles.Render("ops/build", name, variant)
	if err != nil {
		return err
	}
	_, err = b.tx.ExecContext(ctx, statement)
	return err
}

// partTables are what the data version is made from: the facts, dimensions and
// definitions behind every figure. Other tables follow from these.
var partTables = []string{
	"fct_dossier", "fct_dossier_pause", "fct_feedback", "fct_national_count", "fct_procedure_state", "fct_published", "fct_service",
	"dim_agency", "dim_indicator", "dim_period_target", "dim_procedure",
}

func isPart(model string) bool { return slices.Contains(partTables, model) }

// recordParts notes what the next build can go on from.
func (b *modelBuild) recordParts(ctx context.Context) error {
	if err := b.exec(ctx, "part_begin", map[string]any{"Findings": findingDefinitions(b.by.Extension)}); err != nil {
		return err
	}
	for _, table := range partTables {
		if err := b.exec(ctx, "part_record", map[string]any{"Main": b.main, "Model": table}); err != nil {
			return fmt.Errorf("digest of %s: %w", table, err)
		}
	}
	return nil
}

// recordBuild notes what the figures were made from; outcomes of data tests on
// the figures of before no longer hold.
func recordBuild(ctx context.Context, tx *sql.Tx, by graph.Definitions) error {
	for _, statement := range []string{
		"delete from meta_build",
		"delete from meta_data_test",
		sqlfiles.Text("ops/build", "record_build"),
	} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("record the build: %w", err)
		}
	}
	return graph.RecordDefinitions(ctx, tx, by)
}
