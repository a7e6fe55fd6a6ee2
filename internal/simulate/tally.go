package simulate

import (
	"fmt"
	"slices"
)

// tally counts what the province itself would report: the dossiers received by
// office and month, and the makings of some indicators in the periods that the
// portal shows. It counts dossiers as they live, before any row is spoiled.
type tally struct {
	w        *world
	received [][]int32 // by month, then office
	shown    []showing
	showings [][]uint16 // by month: the places in shown
	cells    []cell     // by period, then office
	used     map[use]bool
	subjects subjects
	cheered  []cheer // of the dossier that is being added
}

// showing is a period of the portal.
type showing struct {
	name        string
	first, last day
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

func newTally(w *world) *tally {
	first, last := monthNumber(w.span.first), monthNumber(w.span.last)
	t := &tally{w: w, used: make(map[use]bool), subjects: make(subjects)}
	t.received = make([][]int32, last-first+1)
	t.showings = make([][]uint16, last-first+1)
	for m := range t.received {
		t.received[m] = make([]int32, len(w.offices))
	}
	for m := max(first, last-shownMonths+1); m <= last; m++ {
		t.show(monthName(m), m, m)
		if quarter := m / 3 * 3; quarter >= first && m == quarter+2 {
			t.show(fmt.Sprintf("%d-Q%d", m/12, m%12/3+1), quarter, m)
		}
	}
	t.cells = make([]cell, len(t.shown)*len(w.offices))
	return t
}

// show adds a period of whole months.
func (t *tally) show(name string, from, to int) {
	first := monthNumber(t.w.span.first)
	for m := from; m <= to; m++ {
		t.showings[m-first] = append(t.showings[m-first], uint16(len(t.shown)))
	}
	t.shown = append(t.shown, showing{name, firstOfMonth(from), firstOfMonth(to+1) - 1})
}

// month is the place of a day's month.
func (t *tally) month(d day) int { return monthNumber(d) - monthNumber(t.w.span.first) }

// at is the cell of the office that holds the dossiers of another one at the period's end.
func (t *tally) at(period, office uint16) *cell {
	holder := t.w.heirs.inCharge(office, t.shown[period].last.at(0))
	return &t.cells[int(period)*len(t.w.offices)+int(holder)]
}

// add counts one dossier; what comes after the last day has not happened.
func (t *tally) add(l *life) {
	m, end := l.told, t.w.span.end()
	if m.received == 0 || m.received >= end {
		return
	}
	t.cheered = t.cheered[:0]
	in := t.month(m.received.day())
	t.received[in][t.w.heirs.inCharge(l.office, m.received)]++
	for _, period := range t.showings[in] {
		t.receive(l, period)
	}
	if m.closed != 0 && m.closed < end {
		for _, period := range t.showings[t.month(m.closed.day())] {
			if m.received < t.shown[period].first.at(0) {
				t.judge(l, period)
			}
		}
	}
	t.subjects.add(l, t.cheered)
}

func (t *tally) receive(l *life, period uint16) {
	c, m := t.at(period, l.office), l.told
	c.received++
	t.judge(l, period)
	if l.channel == online {
		c.online++
		t.use(l, period, filedOnline)
	}
	if m.charged {
		c.charged++
	}
	if m.paid == answered(true) {
		c.paid++
		t.use(l, period, paidOnline)
	}
	if m.feeTold {
		t.use(l, period, toldFee)
	}
}

// judge counts a dossier of the period's common population by how it stands at the end of the last day.
func (t *tally) judge(l *life, period uint16) {
	c, m, last := t.at(period, l.office), l.told, t.shown[period].last
	c.counted++
	inTime, inTimeByDate := !m.isLate(last), !l.dated || !m.isLateByDate(last)
	pleased := m.rating != ratingDissatisfied
	count(&c.inTime, inTime)
	count(&c.inTimeByDate, inTimeByDate)
	count(&c.pleased, inTime && pleased)
	count(&c.pleasedByDate, inTimeByDate && pleased)
	if pleased {
		t.cheered = append(t.cheered, cheer{c, inTime, inTimeByDate})
	}
	digital := l.digital && m.end == finished && m.closed < t.w.span.end()
	count(&c.digital, digital)
	count(&c.digitised, digital && m.digitised == answered(true))
	count(&c.reused, m.reused == answered(true))
	count(&c.store, m.store == answered(true))
	count(&c.population, m.population == answered(true))
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

func (t *tally) use(l *life, period uint16, by deed) {
	holder := t.w.heirs.inCharge(l.office, t.shown[period].last.at(0))
	t.used[use{period, holder, l.procedure, by}] = true
}

// hear counts the feedback that a period received or answered.
func (t *tally) hear(all []feedback) {
	for _, f := range all {
		received := t.showings[t.month(f.received.day())]
		for _, period := range received {
			t.hearIn(f, period)
		}
		if f.answered == 0 {
			continue
		}
		for _, period := range t.showings[t.month(f.answered.day())] {
			if !slices.Contains(received, period) {
				t.hearIn(f, period)
			}
		}
	}
}

// hearIn judges one as it stands at the end of a period.
func (t *tally) hearIn(f feedback, period uint16) {
	c, end := t.at(period, f.office), (t.shown[period].last + 1).at(0)
	c.feedback++
	isAnswered := f.answered != 0 && f.answered < end
	inTerm := f.due == 0 || f.due >= end
	if isAnswered {
		inTerm = f.due == 0 || f.answered <= f.due
	}
	count(&c.inTerm, inTerm)
	count(&c.satisfied, inTerm && !(isAnswered && f.rating == ratingDissatisfied))
}
