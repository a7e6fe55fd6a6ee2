package reader

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"khohoso/ingest/contract"
)

// LongestRow is how many bytes a row may have. With every byte a doubled
// quotation mark it still fits the engine's own limit of 2,000,000.
const LongestRow = 990_000

// endlessLine is from how many bytes on a line says that this is no file of lines.
const endlessLine = 16 << 20

// endlessLineError: a line of more than endlessLine bytes.
type endlessLineError struct{ line int64 }

func (e *endlessLineError) Error() string { return fmt.Sprintf("line %d does not end", e.line) }

// Row is one row of a CSV file as it stands there.
type Row struct {
	Line   int64           // on which it begins, from 1
	Offset int64           // of its first byte in the text of the file
	Text   []byte          // without its line's end; holds until the next call
	Reason contract.Reason // why it is no row of this file; empty for a good one
	Column string          // letters of the cell at fault, of a sheet

	Cells []string // the needed ones, where the file is no CSV
	First []byte   // the one that tells rows apart, where cells are not wanted
}

// csvScanner splits a CSV file. Unlike the engine's reader it never loses the rows
// behind a mistake: a quotation mark that is not closed costs its own line only,
// and the same bytes always give the same rows, whatever the number of threads.
type csvScanner struct {
	delimiter byte
	width     int   // cells of a row; 0 for any number
	needed    []int // positions of the cells that are read; bad bytes elsewhere do no harm

	in      io.Reader
	buffer  []byte
	lo, hi  int   // what is read and not yet given away
	base    int64 // place of the buffer's first byte in the text
	atEnd   bool
	line    int64 // of the next byte, from 1
	lineEnd byte  // '\n', or '\r' in files that have no other

	crlf, lf     bool // how lines ended so far
	nonCanonical bool // something that the engine reads in another way, or not at all
}

// byteOrder is the mark of byte order in UTF-8.
var byteOrder = []byte("\xef\xbb\xbf")

func newCSVScanner(in io.Reader, delimiter byte) (*csvScanner, error) {
	r := &csvScanner{delimiter: delimiter, in: in, buffer: make([]byte, 1<<18), line: 1, lineEnd: '\n'}
	if err := r.fill(); err != nil {
		return nil, err
	}
	head := r.buffer[:r.hi]
	if bytes.HasPrefix(head, byteOrder) {
		r.lo = len(byteOrder)
	}
	if bytes.IndexByte(head, '\n') < 0 && bytes.IndexByte(head, '\r') >= 0 {
		r.lineEnd = '\r'
	}
	return r, nil
}

// LineEndOf is how the lines of CSV end.
func LineEndOf(rows RowReader) (end byte, isCSV bool) {
	lines, isCSV := rows.(*csvScanner)
	if !isCSV {
		return 0, false
	}
	return lines.lineEnd, true
}

// firstLine is the first line that is not blank, as far as it is in the buffer.
func (r *csvScanner) firstLine() string {
	text := bytes.TrimLeft(r.buffer[r.lo:r.hi], "\r\n")
	if at := bytes.IndexByte(text, r.lineEnd); at >= 0 {
		text = text[:at]
	}
	return string(text)
}

// NonCanonical says whether the engine may see other rows in this file than we do.
func (r *csvScanner) NonCanonical() bool { return r.nonCanonical || r.crlf && r.lf }

// Next gives the next record that is not a blank line, and io.EOF after the last.
func (r *csvScanner) Next() (Row, error) {
	for {
		r.skipBlankLines()
		length, err := r.physicalLine()
		if errors.Is(err, errTooLong) {
			return r.skipLongLine()
		}
		if err != nil {
			return Row{}, err
		}
		if bytes.HasPrefix(r.buffer[r.lo:r.lo+length], byteOrder) { // of a file that was put behind another
			r.nonCanonical = true
			r.lo, length = r.lo+len(byteOrder), length-len(byteOrder)
		}
		line := r.buffer[r.lo : r.lo+length]
		if bytes.IndexByte(line, '"') >= 0 {
			return r.nextQuoted(length)
		}
		text := r.withoutReturn(line)
		if len(text) == 0 {
			r.consume(length)
			continue
		}
		if bytes.IndexByte(text, '\r') >= 0 && r.lineEnd == '\n' {
			r.nonCanonical = true
		}
		return r.take(length, r.misfit(text, bytes.Count(text, []byte{r.delimiter})+1)), nil
	}
}

