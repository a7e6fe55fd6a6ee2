package period

import (
	"strings"
	"testing"

	"khohoso/internal/apperr"
)

// FuzzPeriods: whatever is written, the reader of periods does not panic, says what
// is wrong as a period's fault, and what it takes lies in its order, within the years
// that dates are known of, and reads the same by its own name.
func FuzzPeriods(f *testing.F) {
	for _, seed := range []string{"2024-06", "2024-Q2", "2024-H1", "2024-9M", "2024", "2024-01..2024-12", "2024-01-15..2024-03-14", "2024-06,2024-Q3", "2024-02-30..2024-03-01",
		"1990", "2100-12", "1990-01..2100-12", "2024-Q9", "2024-13", "9999-99", "..", ",", "2024-01-15..", " 2024-06 ", "2024-06..2024-Q3", "2024-12..2024-01", "2024-02-29", "٢٠٢٤"} {
		f.Add(seed, true)
		f.Add(seed, false)
	}
	f.Fuzz(func(t *testing.T, text string, statutory bool) {
		calendar := Calendar
		if statutory {
			calendar = Statutory
		}
		periods, err := ParsePeriodsIn(text, calendar)
		if err != nil {
			if apperr.CodeOf(err) != apperr.BadPeriod || len(periods) > 0 {
				t.Fatalf("%q: %v with %d periods", text, err, len(periods))
			}
			return
		}
		if len(periods) == 0 || len(periods) > (strings.Count(text, ",")+1)*(LastYear-firstYear+1)*12 {
			t.Fatalf("%q gives %d periods", text, len(periods))
		}
		for _, p := range periods {
			if p.To.Before(p.From) || p.From.Year() < firstYear-1 || p.To.Year() > LastYear {
				t.Fatalf("%q: %+v", text, p)
			}
			again, err := ParsePeriodIn(p.Name, calendar)
			if err != nil || !again.From.Equal(p.From) || !again.To.Equal(p.To) || again.Kind != p.Kind {
				t.Fatalf("%q: %q reads as %+v, not %+v: %v", text, p.Name, again, p, err)
			}
		}
	})
}
