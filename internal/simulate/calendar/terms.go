package calendar

// Units of terms, by place in termUnits.
const (
	unitHours = iota
	unitWorkingDays
	unitCalendarDays
	unitMonths
)

// TermUnits are the words for the units of a term.
var TermUnits = [...]string{"hours", "working_days", "calendar_days", "months"}

// Term is the legal handling time of a procedure.
type Term struct {
	Length float64
	Unit   uint8 // index into TermUnits
}

// Appointment is when a dossier is due, on both axes of time.
type Appointment struct {
	At  Instant
	Pos Work
}

// Due counts the term from the working moment start. Hours and working days run
// on the working axis; calendar days and months run on the calendar and end with
// the office day, moved forward off holidays.
func (t Term) Due(c *Calendar, start Work) Appointment {
	var last Day
	switch t.Unit {
	case unitCalendarDays:
		last = c.Moment(start).Day() + Day(t.Length)
	case unitMonths:
		last = DayOf(c.Moment(start).Day().Time().AddDate(0, int(t.Length), 0))
	default:
		pos := start + t.Working()
		return Appointment{c.Deadline(pos), pos}
	}
	at := c.Roll(last).At(AfternoonEnd)
	return Appointment{at, c.Position(at)}
}

// Working is the term in office time, for the calendar units on average.
func (t Term) Working() Work {
	switch t.Unit {
	case unitHours:
		return Work(t.Length * Hour)
	case unitWorkingDays:
		return Work(t.Length * Workday)
	case unitCalendarDays:
		return Work(t.Length * Workday * 5 / 7)
	default:
		return Work(t.Length * Workday * 21)
	}
}

// Extend moves the appointment by a pause. It is rounded up to the end of an
// office day, as the slips that offices hand out are.
func (a Appointment) Extend(c *Calendar, pause Work) Appointment {
	pos := (a.Pos + pause + Workday - 1) / Workday * Workday
	return Appointment{c.Deadline(pos), pos}
}

// Risk is how much more often than average a dossier with this term is late.
func (t Term) Risk() float64 {
	switch days := float64(t.Working()) / Workday; {
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