// skipBlankLines moves past a run of empty lines at once: a packed file may hold millions.
func (r *csvScanner) skipBlankLines() {
	rest := r.buffer[r.lo:r.hi]
	blank := len(rest) - len(bytes.TrimLeft(rest, string(rune(r.lineEnd))))
	if blank > 0 {
		r.line, r.lo, r.lf = r.line+int64(blank), r.lo+blank, true
	}
}

// nextQuoted gives a record whose first line holds a quotation mark. Where quoted
// cells do not close as they should, that line alone is given up.
func (r *csvScanner) nextQuoted(firstLine int) (Row, error) {
	for {
		length, cells, end := r.scan(r.buffer[r.lo:r.hi], r.atEnd)
		if end == needsMore && r.hi-r.lo <= LongestRow {
			if err := r.fill(); err != nil {
				return Row{}, err
			}
			continue
		}
		if end != closed || length > LongestRow {
			r.nonCanonical = true
			return r.take(firstLine, contract.OpenQuote), nil
		}
		reason := r.misfit(r.withoutReturn(r.buffer[r.lo:r.lo+length]), cells)
		if reason != "" && length > firstLine {
			r.nonCanonical = true
			if r.hidesRow(r.buffer[r.lo : r.lo+length]) {
				return r.take(firstLine, contract.OpenQuote), nil
			}
		}
		return r.take(length, reason), nil
	}
}

// hidesRow says whether a line inside of a misfit record would be a row by itself:
// then the quotation mark before it was a slip of the pen.
func (r *csvScanner) hidesRow(text []byte) bool {
	lines := bytes.Split(text, []byte{r.lineEnd})
	for _, line := range lines[1:] {
		length, cells, end := r.scan(line, true)
		if end == closed && length == len(line) && r.misfit(r.withoutReturn(line), cells) == "" {
			return true
		}
	}
	return false
}

// misfit is the reason why so many cells are no row. Empty cells too many at the
// end are what spreadsheets leave behind; they are no fault.
func (r *csvScanner) misfit(text []byte, cells int) contract.Reason {
	switch {
	case r.width == 0 || cells == r.width:
		return ""
	case cells < r.width:
		return contract.TooFewColumns
	}
	for _, cell := range Split(text, r.delimiter)[r.width:] {
		if cell != "" {
			return contract.TooManyColumns
		}
	}
	return ""
}

// take gives the record of the next length bytes and moves past its line's end.
func (r *csvScanner) take(length int, reason contract.Reason) Row {
	text := r.withoutReturn(r.buffer[r.lo : r.lo+length])
	if !utf8.Valid(text) {
		r.nonCanonical = true
		if reason == "" && !r.readable(text) {
			reason = contract.BadEncoding
		}
	}
	given := Row{Line: r.line, Offset: r.base + int64(r.lo), Text: text, Reason: reason}
	r.consume(length)
	return given
}

// readable says whether the cells that are needed are UTF-8.
func (r *csvScanner) readable(text []byte) bool {
	cells := Split(text, r.delimiter)
	for _, at := range r.needed {
		if at < len(cells) && !utf8.ValidString(cells[at]) {
			return false
		}
	}
	return true
}

// consume moves past a record and its line's end.
func (r *csvScanner) consume(length int) {
	text := r.buffer[r.lo : r.lo+length]
	r.line += int64(bytes.Count(text, []byte{r.lineEnd})) + 1
	r.lo += length
	if r.lo == r.hi {
		return // the last line may lack its end
	}
	if r.lineEnd == '\n' && bytes.HasSuffix(text, []byte{'\r'}) {
		r.crlf = true
	} else {
		r.lf = true
	}
	r.lo++
}

