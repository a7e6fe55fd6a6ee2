package pull

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"time"

	"khohoso/ingest/reader"
	sqlfiles "khohoso/sql"
)

// Watermark is how far a source was read, and the rows that reading on will meet again,
// because it begins a little earlier for what was committed late.
type Watermark struct {
	Source string // for the ledger
	Column string // column and type that places come from
	Place  int64
	Known  bool // something was read before; else Place says nothing
	ReadAt time.Time
	Lag    int64 // how much earlier than Place reading begins, in the unit of places
	Latest int64 // Place goes no further than this, so that a row from the future hides no others

	digests map[reader.Digest]int64
}

// From is where reading begins; ok is false for the very beginning. A source whose
// clock was ahead and is right again is read from its own present on.
func (w *Watermark) From() (place int64, ok bool) { return min(w.Place, w.Latest) - w.Lag, w.Known }

// Begin forgets how far the source was read: it is read from its beginning.
func (w *Watermark) Begin() { w.Known, w.digests = false, map[reader.Digest]int64{} }

// ReadWatermark is how far a source was read by a watermark. One that is read by another
// watermark now begins anew.
func ReadWatermark(ctx context.Context, db *sql.DB, source, watermark string, lag int64) (*Watermark, error) {
	w := &Watermark{Source: source, Column: watermark, Lag: lag, Latest: math.MaxInt64, digests: map[reader.Digest]int64{}}
	err := db.QueryRowContext(ctx, sqlfiles.Text("ingest", "pull_mark"), source, watermark).Scan(&w.Place, &w.ReadAt)
	if errors.Is(err, sql.ErrNoRows) {
		return w, nil
	}
	if err != nil {
		return nil, err
	}
	w.Known = true
	from, _ := w.From()
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
		var d reader.Digest
		if _, err := hex.Decode(d[:], []byte(text)); err != nil {
			return nil, fmt.Errorf("pull_row of %s: %w", source, err)
		}
		w.digests[d] = place
	}
	return w, rows.Err()
}

// movedTo is the watermark behind these rows, never further than Latest, with the rows that
// reading on from there meets again.
func (w *Watermark) movedTo(rows *reader.TableRows, now time.Time) Watermark {
	moved := *w
	moved.ReadAt = now
	switch {
	case rows.Count > 0 && w.Known:
		moved.Place = max(w.Place, rows.Last)
	case rows.Count > 0:
		moved.Place, moved.Known = rows.Last, true
	}
	moved.Place = min(moved.Place, w.Latest)
	from, _ := moved.From()
	moved.digests = map[reader.Digest]int64{}
	for _, met := range []map[reader.Digest]int64{w.digests, rows.Met} {
		for d, place := range met {
			if place >= from {
				moved.digests[d] = place
			}
		}
	}
	return moved
}

// lists are the digests and their places as two JSON arrays.
func (w *Watermark) lists() (digests, places string, err error) {
	texts, numbers := make([]string, 0, len(w.digests)), make([]int64, 0, len(w.digests))
	for d, place := range w.digests {
		texts, numbers = append(texts, hex.EncodeToString(d[:])), append(numbers, place)
	}
	one, err := json.Marshal(texts)
	if err != nil {
		return "", "", err
	}
	other, err := json.Marshal(numbers)
	return string(one), string(other), err
}
