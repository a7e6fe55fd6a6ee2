package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"khohoso/internal/accountsdb"
	"khohoso/internal/apperr"
	"khohoso/models/backup"
	"khohoso/models/store"
)

func (a *app) backupCommand() *cobra.Command {
	var parquet bool
	command := &cobra.Command{
		Use:   "backup FILE",
		Short: "Sao lưu kho ra tệp mới, có mã kiểm tra; --parquet: ra thư mục để giữ lâu dài (copy the warehouse; while serving see serve --backup-dir)",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			w, err := a.openExisting(cmd.Context())
			if err != nil {
				return err
			}
			defer w.Close()
			b, err := backupBoth(cmd.Context(), w, args[0], parquet)
			if err == nil {
				a.sayBackup(a.say("đã sao lưu", "backed up"), b)
			}
			return err
		},
	}
	command.Flags().BoolVar(&parquet, "parquet", false, "ra một thư mục tệp Parquet, đọc được không cần chương trình này (a folder of Parquet files, for long keeping)")
	return command
}

func (a *app) sayBackup(what string, b backup.Backup) {
	fmt.Fprintf(a.out, a.say("%s %s: %s byte, %d bảng, sha256 %s\n", "%s %s: %s bytes, %d tables, sha256 %s\n"), what, b.Path, a.count(b.Bytes), b.Tables, b.SHA256)
}

func (a *app) restoreCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "restore BACKUP --warehouse NEW",
		Short: "Khôi phục một bản sao lưu ra tệp kho mới (a backup to a new warehouse file)",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			b, err := restoreBoth(cmd.Context(), args[0], a.Warehouse)
			if err == nil {
				a.sayBackup(a.say("đã khôi phục", "restored"), b)
			}
			return err
		},
	}
}

func (a *app) verifyCommand() *cobra.Command {
	var same bool
	command := &cobra.Command{
		Use:   "verify BACKUP",
		Short: "Kiểm tra một bản sao lưu; --same: so từng bảng với kho (check a backup, against the warehouse with --same)",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			b, err := verifyBoth(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			if same {
				if err := a.verifySame(cmd.Context(), args[0]); err != nil {
					return err
				}
			}
			fmt.Fprintf(a.out, a.say("bản sao lưu nguyên vẹn: %s, sha256 %s\n", "the backup is whole: %s, sha256 %s\n"), b.Path, b.SHA256)
			return nil
		},
	}
	command.Flags().BoolVar(&same, "same", false, "mọi bảng phải giống kho hiện nay (every table must equal the warehouse's)")
	return command
}

func (a *app) verifySame(ctx context.Context, file string) error {
	w, err := a.read(ctx)
	if err != nil {
		return err
	}
	defer w.Close()
	table, err := backup.SameAs(ctx, w, file)
	if err != nil || table == "" {
		return err
	}
	return apperr.New(apperr.DataTests, fmt.Sprintf("backup %q differs from warehouse %q in table %s; something was taken in or built since", file, a.Warehouse, table),
		fmt.Sprintf("bản sao lưu %q khác kho %q ở bảng %s; đã nạp hoặc tổng hợp thêm từ đó", file, a.Warehouse, table))
}

// backups are made by the service itself while it runs.
type backups struct {
	warehouse *store.Warehouse
	folder    string
	every     time.Duration
	keep      int
	failed    func(error)
	parquet   bool // as folders of Parquet files
}

// ending of the names of what is made: each kind keeps its own number.
func (b backups) ending() string {
	if b.parquet {
		return ".parquet"
	}
	return ".duckdb"
}

// backUp makes backups while the service runs, if a folder is named; stop waits for
// one that is under way.
func (a *app) backUp(ctx context.Context, w *store.Warehouse) (stop func(), err error) {
	if a.BackupDir == "" {
		return func() {}, nil
	}
	b := backups{warehouse: w, folder: a.BackupDir, every: a.BackupEvery, keep: a.BackupKeep, failed: func(err error) { a.log.Error("backup", "error", err) }}
	if err := b.check(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() { defer close(ended); b.run(ctx) }()
	return func() { cancel(); <-ended }, nil
}

// check says which setting is wrong.
func (b backups) check() error {
	info, err := os.Stat(b.folder)
	switch {
	case err != nil || !info.IsDir():
		return apperr.Wrap(apperr.Usage, err, fmt.Sprintf("--backup-dir %q: there is no such folder", b.folder), fmt.Sprintf("--backup-dir %q: không có thư mục này", b.folder))
	case b.every < time.Second:
		return apperr.New(apperr.Usage, "--backup-every: a second at least", "--backup-every: ít nhất một giây")
	case b.keep < 1:
		return apperr.New(apperr.Usage, "--backup-keep: one at least", "--backup-keep: ít nhất một bản")
	}
	return nil
}

// run makes one whenever the newest is older than it should be, until the context ends:
// so one that was missed while the service stood still is made at its start.
func (b backups) run(ctx context.Context) {
	for {
		wait := b.every - time.Since(b.newest())
		select {
		case <-ctx.Done():
			return
		case <-time.After(max(wait, 0)):
		}
		if _, err := b.make(ctx); err != nil && ctx.Err() == nil {
			b.failed(err)
			select { // a full disk does not get better by asking at once
			case <-ctx.Done():
				return
			case <-time.After(min(b.every, 10*time.Minute)):
			}
		}
	}
}

func (b backups) made() []string {
	found, err := filepath.Glob(filepath.Join(b.folder, "khohoso-*"+b.ending()))
	if err != nil {
		return nil // of a pattern that is malformed
	}
	slices.Sort(found)
	return found
}

func (b backups) newest() time.Time {
	made := b.made()
	if len(made) == 0 {
		return time.Time{}
	}
	info, err := os.Stat(made[len(made)-1])
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}

func (b backups) make(ctx context.Context) (backup.Backup, error) {
	name := clock().In(b.warehouse.Location()).Format("khohoso-20060102-150405.000") + b.ending()
	done, err := backupBoth(ctx, b.warehouse, filepath.Join(b.folder, name), b.parquet)
	if err != nil {
		return done, err
	}
	made := b.made()
	for _, old := range made[:max(0, len(made)-b.keep)] {
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
