package models_test

import (
	"cmp"
	"slices"
	"time"
)

// The oracle is a second calculator: plain Go, one dossier at a time, written
// from the rules of the forms and of Decision 766 in words (docs/indicators.md, docs/decisions.md), not
// from the SQL. It knows no sums of flows and no stretches; every figure is a count over dossiers.

// told is one event as a source sent it; zero values are empty cells.
type told struct {
	dossier, agency, procedure string
	at                         time.Time
	status, channel, rating    int
	due, recorded              time.Time
	id                         string
	details                    details
}

// identity is what makes two rows the same event: the source's own id within the
// dossier, else dossier, status and instant.
func (e told) identity() [4]any {
	if e.id != "" {
		return [4]any{e.dossier, e.id}
	}
	return [4]any{e.dossier, "", e.status, e.at.UnixMicro()}
}

// outranks says which of two versions of an event counts: the latest recorded,
// then the latest appointment. decided is false where the written rule leaves it open.
func (e told) outranks(other told) (wins, decided bool) {
	order := cmp.Or(e.recorded.Compare(other.recorded), e.due.Compare(other.due))
	return order > 0, order != 0
}

// winners leaves one version of every event.
func winners(rows []told) []told {
	best := map[[4]any]told{}
	for _, row := range rows {
		known, isKnown := best[row.identity()]
		if wins, _ := row.outranks(known); !isKnown || wins {
			best[row.identity()] = row
		}
	}
	var all []told
	for _, row := range best {
		all = append(all, row)
	}
	return all
}

// day is a calendar date as a number, so that dates compare and count.
type day int

const never day = 1 << 30

// life is what the rules make of one dossier.
type life struct {
	agency, procedure  string
	channel            int
	registered         day // never when it was not
	rejected           day // before any receipt
	received, closed   day // of a dossier never received both are never
	kind               string
	due                day // never: no appointment
	announced          []announcement
	waits              []wait
	pauses             []pause
	receivedAt, doneAt time.Time
	end                time.Time // what portal766 measures against: the appointment, else the end of the legal term; zero: nothing
	isMoved            bool      // a new appointment was given: it takes the waits in
	legalEnd           time.Time // of the legal term; zero: the procedure has none
	asks               []ask
	disliked           bool // rated dissatisfied, or with feedback about it
	details            details
}

// announcement is an appointment, up to the closing, with the day it was told on.
type announcement struct {
	on, due   day
	at, dueAt time.Time
}

// dueOn is the appointment as it stood on a day: the last one told up to then.
func (l life) dueOn(d day) day {
	due := never
	for _, a := range l.announced {
		if a.on <= d {
			due = a.due
		}
	}
	return due
}

// ask is a request for papers; answered is zero while the dossier waits for them.
type ask struct{ at, answered time.Time }

// wait is a pause by dates; until is never while it lasts.
type wait struct{ from, until day }

// pause is the same by instants, of those that have ended.
type pause struct{ from, until time.Time }

// oracle calculates in one zone, with the terms of a catalogue.
type oracle struct {
	zone       *time.Location
	terms      map[string]term
	work       workCalendar
	complaints map[string]bool // dossiers that feedback speaks of
}

