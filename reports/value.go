package reports

import (
	"math"
	"time"
)

// value is what a field of a record or a cell of a line holds: a number, a text,
// or nothing where there are no data. Days and instants are numbers as
// spreadsheets count them (serial).
type value struct {
	number float64
	text   string
	state  valueState
}

type valueState uint8

const (
	nothing valueState = iota
	isNumber
	isText
)

func number(n float64) value { return value{number: n, state: isNumber} }
func count(n int64) value    { return number(float64(n)) }

// maybe is a number where there is one.
func maybe(n *float64) value {
	if n == nil {
		return value{}
	}
	return number(*n)
}

// words is a text; an empty one is nothing.
func texts(s string) value {
	if s == "" {
		return value{}
	}
	return value{text: s, state: isText}
}

// dayOf and instantOf are times by the clock on the wall: spreadsheets know no zone.
func dayOf(d time.Time) value { return number(math.Floor(serial(d))) }

func instantOf(at time.Time) value {
	if at.IsZero() {
		return value{}
	}
	return number(serial(at))
}

// serial counts days since the last one of 1899, as spreadsheets do.
func serial(at time.Time) float64 {
	wall := time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(), 0, time.UTC)
	return float64(wall.Unix()-epoch) / 86400
}

// epoch is 30 December 1899, day 0 of spreadsheets.
const epoch = -2209161600

// cell is the value as it is written: whole numbers without a point.
func (v value) cell() any {
	switch {
	case v.state == isText:
		return v.text
	case v.state == nothing:
		return nil
	case v.number == math.Trunc(v.number) && math.Abs(v.number) < 1e15:
		return int64(v.number)
	}
	return v.number
}

// add sums numbers; what is not there does not count.
func (v *value) add(other value) {
	if other.state == isNumber {
		v.number += other.number
		v.state = isNumber
	}
}

// same says whether two figures are equal: counts exactly, scores and shares but for
// the last digits that adding them in another order moves.
func same(a, b float64) bool {
	return a == b || math.Abs(a-b) <= 1e-9*math.Max(1, math.Max(math.Abs(a), math.Abs(b)))
}

// kind says what a field or a column holds, and so how it is shown and summed.
type kind string

const (
	aCount  kind = "count"   // how many; summed, never negative
	aScore  kind = "score"   // points, two decimals; summed
	aShare  kind = "share"   // a ratio, shown as per cent; never summed
	aText   kind = "text"    // words or a code
	aDay    kind = "day"     // a date
	instant kind = "instant" // a date and a time
	aRank   kind = "rank"    // a place in an order; never summed
)

// numeric says whether expressions may use a field of the kind.
func (k kind) numeric() bool { return k == aCount || k == aScore || k == aShare || k == aRank }

// summed says whether adding up makes sense.
func (k kind) summed() bool { return k == aCount || k == aScore }

// field is one named value of a source's records.
type field struct {
	name string
	kind kind
}

// fieldsOf are fields of one kind.
func fieldsOf(k kind, names ...string) []field {
	fields := make([]field, len(names))
	for i, name := range names {
		fields[i] = field{name: name, kind: k}
	}
	return fields
}

// ratioOf divides where there is something to divide by.
func ratioOf(numerator, denominator value) value {
	if numerator.state != isNumber || denominator.state != isNumber || denominator.number == 0 {
		return value{}
	}
	return number(numerator.number / denominator.number)
}
