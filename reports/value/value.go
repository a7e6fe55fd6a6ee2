// Package value holds what a cell shows: a number, a text, or nothing, and the kinds of fields.
package value

import (
	"math"
	"time"
)

// Value is what a field of a record or a cell of a line holds: a number, a text,
// or nothing where there are no data. Days and instants are numbers as
// spreadsheets count them (serial).
type Value struct {
	Number float64
	Text   string
	State  State
}

// State says what a value is.
type State uint8

// A value is one of these.
const (
	Nothing State = iota
	IsNumber
	IsText
)

// Number is a figure.
func Number(n float64) Value { return Value{Number: n, State: IsNumber} }

// Count is how many there are.
func Count(n int64) Value { return Number(float64(n)) }

// Maybe is a number where there is one.
func Maybe(n *float64) Value {
	if n == nil {
		return Value{}
	}
	return Number(*n)
}

// Text is a text; an empty one is nothing.
func Text(s string) Value {
	if s == "" {
		return Value{}
	}
	return Value{Text: s, State: IsText}
}

// Day is a date by the clock on the wall: spreadsheets know no zone.
func Day(d time.Time) Value { return Number(math.Floor(Serial(d))) }

// Instant is a date and a time by the clock on the wall; a time that is not set is nothing.
func Instant(at time.Time) Value {
	if at.IsZero() {
		return Value{}
	}
	return Number(Serial(at))
}

// Serial counts days since the last one of 1899, as spreadsheets do.
func Serial(at time.Time) float64 {
	wall := time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(), 0, time.UTC)
	return float64(wall.Unix()-epoch) / 86400
}

// epoch is 30 December 1899, day 0 of spreadsheets.
const epoch = -2209161600

// Cell is the value as it is written: whole numbers without a point.
func (v Value) Cell() any {
	switch {
	case v.State == IsText:
		return v.Text
	case v.State == Nothing:
		return nil
	case v.Number == math.Trunc(v.Number) && math.Abs(v.Number) < 1e15:
		return int64(v.Number)
	}
	return v.Number
}

// Add sums numbers; what is not there does not count.
func (v *Value) Add(other Value) {
	if other.State == IsNumber {
		v.Number += other.Number
		v.State = IsNumber
	}
}

// Same says whether two figures are equal: counts exactly, scores and shares but for
// the last digits that adding them in another order moves.
func Same(a, b float64) bool {
	return a == b || math.Abs(a-b) <= 1e-9*math.Max(1, math.Max(math.Abs(a), math.Abs(b)))
}

// Kind says what a field or a column holds, and so how it is shown and summed.
type Kind string

// The kinds of fields, as layouts name them.
const (
	KindCount   Kind = "count"   // how many; summed, never negative
	KindScore   Kind = "score"   // points, two decimals; summed
	KindShare   Kind = "share"   // a ratio, shown as per cent; never summed
	KindText    Kind = "text"    // words or a code
	KindDay     Kind = "day"     // a date
	KindInstant Kind = "instant" // a date and a time
	KindRank    Kind = "rank"    // a place in an order; never summed
)

// Numeric says whether expressions may use a field of the kind.
func (k Kind) Numeric() bool {
	return k == KindCount || k == KindScore || k == KindShare || k == KindRank
}

// Summed says whether adding up makes sense.
func (k Kind) Summed() bool { return k == KindCount || k == KindScore }

// Field is one named value of a source's records.
type Field struct {
	Name string
	Kind Kind
}

// Fields are fields of one kind.
func Fields(k Kind, names ...string) []Field {
	fields := make([]Field, len(names))
	for i, name := range names {
		fields[i] = Field{Name: name, Kind: k}
	}
	return fields
}

// Ratio divides where there is something to divide by.
func Ratio(numerator, denominator Value) Value {
	if numerator.State != IsNumber || denominator.State != IsNumber || denominator.Number == 0 {
		return Value{}
	}
	return Number(numerator.Number / denominator.Number)
}
