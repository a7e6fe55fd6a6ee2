package reports

import (
	"fmt"
	"slices"
)

// anchorRow is the height in pixels of a row by which charts are laid over the sheet.
const anchorRow = 18

// chartSheet is a sheet of native charts over the data sheet; nil when the form has none or nothing to show.
func (t *table) chartSheet(data *sheet) *sheet {
	if len(t.form.Charts) == 0 || len(t.records) == 0 {
		return nil
	}
	s := &sheet{name: text{VI: "Biểu đồ", EN: "Charts"}.in(t.lang), about: text{VI: "Biểu đồ của số liệu", EN: "Charts of the figures"}.in(t.lang)}
	for range 12 {
		s.widths = append(s.widths, 11)
	}
	columns := t.dataColumns()
	at := func(name string) int {
		return slices.IndexFunc(columns, func(c dataColumn) bool { return c.name == name })
	}
	for _, c := range t.form.Charts {
		rows := len(t.records)
		title := t.placeholders().Replace(c.Title.in(t.lang))
		if c.Most > 0 && rows > c.Most {
			title += fmt.Sprintf(text{VI: " (%d dòng đầu trong %d)", EN: " (first %d of %d)"}.in(t.lang), c.Most, rows)
			rows = c.Most
		}
		height := uint(300)
		if c.Kind == "bar" {
			height = uint(120 + 24*rows)
		}
		d := drawing{column: 0, row: len(s.rows) + 1, kind: c.Kind, title: title, says: t.placeholders().Replace(c.Says.in(t.lang)),
			of: data, labels: at(c.Labels), from: 2, to: rows + 1, width: 900, height: height}
		for _, name := range c.Values {
			d.values = append(d.values, at(name))
		}
		s.charts = append(s.charts, d)
		row := anchorRow // so that the print area holds the whole chart
		if t.signedBefore(2) {
			row = 20 // as it was signed
		}
		for range int(height)/row + 2 {
			s.add(0)
		}
	}
	s.print = page{landscape: true, tall: len(s.charts), margins: t.form.Print.Margins, footer: t.footer()}
	s.area = area{0, 1, len(s.widths) - 1, len(s.rows)}
	return s
}
