package reports

import (
	"fmt"

	"khohoso/models/scoring"
)

// drawRating names the band of a total under it, by a formula with its value beside it:
// where cells are to be filled in by hand, the band follows them.
func (t *table) drawRating(s *sheet) {
	r := t.form.Rating
	if r == nil || len(t.records) == 0 {
		return
	}
	sum, first := t.lines[len(t.lines)-1], t.form.firstLine()
	row := s.add(18)
	from := t.frozenColumns() - 1
	s.span(area{0, row, from, row}, r.Text.in(t.lang), roles["sum_mark"])
	s.span(area{from + 1, row, len(s.widths) - 1, row}, "", roles["sum_name"])
	if t.small {
		s.put(from+1, row, cell{value: tooSmallForBand().in(t.lang), look: roles["sum_name"]})
		return
	}
	at := cellName(r.column, first+len(t.lines)-1)
	reached := sum.values[r.column].number
	if r.Of != "" {
		most := sum.values[r.of]
		if most.number == 0 {
			return
		}
		at, reached = fmt.Sprintf("100*%s/%s", at, cellName(r.of, first+len(t.lines)-1)), 100*reached/most.number
	}
	formula, words := t.bandFormula(at), t.bandOf(reached)
	if r.Complete > 0 {
		items := fmt.Sprintf("%s:%s", cellName(r.column, first), cellName(r.column, first+len(t.lines)-2))
		formula = fmt.Sprintf("IF(COUNT(%s)<%d,%s,%s)", items, r.Complete, quoted(r.Incomplete.in(t.lang)), formula)
		if t.known(r.column) < r.Complete {
			words = r.Incomplete.in(t.lang)
		}
	}
	s.put(from+1, row, cell{value: words, formula: formula, look: roles["sum_name"]})
}

// tooSmallForBand is what stands in the place of a band.
func tooSmallForBand() text {
	return text{
		VI: fmt.Sprintf("Chưa xếp loại: chưa chỉ số nào có từ %d hồ sơ trở lên", scoring.SmallBase),
		EN: fmt.Sprintf("Not rated: no indicator is made from %d dossiers or more", scoring.SmallBase),
	}
}

// known counts the lines of single rows that have a figure in a column.
func (t *table) known(column int) (n int) {
	for _, l := range t.lines {
		if l.kind == item && l.values[column].state == isNumber {
			n++
		}
	}
	return n
}

// ratings are the bands of the form, or else of the indicator set.
func (t *table) ratings() []band {
	if len(t.form.Rating.Bands) > 0 {
		return t.form.Rating.Bands
	}
	bands := make([]band, len(t.bands))
	for i, b := range t.bands {
		bands[i] = band{Least: b.From, Text: text{VI: t.fit(b.Name), EN: t.fit(b.NameEN)}}
	}
	return bands
}

func (t *table) bandOf(points float64) string {
	for _, b := range t.ratings() {
		if points >= b.Least-1e-9 { // a sum of decimals may miss its bound by what rounding costs
			return b.Text.in(t.lang)
		}
	}
	return ""
}

// bandFormula nests one question for each band, the highest first.
func (t *table) bandFormula(at string) string {
	made := `""`
	bands := t.ratings()
	for i := len(bands) - 1; i >= 0; i-- {
		made = fmt.Sprintf("IF(ROUND(%s,8)>=%s,%s,%s)", at, decimals(bands[i].Least), quoted(bands[i].Text.in(t.lang)), made)
	}
	return made
}
