package models_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"khohoso/internal/workinghours"
	"khohoso/models/restatement"
)

// One procedure per sort of term, and dossiers received at noon, after hours, before
// a holiday and in the middle of a working day.
const (
	terms = `code,name,legal_term,legal_term_unit
H6,Sáu giờ,6,hours
W2,Hai ngày làm việc,2,working_days
C3,Ba ngày,3,calendar_days
M1,Một tháng,1,months
`
	timed = `dossier_code,event_time,status,agency_code,procedure_code
hours,2024-06-03T09:00:00+07:00,received,A,H6
hours,2024-06-03T11:00:00+07:00,supplement_requested,A,H6
hours,2024-06-03T14:30:00+07:00,processing,A,H6
hours,2024-06-04T08:00:00+07:00,finished,A,H6
evening,2024-06-03T17:00:00+07:00,received,A,H6
evening,2024-06-04T07:30:00+07:00,finished,A,H6
days,2024-04-26T16:45:00+07:00,received,A,W2
days,2024-05-03T09:00:00+07:00,finished,A,W2
calendar,2024-06-05T10:00:00+07:00,received,A,C3
calendar,2024-06-10T10:00:00+07:00,finished,A,C3
month,2024-01-31T10:00:00+07:00,received,A,M1
month,2024-02-07T16:30:00+07:00,finished,A,M1
`
	shortDay = "08:00-12:00,13:00-16:30"
	longDay  = "07:00-11:30,13:30-17:00"
)

// clocks gives legal due instant and handling minutes of every dossier.
func clocks(t testing.TB, d *world) map[string]string {
	t.Helper()
	rows, err := d.DB().Query("select dossier_code, strftime(legal_due_at::timestamp, '%m-%d %H:%M'), handling_minutes from fct_dossier")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	found := map[string]string{}
	for rows.Next() {
		var code, due string
		var minutes int64
		if err := rows.Scan(&code, &due, &minutes); err != nil {
			t.Fatal(err)
		}
		found[code] = fmt.Sprintf("%s %d", due, minutes)
	}
	return found
}

// The same dossiers under the shipped hours, under others, and back.
func TestDeadlinesFollowTheWorkingHours(t *testing.T) {
	t.Parallel()
	d := newWorld(t)
	d.take(terms, timed)
	d.build()
	long := map[string]string{
		"hours":    "06-03 17:00 330",  // two hours and a half before noon, three and a half after; the pause took an hour and a half of the seven
		"evening":  "06-04 15:00 30",   // after hours: the clock starts at seven
		"days":     "05-03 17:00 615",  // 29 and 30 April and 1 May are off
		"calendar": "06-10 17:00 1440", // 8 June is a Saturday
		"month":    "02-29 17:00 2670",
	}
	short := map[string]string{
		"hours":    "06-03 16:00 240", // six and a half hours, of which the pause took two and a half
		"evening":  "06-04 15:00 0",
		"days":     "05-04 16:30 510", // 16:45 is after hours now: the first day is 2 May, and 4 May is made up
		"calendar": "06-10 16:30 1350",
		"month":    "02-29 16:30 2580",
	}
	check := func(want map[string]string) {
		t.Helper()
		for code, got := range clocks(t, d) {
			if got != want[code] {
				t.Errorf("%s: %s, want %s", code, got, want[code])
			}
		}
	}
	check(long)
	for _, turn := range []struct {
		hours, reason string
		want          map[string]string
	}{{shortDay, "the working hours changed", short}, {"", "", short}, {longDay, "the working hours changed", long}, {longDay, "", long}} {
		d.SetWorkingHours(must(workinghours.Parse(turn.hours)))
		if built := build(t, d.Warehouse); built.Reason.EN != turn.reason {
			t.Errorf("hours %q: everything anew because %q, want %q", turn.hours, built.Reason.EN, turn.reason)
		}
		check(turn.want)
	}
}

// Other working hours are another definition: a closed period they move is
// restated for a changed rule.
func TestOtherWorkingHoursRestateForAChangedRule(t *testing.T) {
	t.Parallel()
	d, p := newWorld(t), periodOf(t, "2024-06")
	d.take(terms, timed, eventHead+"late,2024-06-03T09:00:00+07:00,received,A,H6,online,,\nlate,2024-06-03T16:15:00+07:00,finished,A,H6,online,,\n"+
		"D9,2024-07-01T09:00:00+07:00,received,A,H6,online,,\n")
	d.build()
	d.close(p)
	d.SetWorkingHours(must(workinghours.Parse("08:00-12:00,13:00-16:00")))
	d.build()
	found := must(restatement.Dossiers(d.Ctx, d.Warehouse, p, ""))
	if len(found) == 0 {
		t.Fatal("nothing is restated")
	}
	for _, r := range found {
		if r.Cause != restatement.ChangedRule {
			t.Errorf("%+v", r)
		}
	}
}

// office is the calendar as plain Go sees it: the oracle goes through time minute
// by minute and day by day, where the warehouse subtracts.
type office struct {
	Hours workinghours.Hours
	Days  map[string]string // off or make_up by date
}

func (o office) isOpen(day time.Time) bool {
	kind := o.Days[day.Format(time.DateOnly)]
	return kind == "make_up" || kind == "" && !isWeekend(day)
}

func (o office) isWorking(at time.Time) bool {
	minute := at.Hour()*60 + at.Minute()
	return o.isOpen(at) && slices.ContainsFunc(o.Hours, func(s workinghours.Span) bool { return s.From <= minute && minute < s.To })
}

func (o office) worked(from, to time.Time) (minutes int) {
	for at := from.Truncate(time.Minute); at.Before(to.Truncate(time.Minute)); at = at.Add(time.Minute) {
		if o.isWorking(at) {
			minutes++
		}
	}
	return minutes
}

