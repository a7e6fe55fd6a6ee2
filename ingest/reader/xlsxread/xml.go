package xlsxread

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"
)

// Limits of a part of a workbook. Office itself writes far less; a file that needs
// more is made to hurt.
const (
	longestTag  = 64 << 10
	longestText = 4 << 20 // a cell holds 32,767 characters; runs of blanks between tags count too
)

var (
	errDoctype   = errors.New("its XML declares entities, which no spreadsheet program writes")
	errMalformed = errors.New("its XML is malformed")
)

// kind of a token.
type kind int

const (
	startTag kind = iota
	endTag
	text
)

// token is one piece of XML. Its bytes hold until the next call.
type token struct {
	kind  kind
	name  string // of a tag, without its prefix
	attrs []byte // of a start tag
	text  []byte // unescaped
}

// tokens reads the little of XML that spreadsheets use, in one pass with bounded
// memory: no document types, no entities but the five of the standard. It is some
// ten times as fast as encoding/xml, which the tests hold it against.
type tokens struct {
	in      *bufio.Reader
	buffer  []byte
	pending string // end of a tag that closed itself
	names   map[string]string
}

func newTokens(in io.Reader) *tokens {
	return &tokens{in: bufio.NewReaderSize(in, 64<<10), names: map[string]string{}}
}

// next gives the next token, and io.EOF at the end. Comments and processing
// instructions are passed over.
func (t *tokens) next() (token, error) {
	if t.pending != "" {
		name := t.pending
		t.pending = ""
		return token{kind: endTag, name: name}, nil
	}
	for {
		first, err := t.in.ReadByte()
		if err != nil {
			return token{}, err
		}
		if first != '<' {
			if err := t.in.UnreadByte(); err != nil {
				return token{}, err
			}
			return t.readText()
		}
		found, isToken, err := t.readMarkup()
		if err != nil || isToken {
			return found, wholeOr(err)
		}
	}
}

