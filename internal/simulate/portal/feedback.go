package portal

import (
	"cmp"
	"fmt"
	"slices"

	"khohoso/internal/simulate/calendar"
	"khohoso/internal/simulate/dossier"
	"khohoso/internal/simulate/files"
	"khohoso/internal/simulate/province"
	"khohoso/internal/simulate/rng"
)

var feedbackHeader = []string{"id", "received_at", "kind", "agency_code", "due_at", "answered_at", "rating", "dossier_code"}

// feedback is one complaint or suggestion (PAKN) about a rule or about conduct.
type feedback struct {
	id                      string
	received, due, answered calendar.Instant // due and answered are 0 when not there
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

// Feedbacks lets people complain in the rhythm of the demand, most where it is slow.
func Feedbacks(w *province.World, seed uint64, dossiers int) []feedback {
	d := rng.New(seed, rng.StreamFeedback)
	perDay := w.Demand.PerDay(dossiers/200 + min(dossiers/5, 60))
	var all []feedback
	for i, n := range perDay {
		today := make([]feedback, n)
		for k := range today {
			today[k] = complain(d, w, w.Span.First+calendar.Day(i))
		}
		slices.SortStableFunc(today, func(a, b feedback) int { return cmp.Compare(a.received, b.received) })
		for k := range today {
			date := w.Span.First + calendar.Day(i)
			today[k].id = fmt.Sprintf("PAKN-%s-%03d", date.Time().Format("060102"), k+1)
		}
		all = append(all, today...)
	}
	return all
}

// complain draws one: about whom, when it is due and what becomes of it.
func complain(d rng.Rand, w *province.World, date calendar.Day) feedback {
	mix := w.Demand.On(date)
	office, other := mix.Draw(d).Office, mix.Draw(d).Office
	if d.Chance(0.6) && w.HabitOn(other, date) < w.HabitOn(office, date) {
		office = other
	}
	f := feedback{office: office, aboutRule: d.Chance(0.3)}
	f.received = date.At(int(d.Between(7*calendar.Hour, 22*calendar.Hour)))
	start := w.Calendar.Position(f.received)
	days := [...]calendar.Work{forwardDays, askDays, handleDays}[rng.Thresholds(d.Float64(), 0.25, 0.37)]
	f.due = w.Calendar.Deadline(start + days*calendar.Workday)
	if f.answer(d, w, start, days); f.answered != 0 && f.answered < w.Span.End() {
		f.rate(d)
	} else {
		f.answered = 0
	}
	if d.Chance(0.02) {
		f.due = 0 // entered by hand
	}
	return f
}

// answer settles when the answer comes: in most of its time, late where the unit is slow, or never.
func (f *feedback) answer(d rng.Rand, w *province.World, start, days calendar.Work) {
	late := 2 * (1 - w.HabitOn(f.office, f.received.Day()))
	switch {
	case d.Chance(0.015):
		return
	case d.Chance(rng.Clamp(0.03+late, 0, 0.7)):
		f.answered = w.Calendar.Moment(start + days*calendar.Workday + calendar.Work(d.Lognormal(2.5*calendar.Workday, 0.9)))
	default:
		f.answered = w.Calendar.Moment(start + calendar.Work(float64(days*calendar.Workday)*rng.Clamp(d.Lognormal(0.45, 0.6), 0.02, 0.98)))
	}
}

// rate is done by six in ten of those who get an answer, with less joy after the term.
func (f *feedback) rate(d rng.Rand) {
	if !d.Chance(0.6) {
		return
	}
	very, satisfied := 0.4, 0.9
	if f.answered > f.due {
		very, satisfied = 0.12, 0.6
	}
	f.rating = uint8(1 + rng.Thresholds(d.Float64(), very, satisfied))
}

// WriteFeedback writes the feedback of citizens, a row each.
func WriteFeedback(files *files.Set, w *province.World, all []feedback) error {
	rows := [][]string{feedbackHeader}
	for _, f := range all {
		kind := "conduct"
		if f.aboutRule {
			kind = "rule"
		}
		rows = append(rows, []string{
			f.id, timeOrBlank(f.received), kind, w.Offices[f.office].Code, timeOrBlank(f.due), timeOrBlank(f.answered), dossier.RatingWords[f.rating], f.dossier,
		})
	}
	return files.WriteTable("feedback.csv", rows)
}

func timeOrBlank(t calendar.Instant) string {
	if t == 0 {
		return ""
	}
	s := t.Second()
	return fmt.Sprintf("%sT%02d:%02d:%02d+07:00", t.Day(), s/calendar.Hour, s/calendar.Minute%60, s%60)
}
