package sheet

import (
	"fmt"
	"slices"

	"khohoso/reports/table"
	"khohoso/reports/wording"
	"khohoso/reports/xlsx"
)

// anchorRow is the height in pixels of a row by which charts are laid over the sheet.
const anchorRow = 18

// chartSheet is a sheet of native charts over the data sheet; nil when the form has none or nothing to show.
func chartSheet(t *table.Table, data *xlsx.Sheet) *xlsx.Sheet {
	if len(t.Layout.Charts) == 0 || len(t.Records) == 0 {
		return nil
	}
	s := &xlsx.Sheet{Name: wording.Text{VI: "Biểu đồ", EN: "Charts"}.In(t.Lang), About: wording.Text{VI: "Biểu đồ của số liệu", EN: "Charts of the figures"}.In(t.Lang)}
	for range 12 {
		s.Widths = append(s.Widths, 11)
	}
	columns := dataColumns(t)
	at := func(name string) int {
		return slices.IndexFunc(columns, func(c dataColumn) bool { return c.name == name })
	}
	for _, c := range t.Layout.Charts {
		rows := len(t.Records)
		title := placeholders(t).Replace(c.Title.In(t.Lang))
		if c.Most > 0 && rows > c.Most {
			title += fmt.Sprintf(wording.Text{VI: " (%d dòng đầu trong %d)", EN: " (first %d of %d)"}.In(t.Lang), c.Most, rows)
			rows = c.Most
		}
		height := uint(300)
		if c.Kind == "bar" {
			height = uint(120 + 24*rows)
		}
		d := xlsx.Chart{Column: 0, Row: len(s.Rows) + 1, Kind: c.Kind, Title: title, Says: placeholders(t).Replace(c.Says.In(t.Lang)),
			Of: data, Labels: at(c.Labels), From: 2, To: rows + 1, Width: 900, Height: height}
		if !t.SignedBefore(3) {
			d.Say, d.Format = true, xlsx.Formats[columns[at(c.Values[0])].kind]
		}
		for _, name := range c.Values {
			d.Values = append(d.Values, at(name))
		}
		s.Charts = append(s.Charts, d)
		row := anchorRow // so that the print area holds the whole chart
		if t.SignedBefore(2) {
			row = 20 // as it was signed
		}
		for range int(height)/row + 2 {
			s.AddRow(0)
		}
	}
	s.Page = xlsx.Page{Landscape: true, Tall: len(s.Charts), Margins: t.Layout.Print.Margins, Footer: footer(t)}
	s.Area = xlsx.Area{Column: 0, Row: 1, ToColumn: len(s.Widths) - 1, ToRow: len(s.Rows)}
	return s
}
