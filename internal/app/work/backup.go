package work

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"khohoso/internal/accountsdb"
	"khohoso/internal/app"
	"khohoso/internal/apperr"
	"khohoso/internal/config"
	"khohoso/models/backup"
	"khohoso/models/store"
)

// BackupBoth copies the accounts, where there are any, and then the warehouse, so
// that a backup that has its name has both. Neither waits for readers.
func BackupBoth(ctx context.Context, w *store.Warehouse, path string, parquet bool) (b backup.Backup, err error) {
	path = filepath.Clean(path)
	write := func(ctx context.Context, path string) (backup.Backup, error) {
		if parquet {
			return backup.WriteParquet(ctx, w, path)
		}
		return backup.Write(ctx, w, path)
	}
	accounts, copied := accountsdb.PathFor(w.Path()), accountsdb.PathFor(path)
	if !isFile(accounts) {
		return write(ctx, path)
	}
	if _, err := os.Stat(path); err == nil { // said by the one who says it well, before anything is written
		return write(ctx, path)
	}
	db, err := accountsdb.Open(ctx, accounts)
	if err != nil {
		return b, err
	}
	err = errors.Join(db.Copy(ctx, copied), db.Close())
	if err == nil {
		b, err = write(ctx, path)
	}
	if err != nil {
		return b, errors.Join(err, accountsdb.RemoveCopy(copied))
	}
	return b, nil
}

// RestoreBoth restores the warehouse and the accounts that were copied with it.
func RestoreBoth(ctx context.Context, file, path string) (b backup.Backup, err error) {
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

// VerifyBoth holds a backup and the accounts beside it against their checksums.
func VerifyBoth(ctx context.Context, file string) (backup.Backup, error) {
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

// Backups are made by the service itself while it runs.
type Backups struct {
	Warehouse *store.Warehouse
	Folder    string
	Every     time.Duration
	Keep      int
	Failed    func(error)
	Parquet   bool // as folders of Parquet files
}

// ending of the names of what is made: each kind keeps its own number.
func (b Backups) ending() string {
	if b.Parquet {
		return ".parquet"
	}
	return ".duckdb"
}

// ServedBackups are those that the service makes, as its settings are at the moment; no folder: none.
func ServedBackups(a *app.App, w *store.Warehouse) Backups {
	s := a.BackupSettings()
	return Backups{Warehouse: w, Folder: s.BackupDir, Every: s.BackupEvery, Keep: s.BackupKeep, Failed: func(err error) { a.Log.Error("backup", "error", err) }}
}

// CheckBackups says which setting of the service's backups is wrong.
func CheckBackups(s config.Serve) error {
	if s.BackupDir == "" {
		return nil
	}
	return Backups{Folder: s.BackupDir, Every: s.BackupEvery, Keep: s.BackupKeep}.check()
}

// BackUpWhileServing makes backups while the service runs, if a folder is named; stop waits for
// one that is under way.
func BackUpWhileServing(ctx context.Context, a *app.App, w *store.Warehouse) (stop func(), err error) {
	s := a.BackupSettings()
	if err := CheckBackups(s); err != nil || s.BackupDir == "" {
		return func() {}, err
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() { defer close(ended); ServedBackups(a, w).Run(ctx) }()
	return func() { cancel(); <-ended }, nil
}

// BackupPlaces are the folders of the settings and of the jobs, each once.
func BackupPlaces(a *app.App, w *store.Warehouse) (places []Backups, err error) {
	if served := ServedBackups(a, w); served.Folder != "" {
		places = append(places, served)
	}
	lines, err := config.ReadJobs(a.ConfigFile)
	for _, job := range lines {
		if job.Kind == "backup" && !slices.ContainsFunc(places, func(b Backups) bool { return b.Folder == job.Folder }) {
			places = append(places, JobBackups(w, job))
		}
	}
	return places, err
}

// check says which setting is wrong.
func (b Backups) check() error {
	info, err := os.Stat(b.Folder)
	switch {
	case err != nil || !info.IsDir():
		return apperr.Wrap(apperr.Usage, err, fmt.Sprintf("--backup-dir %q: there is no such folder", b.Folder), fmt.Sprintf("--backup-dir %q: không có thư mục này", b.Folder))
	case b.Every < time.Second:
		return apperr.New(apperr.Usage, "--backup-every: a second at least", "--backup-every: ít nhất một giây")
	case b.Keep < 1:
		return apperr.New(apperr.Usage, "--backup-keep: one at least", "--backup-keep: ít nhất một bản")
	}
	return nil
}

// Run makes one whenever the newest is older than it should be, until the context ends:
// so one that was missed while the service stood still is made at its start.
func (b Backups) Run(ctx context.Context) {
	for {
		wait := b.Every - time.Since(b.Newest())
		select {
		case <-ctx.Done():
			return
		case <-time.After(max(wait, 0)):
		}
		if _, err := b.Make(ctx); err != nil && ctx.Err() == nil {
			b.Failed(err)
			select { // a full disk does not get better by asking at once
			case <-ctx.Done():
				return
			case <-time.After(min(b.Every, 10*time.Minute)):
			}
		}
	}
}

// Made are the backups in the folder, oldest first.
func (b Backups) Made() []string {
	found, err := filepath.Glob(filepath.Join(b.Folder, "khohoso-*"+b.ending()))
	if err != nil {
		return nil // of a pattern that is malformed
	}
	slices.Sort(found)
	return found
}

// Newest is when the latest of them was made; zero where there is none.
func (b Backups) Newest() time.Time {
	made := b.Made()
	if len(made) == 0 {
		return time.Time{}
	}
	info, err := os.Stat(made[len(made)-1])
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}

// Make makes one backup and takes those beyond the number kept away.
func (b Backups) Make(ctx context.Context) (backup.Backup, error) {
	name := app.Clock().In(b.Warehouse.Location()).Format("khohoso-20060102-150405.000") + b.ending()
	done, err := BackupBoth(ctx, b.Warehouse, filepath.Join(b.Folder, name), b.Parquet)
	if err != nil {
		return done, err
	}
	made := b.Made()
	for _, old := range made[:max(0, len(made)-b.Keep)] {
		if err := os.RemoveAll(old); err != nil {
			return done, err
		}
		if err := accountsdb.RemoveCopy(accountsdb.PathFor(old)); err != nil {
			return done, err
		}
		os.Remove(old + backup.ChecksumEnding)
	}
	return done, nil
}
