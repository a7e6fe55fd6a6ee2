package load

import (
	"bufio"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"khohoso/ingest/contract"
	"khohoso/ingest/reader"
	"khohoso/internal/apperr"
)

// normalizedCopy is a copy of a source for the engine: the rows as we split them, every
// cell quoted, and of the columns only those that are taken in, so that nothing
// about persons is written down (design law 9).
//
// It is for what the engine reads wrongly or not at all: line ends of two kinds,
// quotation marks that do not close, bytes that are no UTF-8, workbooks, Arrow,
// JSON documents, and bodies, which come once.
type normalizedCopy struct {
	path     string
	raw      bool // the bytes as they came, which hold nothing but contract columns
	found    RowCount
	rejects  []rejected
	jumps    []jump         // where the lines of the rows do not simply follow each other
	filled   []bool         // which of the needed columns hold anything
	inMemory *inMemoryBatch // the rows themselves, instead of a file
}

// jump says on which line a row stands; those behind it follow line by line.
type jump struct{ row, line int64 }

// remove deletes the copy, and the folder if the engine keeps nothing there.
func (c *normalizedCopy) remove() {
	if c != nil {
		os.Remove(c.path)
		os.Remove(filepath.Dir(c.path))
	}
}

// of is the plan for reading a normalized copy instead of the file.
func (p *loadPlan) of(c *normalizedCopy) *loadPlan {
	fair := *p
	fair.Path, fair.normalized = contract.Literal(c.path), c
	if c.raw {
		return &fair
	}
	fair.Engine, fair.Delimiter, fair.Compression, fair.FairCopy = "csv", "','", "'none'", true
	fair.FileColumns, fair.Reads = p.SourceColumns, nil
	for i, column := range p.SourceColumns {
		if !p.mayLack() || c.filled[i] || column == p.retryColumn {
			fair.Reads = append(fair.Reads, templateCell{column, column})
		}
	}
	if p.mayLack() {
		fair.leaveOut(c.filled)
	}
	return &fair
}

// mayLack says that the plan asks for every column of the contract because a row
// further down might have it, as in JSON.
func (p *loadPlan) mayLack() bool { return p.source.HasOpenColumns() && p.mapping == nil }

// leaveOut takes the columns that no row has out of the plan: to work them out costs
// the engine more than a body of a thousand rows.
func (p *loadPlan) leaveOut(filled []bool) {
	var one rowTemplate
	p.GivenColumns, p.Columns, p.HasEventID = nil, nil, false
	for _, cell := range p.Shapes[0].Cells {
		column, _ := p.kind.Column(cell.Name)
		switch at := slices.Index(p.SourceColumns, cell.Expression); {
		case filled[at]:
		case column.Needed: // every row will be refused for it
			cell.Expression = "null::varchar"
		default:
			continue
		}
		one.Cells = append(one.Cells, cell)
		p.GivenColumns = append(p.GivenColumns, cell.Name)
	}
	p.Shapes = []rowTemplate{one}
	p.describeColumns(nil)
}

// normalize writes a normalized copy into the warehouse's own temporary folder, which is
// open to the engine, and counts the source in the same pass.
func (r Request) normalize(ctx context.Context, source reader.Source) (c *normalizedCopy, err error) {
	p, err := r.plan(source, 0)
	if err != nil {
		return nil, err
	}
	file, err := createIn(r.folder)
	if err != nil {
		return nil, err
	}
	c = &normalizedCopy{path: file.Name()}
	if source.Format == reader.Parquet {
		err = c.writeRaw(ctx, p, file)
	} else {
		err = c.writeRows(ctx, p, r.most, file)
	}
	if err = errors.Join(err, file.Close()); err != nil {
		c.remove()
		return nil, err
	}
	return c, nil
}

// createIn makes a file in a folder that another batch may be removing.
func createIn(folder string) (file *os.File, err error) {
	for range 10 {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return nil, err
		}
		if file, err = os.CreateTemp(folder, "rows-*.csv"); !errors.Is(err, os.ErrNotExist) {
			return file, err
		}
	}
	return nil, err
}

