package sheet

import (
	"strings"

	"khohoso/reports/layout"
	"khohoso/reports/table"
	"khohoso/reports/xlsx"
)

// formSheet is the form as it is printed and signed.
type formSheet struct {
	*xlsx.Sheet
	form *table.Table
}

// newFormSheet draws the form: head block, merged heads, column numbers, rows, foot block.
func newFormSheet(t *table.Table) *xlsx.Sheet {
	l := t.Layout
	f := &formSheet{form: t, Sheet: &xlsx.Sheet{Name: t.FormName(), About: l.About.In(t.Lang)}}
	for _, c := range l.Columns {
		f.Widths = append(f.Widths, c.Width)
	}
	words := placeholders(t)
	f.drawBlocks(l.Top, words)
	heads := len(f.Rows) + 1
	f.drawHeads()
	f.Repeat = [2]int{heads, len(f.Rows)}
	f.Frozen = &xlsx.Area{Column: f.frozenColumns(), Row: l.FirstRow()}
	f.drawRows()
	f.drawRating()
	body := len(f.Rows)
	f.markColumns()
	f.drawBlocks(l.Foot, words)
	f.Area = xlsx.Area{Column: 0, Row: 1, ToColumn: len(f.Widths) - 1, ToRow: len(f.Rows)}
	f.Page = xlsx.Page{
		Landscape: l.Print.Orientation == "landscape",
		Margins:   l.Print.Margins,
		Footer:    footer(t),
	}
	if l.Print.OnePage {
		f.Page.Tall = 1
		return f.Sheet
	}
	if row := f.LonelyFoot(body); row > l.FirstRow() {
		f.Breaks = []int{row}
	}
	return f.Sheet
}

// frozenColumns keeps the columns that say what a row is in sight.
func (f *formSheet) frozenColumns() int {
	for i, c := range f.form.Layout.Columns {
		if c.Show == "" {
			return i
		}
	}
	return 0
}

// drawBlocks writes the texts of a head or foot and makes their rows high enough.
func (f *formSheet) drawBlocks(rows [][]layout.Block, words *strings.Replacer) {
	base := len(f.Rows)
	for range rows {
		f.AddRow(0)
	}
	for i, row := range rows {
		at := base + i + 1
		for _, b := range row {
			content := words.Replace(b.Text.In(f.form.Lang))
			to := min(at+b.Rows-1, len(f.Rows))
			f.Span(xlsx.Area{Column: b.FirstColumn, Row: at, ToColumn: b.LastColumn, ToRow: to}, content, xlsx.Styles[b.Style])
			if b.Rows == 1 {
				f.FitRow(at, content, xlsx.Styles[b.Style], b.FirstColumn, b.LastColumn)
			}
			f.Rows[at-1].Height = max(f.Rows[at-1].Height, b.Height)
		}
	}
	for i, row := range rows { // texts over several rows: the last one takes what is missing
		for _, b := range row {
			if b.Rows > 1 {
				f.stretch(base+i+1, b, words.Replace(b.Text.In(f.form.Lang)))
			}
		}
	}
}

func (f *formSheet) stretch(at int, b layout.Block, content string) {
	last := min(at+b.Rows-1, len(f.Rows))
	missing := xlsx.TextHeight(content, xlsx.Styles[b.Style], f.Width(b.FirstColumn, b.LastColumn))
	for row := at; row <= last; row++ {
		missing -= f.Rows[row-1].Height
	}
	if missing > 0 {
		f.Rows[last-1].Height += missing
	}
}

// drawHeads merges what columns share of their head paths and lets a path that
// ends early reach down.
func (f *formSheet) drawHeads() {
	l, depth, top := f.form.Layout, f.form.Layout.Depth(), len(f.Rows)+1
	for range depth {
		f.AddRow(0)
	}
	for level := range depth {
		for c := 0; c < len(l.Columns); {
			path := l.Columns[c].Head
			if level >= len(path) {
				c++
				continue
			}
			to := c
			for to+1 < len(l.Columns) && samePath(path, l.Columns[to+1].Head, level) {
				to++
			}
			bottom := top + level
			if level == len(path)-1 {
				bottom = top + depth - 1
			}
			words := headText(f.form, path[level])
			f.Span(xlsx.Area{Column: c, Row: top + level, ToColumn: to, ToRow: bottom}, words, xlsx.Styles["head"])
			if bottom == top+level {
				f.FitRow(bottom, words, xlsx.Styles["head"], c, to)
			} else {
				f.stretch(top+level, layout.Block{FirstColumn: c, LastColumn: to, Rows: bottom - top - level + 1, Style: "head"}, words)
			}
			c = to + 1
		}
	}
	if l.Numbered() {
		row := f.AddRow(14.5)
		for c, col := range l.Columns {
			f.Span(xlsx.Area{Column: c, Row: row, ToColumn: c, ToRow: row}, col.Number, xlsx.Styles["number"])
		}
	}
}

// samePath says whether two heads are one cell at a level: the same path down
// to it, and neither ends there with the other going on.
func samePath(a, b []string, level int) bool {
	if len(b) <= level || (len(a) == level+1) != (len(b) == level+1) || len(a) == level+1 {
		return false
	}
	for i := range level + 1 {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
