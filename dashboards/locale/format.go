package locale

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"khohoso/models/period"
	"khohoso/models/scale"
)

// Locale is the language that a page is written in.
type Locale string

// The languages of the pages.
const (
	Vietnamese Locale = "vi"
	English    Locale = "en"
)

// Of reads a language name; Vietnamese is the language of the house.
func Of(lang string) Locale {
	if lang == string(English) {
		return English
	}
	return Vietnamese
}

// Missing stands where there is no figure; the reason goes beside it.
const Missing = "–"

// HardSpace keeps a figure and its unit on one line.
const HardSpace = "\u00a0"

func (t Locale) marks() (group, decimal string) {
	if t == English {
		return ",", "."
	}
	return ".", ","
}

// Number writes a whole number: 1.234 or 1,234.
func (t Locale) Number(n int64) string {
	group, _ := t.marks()
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "−", digits[1:]
	}
	var parts []string
	for len(digits) > 3 {
		parts = append([]string{digits[len(digits)-3:]}, parts...)
		digits = digits[:len(digits)-3]
	}
	return sign + strings.Join(append([]string{digits}, parts...), group)
}

// Decimal writes x with a fixed number of decimals: 1.234,5 or 1,234.5. A half goes up, as
// in percent and in a workbook's cells: one figure must not read 6,2 here and 6,3 there.
func (t Locale) Decimal(x float64, places int) string {
	_, mark := t.marks()
	scale := math.Pow10(places)
	text := strconv.FormatFloat(math.Round(math.Abs(x)*scale)/scale, 'f', places, 64)
	whole, fraction, _ := strings.Cut(text, ".")
	n, _ := strconv.ParseInt(whole, 10, 64)
	out := t.Number(n)
	if places > 0 {
		out += mark + fraction
	}
	if x < 0 && strings.Trim(text, "0.") != "" {
		out = "−" + out
	}
	return out
}

// Percent writes a share without its sign, one decimal, rounded from the whole
// numbers it is made of. A share that is not quite all never reads 100, and
// one that is not nothing never reads 0: that would be an untrue sentence.
func (t Locale) Percent(s scale.Share) string {
	if !s.Known() {
		return Missing
	}
	tenths := (s.Numerator*2000 + s.Denominator) / (2 * s.Denominator)
	switch {
	case tenths >= 1000 && s.Numerator < s.Denominator:
		return ">" + t.Decimal(99.9, 1)
	case tenths <= 0 && s.Numerator > 0:
		return "<" + t.Decimal(0.1, 1)
	}
	return t.Decimal(float64(tenths)/10, 1)
}

// Share is percent with its sign, kept together: 92,4 %.
func (t Locale) Share(s scale.Share) string {
	if !s.Known() {
		return Missing
	}
	return t.Percent(s) + HardSpace + "%"
}

// WholeShare is a share in a sentence, without decimals: 61 %.
func (t Locale) WholeShare(s scale.Share) string {
	percent := (s.Numerator*200 + s.Denominator) / (2 * s.Denominator)
	switch {
	case percent >= 100 && s.Numerator < s.Denominator:
		return t.T("over", "99"+HardSpace+"%")
	case percent <= 0 && s.Numerator > 0:
		return t.T("under", "1"+HardSpace+"%")
	}
	return strconv.FormatInt(percent, 10) + HardSpace + "%"
}

// Date writes a calendar date: 30/6/2025 or 30 June 2025.
func (t Locale) Date(d time.Time) string {
	if d.IsZero() {
		return Missing
	}
	if t == English {
		return fmt.Sprintf("%d %s %d", d.Day(), d.Month(), d.Year())
	}
	return fmt.Sprintf("%d/%d/%d", d.Day(), d.Month(), d.Year())
}

// Moment writes an instant to the minute, in the zone it carries.
func (t Locale) Moment(at time.Time) string {
	if at.IsZero() {
		return Missing
	}
	return at.Format("15:04") + " " + t.Date(at)
}

// MonthTag is the short name of a month under a chart: 6/25.
func (t Locale) MonthTag(p period.Period) string {
	if t == English {
		return p.To.Format("Jan 06")
	}
	return fmt.Sprintf("%d/%s", p.To.Month(), p.To.Format("06"))
}

var roman = [...]string{"", "I", "II", "III", "IV"}

// Period is the everyday name of a period: Tháng 6/2025, Quý II/2025, 2025.
func (t Locale) Period(p period.Period) string {
	year, month := p.To.Year(), int(p.To.Month())
	switch p.Kind {
	case period.Month:
		if t == English {
			return fmt.Sprintf("%s %d", p.To.Month(), year)
		}
		return fmt.Sprintf("Tháng %d/%d", month, year)
	case period.Quarter:
		quarter := (month + 2) / 3
		if t == English {
			return fmt.Sprintf("Quarter %d of %d", quarter, year)
		}
		return fmt.Sprintf("Quý %s/%d", roman[quarter], year)
	case period.HalfYear:
		return t.T("period.half."+strconv.Itoa((month+5)/6), strconv.Itoa(year))
	case period.NineMonths:
		return t.T("period.nine", strconv.Itoa(year))
	case period.Year:
		return t.T("period.year", strconv.Itoa(year))
	}
	if p.From.Equal(p.To) {
		return t.T("period.day", t.Date(p.From))
	}
	return t.T("period.span", t.Date(p.From), t.Date(p.To))
}

// PeriodInside is the name of a period in the middle of a sentence.
func (t Locale) PeriodInside(p period.Period) string {
	if p.Kind == period.Span {
		return t.Dates(p)
	}
	name := t.Period(p)
	if t == English && p.Kind == period.Month {
		return name
	}
	return strings.ToLower(name[:1]) + name[1:]
}

// Dates are the first and last day of a period.
func (t Locale) Dates(p period.Period) string {
	if p.From.Equal(p.To) {
		return t.Date(p.From)
	}
	return t.Date(p.From) + " – " + t.Date(p.To)
}
