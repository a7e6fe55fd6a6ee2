// Package flatbuffer holds a FlatBuffer against its own size before a library reads
// it: libraries believe every length and every offset that it claims. Start with
// Message, which checks the metadata of one message of Arrow IPC.
package flatbuffer

import (
	"encoding/binary"
	"errors"
	"unicode/utf8"
)

// ErrMalformed is for a buffer that claims what it does not hold.
var ErrMalformed = errors.New("its metadata claims more than it holds")

// Limits of a buffer. Tables and texts may be shared, so that a small buffer can
// stand for a large tree: what a reader would make of it is counted, not its bytes.
const (
	deepest    = 48
	mostTables = 1 << 18
	firstText  = 1 << 20
)

// buffer is what is checked; what it may still stand for is counted down.
type buffer struct {
	data   []byte
	depth  int
	tables int
	text   int
}

// table is a place of a table whose fields lie within the buffer.
type table struct {
	at     int
	fields []byte // offsets of the fields, two bytes each
}

// check is how a field is checked, given where it stands.
type check func(b *buffer, at int) error

func newBuffer(data []byte) *buffer {
	return &buffer{data: data, tables: mostTables, text: len(data) + firstText}
}

// word is the number at a place; ok is false outside of the buffer.
func (b *buffer) word(at int) (value uint32, ok bool) {
	if at < 0 || at > len(b.data)-4 {
		return 0, false
	}
	return binary.LittleEndian.Uint32(b.data[at:]), true
}

// follow gives the place that an offset leads to; offsets lead forward.
func (b *buffer) follow(at int) (int, error) {
	step, ok := b.word(at)
	if !ok || step == 0 || int64(step) > int64(len(b.data)-at) {
		return 0, ErrMalformed
	}
	return at + int(step), nil
}

// open reads where the fields of a table stand.
func (b *buffer) open(at int) (table, error) {
	back, ok := b.word(at)
	vtable := int64(at) - int64(int32(back))
	if !ok || vtable < 0 || vtable > int64(len(b.data)-4) {
		return table{}, ErrMalformed
	}
	size := int(binary.LittleEndian.Uint16(b.data[vtable:]))
	held := int(binary.LittleEndian.Uint16(b.data[vtable+2:]))
	if size < 4 || size%2 != 0 || size > len(b.data)-int(vtable) || held < 4 || held > len(b.data)-at {
		return table{}, ErrMalformed
	}
	return table{at, b.data[int(vtable)+4 : int(vtable)+size]}, nil
}

// field is the place of a field; 0 where the table leaves it out.
func (t table) field(id int) int {
	if 2*id+2 > len(t.fields) {
		return 0
	}
	if offset := int(binary.LittleEndian.Uint16(t.fields[2*id:])); offset > 0 {
		return t.at + offset
	}
	return 0
}

// table checks a table behind an offset and those fields that are known.
func (*buffer) table(fields map[int]check) check {
	return func(b *buffer, at int) error {
		to, err := b.follow(at)
		if err != nil {
			return err
		}
		t, err := b.enter(to)
		if err != nil {
			return err
		}
		defer b.leave()
		return t.check(b, fields)
	}
}

// check checks those fields that the table has.
func (t table) check(b *buffer, fields map[int]check) error {
	for id, each := range fields {
		if place := t.field(id); place != 0 {
			if err := each(b, place); err != nil {
				return err
			}
		}
	}
	return nil
}

// enter opens a table and counts it.
func (b *buffer) enter(at int) (table, error) {
	b.depth++
	b.tables--
	if b.depth > deepest || b.tables < 0 {
		return table{}, ErrMalformed
	}
	return b.open(at)
}

func (b *buffer) leave() { b.depth-- }

// scalar checks that a number of so many bytes is there.
func scalar(size int) check {
	return func(b *buffer, at int) error {
		if at > len(b.data)-size {
			return ErrMalformed
		}
		return nil
	}
}

// vector gives the place and the length of a vector whose elements lie within the buffer.
func (b *buffer) vector(at, size int) (first, length int, err error) {
	to, err := b.follow(at)
	if err != nil {
		return 0, 0, err
	}
	claimed, ok := b.word(to)
	if !ok || int64(claimed)*int64(size) > int64(len(b.data)-to-4) {
		return 0, 0, ErrMalformed
	}
	return to + 4, int(claimed), nil
}

// structs checks a vector of elements of so many bytes each.
func structs(size int) check {
	return func(b *buffer, at int) error {
		_, _, err := b.vector(at, size)
		return err
	}
}

// text checks a string.
func text(b *buffer, at int) error {
	first, length, err := b.vector(at, 1)
	if err != nil {
		return err
	}
	if b.text -= length; b.text < 0 || !utf8.Valid(b.data[first:first+length]) {
		return ErrMalformed
	}
	return nil
}

// each checks every element of a vector of offsets.
func each(one check) check {
	return func(b *buffer, at int) error {
		const offset = 4
		first, length, err := b.vector(at, offset)
		if err != nil {
			return err
		}
		for i := range length {
			if err := one(b, first+i*offset); err != nil {
				return err
			}
		}
		return nil
	}
}
