package ingest

import (
	"fmt"
	"strings"
	"sync"
	"time"
)

// value is the expression that makes a typed value of a cell.
func (c Column) value(cell string, m *Mapping, format Format) string {
	switch c.Form {
	case formText:
		return "as_text(" + cell + ")"
	case formCode:
		return "as_code(" + cell + ")"
	case formTime, formDue:
		return c.instant(cell, m, format)
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

// instant reads a time; a mapping may say how it is written and in which zone.
//
// In typed formats a cell may be an instant as such, whatever the mapping says.
func (c Column) instant(cell string, m *Mapping, format Format) string {
	plain := "as_time(" + cell + ")"
	if c.Form == formDue {
		plain = "as_due(" + cell + ")"
	}
	if m == nil {
		return plain
	}
	if m.TimeFormat != "" {
		parsed := c.parsed(cell, m)
		if format != XLSX && format != Parquet && format != Arrow && format != Rows {
			return parsed
		}
		typed := Mapping{Timezone: m.Timezone}
		return "coalesce(" + parsed + ", " + c.instant(cell, &typed, format) + ")"
	}
	if m.Timezone == "" {
		return plain
	}
	const hasOffset = `:\d\d.*([zZ]|[+-]\d\d(:?\d\d)?)$`
	local := fmt.Sprintf("timezone(%s, timezone(current_setting('TimeZone'), %s))", literal(m.Timezone), plain)
	return fmt.Sprintf("case when regexp_matches(trim(%s), %s) then %s else %s end", cell, literal(hasOffset), plain, local)
}

// parsed reads a time by the patterns of a mapping, of which "|" stands between
// several. A due date without an hour means the end of its day.
func (c Column) parsed(cell string, m *Mapping) string {
	var ways []string
	for _, pattern := range strings.Split(m.TimeFormat, "|") {
		way := fmt.Sprintf("try_strptime(trim(%s), %s)", cell, literal(strings.TrimSpace(pattern)))
		if c.Form == formDue && !strings.Contains(pattern, "%H") && !strings.Contains(pattern, "%I") {
			way += " + interval '23:59:59'"
		}
		if m.Timezone != "" && !strings.Contains(pattern, "%z") {
			way = fmt.Sprintf("timezone(%s, (%s)::timestamp)", literal(m.Timezone), way)
		} else {
			way = "(" + way + ")::timestamptz"
		}
		ways = append(ways, way)
	}
	if len(ways) == 1 {
		return ways[0]
	}
	return "coalesce(" + strings.Join(ways, ", ") + ")"
}

// typedProblem is problem for a column that holds instants as such.
func (c Column) typedProblem() string {
	limit := "is_plausible"
	if c.Form == formDue {
		limit = "is_plausible_due"
	}
	if c.Needed {
		return fmt.Sprintf("%s is null or not %s(%s)", c.Name, limit, c.Name)
	}
	return fmt.Sprintf("not %s(%s)", limit, c.Name)
}

// problem is the condition under which a row is refused for this column.
func (c Column) problem() string {
	limit := ""
	switch c.Form {
	case formTime:
		limit = "not is_plausible(" + c.Name + ")"
	case formDue:
		limit = "not is_plausible_due(" + c.Name + ")"
	}
	switch {
	case c.Needed && limit != "":
		return fmt.Sprintf("%s is null or %s", c.Name, limit)
	case c.Needed:
		return c.Name + " is null"
	case c.Form == formText, c.Form == formCode:
		return ""
	case limit != "":
		return fmt.Sprintf("%s is null and %s_cell is not null and not is_blank(%s_cell) or %s", c.Name, c.Name, c.Name, limit)
	}
	return fmt.Sprintf("%s is null and %s_cell is not null and not is_blank(%s_cell)", c.Name, c.Name, c.Name)
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
	for _, name := range sortedKeys(vocabulary) {
		l := list{List: name}
		for _, w := range vocabulary[name] {
			l.Words = append(l.Words, struct{ Text, Code string }{literal(w.text), w.code})
		}
		lists = append(lists, l)
	}
	return render("values", struct{ Vocabulary []list }{lists})
}
