package reports

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

func (l *layout) bindSource(known map[string]*fieldSet) error {
	if l.source = known[l.Read.Source]; l.source == nil {
		return fmt.Errorf("read.source: no source %q; known: %s", l.Read.Source, strings.Join(slices.Sorted(maps.Keys(known)), ", "))
	}
	if len(l.source.groups) > 0 && !slices.Contains(l.source.groups, l.Read.By) {
		return fmt.Errorf("read.by %q: choose %s", l.Read.By, strings.Join(l.source.groups, ", "))
	}
	if l.Code == "" || l.Title.VI == "" {
		return fmt.Errorf("code and title are needed")
	}
	if !slices.Contains([]string{"", "all", "branch", "province"}, l.Pack) {
		return fmt.Errorf("pack %q: all, branch, province, or nothing", l.Pack)
	}
	return nil
}

func (l *layout) bindRows(known map[string]*fieldSet) error {
	if l.list() {
		return nil
	}
	if !slices.Contains([]string{"name", "code", "read"}, l.Rows.Sort) {
		return fmt.Errorf("rows.sort %q: name, code or read", l.Rows.Sort)
	}
	if g := l.Rows.Groups; g != nil && (l.source.index(g.Code) < 0 || l.source.index(g.Name) < 0) {
		return fmt.Errorf("rows.groups: no such fields %q, %q", g.Code, g.Name)
	}
	for _, row := range l.Rows.Fixed {
		if row.Numerator == "" {
			continue
		}
		for _, e := range []string{row.Numerator, row.Denominator} {
			if _, err := parseExpression(e, known[flowRead].index); err != nil {
				return fmt.Errorf("rows.fixed %q: %w", row.Code, err)
			}
		}
	}
	return nil
}

func (l *layout) bindColumns() error {
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
	if len(l.Columns) == 0 || l.Columns[0].figure() {
		return fmt.Errorf("columns: the first must show a sequence, name or code, where the total row has its name")
	}
	return nil
}

func (l *layout) bindColumn(c *column) (err error) {
	if len(c.Head) == 0 || l.list() && len(c.Head) != 1 {
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
	if c.value, err = parseExpression(c.From, l.source.index); err != nil {
		return fmt.Errorf("from: %w", err)
	}
	c.kind = cmp.Or(c.Kind, l.source.fields[c.value[0].field].kind)
	for _, part := range c.value {
		if len(c.value) > 1 && !l.source.fields[part.field].kind.numeric() {
			return fmt.Errorf("from: %q is not a number", part.name)
		}
	}
	return l.bindTexts(c)
}

// bindTexts finds the words in which a text field's codes are shown.
func (l *layout) bindTexts(c *column) error {
	d, err := words()
	if err != nil {
		return err
	}
	if c.kind == aText {
		c.texts = d.Values[c.value[0].name]
	}
	return nil
}

// bindFormula finds the columns that a column is computed from on the sheet.
func (l *layout) bindFormula(c *column) error {
	for i, key := range append(slices.Clone(c.Sum), c.Less...) {
		at := l.figureIndex(key)
		if at < 0 {
			return fmt.Errorf("sum or less: no figure column %q", key)
		}
		sign := 1.0
		if i > len(c.Sum) { // all but the first of less
			sign = -1
		}
		c.formula = append(c.formula, term{sign: sign, field: at, name: key})
	}
	if len(c.Ratio) == 0 {
		return nil
	}
	if len(c.Ratio) != 2 || l.figureIndex(c.Ratio[0]) < 0 || l.figureIndex(c.Ratio[1]) < 0 {
		return fmt.Errorf("ratio %v: a numerator and a denominator column", c.Ratio)
	}
	c.ratio = [2]int{l.figureIndex(c.Ratio[0]), l.figureIndex(c.Ratio[1])}
	return nil
}

func (l *layout) bindIdentities() error {
	for _, line := range l.Identities {
		left, right, ok := strings.Cut(line, "=")
		if !ok {
			return fmt.Errorf("identity %q: write c3 = c7 + c11", line)
		}
		l1, err1 := parseExpression(left, l.figureIndex)
		r1, err2 := parseExpression(right, l.figureIndex)
		if err1 != nil || err2 != nil || len(l1) != 1 {
			return fmt.Errorf("identity %q: one figure column on the left, figure columns on the right", line)
		}
		l.identities = append(l.identities, identity{column: l1[0].field, parts: r1})
	}
	return nil
}

func (l *layout) bindRating() error {
	if l.Rating == nil {
		return nil
	}
	if l.Rating.column = l.figureIndex(l.Rating.Column); l.Rating.column < 0 {
		return fmt.Errorf("rating: column %q is no figure", l.Rating.Column)
	}
	if l.Rating.of = l.figureIndex(l.Rating.Of); l.Rating.Of != "" && l.Rating.of < 0 {
		return fmt.Errorf("rating: of %q is no figure", l.Rating.Of)
	}
	return nil
}

func (l *layout) bindCharts() error {
	for i := range l.Charts {
		c := &l.Charts[i]
		if !drawsChart(c.Kind) || c.Title.VI == "" || c.Says.VI == "" || len(c.Values) == 0 {
			return fmt.Errorf("chart %d: kind (bar, column, line), title, says and values are needed", i+1)
		}
		for _, name := range c.Values {
			if l.source.index(name) < 0 {
				return fmt.Errorf("chart %d: no field %q", i+1, name)
			}
		}
	}
	return nil
}

func (l *layout) bindBlocks() error {
	for _, rows := range [][][]block{l.Top, l.Foot} {
		for _, row := range rows {
			for i := range row {
				b := &row[i]
				b.from, b.to, b.Rows = l.columnIndex(b.From), l.columnIndex(b.To), max(b.Rows, 1)
				if b.from < 0 || b.to < b.from {
					return fmt.Errorf("block from %q to %q: no such columns", b.From, b.To)
				}
				if _, ok := roles[b.Style]; !ok {
					return fmt.Errorf("block style %q is not known", b.Style)
				}
			}
		}
	}
	return nil
}
