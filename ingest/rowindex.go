package ingest

import (
	"hash/maphash"
	"io"
	"os"
	"slices"

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

// rowIndex is an empty one, nil for a file whose refused rows are found in another
// way: only a text that is not packed can be entered in its middle.
func (p *plan) rowIndex() *rowIndex {
	if !p.AnyOrder() || p.source.Gzipped || p.source.isBody() {
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
func (x *rowIndex) lookUp(refused *byCells, found func(row, line int64) error, reject func(rejected) error) error {
	for _, r := range x.rejects {
		if err := reject(r); err != nil {
			return err
		}
	}
	text, err := os.Open(x.source.Path)
	if err != nil {
		return unreadable(x.source.Name, err)
	}
	defer text.Close()
	return x.find(text, refused, found)
}

// find meets, in the order of the file, every row whose first cell may be that of a
// refused one.
func (x *rowIndex) find(text io.ReadSeeker, refused *byCells, found func(row, line int64) error) error {
	wanted := map[uint32]bool{}
	for cell := range refused.wanted {
		wanted[x.digest([]byte(cell))] = true
	}
	rows, err := x.source.indexed(text, x.needed, x.lineEnd)
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
			if err := rows.jump(x.blocks[block]); err != nil {
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
