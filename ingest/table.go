package ingest

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"strings"
	"unicode/utf8"
)

// Table is rows of another system, in the order of their places. Only the cells that
// are taken in are asked for.
type Table interface {
	Columns() []string
	Check(needed []int) error // what is wrong with the columns that are taken in, a fault
	Next() error              // moves to the next row; io.EOF after the last
	Cell(column int) string   // of the row, as the text of a cell
	Place() int64             // of the row, by which a source is read on
}

// digest is what a row is known by when it is met again: of the cells that are taken in.
type digest [16]byte

// mostKnown is how many rows are kept to be known again; those beyond are found by
// the search for repeats like those of any other file.
const mostKnown = 500_000

// tableRows gives the rows of a table that were not met before.
type tableRows struct {
	table  Table
	needed []int
	known  map[digest]int64 // from before, with their places
	met    map[digest]int64 // now
	cells  []string
	sum    hash.Hash
	bytes  int64
	rows   int64 // met, also those known
	reread int64 // of these, known
	last   int64 // place of the last one
}

func newTableRows(table Table, known map[digest]int64, needed []int) (*tableRows, error) {
	if err := table.Check(needed); err != nil {
		return nil, err
	}
	return &tableRows{table: table, known: known, met: map[digest]int64{}, needed: needed, cells: make([]string, len(needed)), sum: sha256.New()}, nil
}

func (t *tableRows) isOdd() bool { return false }

func (t *tableRows) next() (record, error) {
	for {
		if err := t.table.Next(); err != nil {
			return record{}, err
		}
		t.rows++
		t.last = t.table.Place()
		given := record{line: t.rows, cells: t.cells}
		for i, at := range t.needed {
			t.cells[i] = t.table.Cell(at)
			if !utf8.ValidString(t.cells[i]) || strings.IndexByte(t.cells[i], 0) >= 0 {
				given.reason = BadEncoding
			}
		}
		if t.isKnown() {
			t.reread++
			continue
		}
		return given, nil
	}
}

// isKnown says whether the row was taken in by a portion before, and remembers it.
func (t *tableRows) isKnown() bool {
	text := strings.Join(t.cells, "\x00")
	whole := sha256.Sum256([]byte(text))
	short := digest(whole[:len(digest{})])
	_, known := t.known[short]
	if len(t.met) < mostKnown {
		t.met[short] = t.last
	}
	if !known {
		t.sum.Write(whole[:])
		t.bytes += int64(len(text))
	}
	return known
}

// checksum is what the rows that were given away come to.
func (t *tableRows) checksum() (bytes int64, sha256 string) {
	return t.bytes, hex.EncodeToString(t.sum.Sum(nil))
}

// tableContent is a table in the place of a file.
type tableContent struct {
	table Table
	known map[digest]int64
	rows  *tableRows // once they are read
}

func (t *tableContent) begin(needed []int) (*tableRows, error) {
	rows, err := newTableRows(t.table, t.known, needed)
	t.rows = rows
	return rows, err
}

// allKnown says that every row was met before, once they are read.
func (t *tableContent) allKnown() bool { return t.rows.rows == t.rows.reread }

// openTable is a table as a source of that name.
func openTable(name string, t *tableContent) Source {
	return Source{Name: name, Format: Rows, Header: t.table.Columns(), content: &content{table: t}}
}
