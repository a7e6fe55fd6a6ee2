package reader

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"

	"khohoso/ingest/contract"
	"khohoso/ingest/reader/jsontext"
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
			break // the head ends in the middle, or the text is broken: the count will tell
		}
		keys, err := jsontext.Keys(object)
		if err != nil {
			continue
		}
		for _, key := range keys {
			if key = strings.TrimSpace(key); !slices.Contains(s.Seen, key) && len(s.Seen) < mostColumns {
				s.Seen = append(s.Seen, key)
			}
		}
	}
	if objects == 0 && !about.Envelope {
		return NotData(s.Name, "its JSON holds no object that ends", "JSON trong tệp không có đối tượng nào trọn vẹn")
	}
	return nil
}

// AddColumn finds the place of a key or path, which is added if it is new.
func (s *Source) AddColumn(field string) int {
	at := slices.Index(s.Header, field)
	if at < 0 {
		s.Header = append(s.Header, field)
		return len(s.Header) - 1
	}
	return at
}

// Spelling is how the beginning of the file writes a key of the contract.
func (s *Source) Spelling(name string) string {
	for _, key := range s.Seen {
		if strings.EqualFold(key, name) {
			return key
		}
	}
	return name
}

// ndjsonScanner gives the rows of NDJSON: one object a line. A line that is none costs
// that line only.
type ndjsonScanner struct {
	*csvScanner
	fields *jsontext.Fields
	full   bool // cells are wanted, not only the count
}

func newNDJSONScanner(in io.Reader, fields []string) (*ndjsonScanner, error) {
	r, err := newCSVScanner(in, 0)
	if err != nil {
		return nil, err
	}
	r.nonCanonical = r.lo > 0 // the mark of byte order
	f, err := jsontext.NewFields(fields)
	return &ndjsonScanner{csvScanner: r, fields: f, full: true}, err
}

func (o *ndjsonScanner) NonCanonical() bool { return o.nonCanonical || o.fields.Odd() }

func (o *ndjsonScanner) Next() (Row, error) {
	for {
		length, err := o.physicalLine()
		if errors.Is(err, errTooLong) {
			return o.skipLongLine()
		}
		if err != nil {
			return Row{}, err
		}
		if bytes.HasPrefix(o.buffer[o.lo:o.lo+length], byteOrder) { // of a file that was put behind another
			o.nonCanonical = true
			o.lo, length = o.lo+len(byteOrder), length-len(byteOrder)
		}
		given := Row{Line: o.line, Offset: o.base + int64(o.lo), Text: o.withoutReturn(o.buffer[o.lo : o.lo+length])}
		o.consume(length)
		if len(bytes.TrimSpace(given.Text)) == 0 {
			continue
		}
		if o.full {
			given.Cells, err = o.fields.Cells(given.Text)
		} else {
			err, given.First = o.fields.Check(given.Text), o.fields.Kept()
		}
		if given.Reason = jsonReason(err); given.Reason != "" {
			o.nonCanonical = true
		}
		return given, nil
	}
}

// CountOnly has rows that are counted give no cells but the first one by which they are
// found again, at a place among the needed ones; none below 0.
func CountOnly(rows RowReader, kept int) {
	if lines, isJSON := rows.(*ndjsonScanner); isJSON {
		lines.full = false
		if kept >= 0 {
			lines.fields.Keep(kept)
		}
	}
}

// jsonDocument gives the rows of a JSON document, numbered instead of by lines.
type jsonDocument struct {
	name   string
	stream *jsontext.Stream
	fields *jsontext.Fields
	row    int64
}

func newJSONDocument(name string, in io.Reader, envelope bool, fields []string) (*jsonDocument, error) {
	f, err := jsontext.NewFields(fields)
	if err != nil {
		return nil, err
	}
	text, err := newCSVScanner(in, 0) // for the mark of byte order
	if err != nil {
		return nil, err
	}
	whole := io.MultiReader(bytes.NewReader(text.buffer[text.lo:text.hi]), in)
	return &jsonDocument{name: name, stream: jsontext.NewStream(whole, envelope), fields: f}, nil
}

func (d *jsonDocument) NonCanonical() bool { return false }

func (d *jsonDocument) Next() (Row, error) {
	object, err := d.stream.Next()
	switch {
	case errors.Is(err, jsontext.ErrTooLong):
		return Row{}, NotData(d.name, "an object of its JSON has more than 4 MiB", "một đối tượng JSON lớn hơn 4 MiB")
	case errors.Is(err, jsontext.ErrMalformed):
		return Row{}, NotData(d.name, "its JSON is malformed", "JSON sai cú pháp")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return Row{}, cutOff(d.name, err)
	case err != nil:
		return Row{}, err
	}
	d.row++
	given := Row{Line: d.row, Text: object}
	given.Cells, err = d.fields.Cells(object)
	given.Reason = jsonReason(err)
	return given, nil
}

func jsonReason(err error) contract.Reason {
	switch {
	case err == nil:
		return ""
	case errors.Is(err, jsontext.ErrEncoding):
		return contract.BadEncoding
	}
	return contract.BadJSON
}
