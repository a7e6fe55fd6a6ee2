package reports

import (
	"archive/zip"
	"bytes"
	"cmp"
	"errors"
	"io"
	"io/fs"
	"slices"

	"github.com/xuri/excelize/v2"
)

// stableZip writes the parts of a workbook in one order, whatever the order in
// which the library hands them over (it walks a map), and without times: the
// same workbook is the same bytes.
type stableZip struct {
	out   io.Writer
	parts []*zipPart
}

type zipPart struct {
	name string
	bytes.Buffer
}

func newStableZip(out io.Writer) excelize.ZipWriter { return &stableZip{out: out} }

func (z *stableZip) Create(name string) (io.Writer, error) {
	part := &zipPart{name: name}
	z.parts = append(z.parts, part)
	return part, nil
}

// AddFS is part of the library's interface; saving a workbook does not use it.
func (z *stableZip) AddFS(fs.FS) error { return errors.New("a workbook takes no folders") }

func (z *stableZip) Close() error {
	slices.SortFunc(z.parts, func(a, b *zipPart) int {
		return cmp.Or(cmp.Compare(rank(a.name), rank(b.name)), cmp.Compare(a.name, b.name))
	})
	w := zip.NewWriter(z.out)
	for _, part := range z.parts {
		to, err := w.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate})
		if err != nil {
			return err
		}
		if _, err := part.WriteTo(to); err != nil {
			return err
		}
	}
	return w.Close()
}

// rank puts the parts first that tell a reader what kind of file it has.
func rank(name string) int {
	switch name {
	case "[Content_Types].xml":
		return 0
	case "_rels/.rels":
		return 1
	}
	return 2
}
