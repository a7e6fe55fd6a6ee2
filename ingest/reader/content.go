package reader

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"khohoso/internal/apperr"
)

// content is where the bytes of a source come from: a file, or a body that comes in
// once and must not be written down as it is, for what it may say about persons.
type content struct {
	path string    // of a file
	head []byte    // of a body: its beginning, or all of it
	rest io.Reader // of a body: what comes behind; nil when there is nothing

	table *TableInput // rows of another system instead of bytes; nil for files and bodies
}

// bodyHead is how much of a body is kept to look at before it is read.
const bodyHead = 2 << 20

// mostInMemory is how large a body may be that cannot be read in one pass.
const mostInMemory = 256 << 20

func newBody(in io.Reader) (content, error) {
	var head bytes.Buffer
	_, err := io.CopyN(&head, in, bodyHead)
	if err == io.EOF {
		return content{head: head.Bytes()}, nil
	}
	return content{head: head.Bytes(), rest: in}, err
}

func (c *content) isBody() bool { return c.path == "" }

// IsBody says that the source comes in once.
func (s *Source) IsBody() bool { return s.content.isBody() }

// Bytes gives the bytes of the source as they come, of a body once.
func (s *Source) Bytes() (io.ReadCloser, error) { return s.content.open() }

// Table is the rows of another system, nil for files and bodies.
func (s *Source) Table() *TableInput { return s.content.table }

// InMemory is how many bytes a body has that is in memory as a whole.
func (s *Source) InMemory() (bytes int, isWhole bool) {
	c := s.content
	return len(c.head), c.isBody() && c.table == nil && c.rest == nil
}

// begin gives the beginning to look at: of a body what is kept of it.
func (c *content) begin() (io.ReadCloser, error) {
	if c.isBody() {
		return io.NopCloser(bytes.NewReader(c.head)), nil
	}
	return os.Open(c.path)
}

// open gives everything, of a body once.
func (c *content) open() (io.ReadCloser, error) {
	if c.rest == nil {
		return c.begin()
	}
	return io.NopCloser(io.MultiReader(bytes.NewReader(c.head), c.rest)), nil
}

// file gives everything to read anywhere in it; a body is taken into memory.
func (c *content) file(name string) (in io.ReaderAt, size int64, done func() error, err error) {
	if !c.isBody() {
		file, err := os.Open(c.path)
		if err != nil {
			return nil, 0, nil, err
		}
		info, err := file.Stat()
		if err != nil {
			return nil, 0, nil, errors.Join(err, file.Close())
		}
		return file, info.Size(), file.Close, nil
	}
	if c.rest != nil {
		all := bytes.NewBuffer(c.head)
		if _, err := io.CopyN(all, c.rest, mostInMemory-int64(len(c.head))); err == nil {
			return nil, 0, nil, apperr.New(apperr.BadInput, fmt.Sprintf("%s: more than %d MiB of this format can only be taken in as a file", name, mostInMemory>>20),
				fmt.Sprintf("%s: định dạng này trên %d MiB chỉ nạp được từ tệp", name, mostInMemory>>20))
		} else if err != io.EOF {
			return nil, 0, nil, err
		}
		c.head, c.rest = all.Bytes(), nil
	}
	return bytes.NewReader(c.head), int64(len(c.head)), func() error { return nil }, nil
}
