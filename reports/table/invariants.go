package table

import (
	"fmt"
	"strconv"

	"khohoso/internal/apperr"
	"khohoso/reports/layout"
	"khohoso/reports/value"
	"khohoso/reports/wording"
	"khohoso/reports/xlsx"
)

// Check refuses a form that does not balance: nobody should sign one. Formulas
// of the sheet show sums of what is beside them; here they are compared with
// figures that were counted on their own.
func (t *Table) Check() error {
	first := t.Layout.FirstRow()
	for i, l := range t.Rows {
		for c, col := range t.Layout.Columns {
			where := place{t: t, row: first + i, column: c, line: l}
			if !col.IsFigure() || l.Values[c].State == value.Nothing {
				continue
			}
			if col.Holds == value.KindCount && l.Values[c].Number < 0 {
				return where.unbalanced(l.Values[c], value.Count(0), "a count cannot be less than 0", "số đếm không thể nhỏ hơn 0")
			}
			if err := t.checkFormula(where, col); err != nil {
				return err
			}
			if l.Kind == Total && t.IsWhole && col.IsTotalled() && t.whole[c].State == value.IsNumber && !value.Same(l.Values[c].Number, t.whole[c].Number) {
				return where.unbalanced(l.Values[c], t.whole[c], "the same figure read for the unit in one row", "cùng số liệu đọc một dòng cho cả đơn vị")
			}
		}
		if err := t.checkIdentities(first+i, l); err != nil {
			return err
		}
	}
	return nil
}

// checkFormula compares a figure with what the sheet computes it from.
func (t *Table) checkFormula(where place, col *layout.Column) error {
	own, made, words := where.line.Values[where.column], value.Value{}, ""
	switch {
	case len(col.Formula) > 0:
		made, words = col.Formula.Of(where.line.Values), t.Layout.Words(col.Formula)
	case len(col.Ratio) > 0:
		made = value.Ratio(where.line.Values[col.RatioOf[0]], where.line.Values[col.RatioOf[1]])
		words = t.Layout.Columns[col.RatioOf[0]].Title() + " / " + t.Layout.Columns[col.RatioOf[1]].Title()
	}
	if made.State == value.Nothing || value.Same(made.Number, own.Number) {
		return nil
	}
	return where.unbalanced(own, made, words, words)
}

func (t *Table) checkIdentities(row int, l Row) error {
	for _, id := range t.Layout.Invariants {
		left, right := l.Values[id.Column], id.Parts.Of(l.Values)
		if left.State == value.Nothing || right.State == value.Nothing || value.Same(left.Number, right.Number) {
			continue
		}
		where := place{t: t, row: row, column: id.Column, line: l}
		words := t.Layout.Words(id.Parts)
		return where.unbalanced(left, right, words, words)
	}
	return nil
}

// place is a cell of the form sheet, for messages.
type place struct {
	t      *Table
	row    int
	column int
	line   Row
}

func (p place) unbalanced(left, right value.Value, en, vi string) error {
	cell := xlsx.CellName(p.column, p.row)
	col := p.t.Layout.Columns[p.column].Title()
	a, b := strconv.FormatFloat(left.Number, 'f', -1, 64), strconv.FormatFloat(right.Number, 'f', -1, 64)
	return apperr.New(apperr.Unbalanced,
		fmt.Sprintf("form %s, sheet %q, cell %s (%s): column %s = %s, but %s = %s; the workbook was not written",
			p.t.Layout.Code, p.t.Layout.Code, cell, wording.Short(p.line.Name), col, a, b, en),
		fmt.Sprintf("Biểu %s, trang tính %q, ô %s (%s): cột %s = %s, nhưng %s = %s; không ghi sổ báo cáo",
			p.t.Layout.Code, p.t.Layout.Code, cell, wording.Short(p.line.Name), col, a, b, vi))
}
