package ingest

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"khohoso/ingest/workbook"
	"khohoso/internal/fault"
)

// headerSearched is in how many rows of a sheet the column names are looked for:
// exports often carry a title above them.
const headerSearched = 20

// openBook opens the workbook behind a source.
func (s *Source) openBook() (*workbook.Book, func() error, error) {
	in, size, done, err := s.content.file(s.Name)
	if err != nil {
		return nil, nil, unreadable(s.Name, err)
	}
	book, err := workbook.Open(in, size)
	if err != nil {
		return nil, nil, errors.Join(bookFault(s.Name, err), done())
	}
	return book, done, nil
}

// sheets gives the sheets of a workbook that fits accepts, each with the row of its
// column names. Where none fits, the error is what is wrong with the first one.
func (s *Source) sheets(fits func(Source) error) (found []Source, err error) {
	book, done, err := s.openBook()
	if err != nil {
		return nil, err
	}
	defer done() //nolint:errcheck // it was only read
	var wrong error
	for _, sheet := range book.Sheets {
		one, err := s.headed(book, sheet, fits)
		switch {
		case err == nil:
			found = append(found, one)
		case wrong == nil && !errors.Is(err, errEmptySheet):
			wrong = err
		}
	}
	switch {
	case len(found) > 0:
		return found, nil
	case wrong != nil:
		return nil, wrong
	}
	return nil, notData(s.Name, "its sheets are empty", "các trang tính đều trống")
}

var errEmptySheet = errors.New("a sheet without a row")

// headed finds the first row of a sheet that fits as its column names.
func (s *Source) headed(book *workbook.Book, sheet workbook.Sheet, fits func(Source) error) (Source, error) {
	rows, err := book.Rows(sheet)
	if err != nil {
		return Source{}, bookFault(s.Name, err)
	}
	defer rows.Close()
	wrong := errEmptySheet
	for range headerSearched {
		row, err := rows.Next()
		if err == io.EOF {
			return Source{}, wrong
		}
		if err != nil {
			return Source{}, bookFault(s.Name, err)
		}
		one := *s
		one.Sheet, one.HeaderRow, one.Header = sheet.Name, row.Number, nil
		for _, c := range row.Cells {
			one.Header = append(one.Header, strings.TrimSpace(c.Text))
		}
		err = fits(one)
		if err == nil {
			return one, nil
		}
		if wrong == errEmptySheet {
			wrong = err
		}
	}
	return Source{}, wrong
}

// sheetRows gives the rows of a sheet below its column names.
type sheetRows struct {
	name     string
	book     *workbook.Book
	rows     *workbook.Rows
	done     func() error
	headRow  int
	needed   []int
	instants map[int]bool
	cells    []string
}

func (s *Source) sheetRows(needed []int) (reader, error) {
	book, done, err := s.openBook()
	if err != nil {
		return nil, err
	}
	for _, sheet := range book.Sheets {
		if sheet.Name == s.Sheet {
			rows, err := book.Rows(sheet)
			if err != nil {
				return nil, errors.Join(bookFault(s.Name, err), done())
			}
			return &sheetRows{s.Name, book, rows, done, s.HeaderRow, needed, s.instants, make([]string, len(needed))}, nil
		}
	}
	return nil, errors.Join(fmt.Errorf("file %q: sheet %q is gone", s.Name, s.Sheet), done())
}

func (s *sheetRows) isOdd() bool { return false }

func (s *sheetRows) next() (record, error) {
	for {
		row, err := s.rows.Next()
		if err != nil {
			if closing := errors.Join(s.rows.Close(), s.done()); err == io.EOF && closing == nil {
				return record{}, io.EOF
			}
			return record{}, bookFault(s.name, err)
		}
		if row.Number > s.headRow && !isBlank(row) {
			return s.record(row), nil
		}
	}
}

func isBlank(row workbook.Row) bool {
	for _, c := range row.Cells {
		if strings.TrimSpace(c.Text) != "" {
			return false
		}
	}
	return true
}

func (s *sheetRows) record(row workbook.Row) record {
	given := record{line: int64(row.Number), cells: s.cells}
	for i, at := range s.needed {
		s.cells[i] = ""
		if at >= len(row.Cells) {
			continue
		}
		s.cells[i] = row.Cells[at].Text
		if s.instants[at] {
			s.cells[i] = s.book.Instant(row.Cells[at])
		}
		if !utf8.ValidString(s.cells[i]) || strings.IndexByte(s.cells[i], 0) >= 0 {
			given.reason = BadEncoding
		}
	}
	return given
}

// bookFault says what is wrong with a workbook.
func bookFault(name string, err error) error {
	known := (*fault.Fault)(nil)
	switch {
	case errors.As(err, &known):
		return err
	case errors.Is(err, workbook.ErrNotWorkbook):
		return notData(name, "it is a zip file, but not an Excel workbook; unpack it", "đây là tệp zip, không phải sổ tính Excel; hãy giải nén")
	case errors.Is(err, workbook.ErrBomb):
		return notData(name, "unpacked the workbook would be out of all proportion", "sổ tính giải nén ra lớn bất thường")
	case errors.Is(err, workbook.ErrTooLarge):
		return notData(name, "the workbook holds too much text; save its sheets as CSV UTF-8", "sổ tính quá lớn; hãy lưu các trang tính dạng CSV UTF-8")
	case errors.Is(err, zip.ErrFormat), errors.Is(err, zip.ErrChecksum), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return fault.Wrap(fault.BadInput, err, fmt.Sprintf("file %q is a damaged or cut-off Excel workbook; copy or export it again", name),
			fmt.Sprintf("tệp %q là sổ tính Excel hỏng hoặc bị cắt cụt; hãy sao chép hoặc xuất lại", name))
	}
	return fault.Wrap(fault.BadInput, err, fmt.Sprintf("file %q is no workbook that can be read: %v; save it anew", name, err),
		fmt.Sprintf("không đọc được sổ tính %q: XML bên trong sai; hãy lưu lại", name))
}
