package simulate

import (
	"cmp"
	"fmt"
	"slices"
)

var feedbackHeader = []string{"id", "received_at", "kind", "agency_code", "due_at", "answered_at", "rating", "dossier_code"}

// feedback is one complaint or suggestion (PAKN) about a rule or about conduct.
type feedback struct {
	id                      string
	received, due, answered instant // due and answered are 0 when not there
	office                  uint16
	aboutRule               bool
	rating                  uint8
	dossier                 string // that it speaks of; "" when none is named
}

// The terms of an answer in working days: refuse or forward, ask for more, handle.
const (
	forwardDays = 2
	askDays     = 5
	handleDays  = 15
)

// feedbacks lets people complain in the rhythm of the demand, most where it is slow.
func feedbacks(w *world, seed uint64, dossiers int) []feedback {
	d := newDice(seed, streamFeedback)
	perDay := w.demand.perDay(dossiers/200 + min(dossiers/5, 60))
	var all []feedback
	for i, n := range perDay {
		today := make([]feedback, n)
		for k := range today {
			today[k] = complain(d, w, w.span.first+day(i))
		}
		slices.SortStableFunc(today, func(a, b feedback) int { return cmp.Compare(a.received, b.received) })
		for k := range today {
			date := w.span.first + day(i)
			today[k].id = fmt.Sprintf("PAKN-%s-%03d", date.time().Format("060102"), k+1)
		}
		all = append(all, today...)
	}
	return all
}

// complain draws one: about whom, when it is due and what becomes of it.
func complain(d dice, w *world, date day) feedback {
	mix := w.demand.on(date)
	office, other := mix.draw(d).office, mix.draw(d).office
	if d.chance(0.6) && w.habitOn(other, date) < w.habitOn(office, date) {
		office = other
	}
	f := feedback{office: office, aboutRule: d.chance(0.3)}
	f.received = date.at(int(d.between(7*hour, 22*hour)))
	start := w.calendar.position(f.received)
	days := [...]work{forwardDays, askDays, handleDays}[thresholds(d.Float64(), 0.25, 0.37)]
	f.due = w.calendar.deadline(start + days*workday)
	if f.answer(d, w, start, days); f.answered != 0 && f.answered < w.span.end() {
		f.rate(d)
	} else {
		f.answered = 0
	}
	if d.chance(0.02) {
		f.due = 0 // entered by hand
	}
	return f
}

// answer settles when the answer comes: in most of its time, late where the unit is slow, or never.
func (f *feedback) answer(d dice, w *world, start, days work) {
	late := 2 * (1 - w.habitOn(f.office, f.received.day()))
	switch {
	case d.chance(0.015):
		return
	case d.chance(clamp(0.03+late, 0, 0.7)):
		f.answered = w.calendar.moment(start + days*workday + work(d.lognormal(2.5*workday, 0.9)))
	default:
		f.answered = w.calendar.moment(start + work(float64(days*workday)*clamp(d.lognormal(0.45, 0.6), 0.02, 0.98)))
	}
}

// rate is done by six in ten of those who get an answer, with less joy after the term.
func (f *feedback) rate(d dice) {
	if !d.chance(0.6) {
		return
	}
	very, satisfied := 0.4, 0.9
	if f.answered > f.due {
		very, satisfied = 0.12, 0.6
	}
	f.rating = uint8(1 + thresholds(d.Float64(), very, satisfied))
}

func writeFeedback(files *fileSet, w *world, all []feedback) error {
	rows := [][]string{feedbackHeader}
	for _, f := range all {
		kind := "conduct"
		if f.aboutRule {
			kind = "rule"
		}
		rows = append(rows, []string{
			f.id, timeOrBlank(f.received), kind, w.offices[f.office].code, timeOrBlank(f.due), timeOrBlank(f.answered), ratingWords[f.rating], f.dossier,
		})
	}
	return files.writeTable("feedback.csv", rows)
}

func timeOrBlank(t instant) string {
	if t == 0 {
		return ""
	}
	s := t.second()
	return fmt.Sprintf("%sT%02d:%02d:%02d+07:00", t.day(), s/hour, s/minute%60, s%60)
}