func (o oracle) dayOf(t time.Time) day {
	if t.IsZero() {
		return never
	}
	year, month, date := t.In(o.zone).Date()
	return day(time.Date(year, month, date, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// lives makes the dossiers of some rows.
func (o oracle) lives(rows []told) []life {
	byDossier := map[string][]told{}
	for _, e := range winners(rows) {
		byDossier[e.dossier] = append(byDossier[e.dossier], e)
	}
	var all []life
	for _, events := range byDossier {
		all = append(all, o.life(events))
	}
	return all
}

// closingRank orders closings at one instant: finished, returned, withdrawn, stopped.
var closingRank = map[int]int{9: 1, 10: 2, 7: 3, 8: 4}

func (o oracle) life(events []told) life {
	slices.SortFunc(events, func(a, b told) int {
		return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.status, b.status), a.due.Compare(b.due),
			cmp.Compare(a.agency, b.agency), cmp.Compare(a.procedure, b.procedure), cmp.Compare(a.channel, b.channel))
	})
	l := life{registered: never, rejected: never, received: never, closed: never, due: never}
	receipt := first(events, 2)
	home := receipt
	if receipt == nil {
		home = firstOf(events)
	} else {
		l.receivedAt = receipt.at
		l.received = o.dayOf(receipt.at)
	}
	l.agency, l.procedure, l.channel = home.agency, home.procedure, home.channel
	if e := first(events, 1); e != nil {
		l.registered = o.dayOf(e.at)
	}
	if e := first(events, 3); e != nil && (receipt == nil || e.at.Before(receipt.at)) {
		l.rejected = o.dayOf(e.at)
	}
	if receipt != nil {
		o.closing(&l, events)
		o.appointment(&l, events)
	}
	l.disliked = latestRating(events) == 3 || o.complaints[events[0].dossier]
	l.details = lastStated(events)
	return l
}

// first is the first event of a status; firstOf of any. Of several at one instant
// the smallest unit, procedure and channel count, so that no order of arrival shows.
func first(events []told, status int) *told {
	return firstOf(slices.DeleteFunc(slices.Clone(events), func(e told) bool { return e.status != status }))
}

func firstOf(events []told) *told {
	if len(events) == 0 {
		return nil
	}
	found := slices.MinFunc(events, func(a, b told) int {
		return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.agency, b.agency), cmp.Compare(a.procedure, b.procedure), cmp.Compare(a.channel, b.channel))
	})
	return &found
}

