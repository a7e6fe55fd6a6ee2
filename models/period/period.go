// Package period reads and names the periods of the decree, in the calendar and in the statutory window.
package period

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"khohoso/internal/apperr"
)

// Period is a span of whole local days that figures are asked for. From and To
// are both included; each is midnight UTC of the calendar date it stands for,
// so that no zone can move it.
type Period struct {
	Name     string // as the user wrote it: "2024-06", "2024-Q2", "2024-01-15..2024-03-14"
	Kind     PeriodKind
	Calendar CalendarName
	From     time.Time
	To       time.Time
}

// CalendarName says where periods begin. A span of two dates belongs to neither.
type CalendarName string

// The two calendars that live side by side: indicators and dashboards use calendar
// months; the statutory reports of NĐ 09/2019/NĐ-CP run from the 15th of the month
// before to the 14th, a year Y from 15/12/Y-1 to 14/12/Y.
const (
	Calendar  CalendarName = "calendar"
	Statutory CalendarName = "statutory"
)

// ParseCalendar reads a calendar's name; "" is Calendar.
func ParseCalendar(name string) (CalendarName, error) {
	switch CalendarName(name) {
	case "", Calendar:
		return Calendar, nil
	case Statutory:
		return Statutory, nil
	}
	return "", apperr.New(apperr.Usage, fmt.Sprintf("calendar %q: choose calendar or statutory", name),
		fmt.Sprintf("lịch %q: chọn calendar (dương lịch) hoặc statutory (từ ngày 15 đến 14)", name))
}

// In is the period of the same name in another calendar.
func (p Period) In(calendar CalendarName) Period {
	if p.Kind == Span || p.Calendar == calendar {
		return p
	}
	return Months(p.Kind, calendar, p.anchor().Year(), int(p.anchor().Month()))
}

// anchor is the first day of the first month that the period is named after.
func (p Period) anchor() time.Time {
	if p.Calendar == Statutory {
		return p.From.AddDate(0, 0, 1-p.From.Day()).AddDate(0, 1, 0)
	}
	return p.From
}

// PeriodKind says which rhythm a period belongs to; a span of two dates has its own.
type PeriodKind string

// The kinds of period, by the names the contract gives them.
const (
	Month      PeriodKind = "month"
	Quarter    PeriodKind = "quarter"
	HalfYear   PeriodKind = "half_year"
	NineMonths PeriodKind = "nine_months"
	Year       PeriodKind = "year"
	Span       PeriodKind = "span"
)

// Years outside of these are typing errors; dim_date covers them all.
const (
	firstYear = 1990
	LastYear  = 2100
)

var periodForms = regexp.MustCompile(`^(\d{4})(?:-(?:(\d{2})|Q(\d)|H(\d)|(9)M))?$`)

// ParsePeriods reads the period expression of the contract: single periods, a
// range that gives each period in it, two dates that make one span, and lists
// of these with commas. The order of the expression is kept.
func ParsePeriods(expression string) ([]Period, error) { return ParsePeriodsIn(expression, Calendar) }

// ParsePeriodsIn reads the same expression in a calendar of choice.
func ParsePeriodsIn(expression string, calendar CalendarName) ([]Period, error) {
	var periods []Period
	for _, part := range strings.Split(expression, ",") {
		found, err := parsePart(strings.TrimSpace(part))
		if err != nil {
			return nil, err
		}
		for _, p := range found {
			periods = append(periods, p.In(calendar))
		}
	}
	return periods, nil
}

// ParsePeriod reads an expression that must give exactly one period.
func ParsePeriod(expression string) (Period, error) { return ParsePeriodIn(expression, Calendar) }

