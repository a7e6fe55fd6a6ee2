package pull

import (
	"context"
	"database/sql"
	"time"

	"khohoso/ingest/contract"
	"khohoso/ingest/load"
	"khohoso/ingest/mapping"
	"khohoso/ingest/reader"
	sqlfiles "khohoso/sql"
)

// Batch is rows of a source, which are taken in as one batch together with how
// far the source is read by then.
type Batch struct {
	Table     reader.Table
	Watermark *Watermark    // moved on once the batch is committed
	Kind      contract.Kind // the zero Kind is told from the columns
	Mapping   *mapping.Mapping
	Now       time.Time

	NullWords []string // what stands for nothing in its cells
	Report    func(load.Progress)

	content *reader.TableInput
	moved   Watermark // what Watermark becomes
}

// BatchResult is what became of a batch.
type BatchResult struct {
	Files  []load.FileResult // one, or none when there was nothing new
	Rows   int64             // that the table had
	Reread int64             // of Rows, met before and passed over
	Last   int64             // place of the last row
}

// TakeBatch takes rows of a source in when nobody else writes. They are read to
// their end before that. Errors: those of load.Run and of the table; then neither
// rows nor watermark have changed.
func TakeBatch(ctx context.Context, store load.Store, p Batch) (BatchResult, error) {
	p.content = &reader.TableInput{Table: p.Table, Known: p.Watermark.digests}
	files, err := load.Run(ctx, store.DB(), load.Request{
		From: p.Watermark.Source, Kind: p.Kind, Mapping: p.Mapping, NullWords: p.NullWords, Now: p.Now, Report: p.Report, AcquireWriter: store.AcquireWriter, Table: p.content, Hook: &p,
	})
	if err != nil {
		return BatchResult{}, err
	}
	*p.Watermark = p.moved
	rows := p.content.Rows
	return BatchResult{Files: files, Rows: rows.Count, Reread: rows.Reread, Last: rows.Last}, nil
}

// Before lets every batch begin.
func (p *Batch) Before(context.Context, *sql.Conn, string) error { return nil }

// Commit keeps how far the source is read.
func (p *Batch) Commit(ctx context.Context, tx *sql.Tx, _ []load.FileResult) error {
	p.moved = p.Watermark.movedTo(p.content.Rows, p.Now)
	if !p.moved.Known {
		return nil
	}
	for _, name := range []string{"forget_pull_mark", "forget_pull_rows"} {
		if _, err := tx.ExecContext(ctx, sqlfiles.Text("ingest", name), p.moved.Source); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, sqlfiles.Text("ingest", "write_pull_mark"), p.moved.Source, p.moved.Column, p.moved.Place, p.Now); err != nil {
		return err
	}
	digests, places, err := p.moved.lists()
	if err != nil || len(p.moved.digests) == 0 {
		return err
	}
	_, err = tx.ExecContext(ctx, sqlfiles.Text("ingest", "write_pull_rows"), p.moved.Source, digests, places)
	return err
}
