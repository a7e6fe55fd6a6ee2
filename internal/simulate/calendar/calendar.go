package calendar

import (
	"sort"
	"time"

	"khohoso/internal/simulate/tables"
)

// Office hours are 07:00–11:30 and 13:30–17:00: eight hours, which the law
// counts as one working day.
const (
	MorningStart   = 7 * Hour
	MorningEnd     = 11*Hour + 30*Minute
	AfternoonStart = 13*Hour + 30*Minute
	AfternoonEnd   = 17 * Hour
	morning        = MorningEnd - MorningStart
	Workday        = 8 * Hour
)

// Work is a position in working time: seconds of office hours since the start
// of the calendar. Terms are added and pauses measured on this axis, where
// nights, weekends and holidays have no length.
type Work int64

// dayKind is what a day is to an office.
type dayKind uint8

// The kinds of days.
const (
	Working dayKind = iota
	Saturday
	sunday
	Holiday
	Tet
)

// Calendar turns local time into working time and back, in constant time.
type Calendar struct {
	base   Day
	kinds  []dayKind
	before []Work // Working time before each day
	office []Day  // the working days in order
}

// NewCalendar covers the years around the span: procedures were decided before
// it, and appointments and late finishes reach beyond it.
func NewCalendar(s Span) (*Calendar, error) {
	c := &Calendar{base: MustDay("2020-01-01")}
	c.kinds = make([]dayKind, int(s.Last-c.base)+4*366)
	for i := range c.kinds {
		switch (c.base + Day(i)).Weekday() {
		case time.Sunday:
			c.kinds[i] = sunday
		case time.Saturday:
			c.kinds[i] = Saturday
		}
	}
	if err := c.addHolidays(); err != nil {
		return nil, err
	}
	c.before = make([]Work, len(c.kinds))
	for i, k := range c.kinds {
		c.before[i] = Work(len(c.office)) * Workday
		if k == Working {
			c.office = append(c.office, c.base+Day(i))
		}
	}
	return c, nil
}

func (c *Calendar) addHolidays() error {
	rows, err := tables.Read("holidays.csv")
	if err != nil {
		return err
	}
	for _, r := range rows {
		kind := Holiday
		switch {
		case r.Text("kind") == "make_up":
			kind = Working
		case r.Text("name") == "Tết Nguyên đán":
			kind = Tet
		}
		for d := MustDay(r.Text("from")); d <= MustDay(r.Text("to")); d++ {
			if i := int(d - c.base); i < len(c.kinds) {
				c.kinds[i] = kind
			}
		}
	}
	return nil
}

// Kind says what kind of day d is; days outside of the calendar are like the nearest inside.
func (c *Calendar) Kind(d Day) dayKind { return c.kinds[c.index(d)] }

// index clamps: a date years after the span is never written, only compared.
func (c *Calendar) index(d Day) int {
	return min(max(int(d-c.base), 0), len(c.kinds)-1)
}

// Position is the working time spent when t comes.
func (c *Calendar) Position(t Instant) Work {
	i := c.index(t.Day())
	if c.kinds[i] != Working {
		return c.before[i]
	}
	s := t.Second()
	switch {
	case s < MorningStart:
		s = 0
	case s <= MorningEnd:
		s -= MorningStart
	case s < AfternoonStart:
		s = morning
	case s <= AfternoonEnd:
		s -= AfternoonStart - morning
	default:
		s = Workday
	}
	return c.before[i] + Work(s)
}

// Moment is the first instant at which somebody works after p: the end of one
// working day and the start of the next are the same position, and this is the
// start.
func (c *Calendar) Moment(p Work) Instant {
	p = max(p, 0)
	k := min(int(p/Workday), len(c.office)-1)
	s := int(p % Workday)
	if s < morning {
		return c.office[k].At(MorningStart + s)
	}
	return c.office[k].At(AfternoonStart + s - morning)
}

// Deadline is the last instant at which p is not yet passed, for appointments:
// a term of whole days from 07:00 ends at 17:00, not at 07:00 the day after.
func (c *Calendar) Deadline(p Work) Instant { return c.Moment(p-1) + 1 }

// Roll moves d forward to a working day.
func (c *Calendar) Roll(d Day) Day {
	i := sort.Search(len(c.office), func(i int) bool { return c.office[i] >= d })
	return c.office[min(i, len(c.office)-1)]
}
