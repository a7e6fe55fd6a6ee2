// Package dossier is the process of one dossier: how it arrives (intake.go), runs from
// step to step (process.go), and what rows and milestones that leaves (event.go,
// milestones.go). Start at Process.Run.
package dossier

import (
	"khohoso/internal/simulate/calendar"
	"khohoso/internal/simulate/province"
	"khohoso/internal/simulate/rng"
)

// Process tells one dossier from its first to its last event. Time moves forward
// on the working axis (now); tell turns each step into a row.
type Process struct {
	arrival
	w   *province.World
	d   rng.Rand
	out *Journal
	// counted hears of each dossier when its last event is told.
	counted func(*Process)
	Told    milestones
	ranks   codeRanks
	proc    *province.Procedure
	profile *province.OfficeProfile
	Code    SortKey
	step    uint8
	last    struct {
		status status
		at     calendar.Instant
	}
	now      calendar.Work
	due      calendar.Appointment
	Dated    bool // the appointment was handed out
	late     bool
	fee      int32
	askLater bool // the fee is asked for after receipt
	feeAsked bool // and has been, but is not settled yet
	Digital  bool // the result is electronic
	// lateSending is the share of the last week's steps that miss the reorganization.
	lateSending float64
	applicant   uint8
}

// lateSent is about how many rows the offices of before the reorganization send after it.
const lateSent = 12

// NewProcess makes the process that dossiers go through: events go to out, and counted hears of each dossier when its last event is told.
func NewProcess(w *province.World, seed uint64, dossiers int, out *Journal, counted func(*Process)) *Process {
	lastWeek := float64(dossiers*RowsEach) * 7 / float64(w.Span.Days())
	return &Process{
		w: w, d: rng.New(seed, rng.StreamDossier), out: out, counted: counted, ranks: rankCodes(w.Offices),
		lateSending: rng.Clamp(lateSent/lastWeek, 0, 0.05),
	}
}

// Run simulates the dossier that arrived as the given one of its day, and has it counted.
func (l *Process) Run(a arrival, sequence int) {
	*l = Process{arrival: a, w: l.w, d: l.d, out: l.out, counted: l.counted, ranks: l.ranks, lateSending: l.lateSending, Told: l.Told.emptied()}
	l.pass(sequence)
	l.counted(l)
}

func (l *Process) pass(sequence int) {
	a := l.arrival
	l.proc, l.profile = &l.w.Procedures[a.Procedure], &l.w.Offices[a.Office].Profile
	l.Code = newSortKey(l.ranks.of(a), a.at.Day(), sequence, 0)
	l.drawApplicant()
	l.drawFee()

	at := a.at
	if a.Channel == Online {
		l.tell(registered, at)
		l.now = l.w.Calendar.Position(at) + l.receiptDelay()
		at = l.w.Calendar.Moment(l.now)
		if l.d.Chance(0.012) {
			l.tell(rejected, at)
			return
		}
	}
	l.receive(at)
	if l.atOnce(at) {
		return
	}
	l.handle()
}

// receive starts the clock: at the counter at once, online when an officer takes
// the dossier in.
func (l *Process) receive(at calendar.Instant) {
	l.now = l.w.Calendar.Position(at)
	l.due = l.proc.Term.Due(l.w.Calendar, l.now)
	l.Dated = !l.d.Chance(l.profile.NoDue)
	l.tell(received, at)
}

// atOnce handles what is done while the citizen waits, 2→9→10 at one instant,
// and half of the dossiers without an appointment, whose finish real systems
// stamp with the moment of receipt.
func (l *Process) atOnce(at calendar.Instant) bool {
	short := l.proc.Term.Working() <= calendar.Workday
	switch {
	case short && l.Channel != Online && l.d.Chance(0.22):
		l.finish(at)
		l.tell(returned, at)
		return true
	case !l.Dated && l.d.Chance(0.5):
		l.finish(at)
		l.handOut(at)
		return true
	}
	return false
}

