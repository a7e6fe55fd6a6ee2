package table

import (
	"cmp"

	"khohoso/reports/layout"
	"khohoso/reports/source"
	"khohoso/reports/value"
	"khohoso/reports/wording"
)

// arrange makes the printed rows out of the records.
func (t *Table) arrange() {
	switch rules := t.Layout.Rows; {
	case rules.Groups != nil:
		t.arrangeGroups(rules.Groups)
	case len(rules.Sections) > 0:
		t.arrangeSections()
	case rules.Tree != nil:
		t.top = t.addTree(t.Records, 0)
	default:
		t.top = t.addItems(t.Records, 0)
	}
	if t.Layout.Rows.Total.VI != "" {
		sum := Row{Kind: Total, Name: t.Layout.Rows.Total.In(t.Lang)}
		t.Rows = append(t.Rows, t.summed(sum, t.top))
	}
}

// arrangeSections puts rows under the level of their unit, or of the unit that
// leads their branch where the form shows the tree.
func (t *Table) arrangeSections() {
	for i, s := range t.Layout.Rows.Sections {
		var members []source.Record
		for _, rec := range t.Records {
			level := rec.Level
			if t.Layout.Rows.Tree != nil {
				level = t.branchLevel(rec)
			}
			if t.Layout.SectionOf(level) == i {
				members = append(members, rec)
			}
		}
		t.addSection("", s.Text.In(t.Lang), members)
	}
}

func (t *Table) arrangeGroups(g *layout.Grouping) {
	code, name := t.Layout.Source.Index(g.Code), t.Layout.Source.Index(g.Name)
	var order []string
	members := map[string][]source.Record{}
	for _, rec := range t.Records {
		key := rec.Values[code].Text
		if _, seen := members[key]; !seen {
			order = append(order, key)
		}
		members[key] = append(members[key], rec)
	}
	for _, key := range order {
		t.addSection(key, cmp.Or(members[key][0].Values[name].Text, key), members[key])
	}
}

// addSection adds a row of subtotals and its members under it; nothing when it has none.
func (t *Table) addSection(code, name string, members []source.Record) {
	if len(members) == 0 {
		return
	}
	at := len(t.Rows)
	t.Rows = append(t.Rows, Row{})
	t.top = append(t.top, at)
	add := t.addItems
	if t.Layout.Rows.Tree != nil {
		add = t.addTree
	}
	parts := add(members, 0)
	t.Rows[at] = t.summed(Row{Kind: Subtotal, Mark: wording.Roman(len(t.top)), Code: code, Name: name}, parts)
}

// addItems adds a row for each record and gives their places.
func (t *Table) addItems(records []source.Record, depth int) []int {
	places := make([]int, len(records))
	for i, rec := range records {
		places[i] = len(t.Rows)
		t.addItem(rec, int64(i+1), depth, t.nameOf(rec))
	}
	return places
}

func (t *Table) addItem(rec source.Record, number int64, depth int, name string) {
	t.Rows = append(t.Rows, Row{Number: number, Depth: depth, Code: rec.Code, Name: name, Values: t.figures(rec.Values)})
}

func (t *Table) nameOf(rec source.Record) string {
	name := cmp.Or(rec.Name, rec.Code)
	if name == "" {
		t.Unnamed++
		name = t.Layout.Rows.Unnamed.In(t.Lang)
	}
	return name
}

// summed fills l with the sums of some rows; a ratio is made anew of the sums.
func (t *Table) summed(l Row, parts []int) Row {
	l.Parts, l.Values = parts, make([]value.Value, len(t.Layout.Columns))
	for c, col := range t.Layout.Columns {
		if !col.IsTotalled() || len(col.Ratio) > 0 {
			continue
		}
		if l.Values[c] = (value.Value{}); col.Holds == value.KindCount && col.Fill == nil {
			l.Values[c] = value.Count(0)
		}
		for _, i := range parts {
			l.Values[c].Add(t.Rows[i].Values[c])
		}
	}
	for c, col := range t.Layout.Columns {
		if len(col.Ratio) > 0 && col.IsTotalled() {
			l.Values[c] = value.Ratio(l.Values[col.RatioOf[0]], l.Values[col.RatioOf[1]])
		}
	}
	return l
}

// figures evaluates the columns over the fields of a record.
func (t *Table) figures(fields []value.Value) []value.Value {
	values := make([]value.Value, len(t.Layout.Columns))
	for i, c := range t.Layout.Columns {
		if c.Show == "" {
			values[i] = t.Shown(c, c.Value.Of(fields))
		}
	}
	return values
}

// Shown is a value as the form shows it: codes that the dictionary knows in words.
func (t *Table) Shown(c *layout.Column, v value.Value) value.Value {
	if v.State == value.IsText && c.Words != nil {
		if known, ok := c.Words[v.Text]; ok {
			v.Text = known.In(t.Lang)
		}
	}
	return v
}

// CountKnown counts the single rows that have a figure in a column.
func (t *Table) CountKnown(column int) (n int) {
	for _, l := range t.Rows {
		if l.Kind == Item && l.Values[column].State == value.IsNumber {
			n++
		}
	}
	return n
}
