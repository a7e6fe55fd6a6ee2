package backup

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	_ "github.com/duckdb/duckdb-go/v2" // an engine in memory, to find the order of views

	"khohoso/internal/apperr"
	"khohoso/models/catalog"
	"khohoso/models/graph"
	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// Files of a Parquet backup that are no tables.
const (
	schemaFile    = "schema.sql"
	readmeFile    = "README.txt"
	checksumsFile = "SHA256SUMS"
)

// definition is what makes a schema, a table or a view.
type definition struct {
	step   int // 1 schemas, 2 tables, 3 views
	schema string
	sql    string
}

// isView: a view names tables without their schema, so it is made inside its own.
func (d definition) isView() bool { return d.step == 3 }

// run makes it. Names without a schema mean main again afterwards.
func (d definition) run(ctx context.Context, db *sql.DB) error {
	_, err := db.ExecContext(ctx, d.text())
	if err != nil && d.isView() {
		_, back := db.ExecContext(ctx, "set schema = 'main'")
		err = errors.Join(err, back)
	}
	return err
}

func (d definition) text() string {
	if !d.isView() {
		return d.sql
	}
	return "set schema = " + store.Quote(d.schema) + ";\n" + d.sql + "\nset schema = 'main';"
}

// definitions is the text that makes every table and view, and how far the schema
// had come.
func (e *parquetExport) definitions(ctx context.Context) (string, error) {
	found, err := readDefinitions(ctx, e.db)
	if err != nil {
		return "", err
	}
	if found, err = inOrder(ctx, found); err != nil {
		return "", err
	}
	migrations, err := names(ctx, e.db, sqlfiles.Text("ops/backup", "migrations"))
	if err != nil {
		return "", err
	}
	var text strings.Builder
	text.WriteString("-- Các lệnh dựng lại mọi bảng và khung nhìn của kho (what makes every table and view).\n-- Phiên bản lược đồ (migrations):\n")
	for _, name := range migrations {
		fmt.Fprintf(&text, "--   %s\n", name)
	}
	for _, one := range found {
		text.WriteString("\n" + one.text() + "\n")
	}
	return text.String(), nil
}

func readDefinitions(ctx context.Context, db *sql.DB) (found []definition, err error) {
	rows, err := db.QueryContext(ctx, sqlfiles.Text("ops/backup", "definitions"))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var d definition
		if err := rows.Scan(&d.step, &d.schema, &d.sql); err != nil {
			return nil, err
		}
		found = append(found, d)
	}
	return found, rows.Err()
}

// inOrder finds an order in which everything can be made: a view may stand on others
// that were made anew since, and the engine keeps no account of it. So it is tried.
func inOrder(ctx context.Context, found []definition) (order []definition, err error) {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	for len(found) > 0 {
		var waiting []definition
		var last error
		for _, d := range found {
			if err := d.run(ctx, db); err != nil {
				waiting, last = append(waiting, d), err
				continue
			}
			order = append(order, d)
		}
		if len(waiting) == len(found) {
			return nil, fmt.Errorf("backup: %d views cannot be made again: %w", len(waiting), last)
		}
		found = waiting
	}
	return order, nil
}

// names reads a list of one column.
func names(ctx context.Context, db *sql.DB, query string) (found []string, err error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		found = append(found, name)
	}
	return found, rows.Err()
}

// readme says what each file is.
func (e *parquetExport) readme(ctx context.Context) (string, error) {
	added, err := graph.StoredExtension(ctx, e.db)
	if err != nil {
		return "", err
	}
	described, err := catalog.ReadDescriptions(added)
	if err != nil {
		return "", err
	}
	says := map[string]string{}
	for _, table := range described {
		says[table.Name] = strings.Join(strings.Fields(table.Description), " ")
	}
	var text strings.Builder
	text.WriteString(readmeHead)
	for _, p := range e.parts {
		schema, table, _ := strings.Cut(p.name, ".")
		say := says[table]
		if say == "" {
			say = groupOf(table)
		}
		if schema != "main" {
			say = "số liệu đã chốt (frozen by a closing): " + say
		}
		fmt.Fprintf(&text, "%s\t%d\t%s\n", p.file(), p.rows, say)
	}
	return text.String(), nil
}

const readmeHead = `Bản sao lưu kho hồ sơ dạng Parquet, để giữ lâu dài: đọc được bằng mọi công cụ đọc Parquet.
(A dossier warehouse as Parquet, for long keeping: any tool that reads Parquet reads it.)

Khôi phục (restore):  khohoso restore THƯ_MỤC --warehouse MỚI.duckdb
Kiểm tra (check):     khohoso verify THƯ_MỤC, hoặc (or) sha256sum -c SHA256SUMS

README.txt	tệp này (this file)
schema.sql	các lệnh dựng bảng và khung nhìn, phiên bản lược đồ (what makes tables and views; migrations)
SHA256SUMS	mã kiểm tra của mọi tệp khác (checksums of every other file)

Tệp, số dòng, nội dung (file, rows, what it is):
`

// groupOf says what a table is by how its name begins.
func groupOf(table string) string {
	beginning, _, _ := strings.Cut(table, "_")
	says, known := map[string]string{
		"raw":    "dữ liệu gốc đã nạp (rows as taken in)",
		"ledger": "sổ theo dõi: lượt nạp, kỳ chốt, công việc (ledger of batches, closings, jobs)",
		"seed":   "định nghĩa: danh mục, quy tắc, ngày nghỉ (definitions)",
		"meta":   "thông tin về kho và các lượt tổng hợp (about the warehouse and its builds)",
	}[beginning]
	if !known {
		return "bảng của kho (table of the warehouse)"
	}
	return says
}

// damagedFolder says what is wrong with a Parquet backup, and the way out.
func damagedFolder(folder, why, whyVI string, err error) error {
	return apperr.Wrap(apperr.Storage, err, fmt.Sprintf("backup %q is damaged: %s; use another one", folder, why),
		fmt.Sprintf("bản sao lưu %q đã hỏng: %s; hãy dùng bản khác", folder, whyVI))
}
