package models_test

import (
	"testing"
	"time"
)

// answer is one feedback (PAKN) and what became of it.
type answer struct {
	agency, kind            string
	received, due, answered time.Time
	rating                  int
}

// nationalCount is what the national side knows of one month of a unit.
type nationalCount struct {
	agency                 string
	first, last            day
	received, synchronised int64
}

// offer is what a commune says of a period.
type offer struct {
	agency      string
	first, last day
	offered     bool
}

// ownTarget is a target that the province set; agency is empty for every unit.
type ownTarget struct {
	indicator, set, agency string
	from, to               day
	target                 float64
}

// feedbackTerm is the term in working days of feedback that states none.
const feedbackTerm = 15

func (p *province) readFeedback(t testing.TB, rows []map[string]string) {
	t.Helper()
	for _, r := range rows {
		a := answer{r["agency_code"], r["kind"], readInstant(t, r["received_at"]), readInstant(t, r["due_at"]), readInstant(t, r["answered_at"]), ratingCodes[r["rating"]]}
		if a.due.IsZero() {
			year, month, date := a.received.In(p.zone).Date()
			last := time.Date(year, month, date, 0, 0, 0, 0, time.UTC)
			for range feedbackTerm {
				last = p.work.next(last)
			}
			a.due = time.Date(last.Year(), last.Month(), last.Day(), 23, 59, 59, 0, p.zone)
		}
		p.feedback = append(p.feedback, a)
	}
}

func (p *province) readStatements(t testing.TB, in inputs) {
	t.Helper()
	days := func(name string) (first, last day) {
		period := calendarPeriod(t, name)
		return dayNumber(period.From), dayNumber(period.To)
	}
	for _, r := range in.counts {
		first, last := days(r["period"])
		p.counts = append(p.counts, nationalCount{r["agency_code"], first, last, int64(readNumber(t, r["received"])), int64(readNumber(t, r["synchronised"]))})
	}
	for _, r := range in.services {
		first, last := days(r["period"])
		p.services = append(p.services, offer{r["agency_code"], first, last, r["offered"] == "yes"})
	}
	for _, r := range in.targets {
		p.targets = append(p.targets, ownTarget{
			r["indicator"], r["set"], r["agency_code"], readDay(t, r["valid_from"], 0), readDay(t, r["valid_to"], never), readNumber(t, r["target"]),
		})
	}
}

// offers says whether a commune offers its service by the last day: by the row that began
// last before the period's end, of the commune or of one that it now stands for; of
// several that began together one is enough.
func (m *measuring) offers(commune string) bool {
	began, offered := day(-1), false
	for _, o := range m.services {
		if o.first > m.to || m.holder(o.agency, m.to) != commune || o.first < began {
			continue
		}
		if o.first > began {
			began, offered = o.first, false
		}
		offered = offered || o.offered
	}
	return offered
}

// workingDays counts the working days after one day up to another one.
func (p *province) workingDays(after, upTo day) (n int) {
	for d := after + 1; d <= upTo; d++ {
		if p.work.works(time.Unix(int64(d)*86400, 0).UTC()) {
			n++
		}
	}
	return n
}

// workedMinutes are the whole working minutes of a day up to a minute of it.
func workedMinutes(upTo int) (n int) {
	for minute := range upTo {
		if isHour(minute) {
			n++
		}
	}
	return n
}

// minutesBetween is the working time from one instant to another, both cut to the minute.
func (p *province) minutesBetween(from, until time.Time) (n int64) {
	upTo := func(t time.Time) (day, int) {
		local := t.In(p.zone)
		return p.dayOf(t), local.Hour()*60 + local.Minute()
	}
	first, start := upTo(from)
	last, end := upTo(until)
	for d := first; d <= last; d++ {
		if !p.work.works(time.Unix(int64(d)*86400, 0).UTC()) {
			continue
		}
		minutes := workedMinutes(24 * 60)
		if d == last {
			minutes = workedMinutes(end)
		}
		if d == first {
			minutes -= workedMinutes(start)
		}
		n += int64(minutes)
	}
	return n
}
