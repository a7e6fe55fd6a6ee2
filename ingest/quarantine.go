package ingest

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/csv"
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/duckdb/duckdb-go/v2"

	"khohoso/ingest/redact"
)

// setAside moves the rows that do not fit into the quarantine, each with its line,
// the column at fault, its value and the reason, and counts them there.
func (b *batch) setAside(ctx context.Context, p *plan, found survey) (aside int64, err error) {
	find, variant := "find_faults", any(p.numbered())
	span := fileSpan{b.fileID, b.fileID}
	if p.oneToOne() {
		find, variant = "stashed_faults", stash{span, p.AnyOrder()}
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

// stash is what stashed_faults varies by.
type stash struct {
	fileSpan
	AnyOrder bool
}

// quarantine writes what findLines noted and counts it by file.
func (b *batch) quarantine(ctx context.Context, p *plan, span fileSpan) (counts map[int]int64, err error) {
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
func (p *plan) numbered() *plan {
	numbered := *p
	numbered.Numbered = true
	return &numbered
}

// findLines notes the line of every refused row and the rows that could not be
// split at all; without an index it walks the file once more.
func (b *batch) findLines(ctx context.Context, p *plan, index *rowIndex) error {
	refused, err := b.locator(ctx, p)
	if err != nil {
		return err
	}
	err = b.appendTo(func(lines, rejects *duckdb.Appender) error {
		note, refuse := notesOf(b.fileID, lines, rejects)
		if cells, isByCells := refused.(*byCells); isByCells && index != nil {
			return index.lookUp(cells, note, refuse)
		}
		switch places, byPlace := refused.(*byPlace); {
		case p.copy != nil && byPlace && !p.copy.raw:
			return p.copy.findLines(places.rows, note, refuse)
		case p.source.Format == Parquet && byPlace:
			for _, row := range places.rows {
				if err := note(row, row); err != nil {
					return err
				}
			}
			return nil
		}
		file, rows, err := p.source.open(p.needed)
		if err != nil {
			return err
		}
		defer file.Close()
		return findLines(rows, refused, note, func(r record) error { return refuse(p.rejected(r)) })
	})
	if errors.Is(err, errNotMet) && p.AnyOrder() {
		return misread(p.source.Name, err)
	}
	return err
}

// rejected is a record that is no row, as it may be kept.
type rejected struct {
	line    int64
	reason  Reason
	column  string // letters of the cell at fault, of a sheet
	content string // JSON
}

func (p *plan) rejected(r record) rejected {
	s := &p.source
	var kept string
	content := map[string]string{}
	switch s.Format {
	case CSV:
		kept = harmlessCells(string(r.text), s.Delimiter)
	case NDJSON, JSON:
		kept = redactText(r.text)
	default:
		kept = "…"
	}
	content["row"] = kept
	switch {
	case r.cells != nil:
		addCells(p, content, func(at int) string { return r.cells[slices.Index(p.needed, at)] })
	case s.Format == CSV && r.reason == TooFewColumns:
		cells := split(r.text, byte(s.Delimiter))
		addCells(p, content, func(at int) string { return append(cells, make([]string, at+1)...)[at] })
	}
	text, err := json.Marshal(content)
	if err != nil {
		panic("ingest: " + err.Error()) // texts can always be written
	}
	return rejected{r.line, r.reason, r.column, string(text)}
}

// addCells adds the cells that a row has by their places in the file, as far as they may
// be kept of the contract's columns: whoever mends the row need not type them again.
func addCells(p *plan, content map[string]string, cell func(at int) string) {
	for name, at := range p.places {
		if text := strings.TrimSpace(cell(at)); text != "" && utf8.ValidString(text) && keptCell(p.FormOf(name), text) == text {
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
func faultReasons(p *plan) any {
	type columnReasons struct {
		Index                int
		Name, Blank, Present string
		Place                string // of the cell, up to its row; empty where only the row is known
		HoldsDays            bool
	}
	var columns []columnReasons
	for i, c := range p.kind.Columns {
		columns = append(columns, columnReasons{i, c.Name, string(p.blankReason(c)), string(c.reason(false)), p.place(c.Name), c.holdsDays()})
	}
	return struct {
		Columns []columnReasons
		Sheet   string
	}{columns, p.sheetName()}
}

// blankReason is why a row is refused for a blank in this column. Where a mapping makes an
// event, the record says that it has happened.
func (p *plan) blankReason(c Column) Reason {
	if p.mapping != nil && c.Name == "event_time" && slices.ContainsFunc(p.mapping.Events, func(e Event) bool { return len(e.When) > 0 && !e.Optional }) {
		return Undated
	}
	return c.reason(true)
}

// harmless is what a cell of a broken row may look like to be kept: a dossier
// code, or an instant (a plain date may be somebody's birthday).
var harmless = regexp.MustCompile(`^(?:[A-Za-z0-9.]{1,20}-\d{6}-\d{3,8}|\d{4}-\d{2}-\d{2}[T ][0-9:.+Zz-]{4,25})$`)

// harmlessCells keeps of a row that could not be split only the cells that cannot be
// about a person: nobody knows which column the others belong to (design law 9).
func harmlessCells(text string, delimiter rune) string {
	row := csv.NewReader(strings.NewReader(text))
	row.Comma = delimiter
	row.LazyQuotes = true
	row.FieldsPerRecord = -1
	cells, err := row.Read()
	if err != nil {
		return "…"
	}
	for i, cell := range cells {
		cell = strings.TrimSpace(cell)
		if !harmless.MatchString(cell) && !isWord(cell) {
			cells[i] = redact.Hidden
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
