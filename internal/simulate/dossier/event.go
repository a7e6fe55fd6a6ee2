package dossier

import (
	"cmp"
	"time"

	"khohoso/internal/simulate/calendar"
)

// Event is one row to be written, in the narrowest form that sorts well: a month
// of a large province is held at a time.
type Event struct {
	At, Due, Recorded         calendar.Instant // Due and recorded are 0 when not sent
	Key                       SortKey
	Fee                       int32 // đồng; noFee when not sent
	Procedure                 uint16
	Office, Home              uint16 // who reports it; whose code the dossier carries
	Status                    status
	Channel                   channel
	Applicant, Rating         uint8
	Paid, Digitised, Result   Answer
	Reused, Store, Population Answer
	First, Intake, Odd        bool // First row of its dossier; carries intake attributes; odd code
}

// NoFee is the fee of an event that carries none.
const NoFee = -1

// RowsEach is how many rows a dossier makes, roughly.
const RowsEach = 5

// SortKey orders events of one instant by dossier code, then by their place in
// the dossier's process: 16 bits for the rank of the code's prefix, 16 for the day,
// 24 for the sequence of the day, 8 for the step.
type SortKey uint64

func newSortKey(rank int, d calendar.Day, sequence int, step uint8) SortKey {
	return SortKey(rank)<<48 | SortKey(uint16(d))<<32 | SortKey(sequence)<<8 | SortKey(step)
}

// Day is the day on which the dossier arrived.
func (k SortKey) Day() calendar.Day { return calendar.Day(uint16(k >> 32)) }

// Sequence is the dossier's number of that day.
func (k SortKey) Sequence() int { return int(k >> 8 & 0xffffff) }

// CompareEvents orders events by time, and those of one instant by their keys.
func CompareEvents(a, b Event) int {
	if a.At != b.At {
		return cmp.Compare(a.At, b.At)
	}
	return cmp.Compare(a.Key, b.Key)
}

// Journal keeps events by the month they happen in. Dossiers come in order of
// their first event, so a month is complete once its last day is simulated.
type Journal struct {
	span    calendar.Span
	MonthOf []uint16 // by day of the span
	Months  [][]Event
	Names   []string
	// LateSent counts the rows of before the reorganization that were recorded after it.
	LateSent int
}

// NewJournal makes a journal with a place for each month of the span.
func NewJournal(s calendar.Span) *Journal {
	j := &Journal{span: s, Names: MonthFiles(s)}
	j.Months = make([][]Event, len(j.Names))
	first := calendar.MonthNumber(s.First)
	for d := s.First; d <= s.Last; d++ {
		j.MonthOf = append(j.MonthOf, uint16(calendar.MonthNumber(d)-first))
	}
	return j
}

// add keeps e unless it happens after the end, which cuts processes short just as
// the day of an export does.
func (j *Journal) add(e Event) {
	if e.At >= j.span.End() {
		return
	}
	if e.Recorded >= j.span.End() {
		e.Recorded = j.span.End() - 1
	}
	file := e.At.Day()
	if e.At < calendar.ReorganizationAt && e.Recorded >= calendar.ReorganizationAt {
		file = calendar.ReorganizationDay // the old system had sent its last file
		j.LateSent++
	}
	m := j.MonthOf[file-j.span.First]
	j.Months[m] = append(j.Months[m], e)
}

// MonthFiles names the event files of a span.
func MonthFiles(s calendar.Span) []string {
	var names []string
	for m := calendar.MonthNumber(s.First); m <= calendar.MonthNumber(s.Last); m++ {
		t := time.Date(m/12, time.Month(m%12+1), 1, 0, 0, 0, 0, time.UTC)
		names = append(names, t.Format("events-2006-01.csv"))
	}
	return names
}
