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
	Dossier, Agency, Procedure string
	At                         time.Time
	Status, Channel, Rating    int
	Due, Recorded              time.Time
	Id                         string
	Details                    details
}

// identity is what makes two rows the same event: the source's own id within the
// dossier, else dossier, status and instant.
func (e told) identity() [4]any {
	if e.Id != "" {
		return [4]any{e.Dossier, e.Id}
	}
	return [4]any{e.Dossier, "", e.Status, e.At.UnixMicro()}
}

// outranks says which of two versions of an event counts: the latest recorded,
// then the latest appointment. decided is false where the written rule leaves it open.
func (e told) outranks(other told) (wins, decided bool) {
	order := cmp.Or(e.Recorded.Compare(other.Recorded), e.Due.Compare(other.Due))
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
	Agency, Procedure  string
	Channel            int
	Registered         day // never when it was not
	Rejected           day // before any receipt
	Received, Closed   day // of a dossier never received both are never
	Kind               string
	Due                day // never: no appointment
	Announced          []announcement
	Waits              []wait
	Pauses             []pause
	ReceivedAt, DoneAt time.Time
	End                time.Time // what portal766 measures against: the appointment, else the end of the legal term; zero: nothing
	IsMoved            bool      // a new appointment was given: it takes the waits in
	LegalEnd           time.Time // of the legal term; zero: the procedure has none
	Asks               []ask
	Disliked           bool // rated dissatisfied, or with feedback about it
	Details            details
}

// announcement is an appointment, up to the closing, with the day it was told on.
type announcement struct {
	On, Due   day
	At, DueAt time.Time
}

// dueOn is the appointment as it stood on a day: the last one told up to then.
func (l life) dueOn(d day) day {
	due := never
	for _, a := range l.Announced {
		if a.On <= d {
			due = a.Due
		}
	}
	return due
}

// ask is a request for papers; answered is zero while the dossier waits for them.
type ask struct{ At, Answered time.Time }

// wait is a pause by dates; until is never while it lasts.
type wait struct{ From, Until day }

// pause is the same by instants, of those that have ended.
type pause struct{ From, Until time.Time }

// oracle calculates in one zone, with the terms of a catalogue.
type oracle struct {
	Zone       *time.Location
	Terms      map[string]term
	Work       workCalendar
	Complaints map[string]bool // dossiers that feedback speaks of
}

func (o oracle) dayOf(t time.Time) day {
	if t.IsZero() {
		return never
	}
	year, month, date := t.In(o.Zone).Date()
	return day(time.Date(year, month, date, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// lives makes the dossiers of some rows.
func (o oracle) lives(rows []told) []life {
	byDossier := map[string][]told{}
	for _, e := range winners(rows) {
		byDossier[e.Dossier] = append(byDossier[e.Dossier], e)
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
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Status, b.Status), a.Due.Compare(b.Due),
			cmp.Compare(a.Agency, b.Agency), cmp.Compare(a.Procedure, b.Procedure), cmp.Compare(a.Channel, b.Channel))
	})
	l := life{Registered: never, Rejected: never, Received: never, Closed: never, Due: never}
	receipt := first(events, 2)
	home := receipt
	if receipt == nil {
		home = firstOf(events)
	} else {
		l.ReceivedAt = receipt.At
		l.Received = o.dayOf(receipt.At)
	}
	l.Agency, l.Procedure, l.Channel = home.Agency, home.Procedure, home.Channel
	if e := first(events, 1); e != nil {
		l.Registered = o.dayOf(e.At)
	}
	if e := first(events, 3); e != nil && (receipt == nil || e.At.Before(receipt.At)) {
		l.Rejected = o.dayOf(e.At)
	}
	if receipt != nil {
		o.closing(&l, events)
		o.appointment(&l, events)
	}
	l.Disliked = latestRating(events) == 3 || o.Complaints[events[0].Dossier]
	l.Details = lastStated(events)
	return l
}

// first is the first event of a status; firstOf of any. Of several at one instant
// the smallest unit, procedure and channel count, so that no order of arrival shows.
func first(events []told, status int) *told {
	return firstOf(slices.DeleteFunc(slices.Clone(events), func(e told) bool { return e.Status != status }))
}

func firstOf(events []told) *told {
	if len(events) == 0 {
		return nil
	}
	found := slices.MinFunc(events, func(a, b told) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Agency, b.Agency), cmp.Compare(a.Procedure, b.Procedure), cmp.Compare(a.Channel, b.Channel))
	})
	return &found
}

