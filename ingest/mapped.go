package ingest

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// followMapping takes contract columns from where the mapping says.
func (p *plan) followMapping(m *Mapping) error {
	if p.source.openHead() && !m.meets(p.source.seen) {
		return p.headFault(fmt.Sprintf("none of the columns of mapping %q is there (found: %s)", m.name, listed(p.source.seen)),
			fmt.Sprintf("không có cột nào mà tệp ánh xạ %q cần (hiện có: %s)", m.name, listed(p.source.seen)))
	}
	for _, event := range m.shapes() {
		s, err := p.mappedShape(m, event)
		if err != nil {
			return err
		}
		p.Shapes = append(p.Shapes, s)
	}
	for i, name := range p.source.columns() {
		read := slices.Contains(p.SourceColumns, columnAt(i))
		if p.source.openHead() {
			read = m.reads(name)
		}
		if !read {
			p.ignored = append(p.ignored, name)
		}
	}
	return nil
}

func (p *plan) mappedShape(m *Mapping, event Event) (s shape, err error) {
	if event.Each != "" {
		if s.Each, err = p.sourceColumn(m, event.list(event.Columns)+"|each"); err != nil {
			return s, err
		}
	}
	var conditions []string
	for _, column := range p.kind.Columns {
		cell, given := event.Columns[column.Name]
		expression := "null::varchar"
		if given {
			if expression, err = p.cellExpression(m, column, cell, event.Each); err != nil {
				return s, err
			}
			if !slices.Contains(p.GivenColumns, column.Name) {
				p.GivenColumns = append(p.GivenColumns, column.Name)
			}
			p.notePlace(column, cell)
			if event.Optional && column.Name == "event_time" {
				conditions = append(conditions, "not ("+column.empty(expression)+")")
			}
		}
		s.Cells = append(s.Cells, shapeCell{column.Name, expression})
	}
	for _, from := range slices.Sorted(maps.Keys(event.When)) {
		column, err := p.sourceColumn(m, from)
		if err != nil {
			return s, err
		}
		conditions = append(conditions, m.whenCondition(column, from, event.When[from]))
	}
	s.Condition = strings.Join(conditions, " and ")
	return s, nil
}

// noState stands in a list of wanted states for every one that the contract does not know.
const noState = "?"

// whenCondition says that a source column holds one of some values. States of dossiers are
// known in every spelling, and a time that stands for no date is blank.
func (m *Mapping) whenCondition(column, from string, values []string) string {
	isTime := m.feeds(from, formTime) || m.feeds(from, formDue)
	isState := slices.ContainsFunc(values, func(value string) bool { return value != "" }) && !slices.ContainsFunc(values, func(value string) bool {
		return value != "" && value != noState && codeOf("status", value) == ""
	})
	var wanted []string
	for _, value := range values {
		if isState && value != "" && value != noState {
			value = codeOf("status", value)
		}
		wanted = append(wanted, literal(value))
	}
	cell := fmt.Sprintf("coalesce(bare(%s), '')", column)
	switch {
	case isState:
		cell = fmt.Sprintf("state_of(%s)", column)
	case isTime:
		cell = fmt.Sprintf("case when has_no_time(%s) then '' else %s end", column, cell)
	}
	return fmt.Sprintf("%s in (%s)", cell, strings.Join(wanted, ", "))
}

// feeds says whether a source column feeds a contract column of a form.
func (m *Mapping) feeds(from string, wanted form) bool {
	kind, _ := KindNamed(m.Kind)
	for _, event := range m.shapes() {
		for name, cell := range event.Columns {
			column, _ := kind.column(name)
			for c := &cell; c != nil && column.Form == wanted; c = c.Else {
				if strings.EqualFold(c.From, from) {
					return true
				}
			}
		}
	}
	return false
}

// notePlace keeps from which columns of the file a contract column comes; for a message
// the first one that a row may have filled stands for all.
func (p *plan) notePlace(column Column, cell Cell) {
	for c := &cell; c != nil; c = c.Else {
		at := p.columnNamed(c.From)
		if at < 0 {
			continue
		}
		if _, known := p.places[column.Name]; !known {
			p.places[column.Name] = at
		}
		if column.holdsDays() {
			p.timed = append(p.timed, at)
		}
	}
}

