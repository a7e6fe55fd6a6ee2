package ingest

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/csv"
	"encoding/json"
	"errors"
	"regexp"
	"strings"

	"github.com/duckdb/duckdb-go/v2"
)

// setAside moves the rows that do not fit into the quarantine, each with its line,
// the column at fault, its value and the reason.
func (b *batch) setAside(ctx context.Context, p *plan, rejects []reject) error {
	if err := b.findFaults(ctx, p); err != nil {
		return err
	}
	if err := b.findFaultLines(ctx, p, rejects); err != nil {
		return err
	}
	if err := b.quarantineFaults(ctx, p); err != nil {
		return err
	}
	if err := b.quarantineRejects(ctx, p, rejects); err != nil {
		return err
	}
	if p.kind.Name != Events.Name {
		return nil
	}
	_, err := b.tx.ExecContext(ctx, "delete from raw_event where file_id = ? and event_time is null", b.fileID)
	return err
}

// findFaults reads the file again, now in its order, and keeps the rows that do
// not fit in a temporary table.
func (b *batch) findFaults(ctx context.Context, p *plan) error {
	ordered := *p
	ordered.Numbered = true
	statement, err := render("find_faults", &ordered)
	if err != nil {
		return err
	}
	if _, err := b.tx.ExecContext(ctx, "set preserve_insertion_order = true"); err != nil {
		return err
	}
	if _, err := b.tx.ExecContext(ctx, statement); err != nil {
		return readerFault(p.source.Name, err)
	}
	_, err = b.tx.ExecContext(ctx, "set preserve_insertion_order = false")
	return err
}

// findFaultLines walks the file once and notes the line of every refused row.
func (b *batch) findFaultLines(ctx context.Context, p *plan, rejects []reject) error {
	if _, err := b.tx.ExecContext(ctx, "create or replace temp table fault_line (source_row bigint, line bigint)"); err != nil {
		return err
	}
	wanted, err := b.faultRows(ctx)
	if err != nil {
		return err
	}
	file, err := p.source.open()
	if err != nil {
		return err
	}
	defer file.Close()
	return b.conn.Raw(func(driverConn any) error {
		appender, err := duckdb.NewAppender(driverConn.(driver.Conn), "temp", "main", "fault_line")
		if err != nil {
			return err
		}
		walk := findLines(file, byte(p.source.Delimiter), wanted, func(row, line int64) error {
			return appender.AppendRow(row, line)
		}, rejects)
		return errors.Join(walk, appender.Close())
	})
}

// faultRows gives the numbers of the refused rows, ascending.
func (b *batch) faultRows(ctx context.Context) (func() (int64, bool), error) {
	rows, err := b.tx.QueryContext(ctx, "select distinct source_row from fault order by source_row")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var numbers []int64
	for rows.Next() {
		var number int64
		if err := rows.Scan(&number); err != nil {
			return nil, err
		}
		numbers = append(numbers, number)
	}
	next := 0
	return func() (int64, bool) {
		if next == len(numbers) {
			return 0, false
		}
		next++
		return numbers[next-1], true
	}, rows.Err()
}

func (b *batch) quarantineFaults(ctx context.Context, p *plan) error {
	type columnReasons struct {
		Index                int
		Name, Blank, Present string
	}
	var columns []columnReasons
	for i, c := range p.kind.Columns {
		columns = append(columns, columnReasons{i, c.Name, string(c.reason(true)), string(c.reason(false))})
	}
	statement, err := render("quarantine_faults", struct {
		FileID  int
		Columns []columnReasons
	}{b.fileID, columns})
	if err != nil {
		return err
	}
	_, err = b.tx.ExecContext(ctx, statement)
	return err
}

func (b *batch) quarantineRejects(ctx context.Context, p *plan, rejects []reject) error {
	statement, err := render("quarantine_reject", nil)
	if err != nil {
		return err
	}
	for _, r := range rejects {
		content, err := json.Marshal(map[string]string{"row": redact(r.text, p.source.Delimiter)})
		if err != nil {
			return err
		}
		line := sql.NullInt64{Int64: r.line, Valid: r.line > 0}
		if _, err := b.tx.ExecContext(ctx, statement, b.fileID, line, string(r.reason), string(content)); err != nil {
			return err
		}
	}
	return nil
}

// harmless is what a cell of a broken row may look like to be kept: a dossier
// code, a time or date, or one of the contract's words.
var harmless = regexp.MustCompile(`^(?:[A-Za-z0-9.]{1,20}-\d{6}-\d{3,8}|\d{4}-\d{2}-\d{2}(?:[T ][0-9:.+Zz-]{4,25})?)$`)

// redact keeps of a row that could not be split only the cells that cannot be
// about a person: nobody knows which column the others belong to (design law 9).
func redact(text string, delimiter rune) string {
	reader := csv.NewReader(strings.NewReader(text))
	reader.Comma = delimiter
	reader.LazyQuotes = true
	reader.FieldsPerRecord = -1
	cells, err := reader.Read()
	if err != nil {
		return "…"
	}
	for i, cell := range cells {
		cell = strings.TrimSpace(cell)
		if !harmless.MatchString(cell) && !isWord(cell) {
			cells[i] = "…"
		}
	}
	return strings.Join(cells, string(delimiter))
}

func isWord(cell string) bool {
	for _, list := range vocabulary {
		for _, w := range list {
			if strings.EqualFold(cell, w.text) {
				return true
			}
		}
	}
	return cell == ""
}
