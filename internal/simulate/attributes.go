package simulate

const (
	applicantCitizen  = 1
	applicantBusiness = 2
	applicantAgency   = 3
	applicantOther    = 4
)

// tellNow tells a step at the current working time.
func (l *life) tellNow(s status) { l.tell(s, l.w.calendar.moment(l.now)) }

// tell adds one event, with the attributes that a real system sends at that
// step: names with the first row, fees and digitisation at receipt, the form of
// the result when finished, the rating when handed out.
//
// The same step at the same second is told once: (dossier, status, instant) is
// the identity of an event, and only declared duplicates may repeat it.
func (l *life) tell(s status, at instant) {
	if l.step > 0 && l.last.status == s && l.last.at == at {
		return
	}
	l.last.status, l.last.at = s, at
	l.note(s, at)
	e := event{
		at: at, key: l.code + sortKey(l.step), fee: noFee,
		procedure: l.procedure, office: l.w.heirs.inCharge(l.office, at), home: l.office, status: s, channel: l.channel,
		first: l.step == 0, odd: l.odd,
	}
	l.step++
	if l.dated {
		e.due = l.due.at
	}
	switch s {
	case registered:
		e.intake, e.applicant = true, l.applicant
	case received:
		e.intake, e.applicant = true, l.applicant
		l.describeIntake(&e)
	case feeRequested:
		e.fee, l.feeAsked = l.fee, true
		l.told.feeTold = at < l.w.span.end()
	case processing:
		l.settleFee(&e)
	case finished:
		if l.proc.result {
			e.result = answered(l.digital)
		}
	case returned:
		e.rating = l.rating()
		if at < l.w.span.end() {
			l.told.rating = e.rating
		}
	}
	if l.d.chance(l.traits.lagged) {
		e.recorded = at + instant(l.d.lognormal(7*hour, 1.1))
	}
	if l.overtakenByReform(at) {
		e.recorded = reformAt + instant(l.d.between(0.3, 9)*daySeconds)
	}
	l.out.add(e)
}

// overtakenByReform says whether a step of the last week before the reform is entered
// only after it, as a few are when an office closes.
func (l *life) overtakenByReform(at instant) bool {
	return l.w.heirs != nil && at < reformAt && at >= reformAt-7*daySeconds && l.d.chance(l.lateSending)
}

func (l *life) describeIntake(e *event) {
	x := horizon(e.at.day())
	e.digitised = answered(l.d.chance(l.habit(ramp(0.5, 0.9, x))))
	e.reused = answered(l.d.chance(l.habit(ramp(0.12, 0.5, x))))
	e.store = answered(l.d.chance(l.habit(ramp(0.03, 0.3, x))))
	if l.applicant == applicantCitizen {
		e.population = answered(l.d.chance(l.habit(ramp(0.4, 0.8, x))))
	}
	l.told.digitised, l.told.reused, l.told.store, l.told.population = e.digitised, e.reused, e.store, e.population
	l.told.charged = l.fee > 0
	if !l.askLater {
		e.fee = l.fee
		e.paid = l.payment(e.at.day())
		l.told.paid, l.told.feeTold = e.paid, l.fee > 0
	}
}

// settleFee records the payment once, with the step that resumes after the
// request.
func (l *life) settleFee(e *event) {
	if !l.feeAsked {
		return
	}
	l.feeAsked = false
	e.fee = l.fee
	e.paid = l.payment(e.at.day())
	l.told.paid = e.paid
}

// payment says whether a fee was paid online; without a fee there is no answer.
func (l *life) payment(d day) answer {
	if l.fee == 0 {
		return 0
	}
	if !l.proc.payable {
		return answered(false)
	}
	share := ramp(0.3, 0.75, horizon(d))
	if l.channel != online {
		share = ramp(0.02, 0.15, horizon(d))
	}
	return answered(l.d.chance(l.habit(share)))
}

func (l *life) drawFee() {
	l.fee = l.proc.fee
	if l.fee > 0 && l.d.chance(0.1) {
		l.fee = 0 // exempt: poor households, people of merit, children
	}
	long := l.proc.term.working() > workday
	l.askLater = l.fee > 0 && l.channel == online && long && l.d.chance(0.3)
}

func (l *life) drawApplicant() {
	r := l.d.Float64()
	if l.proc.citizens {
		l.applicant = [...]uint8{applicantCitizen, applicantBusiness, applicantOther}[thresholds(r, 0.93, 0.985)]
		return
	}
	l.applicant = [...]uint8{applicantBusiness, applicantAgency, applicantCitizen}[thresholds(r, 0.8, 0.9)]
}

// rating is given by a quarter; who waited too long is much likelier to be
// dissatisfied, though most still are not.
func (l *life) rating() uint8 {
	if !l.d.chance(0.25) {
		return 0
	}
	very, satisfied := 0.74, 0.993
	if l.late {
		very, satisfied = 0.33, 0.82
	}
	return uint8(1 + thresholds(l.d.Float64(), very, satisfied))
}
