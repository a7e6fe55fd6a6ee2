package simulate

import "time"

// The days whose holidays stand in tables/holidays.csv.
const (
	firstDay = "2022-01-01"
	lastDay  = "2026-12-31"
)

// On reformStart the district level ends, the communes are regrouped and Hòa
// Bình (H28) becomes part of Phú Thọ (H44).
const (
	reformStart   = "2025-07-01"
	lastDayBefore = "2025-06-30"
)

var (
	reformDay = mustDay(reformStart)
	reformAt  = reformDay.at(0)
)

// vietnam is Asia/Ho_Chi_Minh, which has had no daylight saving since 1975: a
// fixed zone spares the program the time zone database.
var vietnam = time.FixedZone("Asia/Ho_Chi_Minh", utcOffset)

// span is the simulated time: days from first to last, both included.
type span struct {
	first, last day
}

// end is the first instant after the span.
func (s span) end() instant { return (s.last + 1).at(0) }

func (s span) days() int { return int(s.last-s.first) + 1 }

// reformed says whether any day of the span comes after the reform.
func (s span) reformed() bool { return s.last >= reformDay }
