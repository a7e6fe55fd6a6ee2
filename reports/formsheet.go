package reports

import (
	"strings"
)

// formSheet draws the form: head block, merged heads, column numbers, lines, foot block.
func (t *table) formSheet() *sheet {
	l := t.form
	s := &sheet{name: l.Code, about: l.About.in(t.lang)}
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
	t.drawRating(s)
	body := len(s.rows)
	t.markColumns(s)
	drawBlocks(s, l.Foot, t.lang, words)
	s.area = area{0, 1, len(s.widths) - 1, len(s.rows)}
	s.print = page{
		landscape: l.Print.Orientation == "landscape",
		margins:   l.Print.Margins,
		footer:    t.footer(),
	}
	if l.Print.OnePage {
		s.print.tall = 1
		return s
	}
	if row := s.lonelyFoot(body); row > l.firstLine() {
		s.breaks = []int{row}
	}
	return s
}

// frozenColumns keeps the columns that say what a row is in sight.
func (t *table) frozenColumns() int {
	for i, c := range t.form.Columns {
		if c.Show == "" {
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
			words := t.head(path[level])
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
