package xlsx

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"khohoso/reports/wording"
)

// annotate adds what stands around the cells of a streamed sheet; it must come
// after its rows and before the stream is flushed.
func (b *book) annotate(s *Sheet) error {
	for _, c := range s.Comments {
		if err := b.comment(s.Name, c); err != nil {
			return err
		}
	}
	for _, m := range s.Marks {
		if err := b.file.SetConditionalFormat(s.Name, m.Ranges, shades[m.Kind]); err != nil {
			return err
		}
	}
	for _, f := range s.Inputs {
		if err := b.validate(s.Name, f); err != nil {
			return err
		}
	}
	for _, l := range s.Links {
		to := "'" + strings.ReplaceAll(l.To.Name, "'", "''") + "'!A1"
		if err := b.file.SetCellHyperLink(s.Name, CellName(l.Column, l.Row), to, "Location"); err != nil {
			return err
		}
	}
	for _, d := range s.Charts {
		if err := b.chart(s.Name, d); err != nil {
			return err
		}
	}
	return nil
}

// comment puts a note at a cell.
func (b *book) comment(sheet string, c Comment) error {
	words, _ := CleanText(c.Words)
	return b.file.AddComment(sheet, excelize.Comment{Cell: CellName(c.Column, c.Row), Author: Maker, Text: words, Width: 260, Height: 110})
}

// shades are the marks of columns. Blue to orange is told apart by nearly everyone,
// also in print without colour, where blue is the darker end.
var shades = map[string][]excelize.ConditionalFormatOptions{
	"heat": {{Type: "3_color_scale", Criteria: "=", MinType: "min", MidType: "percentile", MidValue: "50", MaxType: "max",
		MinColor: "#F4B183", MidColor: "#FFFFFF", MaxColor: "#9DC3E6"}},
	"bars": {{Type: "data_bar", Criteria: "=", MinType: "num", MinValue: "0", MaxType: "max", BarColor: "#9DC3E6", BarSolid: true}},
	"late": {{Type: "cell", Criteria: ">", Value: "0"}},
}

// validate tells a program what may be typed into a range.
func (b *book) validate(sheet string, f Input) error {
	v := excelize.NewDataValidation(true)
	v.SetSqref(f.Ranges)
	if err := bound(v, f); err != nil {
		return err
	}
	v.SetInput(wording.Shorten(f.Title, 32), wording.Shorten(f.Says, 255))
	v.SetError(excelize.DataValidationErrorStyleStop, wording.Shorten(f.Title, 32), wording.Shorten(f.Says, 225))
	return b.file.AddDataValidation(sheet, v)
}

func bound(v *excelize.DataValidation, f Input) error {
	types := map[string]excelize.DataValidationType{
		"decimal": excelize.DataValidationTypeDecimal, "whole": excelize.DataValidationTypeWhole, "date": excelize.DataValidationTypeDate,
		"text": excelize.DataValidationTypeTextLength,
	}
	switch f.Kind {
	case "any":
		return nil
	case "list":
		v.SetSqrefDropList(fmt.Sprintf("'%s'!$%s$%d:$%s$%d", strings.ReplaceAll(f.Of.Name, "'", "''"),
			ColumnName(f.At.Column), f.At.Row, ColumnName(f.At.ToColumn), f.At.ToRow))
		return nil
	}
	return v.SetRange(f.Least, f.Most, types[f.Kind], excelize.DataValidationOperatorBetween)
}

// chartTypes are the kinds that layouts can ask for.
var chartTypes = map[string]*excelize.ChartType{"bar": chartType(excelize.Bar), "column": chartType(excelize.Col), "line": chartType(excelize.Line)}

func chartType(t excelize.ChartType) *excelize.ChartType { return &t }

// chartColours are those of series, told apart by colour-blind readers.
var chartColours = []string{"1F4E99", "E07B39", "7F7F7F", "5B9BD5"}

// chart draws a native chart over the rows of a sheet.
func (b *book) chart(on string, d Chart) error {
	made := &excelize.Chart{
		Type:   *chartTypes[d.Kind],
		Title:  excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: d.Title, Font: &excelize.Font{Family: FontName, Size: 12, Bold: true}}}},
		Legend: excelize.ChartLegend{Position: "bottom"},
		Format: excelize.GraphicOptions{AltText: d.Says, Name: d.Title},
		Dimension: excelize.ChartDimension{
			Width: d.Width, Height: d.Height,
		},
		XAxis: excelize.ChartAxis{ReverseOrder: d.Kind == "bar", Font: excelize.Font{Family: FontName, Size: 9, Color: "404040"}},
		YAxis: excelize.ChartAxis{Minimum: new(float64), MajorGridLines: true, Font: excelize.Font{Family: FontName, Size: 9, Color: "404040"}},
	}
	if d.Say {
		made.PlotArea = excelize.ChartPlotArea{ShowVal: true, NumFmt: excelize.ChartNumFmt{CustomNumFmt: signs[b.lang] + d.Format}}
	}
	if len(d.Values) == 1 {
		made.Legend.Position = "none"
	}
	for i, column := range d.Values {
		made.Series = append(made.Series, excelize.ChartSeries{
			Name: d.cells(column, 1, 1), Categories: d.cells(d.Labels, d.From, d.To), Values: d.cells(column, d.From, d.To),
			Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{chartColours[i%len(chartColours)]}},
		})
	}
	for i := range made.Series {
		if d.Say {
			made.Series[i].DataLabel.Font = excelize.Font{Family: FontName, Size: 9, Color: "404040"}
		}
	}
	return b.file.AddChart(on, CellName(d.Column, d.Row), made)
}

// cells names some rows of a column of the sheet that a chart shows.
func (d Chart) cells(column, from, to int) string {
	sheet := "'" + strings.ReplaceAll(d.Of.Name, "'", "''") + "'"
	name := ColumnName(column)
	if from == to {
		return fmt.Sprintf("%s!$%s$%d", sheet, name, from)
	}
	return fmt.Sprintf("%s!$%s$%d:$%s$%d", sheet, name, from, name, to)
}

// DrawsChart says whether layouts can ask for a kind of chart.
func DrawsChart(kind string) bool { return chartTypes[kind] != nil }
