package reports

import (
	"fmt"
	"strings"
)

// firstLine is the row of the first printed line on the form sheet.
func (l *layout) firstLine() int {
	first := len(l.Top) + l.depth() + 1
	if l.numbered() {
		first++
	}
	return first
}

// formSheet draws the form: head block, merged heads, column numbers, lines, foot block.
func (t *table) formSheet() *sheet {
	l := t.form
	s := &sheet{name: l.Code}
	for _, c := range l.Columns {
		s.widths = append(s.widths, c.Width)
	}
	words := t.placeholders()
	drawBlocks(s, l.Top, t.lang, words)
	heads := len(s.rows) + 1
	t.drawHeads(s)
	s.repeat = [2]int{heads, len(s.rows)}
	s.frozen = &area{column: t.frozenColumns(), row: l.firstLine()}
	t.drawLines(s)
	body := len(s.rows)
	drawBlocks(s, l.Foot, t.lang, words)
	s.area = area{0, 1, len(s.widths) - 1, len(s.rows)}
	s.print = page{
		landscape: l.Print.Orientation == "landscape",
		margins:   l.Print.Margins,
		footer:    t.footer(),
	}
	if row := s.lonelyFoot(body); row > l.firstLine() {
		s.breaks = []int{row}
	}
	return s
}

// frozenColumns keeps the columns that say what a row is in sight.
func (t *table) frozenColumns() int {
	for i, c := range t.form.Columns {
		if c.figure() {
			return i
		}
	}
	return 0
}

// drawBlocks writes the texts of a head or foot and makes their rows high enough.
func drawBlocks(s *sheet, rows [][]block, lang string, words *strings.Replacer) {
	base := len(s.rows)
	for range rows {
		s.add(0)
	}
	for i, row := range rows {
		at := base + i + 1
		for _, b := range row {
			content := words.Replace(b.Text.in(lang))
			to := min(at+b.Rows-1, len(s.rows))
			s.span(area{b.from, at, b.to, to}, content, roles[b.Style])
			if b.Rows == 1 {
				s.need(at, content, roles[b.Style], b.from, b.to)
			}
			s.rows[at-1].height = max(s.rows[at-1].height, b.Height)
		}
	}
	for i, row := range rows { // texts over several rows: the last one takes what is missing
		for _, b := range row {
			if b.Rows > 1 {
				s.stretch(base+i+1, b, words.Replace(b.Text.in(lang)))
			}
		}
	}
}

func (s *sheet) stretch(at int, b block, content string) {
	last := min(at+b.Rows-1, len(s.rows))
	missing := textHeight(content, roles[b.Style], s.width(b.from, b.to))
	for row := at; row <= last; row++ {
		missing -= s.rows[row-1].height
	}
	if missing > 0 {
		s.rows[last-1].height += missing
	}
}

// drawHeads merges what columns share of their head paths and lets a path that
// ends early reach down.
func (t *table) drawHeads(s *sheet) {
	l, depth, top := t.form, t.form.depth(), len(s.rows)+1
	for range depth {
		s.add(0)
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
			words := l.Heads[path[level]].in(t.lang)
			s.span(area{c, top + level, to, bottom}, words, roles["head"])
			if bottom == top+level {
				s.need(bottom, words, roles["head"], c, to)
			} else {
				s.stretch(top+level, block{from: c, to: to, Rows: bottom - top - level + 1, Style: "head"}, words)
			}
			c = to + 1
		}
	}
	if l.numbered() {
		row := s.add(14.5)
		for c, col := range l.Columns {
			s.span(area{c, row, c, row}, col.Number, roles["number"])
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

func (t *table) drawLines(s *sheet) {
	first := t.form.firstLine()
	for _, l := range t.lines {
		if l.kind == total && len(t.records) == 0 {
			row := s.add(0)
			t.drawNothing(s, row)
		}
		row := s.add(18)
		mark, name, figure := "sequence", "name", "figure"
		if l.kind != item {
			mark, name, figure = "sum_mark", "sum_name", "sum_figure"
		}
		for c, col := range t.form.Columns {
			switch col.Show {
			case "sequence":
				s.put(c, row, l.sequence(roles[mark]))
			case "name", "code":
				words := printed(l.name)
				if col.Show == "code" {
					words = printed(l.code)
				}
				s.put(c, row, cell{value: words, look: roles[name]})
				s.need(row, words, roles[name], c, c)
			default:
				s.put(c, row, cell{value: l.values[c], formula: t.formula(l, c, row, first), look: roles[figure]})
			}
		}
		if l.kind == total {
			s.span(area{0, row, t.frozenColumns() - 1, row}, l.name, roles["sum_mark"])
		}
	}
}

// drawNothing says in words that there is nothing to list, so that an empty
// form cannot be taken for an unfinished one.
func (t *table) drawNothing(s *sheet, row int) {
	words := t.form.Rows.None.in(t.lang)
	s.span(area{0, row, len(s.widths) - 1, row}, words, roles["nothing"])
	s.need(row, words, roles["nothing"], 0, len(s.widths)-1)
}

func (l line) sequence(look look) cell {
	switch l.kind {
	case item:
		return cell{value: l.number, look: look}
	case subtotal:
		return cell{value: l.mark, look: look}
	}
	return cell{look: look}
}

// formula is what a figure is computed from on the sheet: columns beside it, or
// the lines that a sum takes together; "" for a figure of its own.
func (t *table) formula(l line, column, row, first int) string {
	if len(l.parts) == 0 {
		return sumOf(t.form.Columns[column].sum, row)
	}
	from, to := l.parts[0], l.parts[len(l.parts)-1]
	if to-from+1 == len(l.parts) {
		return fmt.Sprintf("SUM(%s:%s)", cellName(column, first+from), cellName(column, first+to))
	}
	cells := make([]string, len(l.parts))
	for i, part := range l.parts {
		cells[i] = cellName(column, first+part)
	}
	return strings.Join(cells, "+")
}

func sumOf(columns []int, row int) string {
	cells := make([]string, len(columns))
	for i, c := range columns {
		cells[i] = cellName(c, row)
	}
	return strings.Join(cells, "+")
}
