package simulate

import (
	"sort"
	"time"
)

// Office hours are 07:00–11:30 and 13:30–17:00: eight hours, which the law
// counts as one working day.
const (
	morningStart   = 7 * hour
	morningEnd     = 11*hour + 30*minute
	afternoonStart = 13*hour + 30*minute
	afternoonEnd   = 17 * hour
	morning        = morningEnd - morningStart
	workday        = 8 * hour
)

// work is a position in working time: seconds of office hours since the start
// of the calendar. Terms are added and pauses measured on this axis, where
// nights, weekends and holidays have no length.
type work int64

type dayKind uint8

const (
	working dayKind = iota
	saturday
	sunday
	holiday
	tet
)

// calendar turns local time into working time and back, in constant time.
type calendar struct {
	base   day
	kinds  []dayKind
	before []work // working time before each day
	office []day  // the working days in order
}

// newCalendar covers the years around the span: procedures were decided before
// it, and appointments and late finishes reach beyond it.
func newCalendar(s span) (*calendar, error) {
	c := &calendar{base: mustDay("2020-01-01")}
	c.kinds = make([]dayKind, int(s.last-c.base)+4*366)
	for i := range c.kinds {
		switch (c.base + day(i)).weekday() {
		case time.Sunday:
			c.kinds[i] = sunday
		case time.Saturday:
			c.kinds[i] = saturday
		}
	}
	if err := c.addHolidays(); err != nil {
		return nil, err
	}
	c.before = make([]work, len(c.kinds))
	for i, k := range c.kinds {
		c.before[i] = work(len(c.office)) * workday
		if k == working {
			c.office = append(c.office, c.base+day(i))
		}
	}
	return c, nil
}

func (c *calendar) addHolidays() error {
	rows, err := readTable("holidays.csv")
	if err != nil {
		return err
	}
	for _, r := range rows {
		kind := holiday
		switch {
		case r.text("kind") == "make_up":
			kind = working
		case r.text("name") == "Tết Nguyên đán":
			kind = tet
		}
		for d := mustDay(r.text("from")); d <= mustDay(r.text("to")); d++ {
			if i := int(d - c.base); i < len(c.kinds) {
				c.kinds[i] = kind
			}
		}
	}
	return nil
}

func (c *calendar) kind(d day) dayKind { return c.kinds[c.index(d)] }

// index clamps: a date years after the span is never written, only compared.
func (c *calendar) index(d day) int {
	return min(max(int(d-c.base), 0), len(c.kinds)-1)
}

// position is the working time spent when t comes.
func (c *calendar) position(t instant) work {
	i := c.index(t.day())
	if c.kinds[i] != working {
		return c.before[i]
	}
	s := t.second()
	switch {
	case s < morningStart:
		s = 0
	case s <= morningEnd:
		s -= morningStart
	case s < afternoonStart:
		s = morning
	case s <= afternoonEnd:
		s -= afternoonStart - morning
	default:
		s = workday
	}
	return c.before[i] + work(s)
}

// moment is the first instant at which somebody works after p: the end of one
// working day and the start of the next are the same position, and this is the
// start.
func (c *calendar) moment(p work) instant {
	p = max(p, 0)
	k := min(int(p/workday), len(c.office)-1)
	s := int(p % workday)
	if s < morning {
		return c.office[k].at(morningStart + s)
	}
	return c.office[k].at(afternoonStart + s - morning)
}

// deadline is the last instant at which p is not yet passed, for appointments:
// a term of whole days from 07:00 ends at 17:00, not at 07:00 the day after.
func (c *calendar) deadline(p work) instant { return c.moment(p-1) + 1 }

// roll moves d forward to a working day.
func (c *calendar) roll(d day) day {
	i := sort.Search(len(c.office), func(i int) bool { return c.office[i] >= d })
	return c.office[min(i, len(c.office)-1)]
}
