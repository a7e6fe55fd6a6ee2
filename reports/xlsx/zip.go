package xlsx

import (
	"archive/zip"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"time"

	"github.com/klauspost/compress/flate"
	"github.com/xuri/excelize/v2"
)

// stableZip writes the parts of a workbook in one order, whatever the order in
// which the library hands them over (it walks a map), and all of one time,
// that of the data: the same workbook is the same bytes. Parts are kept compressed, long ones on disk.
type stableZip struct {
	out   io.Writer
	at    time.Time // of every part; zero: none
	parts []*zipPart
}

// pack writes the finished workbook. The library would hold all of it in memory
// first, and knows no way of writing straight out; its writer's last step,
// closing, is what puts the parts in order.
func (b *book) pack(out io.Writer, at time.Time) error {
	z := &stableZip{out: out, at: at}
	defer z.discard()
	b.file.SetZipWriter(func(io.Writer) excelize.ZipWriter { return z })
	if err := b.file.Write(io.Discard); err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	return nil
}

// Create ends the last part and begins another.
func (z *stableZip) Create(name string) (io.Writer, error) {
	if err := z.finishLast(); err != nil {
		return nil, err
	}
	part := &zipPart{name: name, sum: crc32.NewIEEE()}
	part.deflate = deflaters.get(&part.packed)
	if name == contentTypes {
		part.types = &bytes.Buffer{}
	}
	z.parts = append(z.parts, part)
	return part, nil
}

// AddFS is part of the library's interface; saving a workbook does not use it.
func (z *stableZip) AddFS(fs.FS) error { return errors.New("a workbook takes no folders") }

func (z *stableZip) finishLast() error {
	if len(z.parts) == 0 {
		return nil
	}
	return z.parts[len(z.parts)-1].finish()
}

func (z *stableZip) Close() error {
	if err := z.finishLast(); err != nil {
		return err
	}
	slices.SortFunc(z.parts, func(a, b *zipPart) int {
		return cmp.Or(cmp.Compare(rank(a.name), rank(b.name)), cmp.Compare(a.name, b.name))
	})
	w := zip.NewWriter(z.out)
	for _, part := range z.parts {
		if err := part.writeTo(w, z.at); err != nil {
			return err
		}
	}
	return w.Close()
}

func (z *stableZip) discard() {
	for _, part := range z.parts {
		part.packed.discard()
	}
}

// zipPart is one compressed file of the package.
type zipPart struct {
	name    string
	sum     hash.Hash32
	size    uint64
	packed  tempBuffer
	deflate *flate.Writer // nil when finished
	types   *bytes.Buffer // of the part whose elements are put in order; nil for all others
}

func (p *zipPart) Write(content []byte) (int, error) {
	if p.types != nil {
		return p.types.Write(content)
	}
	return p.pack(content)
}

func (p *zipPart) pack(content []byte) (int, error) {
	p.sum.Write(content)
	p.size += uint64(len(content))
	return p.deflate.Write(content)
}

func (p *zipPart) finish() error {
	if p.deflate == nil {
		return nil
	}
	if p.types != nil {
		if _, err := p.pack(sortedTypes(p.types.Bytes())); err != nil {
			return err
		}
	}
	err := p.deflate.Close()
	deflaters.put(p.deflate)
	p.deflate = nil
	return err
}

func (p *zipPart) writeTo(w *zip.Writer, at time.Time) error {
	head := &zip.FileHeader{
		Name: p.name, Method: zip.Deflate, CRC32: p.sum.Sum32(), UncompressedSize64: p.size, CompressedSize64: uint64(p.packed.size),
		// Excel takes a part beyond 4 GB only when its header says version 4.5 too.
		ReaderVersion: map[bool]uint16{true: 45, false: 20}[p.size > 1<<32-1],
	}
	if !at.IsZero() {
		_, offset := at.Zone() // an archive shows the clock of the data
		//lint:ignore SA1019 CreateRaw writes what this sets and does not look at Modified
		head.SetModTime(at.Add(time.Duration(offset) * time.Second))
	}
	to, err := w.CreateRaw(head)
	if err != nil {
		return err
	}
	from, err := p.packed.reader()
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	return err
}

// contentTypes is the part that says what the others are. The library lists kinds of
// pictures in the order of a map there as soon as a workbook has a chart.
const contentTypes = "[Content_Types].xml"

var typeElement = regexp.MustCompile(`<(?:Default|Override) [^>]*>(?:</(?:Default|Override)>)?`)

// sortedTypes puts the elements of the part in the order of their text.
func sortedTypes(content []byte) []byte {
	elements := typeElement.FindAll(content, -1)
	if len(elements) == 0 {
		return content
	}
	at := typeElement.FindIndex(content)[0]
	tail := content[bytes.LastIndex(content, elements[len(elements)-1])+len(elements[len(elements)-1]):]
	slices.SortFunc(elements, bytes.Compare)
	return slices.Concat(content[:at], bytes.Join(elements, nil), tail)
}

// rank puts the parts first that tell a reader what kind of file it has.
func rank(name string) int {
	switch name {
	case contentTypes:
		return 0
	case "_rels/.rels":
		return 1
	}
	return 2
}
