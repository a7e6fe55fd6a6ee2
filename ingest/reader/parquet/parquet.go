// Package parquet reads what a Parquet file says about itself: its columns and how
// many rows it holds. The engine reads the rows; this is the count beside it that
// does not rest on the engine's reader, and the guard against files that would
// unpack into more than any honest file holds. Start with Read.
package parquet

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Limits of a file that is let through to the engine.
const (
	mostColumns   = 16_384
	mostElements  = 4 * mostColumns // of the schema, with what columns hold inside
	mostChunks    = 1 << 18         // columns of all groups of rows
	longestFooter = 16 << 20
	mostPerByte   = 64 // rows a byte of file may stand for, beyond the first million
	firstRows     = 1 << 20
	mostUnpacked  = 200      // times smaller that a large column may be packed
	largeColumn   = 64 << 20 // bytes unpacked from which on that is looked at
	largestColumn = 4 << 30  // bytes unpacked of one column in one group of rows
)

// Errors of Read, beside those of the reader.
var (
	ErrNotParquet = errors.New("it is no whole Parquet file: it may be cut off")
	ErrEncrypted  = errors.New("it is encrypted")
	ErrBomb       = errors.New("unpacked it would be out of all proportion")
	ErrColumns    = fmt.Errorf("it has more than %d columns", mostColumns)
)

// Column is one column at the top of the schema.
type Column struct {
	Name    string
	Instant bool // a timestamp, with or without a zone
}

// Footer is what a file says about itself.
type Footer struct {
	Columns []Column
	Rows    int64
}

// Read reads the footer of a file and checks that it is in proportion.
func Read(in io.ReaderAt, size int64) (Footer, error) {
	var end [8]byte
	if size < 12 {
		return Footer{}, ErrNotParquet
	}
	if _, err := in.ReadAt(end[:], size-8); err != nil {
		return Footer{}, err
	}
	switch string(end[4:]) {
	case "PAR1":
	case "PARE":
		return Footer{}, ErrEncrypted
	default:
		return Footer{}, ErrNotParquet
	}
	length := int64(binary.LittleEndian.Uint32(end[:4]))
	if length > size-12 || length > longestFooter {
		return Footer{}, ErrNotParquet
	}
	text := make([]byte, length)
	if _, err := in.ReadAt(text, size-8-length); err != nil {
		return Footer{}, err
	}
	return parse(text, size)
}

// parse reads the text of a footer.
func parse(text []byte, size int64) (Footer, error) {
	var f Footer
	var schema []element
	var grouped int64
	c := &compact{data: text}
	err := c.fields(func(id int16, kind byte) (bool, error) {
		switch {
		case id == 2 && kind == list:
			return true, c.elements(func(byte) error {
				e, err := c.element()
				if schema = append(schema, e); len(schema) > mostElements {
					return ErrColumns
				}
				return err
			})
		case id == 3 && kind == i64:
			var err error
			f.Rows, err = c.integer()
			return true, err
		case id == 4 && kind == list:
			return true, c.elements(func(byte) error {
				rows, err := c.rowGroup()
				grouped += rows
				return err
			})
		}
		return false, nil
	})
	if err == nil {
		f.Columns, err = topColumns(schema)
	}
	switch {
	case err != nil:
		return Footer{}, err
	case f.Rows < 0 || grouped != f.Rows:
		return Footer{}, errMalformed
	case f.Rows > firstRows && f.Rows/mostPerByte > size:
		return Footer{}, ErrBomb
	}
	return f, nil
}

// element is one node of the schema, which is written as a tree in order.
type element struct {
	name     string
	children int64
	instant  bool
}

func (c *compact) element() (e element, err error) {
	err = c.fields(func(id int16, kind byte) (taken bool, err error) {
		switch {
		case id == 1 && kind == i32:
			physical, err := c.integer()
			e.instant = e.instant || physical == 3 // INT96 holds nothing but timestamps
			return true, err
		case id == 4 && kind == binaryString:
			name, err := c.bytes()
			e.name = string(name)
			return true, err
		case id == 5 && kind == i32:
			e.children, err = c.integer()
			return true, err
		case id == 6 && kind == i32:
			converted, err := c.integer()
			e.instant = e.instant || converted == 9 || converted == 10
			return true, err
		case id == 10 && kind == structure:
			return true, c.fields(func(id int16, _ byte) (bool, error) {
				e.instant = e.instant || id == 8
				return false, nil
			})
		}
		return false, nil
	})
	return e, err
}

// topColumns takes the children of the root and passes over what is below them.
func topColumns(schema []element) ([]Column, error) {
	if len(schema) == 0 {
		return nil, errMalformed
	}
	if schema[0].children > mostColumns {
		return nil, ErrColumns
	}
	var columns []Column
	at := 1
	for range schema[0].children {
		if at >= len(schema) {
			return nil, errMalformed
		}
		columns = append(columns, Column{schema[at].name, schema[at].instant && schema[at].children == 0})
		for open := int64(1); open > 0; at++ {
			if at >= len(schema) || schema[at].children < 0 || schema[at].children > int64(len(schema)) {
				return nil, errMalformed
			}
			open += schema[at].children - 1
		}
	}
	if at != len(schema) {
		return nil, errMalformed
	}
	return columns, nil
}

// rowGroup gives the rows of a group and refuses columns that are bombs.
func (c *compact) rowGroup() (rows int64, err error) {
	err = c.fields(func(id int16, kind byte) (bool, error) {
		switch {
		case id == 1 && kind == list:
			return true, c.elements(func(byte) error {
				if c.chunks++; c.chunks > mostChunks {
					return ErrBomb
				}
				return c.chunk()
			})
		case id == 3 && kind == i64:
			var err error
			rows, err = c.integer()
			if rows < 0 {
				err = errMalformed
			}
			return true, err
		}
		return false, nil
	})
	return rows, err
}

// chunk checks one column of a group of rows.
func (c *compact) chunk() error {
	return c.fields(func(id int16, kind byte) (bool, error) {
		if id != 3 || kind != structure {
			return false, nil
		}
		var unpacked, packed int64
		err := c.fields(func(id int16, kind byte) (taken bool, err error) {
			switch {
			case id == 6 && kind == i64:
				unpacked, err = c.integer()
				return true, err
			case id == 7 && kind == i64:
				packed, err = c.integer()
				return true, err
			}
			return false, nil
		})
		if err == nil && (unpacked > largestColumn || unpacked > largeColumn && unpacked/mostUnpacked > packed) {
			err = ErrBomb
		}
		return true, err
	})
}
