package wording

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"khohoso/models/period"
)

// Decimal is a number as formulas write it.
func Decimal(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

// Date is a date as offices write it.
func Date(d time.Time) string { return d.Format("02/01/2006") }

// PeriodName names a period in words: "Tháng 6 năm 2025". A period of the
// statutory calendar has the name of the month that it ends in.
func PeriodName(p period.Period, lang string) string {
	year, month := p.To.Year(), int(p.To.Month())
	half := (month + 5) / 6
	if lang == "en" {
		switch p.Kind {
		case period.Month:
			return p.To.Format("January 2006")
		case period.Quarter:
			return fmt.Sprintf("quarter %d of %d", (month+2)/3, year)
		case period.HalfYear:
			return fmt.Sprintf("%s half of %d", []string{"", "first", "second"}[half], year)
		case period.NineMonths:
			return fmt.Sprintf("nine months of %d", year)
		case period.Year:
			return strconv.Itoa(year)
		}
		return "chosen dates"
	}
	switch p.Kind {
	case period.Month:
		return fmt.Sprintf("Tháng %d năm %d", month, year)
	case period.Quarter:
		return fmt.Sprintf("Quý %s năm %d", Roman((month+2)/3), year)
	case period.HalfYear:
		return fmt.Sprintf("6 tháng %s năm %d", []string{"", "đầu", "cuối"}[half], year)
	case period.NineMonths:
		return fmt.Sprintf("9 tháng năm %d", year)
	case period.Year:
		return fmt.Sprintf("Năm %d", year)
	}
	return "Theo khoảng ngày"
}

// CalendarOf tells which rhythm a period follows; dates of one's own follow none.
func CalendarOf(p period.Period) string {
	if p.Kind == period.Span {
		return "span"
	}
	return string(cmp.Or(p.Calendar, period.Calendar))
}

// Number is a whole number as readers of a language write it.
func Number(n int64, lang string) string {
	digits, mark := strconv.FormatInt(n, 10), "."
	if lang == "en" {
		mark = ","
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + mark + digits[i:]
	}
	return digits
}

// Printed is a name as the form sheet shows it: in full, unless it would fill
// the page on its own. The data sheet has it whole.
func Printed(name string) string {
	const most = 300
	return Shorten(strings.Join(strings.Fields(name), " "), most)
}

// Short is a name within a message.
func Short(name string) string { return Shorten(strings.Join(strings.Fields(name), " "), 60) }

// Shorten cuts a text to a number of letters, the last of them an ellipsis.
func Shorten(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}

// Roman is a small number as sections are counted.
func Roman(n int) string {
	return []string{"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"}[min(n, 10)]
}
