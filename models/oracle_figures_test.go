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

// handledInTime is 2.1: of the dossiers received or handled in the period, each
// once, those handled early or on time and those still open and not yet due.
func (o oracle) handledInTime(lives []life, p models.Period) (s share) {
	from, to := dayNumber(p.From), dayNumber(p.To)
	year, month, date := p.To.Date()
	end := time.Date(year, month, date+1, 0, 0, 0, 0, o.zone)
	for _, l := range lives {
		received, handled := l.received >= from && l.received <= to, l.closed >= from && l.closed <= to
		if !received && !handled {
			continue
		}
		s.denominator++
		if l.closed <= to {
			if l.portal != "late" {
				s.numerator++
			}
			continue
		}
		waitsInTime := !l.waitingSince.IsZero() && !l.waitingSince.After(l.portalDue)
		if l.portalDue.IsZero() || !l.portalDue.Before(end) || waitsInTime {
			s.numerator++
		}
	}
	return s
}

// online is 3.3: dossiers received online among all received.
func online(lives []life, p models.Period) share {
	m := countFlow(lives, p)
	return share{m.ReceivedOnline, m.Received}
}

// satisfied is 5.4: of the dossiers handled in the period, those neither late nor
// disliked; one that is both is taken off twice, and it does not go below zero.
func satisfied(lives []life, p models.Period) (s share) {
	from, to := dayNumber(p.From), dayNumber(p.To)
	for _, l := range lives {
		if l.closed < from || l.closed > to {
			continue
		}
		s.denominator++
		s.numerator++
		if l.portal == "late" {
			s.numerator--
		}
		if l.disliked {
			s.numerator--
		}
	}
	s.numerator = max(s.numerator, 0)
	return s
}
