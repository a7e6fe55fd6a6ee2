package postgres

import (
	"context"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// Rows are rows of the query in the order of their places. They are an ingest.Table.
type Rows struct {
	database *Database
	ctx      context.Context
	stop     context.CancelFunc
	reader   *pgconn.ResultReader
	row      [][]byte
	place    int64
}

// Part asks for rows from a place on, or behind it; nil is the beginning. There come
// about as many as wanted: those of the last place come together. Errors: apperr.Source.
func (d *Database) Part(ctx context.Context, from *int64, behind bool, wanted int) (*Rows, error) {
	text, err := d.render("rows", behind)
	if err != nil {
		return nil, err
	}
	start := int64(math.MinInt64)
	if d.Timed() {
		start = earliest
	}
	if from != nil {
		start = max(*from, start)
	}
	ctx, stop := d.limited(ctx)
	if err := d.begin(ctx); err != nil {
		stop()
		return nil, err
	}
	r := &Rows{database: d, ctx: ctx, stop: stop}
	r.reader = d.conn.ExecParams(ctx, text, [][]byte{[]byte(strconv.FormatInt(start, 10)), []byte(strconv.Itoa(wanted))}, nil, nil, nil)
	return r, nil
}

// earliest is the year 4713 BC, before which the server knows no day.
const earliest = -210_000_000_000 * 1_000_000

// Columns are the names of the columns of the query.
func (r *Rows) Columns() []string {
	names := make([]string, len(r.database.columns))
	for i, c := range r.database.columns {
		names[i] = c.name
	}
	return names
}

// Check refuses columns whose type has no text that a cell could hold.
func (r *Rows) Check(needed []int) error {
	for _, at := range needed {
		if c := r.database.columns[at]; !c.understood() {
			return r.database.badType(c)
		}
	}
	return nil
}

// understood says whether values of the column can be read as cells: texts, numbers,
// yes and no, instants and days, words of an enum, uuid.
func (c column) understood() bool {
	switch c.kind {
	case 'B', 'E', 'S', 'X':
		return true
	case 'N':
		return c.typ == "numeric" || strings.HasPrefix(c.typ, "int") || strings.HasPrefix(c.typ, "float")
	case 'D':
		return c.typ == "date" || c.typ == "timestamp" || c.typ == "timestamptz"
	}
	return c.typ == "uuid"
}

// Next moves to the next row; io.EOF after the last.
func (r *Rows) Next() error {
	if r.reader.NextRow() {
		r.row = r.reader.Values()
		var err error
		if r.place, err = strconv.ParseInt(string(r.row[len(r.row)-1]), 10, 64); err != nil {
			return fmt.Errorf("place of a row of %s: %w", r.database.query.Name, err)
		}
		return nil
	}
	if _, err := r.reader.Close(); err != nil {
		return r.database.failed(r.ctx, err)
	}
	return io.EOF
}

// Place is that of the row.
func (r *Rows) Place() int64 { return r.place }

// Cell is a value of the row as the text of a cell; null is empty.
func (r *Rows) Cell(at int) string {
	if r.row[at] == nil {
		return ""
	}
	value := string(r.row[at])
	switch c := r.database.columns[at]; {
	case c.kind == 'B':
		return map[string]string{"t": "1", "f": "0"}[value]
	case c.typ == "numeric":
		if whole, fraction, isDecimal := strings.Cut(value, "."); isDecimal && strings.Trim(fraction, "0") == "" {
			return whole
		}
	case c.kind == 'N' && strings.ContainsAny(value, "e"):
		if number, err := strconv.ParseFloat(value, 64); err == nil {
			return strconv.FormatFloat(number, 'f', -1, 64)
		}
	}
	return value
}

// Close ends the question, also before its last row.
func (r *Rows) Close() {
	r.reader.Close() //nolint:errcheck // Next has given it, or nobody wants the rest
	r.database.end(r.ctx)
	r.stop()
}
