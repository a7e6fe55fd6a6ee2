package ingest

import (
	"bufio"
	"errors"
	"io"
)

// lineFinder walks a CSV file record by record, the way the engine splits it, and
// tells on which line a record begins. The engine numbers the rows that it could
// split and gives byte positions for those that it could not; people need lines.
type lineFinder struct {
	in        *bufio.Reader
	delimiter byte
	offset    int64 // of the next byte
	line      int64 // of the next byte, from 1
	rejects   []reject
	record    int64 // rows the engine could split, up to here
}

// findLines calls found with the line of each wanted row number (ascending, from
// 1) and fills in the lines of the rejects (ascending by offset).
func findLines(in io.Reader, delimiter byte, wanted func() (int64, bool), found func(row, line int64) error, rejects []reject) error {
	f := lineFinder{in: bufio.NewReaderSize(in, 1<<20), delimiter: delimiter, line: 1, rejects: rejects}
	if err := f.skipRecord(); err != nil { // the column names
		return ignoreEnd(err)
	}
	next, more := wanted()
	for more || len(f.rejects) > 0 {
		line, isReject, err := f.nextRecord()
		if err != nil {
			return ignoreEnd(err)
		}
		if isReject || !more || f.record != next {
			continue
		}
		if err := found(next, line); err != nil {
			return err
		}
		next, more = wanted()
	}
	return nil
}

// nextRecord moves past one record and tells its line and whether it was a reject.
func (f *lineFinder) nextRecord() (line int64, isReject bool, err error) {
	if err := f.skipBlankLines(); err != nil {
		return 0, false, err
	}
	line = f.line
	if len(f.rejects) > 0 && f.offset >= f.rejects[0].offset {
		rejected := &f.rejects[0]
		rejected.line = line
		end := rejected.offset + rejected.length
		f.rejects = f.rejects[1:]
		for f.offset < end {
			if _, err := f.next(); err != nil {
				return line, true, ignoreEnd(err)
			}
		}
		return line, true, f.skipLine()
	}
	f.record++
	if err := f.skipRecord(); err != nil && !errors.Is(err, io.EOF) {
		return line, false, err
	}
	return line, false, nil
}

func (f *lineFinder) next() (byte, error) {
	c, err := f.in.ReadByte()
	if err != nil {
		return 0, err
	}
	f.offset++
	if c == '\n' {
		f.line++
	}
	return c, nil
}

func (f *lineFinder) skipBlankLines() error {
	for {
		head, err := f.in.Peek(1)
		if err != nil {
			return err
		}
		if head[0] != '\n' && head[0] != '\r' {
			return nil
		}
		if _, err := f.next(); err != nil {
			return err
		}
	}
}

func (f *lineFinder) skipLine() error {
	for {
		c, err := f.next()
		if err != nil {
			return ignoreEnd(err)
		}
		if c == '\n' {
			return nil
		}
	}
}

// skipRecord moves past one record: a quotation mark counts only where a cell
// begins, and inside a quoted cell a line's end does not.
func (f *lineFinder) skipRecord() error {
	atStart, quoted := true, false
	for {
		c, err := f.next()
		if err != nil {
			return err
		}
		switch {
		case quoted:
			quoted = c != '"'
			if !quoted { // a doubled mark opens again at once
				if head, err := f.in.Peek(1); err == nil && head[0] == '"' {
					quoted = true
					if _, err := f.next(); err != nil {
						return err
					}
				}
			}
		case c == '"' && atStart:
			quoted, atStart = true, false
		case c == '\n':
			return nil
		default:
			atStart = c == f.delimiter
		}
	}
}

func ignoreEnd(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
