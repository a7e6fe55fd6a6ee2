package models_test

import (
	"encoding/csv"
	"strings"
	"time"

	sqlfiles "khohoso/sql"
)

// term is the legal time of a procedure.
type term struct {
	Count int
	Unit  string // hours, working_days, calendar_days, months
}

// workCalendar knows the days off and the make-up days. Hours are 07:00 to 11:30
// and 13:30 to 17:00.
type workCalendar map[string]string // date to off or make_up

func shippedCalendar() workCalendar {
	calendar := workCalendar{}
	rows, err := csv.NewReader(strings.NewReader(sqlfiles.Seed("holiday"))).ReadAll()
	if err != nil {
		panic(err) // the seed is compiled in
	}
	for _, row := range rows[1:] {
		calendar[row[0]] = row[2]
	}
	return calendar
}

func (w workCalendar) works(t time.Time) bool {
	switch w[t.Format(time.DateOnly)] {
	case "off":
		return false
	case "make_up":
		return true
	}
	return t.Weekday() != time.Saturday && t.Weekday() != time.Sunday
}

func isHour(minute int) bool {
	return minute >= 7*60 && minute < 11*60+30 || minute >= 13*60+30 && minute < 17*60
}

// end is the instant at which a term that starts with a receipt ends. Hours are
// counted minute by minute through working time; other terms end with a working day.
func (w workCalendar) end(received time.Time, t term) time.Time {
	if t.Unit == "hours" {
		return w.endOfHours(received, t.Count*60)
	}
	day := time.Date(received.Year(), received.Month(), received.Day(), 0, 0, 0, 0, time.UTC)
	if !w.works(day) || received.Hour() >= 17 {
		day = w.next(day)
	}
	switch t.Unit {
	case "working_days":
		for range t.Count {
			day = w.next(day)
		}
	case "months":
		day = addMonths(day, t.Count)
	default:
		day = day.AddDate(0, 0, t.Count)
	}
	if !w.works(day) {
		day = w.next(day)
	}
	return time.Date(day.Year(), day.Month(), day.Day(), 17, 0, 0, 0, received.Location())
}

// next is the first working day after a day.
func (w workCalendar) next(day time.Time) time.Time {
	for day = day.AddDate(0, 0, 1); !w.works(day); day = day.AddDate(0, 0, 1) {
	}
	return day
}

func (w workCalendar) endOfHours(received time.Time, minutes int) time.Time {
	day := time.Date(received.Year(), received.Month(), received.Day(), 0, 0, 0, 0, time.UTC)
	minute := received.Hour()*60 + received.Minute()
	for ; ; day, minute = day.AddDate(0, 0, 1), 0 {
		if !w.works(day) {
			continue
		}
		for ; minute < 24*60; minute++ {
			if !isHour(minute) {
				continue
			}
			if minutes--; minutes == 0 {
				return time.Date(day.Year(), day.Month(), day.Day(), 0, minute+1, 0, 0, received.Location())
			}
		}
	}
}

// addMonths keeps to the month's end: a month after 31 January is the last of February.
func addMonths(day time.Time, months int) time.Time {
	first := time.Date(day.Year(), day.Month()+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1)
	return first.AddDate(0, 0, min(day.Day(), last.Day())-1)
}
