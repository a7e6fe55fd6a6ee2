// Package jsontext reads objects of JSON as rows of cells: of a line or an element
// of an array only what is asked for, by name or by path, without building a tree
// and without keeping the rest. Start with Fields.
package jsontext

import (
	"bytes"
	"errors"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// ErrMalformed: the text is not one JSON object.
var ErrMalformed = errors.New("not one JSON object")

// ErrEncoding: a text that is asked for holds half a letter.
var ErrEncoding = errors.New("a text holds bytes or escapes that are no letters")

// deepest nesting that is followed.
const deepest = 64

// scanner walks over one JSON text.
type scanner struct {
	data  []byte
	at    int
	depth int
}

func (s *scanner) blank() {
	for s.at < len(s.data) {
		switch s.data[s.at] {
		case ' ', '\t', '\n', '\r':
			s.at++
		default:
			return
		}
	}
}

// peek is the first byte of the next token, 0 at the end.
func (s *scanner) peek() byte {
	s.blank()
	if s.at == len(s.data) {
		return 0
	}
	return s.data[s.at]
}

func (s *scanner) expect(b byte) error {
	if s.peek() != b {
		return ErrMalformed
	}
	s.at++
	return nil
}

// object calls each with the raw text of every key; each must read the value.
func (s *scanner) object(each func(key []byte) error) error {
	return s.sequence('{', '}', func() error {
		s.blank()
		key, err := s.rawString()
		if err != nil {
			return err
		}
		if err := s.expect(':'); err != nil {
			return err
		}
		return each(key)
	})
}

// array calls each for every element; each must read it.
func (s *scanner) array(each func() error) error { return s.sequence('[', ']', each) }

func (s *scanner) sequence(open, end byte, each func() error) error {
	if err := s.expect(open); err != nil {
		return err
	}
	if s.depth++; s.depth > deepest {
		return ErrMalformed
	}
	defer func() { s.depth-- }()
	if s.peek() == end {
		s.at++
		return nil
	}
	for {
		if err := each(); err != nil {
			return err
		}
		switch s.peek() {
		case ',':
			s.at++
		case end:
			s.at++
			return nil
		default:
			return ErrMalformed
		}
	}
}

// skip passes over a value.
func (s *scanner) skip() error {
	switch s.peek() {
	case '{':
		return s.object(func([]byte) error { return s.skip() })
	case '[':
		return s.array(s.skip)
	case '"':
		_, err := s.rawString()
		return err
	}
	_, err := s.plain()
	return err
}

// raw gives the text of a value as it stands.
func (s *scanner) raw() ([]byte, error) {
	s.blank()
	from := s.at
	err := s.skip()
	return s.data[from:s.at], err
}

// rawString gives a string between its marks, escapes and all.
func (s *scanner) rawString() ([]byte, error) {
	if s.at == len(s.data) || s.data[s.at] != '"' {
		return nil, ErrMalformed
	}
	from := s.at + 1
	for at := from; ; {
		end := bytes.IndexByte(s.data[at:], '"')
		if end < 0 {
			return nil, ErrMalformed
		}
		end += at
		back := bytes.IndexByte(s.data[at:end], '\\')
		if back < 0 {
			s.at = end + 1
			return s.data[from:end], s.checked(s.data[from:end])
		}
		at += back + 2
		if at > len(s.data) {
			return nil, ErrMalformed
		}
	}
}

// checked refuses what may not stand in a string.
func (s *scanner) checked(text []byte) error {
	for at := 0; at < len(text); at++ {
		switch b := text[at]; {
		case b < ' ':
			return ErrMalformed
		case b == '\\':
			at++
			switch text[at] {
			case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
			case 'u':
				if at+5 > len(text) || !isHex(text[at+1:at+5]) {
					return ErrMalformed
				}
				at += 4
			default:
				return ErrMalformed
			}
		}
	}
	return nil
}

func isHex(digits []byte) bool {
	for _, d := range digits {
		if (d < '0' || d > '9') && (d|32 < 'a' || d|32 > 'f') {
			return false
		}
	}
	return true
}

// plain gives a number, true, false or null.
func (s *scanner) plain() ([]byte, error) {
	s.blank()
	from := s.at
	for s.at < len(s.data) && bytes.IndexByte([]byte(" \t\r\n,]}:"), s.data[s.at]) < 0 {
		s.at++
	}
	text := s.data[from:s.at]
	switch string(text) {
	case "true", "false", "null":
		return text, nil
	}
	if !isNumber(text) {
		return nil, ErrMalformed
	}
	return text, nil
}

func isNumber(text []byte) bool {
	at := 0
	digits := func() bool {
		from := at
		for at < len(text) && text[at] >= '0' && text[at] <= '9' {
			at++
		}
		return at > from
	}
	if at < len(text) && text[at] == '-' {
		at++
	}
	zero := at < len(text) && text[at] == '0'
	from := at
	if !digits() || zero && at > from+1 {
		return false
	}
	if at < len(text) && text[at] == '.' {
		if at++; !digits() {
			return false
		}
	}
	if at < len(text) && text[at]|32 == 'e' {
		if at++; at < len(text) && (text[at] == '+' || text[at] == '-') {
			at++
		}
		if !digits() {
			return false
		}
	}
	return at == len(text)
}

// text is a value as the text of a cell: null is empty, what nests stays JSON.
func (s *scanner) text() (string, error) {
	switch s.peek() {
	case '{', '[':
		raw, err := s.raw()
		return string(raw), err
	case '"':
		raw, err := s.rawString()
		if err != nil {
			return "", err
		}
		return unescaped(raw)
	}
	plain, err := s.plain()
	if string(plain) == "null" {
		return "", err
	}
	return string(plain), err
}

var escapes = map[byte]byte{'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', '"': '"', '\\': '\\', '/': '/'}

// unescaped gives the letters of a string that checked let pass. A NUL is no letter:
// no code or name holds one, and half the programs that read it later stop there.
func unescaped(raw []byte) (string, error) {
	if !utf8.Valid(raw) {
		return "", ErrEncoding
	}
	if bytes.IndexByte(raw, '\\') < 0 {
		return string(raw), nil
	}
	out := make([]byte, 0, len(raw))
	for at := 0; at < len(raw); at++ {
		if raw[at] != '\\' {
			out = append(out, raw[at])
			continue
		}
		at++
		if raw[at] != 'u' {
			out = append(out, escapes[raw[at]])
			continue
		}
		letter := hex(raw[at+1:])
		at += 4
		if utf16.IsSurrogate(letter) {
			if at+6 >= len(raw) || raw[at+1] != '\\' || raw[at+2] != 'u' {
				return "", ErrEncoding
			}
			if letter = utf16.DecodeRune(letter, hex(raw[at+3:])); letter == utf8.RuneError {
				return "", ErrEncoding
			}
			at += 6
		}
		if letter == 0 {
			return "", ErrEncoding
		}
		out = utf8.AppendRune(out, letter)
	}
	return string(out), nil
}

func hex(digits []byte) rune {
	code, err := strconv.ParseUint(string(digits[:4]), 16, 16)
	if err != nil {
		return 0
	}
	return rune(code)
}
