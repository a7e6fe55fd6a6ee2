// Package tables reads the embedded CSV files that shape the simulated province.
package tables

import (
	"embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
)

//go:embed *.csv
var tables embed.FS

// Record is one row of an embedded table, read by column name.
type Record struct {
	columns map[string]int
	fields  []string
}

// Text is a field by its column; a column that the table does not have is a mistake of the program.
func (r Record) Text(column string) string {
	i, ok := r.columns[column]
	if !ok {
		panic("tables: table has no column " + column)
	}
	return r.fields[i]
}

// Number reads an empty field as 0: a procedure is not handled at that level.
func (r Record) Number(column string) (float64, error) {
	s := r.Text(column)
	if s == "" {
		return 0, nil
	}
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0, fmt.Errorf("column %s of %s: %w", column, r.fields[0], err)
	}
	return x, nil
}

// Yes says whether a field is "yes".
func (r Record) Yes(column string) bool { return r.Text(column) == "yes" }

// Read gives the rows of a table under its heading.
func Read(name string) ([]Record, error) {
	f, err := tables.Open(name)
	if err != nil {
		return nil, fmt.Errorf("table %s: %w", name, err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("table %s: %w", name, err)
	}
	columns := make(map[string]int)
	for i, c := range rows[0] {
		columns[c] = i
	}
	records := make([]Record, 0, len(rows)-1)
	for _, fields := range rows[1:] {
		records = append(records, Record{columns, fields})
	}
	return records, nil
}

// IndexOf is for words out of this package's own tables; an unknown one is a
// mistake in a table.
func IndexOf(words []string, word string) uint8 {
	i := slices.Index(words, word)
	if i < 0 {
		panic("tables: unknown word " + word)
	}
	return uint8(i)
}
