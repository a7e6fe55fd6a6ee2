package layout

import (
	"fmt"
	"strings"

	"khohoso/reports/value"
)

// Expression is a sum of fields or columns with signs: "received - received_online".
type Expression []Term

// Term is one name of an expression with its sign.
type Term struct {
	sign  float64
	field int
	Name  string
}

// ParseExpression reads names joined by + and -; index gives the place of a
// name, or less than 0 when there is no such name.
func ParseExpression(written string, index func(string) int) (Expression, error) {
	var e Expression
	sign := 1.0
	expectName := true
	for _, word := range strings.Fields(written) {
		if !expectName {
			switch word {
			case "+":
				sign = 1
			case "-":
				sign = -1
			default:
				return nil, fmt.Errorf("%q: + or - expected before %q", written, word)
			}
			expectName = true
			continue
		}
		i := index(word)
		if i < 0 {
			return nil, fmt.Errorf("%q: no such name %q", written, word)
		}
		e = append(e, Term{sign: sign, field: i, Name: word})
		expectName = false
	}
	if expectName {
		return nil, fmt.Errorf("%q: a name is missing", written)
	}
	return e, nil
}

// Of is the value of the expression over a row of values; nothing when one of them is not there.
func (e Expression) Of(values []value.Value) value.Value {
	if len(e) == 1 && e[0].sign > 0 {
		return values[e[0].field]
	}
	sum := 0.0
	for _, t := range e {
		v := values[t.field]
		if v.State != value.IsNumber {
			return value.Value{}
		}
		sum += t.sign * v.Number
	}
	return value.Number(sum)
}

// Write spells the expression with other names, as a formula or for a reader.
func (e Expression) Write(name func(field int) string, plus, minus string) string {
	var b strings.Builder
	for i, t := range e {
		switch {
		case t.sign < 0:
			b.WriteString(minus)
		case i > 0:
			b.WriteString(plus)
		}
		b.WriteString(name(t.field))
	}
	return b.String()
}
