package sheet

import (
	"fmt"
	"strings"

	"khohoso/reports/layout"
	"khohoso/reports/table"
	"khohoso/reports/value"
	"khohoso/reports/wording"
	"khohoso/reports/xlsx"
)

func (f *formSheet) drawRows() {
	first := f.form.Layout.FirstRow()
	for _, l := range f.form.Rows {
		if l.Kind == table.Total && len(f.form.Records) == 0 {
			f.drawNothing(f.AddRow(0))
		}
		row := f.AddRow(18)
		for c, col := range f.form.Layout.Columns {
			f.drawCell(l, c, col, row, first)
		}
		if l.Kind == table.Total {
			f.Span(xlsx.Area{Column: 0, Row: row, ToColumn: f.frozenColumns() - 1, ToRow: row}, l.Name, xlsx.Styles["sum_mark"])
		}
	}
	if len(f.form.Records) == 0 && (len(f.form.Rows) == 0 || f.form.Rows[len(f.form.Rows)-1].Kind != table.Total) {
		f.drawNothing(f.AddRow(0))
	}
}

func (f *formSheet) drawCell(l table.Row, c int, col *layout.Column, row, first int) {
	mark, name, figure := "sequence", "name", "figure"
	if l.Kind != table.Item {
		mark, name, figure = "sum_mark", "sum_name", "sum_figure"
	}
	switch {
	case col.Show == "sequence":
		f.Put(c, row, sequence(l, xlsx.Styles[mark]))
	case col.Show != "":
		words, style := wording.Printed(l.Name), xlsx.Styles[name]
		if col.Show == "code" {
			words = wording.Printed(l.Code)
		}
		style.Indent += l.Depth
		f.Put(c, row, xlsx.Cell{Value: words, Style: style})
		f.FitRow(row, words, style, c, c)
	case !col.IsFigure():
		f.drawWords(l, c, col, row, xlsx.Styles[name])
	default:
		style := xlsx.Styles[figure]
		style.Format = xlsx.Formats[col.Holds]
		if !f.form.SignedBefore(3) {
			style.Indent, style.Format = 0, style.Format+xlsx.Pad
		}
		made := xlsx.Cell{Value: l.Values[c].Cell(), Formula: f.formula(l, c, row, first), Style: style}
		if made.Value == nil && made.Formula == "" && l.Kind == table.Item && col.Fill != nil {
			made.Style = xlsx.Styles["fill"]
			f.allow(xlsx.Area{Column: c, Row: row, ToColumn: c, ToRow: row}, *col.Fill)
		}
		f.Put(c, row, made)
	}
}

// drawWords shows a text, a day or an instant.
func (f *formSheet) drawWords(l table.Row, c int, col *layout.Column, row int, style xlsx.Style) {
	v := l.Values[c]
	if col.Holds != value.KindText {
		style.Across, style.Format = "center", xlsx.Formats[col.Holds]
		f.Put(c, row, xlsx.Cell{Value: v.Cell(), Style: style})
		return
	}
	made := xlsx.Cell{Style: style}
	if v.State == value.IsText {
		words := wording.Printed(v.Text)
		made.Value = words
		f.FitRow(row, words, style, c, c)
	}
	f.Put(c, row, made)
}

// drawNothing says in words that there is nothing to list, so that an empty
// form cannot be taken for an unfinished one.
func (f *formSheet) drawNothing(row int) {
	words := f.form.Layout.Rows.None.In(f.form.Lang)
	f.Span(xlsx.Area{Column: 0, Row: row, ToColumn: len(f.Widths) - 1, ToRow: row}, words, xlsx.Styles["nothing"])
	f.FitRow(row, words, xlsx.Styles["nothing"], 0, len(f.Widths)-1)
}

func sequence(l table.Row, style xlsx.Style) xlsx.Cell {
	switch {
	case l.Kind == table.Item && l.Number > 0:
		return xlsx.Cell{Value: l.Number, Style: style}
	case l.Kind == table.Subtotal && l.Mark != "":
		return xlsx.Cell{Value: l.Mark, Style: style}
	}
	return xlsx.Cell{Style: style}
}

// formula is what a figure is computed from on the sheet: columns beside it, or
// the rows that a sum takes together; "" for a figure of its own.
func (f *formSheet) formula(l table.Row, column, row, first int) string {
	col := f.form.Layout.Columns[column]
	switch {
	case col.Fill != nil && l.Kind == table.Item && len(col.Formula) > 0:
		return blankable(col.Formula.Write(func(c int) string { return xlsx.CellName(c, row) }, ",", ",-"))
	case l.Values[column].State == value.Nothing && (l.Kind == table.Item || !col.IsTotalled()):
		return ""
	case len(col.Ratio) > 0:
		top, bottom := xlsx.CellName(col.RatioOf[0], row), xlsx.CellName(col.RatioOf[1], row)
		return fmt.Sprintf(`IF(N(%[2]s)=0,"",%[1]s/%[2]s)`, top, bottom)
	case l.Kind == table.Item:
		return col.Formula.Write(func(c int) string { return xlsx.CellName(c, row) }, "+", "-")
	case !col.IsTotalled() || len(l.Parts) == 0:
		return ""
	}
	runs := runsOf(column, first, l.Parts)
	if col.Fill != nil {
		return blankable(strings.Join(runs, ","))
	}
	return sumOf(runs)
}

// blankable sums cells that are filled in by hand and stays empty as long as all of them are.
func blankable(cells string) string { return fmt.Sprintf(`IF(COUNT(%[1]s)=0,"",SUM(%[1]s))`, cells) }

// runsOf are the cells of some rows in one column, runs of them as ranges.
func runsOf(column, first int, lines []int) []string {
	var runs []string
	for i := 0; i < len(lines); {
		j := i
		for j+1 < len(lines) && lines[j+1] == lines[j]+1 {
			j++
		}
		run := xlsx.CellName(column, first+lines[i])
		if j > i {
			run += ":" + xlsx.CellName(column, first+lines[j])
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

// markColumns shades columns by value, over single rows only.
func (f *formSheet) markColumns() {
	first := f.form.Layout.FirstRow()
	for c, col := range f.form.Layout.Columns {
		if col.Mark == "" {
			continue
		}
		var ranges []string
		for i := 0; i < len(f.form.Rows); i++ {
			j := i
			for j < len(f.form.Rows) && f.form.Rows[j].Kind == table.Item {
				j++
			}
			if j > i {
				ranges = append(ranges, xlsx.Area{Column: c, Row: first + i, ToColumn: c, ToRow: first + j - 1}.String())
			}
			i = j
		}
		if len(ranges) > 0 {
			f.Marks = append(f.Marks, xlsx.Mark{Kind: col.Mark, Ranges: strings.Join(ranges, " ")})
		}
	}
}

// allow lets a number within bounds be typed into a cell that is left empty.
func (f *formSheet) allow(at xlsx.Area, may layout.Fill) {
	bounds := wording.Decimal(may.Least) + "–" + wording.Decimal(may.Most)
	made := xlsx.Input{
		Ranges: at.String(), Kind: "decimal", Least: may.Least, Most: may.Most,
		Title: wording.Text{VI: "Nhập tay", EN: "By hand"}.In(f.form.Lang), Says: wording.Text{VI: "Nhập số từ " + bounds + ".", EN: "Enter a number " + bounds + "."}.In(f.form.Lang),
	}
	if may.Whole {
		made.Kind = "whole"
	}
	f.Inputs = append(f.Inputs, made)
}
