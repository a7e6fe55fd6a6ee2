package calendar

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func openCalendar(t testing.TB) *Calendar {
	t.Helper()
	c, err := NewCalendar(Span{First: MustDay("2023-07-01"), Last: MustDay("2025-09-30")})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func local(t testing.TB, s string) Instant {
	t.Helper()
	at, err := time.Parse("2006-01-02 15:04", s)
	if err != nil {
		t.Fatal(err)
	}
	return Instant(at.Unix())
}

func show(t Instant) string { return time.Unix(int64(t), 0).UTC().Format("2006-01-02 15:04") }

func TestDue(t *testing.T) {
	t.Parallel()
	c := openCalendar(t)
	for _, tc := range []struct {
		received string
		term     Term
		want     string
	}{
		{"2024-03-04 09:00", Term{8, unitHours}, "2024-03-05 09:00"},
		{"2024-03-04 07:00", Term{8, unitHours}, "2024-03-04 17:00"},
		{"2024-03-04 16:00", Term{2, unitHours}, "2024-03-05 08:00"},
		{"2024-03-08 15:00", Term{1, unitWorkingDays}, "2024-03-11 15:00"},
		{"2024-03-09 09:00", Term{1, unitWorkingDays}, "2024-03-11 17:00"},      // a Saturday counter
		{"2024-02-06 10:00", Term{3, unitWorkingDays}, "2024-02-16 10:00"},      // over Tết: 7, 15, 16 February
		{"2024-05-03 10:00", Term{1, unitWorkingDays}, "2024-05-04 10:00"},      // a make-up Saturday
		{"2024-03-01 10:00", Term{15, unitCalendarDays}, "2024-03-18 17:00"},    // the 16th is a Saturday
		{"2024-01-15 10:00", Term{1, unitMonths}, "2024-02-15 17:00"},           // the day after the holiday
		{"2024-04-25 10:00", Term{3, unitWorkingDays}, "2024-05-03 10:00"},      // over 30 April and 1 May
		{"2024-12-31 18:30", Term{1, unitWorkingDays}, "2025-01-02 17:00"},      // after hours, then New Year
		{"2024-03-04 12:00", Term{0.5, unitWorkingDays}, "2024-03-05 07:30"},    // in the noon break
		{"2024-03-04 13:30", Term{0.4375, unitWorkingDays}, "2024-03-04 17:00"}, // exactly the afternoon
	} {
		due := tc.term.Due(c, c.Position(local(t, tc.received)))
		if got := show(due.At); got != tc.want {
			t.Errorf("received %s with %v %s: due %s, want %s",
				tc.received, tc.term.Length, TermUnits[tc.term.Unit], got, tc.want)
		}
		if c.Position(due.At) != due.Pos {
			t.Errorf("received %s: due at position %d, declared %d", tc.received, c.Position(due.At), due.Pos)
		}
	}
}

// Working time is a continuous axis: going there and back changes nothing, and
// later instants are never earlier positions.
func TestWorkingTimeIsAnAxis(t *testing.T) {
	t.Parallel()
	c := openCalendar(t)
	first, last := MustDay("2021-01-01").At(0), MustDay("2026-01-01").At(0)
	rapid.Check(t, func(rt *rapid.T) {
		a := Instant(rapid.Int64Range(int64(first), int64(last)).Draw(rt, "a"))
		b := Instant(rapid.Int64Range(int64(a), int64(last)).Draw(rt, "b"))
		pa, pb := c.Position(a), c.Position(b)
		if pa > pb || pb-pa > Work(b-a) {
			rt.Fatalf("%s to %s is %d to %d", show(a), show(b), pa, pb)
		}
		if m := c.Moment(pa); c.Position(m) != pa || m.Day() >= a.Day() && m < a && c.Kind(a.Day()) != Working {
			rt.Fatalf("%s: moment %s", show(a), show(m))
		}
		if d := c.Deadline(pa); c.Position(d) != pa || d > c.Moment(pa) {
			rt.Fatalf("%s: deadline %s after moment %s", show(a), show(d), show(c.Moment(pa)))
		}
	})
}
