package simulate

import "math"

// receiptDelay is the office time between an online registration and its receipt.
func (l *life) receiptDelay() work {
	delay := l.d.exp(45*minute) * l.traits.pace
	if l.d.chance(0.1) {
		delay += l.d.between(0, workday)
	}
	return work(delay)
}

// lateRisk is the chance that this dossier misses its appointment. The risks of
// an office's procedures are scaled so that their mean is the office's habit.
func (l *life) lateRisk() float64 {
	today := l.at.day()
	habit := 1 - ramp(l.traits.onTime, l.traits.onTimeLater, horizon(today))
	season := l.w.demand.season[today-l.w.span.first]
	p := habit * l.proc.term.risk() / l.w.demand.risk[l.office]
	return clamp(p*(1+0.8*(season-1)), 0, 0.7)
}

// planFinish decides when the result is ready: late, in the last minutes, on the
// same day, or after a right-skewed share of the time that is left.
func (l *life) planFinish() work {
	left := float64(max(l.due.pos-l.now, 10*minute))
	if l.d.chance(l.lateRisk()) {
		l.late = true
		// Most late results miss the day, not just the hour.
		return l.due.pos + 20*minute + work(l.d.lognormal(math.Max(9*hour, left/3), 1)*l.traits.pace)
	}
	switch r := l.d.Float64(); {
	case r < l.traits.rush:
		return l.due.pos - work(math.Min(l.d.exp(25*minute), left/2))
	case r < l.traits.rush+0.1 && left > workday:
		return l.now + work(l.d.between(0.1, 1)*4*hour)
	default:
		return l.now + work(left*math.Min(l.d.lognormal(0.6, 0.5), 0.97))
	}
}

// supplementRisk is the chance of another request for papers; long terms are
// long because there is more to get wrong.
func (l *life) supplementRisk(round int) float64 {
	if round > 1 {
		return 0
	}
	p := 0.003
	switch days := l.proc.term.working() / workday; {
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
func (l *life) desks() int {
	switch days := l.proc.term.working() / workday; {
	case days <= 1:
		return l.d.IntN(2)
	case days <= 3:
		return l.d.IntN(3)
	default:
		return 1 + l.d.IntN(3)
	}
}

// habit shifts the province's share by the office's leaning and the channel.
func (l *life) habit(share float64) float64 {
	x := logit(share) + l.traits.digital
	if l.channel == online {
		return logistic(x + 0.35)
	}
	return logistic(x - 0.35)
}
