package ingest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

// value is the expression that makes a typed value of a cell.
func (c Column) value(cell string, times TimeFormat) string {
	switch c.Form {
	case formText:
		return fmt.Sprintf("as_name('%s', %s)", c.keptForm(), cell)
	case formCode:
		if c.isCode() {
			return "as_code(" + cell + ")"
		}
		return "as_label(" + cell + ")"
	case formTime, formDue:
		return c.instant(cell, times)
	case formDate:
		return "as_date(" + cell + ")"
	case formYesNo:
		return "as_yes_no_flag(" + cell + ")"
	case formAmount:
		return "as_amount(" + cell + ")"
	case formNumber:
		return "as_number(" + cell + ")"
	case formShare:
		return "as_share(" + cell + ")"
	case formPeriod:
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
	if c.Form == formDue {
		plain = "as_due(" + cell + ")"
	}
	if times.Zone != "" {
		local := fmt.Sprintf("timezone(%s, timezone(current_setting('TimeZone'), %s))", literal(times.Zone), plain)
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
		way := fmt.Sprintf("try_strptime(bare(%s), %s)", cell, literal(strings.TrimSpace(pattern)))
		if c.Form == formDue && !strings.Contains(pattern, "%z") {
			way = "end_if_midnight(" + way + ")"
		}
		if times.Zone != "" && !strings.Contains(pattern, "%z") {
			way = fmt.Sprintf("timezone(%s, (%s)::timestamp)", literal(times.Zone), way)
		} else {
			way = "(" + way + ")::timestamptz"
		}
		ways = append(ways, way)
	}
	return strings.Join(ways, ", ")
}

// holdsDays says that the column holds days or instants.
func (c Column) holdsDays() bool {
	return c.Form == formTime || c.Form == formDue || c.Form == formDate
}

// noDate is the condition under which an instant of the column is what programs write
// for none; "" for columns of other forms.
func (c Column) noDate() string {
	switch c.Form {
	case formTime:
		return "is_no_event_date(" + c.Name + ")"
	case formDue:
		return "is_no_date(" + c.Name + ")"
	}
	return ""
}

// empty is the condition under which a cell says nothing: blank, or no date where one stands.
func (c Column) empty(cell string) string {
	switch c.Form {
	case formTime:
		return "is_no_time(" + cell + ")"
	case formDue, formDate:
		return "is_no_due(" + cell + ")"
	}
	return "is_blank(" + cell + ")"
}

// limit is the condition under which an instant lies where no calendar goes; "" for
// columns of other forms.
func (c Column) limit() string {
	switch c.Form {
	case formTime:
		return "not is_plausible(" + c.Name + ")"
	case formDue:
		return "not is_plausible_due(" + c.Name + ")"
	}
	return ""
}

// typedValue is the value of a cell that holds an instant as such. An instant without
// a zone at midnight sharp is a day, see is_day_alone.
func (c Column) typedValue(cell string) string {
	switch c.Form {
	case formDue:
		return "typed_due(" + cell + ")"
	case formDate:
		return cell + "::date"
	}
	return cell + "::timestamptz"
}

// typedProblem is problem for a column that holds instants as such.
func (c Column) typedProblem() string {
	if c.Needed {
		return fmt.Sprintf("%s is null or %s", c.Name, c.limit())
	}
	return c.limit() + " and not " + c.noDate()
}

// isLabel says whether a column holds what things are called, which may be as long as a procedure's name is.
func (c Column) isLabel() bool {
	return c.Form == formCode && (strings.Contains(c.Name, "name") || strings.HasPrefix(c.Name, "group_") && c.Name != "group_code" || c.Name == "basis" || c.Name == "levels")
}

// isCode says whether a column holds the code of one thing: what is none is no value of it.
func (c Column) isCode() bool {
	return c.Form == formCode && (c.Name == "id" || c.Name == "event_id" || strings.HasSuffix(c.Name, "code"))
}

// problem is the condition under which a row is refused for this column.
func (c Column) problem() string {
	switch {
	case c.Spares:
		return ""
	case c.Needed && c.limit() != "":
		return fmt.Sprintf("%s is null or %s", c.Name, c.limit())
	case c.Needed && c.Form == formCode && !c.isLabel() && !c.isCode():
		return fmt.Sprintf("%s is null or not is_code(%s)", c.Name, c.Name)
	case c.Needed:
		return c.Name + " is null"
	case c.isLabel():
		return ""
	case c.Form == formCode && !c.isCode():
		return fmt.Sprintf("%s or not is_code(%s)", c.unread(), c.Name) // what is no code at all is no value
	case c.Form == formText:
		return ""
	case c.limit() != "":
		return fmt.Sprintf("%s or %s and not (%s)", c.unread(), c.limit(), c.noDate())
	}
	return c.unread()
}

// unread is the condition under which something stands in a cell that gave no value.
func (c Column) unread() string {
	cell := c.Name + "_cell"
	return fmt.Sprintf("%s is null and %s is not null and not (%s)", c.Name, cell, c.empty(cell))
}

// localDate is the expression of the day on which an instant lies in a zone. The
// engine's own takes ten times as long, which matters where the clocks are never
// changed: there it is a division.
func localDate(zone string) string {
	if known, found := localDates.Load(zone); found {
		return known.(string)
	}
	expression := findLocalDate(zone)
	localDates.Store(zone, expression)
	return expression
}

// localDates are the expressions by zone: to go through a century of days takes longer
// than to take in a small body.
var localDates sync.Map

func findLocalDate(zone string) string {
	const plain = "event_time::date"
	location, err := time.LoadLocation(zone)
	if err != nil {
		return plain
	}
	day := time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC)
	_, offset := day.In(location).Zone()
	for ; day.Year() < 2102; day = day.AddDate(0, 0, 1) {
		if _, other := day.In(location).Zone(); other != offset {
			return plain
		}
	}
	return fmt.Sprintf("date '1970-01-01' + ((epoch_us(event_time) + %d) // 86400000000)::integer", int64(offset)*1_000_000)
}

func literal(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// valueMacros is the statement that teaches a connection how cells become values.
func valueMacros() (string, error) {
	type list struct {
		List  string
		Words []struct{ Text, Code string }
	}
	var lists []list
	for _, name := range slices.Sorted(maps.Keys(vocabulary)) {
		l := list{List: name}
		for _, w := range vocabulary[name] {
			l.Words = append(l.Words, struct{ Text, Code string }{literal(w.text), w.code})
		}
		lists = append(lists, l)
	}
	return render("values", struct {
		Vocabulary []list
		Digits     []int
	}{lists, []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}})
}
