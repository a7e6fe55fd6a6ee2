package dossier

import "math"

import (
	"khohoso/internal/simulate/calendar"
	"khohoso/internal/simulate/rng"
)

// receiptDelay is the office time between an online registration and its receipt.
func (l *Process) receiptDelay() calendar.Work {
	delay := l.d.Exp(45*calendar.Minute) * l.profile.Pace
	if l.d.Chance(0.1) {
		delay += l.d.Between(0, calendar.Workday)
	}
	return calendar.Work(delay)
}

// lateRisk is the chance that this dossier misses its appointment. The risks of
// an office's procedures are scaled so that their mean is the office's habit.
func (l *Process) lateRisk() float64 {
	today := l.at.Day()
	habit := 1 - rng.Ramp(l.profile.OnTime, l.profile.OnTimeLater, calendar.Horizon(today))
	season := l.w.Demand.Season[today-l.w.Span.First]
	p := habit * l.proc.Term.Risk() / l.w.Demand.Risk[l.Office]
	return rng.Clamp(p*(1+0.8*(season-1)), 0, 0.7)
}

// planFinish decides when the result is ready: late, in the last minutes, on the
// same day, or after a right-skewed share of the time that is left.
func (l *Process) planFinish() calendar.Work {
	left := float64(max(l.due.Pos-l.now, 10*calendar.Minute))
	if l.d.Chance(l.lateRisk()) {
		l.late = true
		// Most late results miss the day, not just the hour.
		return l.due.Pos + 20*calendar.Minute + calendar.Work(l.d.Lognormal(math.Max(9*calendar.Hour, left/3), 1)*l.profile.Pace)
	}
	switch r := l.d.Float64(); {
	case r < l.profile.Rush:
		return l.due.Pos - calendar.Work(math.Min(l.d.Exp(25*calendar.Minute), left/2))
	case r < l.profile.Rush+0.1 && left > calendar.Workday:
		return l.now + calendar.Work(l.d.Between(0.1, 1)*4*calendar.Hour)
	default:
		return l.now + calendar.Work(left*math.Min(l.d.Lognormal(0.6, 0.5), 0.97))
	}
}

// supplementRisk is the chance of another request for papers; long terms are
// long because there is more to get wrong.
func (l *Process) supplementRisk(round int) float64 {
	if round > 1 {
		return 0
	}
	p := 0.003
	switch days := l.proc.Term.Working() / calendar.Workday; {
	case days >= 5:
		p = 0.07
	case days >= 2:
		p = 0.015
	}
	if round == 1 {
		p *= 1.6 // who forgot one paper is likelier to have forgotten two
	}
	return p
}

// desks is how many further steps the dossier takes after the first.
func (l *Process) desks() int {
	switch days := l.proc.Term.Working() / calendar.Workday; {
	case days <= 1:
		return l.d.IntN(2)
	case days <= 3:
		return l.d.IntN(3)
	default:
		return 1 + l.d.IntN(3)
	}
}

// habit shifts the province's share by the office's leaning and the channel.
func (l *Process) habit(share float64) float64 {
	x := rng.Logit(share) + l.profile.Digital
	if l.Channel == Online {
		return rng.Logistic(x + 0.35)
	}
	return rng.Logistic(x - 0.35)
}
