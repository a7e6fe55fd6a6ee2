package load

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/duckdb/duckdb-go/v2"

	"khohoso/ingest/contract"
	"khohoso/ingest/mapping"
	"khohoso/ingest/reader"
)

// quarantineRows moves the rows that do not fit into the quarantine, each with its line,
// the column at fault, its value and the reason, and counts them there.
func (b *batch) quarantineRows(ctx context.Context, p *loadPlan, found RowCount) (aside int64, err error) {
	find, variant := "find_faults", any(p.numbered())
	span := fileSpan{b.fileID, b.fileID}
	if p.oneToOne() {
		find, variant = "rejects", pendingRejects{span, p.AnyOrder()}
	}
	if err := b.exec(ctx, find, variant); err != nil {
		return 0, err
	}
	if err := b.exec(ctx, "fault_tables", nil); err != nil {
		return 0, err
	}
	if err := b.findLines(ctx, p, found.index); err != nil {
		return 0, err
	}
	counts, err := b.quarantine(ctx, p, span)
	return counts[b.fileID], err
}

// pendingRejects is what rejects varies by.
type pendingRejects struct {
	fileSpan
	AnyOrder bool
}

// quarantine writes what findLines noted and counts it by file.
func (b *batch) quarantine(ctx context.Context, p *loadPlan, span fileSpan) (counts map[int]int64, err error) {
	if err := b.exec(ctx, "quarantine_faults", faultReasons(p)); err != nil {
		return nil, err
	}
	counts = map[int]int64{}
	err = b.each(ctx, "count_aside", []any{span.FirstFile, span.LastFile}, func(rows *sql.Rows) error {
		var id int
		var aside int64
		err := rows.Scan(&id, &aside)
		counts[id] = aside
		return err
	})
	return counts, err
}

func (b *batch) exec(ctx context.Context, name string, data any) error {
	statement, err := render(name, data)
	if err != nil {
		return err
	}
	_, err = b.tx.ExecContext(ctx, statement)
	return err
}

// numbered is the plan whose rows carry their place in the file.
func (p *loadPlan) numbered() *loadPlan {
	numbered := *p
	numbered.Numbered = true
	return &numbered
}

// findLines notes the line of every refused row and the rows that could not be
// split at all; without an index it walks the file once more.
func (b *batch) findLines(ctx context.Context, p *loadPlan, index *rejectIndex) error {
	refused, err := b.lineLocator(ctx, p)
	if err != nil {
		return err
	}
	err = b.appendTo(func(lines, rejects *duckdb.Appender) error {
		note, refuse := notesOf(b.fileID, lines, rejects)
		if cells, isByCells := refused.(*byCells); isByCells && index != nil {
			return index.lookUp(cells, note, refuse)
		}
		switch places, byPlace := refused.(*byPlace); {
		case p.normalized != nil && byPlace && !p.normalized.raw:
			return p.normalized.findLines(places.rows, note, refuse)
		case p.source.Format == reader.Parquet && byPlace:
			for _, row := range places.rows {
				if err := note(row, row); err != nil {
					return err
				}
			}
			return nil
		}
		file, rows, err := p.source.Open(p.needed)
		if err != nil {
			return err
		}
		defer file.Close()
		return findLines(rows, refused, note, func(r reader.Row) error { return refuse(p.rejected(r)) })
	})
	if errors.Is(err, reader.ErrRowNotMet) && p.AnyOrder() {
		return parserDisagreement(p.source.Name, err)
	}
	return err
}

// rejected is a record that is no row, as it may be kept.
type rejected struct {
	line    int64
	reason  contract.Reason
	column  string // letters of the cell at fault, of a sheet
	content string // JSON
}

func (p *loadPlan) rejected(r reader.Row) rejected {
	s := &p.source
	var kept string
	content := map[string]string{}
	switch s.Format {
	case reader.CSV:
		kept = contract.HarmlessCells(string(r.Text), s.Delimiter)
	case reader.NDJSON, reader.JSON:
		kept = contract.RedactText(r.Text)
	default:
		kept = "…"
	}
	content["row"] = kept
	switch {
	case r.Cells != nil:
		addCells(p, content, func(at int) string { return r.Cells[slices.Index(p.needed, at)] })
	case s.Format == reader.CSV && r.Reason == contract.TooFewColumns:
		cells := reader.Split(r.Text, byte(s.Delimiter))
		addCells(p, content, func(at int) string { return append(cells, make([]string, at+1)...)[at] })
	}
	text, err := json.Marshal(content)
	if err != nil {
		panic("load: " + err.Error()) // texts can always be written
	}
	return rejected{r.Line, r.Reason, r.Column, string(text)}
}

// addCells adds the cells that a row has by their places in the file, as far as they may
// be kept of the contract's columns: whoever mends the row need not type them again.
func addCells(p *loadPlan, content map[string]string, cell func(at int) string) {
	for name, at := range p.places {
		if text := strings.TrimSpace(cell(at)); text != "" && utf8.ValidString(text) && contract.KeptCell(p.FormOf(name), text) == text {
			content[name] = text
		}
	}
}

// appendTo opens the two temporary tables of findLines for rows from here.
func (b *batch) appendTo(fill func(lines, rejects *duckdb.Appender) error) error {
	return b.conn.Raw(func(driverConn any) error {
		lines, err := duckdb.NewAppender(driverConn.(driver.Conn), "temp", "main", "fault_line")
		if err != nil {
			return err
		}
		rejects, err := duckdb.NewAppender(driverConn.(driver.Conn), "temp", "main", "reject")
		if err != nil {
			return errors.Join(err, lines.Close())
		}
		return errors.Join(fill(lines, rejects), lines.Close(), rejects.Close())
	})
}

// notesOf writes down what is found of a file.
func notesOf(fileID int, lines, rejects *duckdb.Appender) (note func(row, line int64) error, refuse func(rejected) error) {
	id := int32(fileID)
	note = func(row, line int64) error { return lines.AppendRow(id, row, line) }
	return note, func(r rejected) error { return rejects.AppendRow(id, r.line, string(r.reason), r.content, r.column) }
}

// faultRows gives the numbers of the refused rows of each file, ascending.
func (b *batch) faultRows(ctx context.Context) (numbers map[int][]int64, err error) {
	numbers = map[int][]int64{}
	err = b.each(ctx, "fault_rows", nil, func(rows *sql.Rows) error {
		var id int
		var number int64
		err := rows.Scan(&id, &number)
		numbers[id] = append(numbers[id], number)
		return err
	})
	return numbers, err
}

// faultReasons is what quarantine_faults needs to name column and reason.
func faultReasons(p *loadPlan) any {
	type columnReasons struct {
		Index                int
		Name, Blank, Present string
		Place                string // of the cell, up to its row; empty where only the row is known
		HoldsDays            bool
	}
	var columns []columnReasons
	for i, c := range p.kind.Columns {
		columns = append(columns, columnReasons{i, c.Name, string(p.blankReason(c)), string(c.RefusalReason(false)), p.place(c.Name), c.HoldsDays()})
	}
	return struct {
		Columns []columnReasons
		Sheet   string
	}{columns, p.sheetName()}
}

// blankReason is why a row is refused for a blank in this column. Where a mapping makes an
// event, the record says that it has happened.
func (p *loadPlan) blankReason(c contract.Column) contract.Reason {
	if p.mapping != nil && c.Name == "event_time" && slices.ContainsFunc(p.mapping.Events, func(e mapping.Event) bool { return len(e.When) > 0 && !e.Optional }) {
		return contract.Undated
	}
	return c.RefusalReason(true)
}
