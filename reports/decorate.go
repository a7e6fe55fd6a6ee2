package reports

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// decorate adds what stands around the cells of a streamed sheet; it must come
// after its rows and before the stream is flushed.
func (b *book) decorate(s *sheet) error {
	for _, c := range s.comments {
		if err := b.comment(s.name, c); err != nil {
			return err
		}
	}
	for _, m := range s.marks {
		if err := b.file.SetConditionalFormat(s.name, m.ranges, shades[m.kind]); err != nil {
			return err
		}
	}
	for _, f := range s.fills {
		if err := b.validate(s.name, f); err != nil {
			return err
		}
	}
	for _, l := range s.links {
		to := "'" + strings.ReplaceAll(l.to.name, "'", "''") + "'!A1"
		if err := b.file.SetCellHyperLink(s.name, cellName(l.column, l.row), to, "Location"); err != nil {
			return err
		}
	}
	for _, d := range s.charts {
		if err := b.chart(s.name, d); err != nil {
			return err
		}
	}
	return nil
}

// comment puts a note at a cell.
func (b *book) comment(sheet string, c comment) error {
	words, _ := cleanText(c.words)
	return b.file.AddComment(sheet, excelize.Comment{Cell: cellName(c.column, c.row), Author: maker, Text: words, Width: 260, Height: 110})
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
func (b *book) validate(sheet string, f filling) error {
	v := excelize.NewDataValidation(true)
	v.SetSqref(f.ranges)
	if err := bound(v, f); err != nil {
		return err
	}
	v.SetInput(shorten(f.title, 32), shorten(f.says, 255))
	v.SetError(excelize.DataValidationErrorStyleStop, shorten(f.title, 32), shorten(f.says, 225))
	return b.file.AddDataValidation(sheet, v)
}

func bound(v *excelize.DataValidation, f filling) error {
	types := map[string]excelize.DataValidationType{
		"decimal": excelize.DataValidationTypeDecimal, "whole": excelize.DataValidationTypeWhole, "date": excelize.DataValidationTypeDate,
		"text": excelize.DataValidationTypeTextLength,
	}
	switch f.kind {
	case "any":
		return nil
	case "list":
		v.SetSqrefDropList(fmt.Sprintf("'%s'!$%s$%d:$%s$%d", strings.ReplaceAll(f.of.name, "'", "''"),
			columnName(f.at.column), f.at.row, columnName(f.at.toColumn), f.at.toRow))
		return nil
	}
	return v.SetRange(f.least, f.most, types[f.kind], excelize.DataValidationOperatorBetween)
}

// chartTypes are the kinds that layouts can ask for.
var chartTypes = map[string]*excelize.ChartType{"bar": chartType(excelize.Bar), "column": chartType(excelize.Col), "line": chartType(excelize.Line)}

func chartType(t excelize.ChartType) *excelize.ChartType { return &t }

// chartColours are those of series, told apart by colour-blind readers.
var chartColours = []string{"1F4E99", "E07B39", "7F7F7F", "5B9BD5"}

// chart draws a native chart over the rows of a sheet.
func (b *book) chart(on string, d drawing) error {
	made := &excelize.Chart{
		Type:   *chartTypes[d.kind],
		Title:  excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: d.title, Font: &excelize.Font{Family: fontName, Size: 12, Bold: true}}}},
		Legend: excelize.ChartLegend{Position: "bottom"},
		Format: excelize.GraphicOptions{AltText: d.says, Name: d.title},
		Dimension: excelize.ChartDimension{
			Width: d.width, Height: d.height,
		},
		XAxis: excelize.ChartAxis{ReverseOrder: d.kind == "bar", Font: excelize.Font{Family: fontName, Size: 9, Color: "404040"}},
		YAxis: excelize.ChartAxis{Minimum: new(float64), MajorGridLines: true, Font: excelize.Font{Family: fontName, Size: 9, Color: "404040"}},
	}
	if len(d.values) == 1 {
		made.Legend.Position = "none"
	}
	for i, column := range d.values {
		made.Series = append(made.Series, excelize.ChartSeries{
			Name: d.cells(column, 1, 1), Categories: d.cells(d.labels, d.from, d.to), Values: d.cells(column, d.from, d.to),
			Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{chartColours[i%len(chartColours)]}},
		})
	}
	return b.file.AddChart(on, cellName(d.column, d.row), made)
}

// cells names some rows of a column of the sheet that a chart shows.
func (d drawing) cells(column, from, to int) string {
	sheet := "'" + strings.ReplaceAll(d.of.name, "'", "''") + "'"
	name := columnName(column)
	if from == to {
		return fmt.Sprintf("%s!$%s$%d", sheet, name, from)
	}
	return fmt.Sprintf("%s!$%s$%d:$%s$%d", sheet, name, from, name, to)
}

// drawsChart says whether layouts can ask for a kind of chart.
func drawsChart(kind string) bool { return chartTypes[kind] != nil }
