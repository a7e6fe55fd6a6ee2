package calendar

import "time"

// The days whose holidays stand in tables/holidays.csv.
const (
	FirstDay = "2022-01-01"
	LastDay  = "2026-12-31"
)

// On ReorganizationStart the district level ends, the communes are regrouped and Hòa
// Bình (H28) becomes part of Phú Thọ (H44).
const (
	ReorganizationStart = "2025-07-01"
	LastDayBefore       = "2025-06-30"
)

// ReorganizationDay is the first day of the new offices, and ReorganizationAt its first instant.
var (
	ReorganizationDay = MustDay(ReorganizationStart)
	ReorganizationAt  = ReorganizationDay.At(0)
)

// Vietnam is Asia/Ho_Chi_Minh, which has had no daylight saving since 1975: a
// fixed zone spares the program the time zone database.
var Vietnam = time.FixedZone("Asia/Ho_Chi_Minh", utcOffset)

// Span is the simulated time: days from first to last, both included.
type Span struct {
	First, Last Day
}

// End is the first instant after the span.
func (s Span) End() Instant { return (s.Last + 1).At(0) }

// Days is how many days the span has, both ends included.
func (s Span) Days() int { return int(s.Last-s.First) + 1 }

// Reorganized says whether any day of the span comes after the reorganization.
func (s Span) Reorganized() bool { return s.Last >= ReorganizationDay }
