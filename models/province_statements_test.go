package models_test

import (
	"testing"
	"time"
)

// answer is one feedback (PAKN) and what became of it.
type answer struct {
	Agency, Kind            string
	Received, Due, Answered time.Time
	Rating                  int
}

// nationalCount is what the national side knows of one month of a unit.
type nationalCount struct {
	Agency                 string
	First, Last            day
	Received, Synchronised int64
}

// offer is what a commune says of a period.
type offer struct {
	Agency      string
	First, last day
	Offered     bool
}

// ownTarget is a target that the province set; agency is empty for every unit.
type ownTarget struct {
	Indicator, Set, Agency string
	From, To               day
	Target                 float64
}

// feedbackTerm is the term in working days of feedback that states none.
const feedbackTerm = 15

func (p *province) readFeedback(t testing.TB, rows []map[string]string) {
	t.Helper()
	for _, r := range rows {
		a := answer{Agency: r["agency_code"], Kind: r["kind"], Received: readInstant(t, r["received_at"]), Due: readInstant(t, r["due_at"]), Answered: readInstant(t, r["answered_at"]), Rating: ratingCodes[r["rating"]]}
		if a.Due.IsZero() {
			year, month, date := a.Received.In(p.Zone).Date()
			last := time.Date(year, month, date, 0, 0, 0, 0, time.UTC)
			for range feedbackTerm {
				last = p.Work.next(last)
			}
			a.Due = time.Date(last.Year(), last.Month(), last.Day(), 23, 59, 59, 0, p.Zone)
		}
		p.Feedback = append(p.Feedback, a)
	}
}

func (p *province) readStatements(t testing.TB, in inputs) {
	t.Helper()
	days := func(name string) (first, last day) {
		period := calendarPeriod(t, name)
		return dayNumber(period.From), dayNumber(period.To)
	}
	for _, r := range in.Counts {
		first, last := days(r["period"])
		p.Counts = append(p.Counts, nationalCount{Agency: r["agency_code"], First: first, Last: last, Received: int64(readNumber(t, r["received"])), Synchronised: int64(readNumber(t, r["synchronised"]))})
	}
	for _, r := range in.Services {
		first, last := days(r["period"])
		p.Services = append(p.Services, offer{Agency: r["agency_code"], First: first, last: last, Offered: r["offered"] == "yes"})
	}
	for _, r := range in.Targets {
		p.Targets = append(p.Targets, ownTarget{
			Indicator: r["indicator"], Set: r["set"], Agency: r["agency_code"], From: readDay(t, r["valid_from"], 0), To: readDay(t, r["valid_to"], never), Target: readNumber(t, r["target"]),
		})
	}
}

// offers says whether a commune offers its service by the last day: by the row that began
// last before the period's end, of the commune or of one that it now stands for; of
// several that began together one is enough.
func (m *measuring) offers(commune string) bool {
	began, offered := day(-1), false
	for _, o := range m.Services {
		if o.First > m.To || m.holder(o.Agency, m.To) != commune || o.First < began {
			continue
		}
		if o.First > began {
			began, offered = o.First, false
		}
		offered = offered || o.Offered
	}
	return offered
}

// workingDays counts the working days after one day up to another one.
func (p *province) workingDays(after, upTo day) (n int) {
	for d := after + 1; d <= upTo; d++ {
		if p.Work.works(time.Unix(int64(d)*86400, 0).UTC()) {
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
		local := t.In(p.Zone)
		return p.dayOf(t), local.Hour()*60 + local.Minute()
	}
	first, start := upTo(from)
	last, end := upTo(until)
	for d := first; d <= last; d++ {
		if !p.Work.works(time.Unix(int64(d)*86400, 0).UTC()) {
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
