package store

import (
	"context"
	"fmt"

	"khohoso/internal/apperr"
	sqlfiles "khohoso/sql"
)

// migrate brings the schema up to date: embedded files in the order of their
// names, each in a transaction of its own and recorded, so that a crash between
// two leaves a warehouse that the next opening completes.
func (w *Warehouse) migrate(ctx context.Context) error {
	const ledger = `create table if not exists meta_migration (name varchar not null, applied_at timestamptz not null)`
	if _, err := w.db.ExecContext(ctx, ledger); err != nil {
		return err
	}
	done, err := w.migrations(ctx)
	if err != nil {
		return err
	}
	known := sqlfiles.Layer("schema")
	if len(done) > len(known) {
		return newerFault(w.path)
	}
	for _, migration := range known {
		if done[migration.Name] {
			continue
		}
		if err := w.apply(ctx, migration); err != nil {
			return fmt.Errorf("migration %s: %w", migration.Name, err)
		}
	}
	return nil
}

func (w *Warehouse) apply(ctx context.Context, migration sqlfiles.Statement) error {
	tx, err := w.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to roll back
	if _, err := tx.ExecContext(ctx, migration.Text); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "insert into meta_migration values (?, now())", migration.Name); err != nil {
		return err
	}
	return tx.Commit()
}

func (w *Warehouse) migrations(ctx context.Context) (map[string]bool, error) {
	rows, err := w.db.QueryContext(ctx, "select name from meta_migration")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	done := map[string]bool{}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		done[name] = true
	}
	return done, rows.Err()
}

// checkMigrated refuses to read a warehouse of another version: a reader cannot migrate it.
func (w *Warehouse) checkMigrated(ctx context.Context) error {
	done, err := w.migrations(ctx)
	if err != nil {
		return apperr.Wrap(apperr.NoWarehouse, err,
			fmt.Sprintf("%q holds no warehouse yet; take files in first: khohoso ingest FILE", w.path),
			fmt.Sprintf("%q chưa phải kho dữ liệu; hãy nạp tệp trước: khohoso ingest TỆP", w.path))
	}
	known := sqlfiles.Layer("schema")
	switch {
	case len(done) > len(known):
		return newerFault(w.path)
	case len(done) < len(known):
		return apperr.New(apperr.NotBuilt,
			fmt.Sprintf("warehouse %q was made by an older version; run khohoso build once to bring it up to date", w.path),
			fmt.Sprintf("kho dữ liệu %q do phiên bản cũ tạo; hãy chạy khohoso build một lần để nâng cấp", w.path))
	}
	return nil
}

func newerFault(path string) error {
	return apperr.New(apperr.Storage,
		fmt.Sprintf("warehouse %q was made by a newer version of this program; use that version", path),
		fmt.Sprintf("kho dữ liệu %q do phiên bản mới hơn của chương trình tạo; hãy dùng phiên bản đó", path))
}
