package ingest

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"strconv"

	"khohoso/internal/apperr"
	"khohoso/internal/safecsv"
	sqlfiles "khohoso/sql"
)

// RetryColumn is the column of a mended file that says which row it brings back.
const RetryColumn = "quarantine_id"

// QuarantineRow is one row that was set aside and not brought back.
type QuarantineRow struct {
	ID      int64
	File    string
	Kind    string
	Line    int64 // 0 when it could not be told
	Column  string
	Value   string
	Reason  string
	Place   string            // sheet and cell of a workbook, like Sheet1!C5; "" elsewhere
	Content map[string]string // contract columns as read; "row" for one that could not be split
}

// Quarantine lists what was set aside, in the order it came; kind "" gives all.
func Quarantine(ctx context.Context, db *sql.DB, kind string) ([]QuarantineRow, error) {
	rows, err := db.QueryContext(ctx, sqlfiles.Text("ingest", "list_quarantine"), kind)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []QuarantineRow
	for rows.Next() {
		var r QuarantineRow
		var line sql.NullInt64
		var content string
		if err := rows.Scan(&r.ID, &r.File, &r.Kind, &line, &r.Column, &r.Value, &r.Reason, &content, &r.Place); err != nil {
			return nil, err
		}
		r.Line = line.Int64
		cells := map[string]*string{}
		if err := json.Unmarshal([]byte(content), &cells); err != nil {
			return nil, fmt.Errorf("quarantine row %d: %w", r.ID, err)
		}
		r.Content = map[string]string{}
		for name, cell := range cells {
			if cell != nil {
				r.Content[name] = *cell
			}
		}
		found = append(found, r)
	}
	return found, rows.Err()
}

// QuarantineGroup is rows set aside for the same reason from the same source.
type QuarantineGroup struct {
	Kind    string
	Source  string // token or pull that sent them, else the file
	Column  string
	Reason  string
	Rows    int64
	Example string // one of the values
}

// QuarantineGroups counts what was set aside and not brought back, most rows first.
func QuarantineGroups(ctx context.Context, db *sql.DB) ([]QuarantineGroup, error) {
	rows, err := db.QueryContext(ctx, sqlfiles.Text("ingest", "group_quarantine"))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []QuarantineGroup
	for rows.Next() {
		var g QuarantineGroup
		if err := rows.Scan(&g.Kind, &g.Source, &g.Column, &g.Reason, &g.Rows, &g.Example); err != nil {
			return nil, err
		}
		found = append(found, g)
	}
	return found, rows.Err()
}

// QuarantineHeader is the first row of a table of rows to mend: what is wrong first,
// then the contract's columns as they were read.
func QuarantineHeader(kind Kind) []string {
	header := []string{RetryColumn, "quarantine_file", "quarantine_line", "quarantine_column", "quarantine_reason"}
	for _, column := range kind.Columns {
		header = append(header, column.Name)
	}
	return header
}

// Record is the row as QuarantineHeader lays it out; wrong is the place of the cell
// at fault, -1 where the whole row is.
func (r QuarantineRow) Record(kind Kind, lang string) (cells []string, wrong int) {
	line := r.Place
	if line == "" && r.Line > 0 {
		line = strconv.FormatInt(r.Line, 10)
	}
	cells = []string{strconv.FormatInt(r.ID, 10), r.File, line, r.Column, Explain(r.Kind, r.Reason, r.Column, lang)}
	if broken := r.Content["row"]; broken != "" {
		cells[4] += " | " + broken
	}
	wrong = -1
	for _, column := range kind.Columns {
		if column.Name == r.Column {
			wrong = len(cells)
		}
		cells = append(cells, r.Content[column.Name])
	}
	return cells, wrong
}

// Allowed says what a column takes, where that is a list of words; "" elsewhere.
func Allowed(kind Kind, column string) string {
	c, known := kind.column(column)
	if !known || c.allowedList() == "" {
		return ""
	}
	return allowed(c.allowedList())
}

// WriteQuarantine writes rows of one kind as a CSV file to mend.
func WriteQuarantine(out io.Writer, kind Kind, rows []QuarantineRow, lang string) error {
	w := safecsv.NewWriter(out)
	if err := w.Write(QuarantineHeader(kind)); err != nil {
		return err
	}
	for _, r := range rows {
		cells, _ := r.Record(kind, lang)
		if err := w.Write(cells); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// Retry takes a mended file in: rows that fit now are accepted, the rows they
// stand for leave the quarantine, and a row mended twice is one event.
func Retry(ctx context.Context, db *sql.DB, r Request) ([]FileResult, error) {
	r.IsRetry = true
	return Ingest(ctx, db, r)
}

func (b *batch) resolve(ctx context.Context, p *plan) error {
	if p.retryColumn == "" {
		return apperr.New(apperr.BadInput,
			fmt.Sprintf("file %q has no column %s; mend the file that quarantine export wrote", p.source.Name, RetryColumn),
			fmt.Sprintf("tệp %q không có cột %s; hãy sửa trên tệp do quarantine export tạo", p.source.Name, RetryColumn))
	}
	err := b.exec(ctx, "resolve_quarantine", struct {
		*plan
		Column string
	}{p, p.retryColumn})
	if err != nil {
		return readerFault(p.source.Name, err)
	}
	return nil
}
