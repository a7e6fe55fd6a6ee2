package simulate

import (
	"cmp"
	"time"
)

// event is one row to be written, in the narrowest form that sorts well: a month
// of a large province is held at a time.
type event struct {
	at, due, recorded         instant // due and recorded are 0 when not sent
	key                       sortKey
	fee                       int32 // đồng; noFee when not sent
	procedure                 uint16
	office, home              uint16 // who reports it; whose code the dossier carries
	status                    status
	channel                   channel
	applicant, rating         uint8
	paid, digitised, result   answer
	reused, store, population answer
	first, intake, odd        bool // first row of its dossier; carries intake attributes; odd code
}

const noFee = -1

// rowsEach is how many rows a dossier makes, roughly.
const rowsEach = 5

// sortKey orders events of one instant by dossier code, then by their place in
// the dossier's life: 16 bits for the rank of the code's prefix, 16 for the day,
// 24 for the sequence of the day, 8 for the step.
type sortKey uint64

func newSortKey(rank int, d day, sequence int, step uint8) sortKey {
	return sortKey(rank)<<48 | sortKey(uint16(d))<<32 | sortKey(sequence)<<8 | sortKey(step)
}

func (k sortKey) day() day      { return day(uint16(k >> 32)) }
func (k sortKey) sequence() int { return int(k >> 8 & 0xffffff) }

func compareEvents(a, b event) int {
	if a.at != b.at {
		return cmp.Compare(a.at, b.at)
	}
	return cmp.Compare(a.key, b.key)
}

// journal keeps events by the month they happen in. Dossiers come in order of
// their first event, so a month is complete once its last day is simulated.
type journal struct {
	span    span
	monthOf []uint16 // by day of the span
	months  [][]event
	names   []string
	// lateSent counts the rows of before the reform that were recorded after it.
	lateSent int
}

func newJournal(s span) *journal {
	j := &journal{span: s, names: monthFiles(s)}
	j.months = make([][]event, len(j.names))
	first := monthNumber(s.first)
	for d := s.first; d <= s.last; d++ {
		j.monthOf = append(j.monthOf, uint16(monthNumber(d)-first))
	}
	return j
}

// add keeps e unless it happens after the end, which cuts lives short just as
// the day of an export does.
func (j *journal) add(e event) {
	if e.at >= j.span.end() {
		return
	}
	if e.recorded >= j.span.end() {
		e.recorded = j.span.end() - 1
	}
	file := e.at.day()
	if e.at < reformAt && e.recorded >= reformAt {
		file = reformDay // the old system had sent its last file
		j.lateSent++
	}
	m := j.monthOf[file-j.span.first]
	j.months[m] = append(j.months[m], e)
}

// monthFiles names the event files of a span.
func monthFiles(s span) []string {
	var names []string
	for m := monthNumber(s.first); m <= monthNumber(s.last); m++ {
		t := time.Date(m/12, time.Month(m%12+1), 1, 0, 0, 0, 0, time.UTC)
		names = append(names, t.Format("events-2006-01.csv"))
	}
	return names
}