func (o office) endOf(day time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), 0, o.Hours[len(o.Hours)-1].To, 0, 0, day.Location())
}

func (o office) nextOpen(day time.Time) time.Time {
	for !o.isOpen(day) {
		day = day.AddDate(0, 0, 1)
	}
	return day
}

func (o office) due(received time.Time, term int, unit string) time.Time {
	if unit == "hours" {
		at := received.Truncate(time.Minute)
		for left := term * 60; left > 0; at = at.Add(time.Minute) {
			if o.isWorking(at) {
				left--
			}
		}
		return at
	}
	day := received
	if !received.Truncate(time.Minute).Before(o.endOf(received)) {
		day = day.AddDate(0, 0, 1)
	}
	day = o.nextOpen(day)
	switch unit {
	case "working_days":
		for range term {
			day = o.nextOpen(day.AddDate(0, 0, 1))
		}
	case "calendar_days":
		day = o.nextOpen(day.AddDate(0, 0, term))
	case "months":
		last := time.Date(day.Year(), day.Month()+time.Month(term)+1, 0, 0, 0, 0, 0, day.Location())
		to := time.Date(day.Year(), day.Month()+time.Month(term), day.Day(), 0, 0, 0, 0, day.Location())
		if to.After(last) {
			to = last
		}
		day = o.nextOpen(to)
	}
	return o.endOf(day)
}

// clockCase is some dossiers with the terms, hours and holidays they run by.
type clockCase struct {
	office
	Procedures, Events, Holidays string
	Want                         map[string]string
}

// drawClockCase draws dossiers; the days taken in come before the shipped ones.
func drawClockCase(t *rapid.T, shipped map[string]string) clockCase {
	zone := time.FixedZone("", 7*3600)
	text := rapid.SampledFrom([]string{longDay, shortDay, "07:30-12:00,13:00-16:15,18:00-19:30", "00:00-23:59", "09:17-09:42"}).Draw(t, "hours")
	hours, err := workinghours.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	c := clockCase{office: office{Hours: hours, Days: map[string]string{}}, Want: map[string]string{},
		Procedures: "code,name,legal_term,legal_term_unit\n", Events: "dossier_code,event_time,status,agency_code,procedure_code\n", Holidays: "date,kind\n"}
	start := time.Date(2024, 1, 20, 0, 0, 0, 0, zone)
	for range rapid.IntRange(1, 10).Draw(t, "holidays") {
		day := start.AddDate(0, 0, rapid.IntRange(0, 130).Draw(t, "day")).Format(time.DateOnly)
		if _, known := c.Days[day]; !known {
			c.Days[day] = rapid.SampledFrom([]string{"off", "make_up"}).Draw(t, "kind")
			c.Holidays += day + "," + c.Days[day] + "\n"
		}
	}
	for day, kind := range shipped {
		if _, known := c.Days[day]; !known {
			c.Days[day] = kind
		}
	}
	for i := range 60 {
		received := start.Add(time.Duration(rapid.IntRange(0, 120*86400).Draw(t, "second")) * time.Second)
		unit := rapid.SampledFrom([]string{"hours", "working_days", "calendar_days", "months"}).Draw(t, "unit")
		term := rapid.IntRange(1, map[string]int{"hours": 50, "working_days": 20, "calendar_days": 40, "months": 3}[unit]).Draw(t, "term")
		c.Procedures += fmt.Sprintf("P%d,x,%d,%s\n", i, term, unit)
		at, paused, waited := received, time.Time{}, 0
		for _, status := range rapid.SampledFrom([][]string{{"9"}, {"5", "4", "9"}, {"5", "9"}, {"6", "5", "4", "6", "4", "9"}}).Draw(t, "life") {
			if at == received {
				c.Events += fmt.Sprintf("D%d,%s,2,A,P%d\n", i, at.Format(time.RFC3339), i)
			}
			at = at.Add(time.Duration(rapid.IntRange(1, 6*86400).Draw(t, "wait")) * time.Second)
			c.Events += fmt.Sprintf("D%d,%s,%s,A,P%d\n", i, at.Format(time.RFC3339), status, i)
			isRequest := status == "5" || status == "6"
			switch {
			case isRequest && paused.IsZero():
				paused = at
			case !isRequest && !paused.IsZero():
				waited += c.worked(paused, at)
				paused = time.Time{}
			}
		}
		handled := max(c.worked(received, at)-waited, 0)
		c.Want[fmt.Sprintf("D%d", i)] = fmt.Sprintf("%s %d", c.due(received, term, unit).Format("01-02 15:04"), handled)
	}
	return c
}

func TestDeadlinesEqualAMinuteByMinuteCount(t *testing.T) {
	t.Parallel()
	shipped := map[string]string{}
	for _, h := range shippedHolidays(t) {
		shipped[h.Day.Format(time.DateOnly)] = h.Kind
	}
	generator := rapid.Custom(func(r *rapid.T) clockCase { return drawClockCase(r, shipped) })
	for seed := range 5 {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			c := generator.Example(seed)
			d := newWorld(t)
			d.take(c.Procedures, c.Events, c.Holidays)
			d.SetWorkingHours(c.Hours)
			d.build()
			got := clocks(t, d)
			for _, code := range slices.Sorted(maps.Keys(c.Want)) {
				if got[code] != c.Want[code] {
					t.Errorf("hours %s: %s has %s, counted %s\n%s", c.Hours, code, got[code], c.Want[code], linesOf(c.Events, code))
				}
			}
		})
	}
}

func linesOf(events, code string) string {
	var found []string
	for line := range strings.Lines(events) {
		if strings.HasPrefix(line, code+",") {
			found = append(found, line)
		}
	}
	return strings.Join(found, "")
}