// ParsePeriodIn reads the same expression in a calendar of choice.
func ParsePeriodIn(expression string, calendar CalendarName) (Period, error) {
	periods, err := ParsePeriodsIn(expression, calendar)
	if err != nil {
		return Period{}, err
	}
	if len(periods) != 1 {
		return Period{}, BadPeriod(expression, "one period is needed here, this names "+strconv.Itoa(len(periods)),
			"ở đây cần đúng một kỳ, biểu thức này gồm "+strconv.Itoa(len(periods))+" kỳ")
	}
	return periods[0], nil
}

func parsePart(part string) ([]Period, error) {
	first, last, isRange := strings.Cut(part, "..")
	if !isRange {
		one, err := parseSingle(part)
		return []Period{one}, err
	}
	if from, err := time.Parse(time.DateOnly, first); err == nil {
		return parseSpan(part, from, last)
	}
	from, err := parseSingle(first)
	if err != nil {
		return nil, err
	}
	to, err := parseSingle(last)
	if err != nil {
		return nil, err
	}
	if from.Kind != to.Kind {
		return nil, BadPeriod(part, "both ends must be of one kind (two months, two quarters …)",
			"hai đầu phải cùng loại kỳ (hai tháng, hai quý …)")
	}
	if to.From.Before(from.From) {
		return nil, BadPeriod(part, "the end lies before the start", "kỳ cuối đứng trước kỳ đầu")
	}
	var periods []Period
	for p := from; !p.From.After(to.From); p = p.Next() {
		periods = append(periods, p)
	}
	return periods, nil
}

func parseSpan(part string, from time.Time, last string) ([]Period, error) {
	to, err := time.Parse(time.DateOnly, last)
	if err != nil {
		return nil, BadPeriod(part, "after .. a date like 2024-03-14 is needed", "sau .. phải là ngày dạng 2024-03-14")
	}
	if to.Before(from) {
		return nil, BadPeriod(part, "the end lies before the start", "ngày cuối đứng trước ngày đầu")
	}
	if !knownYear(from.Year()) || !knownYear(to.Year()) {
		return nil, BadPeriod(part, yearHintEN, yearHintVI)
	}
	return []Period{{Name: part, Kind: Span, From: from, To: to}}, nil
}

var (
	yearHintEN = fmt.Sprintf("year must be %d to %d", firstYear, LastYear)
	yearHintVI = fmt.Sprintf("năm phải từ %d đến %d", firstYear, LastYear)
)

func parseSingle(text string) (Period, error) {
	groups := periodForms.FindStringSubmatch(text)
	if groups == nil {
		if day, err := time.Parse(time.DateOnly, text); err == nil && knownYear(day.Year()) {
			return Period{Name: text, Kind: Span, From: day, To: day}, nil
		}
		return Period{}, BadPeriod(text, "write 2024-06, 2024-Q2, 2024-H1, 2024-9M, 2024, a range 2024-01..2024-12 or two dates 2024-01-15..2024-03-14",
			"viết 2024-06, 2024-Q2, 2024-H1, 2024-9M, 2024, dải 2024-01..2024-12 hoặc hai ngày 2024-01-15..2024-03-14")
	}
	year, _ := strconv.Atoi(groups[1])
	if !knownYear(year) {
		return Period{}, BadPeriod(text, yearHintEN, yearHintVI)
	}
	number := func(i int) int { n, _ := strconv.Atoi(groups[i]); return n }
	switch {
	case groups[2] != "":
		if number(2) < 1 || number(2) > 12 {
			return Period{}, BadPeriod(text, "month must be 01 to 12", "tháng phải từ 01 đến 12")
		}
		return Months(Month, Calendar, year, number(2)), nil
	case groups[3] != "":
		if number(3) < 1 || number(3) > 4 {
			return Period{}, BadPeriod(text, "quarter must be Q1 to Q4", "quý phải từ Q1 đến Q4")
		}
		return Months(Quarter, Calendar, year, number(3)*3-2), nil
	case groups[4] != "":
		if number(4) < 1 || number(4) > 2 {
			return Period{}, BadPeriod(text, "half-year must be H1 or H2", "nửa năm phải là H1 hoặc H2")
		}
		return Months(HalfYear, Calendar, year, number(4)*6-5), nil
	case groups[5] != "":
		return Months(NineMonths, Calendar, year, 1), nil
	}
	return Months(Year, Calendar, year, 1), nil
}

