package mapping

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"khohoso/ingest/contract"
	"khohoso/ingest/reader"
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
	for _, column := range contract.Events.Columns {
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
		fmt.Fprintf(&out, "# không dùng (unused): %s\n", reader.Listed(names))
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
		panic("mapping: " + err.Error()) // texts can always be written
	}
	return strings.TrimSpace(string(out))
}
