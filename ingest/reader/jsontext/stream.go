package jsontext

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// longest is how many bytes an object of a document may have.
const longest = 4 << 20

// ErrTooLong: an object, or a value beside the data, of more than 4 MiB.
var ErrTooLong = errors.New("an object of more than 4 MiB")

// Envelope is the key under which a document keeps its rows, beside others.
const Envelope = "data"

// Stream gives the objects of JSON documents one by one, whatever their size: the
// elements of an array, or of the array "data" of an object, or objects behind
// one another.
type Stream struct {
	in       *bufio.Reader
	envelope bool
	state    state
	inside   state // to which the end of an array leads back
	value    []byte
}

type state int

const (
	top state = iota
	object
	array
)

// NewStream begins to read; envelope says that objects keep their rows under
// "data", see Head.
func NewStream(in io.Reader, envelope bool) *Stream {
	return &Stream{in: bufio.NewReaderSize(in, 256<<10), envelope: envelope}
}

// Next gives the text of the next object, and io.EOF after the last. It holds until
// the next call.
//
// Errors: io.ErrUnexpectedEOF for a text that breaks off, ErrTooLong, ErrMalformed.
func (s *Stream) Next() ([]byte, error) {
	for {
		next, err := s.peek()
		if err != nil {
			if err == io.EOF && s.state != top {
				err = io.ErrUnexpectedEOF
			}
			return nil, err
		}
		isRow, err := s.step(next)
		if isRow || err != nil {
			return s.value, err
		}
	}
}

// step takes one token or, where a row begins, the whole row.
func (s *Stream) step(next byte) (isRow bool, err error) {
	switch {
	case s.state == top && next == '[':
		s.state, s.inside = array, top
	case s.state == top && next == '{' && s.envelope:
		s.state = object
	case s.state == array && next == ']':
		s.state = s.inside
	case s.state == object && next == '}':
		s.state = top
	case s.state != top && next == ',':
	case s.state == object && next == '"':
		return false, s.member()
	case s.state == object || next == ']' || next == '}' || next == ',' || next == ':':
		return false, ErrMalformed
	default:
		return true, s.capture()
	}
	_, err = s.in.Discard(1)
	return false, err
}

// member takes a key and, unless the rows begin there, its value.
func (s *Stream) member() error {
	if err := s.capture(); err != nil {
		return err
	}
	isData := string(s.value) == `"`+Envelope+`"`
	if next, err := s.peek(); err != nil || next != ':' {
		return ErrMalformed
	}
	if _, err := s.in.Discard(1); err != nil {
		return err
	}
	next, err := s.peek()
	switch {
	case err == io.EOF:
		return io.ErrUnexpectedEOF
	case err != nil:
		return err
	case isData && next == '[':
		s.state, s.inside = array, object
		_, err := s.in.Discard(1)
		return err
	}
	return s.capture()
}

func (s *Stream) peek() (byte, error) {
	for {
		next, err := s.in.ReadByte()
		if err != nil {
			return 0, err
		}
		switch next {
		case ' ', '\t', '\n', '\r':
		default:
			return next, s.in.UnreadByte()
		}
	}
}

// capture reads one value to its end, by its brackets and marks alone.
func (s *Stream) capture() error {
	s.value = s.value[:0]
	depth, inString, escaped := 0, false, false
	for {
		b, err := s.in.ReadByte()
		if err == io.EOF && depth == 0 && !inString && len(s.value) > 0 {
			return nil
		}
		if err == io.EOF {
			return io.ErrUnexpectedEOF
		}
		if err != nil {
			return err
		}
		if depth == 0 && !inString && len(s.value) > 0 && bytes.IndexByte([]byte(" \t\r\n,]}:"), b) >= 0 {
			return s.in.UnreadByte()
		}
		if s.value = append(s.value, b); len(s.value) > longest {
			return ErrTooLong
		}
		switch {
		case escaped:
			escaped = false
		case inString && b == '\\':
			escaped = true
		case b == '"':
			inString = !inString
		case inString:
		case b == '{' || b == '[':
			depth++
		case b == '}' || b == ']':
			depth--
		}
		if depth == 0 && !inString && (b == '"' || b == '}' || b == ']') {
			return nil
		}
	}
}

// Head is what the beginning of a JSON text says about the whole.
type Head struct {
	Lines    bool   // every line is an object of its own
	Envelope bool   // rows stand under "data"
	Service  string // the name of the service beside the data
}

// LookAt looks at the beginning of a text.
func LookAt(text []byte) Head {
	text = bytes.TrimLeft(text, " \t\r\n")
	first, _, _ := bytes.Cut(text, []byte{'\n'})
	var h Head
	var isRow bool
	s := scanner{data: text}
	err := s.object(func(key []byte) error {
		if string(key) == Envelope && s.peek() == '[' {
			h.Envelope = true
			return s.skip()
		}
		if string(key) == "service" && s.peek() == '"' {
			var err error
			h.Service, err = s.text()
			return err
		}
		isRow = true
		return s.skip()
	})
	if h.Envelope {
		return h
	}
	h.Service = ""
	line := scanner{data: first}
	h.Lines = isRow && err == nil && line.skip() == nil && line.peek() == 0
	return h
}

// Keys are the keys of an object, in its order. Error: ErrMalformed.
func Keys(text []byte) ([]string, error) {
	s := scanner{data: text}
	var found []string
	err := s.object(func(key []byte) error {
		name, err := unescaped(key)
		if err != nil {
			return err
		}
		found = append(found, name)
		return s.skip()
	})
	if err == nil && s.peek() != 0 {
		err = ErrMalformed
	}
	return found, err
}
