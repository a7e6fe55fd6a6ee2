// Package xlsxread reads the cells of .xlsx files as a stream: one row at a time,
// nothing unpacked to disk, bounded memory whatever the file claims. Start with
// Open, then Book.Rows.
//
// The library that writes our workbooks could read them too, but it unpacks long
// sheets into the temporary folder, with everything about persons in them.
package xlsxread

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// Limits of a workbook that is read.
const (
	most          = 100      // times smaller that a large part may be packed; sheets reach about 30
	large         = 32 << 20 // bytes unpacked from which on that is looked at
	largest       = 4 << 30  // bytes unpacked of one part
	mostStrings   = 64 << 20 // bytes of all shared texts
	mostParts     = 10_000   // files in the zip
	mostColumns   = 16_384   // of a sheet, as in Excel
	largestHelper = 16 << 20 // bytes unpacked of a part that is no sheet and no text
)

// ErrNotWorkbook: the file is a zip, but no workbook.
var ErrNotWorkbook = errors.New("it is a zip file, but not an Excel workbook")

// ErrBomb: unpacked it would be so large that only an attack explains it.
var ErrBomb = errors.New("unpacked it would be out of all proportion")

// ErrTooLarge: more distinct text than is kept in memory.
var ErrTooLarge = errors.New("its texts are too many to be read as a workbook")

// Sheet is one visible sheet of a book.
type Sheet struct {
	Name string
	part string
}

// Book is an open workbook.
type Book struct {
	Sheets []Sheet
	// Epoch1904 says that days are counted from 1904, as old Macintoshes did.
	Epoch1904 bool

	parts   map[string]*zip.File
	strings []string
	formats []string // by style of cell
}

// Open reads the list of sheets and the shared texts.
//
// Errors: ErrNotWorkbook, ErrBomb, ErrTooLarge, or what is wrong with zip or XML.
func Open(in io.ReaderAt, size int64) (*Book, error) {
	packed, err := zip.NewReader(in, size)
	if err != nil {
		return nil, err
	}
	if len(packed.File) > mostParts {
		return nil, ErrBomb
	}
	b := &Book{parts: map[string]*zip.File{}}
	for _, part := range packed.File {
		b.parts[strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(part.Name, `\`, "/")), "/")] = part
	}
	targets, root, err := b.roots()
	if err != nil {
		return nil, err
	}
	if err := b.readSheets(root, targets); err != nil {
		return nil, err
	}
	if err := b.readFormats(targets); err != nil {
		return nil, err
	}
	return b, b.readStrings(targets)
}

// roots gives the workbook part and where its relations lead.
func (b *Book) roots() (targets map[string]relation, root string, err error) {
	first, err := b.relations("_rels/.rels", "")
	if err != nil {
		return nil, "", err
	}
	for _, r := range first {
		if r.kind == "officeDocument" {
			root = r.target
		}
	}
	if b.parts[root] == nil {
		return nil, "", ErrNotWorkbook
	}
	folder, file := path.Split(root)
	targets, err = b.relations(folder+"_rels/"+file+".rels", folder)
	return targets, root, err
}

type relation struct{ kind, target string }

// relations reads a .rels part: by id, with targets made whole.
func (b *Book) relations(name, folder string) (map[string]relation, error) {
	found := map[string]relation{}
	err := b.walk(name, largestHelper, func(t token) error {
		if t.kind == startTag && t.name == "Relationship" {
			target := t.attr("Target")
			if !strings.HasPrefix(target, "/") {
				target = folder + target
			}
			found[t.attr("Id")] = relation{path.Base(t.attr("Type")), strings.TrimPrefix(path.Clean("/"+target), "/")}
		}
		return nil
	})
	if errors.Is(err, errNoPart) {
		return nil, ErrNotWorkbook
	}
	return found, err
}

func (b *Book) readSheets(root string, targets map[string]relation) error {
	err := b.walk(root, largestHelper, func(t token) error {
		if t.kind != startTag {
			return nil
		}
		switch t.name {
		case "workbookPr":
			b.Epoch1904 = t.attr("date1904") == "1" || t.attr("date1904") == "true"
		case "sheet":
			to := targets[t.attr("id")]
			if to.kind == "worksheet" && t.attr("state") != "hidden" && t.attr("state") != "veryHidden" {
				b.Sheets = append(b.Sheets, Sheet{t.attr("name"), to.target})
			}
		}
		return nil
	})
	if err == nil && len(b.Sheets) == 0 {
		return ErrNotWorkbook
	}
	return err
}

// readStrings keeps the shared texts; those of a run of formats are put together,
// those of a reading aid left out.
func (b *Book) readStrings(targets map[string]relation) error {
	var name string
	for _, r := range targets {
		if r.kind == "sharedStrings" {
			name = r.target
		}
	}
	if b.parts[name] == nil {
		return nil
	}
	total, inText, aside := 0, false, false
	var one strings.Builder
	return b.walk(name, largest, func(t token) error {
		switch {
		case t.kind == text && inText && !aside:
			one.Write(t.text)
		case t.name == "si" && t.kind == startTag:
			one.Reset()
		case t.name == "si" && t.kind == endTag:
			b.strings = append(b.strings, plainText(one.String()))
			if total += one.Len() + 16; total > mostStrings {
				return ErrTooLarge
			}
		case t.name == "t" && t.kind != text:
			inText = t.kind == startTag
		case t.name == "rPh" && t.kind != text:
			aside = t.kind == startTag
		}
		return nil
	})
}

var errNoPart = errors.New("a part is missing")

// walk goes through the tokens of a part.
func (b *Book) walk(name string, most int64, each func(token) error) error {
	in, err := b.open(name, most)
	if err != nil {
		return err
	}
	defer in.Close()
	tokens := newTokens(in)
	for {
		t, err := tokens.next()
		if err == io.EOF {
			return nil
		}
		if err == nil {
			err = each(t)
		}
		if err != nil {
			return err
		}
	}
}

// open unpacks a part, never more than it declares, and never a bomb.
func (b *Book) open(name string, limit int64) (io.ReadCloser, error) {
	part := b.parts[name]
	if part == nil {
		return nil, fmt.Errorf("%w: %q", errNoPart, name)
	}
	size := part.UncompressedSize64
	if size > uint64(limit) || size > large && size/most > part.CompressedSize64 {
		return nil, ErrBomb
	}
	return part.Open()
}
