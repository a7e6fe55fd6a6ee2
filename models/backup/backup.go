// Package backup copies a warehouse while it serves, as a file or as Parquet, and proves a copy.
package backup

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"khohoso/internal/apperr"
	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// ChecksumEnding is what stands behind the name of a backup in the name of the
// file with its checksum, which sha256sum -c reads.
const ChecksumEnding = ".sha256"

// Backup is a copy of a warehouse that was proven equal to it.
type Backup struct {
	Path   string
	Bytes  int64
	SHA256 string
	Tables int
}

// Write copies the warehouse to a new file, as it stands between two writes:
// readers go on, writers wait their turn. The copy is opened and every table held
// against the original's before it gets its name. Errors: apperr.Storage.
func Write(ctx context.Context, w *store.Warehouse, path string) (b Backup, err error) {
	if _, err := os.Stat(path); err == nil {
		return b, apperr.New(apperr.Storage, fmt.Sprintf("backup %q is there already; choose another name", path), fmt.Sprintf("bản sao lưu %q đã có; hãy chọn tên khác", path))
	}
	part := path + ".part"
	defer removeDatabase(part)
	end, err := w.AcquireWriter(ctx)
	if err != nil {
		return b, err
	}
	defer end()
	if err := copyTo(w, part); err != nil {
		return b, BackupFault(path, err)
	}
	want, err := Contents(ctx, w)
	if err != nil {
		return b, err
	}
	got, err := contentsOf(ctx, part)
	if err != nil {
		return b, err
	}
	if table := FirstDifference(want, got); table != "" {
		return b, fmt.Errorf("backup %q: table %s differs from the original", path, table)
	}
	b = Backup{Path: path, Tables: len(want)}
	if b.Bytes, b.SHA256, err = Checksum(part); err != nil {
		return b, BackupFault(path, err)
	}
	line := fmt.Sprintf("%s  %s\n", b.SHA256, filepath.Base(path))
	if err := errors.Join(os.WriteFile(path+ChecksumEnding, []byte(line), 0o600), os.Rename(part, path)); err != nil {
		return b, BackupFault(path, err)
	}
	return b, nil
}

// lockedFiles are warehouse files that were read while this process' engine holds them. They stay open: to close one would
// let go of the engine's lock, and another process could write to the file.
var lockedFiles struct {
	sync.Mutex
	byPath map[string]*os.File
}

