package catalog

import (
	"fmt"
	"slices"
	"strings"

	"khohoso/internal/extension"
	"khohoso/models/graph"
	sqlfiles "khohoso/sql"
)

// compare lists where the descriptions and the tables of the engine part ways.
func (d Dictionary) compare(columns map[string]engineTable, added extension.Extension) []string {
	described := map[string]TableDoc{}
	var wrong []string
	for _, table := range d.Tables {
		described[table.Name] = table
		wrong = append(wrong, d.incomplete(table)...)
		if columns[table.Name] == nil {
			wrong = append(wrong, fmt.Sprintf("%s: there is no such table; remove the file", table.file()))
		}
	}
	for _, wanted := range documentedTables(added) {
		table, isThere := described[wanted.Name]
		if !isThere {
			table = TableDoc{Name: wanted.Name, Layer: wanted.Layer}
			wrong = append(wrong, fmt.Sprintf("%s is missing; write\nname: %s\ndescription_vi: …\ndescription_en: …\ngrain: …\ncolumns:",
				table.file(), wanted.Name))
		}
		wrong = append(wrong, table.compare(columns[wanted.Name])...)
	}
	return wrong
}

// documentedTables are the models of the documented layers, and table finding.
func documentedTables(added extension.Extension) []sqlfiles.Statement {
	tables := append(graph.IndicatorFiles(added), sqlfiles.Statement{Name: "finding", Layer: "findings"})
	for _, layer := range documentedLayers {
		if slices.Contains(graph.ModelLayers, layer) {
			tables = append(tables, sqlfiles.Layer(layer)...)
		}
	}
	return tables
}

func (t TableDoc) file() string {
	path := t.Layer + "/" + t.Name + ".yaml"
	if t.Version > 0 {
		return path
	}
	return "sql/" + path
}

// compare looks at columns that have no description, descriptions that have no
// column, and then at the order.
func (t TableDoc) compare(columns engineTable) []string {
	var wrong, described, real []string
	for _, column := range t.Columns {
		described = append(described, column.Name)
	}
	for i, column := range columns {
		real = append(real, column.Name)
		if !slices.Contains(described, column.Name) {
			wrong = append(wrong, fmt.Sprintf("%s: column %s %s has no description; add %s\n%s",
				t.file(), column.Name, column.Type, placeOf(columns, i), columnTemplate(column.Name)))
		}
	}
	for _, name := range described {
		if !slices.Contains(real, name) {
			wrong = append(wrong, fmt.Sprintf("%s: there is no column %s; remove its entry", t.file(), name))
		}
	}
	if len(wrong) == 0 && !slices.Equal(described, real) {
		wrong = append(wrong, fmt.Sprintf("%s: bring the columns into the table's order: %s", t.file(), strings.Join(real, ", ")))
	}
	return wrong
}

func placeOf(columns engineTable, i int) string {
	if i == 0 {
		return "at the top of columns"
	}
	return "after " + columns[i-1].Name
}

func columnTemplate(name string) string {
	return "  - name: " + name + "\n    description_vi: …\n    description_en: …\n    unit: …\n    source: …"
}

// incomplete finds blanks and units that are not on the list.
func (d Dictionary) incomplete(t TableDoc) []string {
	var wrong []string
	if t.Description == "" || t.DescriptionEN == "" || t.Grain == "" {
		wrong = append(wrong, t.file()+": description_vi, description_en and grain must all be there")
	}
	for _, column := range t.Columns {
		if column.Description == "" || column.DescriptionEN == "" || column.Source == "" {
			wrong = append(wrong, fmt.Sprintf("%s: column %s: description_vi, description_en and source must all be there", t.file(), column.Name))
		}
		if !slices.ContainsFunc(d.Units, func(unit UnitDoc) bool { return unit.Unit == column.Unit }) {
			wrong = append(wrong, fmt.Sprintf("%s: column %s: unit %q is not one of sql/dictionary/units.yaml", t.file(), column.Name, column.Unit))
		}
	}
	return wrong
}
