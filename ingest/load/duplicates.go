package load

import (
	"context"
	"database/sql"
	"time"

	"khohoso/ingest/contract"
)

// loadedFile is what stands of an event file in raw_event, and what of it was there before.
type loadedFile struct {
	rows, timed        int64 // timed: those that fit
	first, last        sql.NullTime
	hasEventID         bool
	unread             int64 // fees that could not be read
	duplicate, revised int64
}

// into fills in how many rows stay.
func (l *loadedFile) into(result *FileResult) {
	result.Duplicate, result.Revised, result.Accepted = l.duplicate, l.revised, l.timed-l.duplicate
	result.Unread = l.unread
	if l.first.Valid {
		result.First, result.Last = l.first.Time, l.last.Time
	}
}

// loadedFiles are files that were loaded one behind the other, by their numbers.
type loadedFiles map[int]*loadedFile

// fileSpan are files as the statements name them.
type fileSpan struct{ FirstFile, LastFile int }

func (l loadedFiles) files() (span fileSpan) {
	for id := range l {
		if span.FirstFile == 0 || id < span.FirstFile {
			span.FirstFile = id
		}
		span.LastFile = max(span.LastFile, id)
	}
	return span
}

// total adds the files up; its span of time holds all of theirs.
func (l loadedFiles) total() (sum loadedFile) {
	for _, f := range l {
		sum.rows, sum.timed, sum.duplicate, sum.revised = sum.rows+f.rows, sum.timed+f.timed, sum.duplicate+f.duplicate, sum.revised+f.revised
		sum.unread += f.unread
		sum.hasEventID = sum.hasEventID || f.hasEventID
		if f.first.Valid && (!sum.first.Valid || f.first.Time.Before(sum.first.Time)) {
			sum.first = f.first
		}
		if f.last.Valid && (!sum.last.Valid || f.last.Time.After(sum.last.Time)) {
			sum.last = f.last
		}
	}
	return sum
}

// loadedOf is what was loaded of an event file; of others nothing is asked here.
func (b *batch) loadedOf(ctx context.Context, p *loadPlan) (*loadedFile, error) {
	if p.kind.Name != contract.Events.Name {
		return &loadedFile{}, nil
	}
	files, err := b.loaded(ctx, fileSpan{b.fileID, b.fileID})
	return files[b.fileID], err
}

// loaded reads what was loaded of files.
func (b *batch) loaded(ctx context.Context, span fileSpan) (loadedFiles, error) {
	files := loadedFiles{}
	for id := span.FirstFile; id <= span.LastFile; id++ {
		files[id] = &loadedFile{}
	}
	err := b.each(ctx, "loaded_events", []any{span.FirstFile, span.LastFile}, func(rows *sql.Rows) error {
		var id int
		var l loadedFile
		if err := rows.Scan(&id, &l.rows, &l.timed, &l.first, &l.last, &l.hasEventID, &l.unread); err != nil {
			return err
		}
		files[id] = &l
		return nil
	})
	if err == nil && files.total().unread > 0 {
		err = b.exec(ctx, "spare_unread", span)
	}
	return files, err
}

// dedupe counts the rows of files that were there before, and notes what is to be
// done with them and with those that do not fit once the batch is committed
// (dedupe.sql says why not now).
func (b *batch) dedupe(ctx context.Context, files loadedFiles) error {
	span := files.files()
	repeats, err := b.findDuplicates(ctx, span, files)
	if err != nil {
		return err
	}
	all := files.total()
	if !repeats && all.timed == all.rows {
		return nil
	}
	b.leavesDedupe = true
	left := struct {
		fileSpan
		Repeats, Deleted, WithoutTime bool
	}{span, repeats, all.timed-all.duplicate <= all.rows/2, all.timed < all.rows}
	if left.Deleted {
		left.WithoutTime = false
		if err := b.exec(ctx, "delete_unwanted", left); err != nil || !repeats {
			return err
		}
	}
	return b.exec(ctx, "queue_dedupe", left)
}

// findDuplicates finds the rows that are in the warehouse already and those that say
// something else about a known event; staging decides which of them counts.
func (b *batch) findDuplicates(ctx context.Context, span fileSpan, files loadedFiles) (found bool, err error) {
	all := files.total()
	if !all.first.Valid {
		return false, nil
	}
	search := struct {
		fileSpan
		From, To    string
		HasEventID  bool
		Part, Parts int64
	}{span, instantLiteral(all.first.Time), instantLiteral(all.last.Time), all.hasEventID, 0, 1}
	const few = 100_000 // rows, of which to search twice costs less than to make a table in vain
	candidates := int64(1)
	if all.rows <= few {
		if err := b.queryRow(ctx, "count_candidates", search, nil, &candidates); err != nil || candidates == 0 {
			return false, err
		}
	}
	if err := b.exec(ctx, "find_candidates", search); err != nil {
		return false, err
	}
	if all.rows > few {
		if err := b.queryRow(ctx, "count_candidate", nil, nil, &candidates); err != nil {
			return false, err
		}
	}
	for search.Parts = partsOf(candidates); search.Part < search.Parts; search.Part++ {
		if err := b.exec(ctx, "find_duplicates", search); err != nil {
			return false, err
		}
	}
	err = b.each(ctx, "count_duplicates", nil, func(rows *sql.Rows) error {
		var id int
		var duplicate, revised int64
		if err := rows.Scan(&id, &duplicate, &revised); err != nil {
			return err
		}
		files[id].duplicate, files[id].revised, found = duplicate, revised, true
		return nil
	})
	return found, err
}

// partsOf is in how many parts so many events are compared: the columns of all rows of
// an event are in memory at once.
func partsOf(events int64) int64 {
	const together = 150_000
	return events/together + 1
}

// each runs a statement and hands over its rows.
func (b *batch) each(ctx context.Context, statement string, parameters []any, take func(*sql.Rows) error) error {
	text, err := render(statement, nil)
	if err != nil {
		return err
	}
	rows, err := b.tx.QueryContext(ctx, text, parameters...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := take(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func instantLiteral(t time.Time) string {
	return "timestamptz '" + t.UTC().Format("2006-01-02 15:04:05.999999+00") + "'"
}
