package simulate

import (
	"embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
)

//go:embed tables
var tables embed.FS

// record is one row of an embedded table, read by column name.
type record struct {
	columns map[string]int
	fields  []string
}

func (r record) text(column string) string {
	i, ok := r.columns[column]
	if !ok {
		panic("simulate: table has no column " + column)
	}
	return r.fields[i]
}

// number reads an empty field as 0: a procedure is not handled at that level.
func (r record) number(column string) (float64, error) {
	s := r.text(column)
	if s == "" {
		return 0, nil
	}
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0, fmt.Errorf("column %s of %s: %w", column, r.fields[0], err)
	}
	return x, nil
}

func (r record) yes(column string) bool { return r.text(column) == "yes" }

func readTable(name string) ([]record, error) {
	f, err := tables.Open("tables/" + name)
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
	records := make([]record, 0, len(rows)-1)
	for _, fields := range rows[1:] {
		records = append(records, record{columns, fields})
	}
	return records, nil
}

// indexOf is for words out of this package's own tables; an unknown one is a
// mistake in a table.
func indexOf(words []string, word string) uint8 {
	i := slices.Index(words, word)
	if i < 0 {
		panic("simulate: unknown word " + word)
	}
	return uint8(i)
}
