package portal

import (
	"math"
	"strconv"

	"khohoso/internal/simulate/calendar"
	"khohoso/internal/simulate/files"
	"khohoso/internal/simulate/province"
	"khohoso/internal/simulate/rng"
)

var countHeader = []string{"agency_code", "period", "received", "synchronised"}

// syncing is how well one office sends its dossiers on to the national portal.
type syncing struct {
	share       float64 // in good months
	behind      float64 // in the months of a breakdown
	since, till int     // the months of it, places in ExpectedFigures.received
}

// syncHabits draws them: nearly all offices send nearly everything; one in eight
// has a breakdown of some months, which for half of them still lasts at the end.
func syncHabits(d rng.Rand, w *province.World, months int) []syncing {
	all := make([]syncing, len(w.Offices))
	for i := range all {
		s := &all[i]
		s.share = math.Min(1, 0.985+d.Float64()*0.03)
		s.since, s.behind = months, d.Between(0.55, 0.9)
		if d.Chance(0.125) {
			s.since = d.IntN(months)
			if d.Chance(0.5) {
				s.since = max(months-1-d.IntN(4), 0)
			}
		}
		s.till = s.since + 1 + d.IntN(5)
	}
	return all
}

// part is the share sent of a month.
func (s syncing) part(month int) float64 {
	if month >= s.since && month <= s.till {
		return s.behind
	}
	return s.share
}

// nationalCount is what the national systems know of an office's month.
type nationalCount struct{ received, synchronised int32 }

// NationalCounts gives them by month and office. The report that an office sends in
// differs a little from its own book in one month of six; a few forget to send it.
func NationalCounts(w *province.World, t *ExpectedFigures, seed uint64) [][]nationalCount {
	d := rng.New(seed, rng.StreamCounts)
	habits := syncHabits(d, w, len(t.received))
	all := make([][]nationalCount, len(t.received))
	for m, byOffice := range t.received {
		all[m] = make([]nationalCount, len(byOffice))
		for o, n := range byOffice {
			c := nationalCount{n, int32(math.Round(float64(n) * habits[o].part(m)))}
			if d.Chance(1.0 / 6) {
				c.received += int32(math.Round(float64(n) * d.Between(-0.02, 0.03)))
			}
			if d.Chance(0.01) {
				c = nationalCount{}
			}
			all[m][o] = c
		}
	}
	return all
}

// WriteNationalCounts writes what the national portal counted, a row for each office and month that reported dossiers.
func WriteNationalCounts(files *files.Set, w *province.World, all [][]nationalCount) error {
	rows := [][]string{countHeader}
	first := calendar.MonthNumber(w.Span.First)
	for m, byOffice := range all {
		for o, c := range byOffice {
			if c.received == 0 {
				continue // nothing to report, or no report
			}
			rows = append(rows, []string{
				w.Offices[o].Code, calendar.MonthName(first + m), strconv.Itoa(int(c.received)), strconv.Itoa(int(c.synchronised)),
			})
		}
	}
	return files.WriteTable("national_counts.csv", rows)
}
