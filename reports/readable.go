package reports

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"khohoso/models/period"
)

// decimals is a number as formulas write it.
func decimals(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

// dotted is a date as offices write it.
func dotted(d time.Time) string { return d.Format("02/01/2006") }

// periodWords names a period in words: "Tháng 6 năm 2025". A period of the
// statutory calendar has the name of the month that it ends in.
func periodWords(p period.Period, lang string) string {
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
		return fmt.Sprintf("Quý %s năm %d", roman((month+2)/3), year)
	case period.HalfYear:
		return fmt.Sprintf("6 tháng %s năm %d", []string{"", "đầu", "cuối"}[half], year)
	case period.NineMonths:
		return fmt.Sprintf("9 tháng năm %d", year)
	case period.Year:
		return fmt.Sprintf("Năm %d", year)
	}
	return "Theo khoảng ngày"
}

// calendarOf tells which rhythm a period follows; dates of one's own follow none.
func calendarOf(p period.Period) string {
	if p.Kind == period.Span {
		return "span"
	}
	return string(cmp.Or(p.Calendar, period.Calendar))
}

// grouped is a whole number as readers of a language write it.
func grouped(n int64, lang string) string {
	digits, mark := strconv.FormatInt(n, 10), "."
	if lang == "en" {
		mark = ","
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + mark + digits[i:]
	}
	return digits
}

// printed is a name as the form sheet shows it: in full, unless it would fill
// the page on its own. The data sheet has it whole.
func printed(name string) string {
	const most = 300
	return shorten(strings.Join(strings.Fields(name), " "), most)
}

// short is a name within a message.
func short(name string) string { return shorten(strings.Join(strings.Fields(name), " "), 60) }

func shorten(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}

// roman is a small number as sections are counted.
func roman(n int) string {
	return []string{"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"}[min(n, 10)]
}
