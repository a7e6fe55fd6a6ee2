package reports

import (
	"fmt"
	"strconv"

	"khohoso/internal/apperr"
)

// check refuses a form that does not balance: nobody should sign one. Formulas
// of the sheet show sums of what is beside them; here they are compared with
// figures that were counted on their own.
func (t *table) check() error {
	first := t.form.firstLine()
	for i, l := range t.lines {
		for c, col := range t.form.Columns {
			where := place{t: t, row: first + i, column: c, line: l}
			if !col.figure() || l.values[c].state == nothing {
				continue
			}
			if col.kind == aCount && l.values[c].number < 0 {
				return where.unbalanced(l.values[c], count(0), "a count cannot be less than 0", "số đếm không thể nhỏ hơn 0")
			}
			if err := t.checkFormula(where, col); err != nil {
				return err
			}
			if l.kind == total && t.isWhole && col.totalled() && t.whole[c].state == isNumber && !same(l.values[c].number, t.whole[c].number) {
				return where.unbalanced(l.values[c], t.whole[c], "the same figure read for the unit in one row", "cùng số liệu đọc một dòng cho cả đơn vị")
			}
		}
		if err := t.checkIdentities(first+i, l); err != nil {
			return err
		}
	}
	return nil
}

// checkFormula compares a figure with what the sheet computes it from.
func (t *table) checkFormula(where place, col *column) error {
	own, made, words := where.line.values[where.column], value{}, ""
	switch {
	case len(col.formula) > 0:
		made, words = col.formula.of(where.line.values), t.form.words(col.formula)
	case len(col.Ratio) > 0:
		made = ratioOf(where.line.values[col.ratio[0]], where.line.values[col.ratio[1]])
		words = t.form.Columns[col.ratio[0]].title() + " / " + t.form.Columns[col.ratio[1]].title()
	}
	if made.state == nothing || same(made.number, own.number) {
		return nil
	}
	return where.unbalanced(own, made, words, words)
}

func (t *table) checkIdentities(row int, l line) error {
	for _, id := range t.form.identities {
		left, right := l.values[id.column], id.parts.of(l.values)
		if left.state == nothing || right.state == nothing || same(left.number, right.number) {
			continue
		}
		where := place{t: t, row: row, column: id.column, line: l}
		words := t.form.words(id.parts)
		return where.unbalanced(left, right, words, words)
	}
	return nil
}

// place is a cell of the form sheet, for messages.
type place struct {
	t      *table
	row    int
	column int
	line   line
}

func (p place) unbalanced(left, right value, en, vi string) error {
	cell := cellName(p.column, p.row)
	col := p.t.form.Columns[p.column].title()
	a, b := strconv.FormatFloat(left.number, 'f', -1, 64), strconv.FormatFloat(right.number, 'f', -1, 64)
	return apperr.New(apperr.Unbalanced,
		fmt.Sprintf("form %s, sheet %q, cell %s (%s): column %s = %s, but %s = %s; the workbook was not written",
			p.t.form.Code, p.t.form.Code, cell, short(p.line.name), col, a, b, en),
		fmt.Sprintf("Biểu %s, trang tính %q, ô %s (%s): cột %s = %s, nhưng %s = %s; không ghi sổ báo cáo",
			p.t.form.Code, p.t.form.Code, cell, short(p.line.name), col, a, b, vi))
}
