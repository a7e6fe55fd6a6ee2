package ingest

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
	"unicode"
	"unicode/utf8"

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

	content  *content
	headRow  int          // where the column names are said to stand; 0: they are looked for
	oddHead  bool         // the column names of CSV take more than one line
	seen     []string     // keys of the first objects of JSON, where any row may have others
	service  string       // that a JSON document names
	envelope bool         // its rows stand under "data"
	instants map[int]bool // columns whose numbers may be days or instants (XLSX)
	codes    map[int]bool // columns that hold codes, which may stand as numbers (XLSX)
	typed    []bool       // columns that hold instants as such (Parquet)
	rows     int64        // that a Parquet file says it has
}

// openHead says that the file may have columns that its beginning does not show.
func (s *Source) openHead() bool { return s.Format == NDJSON || s.Format == JSON }

// engineReads says that the engine can read the file itself.
func (s *Source) engineReads() bool {
	return !s.content.isBody() && (s.Format == CSV && s.HeaderRow == 1 && !s.oddHead || s.Format == NDJSON || s.Format == Parquet)
}

// openSource reads the head of a file: its format, packed or not, and its columns.
// Of a workbook it is the first sheet. headRow is where the column names stand, 0 where
// they are to be looked for.
func openSource(name string, headRow int) (Source, error) {
	path, err := filepath.Abs(name)
	if err != nil {
		return Source{}, err
	}
	return newSource(name, &content{path: path}, headRow)
}

// openBody does what openSource does, for what comes in once.
func openBody(name string, in io.Reader, headRow int) (Source, error) {
	c, err := newBody(in)
	if err != nil {
		return Source{}, unreadable(name, err)
	}
	return newSource(name, &c, headRow)
}

// newSource does what openSource does, for any content.
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
		return s, s.readFooter()
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
		return nil, unreadable(s.Name, err)
	}
	defer file.Close()
	in := bufio.NewReader(file)
	magic, err := in.Peek(2)
	if len(magic) == 0 && err == io.EOF {
		return nil, apperr.New(apperr.BadInput, fmt.Sprintf("file %q is empty; export it again", s.Name),
			fmt.Sprintf("tệp %q rỗng; hãy xuất lại", s.Name))
	}
	if err != nil && err != io.EOF {
		return nil, unreadable(s.Name, err)
	}
	s.Gzipped = bytes.Equal(magic, []byte{0x1f, 0x8b})
	text, err := s.unpacked(in)
	if err != nil {
		return nil, err
	}
	head := make([]byte, lookedAt)
	n, err := io.ReadFull(text, head)
	if n == 0 && err != nil && err != io.EOF {
		return nil, s.damaged(err)
	}
	return head[:n], nil
}

// unpacked is the text of the file that in gives the bytes of.
func (s *Source) unpacked(in io.Reader) (io.Reader, error) {
	if !s.Gzipped {
		return in, nil
	}
	packed := &counted{Reader: in}
	text, err := newMembers(packed)
	if err != nil {
		return nil, damagedGzip(s.Name, err)
	}
	return &proportion{name: s.Name, packed: packed, text: text}, nil
}

