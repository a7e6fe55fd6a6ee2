package mapping

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"khohoso/ingest/contract"
)

// noState stands in a list of wanted states for every one that the contract does not know.
const noState = "?"

// Condition says that a source column holds one of some values. States of dossiers are
// known in every spelling, and a time that stands for no date is blank.
func (m *Mapping) Condition(column, from string, values []string) string {
	isTime := m.feeds(from, contract.TypeTime) || m.feeds(from, contract.TypeDue)
	isState := slices.ContainsFunc(values, func(value string) bool { return value != "" }) && !slices.ContainsFunc(values, func(value string) bool {
		return value != "" && value != noState && contract.CodeOf("status", value) == ""
	})
	var wanted []string
	for _, value := range values {
		if isState && value != "" && value != noState {
			value = contract.CodeOf("status", value)
		}
		wanted = append(wanted, contract.Literal(value))
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
func (m *Mapping) feeds(from string, wanted contract.ColumnType) bool {
	kind, _ := contract.KindNamed(m.Kind)
	for _, event := range m.FullEvents() {
		for name, cell := range event.Columns {
			column, _ := kind.Column(name)
			for c := &cell; c != nil && column.Type == wanted; c = c.Else {
				if strings.EqualFold(c.From, from) {
					return true
				}
			}
		}
	}
	return false
}

// WithValues puts a table of values over an expression; "*" is any other value that is
// not blank.
func (c Cell) WithValues(expression string) string {
	if len(c.Values) == 0 {
		return expression
	}
	var cases strings.Builder
	other := expression
	for _, from := range slices.Sorted(maps.Keys(c.Values)) {
		if from == "*" {
			other = fmt.Sprintf("case when not is_blank(%s) then %s end", expression, contract.Literal(c.Values[from]))
			continue
		}
		fmt.Fprintf(&cases, " when %s then %s", contract.Literal(from), contract.Literal(c.Values[from]))
	}
	if cases.Len() == 0 {
		return other
	}
	return fmt.Sprintf("case bare(%s)%s else %s end", expression, cases.String(), other)
}

// Field is the column or path of the file that a cell reads.
func (c Cell) Field(each string) string {
	switch {
	case each != "" && strings.HasPrefix(c.From, each+"[]."):
		return c.From + "|each"
	case c.Pick != "":
		return c.From + "|" + c.Pick
	}
	return c.From
}

// List is a path into the list of an event, to count its elements by.
func (e Event) List(columns map[string]Cell) string {
	for _, name := range slices.Sorted(maps.Keys(columns)) {
		if from := columns[name].From; strings.HasPrefix(from, e.Each+"[].") {
			return from
		}
	}
	return e.Each + "[]"
}

// Reads says whether a mapping reads anything at or below a key.
func (m *Mapping) Reads(key string) bool {
	for _, event := range m.FullEvents() {
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

// Meets says whether any key is one that the mapping reads.
func (m *Mapping) Meets(keys []string) bool { return slices.ContainsFunc(keys, m.Reads) }
