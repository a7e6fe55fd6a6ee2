package load

import (
	"hash/maphash"
	"io"
	"os"
	"slices"

	"khohoso/ingest/contract"
	"khohoso/ingest/reader"
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

// rejectIndex is made while a file is counted. It tells where the rows with a certain
// first cell stand, so that the few refused rows are found without going through
// the file again.
type rejectIndex struct {
	plan    *loadPlan
	source  reader.Source
	needed  []int
	place   int         // of the cell in a row of CSV, among the needed ones in others
	lineEnd byte        // as in records
	form    redact.Form // of that cell

	seed    maphash.Seed
	cells   []uint32          // digest of that cell in each row
	blocks  []reader.RowPlace // of every rowsPerBlock-th row
	rejects []rejected        // what cannot be split
}

// rejectIndex is an empty one, nil for a file whose refused rows are found in another
// way: only a text that is not packed can be entered in its middle.
func (p *loadPlan) rejectIndex() *rejectIndex {
	if !p.AnyOrder() || p.source.Gzipped || p.source.IsBody() {
		return nil
	}
	columns := p.SourceColumns
	if p.source.Format == reader.CSV {
		columns = p.FileColumns
	}
	place := slices.Index(columns, p.Shapes[0].Cells[0].Expression)
	return &rejectIndex{plan: p, source: p.source, needed: p.needed, place: place, form: p.FormOf(p.Shapes[0].Cells[0].Name), lineEnd: '\n', seed: maphash.MakeSeed()}
}

// add takes up the next record of the file; false when that would be too many.
func (x *rejectIndex) add(r reader.Row) bool {
	if r.Reason != "" {
		x.rejects = append(x.rejects, x.plan.rejected(r))
		return len(x.rejects) <= mostRejects
	}
	if len(x.cells)%rowsPerBlock == 0 {
		x.blocks = append(x.blocks, reader.RowPlace{Offset: r.Offset, Line: r.Line})
	}
	cell := r.First
	if x.source.Format == reader.CSV {
		cell = reader.CellAt(r.Text, byte(x.source.Delimiter), x.place)
	}
	x.cells = append(x.cells, x.digest([]byte(contract.KeptCell(x.form, string(cell)))))
	return len(x.cells) <= mostIndexed
}

func (x *rejectIndex) digest(cell []byte) uint32 { return uint32(maphash.Bytes(x.seed, cell)) }

// lookUp does what findLines does, by the index of the file.
func (x *rejectIndex) lookUp(refused *byCells, found func(row, line int64) error, reject func(rejected) error) error {
	for _, r := range x.rejects {
		if err := reject(r); err != nil {
			return err
		}
	}
	text, err := os.Open(x.source.Path)
	if err != nil {
		return reader.Unreadable(x.source.Name, err)
	}
	defer text.Close()
	return x.find(text, refused, found)
}

// find meets, in the order of the file, every row whose first cell may be that of a
// refused one.
func (x *rejectIndex) find(text io.ReadSeeker, refused *byCells, found func(row, line int64) error) error {
	wanted := map[uint32]bool{}
	for cell := range refused.wanted {
		wanted[x.digest([]byte(cell))] = true
	}
	rows, err := x.source.Indexed(text, x.needed, x.lineEnd)
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
			if err := rows.Jump(x.blocks[block]); err != nil {
				return err
			}
			next = block * rowsPerBlock
		}
		r, err := rows.SkipTo(at - next)
		if err != nil {
			return err
		}
		next = at + 1
		if row, isRefused := refused.find(0, r); isRefused {
			if err := found(row, r.Line); err != nil {
				return err
			}
		}
	}
	if refused.missing() > 0 {
		return reader.ErrRowNotMet
	}
	return nil
}
