package models_test

import (
	"time"

	"khohoso/models/metrics"
	"khohoso/models/period"
)

// dayNumber is the date of a period's bound, which is midnight UTC.
func dayNumber(t time.Time) day { return day(t.Unix() / 86400) }

// countFlow counts one cell: the dossiers of some lives in a period.
func countFlow(lives []life, p period.Period) metrics.FlowMetrics {
	from, to := dayNumber(p.From), dayNumber(p.To)
	in := func(d day) bool { return d >= from && d <= to }
	var m metrics.FlowMetrics
	for _, l := range lives {
		if in(l.Registered) {
			m.Registered++
		}
		if in(l.Rejected) {
			m.Rejected++
		}
		if in(l.Received) {
			m.Received++
			*[]*int64{&m.ReceivedNoChannel, &m.ReceivedInPerson, &m.ReceivedOnline, &m.ReceivedPost}[l.Channel]++
		}
		if l.Received < from && l.Closed >= from {
			m.CarriedOver++
		}
		if in(l.Closed) {
			countClosed(&m, l)
		}
		if l.Received <= to && l.Closed > to {
			countOpen(&m, l, to)
		}
	}
	return m
}

func countClosed(m *metrics.FlowMetrics, l life) {
	m.Closed++
	switch {
	case l.Kind == "withdrawn":
		m.Withdrawn++
		return
	case l.Kind == "stopped":
		m.Stopped++
		return
	case l.Due == never:
		m.FinishedNoDue++
	case l.Closed < l.Due:
		m.FinishedEarly++
	case l.Closed == l.Due:
		m.FinishedOnTime++
	default:
		m.FinishedLate++
	}
	m.Finished++
}

func countOpen(m *metrics.FlowMetrics, l life, to day) {
	m.OpenEnd++
	due := l.dueOn(to)
	switch {
	case due == never:
		m.OpenNoDue++
	case due >= to:
		m.OpenInTime++
	default:
		m.OpenOverdue++
		for _, w := range l.Waits {
			if w.From <= to && w.Until > to {
				m.OpenOverdueWait++
			}
		}
	}
}

// share is the numerator and denominator of an indicator.
type share struct{ Numerator, Denominator int64 }

// isCounted says whether a dossier belongs to the common population of a period: received in it, or before it and handled in it.
func (l life) isCounted(p period.Period) bool {
	from, to := dayNumber(p.From), dayNumber(p.To)
	isReceived := l.Received >= from && l.Received <= to
	return isReceived || l.Received < from && l.Closed >= from && l.Closed <= to
}

// isLate is portal766 as of a period's end.
func (o oracle) isLate(l life, p period.Period) bool {
	year, month, date := p.To.Date()
	return l.isLateAt(time.Date(year, month, date+1, 0, 0, 0, 0, o.Zone))
}

// ofPopulation counts those of the common population that something holds for.
func ofPopulation(lives []life, p period.Period, holds func(life) bool) (s share) {
	for _, l := range lives {
		if !l.isCounted(p) {
			continue
		}
		s.Denominator++
		if holds(l) {
			s.Numerator++
		}
	}
	return s
}

// populationFigures are the indicators that have the common population as their denominator.
func (o oracle) populationFigures(p period.Period) map[string]func(life) bool {
	return map[string]func(life) bool{
		"2.1":  func(l life) bool { return !o.isLate(l, p) },
		"4.1":  func(l life) bool { return l.Details.Result == "yes" },
		"4.2":  func(l life) bool { return l.Details.Digitised == "yes" && l.Details.Result == "yes" },
		"4.3":  func(l life) bool { return l.Details.Reused == "yes" },
		"4.4":  func(l life) bool { return l.Details.Store == "yes" },
		"4.6b": func(l life) bool { return l.Details.Population == "yes" },
		"5.4":  func(l life) bool { return !o.isLate(l, p) && !l.Disliked },
	}
}

// online is 3.3: dossiers received online among all received.
func online(lives []life, p period.Period) share {
	m := countFlow(lives, p)
	return share{Numerator: m.ReceivedOnline, Denominator: m.Received}
}
