package ingest

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"time"

	sqlfiles "khohoso/sql"
)

// Mark is how far a source was read, and the rows that reading on will meet again,
// because it begins a little earlier for what was committed late.
type Mark struct {
	Source    string // for the ledger
	Watermark string // column and type that places come from
	Place     int64
	Known     bool // something was read before; else Place says nothing
	ReadAt    time.Time
	Lag       int64 // how much earlier than Place reading begins, in the unit of places
	Latest    int64 // Place goes no further than this, so that a row from the future hides no others

	digests map[digest]int64
}

// From is where reading begins; ok is false for the very beginning. A source whose
// clock was ahead and is right again is read from its own present on.
func (m *Mark) From() (place int64, ok bool) { return min(m.Place, m.Latest) - m.Lag, m.Known }

// Begin forgets how far the source was read: it is read from its beginning.
func (m *Mark) Begin() { m.Known, m.digests = false, map[digest]int64{} }

// MarkOf is how far a source was read by a watermark. One that is read by another
// watermark now begins anew.
func MarkOf(ctx context.Context, db *sql.DB, source, watermark string, lag int64) (*Mark, error) {
	m := &Mark{Source: source, Watermark: watermark, Lag: lag, Latest: math.MaxInt64, digests: map[digest]int64{}}
	err := db.QueryRowContext(ctx, sqlfiles.Text("ingest", "pull_mark"), source, watermark).Scan(&m.Place, &m.ReadAt)
	if errors.Is(err, sql.ErrNoRows) {
		return m, nil
	}
	if err != nil {
		return nil, err
	}
	m.Known = true
	from, _ := m.From()
	rows, err := db.QueryContext(ctx, sqlfiles.Text("ingest", "pull_rows"), source, from)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		var place int64
		if err := rows.Scan(&text, &place); err != nil {
			return nil, err
		}
		var d digest
		if _, err := hex.Decode(d[:], []byte(text)); err != nil {
			return nil, fmt.Errorf("pull_row of %s: %w", source, err)
		}
		m.digests[d] = place
	}
	return m, rows.Err()
}

// Portion is rows of a source, which are taken in as one batch together with how
// far the source is read by then.
type Portion struct {
	Table   Table
	Mark    *Mark // moved on once the batch is committed
	Kind    Kind  // the zero Kind is told from the columns
	Mapping *Mapping
	Now     time.Time

	NullWords []string // what stands for nothing in its cells
	Report    func(Progress)

	content *tableContent
	moved   Mark // what Mark becomes
}

// PortionResult is what became of a portion.
type PortionResult struct {
	Files  []FileResult // one, or none when there was nothing new
	Rows   int64        // that the table had
	Reread int64        // of Rows, met before and passed over
	Last   int64        // place of the last row
}

// TakePortion takes rows of a source in when nobody else writes. They are read to
// their end before that. Errors: those of Ingest and of the table; then neither
// rows nor mark have changed.
func TakePortion(ctx context.Context, store Store, p Portion) (PortionResult, error) {
	p.content = &tableContent{table: p.Table, known: p.Mark.digests}
	files, err := Ingest(ctx, store.DB(), Request{
		From: p.Mark.Source, Kind: p.Kind, Mapping: p.Mapping, NullWords: p.NullWords, Now: p.Now, Report: p.Report, Turn: store.Turn, Table: p.content, Hook: &p,
	})
	if err != nil {
		return PortionResult{}, err
	}
	*p.Mark = p.moved
	rows := p.content.rows
	return PortionResult{Files: files, Rows: rows.rows, Reread: rows.reread, Last: rows.last}, nil
}

// Before lets every batch begin.
func (p *Portion) Before(context.Context, *sql.Conn, string) error { return nil }

// Commit keeps how far the source is read.
func (p *Portion) Commit(ctx context.Context, tx *sql.Tx, _ []FileResult) error {
	p.moved = p.Mark.movedTo(p.content.rows, p.Now)
	if !p.moved.Known {
		return nil
	}
	for _, name := range []string{"forget_pull_mark", "forget_pull_rows"} {
		if _, err := tx.ExecContext(ctx, sqlfiles.Text("ingest", name), p.moved.Source); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, sqlfiles.Text("ingest", "write_pull_mark"), p.moved.Source, p.moved.Watermark, p.moved.Place, p.Now); err != nil {
		return err
	}
	digests, places, err := p.moved.lists()
	if err != nil || len(p.moved.digests) == 0 {
		return err
	}
	_, err = tx.ExecContext(ctx, sqlfiles.Text("ingest", "write_pull_rows"), p.moved.Source, digests, places)
	return err
}

// movedTo is the mark behind these rows, never further than Latest, with the rows that
// reading on from there meets again.
func (m *Mark) movedTo(rows *tableRows, now time.Time) Mark {
	moved := *m
	moved.ReadAt = now
	switch {
	case rows.rows > 0 && m.Known:
		moved.Place = max(m.Place, rows.last)
	case rows.rows > 0:
		moved.Place, moved.Known = rows.last, true
	}
	moved.Place = min(moved.Place, m.Latest)
	from, _ := moved.From()
	moved.digests = map[digest]int64{}
	for _, met := range []map[digest]int64{m.digests, rows.met} {
		for d, place := range met {
			if place >= from {
				moved.digests[d] = place
			}
		}
	}
	return moved
}

// lists are the digests and their places as two JSON arrays.
func (m *Mark) lists() (digests, places string, err error) {
	texts, numbers := make([]string, 0, len(m.digests)), make([]int64, 0, len(m.digests))
	for d, place := range m.digests {
		texts, numbers = append(texts, hex.EncodeToString(d[:])), append(numbers, place)
	}
	one, err := json.Marshal(texts)
	if err != nil {
		return "", "", err
	}
	other, err := json.Marshal(numbers)
	return string(one), string(other), err
}
