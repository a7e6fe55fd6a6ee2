package simulate

// life tells one dossier from its first to its last event. Time moves forward
// on the working axis (now); tell turns each step into a row.
type life struct {
	arrival
	w   *world
	d   dice
	out *journal
	// counted hears of each dossier when its last event is told.
	counted func(*life)
	told    milestones
	ranks   codeRanks
	proc    *procedure
	traits  *traits
	code    sortKey
	step    uint8
	last    struct {
		status status
		at     instant
	}
	now      work
	due      appointment
	dated    bool // the appointment was handed out
	late     bool
	fee      int32
	askLater bool // the fee is asked for after receipt
	feeAsked bool // and has been, but is not settled yet
	digital  bool // the result is electronic
	// lateSending is the share of the last week's steps that miss the reform.
	lateSending float64
	applicant   uint8
}

// lateSent is about how many rows the offices of before the reform send after it.
const lateSent = 12

func newLife(w *world, seed uint64, dossiers int, out *journal, counted func(*life)) *life {
	lastWeek := float64(dossiers*rowsEach) * 7 / float64(w.span.days())
	return &life{
		w: w, d: newDice(seed, streamLife), out: out, counted: counted, ranks: rankCodes(w.offices),
		lateSending: clamp(lateSent/lastWeek, 0, 0.05),
	}
}

// live simulates the dossier that arrived as the given one of its day, and has it counted.
func (l *life) live(a arrival, sequence int) {
	*l = life{arrival: a, w: l.w, d: l.d, out: l.out, counted: l.counted, ranks: l.ranks, lateSending: l.lateSending, told: l.told.emptied()}
	l.pass(sequence)
	l.counted(l)
}

func (l *life) pass(sequence int) {
	a := l.arrival
	l.proc, l.traits = &l.w.procedures[a.procedure], &l.w.offices[a.office].traits
	l.code = newSortKey(l.ranks.of(a), a.at.day(), sequence, 0)
	l.drawApplicant()
	l.drawFee()

	at := a.at
	if a.channel == online {
		l.tell(registered, at)
		l.now = l.w.calendar.position(at) + l.receiptDelay()
		at = l.w.calendar.moment(l.now)
		if l.d.chance(0.012) {
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
func (l *life) receive(at instant) {
	l.now = l.w.calendar.position(at)
	l.due = l.proc.term.due(l.w.calendar, l.now)
	l.dated = !l.d.chance(l.traits.noDue)
	l.tell(received, at)
}

// atOnce handles what is done while the citizen waits, 2→9→10 at one instant,
// and half of the dossiers without an appointment, whose finish real systems
// stamp with the moment of receipt.
func (l *life) atOnce(at instant) bool {
	short := l.proc.term.working() <= workday
	switch {
	case short && l.channel != online && l.d.chance(0.22):
		l.finish(at)
		l.tell(returned, at)
		return true
	case !l.dated && l.d.chance(0.5):
		l.finish(at)
		l.handOut(at)
		return true
	}
	return false
}

// handle goes from the first processing step to the result, unless the dossier
// waits for ever, is broken off or gets stuck.
func (l *life) handle() {
	l.now += work(l.d.exp(25 * minute))
	l.tellNow(processing)
	if l.askLater && !l.await(feeRequested) {
		return
	}
	for round := 0; l.d.chance(l.supplementRisk(round)); round++ {
		if !l.await(supplementRequested) {
			return
		}
	}
	end := l.planFinish()
	if l.breakOff(end) {
		return
	}
	l.relay(end)
	if l.late && l.d.chance(0.025*l.traits.pace) {
		return // stuck: open and overdue for as long as the data go
	}
	at := l.w.calendar.moment(end)
	if l.d.chance(0.01) { // somebody stays on in the evening
		at = at.day().at(afternoonEnd + int(l.d.between(10*minute, 4*hour)))
	}
	l.finish(at)
	l.handOut(at)
}

// await pauses the clock until the citizen answers, then hands out a new
// appointment. It is false when no answer comes: the office stops the dossier
// after a while, or leaves it open.
func (l *life) await(what status) bool {
	left := float64(max(l.due.pos-l.now, hour))
	ask, days, never := l.d.between(0.1, 0.5), 8.0, 0.08
	if what == feeRequested {
		ask, days, never = l.d.between(0.01, 0.1), 0.6, 0.02
	}
	l.now += work(ask * left)
	l.tellNow(what)
	asked := l.w.calendar.moment(l.now)
	if l.d.chance(never) {
		if l.d.chance(0.6) {
			l.tell(stopped, l.officeTime(asked+instant(l.d.between(30, 60)*daySeconds)))
		}
		return false
	}
	replied := asked + instant(l.d.lognormal(days, 0.9)*daySeconds)
	answer := l.w.calendar.position(replied) + work(1+l.d.exp(40*minute))
	l.due = l.due.extend(l.w.calendar, answer-l.now)
	l.now = answer
	l.tellNow(processing)
	return true
}

// breakOff ends the few dossiers that the citizen takes back or the office stops
// before they are finished.
func (l *life) breakOff(end work) bool {
	p := 0.011
	if l.proc.term.working() > workday {
		p = 0.019
	}
	if !l.d.chance(p) {
		return false
	}
	what := withdrawn
	if l.d.chance(0.45) {
		what = stopped
	}
	l.now += work(l.d.between(0.05, 0.9) * float64(end-l.now))
	l.tellNow(what)
	return true
}

// relay passes the dossier between desks on its way to the result.
func (l *life) relay(end work) {
	desks := l.desks()
	start, length := l.now, float64(end-l.now)
	for i := range desks {
		l.now = start + work(length*(float64(i)+l.d.between(0.2, 0.9))/float64(desks))
		l.tellNow(processing)
	}
	l.now = end
}

func (l *life) finish(at instant) {
	share := ramp(0.35, 0.82, horizon(at.day()))
	l.digital = l.proc.result && l.d.chance(l.habit(share))
	l.tell(finished, at)
}

// handOut returns the result: at once when it is electronic, otherwise when the
// citizen comes, which a few never do.
func (l *life) handOut(at instant) {
	if l.d.chance(0.035) {
		return
	}
	if l.digital && l.channel == online && l.d.chance(0.6) {
		l.tell(returned, at)
		return
	}
	delay := l.d.lognormal(5*hour, 1.2) * l.traits.pace
	if l.proc.term.working() <= workday {
		delay = l.d.exp(25 * minute)
	}
	l.tell(returned, l.w.calendar.moment(l.w.calendar.position(at)+work(delay)))
}

// officeTime moves an instant into office hours.
func (l *life) officeTime(t instant) instant { return l.w.calendar.moment(l.w.calendar.position(t)) }
