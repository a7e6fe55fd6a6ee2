package parquet

import (
	"encoding/binary"
	"errors"
)

var errMalformed = errors.New("its footer is malformed")

// Types of the compact protocol of Thrift that footers use.
const (
	boolTrue, boolFalse  = 1, 2
	i8, i16, i32, i64    = 3, 4, 5, 6
	double, binaryString = 7, 8
	list, set, mapping   = 9, 10, 11
	structure            = 12
)

// deepest nesting of a footer; the format itself needs about six. mostParts is how
// many structures, texts and lists its lists may hold in all: one takes a byte in the
// footer and some hundred in the memory of whoever reads it.
const (
	deepest   = 32
	mostParts = 1 << 20
)

// compact walks through a value of the compact protocol without copying it.
type compact struct {
	data  []byte
	depth int
	parts uint64 // of lists so far

	chunks int // columns of groups of rows so far
}

func (c *compact) byte() (byte, error) {
	if len(c.data) == 0 {
		return 0, errMalformed
	}
	b := c.data[0]
	c.data = c.data[1:]
	return b, nil
}

func (c *compact) unsigned() (uint64, error) {
	value, n := binary.Uvarint(c.data)
	if n <= 0 {
		return 0, errMalformed
	}
	c.data = c.data[n:]
	return value, nil
}

func (c *compact) integer() (int64, error) {
	value, err := c.unsigned()
	return int64(value>>1) ^ -int64(value&1), err
}

func (c *compact) bytes() ([]byte, error) {
	length, err := c.unsigned()
	if err != nil || length > uint64(len(c.data)) {
		return nil, errMalformed
	}
	value := c.data[:length]
	c.data = c.data[length:]
	return value, nil
}

// fields calls each with the number and type of every field of a structure; each
// reads its value and says so, or leaves it to be skipped.
func (c *compact) fields(each func(id int16, kind byte) (taken bool, err error)) error {
	if c.depth++; c.depth > deepest {
		return errMalformed
	}
	defer func() { c.depth-- }()
	var id int16
	for {
		head, err := c.byte()
		if err != nil {
			return err
		}
		if head == 0 {
			return nil
		}
		if id, err = c.fieldID(id, head); err != nil {
			return err
		}
		taken, err := each(id, head&15)
		if err == nil && !taken {
			err = c.skip(head & 15)
		}
		if err != nil {
			return err
		}
	}
}

func (c *compact) fieldID(last int16, head byte) (int16, error) {
	if step := head >> 4; step != 0 {
		return last + int16(step), nil
	}
	id, err := c.integer()
	return int16(id), err
}

// elements calls each for every element of a list.
func (c *compact) elements(each func(kind byte) error) error {
	if c.depth++; c.depth > deepest {
		return errMalformed
	}
	defer func() { c.depth-- }()
	head, err := c.byte()
	if err != nil {
		return err
	}
	size := uint64(head >> 4)
	if size == 15 {
		if size, err = c.unsigned(); err != nil {
			return err
		}
	}
	if size > uint64(len(c.data)) { // every element takes a byte at least
		return errMalformed
	}
	if kind := head & 15; kind == structure || kind == binaryString || kind == list || kind == set {
		if c.parts += size; c.parts > mostParts {
			return ErrBomb
		}
	}
	for range size {
		if err := each(head & 15); err != nil {
			return err
		}
	}
	return nil
}

func (c *compact) skip(kind byte) error {
	switch kind {
	case boolTrue, boolFalse:
		return nil
	case i8:
		_, err := c.byte()
		return err
	case i16, i32, i64:
		_, err := c.unsigned()
		return err
	case double:
		if len(c.data) < 8 {
			return errMalformed
		}
		c.data = c.data[8:]
		return nil
	case binaryString:
		_, err := c.bytes()
		return err
	case list, set:
		return c.elements(c.skipElement)
	case structure:
		return c.fields(func(int16, byte) (bool, error) { return false, nil })
	}
	return errMalformed // maps stand in no footer
}

// skipElement: in a list a truth value takes a byte, as a field it takes none.
func (c *compact) skipElement(kind byte) error {
	if kind == boolTrue || kind == boolFalse {
		kind = i8
	}
	return c.skip(kind)
}
