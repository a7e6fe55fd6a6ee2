package holidays

import (
	_ "embed"
	"encoding/csv"
	"slices"
	"strconv"
	"strings"
	"time"
)

// How sure a day off is where no decision of the year says so.
const (
	ByLaw    = "law"      // the law names the day
	Computed = "computed" // a decision of the year settles it: Tết's five days, the second day of the National Day, days off for a weekend
)

// Day is one weekday that is off.
type Day struct {
	Date      time.Time
	Name      string
	Basis     string
	Certainty string
	Occasion  string // tet or national_day: what a decision of the year settles as a whole; else ""
}

// occasion is one line of the law: a holiday in the years in which it stood like that.
type occasion struct {
	code, name            string
	firstYear, lastYear   int
	lunar                 bool
	month, day            int
	daysBefore, daysAfter int
	eitherSide            bool // one more day, before or after
	certainty             string
	basis, weekendBasis   string
}

//go:embed law.csv
var law string

// Year lists the weekdays off of a year as the law gives them, by date.
//
// Of Tết's days two come before the new year's day and two after it, as decided each year
// since 2014; the day beside the National Day is the one that makes the longer break, the
// day before where both are alike. A day that falls on a weekend gives the next working
// day off (Bộ luật Lao động 2019 Điều 111 khoản 3).
func Year(year int) []Day {
	off := map[time.Time]Day{}
	var all []occasion
	for _, o := range occasions() {
		if year >= o.firstYear && year <= o.lastYear {
			all = append(all, o)
		}
	}
	slices.SortStableFunc(all, func(a, b occasion) int { return a.dates(year)[0].Compare(b.dates(year)[0]) })
	for _, o := range all {
		for _, date := range o.dates(year) {
			if _, taken := off[date]; !taken {
				off[date] = o.on(date, year)
			}
		}
	}
	for _, o := range all {
		for _, date := range o.dates(year) {
			if isWeekend(date) {
				free := nextWorked(date, off)
				off[free] = Day{free, "Nghỉ bù " + strings.Replace(o.name, "Ngày", "ngày", 1), o.weekendBasis, Computed, settledTogether(o.code)}
			}
		}
	}
	var days []Day
	for date, day := range off {
		if !isWeekend(date) {
			days = append(days, day)
		}
	}
	slices.SortFunc(days, func(a, b Day) int { return a.Date.Compare(b.Date) })
	return days
}

// on is the occasion's day at a date; the day beside the one that the law names is a
// matter of the year's decision.
func (o occasion) on(date time.Time, year int) Day {
	certainty := o.certainty
	if o.eitherSide && !date.Equal(o.named(year)) {
		certainty = Computed
	}
	return Day{date, o.name, o.basis, certainty, settledTogether(o.code)}
}

// named is the day that the law names.
func (o occasion) named(year int) time.Time {
	if o.lunar {
		return LunarDay(year, o.month, o.day)
	}
	return time.Date(year, time.Month(o.month), o.day, 0, 0, 0, 0, time.UTC)
}

// dates are the occasion's days of a year, weekends included, in their order.
func (o occasion) dates(year int) []time.Time {
	span := func(before, after int) (dates []time.Time) {
		for i := -before; i <= after; i++ {
			dates = append(dates, o.named(year).AddDate(0, 0, i))
		}
		return dates
	}
	if !o.eitherSide {
		return span(o.daysBefore, o.daysAfter)
	}
	before, after := span(1, 0), span(0, 1)
	if unbroken(after) > unbroken(before) {
		return after
	}
	return before
}

// unbroken is how many days without work lie together around some days off.
func unbroken(dates []time.Time) int {
	off := map[time.Time]Day{}
	for _, date := range dates {
		off[date] = Day{}
	}
	for _, date := range dates {
		if isWeekend(date) {
			off[nextWorked(date, off)] = Day{}
		}
	}
	first, last := dates[0], dates[0]
	for isOff(first.AddDate(0, 0, -1), off) {
		first = first.AddDate(0, 0, -1)
	}
	for isOff(last.AddDate(0, 0, 1), off) {
		last = last.AddDate(0, 0, 1)
	}
	return int(last.Sub(first).Hours()/24) + 1
}

// nextWorked is the first day after another that is neither off nor on a weekend.
func nextWorked(date time.Time, off map[time.Time]Day) time.Time {
	for isOff(date, off) {
		date = date.AddDate(0, 0, 1)
	}
	return date
}

func isOff(date time.Time, off map[time.Time]Day) bool {
	_, found := off[date]
	return found || isWeekend(date)
}

func isWeekend(date time.Time) bool {
	return date.Weekday() == time.Saturday || date.Weekday() == time.Sunday
}

func settledTogether(code string) string {
	if code == "tet" || code == "national_day" {
		return code
	}
	return ""
}

// occasions reads the law.
func occasions() []occasion {
	rows, err := csv.NewReader(strings.NewReader(law)).ReadAll()
	if err != nil {
		panic("law.csv: " + err.Error()) // compiled in
	}
	number := func(text string) int {
		n, err := strconv.Atoi(text)
		if err != nil {
			panic("law.csv: " + err.Error())
		}
		return n
	}
	const forGood = "9999"
	var all []occasion
	for _, r := range rows[1:] {
		if r[3] == "" {
			r[3] = forGood
		}
		all = append(all, occasion{
			code: r[0], name: r[1], firstYear: number(r[2]), lastYear: number(r[3]), lunar: r[4] == "lunar", month: number(r[5]), day: number(r[6]),
			daysBefore: number(r[7]), daysAfter: number(r[8]), eitherSide: r[9] == "1", certainty: r[10], basis: r[11], weekendBasis: r[12],
		})
	}
	return all
}
