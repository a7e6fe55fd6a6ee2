package reports

import (
	"fmt"
	"strings"
)

func (f *formSheet) drawLines() {
	first := f.form.form.firstLine()
	for _, l := range f.form.lines {
		if l.kind == total && len(f.form.records) == 0 {
			f.drawNothing(f.add(0))
		}
		row := f.add(18)
		for c, col := range f.form.form.Columns {
			f.drawCell(l, c, col, row, first)
		}
		if l.kind == total {
			f.span(area{0, row, f.frozenColumns() - 1, row}, l.name, roles["sum_mark"])
		}
	}
	if len(f.form.records) == 0 && (len(f.form.lines) == 0 || f.form.lines[len(f.form.lines)-1].kind != total) {
		f.drawNothing(f.add(0))
	}
}

func (f *formSheet) drawCell(l line, c int, col *column, row, first int) {
	mark, name, figure := "sequence", "name", "figure"
	if l.kind != item {
		mark, name, figure = "sum_mark", "sum_name", "sum_figure"
	}
	switch {
	case col.Show == "sequence":
		f.put(c, row, l.sequence(roles[mark]))
	case col.Show != "":
		words, look := printed(l.name), roles[name]
		if col.Show == "code" {
			words = printed(l.code)
		}
		look.indent += l.depth
		f.put(c, row, cell{value: words, look: look})
		f.need(row, words, look, c, c)
	case !col.figure():
		f.drawWords(l, c, col, row, roles[name])
	default:
		look := roles[figure]
		look.format = formats[col.kind]
		made := cell{value: l.values[c].cell(), formula: f.formula(l, c, row, first), look: look}
		if made.value == nil && made.formula == "" && l.kind == item && col.Fill != nil {
			made.look = roles["fill"]
			f.allow(area{c, row, c, row}, *col.Fill)
		}
		f.put(c, row, made)
	}
}

// drawWords shows a text, a day or an instant.
func (f *formSheet) drawWords(l line, c int, col *column, row int, look look) {
	v := l.values[c]
	if col.kind != aText {
		look.across, look.format = "center", formats[col.kind]
		f.put(c, row, cell{value: v.cell(), look: look})
		return
	}
	made := cell{look: look}
	if v.state == isText {
		words := printed(v.text)
		made.value = words
		f.need(row, words, look, c, c)
	}
	f.put(c, row, made)
}

// drawNothing says in words that there is nothing to list, so that an empty
// form cannot be taken for an unfinished one.
func (f *formSheet) drawNothing(row int) {
	words := f.form.form.Rows.None.in(f.form.lang)
	f.span(area{0, row, len(f.widths) - 1, row}, words, roles["nothing"])
	f.need(row, words, roles["nothing"], 0, len(f.widths)-1)
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
func (f *formSheet) formula(l line, column, row, first int) string {
	col := f.form.form.Columns[column]
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
func (f *formSheet) markColumns() {
	first := f.form.form.firstLine()
	for c, col := range f.form.form.Columns {
		if col.Mark == "" {
			continue
		}
		var ranges []string
		for i := 0; i < len(f.form.lines); i++ {
			j := i
			for j < len(f.form.lines) && f.form.lines[j].kind == item {
				j++
			}
			if j > i {
				ranges = append(ranges, area{c, first + i, c, first + j - 1}.String())
			}
			i = j
		}
		if len(ranges) > 0 {
			f.marks = append(f.marks, mark{col.Mark, strings.Join(ranges, " ")})
		}
	}
}

// allow lets a number within bounds be typed into a cell that is left empty.
func (f *formSheet) allow(at area, may fill) {
	bounds := decimals(may.Least) + "–" + decimals(may.Most)
	made := filling{
		ranges: at.String(), kind: "decimal", least: may.Least, most: may.Most,
		title: text{VI: "Nhập tay", EN: "By hand"}.in(f.form.lang), says: text{VI: "Nhập số từ " + bounds + ".", EN: "Enter a number " + bounds + "."}.in(f.form.lang),
	}
	if may.Whole {
		made.kind = "whole"
	}
	f.fills = append(f.fills, made)
}
