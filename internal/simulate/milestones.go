package simulate

// milestones are what a life leaves behind for the tally.
type milestones struct {
	received, closed         instant
	end                      status
	promises                 []promise // what an undated dossier should have kept, too
	waits                    []wait
	digitised, reused, store answer
	population, paid         answer
	charged                  bool
	feeTold                  bool // an amount above 0
	rating                   uint8
}

// promise is a due instant and when it was announced.
type promise struct{ announced, due instant }

// wait is for the applicant: for papers or for a fee; answered is 0 while it lasts.
type wait struct {
	asked, answered instant
	papers          bool
}

// emptied keeps the room for the next dossier.
func (m milestones) emptied() milestones {
	return milestones{promises: m.promises[:0], waits: m.waits[:0]}
}

// note keeps the milestones of the dossier.
func (l *life) note(s status, at instant) {
	m := &l.told
	if n := len(m.waits); n > 0 && m.waits[n-1].answered == 0 && m.closed == 0 {
		m.waits[n-1].answered = at
	}
	switch s {
	case received:
		m.received = at
	case supplementRequested, feeRequested:
		m.waits = append(m.waits, wait{asked: at, papers: s == supplementRequested})
	case finished, withdrawn, stopped:
		if m.closed == 0 {
			m.closed, m.end = at, s
		}
	}
	if n := len(m.promises); m.received != 0 && m.closed == 0 && (n == 0 || m.promises[n-1].due != l.due.at) {
		m.promises = append(m.promises, promise{at, l.due.at})
	}
}

// dueOn is the last due instant announced before one.
func (m milestones) dueOn(before instant) (due instant) {
	for i, p := range m.promises {
		if i == 0 || p.announced < before {
			due = p.due
		}
	}
	return due
}

// waitingAt is the wait that an instant falls into, and how many requests for papers there were before it.
func (m milestones) waitingAt(before instant) (now wait, isWaiting bool, papers int) {
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

// isLate judges as the portal does at the end of a day, to the instant. Who waits for papers ended with
// the request; what is open and asked for more than once is late meanwhile.
func (m milestones) isLate(last day) bool {
	end := (last + 1).at(0)
	isClosed := m.closed != 0 && m.closed < end
	if isClosed {
		end = m.closed
	}
	due := m.dueOn(end)
	now, isWaiting, papers := m.waitingAt(end)
	switch {
	case isWaiting && now.papers && papers > 1 && !isClosed:
		return true
	case isWaiting && now.papers:
		return now.asked > due
	case isClosed:
		return m.closed > due
	}
	return due < end
}

// isLateByDate judges a dossier with an appointment as the statutory form does at the end of a day.
func (m milestones) isLateByDate(last day) bool {
	end := (last + 1).at(0)
	if m.closed != 0 && m.closed < end {
		return m.end == finished && m.closed.day() > m.dueOn(m.closed).day()
	}
	_, isWaiting, _ := m.waitingAt(end)
	return !isWaiting && m.dueOn(end).day() < last
}
