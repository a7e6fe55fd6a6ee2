package ledger

import (
	"context"
	"database/sql"
	"time"

	sqlfiles "khohoso/sql"
)

// Source is how fresh a source is.
type Source struct {
	Source      string // token, pull or inbox; the kind of files taken in by hand
	ByHand      bool
	Batches     int64
	LastBatch   time.Time
	LastEvent   time.Time // zero for catalogues
	Accepted    int64
	Quarantined int64
	UsualGap    time.Duration // between two batches, the middle of all; 0 for a single one
}

// When a source counts as silent: after so many times its usual gap, an hour at
// least, once it has a rhythm at all.
const (
	silentAfter  = 3
	silentAtMost = time.Hour
	rhythmFrom   = 4 // batches
)

// Silent says whether a source has been silent longer than its rhythm explains.
// Files that are taken in by hand have none.
func (s Source) Silent(now time.Time) bool {
	return !s.ByHand && s.Batches >= rhythmFrom && now.Sub(s.LastBatch) > max(silentAfter*s.UsualGap, silentAtMost)
}

// Sources gives the state of every source, by name.
func Sources(ctx context.Context, db *sql.DB) ([]Source, error) {
	rows, err := db.QueryContext(ctx, sqlfiles.Text("ingest", "sources"))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []Source
	for rows.Next() {
		var s Source
		var last sql.NullTime
		var gap float64
		if err := rows.Scan(&s.Source, &s.ByHand, &s.Batches, &s.LastBatch, &last, &s.Accepted, &s.Quarantined, &gap); err != nil {
			return nil, err
		}
		s.LastEvent, s.UsualGap = last.Time, time.Duration(gap*float64(time.Second)).Round(time.Second)
		found = append(found, s)
	}
	return found, rows.Err()
}
