package jsontext

import (
	"bytes"
	"encoding/binary"
	"unicode/utf8"
)

// fastPath reads an object that looks like those before it into met: keys of theirs in their
// order, though some may be missing, and plain values without escapes. So are nearly all
// lines of an export, and to look for nothing else takes a third of the time. It is false
// for every other object, sound or not, and has no other effect then.
func (f *Fields) fastPath(object []byte) bool {
	if !f.distinct || bytes.IndexByte(object, '\\') >= 0 || hasControl(object) || !utf8.Valid(object) {
		return false
	}
	s, odd := scanner{data: object}, f.odd
	f.met = f.met[:0]
	if s.expect('{') != nil {
		return false
	}
	for place := 0; ; place++ {
		if place = f.placeOf(&s, place); place < 0 || s.expect(':') != nil {
			return false
		}
		value, sound := s.plainValue()
		if !sound {
			return false
		}
		if k := &f.last[place]; k.node != nil {
			odd = odd || !k.same
			f.met = append(f.met, filled{k.node, value})
		}
		switch s.peek() {
		case ',':
			s.at++
		case '}':
			if s.at++; s.peek() != 0 || s.at < len(object) {
				return false
			}
			f.odd = odd
			return true
		default:
			return false
		}
	}
}

// filled is a value that was met, of what is asked for at a key.
type filled struct {
	node *node
	text []byte
}

// placeOf reads a key and finds it among those of the objects before, from a place on; -1 where it is not.
func (f *Fields) placeOf(s *scanner, place int) int {
	if s.expect('"') != nil {
		return -1
	}
	for rest := s.data[s.at:]; place < len(f.last); place++ {
		if raw := f.last[place].raw; len(rest) > len(raw) && rest[len(raw)] == '"' && string(rest[:len(raw)]) == raw {
			s.at += len(raw) + 1
			return place
		}
	}
	return -1
}

// plainValue reads a value that is no object and no list, and holds no escapes, as the text
// of a cell. It gives up on a null that stands apart from what follows.
func (s *scanner) plainValue() (text []byte, sound bool) {
	switch s.peek() {
	case '"':
		from := s.at + 1
		end := bytes.IndexByte(s.data[from:], '"')
		if end < 0 {
			return nil, false
		}
		s.at = from + end + 1
		return s.data[from : from+end], true
	case '{', '[':
		return nil, false
	}
	const null = "null"
	if rest := s.data[s.at:]; len(rest) > len(null) && string(rest[:len(null)]) == null && (rest[len(null)] == ',' || rest[len(null)] == '}') {
		s.at += len(null)
		return nil, true
	}
	text, err := s.plain()
	return text, err == nil && string(text) != null
}

// hasControl says whether a text holds a byte below the blank.
func hasControl(text []byte) bool {
	const (
		ones  = 0x0101010101010101
		highs = 0x80 * ones
	)
	found := uint64(0)
	for len(text) >= 8 {
		word := binary.LittleEndian.Uint64(text)
		found |= (word - ' '*ones) &^ word & highs
		text = text[8:]
	}
	for _, b := range text {
		if b < ' ' {
			return true
		}
	}
	return found != 0
}

// remember says whether fastPath may go by the keys of the object just read: each leads
// to a value of its own, and to no more than a value.
func (f *Fields) remember() {
	if !f.learnt {
		return
	}
	f.learnt, f.distinct = false, false
	met := map[*node]bool{}
	for _, k := range f.last {
		if k.node != nil && (met[k.node] || k.node.below != nil || k.node.items != nil) {
			return
		}
		met[k.node] = true
	}
	f.distinct = true
}