// closing finds the first closing event; one dated before the receipt counts on the receipt.
func (o oracle) closing(l *life, events []told) {
	var closing *told
	for i, e := range events {
		if closingRank[e.status] == 0 {
			continue
		}
		if closing == nil || e.at.Equal(closing.at) && closingRank[e.status] < closingRank[closing.status] {
			closing = &events[i]
		}
	}
	if closing == nil {
		return
	}
	l.kind = map[int]string{9: "finished", 10: "finished", 7: "withdrawn", 8: "stopped"}[closing.status]
	l.doneAt = latest(closing.at, l.receivedAt)
	l.closed = o.dayOf(l.doneAt)
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// appointment settles what the dossier is measured against and when it waited.
func (o oracle) appointment(l *life, events []told) {
	var original, current time.Time
	for _, e := range events {
		if e.due.IsZero() {
			continue
		}
		if original.IsZero() {
			original, current = e.due, e.due
		} else if l.doneAt.IsZero() || !e.at.After(l.doneAt) {
			current = e.due
		}
		if l.doneAt.IsZero() || !e.at.After(l.doneAt) {
			l.announced = append(l.announced, announcement{o.dayOf(e.at), o.dayOf(e.due), e.at, e.due})
		}
	}
	l.due = o.dayOf(current)
	l.end, l.isMoved = current, !current.Equal(original)
	if t, known := o.terms[l.procedure]; known {
		l.legalEnd = o.work.end(l.receivedAt.In(o.zone), t)
	}
	if current.IsZero() {
		l.end = l.legalEnd
	}
	o.pauses(l, o.inTurn(events))
}

// isLateAt is portal766 at an instant: of a dossier closed before it at its closing, of another one at the instant itself.
// Time waited for papers is taken off, each from the request to the answer, unless a new appointment was given. While an open one
// waits, its first request is its end, and a second one makes it late; one that is closed is never late for being asked twice.
func (l life) isLateAt(at time.Time) bool {
	isClosed := !l.doneAt.IsZero() && l.doneAt.Before(at)
	if isClosed {
		at = l.doneAt
	} else {
		l.end, l.isMoved = l.endAsOf(at)
	}
	var waited time.Duration
	for i, ask := range l.asks {
		switch isAnswered := !ask.answered.IsZero() && !ask.answered.After(at); {
		case isAnswered && (isClosed || ask.answered.Before(at)):
			waited += ask.answered.Sub(ask.at)
		case ask.at.Before(at) && !isClosed:
			return i > 0 || !l.end.IsZero() && ask.at.After(l.end)
		}
	}
	if l.isMoved {
		waited = 0
	}
	return !l.end.IsZero() && at.Add(-waited).After(l.end)
}

// endAsOf is what an open dossier was measured against at an instant: the last appointment
// told before it, else the end of the legal term.
func (l life) endAsOf(at time.Time) (end time.Time, isMoved bool) {
	end = l.legalEnd
	for _, a := range l.announced {
		if a.at.Before(at) {
			end, isMoved = a.dueAt, !a.dueAt.Equal(l.announced[0].dueAt)
		}
	}
	return end, isMoved
}

// inTurn puts what stands at one instant into the order in which it must have been: the receipt, requests,
// then what answers them; an answer of the request's own day that states no hour comes after it.
func (o oracle) inTurn(events []told) []told {
	receipt := first(events, 2)
	isRequest := func(e told) bool { return e.status == 5 || e.status == 6 }
	placed := func(e told) time.Time {
		at := e.at
		if local := at.In(o.zone); (e.status != 2 && e.status != 4) || local.Format("15:04:05.999999999") != "00:00:00" || !at.After(receipt.at) {
			return at
		}
		for _, other := range events {
			if isRequest(other) && o.dayOf(other.at) == o.dayOf(e.at) {
				at = latest(at, other.at)
			}
		}
		return at
	}
	turn := func(e told) int {
		switch {
		case e.status == 2 && e.at.Equal(receipt.at):
			return 1
		case isRequest(e):
			return 2
		}
		return 3
	}
	sorted := slices.Clone(events)
	slices.SortStableFunc(sorted, func(a, b told) int {
		return cmp.Or(placed(a).Compare(placed(b)), cmp.Compare(turn(a), turn(b)), cmp.Compare(a.status, b.status))
	})
	return sorted
}

// pauses finds the spans in which the clock stood still: from a request (5, 6) of a
// dossier that is received and not closed to the next event that is neither a
// request nor about the application itself (registered, rejected).
func (o oracle) pauses(l *life, events []told) {
	var since, asked *told
	isReceived := false
	for i, e := range events {
		switch isRequest := e.status == 5 || e.status == 6; {
		case e.status == 1 || e.status == 3:
			continue
		case isRequest && isReceived:
			if since == nil {
				since = &events[i]
			}
			if e.status == 5 && asked == nil {
				asked = &events[i]
			}
		case !isRequest && since != nil:
			o.resume(l, since, asked, e.at)
			since, asked = nil, nil
		}
		if e.status == 2 {
			isReceived = true
		}
		if closingRank[e.status] > 0 {
			return
		}
	}
	if since != nil {
		l.waits = append(l.waits, wait{o.dayOf(since.at), never})
	}
	if asked != nil {
		l.asks = append(l.asks, ask{at: asked.at})
	}
}

// resume notes a pause that ended; it never reaches further than its answer.
func (o oracle) resume(l *life, since, asked *told, at time.Time) {
	at = latest(at, since.at)
	if asked != nil {
		at = latest(at, asked.at)
		l.asks = append(l.asks, ask{asked.at, at})
	}
	l.waits = append(l.waits, wait{o.dayOf(since.at), o.dayOf(at)})
	l.pauses = append(l.pauses, pause{since.at, at})
}

// latestRating is the last rating given; at one instant the worse one.
func latestRating(events []told) int {
	var found told
	for _, e := range events {
		if e.rating > 0 && (found.rating == 0 || e.at.After(found.at) || e.at.Equal(found.at) && e.rating > found.rating) {
			found = e
		}
	}
	return found.rating
}
