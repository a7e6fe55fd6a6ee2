// Package cliout writes what commands answer: tables for people, CSV and JSON for programs, progress on a terminal.
package cliout

import (
	"encoding/json"
	"fmt"
	"io"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"khohoso/internal/app"
	"khohoso/internal/apperr"
	"khohoso/internal/safecsv"
)

// Format is how a command writes rows: for people, for spreadsheets, for programs.
type Format string

// CheckFormat reads the value of --format. Error: apperr.Usage.
func CheckFormat(a *app.App, name string) (Format, error) {
	switch name {
	case "table", "csv", "json":
		return Format(name), nil
	}
	return "", apperr.New(apperr.Usage, fmt.Sprintf("--format %q: choose table, csv or json", name),
		fmt.Sprintf("--format %q: chọn table, csv hoặc json", name))
}

// Field is one column of a listing; title stands in tables, name in CSV and JSON.
type Field[T any] struct {
	Name  string
	Title string
	Value func(T) any
}

// Listing writes rows in the format asked for.
func Listing[T any](a *app.App, f Format, fields []Field[T], rows []T) error {
	switch f {
	case "csv":
		return writeCSV(a.Out, fields, rows)
	case "json":
		return writeJSON(a.Out, fields, rows)
	}
	titles := make([]string, len(fields))
	for i, one := range fields {
		titles[i] = one.Title
	}
	t := NewTable(a, titles...)
	for _, row := range rows {
		cells := make([]string, len(fields))
		for i, one := range fields {
			cells[i] = cell(a, one.Value(row))
		}
		t.Row(cells...)
	}
	t.Write(a.Out)
	return nil
}

func writeCSV[T any](out io.Writer, fields []Field[T], rows []T) error {
	w := safecsv.NewWriter(out)
	record := make([]string, len(fields))
	for i, one := range fields {
		record[i] = one.Name
	}
	if err := w.Write(record); err != nil {
		return err
	}
	for _, row := range rows {
		for i, one := range fields {
			record[i] = Plain(one.Value(row))
		}
		if err := w.Write(record); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// writeJSON keeps the order of the fields, which a map would not.
func writeJSON[T any](out io.Writer, fields []Field[T], rows []T) error {
	var text strings.Builder
	text.WriteString("[")
	for i, row := range rows {
		if i > 0 {
			text.WriteString(",")
		}
		text.WriteString("\n  {")
		for j, one := range fields {
			if j > 0 {
				text.WriteString(", ")
			}
			value, err := json.Marshal(one.Value(row))
			if err != nil {
				return err
			}
			fmt.Fprintf(&text, "%q: %s", one.Name, value)
		}
		text.WriteString("}")
	}
	text.WriteString("\n]\n")
	_, err := io.WriteString(out, text.String())
	return err
}

// Plain writes a value for programs: no grouping, a point, nothing for unknown.
func Plain(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case *float64:
		if v == nil {
			return ""
		}
		return strconv.FormatFloat(*v, 'g', -1, 64)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return fmt.Sprint(value)
}

// cell writes a value for people, in the user's language.
func cell(a *app.App, value any) string {
	switch v := value.(type) {
	case nil:
		return "–"
	case int64:
		return a.Count(v)
	case *float64:
		if v == nil {
			return "–"
		}
		return a.Decimal(*v, 4)
	case float64:
		return a.Decimal(v, 2)
	case bool:
		return map[bool]string{true: a.Tr("có", "yes"), false: a.Tr("không", "no")}[v]
	}
	return fmt.Sprint(value)
}

// Table lines columns up; a title that begins with > is aligned to the right.
type Table struct {
	titles []string
	right  []bool
	Rows   [][]string
}

// NewTable is a table with its head; a title that begins with ">" puts its column to the right.
func NewTable(a *app.App, titles ...string) *Table {
	t := &Table{right: make([]bool, len(titles))}
	for i, title := range titles {
		t.right[i] = strings.HasPrefix(title, ">")
		t.titles = append(t.titles, strings.TrimPrefix(title, ">"))
	}
	return t
}

// Row adds one row.
func (t *Table) Row(cells ...string) { t.Rows = append(t.Rows, cells) }

func (t *Table) Write(out io.Writer) {
	widths := make([]int, len(t.titles))
	for _, row := range append([][]string{t.titles}, t.Rows...) {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range append([][]string{t.titles}, t.Rows...) {
		var line strings.Builder
		for i, cell := range row {
			gap := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if t.right[i] {
				line.WriteString(gap + cell)
			} else {
				line.WriteString(cell + gap)
			}
			line.WriteString("  ")
		}
		fmt.Fprintln(out, strings.TrimRight(line.String(), " "))
	}
}

// SortedNames are the members of a set in order.
func SortedNames(set map[string]bool) []string {
	names := make([]string, 0, len(set))
	for name := range set {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// RatioWhen is a ratio with four decimals, or nothing.
func RatioWhen(known bool, value float64) any {
	if !known {
		return nil
	}
	return &value
}

// PointsWhen is a number of points with two decimals, or nothing.
func PointsWhen(known bool, value float64) any {
	if !known {
		return nil
	}
	return value
}

// CountOrNil is a number that begins at 1, or nothing.
func CountOrNil(n int) any {
	if n == 0 {
		return nil
	}
	return int64(n)
}

// NumberOrNil is a number that may not be known, written as plain numbers are.
func NumberOrNil[N int64 | float64](n *N) any {
	if n == nil {
		return nil
	}
	return *n
}
