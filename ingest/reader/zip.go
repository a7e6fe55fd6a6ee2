package reader

import (
	"archive/zip"
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/klauspost/compress/gzip"
)

// unzip turns a zip that holds one data file into that file, read like a body: it is
// never written down as it is. A workbook, which is a zip too, stays as it is.
func (s *Source) unzip(head []byte) (isZip bool, err error) {
	if !bytes.HasPrefix(head, []byte("PK\x03\x04")) || s.Gzipped {
		return false, nil
	}
	in, size, done, err := s.content.file(s.Name)
	if err != nil {
		return false, err
	}
	packed, err := zip.NewReader(in, size)
	if err != nil || slices.ContainsFunc(packed.File, isBookPart) {
		return false, done() // who reads workbooks says what is wrong
	}
	one, err := s.onlyDataFile(packed.File)
	if err != nil {
		return false, errors.Join(err, done())
	}
	text, err := one.Open()
	if err != nil {
		return false, errors.Join(s.Damaged(err), done())
	}
	body, err := newBody(&closing{text, done})
	if err != nil {
		return false, errors.Join(s.Damaged(err), done())
	}
	s.content, s.Path = &body, ""
	return true, nil
}

// closing ends what lies behind a text where the text ends.
type closing struct {
	io.Reader
	done func() error
}

func (c *closing) Read(into []byte) (int, error) {
	n, err := c.Reader.Read(into)
	if err != nil && c.done != nil {
		if closed := c.done(); closed != nil && err == io.EOF {
			err = closed
		}
		c.done = nil
	}
	return n, err
}

func isBookPart(part *zip.File) bool {
	return part.Name == "_rels/.rels" || part.Name == "[Content_Types].xml"
}

// onlyDataFile is the one file of a zip that can be taken in.
func (s *Source) onlyDataFile(parts []*zip.File) (*zip.File, error) {
	var found []*zip.File
	var names []string
	for _, part := range parts {
		if base := path.Base(strings.ReplaceAll(part.Name, `\`, "/")); IsDataFile(base) && !strings.HasSuffix(strings.ToLower(base), ".zip") && !strings.HasPrefix(part.Name, "__MACOSX/") && !part.FileInfo().IsDir() {
			found, names = append(found, part), append(names, base)
		}
	}
	switch {
	case len(found) > 1:
		return nil, NotData(s.Name, fmt.Sprintf("it is a zip of %d data files (%s); unpack it and take in the files", len(found), Listed(names)),
			fmt.Sprintf("đây là tệp zip chứa %d tệp dữ liệu (%s); hãy giải nén rồi nạp từng tệp", len(found), Listed(names)))
	case len(found) == 0:
		return nil, NotData(s.Name, "it is a zip file, but neither an Excel workbook nor one that holds a data file", "đây là tệp zip, không phải sổ tính Excel và không chứa tệp dữ liệu nào")
	}
	size := found[0].UncompressedSize64
	if size > firstUnpacked && size/mostUnpacked > found[0].CompressedSize64 {
		return nil, NotData(s.Name, "unpacked it would be out of all proportion", "giải nén ra lớn bất thường")
	}
	return found[0], nil
}

// members is the text of a .gz: its members one behind the other, without the zeros
// that copies from tapes and disks in blocks put at the end.
type members struct {
	packed *bufio.Reader
	text   *gzip.Reader
}

func newMembers(packed io.Reader) (*members, error) {
	m := &members{packed: bufio.NewReaderSize(packed, 1<<18)}
	var err error
	if m.text, err = gzip.NewReader(m.packed); err != nil {
		return nil, err
	}
	m.text.Multistream(false)
	return m, nil
}

func (m *members) Read(into []byte) (int, error) {
	n, err := m.text.Read(into)
	if err != io.EOF || n > 0 {
		return n, unlessEnd(n, err)
	}
	for {
		next, err := m.packed.ReadByte()
		if err != nil {
			return 0, err
		}
		if next != 0 {
			break
		}
	}
	if err := m.packed.UnreadByte(); err != nil {
		return 0, err
	}
	if err := m.text.Reset(m.packed); err != nil {
		return 0, err
	}
	m.text.Multistream(false)
	return m.Read(into)
}

// unlessEnd keeps the end of a member for the next call where something was read.
func unlessEnd(n int, err error) error {
	if n > 0 && err == io.EOF {
		return nil
	}
	return err
}
