package ingest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

// text writes the mapping as YAML to edit.
func (d *draft) text() string {
	var out strings.Builder
	m := d.mapping
	fmt.Fprintf(&out, "kind: %s\n", m.Kind)
	if m.HeadRow > 0 {
		fmt.Fprintf(&out, "head_row: %d\n", m.HeadRow)
	}
	if len(m.NullWords) > 0 {
		var words []string
		for _, word := range m.NullWords {
			words = append(words, quoted(word))
		}
		fmt.Fprintf(&out, "null_words: [%s]\n", strings.Join(words, ", "))
	}
	if m.TimeFormat != "" {
		fmt.Fprintf(&out, "time_format: %s\n", quoted(m.TimeFormat))
	}
	out.WriteString("columns:\n")
	for _, column := range Events.Columns {
		cell, found := m.Columns[column.Name]
		if !found {
			continue
		}
		fmt.Fprintf(&out, "  %s: %s\n", column.Name, cell.text())
		for _, value := range d.unknown[column.Name] {
			fmt.Fprintf(&out, "    # ? %s\n", quoted(value))
		}
	}
	if len(m.Events) > 0 {
		out.WriteString("events:\n")
	}
	for _, event := range m.Events {
		fmt.Fprintf(&out, "  - columns: {status: {constant: %s}, event_time: %s}\n    optional: true\n", event.Columns["status"].Constant, quoted(event.Columns["event_time"].From))
	}
	if names := d.unused(); len(names) > 0 {
		fmt.Fprintf(&out, "# không dùng (unused): %s\n", listed(names))
	}
	return out.String()
}

// text is a cell in one line of YAML.
func (c Cell) text() string {
	if len(c.Values) == 0 && c.Pattern == "" {
		return quoted(c.From)
	}
	parts := []string{"from: " + quoted(c.From)}
	if c.Pattern != "" {
		parts = append(parts, "pattern: '"+strings.ReplaceAll(c.Pattern, "'", "''")+"'")
	}
	if len(c.Values) > 0 {
		var values []string
		for _, from := range slices.Sorted(maps.Keys(c.Values)) {
			values = append(values, quoted(from)+": "+c.Values[from])
		}
		parts = append(parts, "values: {"+strings.Join(values, ", ")+"}")
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// quoted writes a text so that YAML takes it for nothing else, on one line.
func quoted(text string) string {
	out, err := yaml.MarshalWithOptions(text, yaml.JSON())
	if err != nil {
		panic("ingest: " + err.Error()) // texts can always be written
	}
	return strings.TrimSpace(string(out))
}

// PreviewRow is a row as it would come in.
type PreviewRow struct {
	Cells []string
	Wrong string // the column that does not fit; "" for a row that is taken
	Why   Reason
}

// Preview gives the first rows of a file as a mapping would bring them in, with the
// columns that it gives. It needs no warehouse.
func Preview(ctx context.Context, file string, m *Mapping, zone string) (columns []string, rows []PreviewRow, err error) {
	folder, err := os.MkdirTemp("", "khohoso-map-*")
	if err != nil {
		return nil, nil, err
	}
	defer os.RemoveAll(folder)
	r := Request{Files: []string{file}, Mapping: m, folder: folder, most: 200}
	inputs, err := r.inputs()
	if err != nil {
		return nil, nil, err
	}
	if inputs[0].copy, err = r.spellOut(ctx, inputs[0].source); err != nil {
		return nil, nil, err
	}
	p, err := r.plan(inputs[0].source, 0)
	if err != nil {
		return nil, nil, err
	}
	p = p.of(inputs[0].copy)
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return nil, nil, err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, nil, err
	}
	if err := errors.Join(teachKept(ctx, conn), conn.Close()); err != nil {
		return nil, nil, err
	}
	macros, err := valueMacros()
	if err != nil {
		return nil, nil, err
	}
	if _, err := db.ExecContext(ctx, "set TimeZone = "+literal(zone)+"; "+macros); err != nil {
		return nil, nil, err
	}
	rows, err = p.preview(ctx, db)
	return p.GivenColumns, rows, err
}

func (p *plan) preview(ctx context.Context, db *sql.DB) (found []PreviewRow, err error) {
	statement, err := render("preview", p)
	if err != nil {
		return nil, err
	}
	rows, err := db.QueryContext(ctx, statement)
	if err != nil {
		return nil, readerFault(p.source.Name, err)
	}
	defer rows.Close()
	for rows.Next() {
		var problem sql.NullInt64
		one := PreviewRow{Cells: make([]string, len(p.GivenColumns))}
		into := []any{&problem}
		for i := range one.Cells {
			into = append(into, &one.Cells[i])
		}
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		if problem.Valid {
			column := p.kind.Columns[problem.Int64]
			at := slices.Index(p.GivenColumns, column.Name)
			one.Wrong, one.Why = column.Name, column.reason(at < 0 || strings.TrimSpace(one.Cells[at]) == "")
		}
		found = append(found, one)
	}
	return found, rows.Err()
}
