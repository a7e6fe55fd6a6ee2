package models_test

import (
	"time"

	"khohoso/models"
)

// dayNumber is the date of a period's bound, which is midnight UTC.
func dayNumber(t time.Time) day { return day(t.Unix() / 86400) }

// countFlow counts one cell: the dossiers of some lives in a period.
func countFlow(lives []life, p models.Period) models.Measures {
	from, to := dayNumber(p.From), dayNumber(p.To)
	in := func(d day) bool { return d >= from && d <= to }
	var m models.Measures
	for _, l := range lives {
		if in(l.registered) {
			m.Registered++
		}
		if in(l.rejected) {
			m.Rejected++
		}
		if in(l.received) {
			m.Received++
			*[]*int64{&m.ReceivedNoChannel, &m.ReceivedInPerson, &m.ReceivedOnline, &m.ReceivedPost}[l.channel]++
		}
		if l.received < from && l.closed >= from {
			m.CarriedOver++
		}
		if in(l.closed) {
			countClosed(&m, l)
		}
		if l.received <= to && l.closed > to {
			countOpen(&m, l, to)
		}
	}
	return m
}

func countClosed(m *models.Measures, l life) {
	m.Closed++
	switch {
	case l.kind == "withdrawn":
		m.Withdrawn++
		return
	case l.kind == "stopped":
		m.Stopped++
		return
	case l.due == never:
		m.FinishedNoDue++
	case l.closed < l.due:
		m.FinishedEarly++
	case l.closed == l.due:
		m.FinishedOnTime++
	default:
		m.FinishedLate++
	}
	m.Finished++
}

func countOpen(m *models.Measures, l life, to day) {
	m.OpenEnd++
	due := l.dueOn(to)
	switch {
	case due == never:
		m.OpenNoDue++
	case due >= to:
		m.OpenInTime++
	default:
		m.OpenOverdue++
		for _, w := range l.waits {
			if w.from <= to && w.until > to {
				m.OpenOverdueWait++
			}
		}
	}
}

// share is the numerator and denominator of an indicator.
type share struct{ numerator, denominator int64 }

// isCounted says whether a dossier belongs to the common population of a period: received in it, or before it and handled in it.
func (l life) isCounted(p models.Period) bool {
	from, to := dayNumber(p.From), dayNumber(p.To)
	isReceived := l.received >= from && l.received <= to
	return isReceived || l.received < from && l.closed >= from && l.closed <= to
}

// isLate is portal766 as of a period's end.
func (o oracle) isLate(l life, p models.Period) bool {
	year, month, date := p.To.Date()
	return l.isLateAt(time.Date(year, month, date+1, 0, 0, 0, 0, o.zone))
}

// ofPopulation counts those of the common population that something holds for.
func ofPopulation(lives []life, p models.Period, holds func(life) bool) (s share) {
	for _, l := range lives {
		if !l.isCounted(p) {
			continue
		}
		s.denominator++
		if holds(l) {
			s.numerator++
		}
	}
	return s
}

// populationFigures are the indicators that have the common population as their denominator.
func (o oracle) populationFigures(p models.Period) map[string]func(life) bool {
	return map[string]func(life) bool{
		"2.1":  func(l life) bool { return !o.isLate(l, p) },
		"4.1":  func(l life) bool { return l.details.result == "yes" },
		"4.2":  func(l life) bool { return l.details.digitised == "yes" && l.details.result == "yes" },
		"4.3":  func(l life) bool { return l.details.reused == "yes" },
		"4.4":  func(l life) bool { return l.details.store == "yes" },
		"4.6b": func(l life) bool { return l.details.population == "yes" },
		"5.4":  func(l life) bool { return !o.isLate(l, p) && !l.disliked },
	}
}

// online is 3.3: dossiers received online among all received.
func online(lives []life, p models.Period) share {
	m := countFlow(lives, p)
	return share{m.ReceivedOnline, m.Received}
}
