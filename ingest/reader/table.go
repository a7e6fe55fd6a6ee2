package reader

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"strings"
	"unicode/utf8"

	"khohoso/ingest/contract"
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

// Digest is what a row is known by when it is met again: of the cells that are taken in.
type Digest [16]byte

// mostKnown is how many rows are kept to be known again; those beyond are found by
// the search for duplicates like those of any other file.
const mostKnown = 500_000

// TableRows gives the rows of a table that were not met before.
type TableRows struct {
	table  Table
	needed []int
	known  map[Digest]int64 // from before, with their places
	Met    map[Digest]int64 // now
	cells  []string
	sum    hash.Hash
	bytes  int64
	Count  int64 // met, also those known
	Reread int64 // of these, known
	Last   int64 // place of the last one
}

func newTableRows(table Table, known map[Digest]int64, needed []int) (*TableRows, error) {
	if err := table.Check(needed); err != nil {
		return nil, err
	}
	return &TableRows{table: table, known: known, Met: map[Digest]int64{}, needed: needed, cells: make([]string, len(needed)), sum: sha256.New()}, nil
}

func (t *TableRows) NonCanonical() bool { return false }

func (t *TableRows) Next() (Row, error) {
	for {
		if err := t.table.Next(); err != nil {
			return Row{}, err
		}
		t.Count++
		t.Last = t.table.Place()
		given := Row{Line: t.Count, Cells: t.cells}
		for i, at := range t.needed {
			t.cells[i] = t.table.Cell(at)
			if !utf8.ValidString(t.cells[i]) || strings.IndexByte(t.cells[i], 0) >= 0 {
				given.Reason = contract.BadEncoding
			}
		}
		if t.isKnown() {
			t.Reread++
			continue
		}
		return given, nil
	}
}

// isKnown says whether the row was taken in by a batch before, and remembers it.
func (t *TableRows) isKnown() bool {
	text := strings.Join(t.cells, "\x00")
	whole := sha256.Sum256([]byte(text))
	short := Digest(whole[:len(Digest{})])
	_, known := t.known[short]
	if len(t.Met) < mostKnown {
		t.Met[short] = t.Last
	}
	if !known {
		t.sum.Write(whole[:])
		t.bytes += int64(len(text))
	}
	return known
}

// Checksum is what the rows that were given away come to.
func (t *TableRows) Checksum() (bytes int64, sha256 string) {
	return t.bytes, hex.EncodeToString(t.sum.Sum(nil))
}

// TableInput is a table in the place of a file.
type TableInput struct {
	Table Table
	Known map[Digest]int64
	Rows  *TableRows // once they are read
}

// Begin walks the rows, with the cells at the needed places; it is called once.
func (t *TableInput) Begin(needed []int) (*TableRows, error) {
	rows, err := newTableRows(t.Table, t.Known, needed)
	t.Rows = rows
	return rows, err
}

// AllKnown says that every row was met before, once they are read.
func (t *TableInput) AllKnown() bool { return t.Rows.Count == t.Rows.Reread }

// OpenTable is a table as a source of that name.
func OpenTable(name string, t *TableInput) Source {
	return Source{Name: name, Format: Rows, Header: t.Table.Columns(), content: &content{table: t}}
}
