package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"khohoso/internal/accountsdb"
	"khohoso/internal/apperr"
	"khohoso/models"
)

// backupBoth copies the accounts, where there are any, and then the warehouse, so
// that a backup that has its name has both. Neither waits for readers.
func backupBoth(ctx context.Context, w *models.Warehouse, path string, parquet bool) (b models.Backup, err error) {
	path = filepath.Clean(path)
	backup := func(ctx context.Context, path string) (models.Backup, error) {
		if parquet {
			return w.BackupParquet(ctx, path)
		}
		return w.Backup(ctx, path)
	}
	accounts, copied := accountsdb.PathFor(w.Path()), accountsdb.PathFor(path)
	if !isFile(accounts) {
		return backup(ctx, path)
	}
	if _, err := os.Stat(path); err == nil { // said by the one who says it well, before anything is written
		return backup(ctx, path)
	}
	db, err := accountsdb.Open(ctx, accounts)
	if err != nil {
		return b, err
	}
	err = errors.Join(db.Copy(ctx, copied), db.Close())
	if err == nil {
		b, err = backup(ctx, path)
	}
	if err != nil {
		return b, errors.Join(err, accountsdb.RemoveCopy(copied))
	}
	return b, nil
}

// restoreBoth restores the warehouse and the accounts that were copied with it.
func restoreBoth(ctx context.Context, backup, path string) (b models.Backup, err error) {
	backup = filepath.Clean(backup) // a folder may be named with a slash behind it
	copied, accounts := accountsdb.PathFor(backup), accountsdb.PathFor(path)
	if !isFile(copied) {
		return models.Restore(ctx, backup, path)
	}
	if isFile(accounts) {
		return b, apperr.New(apperr.Storage, fmt.Sprintf("accounts %q are there already; restore to a new file with --warehouse", accounts),
			fmt.Sprintf("tệp tài khoản %q đã có; hãy khôi phục ra tệp mới bằng --warehouse", accounts))
	}
	if err := accountsdb.VerifyCopy(ctx, copied); err != nil {
		return b, err
	}
	if b, err = models.Restore(ctx, backup, path); err != nil {
		return b, err
	}
	return b, accountsdb.Restore(ctx, copied, accounts)
}

// verifyBoth holds a backup and the accounts beside it against their checksums.
func verifyBoth(ctx context.Context, backup string) (models.Backup, error) {
	backup = filepath.Clean(backup)
	b, err := models.VerifyBackup(backup)
	if err != nil || !isFile(accountsdb.PathFor(backup)) {
		return b, err
	}
	return b, accountsdb.VerifyCopy(ctx, accountsdb.PathFor(backup))
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}
