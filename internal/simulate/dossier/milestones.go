package dossier

import (
	"khohoso/internal/simulate/calendar"
)

// milestones are what a process leaves behind for those who count.
type milestones struct {
	Received, Closed         calendar.Instant
	End                      status
	promises                 []promise // what an undated dossier should have kept, too
	waits                    []wait
	Digitised, Reused, Store Answer
	Population, Paid         Answer
	Charged                  bool
	FeeTold                  bool // an amount above 0
	Rating                   uint8
}

// promise is a due instant and when it was announced.
type promise struct{ announced, due calendar.Instant }

// wait is for the applicant: for papers or for a fee; answered is 0 while it lasts.
type wait struct {
	asked, answered calendar.Instant
	papers          bool
}

// emptied keeps the room for the next dossier.
func (m milestones) emptied() milestones {
	return milestones{promises: m.promises[:0], waits: m.waits[:0]}
}

// note keeps the milestones of the dossier.
func (l *Process) note(s status, at calendar.Instant) {
	m := &l.Told
	if n := len(m.waits); n > 0 && m.waits[n-1].answered == 0 && m.Closed == 0 {
		m.waits[n-1].answered = at
	}
	switch s {
	case received:
		m.Received = at
	case supplementRequested, feeRequested:
		m.waits = append(m.waits, wait{asked: at, papers: s == supplementRequested})
	case Finished, withdrawn, stopped:
		if m.Closed == 0 {
			m.Closed, m.End = at, s
		}
	}
	if n := len(m.promises); m.Received != 0 && m.Closed == 0 && (n == 0 || m.promises[n-1].due != l.due.At) {
		m.promises = append(m.promises, promise{at, l.due.At})
	}
}

// dueOn is the last due instant announced before one.
func (m milestones) dueOn(before calendar.Instant) (due calendar.Instant) {
	for i, p := range m.promises {
		if i == 0 || p.announced < before {
			due = p.due
		}
	}
	return due
}

// waitingAt is the wait that an instant falls into, and how many requests for papers there were before it.
func (m milestones) waitingAt(before calendar.Instant) (now wait, isWaiting bool, papers int) {
	for _, w := range m.waits {
		if w.asked >= before {
			break
		}
		if w.papers {
			papers++
		}
		now, isWaiting = w, w.answered == 0 || w.answered >= before
	}
	return now, isWaiting, papers
}

// IsLate judges as the portal does at the end of a day, to the instant. Who waits for papers ended with
// the request; what is open and asked for more than once is late meanwhile.
func (m milestones) IsLate(last calendar.Day) bool {
	end := (last + 1).At(0)
	isClosed := m.Closed != 0 && m.Closed < end
	if isClosed {
		end = m.Closed
	}
	due := m.dueOn(end)
	now, isWaiting, papers := m.waitingAt(end)
	switch {
	case isWaiting && now.papers && papers > 1 && !isClosed:
		return true
	case isWaiting && now.papers:
		return now.asked > due
	case isClosed:
		return m.Closed > due
	}
	return due < end
}

// IsLateByDate judges a dossier with an appointment as the statutory form does at the end of a day.
func (m milestones) IsLateByDate(last calendar.Day) bool {
	end := (last + 1).At(0)
	if m.Closed != 0 && m.Closed < end {
		return m.End == Finished && m.Closed.Day() > m.dueOn(m.Closed).Day()
	}
	_, isWaiting, _ := m.waitingAt(end)
	return !isWaiting && m.dueOn(end).Day() < last
}
