package ingest

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/klauspost/compress/gzip"

	"khohoso/internal/fault"
)

// Source is one input file as the reader sees it before any row is taken in.
type Source struct {
	Name      string // as the user named it
	Path      string // absolute, what the engine opens
	Gzipped   bool
	Delimiter rune
	Header    []string // as written, trimmed
}

// FindFiles turns the paths of a call into files, in the order given; a folder
// gives the CSV files directly in it, by name. Error: fault.BadInput.
func FindFiles(paths []string) ([]string, error) {
	var files []string
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, unreadable(path, err)
		}
		if !info.IsDir() {
			files = append(files, path)
			continue
		}
		found, err := csvFilesIn(path)
		if err != nil {
			return nil, err
		}
		files = append(files, found...)
	}
	return files, nil
}

func csvFilesIn(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, unreadable(folder, err)
	}
	var found []string
	for _, entry := range entries {
		name := strings.ToLower(entry.Name())
		if !entry.IsDir() && (strings.HasSuffix(name, ".csv") || strings.HasSuffix(name, ".csv.gz")) {
			found = append(found, filepath.Join(folder, entry.Name()))
		}
	}
	if len(found) == 0 {
		return nil, fault.New(fault.BadInput,
			fmt.Sprintf("folder %q holds no .csv or .csv.gz file; name the files or another folder", folder),
			fmt.Sprintf("thư mục %q không có tệp .csv hoặc .csv.gz nào; hãy chỉ ra tệp hoặc thư mục khác", folder))
	}
	sort.Strings(found)
	return found, nil
}

// openSource reads the head of a file: packed or not, its delimiter, its column names.
func openSource(name string) (Source, error) {
	path, err := filepath.Abs(name)
	if err != nil {
		return Source{}, err
	}
	s := Source{Name: name, Path: path}
	file, err := os.Open(path)
	if err != nil {
		return Source{}, unreadable(name, err)
	}
	defer file.Close()
	magic := make([]byte, 8)
	n, err := io.ReadFull(file, magic)
	if n == 0 {
		if err != io.EOF {
			return Source{}, unreadable(name, err)
		}
		return Source{}, fault.New(fault.BadInput, fmt.Sprintf("file %q is empty; export it again", name),
			fmt.Sprintf("tệp %q rỗng; hãy xuất lại", name))
	}
	if err := foreign(name, magic[:n]); err != nil {
		return Source{}, err
	}
	s.Gzipped = bytes.HasPrefix(magic, []byte{0x1f, 0x8b})
	return s, s.readHead()
}

// foreign recognises what people hand in instead of CSV.
func foreign(name string, magic []byte) error {
	switch {
	case bytes.HasPrefix(magic, []byte("PK\x03\x04")), bytes.HasPrefix(magic, []byte("\xd0\xcf\x11\xe0")):
		return notCSV(name, "it is an Excel workbook or a zip; save the sheet as CSV UTF-8", "đây là sổ tính Excel hoặc tệp zip; hãy lưu trang tính dạng CSV UTF-8")
	case bytes.HasPrefix(magic, []byte("\xff\xfe")), bytes.HasPrefix(magic, []byte("\xfe\xff")):
		return notCSV(name, "it is UTF-16; save it as CSV UTF-8", "tệp mã UTF-16; hãy lưu lại dạng CSV UTF-8")
	}
	return nil
}

// unpacked is the text of the file that in gives the bytes of.
func (s *Source) unpacked(in io.Reader) (io.Reader, error) {
	if !s.Gzipped {
		return in, nil
	}
	text, err := gzip.NewReader(bufio.NewReaderSize(in, 1<<18))
	if err != nil {
		return nil, damagedGzip(s.Name, err)
	}
	return text, nil
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
	if head, err := r.next(); err != nil || head.line > 1 {
		r.odd = true // the engine takes a blank line for the column names
		if err != nil && err != io.EOF {
			return nil, err
		}
	}
	r.width, r.needed = len(s.Header), needed
	return r, nil
}

// rows opens the file once more to go through its rows.
func (s *Source) rows(needed []int) (io.Closer, *records, error) {
	file, err := os.Open(s.Path)
	if err != nil {
		return nil, nil, unreadable(s.Name, err)
	}
	r, err := s.records(file, needed)
	if err != nil {
		return nil, nil, errors.Join(s.damaged(err), file.Close())
	}
	return file, r, nil
}

// readHead finds the delimiter and the column names. The first line decides
// whether this is CSV at all.
func (s *Source) readHead() error {
	file, err := os.Open(s.Path)
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
	r.delimiter = byte(s.Delimiter)
	head, err := r.next()
	switch {
	case err == io.EOF:
		return notCSV(s.Name, "its first line holds no column names", "dòng đầu không có tên cột")
	case err != nil:
		return s.damaged(err)
	case bytes.IndexByte(head.text, 0) >= 0, !utf8.Valid(head.text):
		return notCSV(s.Name, "its first line is not text in UTF-8; save it as CSV UTF-8", "dòng đầu không phải văn bản UTF-8; hãy lưu lại dạng CSV UTF-8")
	case head.reason == LineTooLong:
		return notCSV(s.Name, "its first line does not end", "dòng đầu không có điểm kết thúc")
	case head.reason != "":
		return notCSV(s.Name, "its first line has a quotation mark that is not closed", "dòng đầu có dấu nháy kép không đóng")
	}
	s.Header = split(head.text, r.delimiter)
	for i := range s.Header {
		s.Header[i] = strings.TrimSpace(s.Header[i])
	}
	return nil
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

func damagedGzip(name string, err error) error {
	return fault.Wrap(fault.BadInput, err, fmt.Sprintf("file %q is a damaged or cut-off .gz; copy or export it again", name),
		fmt.Sprintf("tệp %q là .gz hỏng hoặc bị cắt cụt; hãy sao chép hoặc xuất lại", name))
}

func notCSV(name, why, whyVI string) error {
	return fault.New(fault.BadInput, fmt.Sprintf("file %q is not CSV: %s", name, why),
		fmt.Sprintf("tệp %q không phải CSV: %s", name, whyVI))
}

func unreadable(name string, err error) error {
	reason, reasonVI := "it cannot be read", "không đọc được"
	switch {
	case errors.Is(err, os.ErrNotExist):
		reason, reasonVI = "there is no such file", "không tồn tại"
	case errors.Is(err, os.ErrPermission):
		reason, reasonVI = "you may not read it", "không có quyền đọc"
	}
	return fault.Wrap(fault.BadInput, err, fmt.Sprintf("file %q: %s; check the path", name, reason),
		fmt.Sprintf("tệp %q: %s; hãy kiểm tra đường dẫn", name, reasonVI))
}
