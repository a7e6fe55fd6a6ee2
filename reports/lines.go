package reports

import (
	"cmp"
)

// arrange makes the printed lines out of the records.
func (t *table) arrange() {
	switch rules := t.form.Rows; {
	case rules.Groups != nil:
		t.arrangeGroups(rules.Groups)
	case len(rules.Sections) > 0:
		t.arrangeSections()
	case rules.Tree != nil:
		t.top = t.addTree(t.records, 0)
	default:
		t.top = t.addItems(t.records, 0)
	}
	if t.form.Rows.Total.VI != "" {
		sum := line{kind: total, name: t.form.Rows.Total.in(t.lang)}
		t.lines = append(t.lines, t.summed(sum, t.top))
	}
}

// arrangeSections puts rows under the level of their unit, or of the unit that
// leads their branch where the form shows the tree.
func (t *table) arrangeSections() {
	for i, s := range t.form.Rows.Sections {
		var members []record
		for _, rec := range t.records {
			level := rec.Level
			if t.form.Rows.Tree != nil {
				level = t.branchLevel(rec)
			}
			if t.form.sectionOf(level) == i {
				members = append(members, rec)
			}
		}
		t.addSection("", s.Text.in(t.lang), members)
	}
}

func (t *table) arrangeGroups(g *grouping) {
	code, name := t.form.source.index(g.Code), t.form.source.index(g.Name)
	var order []string
	members := map[string][]record{}
	for _, rec := range t.records {
		key := rec.values[code].text
		if _, seen := members[key]; !seen {
			order = append(order, key)
		}
		members[key] = append(members[key], rec)
	}
	for _, key := range order {
		t.addSection(key, cmp.Or(members[key][0].values[name].text, key), members[key])
	}
}

// addSection draws a line of subtotals and its members under it; nothing when it has none.
func (t *table) addSection(code, name string, members []record) {
	if len(members) == 0 {
		return
	}
	at := len(t.lines)
	t.lines = append(t.lines, line{})
	t.top = append(t.top, at)
	add := t.addItems
	if t.form.Rows.Tree != nil {
		add = t.addTree
	}
	parts := add(members, 0)
	t.lines[at] = t.summed(line{kind: subtotal, mark: roman(len(t.top)), code: code, name: name}, parts)
}

// addItems adds a line for each record and gives their places.
func (t *table) addItems(records []record, depth int) []int {
	places := make([]int, len(records))
	for i, rec := range records {
		places[i] = len(t.lines)
		t.addItem(rec, int64(i+1), depth, t.nameOf(rec))
	}
	return places
}

func (t *table) addItem(rec record, number int64, depth int, name string) {
	t.lines = append(t.lines, line{number: number, depth: depth, code: rec.Code, name: name, values: t.figures(rec.values)})
}

func (t *table) nameOf(rec record) string {
	name := cmp.Or(rec.Name, rec.Code)
	if name == "" {
		t.unnamed++
		name = t.form.Rows.Unnamed.in(t.lang)
	}
	return name
}

// summed fills l with the sums of some lines; a ratio is made anew of the sums.
func (t *table) summed(l line, parts []int) line {
	l.parts, l.values = parts, make([]value, len(t.form.Columns))
	for c, col := range t.form.Columns {
		if !col.totalled() || len(col.Ratio) > 0 {
			continue
		}
		if l.values[c] = (value{}); col.kind == aCount && col.Fill == nil {
			l.values[c] = count(0)
		}
		for _, i := range parts {
			l.values[c].add(t.lines[i].values[c])
		}
	}
	for c, col := range t.form.Columns {
		if len(col.Ratio) > 0 && col.totalled() {
			l.values[c] = ratioOf(l.values[col.ratio[0]], l.values[col.ratio[1]])
		}
	}
	return l
}

// figures evaluates the columns over the fields of a record.
func (t *table) figures(fields []value) []value {
	values := make([]value, len(t.form.Columns))
	for i, c := range t.form.Columns {
		if c.Show == "" {
			values[i] = t.shown(c, c.value.of(fields))
		}
	}
	return values
}

// shown is a value as the form shows it: codes that the dictionary knows in words.
func (t *table) shown(c *column, v value) value {
	if v.state == isText && c.texts != nil {
		if known, ok := c.texts[v.text]; ok {
			v.text = known.in(t.lang)
		}
	}
	return v
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
