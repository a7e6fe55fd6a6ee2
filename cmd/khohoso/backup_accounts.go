package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"khohoso/internal/accountsdb"
	"khohoso/internal/apperr"
	"khohoso/models/backup"
	"khohoso/models/store"
)

// backupBoth copies the accounts, where there are any, and then the warehouse, so
// that a backup that has its name has both. Neither waits for readers.
func backupBoth(ctx context.Context, w *store.Warehouse, path string, parquet bool) (b backup.Backup, err error) {
	path = filepath.Clean(path)
	backup := func(ctx context.Context, path string) (backup.Backup, error) {
		if parquet {
			return backup.WriteParquet(ctx, w, path)
		}
		return backup.Write(ctx, w, path)
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
func restoreBoth(ctx context.Context, file, path string) (b backup.Backup, err error) {
	file = filepath.Clean(file) // a folder may be named with a slash behind it
	copied, accounts := accountsdb.PathFor(file), accountsdb.PathFor(path)
	if !isFile(copied) {
		return backup.Restore(ctx, file, path)
	}
	if isFile(accounts) {
		return b, apperr.New(apperr.Storage, fmt.Sprintf("accounts %q are there already; restore to a new file with --warehouse", accounts),
			fmt.Sprintf("tệp tài khoản %q đã có; hãy khôi phục ra tệp mới bằng --warehouse", accounts))
	}
	if err := accountsdb.VerifyCopy(ctx, copied); err != nil {
		return b, err
	}
	if b, err = backup.Restore(ctx, file, path); err != nil {
		return b, err
	}
	return b, accountsdb.Restore(ctx, copied, accounts)
}

// verifyBoth holds a backup and the accounts beside it against their checksums.
func verifyBoth(ctx context.Context, file string) (backup.Backup, error) {
	file = filepath.Clean(file)
	b, err := backup.VerifyBackup(file)
	if err != nil || !isFile(accountsdb.PathFor(file)) {
		return b, err
	}
	return b, accountsdb.VerifyCopy(ctx, accountsdb.PathFor(file))
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}
