package sheet

import (
	"fmt"

	"khohoso/models/scoring"
	"khohoso/reports/layout"
	"khohoso/reports/wording"
	"khohoso/reports/xlsx"
)

// drawRating names the band of a total under it, by a formula with its value beside it:
// where cells are to be filled in by hand, the band follows them.
func (f *formSheet) drawRating() {
	r := f.form.Layout.Rating
	if r == nil || len(f.form.Records) == 0 {
		return
	}
	sum, first := f.form.Rows[len(f.form.Rows)-1], f.form.Layout.FirstRow()
	row := f.AddRow(18)
	from := f.frozenColumns() - 1
	f.Span(xlsx.Area{Column: 0, Row: row, ToColumn: from, ToRow: row}, r.Text.In(f.form.Lang), xlsx.Styles["sum_mark"])
	f.Span(xlsx.Area{Column: from + 1, Row: row, ToColumn: len(f.Widths) - 1, ToRow: row}, "", xlsx.Styles["sum_name"])
	if f.form.Small {
		f.Put(from+1, row, xlsx.Cell{Value: tooSmallForBand().In(f.form.Lang), Style: xlsx.Styles["sum_name"]})
		return
	}
	at := xlsx.CellName(r.ColumnAt, first+len(f.form.Rows)-1)
	reached := sum.Values[r.ColumnAt].Number
	if r.Of != "" {
		most := sum.Values[r.OfAt]
		if most.Number == 0 {
			return
		}
		at, reached = fmt.Sprintf("100*%s/%s", at, xlsx.CellName(r.OfAt, first+len(f.form.Rows)-1)), 100*reached/most.Number
	}
	formula, words := f.bandFormula(at), f.bandOf(reached)
	if r.Complete > 0 {
		items := fmt.Sprintf("%s:%s", xlsx.CellName(r.ColumnAt, first), xlsx.CellName(r.ColumnAt, first+len(f.form.Rows)-2))
		formula = fmt.Sprintf("IF(COUNT(%s)<%d,%s,%s)", items, r.Complete, quoted(r.Incomplete.In(f.form.Lang)), formula)
		if f.form.CountKnown(r.ColumnAt) < r.Complete {
			words = r.Incomplete.In(f.form.Lang)
		}
	}
	f.Put(from+1, row, xlsx.Cell{Value: words, Formula: formula, Style: xlsx.Styles["sum_name"]})
}

// tooSmallForBand is what stands in the place of a band.
func tooSmallForBand() wording.Text {
	return wording.Text{
		VI: fmt.Sprintf("Chưa xếp loại: chưa chỉ số nào có từ %d hồ sơ trở lên", scoring.MinSampleSize),
		EN: fmt.Sprintf("Not rated: no indicator is made from %d dossiers or more", scoring.MinSampleSize),
	}
}

// ratings are the bands of the form, or else of the indicator set.
func (f *formSheet) ratings() []layout.Band {
	if len(f.form.Layout.Rating.Bands) > 0 {
		return f.form.Layout.Rating.Bands
	}
	bands := make([]layout.Band, len(f.form.Bands))
	for i, b := range f.form.Bands {
		bands[i] = layout.Band{Least: b.From, Text: wording.Text{VI: f.form.Fit(b.Name), EN: f.form.Fit(b.NameEN)}}
	}
	return bands
}

func (f *formSheet) bandOf(points float64) string {
	for _, b := range f.ratings() {
		if points >= b.Least-1e-9 { // a sum of decimals may miss its bound by what rounding costs
			return b.Text.In(f.form.Lang)
		}
	}
	return ""
}

// bandFormula nests one question for each band, the highest first.
func (f *formSheet) bandFormula(at string) string {
	made := `""`
	bands := f.ratings()
	for i := len(bands) - 1; i >= 0; i-- {
		made = fmt.Sprintf("IF(ROUND(%s,8)>=%s,%s,%s)", at, wording.Decimal(bands[i].Least), quoted(bands[i].Text.In(f.form.Lang)), made)
	}
	return made
}
