package graph

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Parsed is a text of SQL as the engine's parser sees it.
type Parsed struct {
	Statements int
	read       map[string]string // base tables by their full names, with schema and catalog where the text names them
	defined    map[string]bool   // names of with-clauses
	called     map[string]bool   // table functions
}

// Tables are the base tables that it reads, by full name and without those it defines itself; sorted.
func (p Parsed) Tables() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(p.read)), func(name string) bool { return p.defined[name] })
}

// TableFunctions are the table functions that it calls; sorted.
func (p Parsed) TableFunctions() []string { return slices.Sorted(maps.Keys(p.called)) }

// TablesOf lists the base tables a query reads, without schema and catalog. The engine's list of table names
// (GetTableNames) is empty as soon as one of them does not exist yet, so the
// serialized parse tree is read instead.
func TablesOf(ctx context.Context, conn *sql.Conn, query string) ([]string, error) {
	p, err := Parse(ctx, conn, query)
	tables := slices.Collect(maps.Values(p.read))
	slices.Sort(tables)
	return slices.DeleteFunc(slices.Compact(tables), func(name string) bool { return p.defined[name] }), err
}

// Parse reads a text. Error: what the engine's parser says, with the line.
func Parse(ctx context.Context, conn *sql.Conn, text string) (Parsed, error) {
	s := Parsed{read: map[string]string{}, defined: map[string]bool{}, called: map[string]bool{}}
	var tree string
	if err := conn.QueryRowContext(ctx, "select json_serialize_sql(?::varchar)::varchar", text).Scan(&tree); err != nil {
		return s, err
	}
	var parsed struct {
		Error      bool              `json:"error"`
		Message    string            `json:"error_message"`
		Position   string            `json:"position"`
		Statements []json.RawMessage `json:"statements"`
	}
	if err := json.Unmarshal([]byte(tree), &parsed); err != nil {
		return s, err
	}
	if parsed.Error {
		if at, err := strconv.Atoi(parsed.Position); err == nil && at <= len(text) {
			return s, fmt.Errorf("line %d: %s", strings.Count(text[:at], "\n")+1, parsed.Message)
		}
		return s, fmt.Errorf("%s", parsed.Message)
	}
	s.Statements = len(parsed.Statements)
	for _, one := range parsed.Statements {
		var node any
		if err := json.Unmarshal(one, &node); err != nil {
			return s, err
		}
		s.walk(node)
	}
	return s, nil
}

func (s Parsed) walk(node any) {
	switch node := node.(type) {
	case []any:
		for _, child := range node {
			s.walk(child)
		}
	case map[string]any:
		switch node["type"] {
		case "BASE_TABLE":
			s.read[fullName(node)] = fmt.Sprint(node["table_name"])
		case "TABLE_FUNCTION":
			if function, isCall := node["function"].(map[string]any); isCall {
				s.called[fmt.Sprint(function["function_name"])] = true
			}
		}
		if clauses, hasClauses := node["cte_map"].(map[string]any); hasClauses {
			entries, _ := clauses["map"].([]any)
			for _, entry := range entries {
				if entry, isEntry := entry.(map[string]any); isEntry {
					s.defined[fmt.Sprint(entry["key"])] = true
				}
			}
		}
		for _, child := range node {
			s.walk(child)
		}
	}
}

// fullName is a table as the text names it: other schemas and files are no tables of the warehouse.
func fullName(node map[string]any) string {
	var parts []string
	for _, key := range []string{"catalog_name", "schema_name", "table_name"} {
		if name, isText := node[key].(string); isText && name != "" {
			parts = append(parts, name)
		}
	}
	return strings.Join(parts, ".")
}
