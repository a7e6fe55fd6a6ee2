// Package retention deletes what may be forgotten, after proof that no figure changes.
package retention

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"khohoso/internal/apperr"
	"khohoso/models/backup"
	"khohoso/models/graph"
	"khohoso/models/pipeline"
	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// Retention says what may go: what is older than a local day. Zero times keep all.
type Retention struct {
	Superseded time.Time // event rows that another row of the same event counts for
	Quarantine time.Time // rows set aside that came back mended
	History    time.Time // runs of jobs
}

// Retired is what went, or would go.
type Retired struct {
	Superseded int64
	Quarantine int64
	History    int64
	Archive    string // the Parquet file that keeps the event rows; "" when none went
	SHA256     string // of it
}

// Retire takes out what no figure depends on, after event rows were written to a
// Parquet file beside the warehouse that can be taken in again. Events that count
// stay: every figure is made anew from them. Before it commits it holds what the
// models read of the events against what they read before, then makes everything
// anew and holds every table of figures against the one of before. dry only counts.
//
// The caller holds the writer. Errors: apperr.Storage; an error when a figure would differ.
func Retire(ctx context.Context, w *store.Warehouse, r Retention, dry bool) (done Retired, err error) {
	before, err := figures(ctx, w)
	if err != nil {
		return done, err
	}
	if done, err = retire(ctx, w, r, dry); err != nil || dry || done.Superseded == 0 || before == nil {
		return done, err
	}
	if _, err := pipeline.Rebuild(ctx, w, nil); err != nil {
		return done, err
	}
	after, err := figures(ctx, w)
	if err != nil {
		return done, err
	}
	if table := backup.FirstDifference(before, after); table != "" {
		return done, fmt.Errorf("retention: table %s differs from before; take %s in again", table, done.Archive)
	}
	return done, nil
}

// figures are the contents of every table that figures are read from, closed ones
// too, of figures that are up to date; nil before the first build.
func figures(ctx context.Context, w *store.Warehouse) (map[string]string, error) {
	if _, err := w.DataVersion(ctx); apperr.CodeOf(err) == apperr.NotBuilt {
		return nil, nil
	}
	if _, err := pipeline.Build(ctx, w, nil); err != nil {
		return nil, err
	}
	found, err := backup.Contents(ctx, w)
	for name := range found {
		_, table, _ := strings.Cut(name, ".")
		for _, other := range []string{"raw_", "ledger_", "meta_", "finding", "unsettled_", "push_"} {
			if strings.HasPrefix(table, other) {
				delete(found, name)
			}
		}
	}
	return found, err
}

func retire(ctx context.Context, w *store.Warehouse, r Retention, dry bool) (done Retired, err error) {
	conn, err := w.DB().Conn(ctx)
	if err != nil {
		return done, err
	}
	defer conn.Close()
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return done, err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to roll back
	going := retiring{ctx: ctx, tx: tx, warehouse: w, dry: dry}
	if err := going.events(r.Superseded, &done); err != nil {
		return done, err
	}
	if done.Quarantine, err = going.rows("mended", r.Quarantine, "retire_mended", "delete_mended"); err != nil {
		return done, err
	}
	if done.History, err = going.rows("old_runs", r.History, "delete_old_runs"); err != nil {
		return done, err
	}
	if _, err := tx.ExecContext(ctx, "drop table if exists temp.retiring"); err != nil || dry {
		return done, err
	}
	if err := tx.Commit(); err != nil {
		return done, store.OpenFault(store.Options{Path: w.Path()}, err)
	}
	return done, nil
}

// retiring is one run of retention inside its transaction.
type retiring struct {
	ctx       context.Context
	tx        *sql.Tx
	warehouse *store.Warehouse
	dry       bool
}

// rows finds what is older than a day by one statement and takes it out by others.
func (g retiring) rows(find string, before time.Time, do ...string) (count int64, err error) {
	if before.IsZero() {
		return 0, nil
	}
	statement, err := graph.ModelText("ops/retention", find)
	if err != nil {
		return 0, err
	}
	if _, err := g.tx.ExecContext(g.ctx, statement, sql.Named("before", before.Format(time.DateOnly))); err != nil {
		return 0, err
	}
	if err := g.tx.QueryRowContext(g.ctx, "select count(*) from temp.retiring").Scan(&count); err != nil || g.dry || count == 0 {
		return count, err
	}
	for _, statement := range do {
		if _, err := g.tx.ExecContext(g.ctx, sqlfiles.Text("ops/retention", statement)); err != nil {
			return count, err
		}
	}
	return count, nil
}

// events writes event rows to their file, takes them out, and proves that the models
// read the same as before.
func (g retiring) events(before time.Time, done *Retired) (err error) {
	if done.Superseded, err = g.rows("superseded", before); err != nil || g.dry || done.Superseded == 0 {
		return err
	}
	was, err := g.staged()
	if err != nil {
		return err
	}
	if done.Archive, done.SHA256, err = g.archive(); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(done.Archive)
			done.Archive = ""
		}
	}()
	if _, err := g.tx.ExecContext(g.ctx, sqlfiles.Text("ops/retention", "retire_superseded"), sql.Named("archive", filepath.Base(done.Archive)), sql.Named("sha256", done.SHA256)); err != nil {
		return err
	}
	if _, err := g.tx.ExecContext(g.ctx, sqlfiles.Text("ops/retention", "delete_superseded")); err != nil {
		return err
	}
	is, err := g.staged()
	if err == nil && is != was {
		err = errors.New("retention: the events that count would not be the same; nothing was taken out")
	}
	return err
}

// staged is the content of what the models read of events.
func (g retiring) staged() (content string, err error) {
	statement, err := sqlfiles.Render("ops/build", "table_digest", map[string]any{"Table": "stg_event"})
	if err != nil {
		return "", err
	}
	var rows int64
	err = g.tx.QueryRowContext(g.ctx, statement).Scan(&rows, &content)
	return fmt.Sprintf("%d rows, %s", rows, content), err
}

// archive writes the rows to a file beside the warehouse. The engine may write to
// its temporary folder only, so the file is made there and moved.
func (g retiring) archive() (path, sum string, err error) {
	w := g.warehouse
	now := time.Now().In(w.Location()).Format("20060102-150405.000")
	folder, part := w.Path()+".retired", filepath.Join(w.Path()+".tmp", "retired-"+now+".parquet")
	path = filepath.Join(folder, "events-"+now+".parquet")
	if err := errors.Join(os.MkdirAll(folder, 0o700), os.MkdirAll(filepath.Dir(part), 0o700)); err != nil {
		return "", "", backup.BackupFault(path, err)
	}
	defer os.Remove(part)
	statement := strings.ReplaceAll(sqlfiles.Text("ops/retention", "archive"), "'{{.File}}'", store.Quote(part))
	if _, err := g.tx.ExecContext(g.ctx, statement); err != nil {
		return "", "", backup.BackupFault(path, err)
	}
	if _, sum, err = backup.Checksum(part); err != nil {
		return "", "", backup.BackupFault(path, err)
	}
	if err := backup.CopyFile(part, path); err != nil { // synced
		return "", "", backup.BackupFault(path, err)
	}
	line := fmt.Sprintf("%s  %s\n", sum, filepath.Base(path))
	return path, sum, os.WriteFile(path+backup.ChecksumEnding, []byte(line), 0o600)
}
