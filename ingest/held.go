package ingest

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
)

// held is the rows of a small body in memory, laid out like those of every other one,
// so that the engine takes the rows of several bodies in with one statement. Contract
// columns alone are held (design law 9).
type held struct {
	text   []byte
	starts []int // of the rows: where the number of their file goes
	places []int // of the contract's columns among the needed cells, -1 for those that the body lacks
}

// noFile stands where the number of a row's file goes.
const noFile = "0000000000"

// mostHeld and mostHeldPacked are how many bytes a body may have to be held.
const (
	mostHeld       = 1 << 20
	mostHeldPacked = 64 << 10
)

// holds says whether the rows of a source are held: those of a small body of events, by
// the contract.
func (p *plan) holds() bool {
	c := p.source.content
	most := mostHeld
	if p.source.Gzipped {
		most = mostHeldPacked
	}
	switch p.source.Format {
	case CSV, NDJSON, JSON, Arrow:
		return p.kind.Name == Events.Name && p.mapping == nil && c.isBody() && c.table == nil && c.rest == nil && len(c.head) <= most
	}
	return false
}

// newHeld is empty, for the rows that a plan reads.
func newHeld(p *plan) *held {
	h := &held{}
	for _, column := range Events.Columns {
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
func (h *held) add(cells []string) {
	h.starts = append(h.starts, len(h.text))
	h.text = append(h.text, noFile...)
	for _, at := range h.places {
		h.text = append(h.text, ',')
		if at < 0 || cells[at] == "" {
			continue
		}
		h.text = append(h.text, '"')
		if strings.IndexByte(cells[at], '"') >= 0 {
			h.text = append(h.text, strings.ReplaceAll(cells[at], `"`, `""`)...)
		} else {
			h.text = append(h.text, cells[at]...)
		}
		h.text = append(h.text, '"')
	}
	h.text = append(h.text, '\n')
}

// write writes the rows as those of a file.
func (h *held) write(out io.Writer, fileID int) error {
	number := fmt.Sprintf("%0*d", len(noFile), fileID)
	for _, at := range h.starts {
		copy(h.text[at:], number)
	}
	_, err := out.Write(h.text)
	return err
}

// heldPlan is how the engine reads rows of several bodies that lie in one file, of
// which it asks for the columns that any of them has.
func heldPlan(path string, copies []*fairCopy) (*plan, error) {
	source := Source{Name: "push", Path: path, Format: CSV, Delimiter: ',', content: &content{}}
	for _, column := range Events.Columns {
		source.Header = append(source.Header, column.Name)
	}
	p, err := newPlan(Events, source, nil, 0)
	if err != nil {
		return nil, err
	}
	filled := make([]bool, len(source.Header))
	for _, c := range copies {
		for i, at := range c.held.places {
			filled[i] = filled[i] || at >= 0 && c.filled[at]
		}
	}
	p.Reads = nil
	for i, column := range p.SourceColumns {
		if filled[i] {
			p.Reads = append(p.Reads, shapeCell{column, column})
		}
	}
	p.leaveOut(filled)
	p.ManyFiles, p.Staged, p.FairCopy, p.copy = true, true, true, &fairCopy{}
	p.FileColumns = append([]string{"file_id"}, p.FileColumns...)
	return p, nil
}

// hold reads a body into memory, counting it in the same pass.
func hold(ctx context.Context, p *plan) (*fairCopy, error) {
	c := &fairCopy{held: newHeld(p)}
	err := c.writeRows(ctx, p, 0, io.Discard)
	return c, err
}

// writeHeld writes the rows of bodies into one file, each with the number of its own.
func writeHeld(out io.Writer, copies []*fairCopy, firstFile int) error {
	w := bufio.NewWriterSize(out, 1<<18)
	for i, c := range copies {
		if err := c.held.write(w, firstFile+i); err != nil {
			return err
		}
	}
	return w.Flush()
}