// handle goes from the first processing step to the result, unless the dossier
// waits for ever, is broken off or gets stuck.
func (l *Process) handle() {
	l.now += calendar.Work(l.d.Exp(25 * calendar.Minute))
	l.tellNow(processing)
	if l.askLater && !l.await(feeRequested) {
		return
	}
	for round := 0; l.d.Chance(l.supplementRisk(round)); round++ {
		if !l.await(supplementRequested) {
			return
		}
	}
	end := l.planFinish()
	if l.breakOff(end) {
		return
	}
	l.relay(end)
	if l.late && l.d.Chance(0.025*l.profile.Pace) {
		return // stuck: open and overdue for as long as the data go
	}
	at := l.w.Calendar.Moment(end)
	if l.d.Chance(0.01) { // somebody stays on in the evening
		at = at.Day().At(calendar.AfternoonEnd + int(l.d.Between(10*calendar.Minute, 4*calendar.Hour)))
	}
	l.finish(at)
	l.handOut(at)
}

// await pauses the clock until the citizen answers, then hands out a new
// appointment. It is false when no answer comes: the office stops the dossier
// after a while, or leaves it open.
func (l *Process) await(what status) bool {
	left := float64(max(l.due.Pos-l.now, calendar.Hour))
	ask, days, never := l.d.Between(0.1, 0.5), 8.0, 0.08
	if what == feeRequested {
		ask, days, never = l.d.Between(0.01, 0.1), 0.6, 0.02
	}
	l.now += calendar.Work(ask * left)
	l.tellNow(what)
	asked := l.w.Calendar.Moment(l.now)
	if l.d.Chance(never) {
		if l.d.Chance(0.6) {
			l.tell(stopped, l.officeTime(asked+calendar.Instant(l.d.Between(30, 60)*calendar.DaySeconds)))
		}
		return false
	}
	replied := asked + calendar.Instant(l.d.Lognormal(days, 0.9)*calendar.DaySeconds)
	answer := l.w.Calendar.Position(replied) + calendar.Work(1+l.d.Exp(40*calendar.Minute))
	l.due = l.due.Extend(l.w.Calendar, answer-l.now)
	l.now = answer
	l.tellNow(processing)
	return true
}

// breakOff ends the few dossiers that the citizen takes back or the office stops
// before they are finished.
func (l *Process) breakOff(end calendar.Work) bool {
	p := 0.011
	if l.proc.Term.Working() > calendar.Workday {
		p = 0.019
	}
	if !l.d.Chance(p) {
		return false
	}
	what := withdrawn
	if l.d.Chance(0.45) {
		what = stopped
	}
	l.now += calendar.Work(l.d.Between(0.05, 0.9) * float64(end-l.now))
	l.tellNow(what)
	return true
}

// relay passes the dossier between desks on its way to the result.
func (l *Process) relay(end calendar.Work) {
	desks := l.desks()
	start, length := l.now, float64(end-l.now)
	for i := range desks {
		l.now = start + calendar.Work(length*(float64(i)+l.d.Between(0.2, 0.9))/float64(desks))
		l.tellNow(processing)
	}
	l.now = end
}

func (l *Process) finish(at calendar.Instant) {
	share := rng.Ramp(0.35, 0.82, calendar.Horizon(at.Day()))
	l.Digital = l.proc.Result && l.d.Chance(l.habit(share))
	l.tell(Finished, at)
}

// handOut returns the result: at once when it is electronic, otherwise when the
// citizen comes, which a few never do.
func (l *Process) handOut(at calendar.Instant) {
	if l.d.Chance(0.035) {
		return
	}
	if l.Digital && l.Channel == Online && l.d.Chance(0.6) {
		l.tell(returned, at)
		return
	}
	delay := l.d.Lognormal(5*calendar.Hour, 1.2) * l.profile.Pace
	if l.proc.Term.Working() <= calendar.Workday {
		delay = l.d.Exp(25 * calendar.Minute)
	}
	l.tell(returned, l.w.Calendar.Moment(l.w.Calendar.Position(at)+calendar.Work(delay)))
}

// officeTime moves an instant into office hours.
func (l *Process) officeTime(t calendar.Instant) calendar.Instant {
	return l.w.Calendar.Moment(l.w.Calendar.Position(t))
}
