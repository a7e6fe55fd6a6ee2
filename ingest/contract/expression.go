package contract

import (
	"fmt"
	"strings"
)

// Value is the expression that makes a typed value of a cell.
func (c Column) Value(cell string, times TimeFormat) string {
	switch c.Type {
	case TypeText:
		return fmt.Sprintf("as_name('%s', %s)", c.RedactForm(), cell)
	case TypeCode:
		if c.isCode() {
			return "as_code(" + cell + ")"
		}
		return "as_label(" + cell + ")"
	case TypeTime, TypeDue:
		return c.instant(cell, times)
	case TypeDate:
		return "as_date(" + cell + ")"
	case TypeYesNo:
		return "as_yes_no_flag(" + cell + ")"
	case TypeAmount:
		return "as_amount(" + cell + ")"
	case TypeNumber:
		return "as_number(" + cell + ")"
	case TypeShare:
		return "as_share(" + cell + ")"
	case TypePeriod:
		return "as_period(" + cell + ")"
	default:
		return "as_" + c.Words + "(" + cell + ")::utinyint"
	}
}

// TimeFormat says how a foreign file writes its times. The zero value is how the contract does.
type TimeFormat struct {
	Zone     string // of times written without an offset; the warehouse's when empty
	Patterns string // of strptime, with "|" between several; any spelling that leaves no doubt when empty
}

// instant reads a time. What the patterns do not fit is read like any other time, days
// before months only where the patterns say so too.
func (c Column) instant(cell string, times TimeFormat) string {
	plain := "as_time(" + cell + ")"
	if c.Type == TypeDue {
		plain = "as_due(" + cell + ")"
	}
	if times.Zone != "" {
		local := fmt.Sprintf("timezone(%s, timezone(current_setting('TimeZone'), %s))", Literal(times.Zone), plain)
		plain = fmt.Sprintf("case when names_zone(%s) then %s else %s end", cell, plain, local)
	}
	switch {
	case times.Patterns == "":
		return plain
	case times.monthsFirst():
		plain = fmt.Sprintf("case when begins_with_year(%s) then %s end", cell, plain)
	}
	return "coalesce(" + c.parsed(cell, times) + ", " + plain + ")"
}

// monthsFirst says that a pattern has the month before the day and the year behind.
func (t TimeFormat) monthsFirst() bool {
	for _, pattern := range strings.Split(t.Patterns, "|") {
		month, day, year := strings.Index(pattern, "%m"), strings.Index(pattern, "%d"), strings.Index(strings.ToLower(pattern), "%y")
		if month >= 0 && month < day && year > month {
			return true
		}
	}
	return false
}

// parsed reads a time by patterns. A due date without an hour means the end of its day.
func (c Column) parsed(cell string, times TimeFormat) string {
	var ways []string
	for _, pattern := range strings.Split(times.Patterns, "|") {
		way := fmt.Sprintf("try_strptime(bare(%s), %s)", cell, Literal(strings.TrimSpace(pattern)))
		if c.Type == TypeDue && !strings.Contains(pattern, "%z") {
			way = "end_if_midnight(" + way + ")"
		}
		if times.Zone != "" && !strings.Contains(pattern, "%z") {
			way = fmt.Sprintf("timezone(%s, (%s)::timestamp)", Literal(times.Zone), way)
		} else {
			way = "(" + way + ")::timestamptz"
		}
		ways = append(ways, way)
	}
	return strings.Join(ways, ", ")
}

// HoldsDays says that the column holds days or instants.
func (c Column) HoldsDays() bool {
	return c.Type == TypeTime || c.Type == TypeDue || c.Type == TypeDate
}

// NoDate is the condition under which an instant of the column is what programs write
// for none; "" for columns of other forms.
func (c Column) NoDate() string {
	switch c.Type {
	case TypeTime:
		return "is_no_event_date(" + c.Name + ")"
	case TypeDue:
		return "is_no_date(" + c.Name + ")"
	}
	return ""
}

// Empty is the condition under which a cell says nothing: blank, or no date where one stands.
func (c Column) Empty(cell string) string {
	switch c.Type {
	case TypeTime:
		return "is_no_time(" + cell + ")"
	case TypeDue, TypeDate:
		return "is_no_due(" + cell + ")"
	}
	return "is_blank(" + cell + ")"
}

// outOfCalendar is the condition under which an instant lies where no calendar goes; "" for
// columns of other forms.
func (c Column) outOfCalendar() string {
	switch c.Type {
	case TypeTime:
		return "not is_plausible(" + c.Name + ")"
	case TypeDue:
		return "not is_plausible_due(" + c.Name + ")"
	}
	return ""
}

// TypedValue is the value of a cell that holds an instant as such. An instant without
// a zone at midnight sharp is a day, see is_day_alone.
func (c Column) TypedValue(cell string) string {
	switch c.Type {
	case TypeDue:
		return "typed_due(" + cell + ")"
	case TypeDate:
		return cell + "::date"
	}
	return cell + "::timestamptz"
}

// TypedProblem is problem for a column that holds instants as such.
func (c Column) TypedProblem() string {
	if c.Needed {
		return fmt.Sprintf("%s is null or %s", c.Name, c.outOfCalendar())
	}
	return c.outOfCalendar() + " and not " + c.NoDate()
}

// isLabel says whether a column holds what things are called, which may be as long as a procedure's name is.
func (c Column) isLabel() bool {
	return c.Type == TypeCode && (strings.Contains(c.Name, "name") || strings.HasPrefix(c.Name, "group_") && c.Name != "group_code" || c.Name == "basis" || c.Name == "levels")
}

// isCode says whether a column holds the code of one thing: what is none is no value of it.
func (c Column) isCode() bool {
	return c.Type == TypeCode && (c.Name == "id" || c.Name == "event_id" || strings.HasSuffix(c.Name, "code"))
}

// Problem is the condition under which a row is refused for this column.
func (c Column) Problem() string {
	switch {
	case c.Spares:
		return ""
	case c.Needed && c.outOfCalendar() != "":
		return fmt.Sprintf("%s is null or %s", c.Name, c.outOfCalendar())
	case c.Needed && c.Type == TypeCode && !c.isLabel() && !c.isCode():
		return fmt.Sprintf("%s is null or not is_code(%s)", c.Name, c.Name)
	case c.Needed:
		return c.Name + " is null"
	case c.isLabel():
		return ""
	case c.Type == TypeCode && !c.isCode():
		return fmt.Sprintf("%s or not is_code(%s)", c.Unread(), c.Name) // what is no code at all is no value
	case c.Type == TypeText:
		return ""
	case c.outOfCalendar() != "":
		return fmt.Sprintf("%s or %s and not (%s)", c.Unread(), c.outOfCalendar(), c.NoDate())
	}
	return c.Unread()
}

// Unread is the condition under which something stands in a cell that gave no value.
func (c Column) Unread() string {
	cell := c.Name + "_cell"
	return fmt.Sprintf("%s is null and %s is not null and not (%s)", c.Name, cell, c.Empty(cell))
}

// Literal quotes a text for a statement.
func Literal(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }
