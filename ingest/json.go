package ingest

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"

	"khohoso/ingest/jsontext"
	"khohoso/internal/apperr"
)

// readKeys finds which columns the first objects of a JSON text have.
func (s *Source) readKeys(head []byte) error {
	text := bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	about := jsontext.LookAt(text)
	s.service, s.envelope = about.Service, about.Envelope
	stream := jsontext.NewStream(bytes.NewReader(text), about.Envelope)
	objects := 0
	for ; objects < 200; objects++ {
		object, err := stream.Next()
		if err != nil {
			break // the head ends in the middle, or the text is broken: the survey will tell
		}
		keys, err := jsontext.Keys(object)
		if err != nil {
			continue
		}
		for _, key := range keys {
			if key = strings.TrimSpace(key); !slices.Contains(s.seen, key) && len(s.seen) < mostColumns {
				s.seen = append(s.seen, key)
			}
		}
	}
	if objects == 0 && !about.Envelope {
		return notData(s.Name, "its JSON holds no object that ends", "JSON trong tệp không có đối tượng nào trọn vẹn")
	}
	return nil
}

// column finds the place of a key or path, which is added if it is new.
func (s *Source) column(field string) int {
	at := slices.Index(s.Header, field)
	if at < 0 {
		s.Header = append(s.Header, field)
		return len(s.Header) - 1
	}
	return at
}

// spelling is how the beginning of the file writes a key of the contract.
func (s *Source) spelling(name string) string {
	for _, key := range s.seen {
		if strings.EqualFold(key, name) {
			return key
		}
	}
	return name
}

// objectLines gives the rows of NDJSON: one object a line. A line that is none costs
// that line only.
type objectLines struct {
	*records
	fields *jsontext.Fields
	full   bool // cells are wanted, not only the count
}

func newObjectLines(in io.Reader, fields []string) (*objectLines, error) {
	r, err := newRecords(in, 0)
	if err != nil {
		return nil, err
	}
	r.odd = r.lo > 0 // the mark of byte order
	f, err := jsontext.NewFields(fields)
	return &objectLines{records: r, fields: f, full: true}, err
}

func (o *objectLines) isOdd() bool { return o.odd || o.fields.Odd() }

func (o *objectLines) next() (record, error) {
	for {
		length, err := o.physicalLine()
		if errors.Is(err, errTooLong) {
			return o.skipLongLine()
		}
		if err != nil {
			return record{}, err
		}
		if bytes.HasPrefix(o.buffer[o.lo:o.lo+length], byteOrder) { // of a file that was put behind another
			o.odd = true
			o.lo, length = o.lo+len(byteOrder), length-len(byteOrder)
		}
		given := record{line: o.line, offset: o.base + int64(o.lo), text: o.withoutReturn(o.buffer[o.lo : o.lo+length])}
		o.consume(length)
		if len(bytes.TrimSpace(given.text)) == 0 {
			continue
		}
		if o.full {
			given.cells, err = o.fields.Cells(given.text)
		} else {
			err, given.first = o.fields.Check(given.text), o.fields.Kept()
		}
		if given.reason = jsonReason(err); given.reason != "" {
			o.odd = true
		}
		return given, nil
	}
}

// countOnly has rows that are counted give no cells but the first one by which they are
// found again, at a place among the needed ones; none below 0.
func countOnly(rows reader, kept int) {
	if lines, isJSON := rows.(*objectLines); isJSON {
		lines.full = false
		if kept >= 0 {
			lines.fields.Keep(kept)
		}
	}
}

// document gives the rows of a JSON document, numbered instead of by lines.
type document struct {
	name   string
	stream *jsontext.Stream
	fields *jsontext.Fields
	row    int64
}

func newDocument(name string, in io.Reader, envelope bool, fields []string) (*document, error) {
	f, err := jsontext.NewFields(fields)
	if err != nil {
		return nil, err
	}
	text, err := newRecords(in, 0) // for the mark of byte order
	if err != nil {
		return nil, err
	}
	whole := io.MultiReader(bytes.NewReader(text.buffer[text.lo:text.hi]), in)
	return &document{name: name, stream: jsontext.NewStream(whole, envelope), fields: f}, nil
}

func (d *document) isOdd() bool { return false }

func (d *document) next() (record, error) {
	object, err := d.stream.Next()
	switch {
	case errors.Is(err, jsontext.ErrTooLong):
		return record{}, notData(d.name, "an object of its JSON has more than 4 MiB", "một đối tượng JSON lớn hơn 4 MiB")
	case errors.Is(err, jsontext.ErrMalformed):
		return record{}, notData(d.name, "its JSON is malformed", "JSON sai cú pháp")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return record{}, cutOff(d.name, err)
	case err != nil:
		return record{}, err
	}
	d.row++
	given := record{line: d.row, text: object}
	given.cells, err = d.fields.Cells(object)
	given.reason = jsonReason(err)
	return given, nil
}

func cutOff(name string, err error) error {
	return apperr.Wrap(apperr.BadInput, err, "file \""+name+"\" ends in the middle; copy or export it again",
		"tệp \""+name+"\" bị cắt cụt giữa chừng; hãy sao chép hoặc xuất lại")
}

func jsonReason(err error) Reason {
	switch {
	case err == nil:
		return ""
	case errors.Is(err, jsontext.ErrEncoding):
		return BadEncoding
	}
	return BadJSON
}

// harmlessPart finds what may be kept of a text that is no object: see harmless.
var harmlessPart = regexp.MustCompile(`\b[A-Za-z0-9.]{1,20}-\d{6}-\d{3,8}\b|\b\d{4}-\d{2}-\d{2}T[0-9:.+-]{4,25}`)

// redactText keeps of a broken JSON row its codes and instants.
func redactText(text []byte) string {
	const mostKept = 20
	parts := harmlessPart.FindAllString(string(text), mostKept)
	return strings.Join(append(parts, "…"), " ")
}
