package reports

import (
	"fmt"
	"strings"
)

func (t *table) drawLines(s *sheet) {
	first := t.form.firstLine()
	for _, l := range t.lines {
		if l.kind == total && len(t.records) == 0 {
			t.drawNothing(s, s.add(0))
		}
		row := s.add(18)
		for c, col := range t.form.Columns {
			t.drawCell(s, l, c, col, row, first)
		}
		if l.kind == total {
			s.span(area{0, row, t.frozenColumns() - 1, row}, l.name, roles["sum_mark"])
		}
	}
	if len(t.records) == 0 && (len(t.lines) == 0 || t.lines[len(t.lines)-1].kind != total) {
		t.drawNothing(s, s.add(0))
	}
}

func (t *table) drawCell(s *sheet, l line, c int, col *column, row, first int) {
	mark, name, figure := "sequence", "name", "figure"
	if l.kind != item {
		mark, name, figure = "sum_mark", "sum_name", "sum_figure"
	}
	switch {
	case col.Show == "sequence":
		s.put(c, row, l.sequence(roles[mark]))
	case col.Show != "":
		words, look := printed(l.name), roles[name]
		if col.Show == "code" {
			words = printed(l.code)
		}
		look.indent += l.depth
		s.put(c, row, cell{value: words, look: look})
		s.need(row, words, look, c, c)
	case !col.figure():
		t.drawWords(s, l, c, col, row, roles[name])
	default:
		look := roles[figure]
		look.format = formats[col.kind]
		made := cell{value: l.values[c].cell(), formula: t.formula(l, c, row, first), look: look}
		if made.value == nil && made.formula == "" && l.kind == item && col.Fill != nil {
			made.look = roles["fill"]
			s.allow(area{c, row, c, row}, *col.Fill, t.lang)
		}
		s.put(c, row, made)
	}
}

// drawWords shows a text, a day or an instant.
func (t *table) drawWords(s *sheet, l line, c int, col *column, row int, look look) {
	v := l.values[c]
	if col.kind != aText {
		look.across, look.format = "center", formats[col.kind]
		s.put(c, row, cell{value: v.cell(), look: look})
		return
	}
	made := cell{look: look}
	if v.state == isText {
		words := printed(v.text)
		made.value = words
		s.need(row, words, look, c, c)
	}
	s.put(c, row, made)
}

// drawNothing says in words that there is nothing to list, so that an empty
// form cannot be taken for an unfinished one.
func (t *table) drawNothing(s *sheet, row int) {
	words := t.form.Rows.None.in(t.lang)
	s.span(area{0, row, len(s.widths) - 1, row}, words, roles["nothing"])
	s.need(row, words, roles["nothing"], 0, len(s.widths)-1)
}

func (l line) sequence(look look) cell {
	switch {
	case l.kind == item && l.number > 0:
		return cell{value: l.number, look: look}
	case l.kind == subtotal && l.mark != "":
		return cell{value: l.mark, look: look}
	}
	return cell{look: look}
}

// formula is what a figure is computed from on the sheet: columns beside it, or
// the lines that a sum takes together; "" for a figure of its own.
func (t *table) formula(l line, column, row, first int) string {
	col := t.form.Columns[column]
	switch {
	case col.Fill != nil && l.kind == item && len(col.formula) > 0:
		return blankable(col.formula.write(func(c int) string { return cellName(c, row) }, ",", ",-"))
	case l.values[column].state == nothing && (l.kind == item || !col.totalled()):
		return ""
	case len(col.Ratio) > 0:
		top, bottom := cellName(col.ratio[0], row), cellName(col.ratio[1], row)
		return fmt.Sprintf(`IF(N(%[2]s)=0,"",%[1]s/%[2]s)`, top, bottom)
	case l.kind == item:
		return col.formula.write(func(c int) string { return cellName(c, row) }, "+", "-")
	case !col.totalled() || len(l.parts) == 0:
		return ""
	}
	runs := runsOf(column, first, l.parts)
	if col.Fill != nil {
		return blankable(strings.Join(runs, ","))
	}
	return sumOf(runs)
}

// blankable sums cells that are filled in by hand and stays empty as long as all of them are.
func blankable(cells string) string { return fmt.Sprintf(`IF(COUNT(%[1]s)=0,"",SUM(%[1]s))`, cells) }

// runsOf are the cells of some lines in one column, runs of them as ranges.
func runsOf(column, first int, lines []int) []string {
	var runs []string
	for i := 0; i < len(lines); {
		j := i
		for j+1 < len(lines) && lines[j+1] == lines[j]+1 {
			j++
		}
		run := cellName(column, first+lines[i])
		if j > i {
			run += ":" + cellName(column, first+lines[j])
		}
		runs = append(runs, run)
		i = j + 1
	}
	return runs
}

func sumOf(runs []string) string {
	const most = 200 // arguments of one SUM; programs stop at 255
	var sums []string
	for from := 0; from < len(runs); from += most {
		sums = append(sums, "SUM("+strings.Join(runs[from:min(from+most, len(runs))], ",")+")")
	}
	return strings.Join(sums, "+")
}

// quoted is a text of a layout within a formula.
func quoted(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

// markColumns shades columns by value, over the lines of single rows only.
func (t *table) markColumns(s *sheet) {
	first := t.form.firstLine()
	for c, col := range t.form.Columns {
		if col.Mark == "" {
			continue
		}
		var ranges []string
		for i := 0; i < len(t.lines); i++ {
			j := i
			for j < len(t.lines) && t.lines[j].kind == item {
				j++
			}
			if j > i {
				ranges = append(ranges, area{c, first + i, c, first + j - 1}.String())
			}
			i = j
		}
		if len(ranges) > 0 {
			s.marks = append(s.marks, mark{col.Mark, strings.Join(ranges, " ")})
		}
	}
}
