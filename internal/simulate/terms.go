package simulate

// Units of terms, by place in termUnits.
const (
	unitHours = iota
	unitWorkingDays
	unitCalendarDays
	unitMonths
)

var termUnits = [...]string{"hours", "working_days", "calendar_days", "months"}

// term is the legal handling time of a procedure.
type term struct {
	length float64
	unit   uint8 // index into termUnits
}

// appointment is when a dossier is due, on both axes of time.
type appointment struct {
	at  instant
	pos work
}

// due counts the term from the working moment start. Hours and working days run
// on the working axis; calendar days and months run on the calendar and end with
// the office day, moved forward off holidays.
func (t term) due(c *calendar, start work) appointment {
	var last day
	switch t.unit {
	case unitCalendarDays:
		last = c.moment(start).day() + day(t.length)
	case unitMonths:
		last = dayOf(c.moment(start).day().time().AddDate(0, int(t.length), 0))
	default:
		pos := start + t.working()
		return appointment{c.deadline(pos), pos}
	}
	at := c.roll(last).at(afternoonEnd)
	return appointment{at, c.position(at)}
}

// working is the term in office time, for the calendar units on average.
func (t term) working() work {
	switch t.unit {
	case unitHours:
		return work(t.length * hour)
	case unitWorkingDays:
		return work(t.length * workday)
	case unitCalendarDays:
		return work(t.length * workday * 5 / 7)
	default:
		return work(t.length * workday * 21)
	}
}

// extend moves the appointment by a pause. It is rounded up to the end of an
// office day, as the slips that offices hand out are.
func (a appointment) extend(c *calendar, pause work) appointment {
	pos := (a.pos + pause + workday - 1) / workday * workday
	return appointment{c.deadline(pos), pos}
}

// risk is how much more often than average a dossier with this term is late.
func (t term) risk() float64 {
	switch days := float64(t.working()) / workday; {
	case days <= 1:
		return 0.7
	case days <= 3:
		return 0.9
	case days <= 10:
		return 1.2
	default:
		return 1.6
	}
}