func knownYear(year int) bool { return year >= firstYear && year <= LastYear }

// Months makes the standard period of a kind whose name begins with a month.
func Months(kind PeriodKind, calendar CalendarName, year, month int) Period {
	from := time.Date(year, time.Month(month), 1, 0, 0, 0, 0, time.UTC)
	p := Period{Kind: kind, Calendar: calendar, From: from, To: from.AddDate(0, kind.Length(), -1)}
	if calendar == Statutory {
		p.From = from.AddDate(0, -1, 14)
		p.To = from.AddDate(0, kind.Length()-1, 13)
	}
	switch kind {
	case Month:
		p.Name = from.Format("2006-01")
	case Quarter:
		p.Name = fmt.Sprintf("%d-Q%d", from.Year(), (int(from.Month())+2)/3)
	case HalfYear:
		p.Name = fmt.Sprintf("%d-H%d", from.Year(), (int(from.Month())+5)/6)
	case NineMonths:
		p.Name = fmt.Sprintf("%d-9M", from.Year())
	default:
		p.Name = from.Format("2006")
	}
	return p
}

// Length is the number of months of a standard kind.
func (k PeriodKind) Length() int {
	return map[PeriodKind]int{Month: 1, Quarter: 3, HalfYear: 6, NineMonths: 9, Year: 12}[k]
}

// stride is the number of months from one period of a kind to the next: nine
// months are counted once a year.
func (k PeriodKind) stride() int {
	if k == NineMonths {
		return 12
	}
	return k.Length()
}

// Next is the period of the same kind after p; a span moves by its own length.
func (p Period) Next() Period { return p.shift(1) }

// Previous is the period of the same kind before p, what changes are measured against.
func (p Period) Previous() Period { return p.shift(-1) }

// YearBefore is the same period one year earlier.
func (p Period) YearBefore() Period {
	if p.Kind == Span {
		return span(p.From.AddDate(-1, 0, 0), p.To.AddDate(-1, 0, 0))
	}
	return Months(p.Kind, p.Calendar, p.anchor().Year()-1, int(p.anchor().Month()))
}

func (p Period) shift(by int) Period {
	if p.Kind == Span {
		days := int(p.To.Sub(p.From).Hours()/24) + 1
		return span(p.From.AddDate(0, 0, by*days), p.To.AddDate(0, 0, by*days))
	}
	first := p.anchor().AddDate(0, by*p.Kind.stride(), 0)
	return Months(p.Kind, p.Calendar, first.Year(), int(first.Month()))
}

func span(from, to time.Time) Period {
	return Period{
		Name: from.Format(time.DateOnly) + ".." + to.Format(time.DateOnly),
		Kind: Span, From: from, To: to,
	}
}

// LastMonths gives the n months of p's calendar that end with the month of p's
// last day, oldest first: the window of a trend.
func (p Period) LastMonths(n int) []Period {
	calendar := p.Calendar
	if calendar == "" {
		calendar = Calendar
	}
	last := Months(Month, calendar, p.To.Year(), int(p.To.Month()))
	if calendar == Statutory && p.To.Day() > 14 {
		last = last.Next()
	}
	window := make([]Period, n)
	for i := n - 1; i >= 0; i-- {
		window[i] = last
		last = last.Previous()
	}
	return window
}

// BadPeriod is the error for an expression that names no period, with what would.
func BadPeriod(text, whyEN, whyVI string) error {
	return apperr.New(apperr.BadPeriod, fmt.Sprintf("period %q: %s", text, whyEN), fmt.Sprintf("kỳ %q: %s", text, whyVI))
}
