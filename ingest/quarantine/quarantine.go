// Package quarantine lists the rows that were set aside, writes them to be mended, and takes mended ones in.
package quarantine

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"strconv"

	"khohoso/ingest/contract"
	"khohoso/ingest/load"
	"khohoso/internal/safecsv"
	sqlfiles "khohoso/sql"
)

// Row is one row that was set aside and not brought back.
type Row struct {
	ID      int64
	FileID  int
	Batch   int
	File    string
	Kind    string
	Line    int64 // 0 when it could not be told
	Column  string
	Value   string
	Reason  string
	Place   string            // sheet and cell of a workbook, like Sheet1!C5; "" elsewhere
	Content map[string]string // contract columns as read; "row" for one that could not be split
}

// Query asks for some of the rows; what is empty is not asked about.
type Query struct {
	Kind   string
	Source string // as Group names it
	Column *string
	Reason string
	File   int   // number of a file in the ledger
	After  int64 // numbers of rows above this
	Most   int
}

// List lists what was set aside, in the order it came; kind "" gives all.
func List(ctx context.Context, db *sql.DB, kind string) ([]Row, error) {
	return Find(ctx, db, Query{Kind: kind})
}

// Find lists some of what was set aside, in the order it came.
func Find(ctx context.Context, db *sql.DB, q Query) ([]Row, error) {
	column := ""
	if q.Column != nil {
		column = *q.Column
	}
	rows, err := db.QueryContext(ctx, sqlfiles.Text("ingest", "list_quarantine"),
		sql.Named("kind", q.Kind), sql.Named("source", q.Source), sql.Named("any_column", q.Column == nil), sql.Named("column_name", column),
		sql.Named("reason", q.Reason), sql.Named("file_id", q.File), sql.Named("after", q.After), sql.Named("most", q.Most))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []Row
	for rows.Next() {
		var r Row
		var line sql.NullInt64
		var content string
		if err := rows.Scan(&r.ID, &r.FileID, &r.Batch, &r.File, &r.Kind, &line, &r.Column, &r.Value, &r.Reason, &content, &r.Place); err != nil {
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

// Group is rows set aside for the same reason from the same source.
type Group struct {
	Kind    string
	Source  string // token or pull that sent them, else the file
	Column  string
	Reason  string
	Rows    int64
	Example string // one of the values
}

// Groups counts what was set aside and not brought back, most rows first.
func Groups(ctx context.Context, db *sql.DB) ([]Group, error) {
	rows, err := db.QueryContext(ctx, sqlfiles.Text("ingest", "group_quarantine"))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []Group
	for rows.Next() {
		var g Group
		if err := rows.Scan(&g.Kind, &g.Source, &g.Column, &g.Reason, &g.Rows, &g.Example); err != nil {
			return nil, err
		}
		found = append(found, g)
	}
	return found, rows.Err()
}

// Header is the first row of a table of rows to mend: what is wrong first,
// then the contract's columns as they were read.
func Header(kind contract.Kind) []string {
	header := []string{contract.RetryColumn, "quarantine_file", "quarantine_line", "quarantine_column", "quarantine_reason"}
	for _, column := range kind.Columns {
		header = append(header, column.Name)
	}
	return header
}

// Record is the row as QuarantineHeader lays it out; wrong is the place of the cell
// at fault, -1 where the whole row is.
func (r Row) Record(kind contract.Kind, lang string) (cells []string, wrong int) {
	line := r.Place
	if line == "" && r.Line > 0 {
		line = strconv.FormatInt(r.Line, 10)
	}
	cells = []string{strconv.FormatInt(r.ID, 10), r.File, line, r.Column, contract.Explain(r.Kind, r.Reason, r.Column, lang)}
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

// Write writes rows of one kind as a CSV file to mend.
func Write(out io.Writer, kind contract.Kind, rows []Row, lang string) error {
	w := safecsv.NewWriter(out)
	if err := w.Write(Header(kind)); err != nil {
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
func Retry(ctx context.Context, db *sql.DB, r load.Request) ([]load.FileResult, error) {
	r.IsRetry = true
	return load.Run(ctx, db, r)
}
