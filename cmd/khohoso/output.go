package main

import (
	"encoding/json"
	"fmt"
	"io"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"khohoso/internal/apperr"
	"khohoso/internal/safecsv"
)

// format is how a command writes rows: for people, for spreadsheets, for programs.
type format string

func (a *app) checkFormat(name string) (format, error) {
	switch name {
	case "table", "csv", "json":
		return format(name), nil
	}
	return "", apperr.New(apperr.Usage, fmt.Sprintf("--format %q: choose table, csv or json", name),
		fmt.Sprintf("--format %q: chọn table, csv hoặc json", name))
}

// field is one column of a listing; title stands in tables, name in CSV and JSON.
type field[T any] struct {
	name  string
	title string
	value func(T) any
}

// listing writes rows in the format asked for.
func listing[T any](a *app, f format, fields []field[T], rows []T) error {
	switch f {
	case "csv":
		return writeCSV(a.out, fields, rows)
	case "json":
		return writeJSON(a.out, fields, rows)
	}
	titles := make([]string, len(fields))
	for i, one := range fields {
		titles[i] = one.title
	}
	t := a.newTable(titles...)
	for _, row := range rows {
		cells := make([]string, len(fields))
		for i, one := range fields {
			cells[i] = a.cell(one.value(row))
		}
		t.row(cells...)
	}
	t.write(a.out)
	return nil
}

func writeCSV[T any](out io.Writer, fields []field[T], rows []T) error {
	w := safecsv.NewWriter(out)
	record := make([]string, len(fields))
	for i, one := range fields {
		record[i] = one.name
	}
	if err := w.Write(record); err != nil {
		return err
	}
	for _, row := range rows {
		for i, one := range fields {
			record[i] = plain(one.value(row))
		}
		if err := w.Write(record); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// writeJSON keeps the order of the fields, which a map would not.
func writeJSON[T any](out io.Writer, fields []field[T], rows []T) error {
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
			value, err := json.Marshal(one.value(row))
			if err != nil {
				return err
			}
			fmt.Fprintf(&text, "%q: %s", one.name, value)
		}
		text.WriteString("}")
	}
	text.WriteString("\n]\n")
	_, err := io.WriteString(out, text.String())
	return err
}

// plain writes a value for programs: no grouping, a point, nothing for unknown.
func plain(value any) string {
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
func (a *app) cell(value any) string {
	switch v := value.(type) {
	case nil:
		return "–"
	case int64:
		return a.count(v)
	case *float64:
		if v == nil {
			return "–"
		}
		return a.decimal(*v, 4)
	case float64:
		return a.decimal(v, 2)
	case bool:
		return map[bool]string{true: a.say("có", "yes"), false: a.say("không", "no")}[v]
	}
	return fmt.Sprint(value)
}

// count groups thousands by the language: 1.234 or 1,234.
func (a *app) count(n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + a.say(".", ",") + digits[i:]
	}
	return sign + digits
}

func (a *app) decimal(v float64, places int) string {
	return strings.Replace(strconv.FormatFloat(v, 'f', places, 64), ".", a.say(",", "."), 1)
}

// table lines columns up; a title that begins with > is aligned to the right.
type table struct {
	titles []string
	right  []bool
	rows   [][]string
}

func (a *app) newTable(titles ...string) *table {
	t := &table{right: make([]bool, len(titles))}
	for i, title := range titles {
		t.right[i] = strings.HasPrefix(title, ">")
		t.titles = append(t.titles, strings.TrimPrefix(title, ">"))
	}
	return t
}

func (t *table) row(cells ...string) { t.rows = append(t.rows, cells) }

func (t *table) write(out io.Writer) {
	widths := make([]int, len(t.titles))
	for _, row := range append([][]string{t.titles}, t.rows...) {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range append([][]string{t.titles}, t.rows...) {
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

func sortedNames(set map[string]bool) []string {
	names := make([]string, 0, len(set))
	for name := range set {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// ratioWhen is a ratio with four decimals, or nothing.
func ratioWhen(known bool, value float64) any {
	if !known {
		return nil
	}
	return &value
}

// pointsWhen is a number of points with two decimals, or nothing.
func pointsWhen(known bool, value float64) any {
	if !known {
		return nil
	}
	return value
}

// countOrNil is a number that begins at 1, or nothing.
func countOrNil(n int) any {
	if n == 0 {
		return nil
	}
	return int64(n)
}

// numberOrNil is a number that may not be known, written as plain numbers are.
func numberOrNil[N int64 | float64](n *N) any {
	if n == nil {
		return nil
	}
	return *n
}
