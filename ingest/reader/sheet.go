package reader

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"khohoso/ingest/contract"
	"khohoso/ingest/reader/xlsxread"
	"khohoso/internal/apperr"
)

// HeaderSearched is in how many rows of a sheet the column names are looked for:
// exports often carry a title above them.
const HeaderSearched = 20

// openBook opens the workbook behind a source.
func (s *Source) openBook() (*xlsxread.Book, func() error, error) {
	in, size, done, err := s.content.file(s.Name)
	if err != nil {
		return nil, nil, Unreadable(s.Name, err)
	}
	book, err := xlsxread.Open(in, size)
	if err != nil {
		return nil, nil, errors.Join(bookFault(s.Name, err), done())
	}
	return book, done, nil
}

// Sheets gives the sheets of a workbook that fits accepts, each with the row of its
// column names. Where none fits, the error is what is wrong with the first one.
func (s *Source) Sheets(fits func(Source) error) (found []Source, err error) {
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
	return nil, NotData(s.Name, "its sheets are empty", "các trang tính đều trống")
}

var errEmptySheet = errors.New("a sheet without a row")

// headed finds the first row of a sheet that fits as its column names, by itself or, as
// the lower one of two, with the names above its blanks. Where none does, what is wrong
// is told of the row with the most names.
func (s *Source) headed(book *xlsxread.Book, sheet xlsxread.Sheet, fits func(Source) error) (Source, error) {
	rows, err := book.Rows(sheet)
	if err != nil {
		return Source{}, bookFault(s.Name, err)
	}
	defer rows.Close()
	wrong, most := errEmptySheet, 0
	var above []string
	for looked := 0; looked < HeaderSearched; looked++ {
		row, err := rows.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return Source{}, bookFault(s.Name, err)
		}
		one := *s
		one.Sheet, one.HeaderRow, one.Header = sheet.Name, row.Number, nil
		named := 0
		for _, c := range row.Cells {
			name := contract.Heading(c.Text)
			if one.Header = append(one.Header, name); name != "" && !c.Numeric {
				named++
			}
		}
		if s.headRow > 0 && row.Number != s.headRow {
			above = one.Header
			continue
		}
		plain := fits(one)
		if plain == nil {
			return one, nil
		}
		if merged, isMerged := mergedHead(above, one.Header); isMerged {
			both := one
			if both.Header = merged; fits(both) == nil {
				return both, nil
			}
		}
		if above = one.Header; named > most {
			wrong, most = plain, named
		}
	}
	if wrong == errEmptySheet && s.headRow > 0 {
		return Source{}, NotData(s.Name, fmt.Sprintf("sheet %q has no row %d, which the mapping names as the one with the column names", sheet.Name, s.headRow),
			fmt.Sprintf("trang %q không có dòng %d mà tệp ánh xạ chỉ là dòng tiêu đề", sheet.Name, s.headRow))
	}
	return Source{}, wrong
}

// mergedHead puts two rows of column names together, where the upper one names columns
// that the lower one leaves blank, as cells that reach over both rows do.
func mergedHead(upper, lower []string) (head []string, isMerged bool) {
	head = slices.Clone(lower)
	for at, name := range upper {
		if at == len(head) {
			head = append(head, "")
		}
		if head[at] == "" && name != "" {
			head[at], isMerged = name, true
		}
	}
	return head, isMerged
}

// sheetRows gives the rows of a sheet below its column names.
type sheetRows struct {
	name     string
	book     *xlsxread.Book
	rows     *xlsxread.Rows
	done     func() error
	headRow  int
	needed   []int
	instants map[int]bool
	codes    map[int]bool
	cells    []string
}

func (s *Source) sheetRows(needed []int) (RowReader, error) {
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
			return &sheetRows{s.Name, book, rows, done, s.HeaderRow, needed, s.Instants, s.Codes, make([]string, len(needed))}, nil
		}
	}
	return nil, errors.Join(fmt.Errorf("file %q: sheet %q is gone", s.Name, s.Sheet), done())
}

func (s *sheetRows) NonCanonical() bool { return false }

func (s *sheetRows) Next() (Row, error) {
	for {
		row, err := s.rows.Next()
		if err != nil {
			if closing := errors.Join(s.rows.Close(), s.done()); err == io.EOF && closing == nil {
				return Row{}, io.EOF
			}
			return Row{}, bookFault(s.name, err)
		}
		if row.Number > s.headRow && !isBlank(row) && !(row.Number == s.headRow+1 && isNumbering(row)) {
			return s.record(row), nil
		}
	}
}

// isNumbering says that a row below the column names does nothing but count them: (1), (2), (3).
func isNumbering(row xlsxread.Row) bool {
	next := 1
	for _, c := range row.Cells {
		text := strings.Trim(strings.TrimSpace(c.Text), "()[]")
		if text == "" {
			continue
		}
		if text != strconv.Itoa(next) {
			return false
		}
		next++
	}
	return next > 3
}

func isBlank(row xlsxread.Row) bool {
	for _, c := range row.Cells {
		if strings.TrimSpace(c.Text) != "" {
			return false
		}
	}
	return true
}

func (s *sheetRows) record(row xlsxread.Row) Row {
	given := Row{Line: int64(row.Number), Cells: s.cells}
	for i, at := range s.needed {
		s.cells[i] = ""
		if at >= len(row.Cells) {
			continue
		}
		s.cells[i] = row.Cells[at].Text
		switch {
		case s.instants[at]:
			s.cells[i] = s.book.Instant(row.Cells[at])
		case s.codes[at]:
			var sure bool
			if s.cells[i], sure = s.book.Code(row.Cells[at]); sure {
				break
			}
			s.cells[i] = "" // whoever mends the row writes the code with all of its digits
			if given.Reason == "" {
				given.Reason, given.Column = contract.NumberCode, xlsxread.ColumnName(at)
			}
		}
		if !utf8.ValidString(s.cells[i]) || strings.IndexByte(s.cells[i], 0) >= 0 {
			given.Reason = contract.BadEncoding
		}
	}
	return given
}

// bookFault says what is wrong with a workbook.
func bookFault(name string, err error) error {
	known := (*apperr.Fault)(nil)
	switch {
	case errors.As(err, &known):
		return err
	case errors.Is(err, xlsxread.ErrNotWorkbook):
		return NotData(name, "it is a zip file, but not an Excel workbook; unpack it", "đây là tệp zip, không phải sổ tính Excel; hãy giải nén")
	case errors.Is(err, xlsxread.ErrBomb):
		return NotData(name, "unpacked the workbook would be out of all proportion", "sổ tính giải nén ra lớn bất thường")
	case errors.Is(err, xlsxread.ErrTooLarge):
		return NotData(name, "the workbook holds too much text; save its sheets as CSV UTF-8", "sổ tính quá lớn; hãy lưu các trang tính dạng CSV UTF-8")
	case errors.Is(err, zip.ErrFormat), errors.Is(err, zip.ErrChecksum), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return apperr.Wrap(apperr.BadInput, err, fmt.Sprintf("file %q is a damaged or cut-off Excel workbook; copy or export it again", name),
			fmt.Sprintf("tệp %q là sổ tính Excel hỏng hoặc bị cắt cụt; hãy sao chép hoặc xuất lại", name))
	}
	return apperr.Wrap(apperr.BadInput, err, fmt.Sprintf("file %q is no workbook that can be read: %v; save it anew", name, err),
		fmt.Sprintf("không đọc được sổ tính %q: XML bên trong sai; hãy lưu lại", name))
}
