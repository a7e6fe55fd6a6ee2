package ingest

import (
	"bytes"
	"errors"
	"io"

	"khohoso/ingest/jsontext"
)

// errNotMet: a row that the engine refused is not among those we split.
var errNotMet = errors.New("a refused row was not met again")

// rowPlace is where a row begins.
type rowPlace struct{ offset, line int64 }

// indexedRows are the rows of a text that can be entered wherever one of them begins.
type indexedRows struct {
	*records
	text    io.Seeker
	objects *objectLines // of NDJSON, on the same records
}

// indexed walks a text of the source, CSV or NDJSON, of which it is known how its lines end.
func (s *Source) indexed(text io.ReadSeeker, needed []int, lineEnd byte) (rows indexedRows, err error) {
	rows.text = text
	rows.records = &records{delimiter: byte(s.Delimiter), width: len(s.Header), needed: needed, lineEnd: lineEnd, in: text, buffer: make([]byte, 1<<16)}
	if s.Format != NDJSON {
		return rows, nil
	}
	fields, err := jsontext.NewFields(s.fields(needed))
	rows.objects = &objectLines{records: rows.records, fields: fields}
	return rows, err
}

// jump goes on at another row of the text.
func (r *indexedRows) jump(to rowPlace) error {
	_, err := r.text.Seek(to.offset, io.SeekStart)
	r.lo, r.hi, r.base, r.line, r.atEnd = 0, 0, to.offset, to.line, false
	return err
}

// skipTo gives the row that comes after so many others. Error: errNotMet when the
// file ends before it, which is not the file that was counted then.
func (r *indexedRows) skipTo(after int) (record, error) {
	for {
		row, err := r.nextRow(after == 0)
		switch {
		case err == io.EOF:
			return record{}, errors.Join(errNotMet, io.ErrUnexpectedEOF)
		case err != nil:
			return record{}, err
		case row.reason != "":
		case after == 0:
			return row, nil
		default:
			after--
		}
	}
}

// nextRow gives the next record, with its cells if they are wanted.
func (r *indexedRows) nextRow(wanted bool) (record, error) {
	if r.objects == nil {
		return r.records.next()
	}
	r.objects.full = wanted
	return r.objects.next()
}

// cellAt is a cell of a record, without splitting all of it where nothing up to there is quoted.
func cellAt(text []byte, delimiter byte, place int) []byte {
	whole, quote := text, bytes.IndexByte(text, '"')
	for range place {
		text = text[bytes.IndexByte(text, delimiter)+1:]
	}
	end := bytes.IndexByte(text, delimiter)
	if end < 0 {
		end = len(text)
	}
	if upTo := len(whole) - len(text) + end; quote >= 0 && quote < upTo {
		cells := split(whole, delimiter)
		return []byte(cells[min(place, len(cells)-1)])
	}
	return text[:end]
}