// reader walks the rows of what in gives the bytes of, with the cells at the needed
// places of the header.
func (s *Source) reader(in io.Reader, needed []int) (reader, error) {
	switch s.Format {
	case CSV:
		return s.records(in, needed)
	case XLSX:
		return s.sheetRows(needed)
	}
	text, err := s.unpacked(in)
	if err != nil {
		return nil, err
	}
	switch s.Format {
	case NDJSON:
		return newObjectLines(text, s.fields(needed))
	case JSON:
		return newDocument(s.Name, text, s.envelope, s.fields(needed))
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

// records splits what in gives into the rows of the file, behind its column names.
func (s *Source) records(in io.Reader, needed []int) (*records, error) {
	text, err := s.unpacked(in)
	if err != nil {
		return nil, err
	}
	r, err := newRecords(text, byte(s.Delimiter))
	if err != nil {
		return nil, err
	}
	for {
		head, err := r.next()
		if err != nil || head.line > 1 {
			r.odd = true // the engine takes the first line for the column names
		}
		if err != nil && err != io.EOF {
			return nil, err
		}
		if err == io.EOF || head.line >= int64(s.HeaderRow) {
			break
		}
	}
	r.width, r.needed = len(s.Header), needed
	return r, nil
}

// open opens the file once more to go through its rows.
func (s *Source) open(needed []int) (io.Closer, reader, error) {
	file, err := s.content.open()
	if err != nil {
		return nil, nil, unreadable(s.Name, err)
	}
	r, err := s.reader(file, needed)
	if err != nil {
		return nil, nil, errors.Join(s.damaged(err), file.Close())
	}
	return file, r, nil
}

// cells are the needed cells of a row that one of the readers gave.
func (s *Source) cells(r record, needed []int) []string {
	if s.Format != CSV || r.reason != "" {
		return r.cells
	}
	all := split(r.text, byte(s.Delimiter))
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
		return unreadable(s.Name, err)
	}
	defer file.Close()
	text, err := s.unpacked(file)
	if err != nil {
		return err
	}
	r, err := newRecords(text, ',')
	if err != nil {
		return s.damaged(err)
	}
	s.Delimiter = likelyDelimiter(r.firstLine())
	named := separatorLine.FindStringSubmatch(strings.TrimSpace(r.firstLine()))
	if named != nil {
		s.Delimiter = rune(named[1][0])
	}
	r.delimiter = byte(s.Delimiter)
	head, err := r.next()
	if named != nil && err == nil {
		head, err = r.next()
	}
	var above []string
	for err == nil && head.line < int64(s.headRow) {
		above = split(bytes.Clone(head.text), r.delimiter)
		head, err = r.next()
	}
	switch {
	case err == io.EOF:
		return notCSV(s.Name, "its first line holds no column names", "dòng đầu không có tên cột")
	case err != nil:
		return s.damaged(err)
	case head.reason == LineTooLong:
		return notCSV(s.Name, fmt.Sprintf("its first line has more than %d bytes", longestRecord), fmt.Sprintf("dòng đầu dài quá %d byte", longestRecord))
	case bytes.IndexByte(head.text, 0) >= 0, !utf8.Valid(head.text):
		return notCSV(s.Name, "its first line is not text in UTF-8"+oldCode(head.text, "; it looks like %s, save it as CSV UTF-8", "; save it as CSV UTF-8"),
			"dòng đầu không phải văn bản UTF-8"+oldCode(head.text, "; có vẻ là bảng mã %s, hãy chuyển sang Unicode và lưu dạng CSV UTF-8", "; hãy lưu lại dạng CSV UTF-8"))
	case head.reason != "":
		return notCSV(s.Name, "its first line has a quotation mark that is not closed", "dòng đầu có dấu nháy kép không đóng")
	}
	s.Header = split(head.text, r.delimiter)
	s.Header, _ = mergedHead(above, s.Header)
	if len(s.Header) > mostColumns {
		return tooManyColumns(s.Name, len(s.Header))
	}
	for i := range s.Header {
		s.oddHead = s.oddHead || strings.ContainsAny(s.Header[i], "\r\n")
		s.Header[i] = headName(s.Header[i])
	}
	s.HeaderRow = int(head.line)
	return nil
}

// separatorLine is what Excel writes above the column names to name its delimiter.
var separatorLine = regexp.MustCompile(`^(?i)"?sep=([,;\t|])"?$`)

// headName is a column name as it is read: without letters that nobody sees and blanks at
// its ends, on one line.
func headName(cell string) string {
	visible := strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cf, r):
			return -1
		case unicode.IsSpace(r) || unicode.IsControl(r):
			return ' '
		}
		return r
	}, cell)
	return strings.Join(strings.Fields(visible), " ")
}

// contractName is a column name as the contract may have it: "Dossier code" is dossier_code.
func contractName(name string) string {
	return strings.ReplaceAll(strings.ToLower(headName(name)), " ", "_")
}

// mostColumns is how many columns a file may have, as many as a sheet of Excel.
const mostColumns = 16_384

func tooManyColumns(name string, columns int) error {
	return notData(name, fmt.Sprintf("it has %d columns, more than %d", columns, mostColumns), fmt.Sprintf("có %d cột, quá %d cột", columns, mostColumns))
}

func likelyDelimiter(header string) rune {
	best, most := ',', 0
	for _, candidate := range ",;\t|" {
		if n := strings.Count(header, string(candidate)); n > most {
			best, most = candidate, n
		}
	}
	return best
}

// has says whether the beginning of the file shows a column.
func (s *Source) has(name string) bool {
	columns := s.Header
	if s.openHead() {
		columns = s.seen
	}
	return slices.ContainsFunc(columns, func(c string) bool { return strings.EqualFold(strings.TrimSpace(c), name) || contractName(c) == name })
}

func damagedGzip(name string, err error) error {
	return apperr.Wrap(apperr.BadInput, err, fmt.Sprintf("file %q is a damaged or cut-off .gz; copy or export it again", name),
		fmt.Sprintf("tệp %q là .gz hỏng hoặc bị cắt cụt; hãy sao chép hoặc xuất lại", name))
}

func notCSV(name, why, whyVI string) error {
	return apperr.New(apperr.BadInput, fmt.Sprintf("file %q is not CSV: %s", name, why),
		fmt.Sprintf("tệp %q không phải CSV: %s", name, whyVI))
}
