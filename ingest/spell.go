package ingest

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"strings"
)

// spellOut gives the plan of a fair copy of the file for the engine: the rows as
// we split them, every cell quoted, and of the columns only those that are taken
// in, so that nothing about persons is written down (design law 9).
//
// It is for files that the engine reads wrongly or not at all: line ends of two
// kinds, quotation marks that do not close, bytes that are no UTF-8.
func (b *batch) spellOut(ctx context.Context, p *plan) (copied *plan, cleanUp func(), err error) {
	var folder string
	if err := b.tx.QueryRowContext(ctx, "select current_setting('temp_directory')").Scan(&folder); err != nil {
		return nil, nil, err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, nil, err
	}
	file, err := os.CreateTemp(folder, "rows-*.csv")
	if err != nil {
		return nil, nil, err
	}
	cleanUp = func() {
		os.Remove(file.Name())
		os.Remove(folder) // if the engine keeps nothing there
	}
	err = p.writeCells(file)
	if err = errors.Join(err, file.Close()); err != nil {
		cleanUp()
		return nil, nil, err
	}
	fair := *p
	fair.Path, fair.Delimiter, fair.Compression, fair.FairCopy = literal(file.Name()), "','", "'none'", true
	fair.FileColumns = p.SourceColumns
	return &fair, cleanUp, nil
}

func (p *plan) writeCells(out io.Writer) error {
	file, rows, err := p.source.rows(p.needed)
	if err != nil {
		return err
	}
	defer file.Close()
	w := bufio.NewWriterSize(out, 1<<20)
	for {
		r, err := rows.next()
		if err == io.EOF {
			return w.Flush()
		}
		if err != nil {
			return p.source.damaged(err)
		}
		if r.reason != "" {
			continue
		}
		cells := split(r.text, byte(p.source.Delimiter))
		for i, at := range p.needed {
			if i > 0 {
				w.WriteByte(',')
			}
			w.WriteByte('"')
			w.WriteString(strings.ReplaceAll(cells[at], `"`, `""`))
			w.WriteByte('"')
		}
		if err := w.WriteByte('\n'); err != nil {
			return err
		}
	}
}
