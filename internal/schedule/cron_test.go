package schedule

import (
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"khohoso/internal/apperr"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	location, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return location
}

// When jobs come, also in nights when clocks are set: a named hour once, every hour as time runs.
func TestNext(t *testing.T) {
	t.Parallel()
	for _, one := range []struct{ zone, expression, after, want string }{
		{"Asia/Ho_Chi_Minh", "30 6 * * *", "2024-06-03T07:00:00+07:00", "2024-06-04T06:30:00+07:00 2024-06-05T06:30:00+07:00"},
		{"Asia/Ho_Chi_Minh", "0 7 * * 1-5", "2024-06-07T07:00:00+07:00", "2024-06-10T07:00:00+07:00"},
		{"Asia/Ho_Chi_Minh", "0 7 1-7 * 1", "2024-06-03T07:00:00+07:00", "2024-07-01T07:00:00+07:00"},
		{"Asia/Ho_Chi_Minh", "0 0 29 2 *", "2024-06-03T07:00:00+07:00", "2028-02-29T00:00:00+07:00"},
		{"Asia/Ho_Chi_Minh", "*/20 * * * * *", "2024-06-03T07:00:21+07:00", "2024-06-03T07:00:40+07:00 2024-06-03T07:01:00+07:00"},
		// forward: 02:30 is not there, it comes when the clocks do; and only once
		{"Europe/Berlin", "30 2 * * *", "2024-03-30T12:00:00+01:00", "2024-03-31T03:00:00+02:00 2024-04-01T02:30:00+02:00"},
		{"Europe/Berlin", "0,15,30 2 * * *", "2024-03-30T12:00:00+01:00", "2024-03-31T03:00:00+02:00 2024-04-01T02:00:00+02:00"},
		// back: 02:30 is there twice, the job comes once
		{"Europe/Berlin", "30 2 * * *", "2024-10-26T12:00:00+02:00", "2024-10-27T02:30:00+02:00 2024-10-28T02:30:00+01:00"},
		// every hour: time runs on
		{"Europe/Berlin", "30 * * * *", "2024-03-31T01:00:00+01:00", "2024-03-31T01:30:00+01:00 2024-03-31T03:30:00+02:00"},
		{"Europe/Berlin", "30 * * * *", "2024-10-27T01:40:00+02:00", "2024-10-27T02:30:00+02:00 2024-10-27T02:30:00+01:00 2024-10-27T03:30:00+01:00"},
		{"Europe/Berlin", "0 */2 * * *", "2024-10-27T01:40:00+02:00", "2024-10-27T02:00:00+02:00 2024-10-27T02:00:00+01:00 2024-10-27T04:00:00+01:00"},
		{"America/Sao_Paulo", "0 0 * * *", "2018-11-03T12:00:00-03:00", "2018-11-04T01:00:00-02:00 2018-11-05T00:00:00-02:00"},
		{"Australia/Lord_Howe", "15 2 * * *", "2024-10-05T12:00:00+10:30", "2024-10-06T02:30:00+11:00 2024-10-07T02:15:00+11:00"},
	} {
		expression, err := ParseExpression(one.expression)
		if err != nil {
			t.Fatal(err)
		}
		at, err := time.Parse(time.RFC3339, one.after)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range strings.Fields(one.want) {
			at = expression.Next(at, zone(t, one.zone))
			if got := at.Format(time.RFC3339); got != want {
				t.Errorf("%s %q after %s: %s, want %s", one.zone, one.expression, one.after, got, want)
			}
		}
	}
}

func TestWrongExpressions(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "* * * *", "60 * * * *", "0 25 * * *", "0 0 30 2 *", "TZ=UTC 0 0 * * *", "TZ=", "@every 1h", "@daily", "a b c d e", "* * * * * * *", strings.Repeat("1,", 500) + "1 * * * *"} {
		_, err := ParseExpression(text)
		if apperr.CodeOf(err) != apperr.Usage || !strings.HasPrefix(apperr.Sentence(err, "vi"), "cron ") || len(apperr.Sentence(err, "en")) > 1500 {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// FuzzExpression: whatever is written, the reader neither panics nor hangs, and what
// it takes comes after the instant asked about, in order.
func FuzzExpression(f *testing.F) {
	for _, seed := range []string{"30 6 * * *", "*/5 * * * *", "0 7 1-7 * 1", "TZ= ", "0 0 29 2 *", "0 0 31 4 *", "* * * * * *", "@daily", "1-0 * * * *", "0 0 1 JAN SUN", "*/0 * * * *", "0 0 L * ?", "99999999999999999999 * * * *"} {
		f.Add(seed, int64(1711846800), true)
		f.Add(seed, int64(1729987200), false)
	}
	berlin, saigon := zone(f, "Europe/Berlin"), zone(f, "Asia/Ho_Chi_Minh")
	f.Fuzz(func(t *testing.T, text string, second int64, clocksAreSet bool) {
		e, err := ParseExpression(text)
		if err != nil {
			if apperr.CodeOf(err) != apperr.Usage {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		in := saigon
		if clocksAreSet {
			in = berlin
		}
		at := time.Unix(second%4_000_000_000, 0)
		for range 5 {
			next := e.Next(at, in)
			if next.IsZero() {
				return
			}
			if !next.After(at) {
				t.Fatalf("%q after %s: %s", text, at, next)
			}
			at = next
		}
	})
}