// closing finds the first closing event; one dated before the receipt counts on the receipt.
func (o oracle) closing(l *life, events []told) {
	var closing *told
	for i, e := range events {
		if closingRank[e.Status] == 0 {
			continue
		}
		if closing == nil || e.At.Equal(closing.At) && closingRank[e.Status] < closingRank[closing.Status] {
			closing = &events[i]
		}
	}
	if closing == nil {
		return
	}
	l.Kind = map[int]string{9: "finished", 10: "finished", 7: "withdrawn", 8: "stopped"}[closing.Status]
	l.DoneAt = latest(closing.At, l.ReceivedAt)
	l.Closed = o.dayOf(l.DoneAt)
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
		if e.Due.IsZero() {
			continue
		}
		if original.IsZero() {
			original, current = e.Due, e.Due
		} else if l.DoneAt.IsZero() || !e.At.After(l.DoneAt) {
			current = e.Due
		}
		if l.DoneAt.IsZero() || !e.At.After(l.DoneAt) {
			l.Announced = append(l.Announced, announcement{On: o.dayOf(e.At), Due: o.dayOf(e.Due), At: e.At, DueAt: e.Due})
		}
	}
	l.Due = o.dayOf(current)
	l.End, l.IsMoved = current, !current.Equal(original)
	if t, known := o.Terms[l.Procedure]; known {
		l.LegalEnd = o.Work.end(l.ReceivedAt.In(o.Zone), t)
	}
	if current.IsZero() {
		l.End = l.LegalEnd
	}
	o.pauses(l, o.inTurn(events))
}

// isLateAt is portal766 at an instant: of a dossier closed before it at its closing, of another one at the instant itself.
// Time waited for papers is taken off, each from the request to the answer, unless a new appointment was given. While an open one
// waits, its first request is its end, and a second one makes it late; one that is closed is never late for being asked twice.
func (l life) isLateAt(at time.Time) bool {
	isClosed := !l.DoneAt.IsZero() && l.DoneAt.Before(at)
	if isClosed {
		at = l.DoneAt
	} else {
		l.End, l.IsMoved = l.endAsOf(at)
	}
	var waited time.Duration
	for i, ask := range l.Asks {
		switch isAnswered := !ask.Answered.IsZero() && !ask.Answered.After(at); {
		case isAnswered && (isClosed || ask.Answered.Before(at)):
			waited += ask.Answered.Sub(ask.At)
		case ask.At.Before(at) && !isClosed:
			return i > 0 || !l.End.IsZero() && ask.At.After(l.End)
		}
	}
	if l.IsMoved {
		waited = 0
	}
	return !l.End.IsZero() && at.Add(-waited).After(l.End)
}

// endAsOf is what an open dossier was measured against at an instant: the last appointment
// told before it, else the end of the legal term.
func (l life) endAsOf(at time.Time) (end time.Time, isMoved bool) {
	end = l.LegalEnd
	for _, a := range l.Announced {
		if a.At.Before(at) {
			end, isMoved = a.DueAt, !a.DueAt.Equal(l.Announced[0].DueAt)
		}
	}
	return end, isMoved
}

// inTurn puts what stands at one instant into the order in which it must have been: the receipt, requests,
// then what answers them; an answer of the request's own day that states no hour comes after it.
func (o oracle) inTurn(events []told) []told {
	receipt := first(events, 2)
	isRequest := func(e told) bool { return e.Status == 5 || e.Status == 6 }
	placed := func(e told) time.Time {
		at := e.At
		if local := at.In(o.Zone); (e.Status != 2 && e.Status != 4) || local.Format("15:04:05.999999999") != "00:00:00" || !at.After(receipt.At) {
			return at
		}
		for _, other := range events {
			if isRequest(other) && o.dayOf(other.At) == o.dayOf(e.At) {
				at = latest(at, other.At)
			}
		}
		return at
	}
	turn := func(e told) int {
		switch {
		case e.Status == 2 && e.At.Equal(receipt.At):
			return 1
		case isRequest(e):
			return 2
		}
		return 3
	}
	sorted := slices.Clone(events)
	slices.SortStableFunc(sorted, func(a, b told) int {
		return cmp.Or(placed(a).Compare(placed(b)), cmp.Compare(turn(a), turn(b)), cmp.Compare(a.Status, b.Status))
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
		switch isRequest := e.Status == 5 || e.Status == 6; {
		case e.Status == 1 || e.Status == 3:
			continue
		case isRequest && isReceived:
			if since == nil {
				since = &events[i]
			}
			if e.Status == 5 && asked == nil {
				asked = &events[i]
			}
		case !isRequest && since != nil:
			o.resume(l, since, asked, e.At)
			since, asked = nil, nil
		}
		if e.Status == 2 {
			isReceived = true
		}
		if closingRank[e.Status] > 0 {
			return
		}
	}
	if since != nil {
		l.Waits = append(l.Waits, wait{From: o.dayOf(since.At), Until: never})
	}
	if asked != nil {
		l.Asks = append(l.Asks, ask{At: asked.At})
	}
}

// resume notes a pause that ended; it never reaches further than its answer.
func (o oracle) resume(l *life, since, asked *told, at time.Time) {
	at = latest(at, since.At)
	if asked != nil {
		at = latest(at, asked.At)
		l.Asks = append(l.Asks, ask{At: asked.At, Answered: at})
	}
	l.Waits = append(l.Waits, wait{From: o.dayOf(since.At), Until: o.dayOf(at)})
	l.Pauses = append(l.Pauses, pause{From: since.At, Until: at})
}

// latestRating is the last rating given; at one instant the worse one.
func latestRating(events []told) int {
	var found told
	for _, e := range events {
		if e.Rating > 0 && (found.Rating == 0 || e.At.After(found.At) || e.At.Equal(found.At) && e.Rating > found.Rating) {
			found = e
		}
	}
	return found.Rating
}