// openLocked opens a warehouse file that the engine holds, or gives the one that is open.
func openLocked(path string) (*os.File, error) {
	lockedFiles.Lock()
	defer lockedFiles.Unlock()
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if known := lockedFiles.byPath[path]; known != nil {
		if was, err := known.Stat(); err == nil && os.SameFile(was, info) {
			return known, nil
		}
		known.Close() // of a file that was replaced, which nobody holds
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if lockedFiles.byPath == nil {
		lockedFiles.byPath = map[string]*os.File{}
	}
	lockedFiles.byPath[path] = file
	return file, nil
}

// copyTo copies the file and what is not in it yet. Nobody writes meanwhile.
func copyTo(w *store.Warehouse, part string) error {
	in, err := openLocked(w.Path())
	if err != nil {
		return err
	}
	info, err := in.Stat()
	if err != nil {
		return err
	}
	if err := copyInto(io.NewSectionReader(in, 0, info.Size()), part); err != nil {
		return err
	}
	err = CopyFile(w.Path()+".wal", part+".wal")
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

// CopyFile copies a file that nobody writes and syncs it.
func CopyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	return copyInto(in, to)
}

// copyInto writes a file and syncs it.
func copyInto(in io.Reader, to string) error {
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}

// Contents is the number of rows and a digest of every table, by its name.
func Contents(ctx context.Context, w *store.Warehouse) (map[string]string, error) {
	quoted, err := tablesIn(ctx, w.DB())
	if err != nil {
		return nil, err
	}
	found := map[string]string{}
	for name, table := range quoted {
		if found[name], err = digestOf(ctx, w.DB(), table); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// tablesIn are the tables of a file, each name with how a statement writes it.
func tablesIn(ctx context.Context, db *sql.DB) (map[string]string, error) {
	rows, err := db.QueryContext(ctx, sqlfiles.Text("ops/backup", "tables"))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	quoted := map[string]string{}
	for rows.Next() {
		var name, table string
		if err := rows.Scan(&name, &table); err != nil {
			return nil, err
		}
		quoted[name] = table
	}
	return quoted, rows.Err()
}

// digestOf is the number of rows and a digest of one table.
func digestOf(ctx context.Context, db *sql.DB, table string) (string, error) {
	statement, err := sqlfiles.Render("ops/build", "table_digest", map[string]any{"Table": table})
	if err != nil {
		return "", err
	}
	var count int64
	var digest string
	err = db.QueryRowContext(ctx, statement).Scan(&count, &digest)
	return fmt.Sprintf("%d rows, %s", count, digest), err
}

// contentsOf opens a copy, which takes what stood beside it into the file.
func contentsOf(ctx context.Context, path string) (found map[string]string, err error) {
	w, err := store.Open(ctx, store.Options{Path: path})
	if err != nil {
		return nil, err
	}
	found, err = Contents(ctx, w)
	return found, errors.Join(err, w.Close())
}

// FirstDifference is a table that two warehouses do not have alike, "" for none.
func FirstDifference(one, other map[string]string) string {
	for table, content := range one {
		if other[table] != content {
			return table
		}
	}
	for table := range other {
		if _, known := one[table]; !known {
			return table
		}
	}
	return ""
}

// Checksum is the length and the SHA-256 of a file, in hex.
func Checksum(path string) (int64, string, error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, "", err
	}
	defer file.Close()
	sum := sha256.New()
	n, err := io.Copy(sum, file)
	return n, hex.EncodeToString(sum.Sum(nil)), err
}

// VerifyBackup holds a backup, a file or a folder of Parquet files, against its
// checksums. Errors: apperr.Storage.
func VerifyBackup(path string) (Backup, error) {
	if isFolder(path) {
		return verifyParquet(path)
	}
	b := Backup{Path: path}
	line, err := os.ReadFile(path + ChecksumEnding)
	if err != nil {
		return b, apperr.Wrap(apperr.Storage, err, fmt.Sprintf("backup %q has no checksum beside it (%s)", path, path+ChecksumEnding),
			fmt.Sprintf("bản sao lưu %q không có tệp mã kiểm tra (%s)", path, path+ChecksumEnding))
	}
	if b.Bytes, b.SHA256, err = Checksum(path); err != nil {
		return b, BackupFault(path, err)
	}
	if want, _, _ := strings.Cut(string(line), " "); want != b.SHA256 {
		return b, apperr.New(apperr.Storage, fmt.Sprintf("backup %q is damaged: its checksum differs; use another one", path),
			fmt.Sprintf("bản sao lưu %q đã hỏng: mã kiểm tra không khớp; hãy dùng bản khác", path))
	}
	return b, nil
}

// Restore brings a backup, after its checksums were verified, to a new warehouse file
// and proves it by opening it. It never overwrites. Errors: apperr.Storage.
func Restore(ctx context.Context, backup, path string) (b Backup, err error) {
	if b, err = VerifyBackup(backup); err != nil {
		return b, err
	}
	if _, err := os.Stat(path); err == nil {
		return b, apperr.New(apperr.Storage, fmt.Sprintf("warehouse %q is there already; restore to a new file with --warehouse", path),
			fmt.Sprintf("kho dữ liệu %q đã có; hãy khôi phục ra tệp mới bằng --warehouse", path))
	}
	part := path + ".part"
	removeDatabase(part) // of one that was broken off
	defer removeDatabase(part)
	if err := unpack(ctx, backup, part); err != nil {
		return b, err
	}
	found, err := contentsOf(ctx, part)
	if err != nil {
		return b, err
	}
	b.Tables = len(found)
	if err := os.Rename(part, path); err != nil {
		return b, BackupFault(path, err)
	}
	return b, nil
}

// removeDatabase removes a file of the engine and what stands beside it while it is open.
func removeDatabase(path string) {
	for _, ending := range []string{"", ".wal", ".tmp"} {
		os.RemoveAll(path + ending)
	}
}

// unpack makes a warehouse file of a backup.
func unpack(ctx context.Context, backup, path string) error {
	if isFolder(backup) {
		return restoreParquet(ctx, backup, path)
	}
	if err := CopyFile(backup, path); err != nil {
		return BackupFault(path, err)
	}
	return nil
}

// SameAs says which table of a backup differs from the warehouse's, "" for none.
func SameAs(ctx context.Context, w *store.Warehouse, backup string) (string, error) {
	folder, err := os.MkdirTemp(filepath.Dir(backup), ".verify-*") // beside it: the copy needs the same room
	if err != nil {
		return "", BackupFault(backup, err)
	}
	defer os.RemoveAll(folder)
	copied := filepath.Join(folder, "copy.duckdb")
	if err := unpack(ctx, backup, copied); err != nil {
		return "", err
	}
	got, err := contentsOf(ctx, copied)
	if err != nil {
		return "", err
	}
	want, err := Contents(ctx, w)
	delete(want, jobHistory)
	delete(got, jobHistory)
	return FirstDifference(want, got), err
}

// jobHistory goes on after a backup: the run that made it ends behind it.
const jobHistory = "main.ledger_job_run"

// BackupFault turns what the file system says of a backup into what an operator can act on.
func BackupFault(path string, err error) error {
	return apperr.Wrap(apperr.Storage, err, fmt.Sprintf("cannot copy to %q: check that its folder exists, may be written to and has room", path),
		fmt.Sprintf("không sao chép được ra %q: hãy kiểm tra thư mục có tồn tại, cho phép ghi và còn chỗ trống", path))
}
