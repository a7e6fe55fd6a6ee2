package ledger

import (
	"context"
	"database/sql"
	"time"

	sqlfiles "khohoso/sql"
)

// File is one file of the ledger: what came in and what became of its rows.
type File struct {
	ID      int
	Batch   int
	Kind    string
	Name    string // without what may name a person
	Format  string
	Mapping string // "" for contract columns
	Source  string // token, pull or inbox; "" taken in by hand

	SourceRows  int64
	Read        int64 // = Accepted + Duplicate + Quarantined
	Accepted    int64
	Revised     int64 // of Accepted
	Duplicate   int64
	Quarantined int64
	Waiting     int64 // of Quarantined: not brought back yet

	WithoutEvent sql.NullInt64 // rows that gave none; not counted by an older version
	Unread       sql.NullInt64 // cells that stand empty because they could not be read

	First, Last time.Time // of its events; zero for catalogues
	At          time.Time // when it was taken in
}

// FileQuery asks for some files; what is empty is not asked about.
type FileQuery struct {
	Source string // as Sources names it: with ByHand a kind
	ByHand bool
	Day    string // 2024-06-30, in the zone of the warehouse
	Batch  int
	Before int       // numbers of files below this
	From   time.Time // when they were taken in
	Until  time.Time // included
	Most   int
}

// Files lists files, the latest first.
func Files(ctx context.Context, db *sql.DB, q FileQuery) ([]File, error) {
	instant := func(t time.Time) sql.NullTime { return sql.NullTime{Time: t, Valid: !t.IsZero()} }
	rows, err := db.QueryContext(ctx, sqlfiles.Text("ingest", "ledger_files"),
		sql.Named("source", q.Source), sql.Named("by_hand", q.ByHand), sql.Named("day", q.Day), sql.Named("batch", q.Batch),
		sql.Named("before", q.Before), sql.Named("from_instant", instant(q.From)), sql.Named("until_instant", instant(q.Until)), sql.Named("most", q.Most))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []File
	for rows.Next() {
		var f File
		var first, last sql.NullTime
		if err := rows.Scan(&f.ID, &f.Batch, &f.Kind, &f.Name, &f.Format, &f.Mapping, &f.Source, &f.SourceRows, &f.Read, &f.Accepted, &f.Revised,
			&f.Duplicate, &f.Quarantined, &f.Waiting, &f.WithoutEvent, &f.Unread, &first, &last, &f.At); err != nil {
			return nil, err
		}
		f.First, f.Last = first.Time, last.Time
		found = append(found, f)
	}
	return found, rows.Err()
}

// Totals are the sums of the files that a query asks for, whatever page of them.
type Totals struct{ Files, Batches, Read, Accepted, Duplicate, Quarantined int64 }

// TotalsOf sums files by their source and day.
func TotalsOf(ctx context.Context, db *sql.DB, q FileQuery) (t Totals, err error) {
	err = db.QueryRowContext(ctx, sqlfiles.Text("ingest", "ledger_totals"), sql.Named("source", q.Source), sql.Named("by_hand", q.ByHand), sql.Named("day", q.Day)).
		Scan(&t.Files, &t.Batches, &t.Read, &t.Accepted, &t.Duplicate, &t.Quarantined)
	return t, err
}
