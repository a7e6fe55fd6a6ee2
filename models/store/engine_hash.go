package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	sqlfiles "khohoso/sql"
)

// hashSetting is the setting that notes what the engine's hash gives.
const hashSetting = "engine_hash"

// renewHashes makes the hashes that the file keeps again where the engine that made them hashed otherwise. An engine
// promises nothing of its hash from one version to the next, and with others every row that is known would come in again.
// A file that notes nothing is of before this was noted: its hashes are made again, too, once.
func (w *Warehouse) renewHashes(ctx context.Context) error {
	var now, noted string
	if err := w.db.QueryRowContext(ctx, sqlfiles.Text("ops/engine", "hash_probe")).Scan(&now); err != nil {
		return err
	}
	err := w.db.QueryRowContext(ctx, "select value from meta_setting where name = ?", hashSetting).Scan(&noted)
	if err != nil && !errors.Is(err, sql.ErrNoRows) || noted == now {
		return err
	}
	tx, err := w.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to roll back
	if _, err := tx.ExecContext(ctx, sqlfiles.Text("ops/engine", "renew_hashes")); err != nil {
		return fmt.Errorf("renew hashes: %w", err)
	}
	if _, err := tx.ExecContext(ctx, "delete from meta_setting where name = ?", hashSetting); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "insert into meta_setting values (?, ?)", hashSetting, now); err != nil {
		return err
	}
	return tx.Commit()
}
