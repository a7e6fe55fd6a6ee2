package reports

import (
	"cmp"
	"slices"
	"strings"
)

func (l *layout) columnIndex(key string) int {
	return slices.IndexFunc(l.Columns, func(c *column) bool { return c.Key == key })
}

// figureIndex is the place of a figure column, or less than 0.
func (l *layout) figureIndex(key string) int {
	i := l.columnIndex(key)
	if i >= 0 && !l.Columns[i].figure() {
		return -1
	}
	return i
}

// depth is the number of head rows.
func (l *layout) depth() int {
	deepest := 0
	for _, c := range l.Columns {
		deepest = max(deepest, len(c.Head))
	}
	return deepest
}

// numbered says whether the form prints column numbers under its heads.
func (l *layout) numbered() bool {
	return slices.ContainsFunc(l.Columns, func(c *column) bool { return c.Number != "" })
}

// list says whether the form is a list of single things: one sheet (or several) with
// one head row, written while it is read.
func (l *layout) list() bool { return l.source.list }

// firstLine is the row of the first printed line on the form sheet.
func (l *layout) firstLine() int {
	first := len(l.Top) + l.depth() + 1
	if l.numbered() {
		first++
	}
	return first
}

// words writes an expression over columns for a reader: "(7) + (11)".
func (l *layout) words(e expression) string {
	return e.write(func(c int) string { return l.Columns[c].title() }, " + ", " - ")
}

// title names a column shortly: by its printed number, or by its key.
func (c *column) title() string {
	if c.Number != "" {
		return c.Number
	}
	return c.Key
}

// sectionOf is the section that takes a level: its own, or the one for "*".
func (l *layout) sectionOf(level string) int {
	other := -1
	for i, s := range l.Rows.Sections {
		if slices.Contains(s.Levels, level) {
			return i
		}
		if slices.Contains(s.Levels, "*") {
			other = i
		}
	}
	return other
}

func (l *layout) allNames() []string { return append([]string{l.Code}, l.Names...) }

func (l *layout) called(name string) bool {
	return slices.ContainsFunc(l.allNames(), func(n string) bool { return strings.EqualFold(n, name) })
}

func (l *layout) sharesName(other *layout) bool {
	return slices.ContainsFunc(other.allNames(), l.called)
}

func (l *layout) shortName() string {
	if len(l.Names) == 0 {
		return l.Code
	}
	return l.Names[0]
}

// rowsAre is what the rows of a form stand for: field, agency, indicator …
func (l *layout) rowsAre() string { return cmp.Or(l.source.group, l.Read.By) }
