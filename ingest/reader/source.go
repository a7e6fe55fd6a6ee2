// Package reader turns CSV, JSON, Excel, Parquet, Arrow, what is sent to the national portal, tables of another
// system and their packed forms into rows of one shape, which it counts by itself. Start with Open.
package reader

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"khohoso/ingest/contract"
	"khohoso/internal/apperr"
)

// Source is one table of input as the reader sees it before any row is taken in: a
// file, one sheet of a workbook, or a body that came over the line.
type Source struct {
	Name      string // as the user named it
	Path      string // absolute, what the engine opens; "" for a body
	Format    Format
	Gzipped   bool
	Delimiter rune     // of CSV
	Header    []string // as written, trimmed; of JSON the keys and paths that are read
	Sheet     string   // of a workbook
	HeaderRow int      // of a sheet or CSV: where its column names stand

	content        *content
	headRow        int          // where the column names are said to stand; 0: they are looked for
	headSpansLines bool         // the column names of CSV take more than one line
	Seen           []string     // keys of the first objects of JSON, where any row may have others
	service        string       // that a JSON document names
	envelope       bool         // its rows stand under "data"
	Instants       map[int]bool // columns whose numbers may be days or instants (XLSX)
	Codes          map[int]bool // columns that hold codes, which may stand as numbers (XLSX)
	Typed          []bool       // columns that hold instants as such (Parquet)
	RowCount       int64        // that a Parquet file says it has
}

// HasOpenColumns says that the file may have columns that its beginning does not show.
func (s *Source) HasOpenColumns() bool { return s.Format == NDJSON || s.Format == JSON }

// EngineReads says that the engine can read the file itself.
func (s *Source) EngineReads() bool {
	return !s.content.isBody() && (s.Format == CSV && s.HeaderRow == 1 && !s.headSpansLines || s.Format == NDJSON || s.Format == Parquet)
}

// Open reads the head of a file: its format, packed or not, and its columns.
// Of a workbook it is the first sheet. headRow is where the column names stand, 0 where
// they are to be looked for.
func Open(name string, headRow int) (Source, error) {
	path, err := filepath.Abs(name)
	if err != nil {
		return Source{}, err
	}
	return newSource(name, &content{path: path}, headRow)
}

// OpenBody does what Open does, for what comes in once.
func OpenBody(name string, in io.Reader, headRow int) (Source, error) {
	c, err := newBody(in)
	if err != nil {
		return Source{}, Unreadable(name, err)
	}
	return newSource(name, &c, headRow)
}

// newSource does what Open does, for any content.
func newSource(name string, c *content, headRow int) (Source, error) {
	s := Source{Name: name, Path: c.path, content: c, headRow: headRow}
	head, err := s.look()
	if err != nil {
		return Source{}, err
	}
	if isZip, err := s.unzip(head); err != nil {
		return Source{}, err
	} else if isZip {
		if head, err = s.look(); err != nil {
			return Source{}, err
		}
	}
	if s.Format, err = sniff(name, head, s.Gzipped); err != nil {
		return Source{}, err
	}
	switch s.Format {
	case XLSX:
		return s, nil // its sheets are looked at one by one
	case Parquet:
		return s, s.readParquetMeta()
	case Arrow:
		return s, s.readSchema()
	case NDJSON, JSON:
		return s, s.readKeys(head)
	}
	return s, s.readHead()
}

// lookedAt is how much of the text of a file is looked at to tell what it is.
const lookedAt = 256 << 10

// look gives the first bytes of the file's text and says whether it is packed.
func (s *Source) look() ([]byte, error) {
	file, err := s.content.begin()
	if err != nil {
		return nil, Unreadable(s.Name, err)
	}
	defer file.Close()
	in := bufio.NewReader(file)
	magic, err := in.Peek(2)
	if len(magic) == 0 && err == io.EOF {
		return nil, apperr.New(apperr.BadInput, fmt.Sprintf("file %q is empty; export it again", s.Name),
			fmt.Sprintf("tệp %q rỗng; hãy xuất lại", s.Name))
	}
	if err != nil && err != io.EOF {
		return nil, Unreadable(s.Name, err)
	}
	s.Gzipped = bytes.Equal(magic, []byte{0x1f, 0x8b})
	text, err := s.unpacked(in)
	if err != nil {
		return nil, err
	}
	head := make([]byte, lookedAt)
	n, err := io.ReadFull(text, head)
	if n == 0 && err != nil && err != io.EOF {
		return nil, s.Damaged(err)
	}
	return head[:n], nil
}

// unpacked is the text of the file that in gives the bytes of.
func (s *Source) unpacked(in io.Reader) (io.Reader, error) {
	if !s.Gzipped {
		return in, nil
	}
	packed := &countingReader{Reader: in}
	text, err := newMembers(packed)
	if err != nil {
		return nil, damagedGzip(s.Name, err)
	}
	return &bombGuard{name: s.Name, packed: packed, text: text}, nil
}

// Rows walks the rows of what in gives the bytes of, with the cells at the needed
// places of the header.
func (s *Source) Rows(in io.Reader, needed []int) (RowReader, error) {
	switch s.Format {
	case CSV:
		return s.csvRows(in, needed)
	case XLSX:
		return s.sheetRows(needed)
	}
	text, err := s.unpacked(in)
	if err != nil {
		return nil, err
	}
	switch s.Format {
	case NDJSON:
		return newNDJSONScanner(text, s.fields(needed))
	case JSON:
		return newJSONDocument(s.Name, text, s.envelope, s.fields(needed))
	case Arrow:
		return newArrowRows(s.Name, text, needed)
	}
	return nil, fmt.Errorf("file %q: no rows are read from %s here", s.Name, s.Format)
}

