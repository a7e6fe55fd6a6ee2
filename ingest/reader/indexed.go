package reader

import (
	"bytes"
	"errors"
	"io"

	"khohoso/ingest/reader/jsontext"
)

// ErrRowNotMet: a row that the engine refused is not among those we split.
var ErrRowNotMet = errors.New("a refused row was not met again")

// RowPlace is where a row begins.
type RowPlace struct{ Offset, Line int64 }

// IndexedRows are the rows of a text that can be entered wherever one of them begins.
type IndexedRows struct {
	*csvScanner
	text    io.Seeker
	objects *ndjsonScanner // of NDJSON, on the same records
}

// Indexed walks a text of the source, CSV or NDJSON, of which it is known how its lines end.
func (s *Source) Indexed(text io.ReadSeeker, needed []int, lineEnd byte) (rows IndexedRows, err error) {
	rows.text = text
	rows.csvScanner = &csvScanner{delimiter: byte(s.Delimiter), width: len(s.Header), needed: needed, lineEnd: lineEnd, in: text, buffer: make([]byte, 1<<16)}
	if s.Format != NDJSON {
		return rows, nil
	}
	fields, err := jsontext.NewFields(s.fields(needed))
	rows.objects = &ndjsonScanner{csvScanner: rows.csvScanner, fields: fields}
	return rows, err
}

// Jump goes on at another row of the text.
func (r *IndexedRows) Jump(to RowPlace) error {
	_, err := r.text.Seek(to.Offset, io.SeekStart)
	r.lo, r.hi, r.base, r.line, r.atEnd = 0, 0, to.Offset, to.Line, false
	return err
}

// SkipTo gives the row that comes after so many others. Error: errNotMet when the
// file ends before it, which is not the file that was counted then.
func (r *IndexedRows) SkipTo(after int) (Row, error) {
	for {
		row, err := r.nextRow(after == 0)
		switch {
		case err == io.EOF:
			return Row{}, errors.Join(ErrRowNotMet, io.ErrUnexpectedEOF)
		case err != nil:
			return Row{}, err
		case row.Reason != "":
		case after == 0:
			return row, nil
		default:
			after--
		}
	}
}

// nextRow gives the next record, with its cells if they are wanted.
func (r *IndexedRows) nextRow(wanted bool) (Row, error) {
	if r.objects == nil {
		return r.csvScanner.Next()
	}
	r.objects.full = wanted
	return r.objects.Next()
}

// CellAt is a cell of a record, without splitting all of it where nothing up to there is quoted.
func CellAt(text []byte, delimiter byte, place int) []byte {
	whole, quote := text, bytes.IndexByte(text, '"')
	for range place {
		text = text[bytes.IndexByte(text, delimiter)+1:]
	}
	end := bytes.IndexByte(text, delimiter)
	if end < 0 {
		end = len(text)
	}
	if upTo := len(whole) - len(text) + end; quote >= 0 && quote < upTo {
		cells := Split(whole, delimiter)
		return []byte(cells[min(place, len(cells)-1)])
	}
	return text[:end]
}
