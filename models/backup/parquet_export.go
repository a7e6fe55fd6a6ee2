package backup

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/duckdb/duckdb-go/v2"

	"khohoso/internal/apperr"
	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// WriteParquet writes the warehouse, as it stands between two writes, to a new
// folder that needs no DuckDB to be read: a Parquet file for every table, what makes
// the tables, checksums, and a text that says what each file is. Writers wait only
// while the file is copied. The folder is restored once and every table held against
// the original's before it gets its name. It needs room for the warehouse twice
// beside it. Errors: apperr.Storage.
func WriteParquet(ctx context.Context, w *store.Warehouse, path string) (b Backup, err error) {
	path = filepath.Clean(path)
	if _, err := os.Lstat(path); err == nil {
		return b, apperr.New(apperr.Storage, fmt.Sprintf("backup %q is there already; choose another name", path), fmt.Sprintf("bản sao lưu %q đã có; hãy chọn tên khác", path))
	}
	part := path + ".part"
	if err := errors.Join(os.RemoveAll(part), os.Mkdir(part, 0o700)); err != nil {
		return b, BackupFault(path, err)
	}
	defer os.RemoveAll(part)
	work, err := os.MkdirTemp(filepath.Dir(path), ".backup-*") // beside it: the copies need the same room
	if err != nil {
		return b, BackupFault(path, err)
	}
	defer os.RemoveAll(work)
	copied, restored := filepath.Join(work, "copy.duckdb"), filepath.Join(work, "restored.duckdb")
	want, err := copyInTurn(ctx, w, copied)
	if err != nil {
		return b, BackupFault(path, err)
	}
	e := parquetExport{folder: part}
	if err := e.write(ctx, copied); err != nil {
		return b, BackupFault(path, err)
	}
	if err := restoreParquet(ctx, part, restored); err != nil {
		return b, err
	}
	got, err := contentsOf(ctx, restored)
	if err != nil {
		return b, err
	}
	if table := FirstDifference(want, got); table != "" {
		return b, fmt.Errorf("backup %q: table %s differs from the original", path, table)
	}
	if b, err = VerifyBackup(part); err != nil {
		return b, err
	}
	b.Path, b.Tables = path, len(want)
	if err := os.Rename(part, path); err != nil {
		return b, BackupFault(path, err)
	}
	return b, nil
}

// copyInTurn copies the file while nobody writes and says what stands in it.
func copyInTurn(ctx context.Context, w *store.Warehouse, path string) (map[string]string, error) {
	end, err := w.AcquireWriter(ctx)
	if err != nil {
		return nil, err
	}
	defer end()
	if err := copyTo(w, path); err != nil {
		return nil, err
	}
	return Contents(ctx, w)
}

// parquetExport is one backup on its way into its folder.
type parquetExport struct {
	folder string
	db     *sql.DB // the copy, which reaches that folder alone
	parts  []parquetPart
}

// parquetPart is one table of it.
type parquetPart struct {
	name, table, columns string
	rows                 int64
}

// file is the name of a table's file.
func (p parquetPart) file() string { return p.name + ".parquet" }

func (e *parquetExport) write(ctx context.Context, copied string) (err error) {
	db, err := openConfined(ctx, copied, e.folder)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	e.db = db
	if e.parts, err = partsOf(ctx, db); err != nil {
		return err
	}
	for i := range e.parts {
		if err := e.writePart(ctx, &e.parts[i]); err != nil {
			return err
		}
	}
	text, err := e.definitions(ctx)
	if err != nil {
		return err
	}
	if err := writeSynced(filepath.Join(e.folder, schemaFile), text); err != nil {
		return err
	}
	readme, err := e.readme(ctx)
	if err != nil {
		return err
	}
	if err := writeSynced(filepath.Join(e.folder, readmeFile), readme); err != nil {
		return err
	}
	return writeChecksums(e.folder)
}

func (e *parquetExport) writePart(ctx context.Context, p *parquetPart) error {
	text := partStatement("write_part", *p, filepath.Join(e.folder, p.file()))
	answer, err := e.db.ExecContext(ctx, text)
	if err != nil {
		return fmt.Errorf("table %s: %w", p.name, err)
	}
	p.rows, err = answer.RowsAffected()
	return errors.Join(err, os.Chmod(filepath.Join(e.folder, p.file()), 0o600))
}

// partStatement fills a statement in for one table and its file.
func partStatement(name string, p parquetPart, file string) string {
	fill := strings.NewReplacer("{{.Columns}}", p.columns, "{{.Table}}", p.table, "'{{.File}}'", store.Quote(file))
	return fill.Replace(sqlfiles.Text("ops/backup", name))
}

// partsOf are the tables of a warehouse.
func partsOf(ctx context.Context, db *sql.DB) (parts []parquetPart, err error) {
	rows, err := db.QueryContext(ctx, sqlfiles.Text("ops/backup", "parts"))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var p parquetPart
		if err := rows.Scan(&p.name, &p.table, &p.columns); err != nil {
			return nil, err
		}
		parts = append(parts, p)
	}
	return parts, rows.Err()
}

// openConfined opens a file of the engine that may reach one folder and nothing else:
// what makes its tables comes from outside.
func openConfined(ctx context.Context, path, folder string) (*sql.DB, error) {
	engine, err := duckdb.NewConnector(path, nil)
	if err != nil {
		return nil, err
	}
	db := sql.OpenDB(engine)
	db.SetMaxOpenConns(1) // the schema that names mean is the connection's
	settings := []string{
		"set memory_limit = '2GiB'",
		"set temp_directory = " + store.Quote(path+".tmp"),
		"set allowed_directories = [" + store.QuoteAll([]string{folder, path + ".tmp"}) + "]",
		"set enable_external_access = false",
		"set autoinstall_known_extensions = false",
		"set autoload_known_extensions = false",
		"set allow_community_extensions = false",
		"set lock_configuration = true",
	}
	for _, setting := range settings {
		if _, err := db.ExecContext(ctx, setting); err != nil {
			return nil, errors.Join(fmt.Errorf("lock the engine down: %s: %w", setting, err), db.Close())
		}
	}
	return db, nil
}
