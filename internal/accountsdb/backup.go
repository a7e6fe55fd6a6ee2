package accountsdb

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

	"khohoso/internal/apperr"
)

// checksumEnding is what stands behind the name of a copy in that of its checksum,
// which sha256sum -c reads.
const checksumEnding = ".sha256"

// Copy writes the accounts of a moment to a new file with its checksum beside it,
// while others read and write. Error: apperr.Storage.
func (d *DB) Copy(ctx context.Context, path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) // for its owner alone, from the start
	if err != nil {
		return copyFault(path, err)
	}
	if err := file.Close(); err != nil {
		return copyFault(path, err)
	}
	if _, err := d.pool.ExecContext(ctx, "vacuum into ?", path); err != nil {
		return copyFault(path, errors.Join(err, os.Remove(path)))
	}
	sum, err := digest(path)
	if err != nil {
		return copyFault(path, err)
	}
	return writeChecksum(path, sum)
}

func writeChecksum(path, sum string) error {
	line := fmt.Sprintf("%s  %s\n", sum, filepath.Base(path))
	if err := os.WriteFile(path+checksumEnding, []byte(line), 0o600); err != nil {
		return copyFault(path, err)
	}
	return nil
}

// VerifyCopy holds a copy against its checksum and asks the engine whether it is
// whole. Error: apperr.Storage.
func VerifyCopy(ctx context.Context, path string) error {
	line, err := os.ReadFile(path + checksumEnding)
	if err != nil {
		return apperr.Wrap(apperr.Storage, err, fmt.Sprintf("accounts %q have no checksum beside them", path), fmt.Sprintf("tệp tài khoản %q không có tệp mã kiểm tra", path))
	}
	sum, err := digest(path)
	if err != nil {
		return copyFault(path, err)
	}
	if want, _, _ := strings.Cut(string(line), " "); want != sum {
		return damaged(path, nil)
	}
	pool, err := sql.Open(driver, "file:"+escape(path)+"?mode=ro&immutable=1")
	if err != nil {
		return damaged(path, err)
	}
	defer pool.Close()
	var state string
	if err := pool.QueryRowContext(ctx, "pragma integrity_check").Scan(&state); err != nil || state != "ok" {
		return damaged(path, err)
	}
	return nil
}

// Restore puts a verified copy where a new warehouse has its accounts. It never
// overwrites. Error: apperr.Storage.
func Restore(ctx context.Context, copied, path string) error {
	if err := VerifyCopy(ctx, copied); err != nil {
		return err
	}
	in, err := os.Open(copied)
	if err != nil {
		return copyFault(copied, err)
	}
	defer in.Close()
	out, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return copyFault(path, err)
	}
	_, err = io.Copy(out, in)
	if err := errors.Join(err, out.Sync(), out.Close()); err != nil {
		return copyFault(path, errors.Join(err, os.Remove(path)))
	}
	return nil
}

// RemoveCopy takes a copy and its checksum away, if they are there.
func RemoveCopy(path string) error {
	for _, one := range []string{path, path + checksumEnding} {
		if err := os.Remove(one); err != nil && !errors.Is(err, os.ErrNotExist) {
			return copyFault(path, err)
		}
	}
	return nil
}

func digest(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	sum := sha256.New()
	_, err = io.Copy(sum, file)
	return hex.EncodeToString(sum.Sum(nil)), err
}

func copyFault(path string, err error) error {
	return apperr.Wrap(apperr.Storage, err, fmt.Sprintf("cannot copy accounts to or from %q: check that it is not there yet, that its folder may be written to and has room", path),
		fmt.Sprintf("không sao chép được tệp tài khoản %q: hãy kiểm tra tệp chưa có sẵn, thư mục cho phép ghi và còn chỗ trống", path))
}

func damaged(path string, err error) error {
	return apperr.Wrap(apperr.Storage, err, fmt.Sprintf("accounts %q are damaged; use another backup", path), fmt.Sprintf("tệp tài khoản %q đã hỏng; hãy dùng bản sao lưu khác", path))
}