// writeRaw keeps a Parquet body as it is, which only one without foreign columns may be.
func (c *normalizedCopy) writeRaw(ctx context.Context, p *loadPlan, out io.Writer) error {
	if len(p.ignored) > 0 {
		return apperr.New(apperr.BadInput,
			fmt.Sprintf("%s: Parquet that comes as a stream may hold contract columns only (found: %s); leave them out or take it in as a file", p.source.Name, reader.Listed(p.ignored)),
			fmt.Sprintf("%s: Parquet gửi theo luồng chỉ được có các cột của hợp đồng dữ liệu (thừa: %s); hãy bỏ các cột đó hoặc nạp từ tệp", p.source.Name, reader.Listed(p.ignored)))
	}
	in, err := p.source.Bytes()
	if err != nil {
		return err
	}
	defer in.Close()
	sum := newSumReader(ctx, in)
	_, err = io.Copy(out, sum)
	c.raw = true
	c.found = RowCount{Rows: p.source.RowCount, Bytes: sum.bytes, SHA256: hex.EncodeToString(sum.Sum(nil))}
	return err
}

func (c *normalizedCopy) writeRows(ctx context.Context, p *loadPlan, most int64, out io.Writer) error {
	if p.source.Table() != nil {
		return c.writeTable(p, func(rows reader.RowReader) error { return c.writeCells(ctx, p, rows, most, out) })
	}
	in, err := p.source.Bytes()
	if err != nil {
		return reader.Unreadable(p.source.Name, err)
	}
	defer in.Close()
	sum := newSumReader(ctx, in)
	rows, err := p.source.Rows(sum, p.needed)
	if err == nil {
		err = c.writeCells(ctx, p, rows, most, out)
	}
	if err == nil && most == 0 {
		_, err = io.Copy(io.Discard, sum)
	}
	if err != nil {
		return p.source.Damaged(err)
	}
	c.found.Bytes, c.found.SHA256 = sum.bytes, hex.EncodeToString(sum.Sum(nil))
	return nil
}

// writeTable writes a normalized copy of a table, which comes once.
func (c *normalizedCopy) writeTable(p *loadPlan, write func(reader.RowReader) error) error {
	rows, err := p.source.Table().Begin(p.needed)
	if err != nil {
		return err
	}
	if err := write(rows); err != nil {
		return p.source.Damaged(err)
	}
	c.found.Bytes, c.found.SHA256 = rows.Checksum()
	return nil
}

// writeCells writes the needed cells of every row, or of so many, and notes what is none.
func (c *normalizedCopy) writeCells(ctx context.Context, p *loadPlan, rows reader.RowReader, most int64, out io.Writer) error {
	size := 1 << 20
	if c.inMemory != nil {
		size = 0 // nothing is written
	}
	w := bufio.NewWriterSize(out, size)
	c.filled = make([]bool, len(p.needed))
	next := int64(1)
	for {
		r, err := rows.Next()
		if err == io.EOF || err == nil && most > 0 && c.found.Rows >= most {
			return w.Flush()
		}
		if err == nil && c.found.Rows%1024 == 0 {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		cells := p.source.Cells(r, p.needed)
		if r.Reason == "" && length(cells) > reader.LongestRow {
			r.Reason = contract.LineTooLong
		}
		if r.Reason != "" {
			c.found.Rejects++
			c.rejects = append(c.rejects, p.rejected(r))
			continue
		}
		if c.found.Rows++; r.Line != next {
			c.jumps = append(c.jumps, jump{c.found.Rows, r.Line})
		}
		next = r.Line + 1
		for i, cell := range cells {
			c.filled[i] = c.filled[i] || cell != ""
		}
		if c.inMemory != nil {
			c.inMemory.add(cells)
		} else if err := writeQuoted(w, cells); err != nil {
			return err
		}
	}
}

func length(cells []string) (n int) {
	for _, cell := range cells {
		n += len(cell)
	}
	return n
}

func writeQuoted(w *bufio.Writer, cells []string) error {
	for i, cell := range cells {
		if i > 0 {
			w.WriteByte(',')
		}
		w.WriteByte('"')
		if strings.IndexByte(cell, '"') >= 0 {
			cell = strings.ReplaceAll(cell, `"`, `""`)
		}
		w.WriteString(cell)
		w.WriteByte('"')
	}
	return w.WriteByte('\n')
}

// findLines calls found with the line of each wanted row (ascending, from 1), and
// refuse with every record that is no row.
func (c *normalizedCopy) findLines(wanted []int64, found func(row, line int64) error, refuse func(rejected) error) error {
	at := jump{1, 1}
	rest := c.jumps
	for _, row := range wanted {
		for len(rest) > 0 && rest[0].row <= row {
			at, rest = rest[0], rest[1:]
		}
		if err := found(row, at.line+row-at.row); err != nil {
			return err
		}
	}
	for _, r := range c.rejects {
		if err := refuse(r); err != nil {
			return err
		}
	}
	return nil
}
