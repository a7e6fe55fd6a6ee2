package load

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"khohoso/ingest/contract"
	"khohoso/ingest/reader"
)

// inMemoryBatch is the rows of a small body in memory, laid out like those of every other one,
// so that the engine takes the rows of several bodies in with one statement, which is
// given their text. Contract columns alone are held, and nothing of them is written down
// before it is taken in (design law 9).
type inMemoryBatch struct {
	text   []byte
	starts []int // of the rows: where the number of their file goes
	places []int // of the contract's columns among the needed cells, -1 for those that the body lacks
	mixed  bool  // a cell holds one of the marks that keep cells and rows apart
}

// noFile stands where the number of a row's file goes.
const noFile = "0000000000"

// The marks behind a cell and behind a row, which texts do not hold. In sql/ingest/file.sql.
const (
	cellEnd = '\x1f'
	rowEnd  = '\x1e'
)

// mostInMemoryBytes and mostInMemoryPacked are how many bytes a body may have to be kept in memory.
const (
	mostInMemoryBytes  = 1 << 20
	mostInMemoryPacked = 64 << 10
)

// Buffered is a small body of events that was read into memory and waits to be taken in
// together with others.
type Buffered struct {
	Counted RowCount   // by our own count
	Result  FileResult // once it was taken in

	from       string // who sends it
	now        time.Time
	units      string    // that its rows may name
	plan       *loadPlan // how the body is read, for what is told about it
	normalized *normalizedCopy

	batchID int
}

// Size is how many bytes the body takes in memory.
func (b *Buffered) Size() int { return len(b.normalized.inMemory.text) }

// Buffer reads what was opened into memory. It is nil for what is more than one small
// body of events by the contract, and goes another way.
func (o *Opened) Buffer(ctx context.Context) (*Buffered, error) {
	if len(o.inputs) != 1 {
		return nil, nil
	}
	r := o.request
	p, err := r.plan(o.inputs[0].source, 0)
	if err != nil || !p.fitsMemory() {
		return nil, err
	}
	c, err := readIntoMemory(ctx, p)
	if err != nil || c == nil {
		return nil, err
	}
	return &Buffered{Counted: c.found, from: r.From, now: r.Now, units: r.Units, plan: p, normalized: c}, nil
}

// fitsMemory says whether the rows of a source are held: those of a small body of events, by
// the contract.
func (p *loadPlan) fitsMemory() bool {
	most := mostInMemoryBytes
	if p.source.Gzipped {
		most = mostInMemoryPacked
	}
	switch p.source.Format {
	case reader.CSV, reader.NDJSON, reader.JSON, reader.Arrow:
		bytes, isWhole := p.source.InMemory()
		return p.kind.Name == contract.Events.Name && p.mapping == nil && isWhole && bytes <= most
	}
	return false
}

// newInMemoryBatch is empty, for the rows that a plan reads.
func newInMemoryBatch(p *loadPlan) *inMemoryBatch {
	bytes, _ := p.source.InMemory()
	h := &inMemoryBatch{text: make([]byte, 0, bytes)}
	for _, column := range contract.Events.Columns {
		at, given := p.places[column.Name]
		if given {
			at = slices.Index(p.needed, at)
		} else {
			at = -1
		}
		h.places = append(h.places, at)
	}
	return h
}

// add holds a row.
func (h *inMemoryBatch) add(cells []string) {
	h.starts = append(h.starts, len(h.text))
	h.text = append(h.text, noFile...)
	for _, at := range h.places {
		h.text = append(h.text, cellEnd)
		if at >= 0 {
			h.mixed = h.mixed || strings.IndexByte(cells[at], cellEnd) >= 0 || strings.IndexByte(cells[at], rowEnd) >= 0
			h.text = append(h.text, cells[at]...)
		}
	}
	h.text = append(h.text, rowEnd)
}

// in is the text with the number of the body's file.
func (h *inMemoryBatch) in(fileID int) []byte {
	number := fmt.Sprintf("%0*d", len(noFile), fileID)
	for _, at := range h.starts {
		copy(h.text[at:], number)
	}
	return h.text
}

// groupText is the text of bodies one behind the other, each with the number of its own file.
func groupText(group []*Buffered, firstFile int) string {
	var text strings.Builder
	for i, one := range group {
		text.Write(one.normalized.inMemory.in(firstFile + i))
	}
	return strings.TrimSuffix(text.String(), string(rowEnd))
}

// groupUnits are the units that the rows of each body may name, body by body.
func groupUnits(group []*Buffered) (all string, isLimited bool) {
	var units []string
	for _, one := range group {
		units = append(units, one.units)
		isLimited = isLimited || one.units != ""
	}
	return strings.Join(units, string(rowEnd)), isLimited
}

// groupPlan is how the engine reads such a text: every column of the contract, so that one
// statement is prepared for all bodies, and one for those of which some are for some units only.
func groupPlan(isLimited bool) (*loadPlan, error) {
	source := reader.Source{Name: "push", Format: reader.CSV}
	for _, column := range contract.Events.Columns {
		source.Header = append(source.Header, column.Name)
	}
	p, err := newLoadPlan(contract.Events, source, nil, 0)
	if err != nil {
		return nil, err
	}
	p.Engine, p.ManyFiles, p.normalized = "held", true, &normalizedCopy{}
	if isLimited {
		p.limitTo("string_split($2, chr(30))[file_id - $3::integer + 1]", "$3::integer")
	}
	p.Reads = nil
	for i, column := range p.SourceColumns {
		const behindFile = 2 // cells count from 1, and the first is the number of the file
		p.Reads = append(p.Reads, templateCell{column, fmt.Sprintf("nullif(cells[%d], '')", i+behindFile)})
	}
	return p, nil
}

// readIntoMemory reads a body into memory, counting it in the same pass. It is nil for one whose
// cells hold what keeps cells apart.
func readIntoMemory(ctx context.Context, p *loadPlan) (*normalizedCopy, error) {
	c := &normalizedCopy{inMemory: newInMemoryBatch(p)}
	err := c.writeRows(ctx, p, 0, io.Discard)
	if c.inMemory.mixed {
		return nil, err
	}
	return c, err
}
