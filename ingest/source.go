package ingest

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
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
	Bytes     int64
	SHA256    string
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

// openSource reads a file once from end to end: its checksum for the ledger, and
// for gzip the proof that it is whole, before the engine sees it. Then its head.
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
	magic := make([]byte, 2)
	if _, err := io.ReadFull(file, magic); err != nil {
		return Source{}, fault.New(fault.BadInput, fmt.Sprintf("file %q is empty; export it again", name),
			fmt.Sprintf("tệp %q rỗng; hãy xuất lại", name))
	}
	s.Gzipped = magic[0] == 0x1f && magic[1] == 0x8b
	if err := s.readHead(); err != nil {
		return Source{}, err
	}
	return s, nil
}

// digest fills in size and checksum, and unpacks gzip to its end to prove it whole.
func (s *Source) digest() error {
	file, err := os.Open(s.Path)
	if err != nil {
		return unreadable(s.Name, err)
	}
	defer file.Close()
	sum := sha256.New()
	counted := io.TeeReader(bufio.NewReaderSize(file, 1<<20), sum)
	if s.Gzipped {
		unpacked, err := gzip.NewReader(counted)
		if err == nil {
			_, err = io.Copy(io.Discard, unpacked)
		}
		if err != nil {
			return fault.Wrap(fault.BadInput, err, fmt.Sprintf("file %q is a damaged or cut-off .gz; copy or export it again", s.Name),
				fmt.Sprintf("tệp %q là .gz hỏng hoặc bị cắt cụt; hãy sao chép hoặc xuất lại", s.Name))
		}
	}
	if _, err := io.Copy(io.Discard, counted); err != nil {
		return unreadable(s.Name, err)
	}
	info, err := file.Stat()
	if err != nil {
		return unreadable(s.Name, err)
	}
	s.Bytes = info.Size()
	s.SHA256 = hex.EncodeToString(sum.Sum(nil))
	return nil
}

// open gives the text of the file, unpacked.
func (s *Source) open() (io.ReadCloser, error) {
	file, err := os.Open(s.Path)
	if err != nil {
		return nil, unreadable(s.Name, err)
	}
	if !s.Gzipped {
		return file, nil
	}
	unpacked, err := gzip.NewReader(bufio.NewReaderSize(file, 1<<20))
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return struct {
		io.Reader
		io.Closer
	}{unpacked, file}, nil
}

const longestHeader = 1 << 20

// readHead finds the delimiter and the column names. The first line decides
// whether this is CSV at all.
func (s *Source) readHead() error {
	file, err := s.open()
	if err != nil {
		return notCSV(s.Name, "its .gz head is damaged", "phần đầu .gz bị hỏng")
	}
	defer file.Close()
	line, err := bufio.NewReaderSize(io.LimitReader(file, longestHeader), longestHeader).ReadSlice('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return notCSV(s.Name, "its first line does not end", "dòng đầu không có điểm kết thúc")
	}
	if len(line) >= 2 && (line[0] == 0xff && line[1] == 0xfe || line[0] == 0xfe && line[1] == 0xff) {
		return notCSV(s.Name, "it is UTF-16; save it as CSV UTF-8", "tệp mã UTF-16; hãy lưu lại dạng CSV UTF-8")
	}
	line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
	if bytes.IndexByte(line, 0) >= 0 || !utf8.Valid(line) {
		return notCSV(s.Name, "its first line is not text in UTF-8", "dòng đầu không phải văn bản UTF-8")
	}
	s.Delimiter = likelyDelimiter(string(line))
	reader := csv.NewReader(bytes.NewReader(line))
	reader.Comma = s.Delimiter
	reader.LazyQuotes = true
	s.Header, err = reader.Read()
	if err != nil {
		return notCSV(s.Name, "its first line holds no column names", "dòng đầu không có tên cột")
	}
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
