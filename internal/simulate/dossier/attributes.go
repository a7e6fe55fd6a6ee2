package dossier

import (
	"khohoso/internal/simulate/calendar"
	"khohoso/internal/simulate/rng"
)

const (
	applicantCitizen  = 1
	applicantBusiness = 2
	applicantAgency   = 3
	applicantOther    = 4
)

// tellNow tells a step at the current working time.
func (l *Process) tellNow(s status) { l.tell(s, l.w.Calendar.Moment(l.now)) }

// tell adds one event, with the attributes that a real system sends at that
// step: names with the first row, fees and digitisation at receipt, the form of
// the result when finished, the rating when handed out.
//
// The same step at the same second is told once: (dossier, status, instant) is
// the identity of an event, and only declared duplicates may repeat it.
func (l *Process) tell(s status, at calendar.Instant) {
	if l.step > 0 && l.last.status == s && l.last.at == at {
		return
	}
	l.last.status, l.last.at = s, at
	l.note(s, at)
	e := Event{
		At: at, Key: l.Code + SortKey(l.step), Fee: NoFee,
		Procedure: l.Procedure, Office: l.w.Heirs.InCharge(l.Office, at), Home: l.Office, Status: s, Channel: l.Channel,
		First: l.step == 0, Odd: l.Odd,
	}
	l.step++
	if l.Dated {
		e.Due = l.due.At
	}
	switch s {
	case registered:
		e.Intake, e.Applicant = true, l.applicant
	case received:
		e.Intake, e.Applicant = true, l.applicant
		l.describeIntake(&e)
	case feeRequested:
		e.Fee, l.feeAsked = l.fee, true
		l.Told.FeeTold = at < l.w.Span.End()
	case processing:
		l.settleFee(&e)
	case Finished:
		if l.proc.Result {
			e.Result = Answered(l.Digital)
		}
	case returned:
		e.Rating = l.rating()
		if at < l.w.Span.End() {
			l.Told.Rating = e.Rating
		}
	}
	if l.d.Chance(l.profile.Lagged) {
		e.Recorded = at + calendar.Instant(l.d.Lognormal(7*calendar.Hour, 1.1))
	}
	if l.overtakenByReorganization(at) {
		e.Recorded = calendar.ReorganizationAt + calendar.Instant(l.d.Between(0.3, 9)*calendar.DaySeconds)
	}
	l.out.add(e)
}

// overtakenByReorganization says whether a step of the last week before the reorganization is entered
// only after it, as a few are when an office closes.
func (l *Process) overtakenByReorganization(at calendar.Instant) bool {
	return l.w.Heirs != nil && at < calendar.ReorganizationAt && at >= calendar.ReorganizationAt-7*calendar.DaySeconds && l.d.Chance(l.lateSending)
}

func (l *Process) describeIntake(e *Event) {
	x := calendar.Horizon(e.At.Day())
	e.Digitised = Answered(l.d.Chance(l.habit(rng.Ramp(0.5, 0.9, x))))
	e.Reused = Answered(l.d.Chance(l.habit(rng.Ramp(0.12, 0.5, x))))
	e.Store = Answered(l.d.Chance(l.habit(rng.Ramp(0.03, 0.3, x))))
	if l.applicant == applicantCitizen {
		e.Population = Answered(l.d.Chance(l.habit(rng.Ramp(0.4, 0.8, x))))
	}
	l.Told.Digitised, l.Told.Reused, l.Told.Store, l.Told.Population = e.Digitised, e.Reused, e.Store, e.Population
	l.Told.Charged = l.fee > 0
	if !l.askLater {
		e.Fee = l.fee
		e.Paid = l.payment(e.At.Day())
		l.Told.Paid, l.Told.FeeTold = e.Paid, l.fee > 0
	}
}

// settleFee records the payment once, with the step that resumes after the
// request.
func (l *Process) settleFee(e *Event) {
	if !l.feeAsked {
		return
	}
	l.feeAsked = false
	e.Fee = l.fee
	e.Paid = l.payment(e.At.Day())
	l.Told.Paid = e.Paid
}

// payment says whether a fee was paid online; without a fee there is no answer.
func (l *Process) payment(d calendar.Day) Answer {
	if l.fee == 0 {
		return 0
	}
	if !l.proc.Payable {
		return Answered(false)
	}
	share := rng.Ramp(0.3, 0.75, calendar.Horizon(d))
	if l.Channel != Online {
		share = rng.Ramp(0.02, 0.15, calendar.Horizon(d))
	}
	return Answered(l.d.Chance(l.habit(share)))
}

func (l *Process) drawFee() {
	l.fee = l.proc.Fee
	if l.fee > 0 && l.d.Chance(0.1) {
		l.fee = 0 // exempt: poor households, people of merit, children
	}
	long := l.proc.Term.Working() > calendar.Workday
	l.askLater = l.fee > 0 && l.Channel == Online && long && l.d.Chance(0.3)
}

func (l *Process) drawApplicant() {
	r := l.d.Float64()
	if l.proc.Citizens {
		l.applicant = [...]uint8{applicantCitizen, applicantBusiness, applicantOther}[rng.Thresholds(r, 0.93, 0.985)]
		return
	}
	l.applicant = [...]uint8{applicantBusiness, applicantAgency, applicantCitizen}[rng.Thresholds(r, 0.8, 0.9)]
}

// rating is given by a quarter; who waited too long is much likelier to be
// dissatisfied, though most still are not.
func (l *Process) rating() uint8 {
	if !l.d.Chance(0.25) {
		return 0
	}
	very, satisfied := 0.74, 0.993
	if l.late {
		very, satisfied = 0.33, 0.82
	}
	return uint8(1 + rng.Thresholds(l.d.Float64(), very, satisfied))
}
