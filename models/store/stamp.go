package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	sqlfiles "khohoso/sql"
)

// Stamp is what every answer about figures depends on besides the question: as
// long as it stays the same, so does the answer, also that about a closed period.
// It is made for caches and says nothing to a reader.
type Stamp struct {
	Figures string // changes with each build
	Rulings string // changes when a period is closed or reopened, and with the outcome of the data tests
}

// lastStamp is the stamp as it was read last.
type lastStamp struct {
	mu sync.Mutex
	Stamp
	known  bool
	writes uint64    // as many there had been when it began to be read
	read   time.Time // when that was
}

// String is the stamp as one word.
func (s Stamp) String() string { return s.Figures + " " + s.Rulings }

// stampHolds is how long a stamp is believed without a look at the file, should
// somebody write who does not say so.
const stampHolds = time.Second

// Stamp is that of the figures as they are now, also for frozen ones. It costs a
// read only after somebody wrote, and once in a while.
//
// Error: apperr.NotBuilt.
func (w *Warehouse) Stamp(ctx context.Context) (Stamp, error) {
	w = w.Live()
	w.stamp.mu.Lock() // after a build everyone asks at once
	defer w.stamp.mu.Unlock()
	last, now, writes := &w.stamp, time.Now(), w.writes.Load()
	if last.known && last.writes == writes && now.Sub(last.read) < stampHolds {
		return last.Stamp, nil
	}
	found, err := w.readStamp(ctx)
	if err != nil {
		return found, err
	}
	if last.known && last.Stamp != found {
		w.NoteWrite()
	}
	last.Stamp, last.known, last.writes, last.read = found, true, writes, now
	return found, nil
}

func (w *Warehouse) readStamp(ctx context.Context) (Stamp, error) {
	query, err := sqlfiles.Render("queries", "stamp", nil)
	if err != nil {
		return Stamp{}, err
	}
	var version, definitions string
	var batch, closings, reopened, tests, failures int64
	var parts uint64
	err = w.db.QueryRowContext(ctx, query).Scan(&version, &batch, &definitions, &parts, &closings, &reopened, &tests, &failures)
	if errors.Is(err, sql.ErrNoRows) {
		return Stamp{}, w.NotBuilt()
	}
	return Stamp{
		Figures: fmt.Sprintf("%s %d %s %x", version, batch, definitions, parts),
		Rulings: fmt.Sprintf("%d %d %d %d", closings, reopened, tests, failures),
	}, err
}
