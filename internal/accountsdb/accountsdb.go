// Package accountsdb opens the file of accounts, sessions and the audit: SQLite,
// beside the warehouse, for everything that must be written at once whatever the
// warehouse is busy with, and by another command while the service runs.
// Statements stand in sql/accounts, migrations in sql/accounts_schema.
package accountsdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"khohoso/internal/apperr"
	sqlfiles "khohoso/sql"
)

// DB is an open file of accounts. Its methods are safe for concurrent use, also
// by several processes.
type DB struct {
	pool *sql.DB
	path string
}

// PathFor is the file that belongs to a warehouse.
func PathFor(warehouse string) string { return warehouse + ".accounts" }

// Open opens the file, makes it when it is not there, readable for its owner
// only, and brings it up to date.
//
// Errors: apperr.Storage.
func Open(ctx context.Context, path string) (*DB, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, openFault(path, err)
	}
	if err := file.Close(); err != nil {
		return nil, openFault(path, err)
	}
	pool, err := sql.Open(driver, "file:"+escape(path)+"?_journal_mode=WAL&_synchronous=FULL&_busy_timeout=10000&_foreign_keys=on&_txlock=immediate")
	if err != nil {
		return nil, openFault(path, err)
	}
	pool.SetMaxOpenConns(4)
	d := &DB{pool, path}
	if err := d.migrate(ctx); err != nil {
		return nil, errors.Join(openFault(path, err), pool.Close())
	}
	return d, nil
}

// escape writes a path so that SQLite does not take parts of it for settings.
func escape(path string) string {
	var out []byte
	for _, c := range []byte(path) {
		if c == '?' || c == '%' || c == '#' {
			out = fmt.Appendf(out, "%%%02X", c)
			continue
		}
		out = append(out, c)
	}
	return string(out)
}

func openFault(path string, err error) error {
	var told *apperr.Fault
	if errors.As(err, &told) {
		return err
	}
	why, whyVI := "check that the folder exists, may be written to and has room", "hãy kiểm tra thư mục có tồn tại, cho phép ghi và còn chỗ trống"
	if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrPermission) {
		why, whyVI = "it is not a file of accounts or is damaged; bring it back from a backup", "tệp không phải tệp tài khoản hoặc đã hỏng; hãy khôi phục từ bản sao lưu"
	}
	return apperr.Wrap(apperr.Storage, err, fmt.Sprintf("cannot open the accounts %q: %s", path, why),
		fmt.Sprintf("không mở được tệp tài khoản %q: %s", path, whyVI))
}

// Close lets go of the file.
func (d *DB) Close() error { return d.pool.Close() }

// Path is the file.
func (d *DB) Path() string { return d.path }

// migrate applies what the file has not seen yet. Two processes that open a new
// file together take turns: the transaction locks it before it looks.
func (d *DB) migrate(ctx context.Context) error {
	return d.In(ctx, func(tx Tx) error {
		const ledger = `create table if not exists migration (name text not null primary key)`
		if _, err := tx.tx.ExecContext(ctx, ledger); err != nil {
			return err
		}
		var done int
		if err := tx.tx.QueryRowContext(ctx, `select count(*) from migration`).Scan(&done); err != nil {
			return err
		}
		known := sqlfiles.Layer("accounts_schema")
		if done > len(known) {
			return apperr.New(apperr.Storage, fmt.Sprintf("accounts %q were made by a newer version of this program; use that version", d.path),
				fmt.Sprintf("tệp tài khoản %q do phiên bản mới hơn của chương trình tạo; hãy dùng phiên bản đó", d.path))
		}
		for _, migration := range known[done:] {
			if _, err := tx.tx.ExecContext(ctx, migration.Text); err != nil {
				return fmt.Errorf("migration %s: %w", migration.Name, err)
			}
			if _, err := tx.tx.ExecContext(ctx, `insert into migration values (?)`, migration.Name); err != nil {
				return err
			}
		}
		return nil
	})
}
