// Package portal is what the national systems make of a province: the figures that the
// province itself expects (expected_figures.go), feedback, the counts of what was
// synchronised, and what the portal then shows, with its own bugs (published.go).
package portal

import (
	"fmt"
	"slices"

	"khohoso/internal/simulate/calendar"
	"khohoso/internal/simulate/dossier"
	"khohoso/internal/simulate/province"
)

// ExpectedFigures counts what the province itself would report: the dossiers received by
// office and month, and the makings of some indicators in the periods that the
// portal shows. It counts dossiers as they live, before any row is spoiled.
type ExpectedFigures struct {
	w        *province.World
	received [][]int32 // by month, then office
	shown    []showing
	showings [][]uint16 // by month: the places in shown
	cells    []cell     // by period, then office
	used     map[use]bool
	Subjects subjects
	cheered  []cheer // of the dossier that is being added
}

// showing is a period of the portal.
type showing struct {
	name        string
	first, last calendar.Day
}

// use is one procedure at one office in one period, and the deed that it was used by.
type use struct {
	period, office, procedure uint16
	deed                      deed
}

// deed is what a procedure counts for as used.
type deed uint8

const (
	filedOnline deed = iota
	paidOnline
	toldFee
)

// cell is what the province knows of one office in one period.
type cell struct {
	received, online       int32
	charged, paid          int32 // with a fee; paid online
	counted                int32 // received, or handled and received before: each once
	inTime, inTimeByDate   int32 // of counted
	pleased, pleasedByDate int32 // of counted: in time, neither disliked nor complained of
	digital, digitised     int32 // of counted: with an electronic result; with digitised papers, too
	reused, store          int32 // of counted
	population             int32 // of counted: with population data
	feedback, inTerm       int32 // received or answered; in its term among it
	satisfied              int32 // of feedback: in its term and not disliked
}

// shownMonths is how many months back the portal's figures go: half a year, with its quarters.
const shownMonths = 6

// NewExpectedFigures makes figures of nothing for the months of the world that are shown.
func NewExpectedFigures(w *province.World) *ExpectedFigures {
	first, last := calendar.MonthNumber(w.Span.First), calendar.MonthNumber(w.Span.Last)
	t := &ExpectedFigures{w: w, used: make(map[use]bool), Subjects: make(subjects)}
	t.received = make([][]int32, last-first+1)
	t.showings = make([][]uint16, last-first+1)
	for m := range t.received {
		t.received[m] = make([]int32, len(w.Offices))
	}
	for m := max(first, last-shownMonths+1); m <= last; m++ {
		t.show(calendar.MonthName(m), m, m)
		if quarter := m / 3 * 3; quarter >= first && m == quarter+2 {
			t.show(fmt.Sprintf("%d-Q%d", m/12, m%12/3+1), quarter, m)
		}
	}
	t.cells = make([]cell, len(t.shown)*len(w.Offices))
	return t
}

// show adds a period of whole months.
func (t *ExpectedFigures) show(name string, from, to int) {
	first := calendar.MonthNumber(t.w.Span.First)
	for m := from; m <= to; m++ {
		t.showings[m-first] = append(t.showings[m-first], uint16(len(t.shown)))
	}
	t.shown = append(t.shown, showing{name, calendar.FirstOfMonth(from), calendar.FirstOfMonth(to+1) - 1})
}

// month is the place of a day's month.
func (t *ExpectedFigures) month(d calendar.Day) int {
	return calendar.MonthNumber(d) - calendar.MonthNumber(t.w.Span.First)
}

// at is the cell of the office that holds the dossiers of another one at the period's end.
func (t *ExpectedFigures) at(period, office uint16) *cell {
	holder := t.w.Heirs.InCharge(office, t.shown[period].last.At(0))
	return &t.cells[int(period)*len(t.w.Offices)+int(holder)]
}

