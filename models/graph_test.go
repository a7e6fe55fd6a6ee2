package models_test

import (
	"context"
	"slices"
	"testing"

	"khohoso/internal/extension"
	"khohoso/internal/fixtures"
	"khohoso/models/graph"
	"khohoso/models/pipeline"
	"khohoso/models/store"
)

// The order of building comes from the SQL itself: what a model reads is built
// before it, and the parser sees through with-clauses, joins and subqueries.
func TestGraphComesFromTheSQL(t *testing.T) {
	t.Parallel()
	w := fixtures.Open(t)
	conn, err := w.DB().Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	graph, err := graph.Load(context.Background(), conn, extension.Extension{})
	if err != nil {
		t.Fatal(err)
	}
	place := map[string]int{}
	for i, model := range graph.Models {
		place[model.Name] = i
	}
	for _, model := range graph.Models {
		for _, dependency := range model.DependsOn {
			if at, isModel := place[dependency]; isModel && at >= place[model.Name] {
				t.Errorf("%s is built before %s, which it reads", model.Name, dependency)
			}
		}
	}
	dossier := graph.Models[place["fct_dossier"]]
	for _, needed := range []string{"dim_date", "dim_procedure", "fct_dossier_milestone", "fct_dossier_pause"} {
		if !slices.Contains(dossier.DependsOn, needed) {
			t.Errorf("fct_dossier reads %s, the graph says %v", needed, dossier.DependsOn)
		}
	}
}

// Law 6: a rebuild gives identical tables.
func TestRebuildGivesIdenticalTables(t *testing.T) {
	t.Parallel()
	w := fixtures.Open(t)
	before := digests(t, w)
	if _, err := pipeline.Build(context.Background(), w, nil); err != nil {
		t.Fatal(err)
	}
	after := digests(t, w)
	for table, digest := range before {
		if after[table] != digest {
			t.Errorf("%s differs after a rebuild", table)
		}
	}
	if len(before) < 12 {
		t.Errorf("only %d tables were compared", len(before))
	}
}

// digests sums up every table of the star, the marts and the indicators.
func digests(t testing.TB, w *store.Warehouse) map[string]string {
	t.Helper()
	rows, err := w.DB().Query(`select table_name from duckdb_tables()
		where regexp_matches(table_name, '^(dim|fct|mart|ind|finding)') order by 1`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var tables []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		tables = append(tables, name)
	}
	found := map[string]string{}
	for _, table := range tables {
		found[table] = digest(t, w, table)
	}
	return found
}

// digest sums up the rows of a table or a subquery, whatever their order.
func digest(t testing.TB, w *store.Warehouse, table string) string {
	t.Helper()
	var digest string
	query := "select count(*) || ' ' || coalesce(sum(hash(t)::hugeint), 0) from " + table + " as t"
	if err := w.DB().QueryRow(query).Scan(&digest); err != nil {
		t.Fatal(err)
	}
	return digest
}
