package reports

import (
	"strings"
)

// formSheet is the form as it is printed and signed.
type formSheet struct {
	*sheet
	form *table
}

// newFormSheet draws the form: head block, merged heads, column numbers, lines, foot block.
func newFormSheet(t *table) *sheet {
	l := t.form
	f := &formSheet{form: t, sheet: &sheet{name: l.Code, about: l.About.in(t.lang)}}
	for _, c := range l.Columns {
		f.widths = append(f.widths, c.Width)
	}
	words := t.placeholders()
	f.drawBlocks(l.Top, words)
	heads := len(f.rows) + 1
	f.drawHeads()
	f.repeat = [2]int{heads, len(f.rows)}
	f.frozen = &area{column: f.frozenColumns(), row: l.firstLine()}
	f.drawLines()
	f.drawRating()
	body := len(f.rows)
	f.markColumns()
	f.drawBlocks(l.Foot, words)
	f.area = area{0, 1, len(f.widths) - 1, len(f.rows)}
	f.print = page{
		landscape: l.Print.Orientation == "landscape",
		margins:   l.Print.Margins,
		footer:    t.footer(),
	}
	if l.Print.OnePage {
		f.print.tall = 1
		return f.sheet
	}
	if row := f.lonelyFoot(body); row > l.firstLine() {
		f.breaks = []int{row}
	}
	return f.sheet
}

// frozenColumns keeps the columns that say what a row is in sight.
func (f *formSheet) frozenColumns() int {
	for i, c := range f.form.form.Columns {
		if c.Show == "" {
			return i
		}
	}
	return 0
}

// drawBlocks writes the texts of a head or foot and makes their rows high enough.
func (f *formSheet) drawBlocks(rows [][]block, words *strings.Replacer) {
	base := len(f.rows)
	for range rows {
		f.add(0)
	}
	for i, row := range rows {
		at := base + i + 1
		for _, b := range row {
			content := words.Replace(b.Text.in(f.form.lang))
			to := min(at+b.Rows-1, len(f.rows))
			f.span(area{b.from, at, b.to, to}, content, roles[b.Style])
			if b.Rows == 1 {
				f.need(at, content, roles[b.Style], b.from, b.to)
			}
			f.rows[at-1].height = max(f.rows[at-1].height, b.Height)
		}
	}
	for i, row := range rows { // texts over several rows: the last one takes what is missing
		for _, b := range row {
			if b.Rows > 1 {
				f.stretch(base+i+1, b, words.Replace(b.Text.in(f.form.lang)))
			}
		}
	}
}

func (f *formSheet) stretch(at int, b block, content string) {
	last := min(at+b.Rows-1, len(f.rows))
	missing := textHeight(content, roles[b.Style], f.width(b.from, b.to))
	for row := at; row <= last; row++ {
		missing -= f.rows[row-1].height
	}
	if missing > 0 {
		f.rows[last-1].height += missing
	}
}

// drawHeads merges what columns share of their head paths and lets a path that
// ends early reach down.
func (f *formSheet) drawHeads() {
	l, depth, top := f.form.form, f.form.form.depth(), len(f.rows)+1
	for range depth {
		f.add(0)
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
			words := f.form.head(path[level])
			f.span(area{c, top + level, to, bottom}, words, roles["head"])
			if bottom == top+level {
				f.need(bottom, words, roles["head"], c, to)
			} else {
				f.stretch(top+level, block{from: c, to: to, Rows: bottom - top - level + 1, Style: "head"}, words)
			}
			c = to + 1
		}
	}
	if l.numbered() {
		row := f.add(14.5)
		for c, col := range l.Columns {
			f.span(area{c, row, c, row}, col.Number, roles["number"])
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