// wholeOr makes an end inside of a token a mistake.
func wholeOr(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// until reads up to and with a mark; what was read is in the buffer.
func (t *tokens) until(mark byte, most int) error {
	for {
		part, err := t.in.ReadSlice(mark)
		t.buffer = append(t.buffer, part...)
		switch {
		case len(t.buffer) > most:
			return fmt.Errorf("%w: a piece of more than %d bytes", errMalformed, most)
		case err == nil:
			return nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return err
		}
	}
}

func (t *tokens) readText() (token, error) {
	t.buffer = t.buffer[:0]
	err := t.until('<', longestText)
	if err == io.EOF {
		return t.unescaped(t.buffer)
	}
	if err != nil {
		return token{}, err
	}
	if err := t.in.UnreadByte(); err != nil {
		return token{}, err
	}
	return t.unescaped(t.buffer[:len(t.buffer)-1])
}

// readMarkup reads what follows a '<'.
func (t *tokens) readMarkup() (token, bool, error) {
	t.buffer = t.buffer[:0]
	if err := t.until('>', longestTag); err != nil {
		return token{}, false, err
	}
	switch tag := t.buffer; {
	case bytes.HasPrefix(tag, []byte("![CDATA[")):
		found, err := t.readCharacterData()
		return found, true, err
	case bytes.HasPrefix(tag, []byte("!--")):
		return token{}, false, t.untilEnd("-->", 3)
	case tag[0] == '?':
		return token{}, false, t.untilEnd("?>", 1)
	case tag[0] == '!':
		return token{}, false, errDoctype
	case tag[0] == '/':
		return token{kind: endTag, name: t.name(bytes.TrimRight(tag[1:len(tag)-1], " \t\r\n"))}, true, nil
	}
	return t.readStart()
}

// untilEnd reads on until what is read ends so; from leaves the opening mark out.
func (t *tokens) untilEnd(end string, from int) error {
	for len(t.buffer)-from < len(end) || !bytes.HasSuffix(t.buffer, []byte(end)) {
		if err := t.until('>', longestText); err != nil {
			return err
		}
	}
	return nil
}

func (t *tokens) readCharacterData() (token, error) {
	const opening = len("![CDATA[")
	if err := t.untilEnd("]]>", opening); err != nil {
		return token{}, err
	}
	return token{kind: text, text: t.buffer[opening : len(t.buffer)-3]}, nil
}

// readStart reads on where a '>' stood inside of quotation marks.
func (t *tokens) readStart() (token, bool, error) {
	for quoted(t.buffer) {
		if err := t.until('>', longestTag); err != nil {
			return token{}, false, err
		}
	}
	tag := t.buffer[:len(t.buffer)-1]
	closes := bytes.HasSuffix(tag, []byte("/"))
	tag = bytes.TrimSuffix(tag, []byte("/"))
	end := bytes.IndexAny(tag, " \t\r\n")
	if end < 0 {
		end = len(tag)
	}
	name := t.name(tag[:end])
	if name == "" {
		return token{}, false, errMalformed
	}
	if closes {
		t.pending = name
	}
	return token{kind: startTag, name: name, attrs: tag[end:]}, true, nil
}

// quoted says whether a tag ends inside of a quoted value.
func quoted(tag []byte) bool {
	var mark byte
	for _, b := range tag {
		switch {
		case mark == 0 && (b == '"' || b == '\''):
			mark = b
		case b == mark:
			mark = 0
		}
	}
	return mark != 0
}

// name drops the prefix of a name, and keeps the few there are.
func (t *tokens) name(full []byte) string {
	if known, found := t.names[string(full)]; found {
		return known
	}
	name := string(full[bytes.LastIndexByte(full, ':')+1:])
	if len(t.names) < 1000 {
		t.names[string(full)] = name
	}
	return name
}

func (t *tokens) unescaped(raw []byte) (token, error) {
	if bytes.IndexByte(raw, '&') < 0 {
		return token{kind: text, text: raw}, nil
	}
	plain, err := unescape(raw)
	return token{kind: text, text: plain}, err
}

var entities = map[string]byte{"lt": '<', "gt": '>', "amp": '&', "quot": '"', "apos": '\''}

// unescape resolves the entities of the standard, in place.
func unescape(raw []byte) ([]byte, error) {
	out := raw[:0]
	for at := 0; at < len(raw); {
		if raw[at] != '&' {
			out = append(out, raw[at])
			at++
			continue
		}
		end := bytes.IndexByte(raw[at:], ';')
		if end < 0 || end > 12 {
			return nil, errMalformed
		}
		name := raw[at+1 : at+end]
		if plain, known := entities[string(name)]; known {
			out = append(out, plain)
		} else {
			letter, err := numbered(name)
			if err != nil {
				return nil, err
			}
			out = utf8.AppendRune(out, letter)
		}
		at += end + 1
	}
	return out, nil
}

func numbered(name []byte) (rune, error) {
	if len(name) < 2 || name[0] != '#' {
		return 0, errMalformed
	}
	digits, base := string(name[1:]), 10
	if digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	code, err := strconv.ParseUint(digits, base, 32)
	if err != nil || !utf8.ValidRune(rune(code)) {
		return 0, errMalformed
	}
	return rune(code), nil
}

// attr is the value of an attribute without its prefix, "" if it is not there.
func (t token) attr(name string) string {
	rest := t.attrs
	for {
		rest = bytes.TrimLeft(rest, " \t\r\n")
		equals := bytes.IndexByte(rest, '=')
		if equals < 0 {
			return ""
		}
		key := bytes.TrimSpace(rest[:equals])
		rest = bytes.TrimLeft(rest[equals+1:], " \t\r\n")
		if len(rest) < 2 {
			return ""
		}
		end := bytes.IndexByte(rest[1:], rest[0])
		if end < 0 {
			return ""
		}
		if string(key[bytes.LastIndexByte(key, ':')+1:]) == name {
			value, err := unescape(bytes.Clone(rest[1 : end+1]))
			if err != nil {
				return ""
			}
			return string(value)
		}
		rest = rest[end+2:]
	}
}