func (p *plan) columnNamed(from string) int {
	return slices.IndexFunc(p.source.Header, func(name string) bool { return strings.EqualFold(name, from) })
}

// sourceColumn is the column of the file that a mapping names, which is read then.
func (p *plan) sourceColumn(m *Mapping, from string) (string, error) {
	at := p.columnNamed(from)
	if p.source.openHead() {
		at = p.source.column(from)
	}
	if at < 0 {
		where, whereVI := p.headPlace("en"), p.headPlace("vi")
		return "", p.headFault(fmt.Sprintf("%s: column %q of mapping %q is missing (found: %s)", where, from, m.name, listed(p.source.columns())),
			fmt.Sprintf("%s: thiếu cột %q mà tệp ánh xạ %q cần (hiện có: %s)", whereVI, from, m.name, listed(p.source.columns())))
	}
	if column := columnAt(at); !slices.Contains(p.SourceColumns, column) {
		p.SourceColumns = append(p.SourceColumns, column)
	}
	return columnAt(at), nil
}

// cellExpression is the text of a cell: from its column, by its pattern, by its
// table of values, or what stands in for it where that is blank.
func (p *plan) cellExpression(m *Mapping, column Column, cell Cell, each string) (string, error) {
	if cell.Constant != "" {
		return literal(cell.Constant), nil
	}
	from, err := p.sourceColumn(m, cell.field(each))
	if err != nil {
		return "", err
	}
	expression := from
	if each != "" && strings.HasPrefix(cell.From, each+"[].") {
		expression = fmt.Sprintf("json_extract_string(%s, '$[' || place || ']')", from)
	}
	if cell.Pattern != "" {
		group := 0
		if regexp.MustCompile(cell.Pattern).NumSubexp() > 0 { // validate has compiled it
			group = 1
		}
		expression = fmt.Sprintf("regexp_extract(%s, %s, %d)", expression, literal(cell.Pattern), group)
	}
	expression = cell.changed(expression)
	if cell.Else == nil {
		return expression, nil
	}
	other, err := p.cellExpression(m, column, *cell.Else, each)
	return fmt.Sprintf("case when %s then %s else %s end", column.empty(expression), other, expression), err
}

// changed puts a table of values over an expression; "*" is any other value that is
// not blank.
func (c Cell) changed(expression string) string {
	if len(c.Values) == 0 {
		return expression
	}
	var cases strings.Builder
	other := expression
	for _, from := range slices.Sorted(maps.Keys(c.Values)) {
		if from == "*" {
			other = fmt.Sprintf("case when not is_blank(%s) then %s end", expression, literal(c.Values[from]))
			continue
		}
		fmt.Fprintf(&cases, " when %s then %s", literal(from), literal(c.Values[from]))
	}
	if cases.Len() == 0 {
		return other
	}
	return fmt.Sprintf("case bare(%s)%s else %s end", expression, cases.String(), other)
}

// field is the column or path of the file that a cell reads.
func (c Cell) field(each string) string {
	switch {
	case each != "" && strings.HasPrefix(c.From, each+"[]."):
		return c.From + "|each"
	case c.Pick != "":
		return c.From + "|" + c.Pick
	}
	return c.From
}

// list is a path into the list of an event, to count its elements by.
func (e Event) list(columns map[string]Cell) string {
	for _, name := range slices.Sorted(maps.Keys(columns)) {
		if from := columns[name].From; strings.HasPrefix(from, e.Each+"[].") {
			return from
		}
	}
	return e.Each + "[]"
}

// reads says whether a mapping reads anything at or below a key.
func (m *Mapping) reads(key string) bool {
	for _, event := range m.shapes() {
		for from := range event.When {
			if strings.EqualFold(from, key) {
				return true
			}
		}
		for _, cell := range event.Columns {
			for c := &cell; c != nil; c = c.Else {
				top, _, _ := strings.Cut(c.From, ".")
				if strings.EqualFold(strings.TrimSuffix(top, "[]"), key) {
					return true
				}
			}
		}
	}
	return false
}

// meets says whether any key is one that the mapping reads.
func (m *Mapping) meets(keys []string) bool { return slices.ContainsFunc(keys, m.reads) }
