package reports

import (
	"fmt"

	"khohoso/models/scoring"
)

// drawRating names the band of a total under it, by a formula with its value beside it:
// where cells are to be filled in by hand, the band follows them.
func (f *formSheet) drawRating() {
	r := f.form.form.Rating
	if r == nil || len(f.form.records) == 0 {
		return
	}
	sum, first := f.form.lines[len(f.form.lines)-1], f.form.form.firstLine()
	row := f.add(18)
	from := f.frozenColumns() - 1
	f.span(area{0, row, from, row}, r.Text.in(f.form.lang), roles["sum_mark"])
	f.span(area{from + 1, row, len(f.widths) - 1, row}, "", roles["sum_name"])
	if f.form.small {
		f.put(from+1, row, cell{value: tooSmallForBand().in(f.form.lang), look: roles["sum_name"]})
		return
	}
	at := cellName(r.column, first+len(f.form.lines)-1)
	reached := sum.values[r.column].number
	if r.Of != "" {
		most := sum.values[r.of]
		if most.number == 0 {
			return
		}
		at, reached = fmt.Sprintf("100*%s/%s", at, cellName(r.of, first+len(f.form.lines)-1)), 100*reached/most.number
	}
	formula, words := f.bandFormula(at), f.bandOf(reached)
	if r.Complete > 0 {
		items := fmt.Sprintf("%s:%s", cellName(r.column, first), cellName(r.column, first+len(f.form.lines)-2))
		formula = fmt.Sprintf("IF(COUNT(%s)<%d,%s,%s)", items, r.Complete, quoted(r.Incomplete.in(f.form.lang)), formula)
		if f.form.known(r.column) < r.Complete {
			words = r.Incomplete.in(f.form.lang)
		}
	}
	f.put(from+1, row, cell{value: words, formula: formula, look: roles["sum_name"]})
}

// tooSmallForBand is what stands in the place of a band.
func tooSmallForBand() text {
	return text{
		VI: fmt.Sprintf("Chưa xếp loại: chưa chỉ số nào có từ %d hồ sơ trở lên", scoring.SmallBase),
		EN: fmt.Sprintf("Not rated: no indicator is made from %d dossiers or more", scoring.SmallBase),
	}
}

// ratings are the bands of the form, or else of the indicator set.
func (f *formSheet) ratings() []band {
	if len(f.form.form.Rating.Bands) > 0 {
		return f.form.form.Rating.Bands
	}
	bands := make([]band, len(f.form.bands))
	for i, b := range f.form.bands {
		bands[i] = band{Least: b.From, Text: text{VI: f.form.fit(b.Name), EN: f.form.fit(b.NameEN)}}
	}
	return bands
}

func (f *formSheet) bandOf(points float64) string {
	for _, b := range f.ratings() {
		if points >= b.Least-1e-9 { // a sum of decimals may miss its bound by what rounding costs
			return b.Text.in(f.form.lang)
		}
	}
	return ""
}

// bandFormula nests one question for each band, the highest first.
func (f *formSheet) bandFormula(at string) string {
	made := `""`
	bands := f.ratings()
	for i := len(bands) - 1; i >= 0; i-- {
		made = fmt.Sprintf("IF(ROUND(%s,8)>=%s,%s,%s)", at, decimals(bands[i].Least), quoted(bands[i].Text.in(f.form.lang)), made)
	}
	return made
}
