package catalog

import (
	"context"
	"database/sql"
	"slices"
	"sort"
	"strings"

	"khohoso/internal/extension"
	"khohoso/models/graph"
	sqlfiles "khohoso/sql"
)

// LineageLayers are the layers of the lineage in the order data flow through them.
var LineageLayers = []string{"raw", "staging", "star", "marts", "indicators", "findings"}

// LineageNode is one table and what its SQL reads.
type LineageNode struct {
	Name      string
	Layer     string
	DependsOn []string // sorted
}

// lineage derives what is made from what by the engine's parser, raw tables and
// definitions included, by layer and name.
func lineage(ctx context.Context, conn *sql.Conn, added extension.Extension) ([]LineageNode, error) {
	g, err := graph.Load(ctx, conn, added)
	if err != nil {
		return nil, err
	}
	made := map[string]string{"finding": "findings"}
	for _, model := range g.Models {
		made[model.Name] = model.Layer
	}
	var nodes []LineageNode
	for _, model := range g.Models {
		tables, err := graph.TablesOf(ctx, conn, model.Query)
		if err != nil {
			return nil, err
		}
		nodes = append(nodes, LineageNode{model.Name, model.Layer, keepStored(tables, made)})
	}
	found, err := findingSources(ctx, conn, added)
	if err != nil {
		return nil, err
	}
	nodes = append(nodes, LineageNode{"finding", "findings", keepStored(found, made)})
	nodes = append(nodes, origins(nodes, made)...)
	sort.Slice(nodes, func(i, j int) bool {
		a, b := slices.Index(LineageLayers, nodes[i].Layer), slices.Index(LineageLayers, nodes[j].Layer)
		return a < b || a == b && nodes[i].Name < nodes[j].Name
	})
	return nodes, nil
}

// findingSources is what the findings and their shared inputs read.
func findingSources(ctx context.Context, conn *sql.Conn, added extension.Extension) ([]string, error) {
	var all []string
	files := append(graph.FindingInputs(), sqlfiles.Layer("findings")...)
	for _, f := range added.Findings {
		files = append(files, sqlfiles.Statement{Name: f.Name, Layer: "findings", Text: f.SQL})
	}
	for _, file := range files {
		tables, err := graph.TablesOf(ctx, conn, file.Text)
		if err != nil {
			return nil, err
		}
		all = append(all, tables...)
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

// keepStored leaves out names that are no table of the warehouse, such as the
// findings' inputs, which live for one build.
func keepStored(tables []string, made map[string]string) []string {
	return slices.DeleteFunc(tables, func(table string) bool { return made[table] == "" && !isOrigin(table) })
}

func isOrigin(table string) bool {
	return strings.HasPrefix(table, "raw_") || strings.HasPrefix(table, "seed_") || strings.HasPrefix(table, "ledger_")
}

// origins are the tables that models read and none makes.
func origins(nodes []LineageNode, made map[string]string) []LineageNode {
	var first []LineageNode
	seen := map[string]bool{}
	for _, node := range nodes {
		for _, table := range node.DependsOn {
			if made[table] == "" && !seen[table] {
				seen[table] = true
				first = append(first, LineageNode{Name: table, Layer: "raw"})
			}
		}
	}
	return first
}
