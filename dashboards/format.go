package dashboards

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"khohoso/models/period"
	"khohoso/models/scale"
)

// tongue is the language that a page is written in.
type tongue string

const (
	vietnamese tongue = "vi"
	english    tongue = "en"
)

// tongueOf reads a language name; Vietnamese is the language of the house.
func tongueOf(lang string) tongue {
	if lang == string(english) {
		return english
	}
	return vietnamese
}

// missing stands where there is no figure; the reason goes beside it.
const missing = "–"

// hardSpace keeps a figure and its unit on one line.
const hardSpace = "\u00a0"

func (t tongue) marks() (group, decimal string) {
	if t == english {
		return ",", "."
	}
	return ".", ","
}

// number writes a whole number: 1.234 or 1,234.
func (t tongue) number(n int64) string {
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

// decimal writes x with a fixed number of decimals: 1.234,5 or 1,234.5. A half goes up, as
// in percent and in a workbook's cells: one figure must not read 6,2 here and 6,3 there.
func (t tongue) decimal(x float64, places int) string {
	_, mark := t.marks()
	scale := math.Pow10(places)
	text := strconv.FormatFloat(math.Round(math.Abs(x)*scale)/scale, 'f', places, 64)
	whole, fraction, _ := strings.Cut(text, ".")
	n, _ := strconv.ParseInt(whole, 10, 64)
	out := t.number(n)
	if places > 0 {
		out += mark + fraction
	}
	if x < 0 && strings.Trim(text, "0.") != "" {
		out = "−" + out
	}
	return out
}

// percent writes a share without its sign, one decimal, rounded from the whole
// numbers it is made of. A share that is not quite all never reads 100, and
// one that is not nothing never reads 0: that would be an untrue sentence.
func (t tongue) percent(s scale.Share) string {
	if !s.Known() {
		return missing
	}
	tenths := (s.Numerator*2000 + s.Denominator) / (2 * s.Denominator)
	switch {
	case tenths >= 1000 && s.Numerator < s.Denominator:
		return ">" + t.decimal(99.9, 1)
	case tenths <= 0 && s.Numerator > 0:
		return "<" + t.decimal(0.1, 1)
	}
	return t.decimal(float64(tenths)/10, 1)
}

// share is percent with its sign, kept together: 92,4 %.
func (t tongue) share(s scale.Share) string {
	if !s.Known() {
		return missing
	}
	return t.percent(s) + hardSpace + "%"
}

// wholeShare is a share in a sentence, without decimals: 61 %.
func (t tongue) wholeShare(s scale.Share) string {
	percent := (s.Numerator*200 + s.Denominator) / (2 * s.Denominator)
	switch {
	case percent >= 100 && s.Numerator < s.Denominator:
		return t.t("over", "99"+hardSpace+"%")
	case percent <= 0 && s.Numerator > 0:
		return t.t("under", "1"+hardSpace+"%")
	}
	return strconv.FormatInt(percent, 10) + hardSpace + "%"
}

// date writes a calendar date: 30/6/2025 or 30 June 2025.
func (t tongue) date(d time.Time) string {
	if d.IsZero() {
		return missing
	}
	if t == english {
		return fmt.Sprintf("%d %s %d", d.Day(), d.Month(), d.Year())
	}
	return fmt.Sprintf("%d/%d/%d", d.Day(), d.Month(), d.Year())
}

// moment writes an instant to the minute, in the zone it carries.
func (t tongue) moment(at time.Time) string {
	if at.IsZero() {
		return missing
	}
	return at.Format("15:04") + " " + t.date(at)
}

// monthTag is the short name of a month under a chart: 6/25.
func (t tongue) monthTag(p period.Period) string {
	if t == english {
		return p.To.Format("Jan 06")
	}
	return fmt.Sprintf("%d/%s", p.To.Month(), p.To.Format("06"))
}

var roman = [...]string{"", "I", "II", "III", "IV"}

// period is the everyday name of a period: Tháng 6/2025, Quý II/2025, 2025.
func (t tongue) period(p period.Period) string {
	year, month := p.To.Year(), int(p.To.Month())
	switch p.Kind {
	case period.Month:
		if t == english {
			return fmt.Sprintf("%s %d", p.To.Month(), year)
		}
		return fmt.Sprintf("Tháng %d/%d", month, year)
	case period.Quarter:
		quarter := (month + 2) / 3
		if t == english {
			return fmt.Sprintf("Quarter %d of %d", quarter, year)
		}
		return fmt.Sprintf("Quý %s/%d", roman[quarter], year)
	case period.HalfYear:
		return t.t("period.half."+strconv.Itoa((month+5)/6), strconv.Itoa(year))
	case period.NineMonths:
		return t.t("period.nine", strconv.Itoa(year))
	case period.Year:
		return t.t("period.year", strconv.Itoa(year))
	}
	if p.From.Equal(p.To) {
		return t.t("period.day", t.date(p.From))
	}
	return t.t("period.span", t.date(p.From), t.date(p.To))
}

// periodInside is the name of a period in the middle of a sentence.
func (t tongue) periodInside(p period.Period) string {
	if p.Kind == period.Span {
		return t.dates(p)
	}
	name := t.period(p)
	if t == english && p.Kind == period.Month {
		return name
	}
	return strings.ToLower(name[:1]) + name[1:]
}

// dates are the first and last day of a period.
func (t tongue) dates(p period.Period) string {
	if p.From.Equal(p.To) {
		return t.date(p.From)
	}
	return t.date(p.From) + " – " + t.date(p.To)
}