// fields are the keys and paths of JSON at the needed places of the header.
func (s *Source) fields(needed []int) []string {
	fields := make([]string, len(needed))
	for i, at := range needed {
		fields[i] = s.Header[at]
	}
	return fields
}

// csvRows splits what in gives into the rows of the file, behind its column names.
func (s *Source) csvRows(in io.Reader, needed []int) (*csvScanner, error) {
	text, err := s.unpacked(in)
	if err != nil {
		return nil, err
	}
	r, err := newCSVScanner(text, byte(s.Delimiter))
	if err != nil {
		return nil, err
	}
	for {
		head, err := r.Next()
		if err != nil || head.Line > 1 {
			r.nonCanonical = true // the engine takes the first line for the column names
		}
		if err != nil && err != io.EOF {
			return nil, err
		}
		if err == io.EOF || head.Line >= int64(s.HeaderRow) {
			break
		}
	}
	r.width, r.needed = len(s.Header), needed
	return r, nil
}

// Open opens the file once more to go through its rows.
func (s *Source) Open(needed []int) (io.Closer, RowReader, error) {
	file, err := s.content.open()
	if err != nil {
		return nil, nil, Unreadable(s.Name, err)
	}
	r, err := s.Rows(file, needed)
	if err != nil {
		return nil, nil, errors.Join(s.Damaged(err), file.Close())
	}
	return file, r, nil
}

// Cells are the needed cells of a row that one of the readers gave.
func (s *Source) Cells(r Row, needed []int) []string {
	if s.Format != CSV || r.Reason != "" {
		return r.Cells
	}
	all := Split(r.Text, byte(s.Delimiter))
	cells := make([]string, len(needed))
	for i, at := range needed {
		cells[i] = all[at]
	}
	return cells
}

// readHead finds the delimiter and the column names of CSV. The first line decides
// whether this is CSV at all.
func (s *Source) readHead() error {
	file, err := s.content.begin()
	if err != nil {
		return Unreadable(s.Name, err)
	}
	defer file.Close()
	text, err := s.unpacked(file)
	if err != nil {
		return err
	}
	r, err := newCSVScanner(text, ',')
	if err != nil {
		return s.Damaged(err)
	}
	s.Delimiter = likelyDelimiter(r.firstLine())
	named := separatorLine.FindStringSubmatch(strings.TrimSpace(r.firstLine()))
	if named != nil {
		s.Delimiter = rune(named[1][0])
	}
	r.delimiter = byte(s.Delimiter)
	head, err := r.Next()
	if named != nil && err == nil {
		head, err = r.Next()
	}
	var above []string
	for err == nil && head.Line < int64(s.headRow) {
		above = Split(bytes.Clone(head.Text), r.delimiter)
		head, err = r.Next()
	}
	switch {
	case err == io.EOF:
		return notCSV(s.Name, "its first line holds no column names", "dòng đầu không có tên cột")
	case err != nil:
		return s.Damaged(err)
	case head.Reason == contract.LineTooLong:
		return notCSV(s.Name, fmt.Sprintf("its first line has more than %d bytes", LongestRow), fmt.Sprintf("dòng đầu dài quá %d byte", LongestRow))
	case bytes.IndexByte(head.Text, 0) >= 0, !utf8.Valid(head.Text):
		return notCSV(s.Name, "its first line is not text in UTF-8"+oldCode(head.Text, "; it looks like %s, save it as CSV UTF-8", "; save it as CSV UTF-8"),
			"dòng đầu không phải văn bản UTF-8"+oldCode(head.Text, "; có vẻ là bảng mã %s, hãy chuyển sang Unicode và lưu dạng CSV UTF-8", "; hãy lưu lại dạng CSV UTF-8"))
	case head.Reason != "":
		return notCSV(s.Name, "its first line has a quotation mark that is not closed", "dòng đầu có dấu nháy kép không đóng")
	}
	s.Header = Split(head.Text, r.delimiter)
	s.Header, _ = mergedHead(above, s.Header)
	if len(s.Header) > mostColumns {
		return tooManyColumns(s.Name, len(s.Header))
	}
	for i := range s.Header {
		s.headSpansLines = s.headSpansLines || strings.ContainsAny(s.Header[i], "\r\n")
		s.Header[i] = contract.Heading(s.Header[i])
	}
	s.HeaderRow = int(head.Line)
	return nil
}

// separatorLine is what Excel writes above the column names to name its delimiter.
var separatorLine = regexp.MustCompile(`^(?i)"?sep=([,;\t|])"?$`)

func likelyDelimiter(header string) rune {
	best, most := ',', 0
	for _, candidate := range ",;\t|" {
		if n := strings.Count(header, string(candidate)); n > most {
			best, most = candidate, n
		}
	}
	return best
}

// Has says whether the beginning of the file shows a column.
func (s *Source) Has(name string) bool {
	columns := s.Header
	if s.HasOpenColumns() {
		columns = s.Seen
	}
	return slices.ContainsFunc(columns, func(c string) bool {
		return strings.EqualFold(strings.TrimSpace(c), name) || contract.ColumnName(c) == name
	})
}
