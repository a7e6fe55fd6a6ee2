package ingest

import (
	"bytes"
	"errors"
	"hash/maphash"
	"io"
	"os"
	"slices"

	"khohoso/ingest/jsontext"
	"khohoso/ingest/redact"
)

const (
	// rowsPerBlock is how many rows lie between two places of a file that rowIndex knows.
	rowsPerBlock = 32
	// farAhead is from how many rows on it is cheaper to jump than to read on.
	farAhead = 4 * rowsPerBlock
	// mostIndexed rows are indexed, at 4 bytes a row; a larger file is gone through once more.
	mostIndexed = 8 << 20
	// mostRejects rows that cannot be split are kept while a file is counted.
	mostRejects = 10_000
)

// rowIndex is made while a file is counted. It tells where the rows with a certain
// first cell stand, so that the few refused rows are found without going through
// the file again.
type rowIndex struct {
	plan    *plan
	source  Source
	needed  []int
	place   int         // of the cell in a row of CSV, among the needed ones in others
	lineEnd byte        // as in records
	form    redact.Form // of that cell

	seed    maphash.Seed
	cells   []uint32   // digest of that cell in each row
	blocks  []rowPlace // of every rowsPerBlock-th row
	rejects []rejected // what cannot be split
}

// rowPlace is where a row begins.
type rowPlace struct{ offset, line int64 }

// rowIndex is an empty one, nil for a file whose refused rows are found in another
// way: only a text that is not packed can be entered in its middle.
func (p *plan) rowIndex() *rowIndex {
	if !p.AnyOrder() || p.source.Gzipped || p.source.content.isBody() {
		return nil
	}
	columns := p.SourceColumns
	if p.source.Format == CSV {
		columns = p.FileColumns
	}
	place := slices.Index(columns, p.Shapes[0].Cells[0].Expression)
	return &rowIndex{plan: p, source: p.source, needed: p.needed, place: place, form: p.FormOf(p.Shapes[0].Cells[0].Name), lineEnd: '\n', seed: maphash.MakeSeed()}
}

// add takes up the next record of the file; false when that would be too many.
func (x *rowIndex) add(r record) bool {
	if r.reason != "" {
		x.rejects = append(x.rejects, x.plan.rejected(r))
		return len(x.rejects) <= mostRejects
	}
	if len(x.cells)%rowsPerBlock == 0 {
		x.blocks = append(x.blocks, rowPlace{r.offset, r.line})
	}
	cell := r.first
	if x.source.Format == CSV {
		cell = cellAt(r.text, byte(x.source.Delimiter), x.place)
	}
	x.cells = append(x.cells, x.digest([]byte(keptCell(x.form, string(cell)))))
	return len(x.cells) <= mostIndexed
}

func (x *rowIndex) digest(cell []byte) uint32 { return uint32(maphash.Bytes(x.seed, cell)) }

// lookUp does what findLines does, by the index of the file.
func (s *Source) lookUp(index *rowIndex, refused *byCells, found func(row, line int64) error, reject func(rejected) error) error {
	for _, r := range index.rejects {
		if err := reject(r); err != nil {
			return err
		}
	}
	text, err := os.Open(s.Path)
	if err != nil {
		return unreadable(s.Name, err)
	}
	defer text.Close()
	return index.find(text, refused, found)
}

// find meets, in the order of the file, every row whose first cell may be that of a
// refused one.
func (x *rowIndex) find(text io.ReadSeeker, refused *byCells, found func(row, line int64) error) error {
	wanted := map[uint32]bool{}
	for cell := range refused.wanted {
		wanted[x.digest([]byte(cell))] = true
	}
	rows, err := x.rows(text)
	if err != nil {
		return err
	}
	next := -farAhead // the row that comes next from rows
	for at, digest := range x.cells {
		if !wanted[digest] {
			continue
		}
		if at-next >= farAhead {
			block := at / rowsPerBlock
			if err := rows.jump(text, x.blocks[block]); err != nil {
				return err
			}
			next = block * rowsPerBlock
		}
		r, err := rows.skipTo(at - next)
		if err != nil {
			return err
		}
		next = at + 1
		if row, isRefused := refused.find(0, r); isRefused {
			if err := found(row, r.line); err != nil {
				return err
			}
		}
	}
	if refused.missing() > 0 {
		return errNotMet
	}
	return nil
}

// indexedRows are the rows of a file that can be entered at any of its blocks.
type indexedRows struct {
	*records
	objects *objectLines // of NDJSON, on the same records
}

func (x *rowIndex) rows(text io.Reader) (rows indexedRows, err error) {
	rows.records = &records{delimiter: byte(x.source.Delimiter), width: len(x.source.Header), needed: x.needed, lineEnd: x.lineEnd, in: text, buffer: make([]byte, 1<<16)}
	if x.source.Format != NDJSON {
		return rows, nil
	}
	fields, err := jsontext.NewFields(x.source.fields(x.needed))
	rows.objects = &objectLines{records: rows.records, fields: fields}
	return rows, err
}

// jump goes on at another row of the text.
func (r *indexedRows) jump(text io.Seeker, to rowPlace) error {
	_, err := text.Seek(to.offset, io.SeekStart)
	r.lo, r.hi, r.base, r.line, r.atEnd = 0, 0, to.offset, to.line, false
	return err
}

// skipTo gives the row that comes after so many others. Error: errNotMet when the
// file ends before it, which is not the file that was counted then.
func (r *indexedRows) skipTo(after int) (record, error) {
	for {
		row, err := r.nextRow(after == 0)
		switch {
		case err == io.EOF:
			return record{}, errors.Join(errNotMet, io.ErrUnexpectedEOF)
		case err != nil:
			return record{}, err
		case row.reason != "":
		case after == 0:
			return row, nil
		default:
			after--
		}
	}
}

// nextRow gives the next record, with its cells if they are wanted.
func (r *indexedRows) nextRow(wanted bool) (record, error) {
	if r.objects == nil {
		return r.records.next()
	}
	r.objects.full = wanted
	return r.objects.next()
}

// cellAt is a cell of a record, without splitting all of it where nothing up to there is quoted.
func cellAt(text []byte, delimiter byte, place int) []byte {
	whole, quote := text, bytes.IndexByte(text, '"')
	for range place {
		text = text[bytes.IndexByte(text, delimiter)+1:]
	}
	end := bytes.IndexByte(text, delimiter)
	if end < 0 {
		end = len(text)
	}
	if upTo := len(whole) - len(text) + end; quote >= 0 && quote < upTo {
		cells := split(whole, delimiter)
		return []byte(cells[min(place, len(cells)-1)])
	}
	return text[:end]
}
