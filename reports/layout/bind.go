package layout

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"khohoso/reports/value"
	"khohoso/reports/wording"
	"khohoso/reports/xlsx"
)

func (l *Layout) bindSource(known map[string]*FieldSet) error {
	if l.Source = known[l.Read.Source]; l.Source == nil {
		return fmt.Errorf("read.source: no source %q; known: %s", l.Read.Source, strings.Join(slices.Sorted(maps.Keys(known)), ", "))
	}
	if len(l.Source.Groups) > 0 && !slices.Contains(l.Source.Groups, l.Read.By) {
		return fmt.Errorf("read.by %q: choose %s", l.Read.By, strings.Join(l.Source.Groups, ", "))
	}
	if l.Code == "" || l.Title.VI == "" {
		return fmt.Errorf("code and title are needed")
	}
	if !slices.Contains([]string{"", "all", "branch", "province"}, l.Pack) {
		return fmt.Errorf("pack %q: all, branch, province, or nothing", l.Pack)
	}
	return nil
}

func (l *Layout) bindRows(known map[string]*FieldSet) error {
	if l.IsList() {
		return nil
	}
	if !slices.Contains([]string{"name", "code", "read"}, l.Rows.Sort) {
		return fmt.Errorf("rows.sort %q: name, code or read", l.Rows.Sort)
	}
	if g := l.Rows.Groups; g != nil && (l.Source.Index(g.Code) < 0 || l.Source.Index(g.Name) < 0) {
		return fmt.Errorf("rows.groups: no such fields %q, %q", g.Code, g.Name)
	}
	for _, row := range l.Rows.Fixed {
		if row.Numerator == "" {
			continue
		}
		for _, e := range []string{row.Numerator, row.Denominator} {
			if _, err := ParseExpression(e, known[Flow].Index); err != nil {
				return fmt.Errorf("rows.fixed %q: %w", row.Code, err)
			}
		}
	}
	return nil
}

func (l *Layout) bindColumns() error {
	for _, c := range l.Columns { // kinds first: formulas look at other columns
		if err := l.bindColumn(c); err != nil {
			return fmt.Errorf("column %q: %w", c.Key, err)
		}
	}
	for _, c := range l.Columns {
		if err := l.bindFormula(c); err != nil {
			return fmt.Errorf("column %q: %w", c.Key, err)
		}
	}
	if len(l.Columns) == 0 || l.Columns[0].IsFigure() {
		return fmt.Errorf("columns: the first must show a sequence, name or code, where the total row has its name")
	}
	return nil
}

func (l *Layout) bindColumn(c *Column) (err error) {
	if len(c.Head) == 0 || l.IsList() && len(c.Head) != 1 {
		return fmt.Errorf("head is needed; a list has one head row")
	}
	for _, key := range c.Head {
		if l.Heads[key].VI == "" {
			return fmt.Errorf("head %q is not among heads", key)
		}
	}
	if !slices.Contains([]string{"", "sequence", "name", "code"}, c.Show) {
		return fmt.Errorf("show %q: sequence, name, code, or nothing for a figure", c.Show)
	}
	if !slices.Contains([]string{"", "heat", "bars"}, c.Mark) {
		return fmt.Errorf("mark %q: heat or bars", c.Mark)
	}
	if !slices.Contains([]string{"", "sum", "none"}, c.Total) {
		return fmt.Errorf("total %q: sum or none", c.Total)
	}
	if c.Show != "" {
		return nil
	}
	if c.Value, err = ParseExpression(c.From, l.Source.Index); err != nil {
		return fmt.Errorf("from: %w", err)
	}
	c.Holds = cmp.Or(c.Kind, l.Source.Fields[c.Value[0].field].Kind)
	for _, part := range c.Value {
		if len(c.Value) > 1 && !l.Source.Fields[part.field].Kind.Numeric() {
			return fmt.Errorf("from: %q is not a number", part.Name)
		}
	}
	return l.bindTexts(c)
}

// bindTexts finds the words in which a text field's codes are shown.
func (l *Layout) bindTexts(c *Column) error {
	d, err := wording.LoadDictionary()
	if err != nil {
		return err
	}
	if c.Holds == value.KindText {
		c.Words = d.Values[c.Value[0].Name]
	}
	return nil
}

// bindFormula finds the columns that a column is computed from on the sheet.
func (l *Layout) bindFormula(c *Column) error {
	for i, key := range append(slices.Clone(c.Sum), c.Less...) {
		at := l.figureIndex(key)
		if at < 0 {
			return fmt.Errorf("sum or less: no figure column %q", key)
		}
		sign := 1.0
		if i > len(c.Sum) { // all but the first of less
			sign = -1
		}
		c.Formula = append(c.Formula, Term{sign: sign, field: at, Name: key})
	}
	if len(c.Ratio) == 0 {
		return nil
	}
	if len(c.Ratio) != 2 || l.figureIndex(c.Ratio[0]) < 0 || l.figureIndex(c.Ratio[1]) < 0 {
		return fmt.Errorf("ratio %v: a numerator and a denominator column", c.Ratio)
	}
	c.RatioOf = [2]int{l.figureIndex(c.Ratio[0]), l.figureIndex(c.Ratio[1])}
	return nil
}

func (l *Layout) bindInvariants() error {
	for _, line := range l.Identities {
		left, right, ok := strings.Cut(line, "=")
		if !ok {
			return fmt.Errorf("identity %q: write c3 = c7 + c11", line)
		}
		l1, err1 := ParseExpression(left, l.figureIndex)
		r1, err2 := ParseExpression(right, l.figureIndex)
		if err1 != nil || err2 != nil || len(l1) != 1 {
			return fmt.Errorf("identity %q: one figure column on the left, figure columns on the right", line)
		}
		l.Invariants = append(l.Invariants, Invariant{Column: l1[0].field, Parts: r1})
	}
	return nil
}

func (l *Layout) bindRating() error {
	if l.Rating == nil {
		return nil
	}
	if l.Rating.ColumnAt = l.figureIndex(l.Rating.Column); l.Rating.ColumnAt < 0 {
		return fmt.Errorf("rating: column %q is no figure", l.Rating.Column)
	}
	if l.Rating.OfAt = l.figureIndex(l.Rating.Of); l.Rating.Of != "" && l.Rating.OfAt < 0 {
		return fmt.Errorf("rating: of %q is no figure", l.Rating.Of)
	}
	return nil
}

func (l *Layout) bindCharts() error {
	for i := range l.Charts {
		c := &l.Charts[i]
		if !xlsx.DrawsChart(c.Kind) || c.Title.VI == "" || c.Says.VI == "" || len(c.Values) == 0 {
			return fmt.Errorf("chart %d: kind (bar, column, line), title, says and values are needed", i+1)
		}
		for _, name := range c.Values {
			if l.Source.Index(name) < 0 {
				return fmt.Errorf("chart %d: no field %q", i+1, name)
			}
		}
	}
	return nil
}

func (l *Layout) bindBlocks() error {
	for _, rows := range [][][]Block{l.Top, l.Foot} {
		for _, row := range rows {
			for i := range row {
				b := &row[i]
				b.FirstColumn, b.LastColumn, b.Rows = l.columnIndex(b.From), l.columnIndex(b.To), max(b.Rows, 1)
				if b.FirstColumn < 0 || b.LastColumn < b.FirstColumn {
					return fmt.Errorf("block from %q to %q: no such columns", b.From, b.To)
				}
				if _, ok := xlsx.Styles[b.Style]; !ok {
					return fmt.Errorf("block style %q is not known", b.Style)
				}
			}
		}
	}
	return nil
}
