package load

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"khohoso/ingest/contract"
	"khohoso/ingest/mapping"
	"khohoso/ingest/reader"
)

// followMapping takes contract columns from where the mapping says.
func (p *loadPlan) followMapping(m *mapping.Mapping) error {
	if p.source.HasOpenColumns() && !m.Meets(p.source.Seen) {
		return p.headFault(fmt.Sprintf("none of the columns of mapping %q is there (found: %s)", m.Name(), reader.Listed(p.source.Seen)),
			fmt.Sprintf("không có cột nào mà tệp ánh xạ %q cần (hiện có: %s)", m.Name(), reader.Listed(p.source.Seen)))
	}
	for _, event := range m.FullEvents() {
		s, err := p.mappedShape(m, event)
		if err != nil {
			return err
		}
		p.Shapes = append(p.Shapes, s)
	}
	for i, name := range p.source.Columns() {
		read := slices.Contains(p.SourceColumns, columnAt(i))
		if p.source.HasOpenColumns() {
			read = m.Reads(name)
		}
		if !read {
			p.ignored = append(p.ignored, name)
		}
	}
	return nil
}

func (p *loadPlan) mappedShape(m *mapping.Mapping, event mapping.Event) (s rowTemplate, err error) {
	if event.Each != "" {
		if s.Each, err = p.sourceColumn(m, event.List(event.Columns)+"|each"); err != nil {
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
				conditions = append(conditions, "not ("+column.Empty(expression)+")")
			}
		}
		s.Cells = append(s.Cells, templateCell{column.Name, expression})
	}
	for _, from := range slices.Sorted(maps.Keys(event.When)) {
		column, err := p.sourceColumn(m, from)
		if err != nil {
			return s, err
		}
		conditions = append(conditions, m.Condition(column, from, event.When[from]))
	}
	s.Condition = strings.Join(conditions, " and ")
	return s, nil
}

// notePlace keeps from which columns of the file a contract column comes; for a message
// the first one that a row may have filled stands for all.
func (p *loadPlan) notePlace(column contract.Column, cell mapping.Cell) {
	for c := &cell; c != nil; c = c.Else {
		at := p.columnNamed(c.From)
		if at < 0 {
			continue
		}
		if _, known := p.places[column.Name]; !known {
			p.places[column.Name] = at
		}
		if column.HoldsDays() {
			p.timed = append(p.timed, at)
		}
	}
}

func (p *loadPlan) columnNamed(from string) int {
	return slices.IndexFunc(p.source.Header, func(name string) bool { return strings.EqualFold(name, from) })
}

// sourceColumn is the column of the file that a mapping names, which is read then.
func (p *loadPlan) sourceColumn(m *mapping.Mapping, from string) (string, error) {
	at := p.columnNamed(from)
	if p.source.HasOpenColumns() {
		at = p.source.AddColumn(from)
	}
	if at < 0 {
		where, whereVI := p.headPlace("en"), p.headPlace("vi")
		return "", p.headFault(fmt.Sprintf("%s: column %q of mapping %q is missing (found: %s)", where, from, m.Name(), reader.Listed(p.source.Columns())),
			fmt.Sprintf("%s: thiếu cột %q mà tệp ánh xạ %q cần (hiện có: %s)", whereVI, from, m.Name(), reader.Listed(p.source.Columns())))
	}
	if column := columnAt(at); !slices.Contains(p.SourceColumns, column) {
		p.SourceColumns = append(p.SourceColumns, column)
	}
	return columnAt(at), nil
}

// cellExpression is the text of a cell: from its column, by its pattern, by its
// table of values, or what stands in for it where that is blank.
func (p *loadPlan) cellExpression(m *mapping.Mapping, column contract.Column, cell mapping.Cell, each string) (string, error) {
	if cell.Constant != "" {
		return contract.Literal(cell.Constant), nil
	}
	from, err := p.sourceColumn(m, cell.Field(each))
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
		expression = fmt.Sprintf("regexp_extract(%s, %s, %d)", expression, contract.Literal(cell.Pattern), group)
	}
	expression = cell.WithValues(expression)
	if cell.Else == nil {
		return expression, nil
	}
	other, err := p.cellExpression(m, column, *cell.Else, each)
	return fmt.Sprintf("case when %s then %s else %s end", column.Empty(expression), other, expression), err
}