func (r *csvScanner) withoutReturn(text []byte) []byte {
	if r.lineEnd == '\n' {
		return bytes.TrimSuffix(text, []byte{'\r'})
	}
	return text
}

var errTooLong = errors.New("line too long")

// physicalLine is the length of the next line, which is in the buffer then.
func (r *csvScanner) physicalLine() (int, error) {
	searched := 0
	for {
		if at := bytes.IndexByte(r.buffer[r.lo+searched:r.hi], r.lineEnd); at >= 0 && searched+at <= LongestRow {
			return searched + at, nil
		}
		searched = r.hi - r.lo
		switch {
		case searched > LongestRow:
			return 0, errTooLong
		case r.atEnd && searched == 0:
			return 0, io.EOF
		case r.atEnd:
			return searched, nil
		}
		if err := r.fill(); err != nil {
			return 0, err
		}
	}
}

// skipLongLine gives up a line that is too long to be kept even to look at.
func (r *csvScanner) skipLongLine() (Row, error) {
	given := Row{Line: r.line, Reason: contract.LineTooLong}
	r.nonCanonical = true
	for skipped := 0; ; {
		if at := bytes.IndexByte(r.buffer[r.lo:r.hi], r.lineEnd); at >= 0 {
			r.lo += at + 1
			r.line++
			return given, nil
		}
		if skipped += r.hi - r.lo; skipped > endlessLine {
			return Row{}, &endlessLineError{r.line}
		}
		r.lo = r.hi
		if r.atEnd {
			return given, nil
		}
		if err := r.fill(); err != nil {
			return Row{}, err
		}
	}
}

// fill reads more behind what is there.
func (r *csvScanner) fill() error {
	copy(r.buffer, r.buffer[r.lo:r.hi])
	r.base += int64(r.lo)
	r.hi, r.lo = r.hi-r.lo, 0
	if r.hi > len(r.buffer)/2 {
		r.buffer = append(r.buffer, make([]byte, len(r.buffer))...)
	}
	for r.hi < len(r.buffer) {
		n, err := r.in.Read(r.buffer[r.hi:])
		r.hi += n
		if err == io.EOF { // a cut-off .gz gives another error, which must not pass for the end
			r.atEnd = true
			return nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// ending is how a scan for quoted cells came out.
type ending int

const (
	closed    ending = iota // every quoted cell is closed before a delimiter or a line's end
	broken                  // one is not
	needsMore               // the buffer ends first
)

// scan measures the record at the head of data: its length without the '\n' and
// its number of cells.
func (r *csvScanner) scan(data []byte, whole bool) (length, cells int, end ending) {
	more := needsMore
	if whole {
		more = broken
	}
	at := 0
	for {
		cells++
		from := at
		at = skipSpaces(data, at, r.delimiter)
		if at < len(data) && data[at] == '"' {
			r.nonCanonical = r.nonCanonical || at > from
			if at = closingMark(data, at+1); at < 0 || at == len(data) && !whole {
				return 0, 0, more
			}
			from = at
			at = skipSpaces(data, at, r.delimiter)
			r.nonCanonical = r.nonCanonical || at > from
			if at+1 < len(data) && data[at] == '\r' && data[at+1] == '\n' || at+1 == len(data) && data[at] == '\r' {
				at++
			} else if at < len(data) && data[at] != r.delimiter && data[at] != r.lineEnd {
				return 0, 0, broken
			}
		}
		for at < len(data) && data[at] != r.delimiter && data[at] != r.lineEnd {
			r.nonCanonical = r.nonCanonical || data[at] == '\r' && at+1 < len(data) && data[at+1] != '\n'
			at++
		}
		switch {
		case at < len(data) && data[at] == r.delimiter:
			at++
		case at == len(data) && !whole:
			return 0, 0, needsMore
		default:
			return at, cells, closed
		}
	}
}
