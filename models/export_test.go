package models

import (
	"context"
	"database/sql"
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
