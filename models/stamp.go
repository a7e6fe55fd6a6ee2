package models

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// Stamp is what every answer about figures depends on besides the question: as
// long as it stays the same, so does the answer, also that about a closed period.
// It is made for caches and says nothing to a reader.
type Stamp struct {
	Figures string // changes with each build
	Rulings string // changes when a period is closed or reopened, and with the outcome of the data tests
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
	w = w.root()
	return w.stamp.get(&w.writes, stampHolds, func() (Stamp, error) {
		now, err := w.readStamp(ctx)
		if err != nil {
			return now, err
		}
		if before := w.lastStamp.Swap(&now); before != nil && *before != now {
			w.wrote()
		}
		return now, nil
	})
}

func (w *Warehouse) readStamp(ctx context.Context) (Stamp, error) {
	query, err := readStatement("stamp", nil)
	if err != nil {
		return Stamp{}, err
	}
	var version, definitions string
	var batch, closings, reopened, tests, failures int64
	var parts uint64
	err = w.db.QueryRowContext(ctx, query).Scan(&version, &batch, &definitions, &parts, &closings, &reopened, &tests, &failures)
	if errors.Is(err, sql.ErrNoRows) {
		return Stamp{}, w.notBuilt()
	}
	return Stamp{
		Figures: fmt.Sprintf("%s %d %s %x", version, batch, definitions, parts),
		Rulings: fmt.Sprintf("%d %d %d %d", closings, reopened, tests, failures),
	}, err
}