// Add counts one dossier; what comes after the last day has not happened.
func (t *ExpectedFigures) Add(l *dossier.Process) {
	m, end := l.Told, t.w.Span.End()
	if m.Received == 0 || m.Received >= end {
		return
	}
	t.cheered = t.cheered[:0]
	in := t.month(m.Received.Day())
	t.received[in][t.w.Heirs.InCharge(l.Office, m.Received)]++
	for _, period := range t.showings[in] {
		t.receive(l, period)
	}
	if m.Closed != 0 && m.Closed < end {
		for _, period := range t.showings[t.month(m.Closed.Day())] {
			if m.Received < t.shown[period].first.At(0) {
				t.judge(l, period)
			}
		}
	}
	t.Subjects.add(l, t.cheered)
}

func (t *ExpectedFigures) receive(l *dossier.Process, period uint16) {
	c, m := t.at(period, l.Office), l.Told
	c.received++
	t.judge(l, period)
	if l.Channel == dossier.Online {
		c.online++
		t.use(l, period, filedOnline)
	}
	if m.Charged {
		c.charged++
	}
	if m.Paid == dossier.Answered(true) {
		c.paid++
		t.use(l, period, paidOnline)
	}
	if m.FeeTold {
		t.use(l, period, toldFee)
	}
}

// judge counts a dossier of the period's common population by how it stands at the end of the last day.
func (t *ExpectedFigures) judge(l *dossier.Process, period uint16) {
	c, m, last := t.at(period, l.Office), l.Told, t.shown[period].last
	c.counted++
	inTime, inTimeByDate := !m.IsLate(last), !l.Dated || !m.IsLateByDate(last)
	pleased := m.Rating != dossier.RatingDissatisfied
	count(&c.inTime, inTime)
	count(&c.inTimeByDate, inTimeByDate)
	count(&c.pleased, inTime && pleased)
	count(&c.pleasedByDate, inTimeByDate && pleased)
	if pleased {
		t.cheered = append(t.cheered, cheer{c, inTime, inTimeByDate})
	}
	digital := l.Digital && m.End == dossier.Finished && m.Closed < t.w.Span.End()
	count(&c.digital, digital)
	count(&c.digitised, digital && m.Digitised == dossier.Answered(true))
	count(&c.reused, m.Reused == dossier.Answered(true))
	count(&c.store, m.Store == dossier.Answered(true))
	count(&c.population, m.Population == dossier.Answered(true))
}

// cheer is where a dossier that nobody dislikes was counted as pleasing.
type cheer struct {
	in                   *cell
	inTime, inTimeByDate bool
}

// takeBack is for a dossier that somebody complains of.
func (h cheer) takeBack() {
	if h.inTime {
		h.in.pleased--
	}
	if h.inTimeByDate {
		h.in.pleasedByDate--
	}
}

func count(into *int32, is bool) {
	if is {
		*into++
	}
}

func (t *ExpectedFigures) use(l *dossier.Process, period uint16, by deed) {
	holder := t.w.Heirs.InCharge(l.Office, t.shown[period].last.At(0))
	t.used[use{period, holder, l.Procedure, by}] = true
}

// Hear counts the feedback that a period received or answered.
func (t *ExpectedFigures) Hear(all []feedback) {
	for _, f := range all {
		received := t.showings[t.month(f.received.Day())]
		for _, period := range received {
			t.hearIn(f, period)
		}
		if f.answered == 0 {
			continue
		}
		for _, period := range t.showings[t.month(f.answered.Day())] {
			if !slices.Contains(received, period) {
				t.hearIn(f, period)
			}
		}
	}
}

// hearIn judges one as it stands at the end of a period.
func (t *ExpectedFigures) hearIn(f feedback, period uint16) {
	c, end := t.at(period, f.office), (t.shown[period].last + 1).At(0)
	c.feedback++
	isAnswered := f.answered != 0 && f.answered < end
	inTerm := f.due == 0 || f.due >= end
	if isAnswered {
		inTerm = f.due == 0 || f.answered <= f.due
	}
	count(&c.inTerm, inTerm)
	count(&c.satisfied, inTerm && !(isAnswered && f.rating == dossier.RatingDissatisfied))
}
