package layout

import (
	"cmp"
	"slices"
	"strings"
)

func (l *Layout) columnIndex(key string) int {
	return slices.IndexFunc(l.Columns, func(c *Column) bool { return c.Key == key })
}

// figureIndex is the place of a figure column, or less than 0.
func (l *Layout) figureIndex(key string) int {
	i := l.columnIndex(key)
	if i >= 0 && !l.Columns[i].IsFigure() {
		return -1
	}
	return i
}

// Depth is the number of head rows.
func (l *Layout) Depth() int {
	deepest := 0
	for _, c := range l.Columns {
		deepest = max(deepest, len(c.Head))
	}
	return deepest
}

// Numbered says whether the form prints column numbers under its heads.
func (l *Layout) Numbered() bool {
	return slices.ContainsFunc(l.Columns, func(c *Column) bool { return c.Number != "" })
}

// IsList says whether the form is a list of single things: one sheet (or several) with
// one head row, written while it is read.
func (l *Layout) IsList() bool { return l.Source.List }

// FirstRow is the row of the first printed line on the form sheet.
func (l *Layout) FirstRow() int {
	first := len(l.Top) + l.Depth() + 1
	if l.Numbered() {
		first++
	}
	return first
}

// Words writes an expression over columns for a reader: "(7) + (11)".
func (l *Layout) Words(e Expression) string {
	return e.Write(func(c int) string { return l.Columns[c].Title() }, " + ", " - ")
}

// Title names a column shortly: by its printed number, or by its key.
func (c *Column) Title() string {
	if c.Number != "" {
		return c.Number
	}
	return c.Key
}

// SectionOf is the section that takes a level: its own, or the one for "*".
func (l *Layout) SectionOf(level string) int {
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

// AllNames are the ways to ask for a form, its code first.
func (l *Layout) AllNames() []string { return append([]string{l.Code}, l.Names...) }

// Called says whether a name is one of the form's, in any case.
func (l *Layout) Called(name string) bool {
	return slices.ContainsFunc(l.AllNames(), func(n string) bool { return strings.EqualFold(n, name) })
}

// SharesName says whether one name leads to both forms.
func (l *Layout) SharesName(other *Layout) bool {
	return slices.ContainsFunc(other.AllNames(), l.Called)
}

// ShortName is the name for the command line.
func (l *Layout) ShortName() string {
	if len(l.Names) == 0 {
		return l.Code
	}
	return l.Names[0]
}

// RowsAre is what the rows of a form stand for: field, agency, indicator …
func (l *Layout) RowsAre() string { return cmp.Or(l.Source.Group, l.Read.By) }

// Equations are what holds in every row of the form, for a reader: "(3) = (4) + (5) + (6)".
func (l *Layout) Equations() (all []string) {
	add := func(c *Column, e Expression) {
		if words := c.Title() + " = " + l.Words(e); c.Number != "" && !slices.Contains(all, words) {
			all = append(all, words)
		}
	}
	for _, c := range l.Columns {
		if len(c.Formula) > 0 {
			add(c, c.Formula)
		}
	}
	for _, i := range l.Invariants {
		add(l.Columns[i.Column], i.Parts)
	}
	return all
}
