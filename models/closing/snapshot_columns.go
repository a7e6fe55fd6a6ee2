package closing

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"khohoso/models/graph"
	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// frozenTable is a table of a closing, or a view with the select it is made by.
type frozenTable struct{ name, query string }

// addColumns gives the tables and views of a closing the columns that this version
// has added to them, empty: what was kept says nothing there, and reads take nothing for what held
// before the column was. No row and no value that was kept changes.
func (f *snapshotWriter) addColumns(ctx context.Context, conn *sql.Conn) error {
	tables, err := f.frozenTables(ctx)
	if err != nil {
		return err
	}
	changed := false
	var views []frozenTable
	for _, t := range tables {
		lacking, err := f.lacking(ctx, t.name)
		if err != nil {
			return err
		}
		changed = changed || len(lacking) > 0
		if t.query != "" {
			views = append(views, t)
			continue
		}
		for _, column := range lacking {
			if err := f.exec(ctx, fmt.Sprintf("alter table %s add column %s %s", f.name(t.name), store.QuoteName(column.name), column.kind)); err != nil {
				return err
			}
		}
	}
	if !changed {
		return nil
	}
	if views, err = readFirst(ctx, conn, views); err != nil {
		return err
	}
	return f.within(ctx, func() error {
		for _, view := range views {
			if err := f.widen(ctx, view); err != nil {
				return fmt.Errorf("keep %s: %w", view.name, err)
			}
		}
		return nil
	})
}

// widen makes a view again, for what it reads may have more columns, and adds those
// that it lacks itself.
func (f *snapshotWriter) widen(ctx context.Context, view frozenTable) error {
	if err := f.exec(ctx, "create or replace view "+view.name+" as\n"+view.query); err != nil {
		return err
	}
	lacking, err := f.lacking(ctx, view.name)
	if err != nil || len(lacking) == 0 {
		return err
	}
	var added strings.Builder
	for _, column := range lacking {
		fmt.Fprintf(&added, ", null::%s as %s", column.kind, store.QuoteName(column.name))
	}
	return f.exec(ctx, fmt.Sprintf("create or replace view %s as\nselect kept.*%s from (%s) as kept", view.name, added.String(), view.query))
}

// readFirst puts views after those that they read.
func readFirst(ctx context.Context, conn *sql.Conn, views []frozenTable) ([]frozenTable, error) {
	byName := map[string]graph.Model{}
	for _, view := range views {
		reads, err := graph.TablesOf(ctx, conn, view.query)
		if err != nil {
			return nil, err
		}
		byName[view.name] = graph.Model{Name: view.name, DependsOn: reads, Query: view.query}
	}
	graph, err := graph.SortGraph(byName)
	var sorted []frozenTable
	for _, m := range graph.Models {
		sorted = append(sorted, frozenTable{m.Name, m.Query})
	}
	return sorted, err
}

// frozenTables are the tables and views of the closing that this version has as well.
func (f *snapshotWriter) frozenTables(ctx context.Context) ([]frozenTable, error) {
	found, err := f.pairs(ctx, "frozen_tables", sql.Named("schema", f.schema))
	var tables []frozenTable
	for _, pair := range found {
		_, query, _ := strings.Cut(pair[1], " AS ")
		tables = append(tables, frozenTable{pair[0], strings.TrimSuffix(strings.TrimSpace(query), ";")})
	}
	return tables, err
}

// column is one that a table lacks.
type column struct{ name, kind string }

func (f *snapshotWriter) lacking(ctx context.Context, table string) ([]column, error) {
	found, err := f.pairs(ctx, "lacking_columns", sql.Named("schema", f.schema), sql.Named("table", table))
	var lacking []column
	for _, pair := range found {
		lacking = append(lacking, column{pair[0], pair[1]})
	}
	return lacking, err
}

// pairs reads a list of two columns.
func (f *snapshotWriter) pairs(ctx context.Context, statement string, args ...any) ([][2]string, error) {
	query, err := sqlfiles.Render("ops/closing", statement, nil)
	if err != nil {
		return nil, err
	}
	rows, err := f.tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found [][2]string
	for rows.Next() {
		var pair [2]string
		if err := rows.Scan(&pair[0], &pair[1]); err != nil {
			return nil, err
		}
		found = append(found, pair)
	}
	return slices.Clip(found), rows.Err()
}
