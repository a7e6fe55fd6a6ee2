// Package postgres reads the rows of one query out of a PostgreSQL database, from a
// place of a watermark column on, in transactions that cannot write. Start with Open.
package postgres

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"
	"text/template"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	sqlfiles "khohoso/sql"
)

// Query says what is read and from where.
type Query struct {
	Name      string // of the source, for messages
	DSN       string // holds the password: it is never shown
	Text      string // one select
	Watermark string // column of the query by which rows are read on
	Zone      string // of instants without an offset
	Timeout   time.Duration
}

// connectWithin is how long a server may take to answer at all.
const connectWithin = 15 * time.Second

// Database is one connection for one query.
type Database struct {
	query     Query
	where     string // host, database and user, for messages
	conn      *pgconn.PgConn
	columns   []column
	watermark place
}

// column is a column of the query.
type column struct {
	name string
	oid  uint32
	kind byte   // category of its type by pg_type
	typ  string // name of its type
}

// Open connects and looks at the columns of the query. Errors: apperr.Usage for a DSN
// that means nothing, apperr.Source for the rest.
func Open(ctx context.Context, q Query) (*Database, error) {
	config, err := pgconn.ParseConfig(q.DSN)
	if err != nil {
		return nil, badDSN(q.Name) // without the cause, which may show the password
	}
	config.RuntimeParams["application_name"], config.RuntimeParams["client_encoding"] = "khohoso", "UTF8"
	d := &Database{query: q, where: fmt.Sprintf("%s, port %d, database %q, user %q", config.Host, config.Port, config.Database, config.User)}
	connecting, stop := context.WithTimeout(ctx, connectWithin)
	defer stop()
	if d.conn, err = pgconn.ConnectConfig(connecting, config); err != nil {
		return nil, d.cannotConnect(ctx, err)
	}
	if err := d.describe(ctx); err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

// Close ends the connection.
func (d *Database) Close() {
	ctx, stop := context.WithTimeout(context.Background(), time.Second)
	defer stop()
	d.conn.Close(ctx) //nolint:errcheck // nothing was written, nothing can be lost
}

// Watermark names the column and type of the places, as a mark keeps them.
func (d *Database) Watermark() string { return d.watermark.name + " " + d.watermark.typ }

// Timed says that places are instants or days, in microseconds; else they are numbers.
func (d *Database) Timed() bool { return d.watermark.Timed }

// describe finds the columns of the query and their types.
func (d *Database) describe(ctx context.Context) error {
	ctx, stop := d.limited(ctx)
	defer stop()
	if err := d.begin(ctx); err != nil {
		return err
	}
	defer d.end(ctx)
	text, err := d.render("columns", false)
	if err != nil {
		return err
	}
	about, err := d.conn.Prepare(ctx, "", text, nil)
	if err != nil {
		return d.failed(ctx, err)
	}
	oids := make([]string, len(about.Fields))
	for i, field := range about.Fields {
		d.columns = append(d.columns, column{name: field.Name, oid: field.DataTypeOID})
		oids[i] = strconv.FormatUint(uint64(field.DataTypeOID), 10)
	}
	types := d.conn.ExecParams(ctx, sqlfiles.Text("postgres", "types"), [][]byte{[]byte("{" + strings.Join(oids, ",") + "}")}, nil, nil, nil).Read()
	if types.Err != nil {
		return d.failed(ctx, types.Err)
	}
	for i := range d.columns {
		for _, row := range types.Rows {
			if string(row[0]) == oids[i] {
				d.columns[i].kind, d.columns[i].typ = row[1][0], string(row[2])
			}
		}
	}
	d.watermark, err = d.placeOf(d.query.Watermark)
	return err
}

// Unplaced is how many rows have no watermark and so are never read, and the place
// of the server's present (0 where places are numbers).
func (d *Database) Unplaced(ctx context.Context) (rows, now int64, err error) {
	ctx, stop := d.limited(ctx)
	defer stop()
	if err := d.begin(ctx); err != nil {
		return 0, 0, err
	}
	defer d.end(ctx)
	text, err := d.render("unplaced", false)
	if err != nil {
		return 0, 0, err
	}
	result := d.conn.ExecParams(ctx, text, nil, nil, nil, nil).Read()
	if result.Err != nil {
		return 0, 0, d.failed(ctx, result.Err)
	}
	if rows, err = strconv.ParseInt(string(result.Rows[0][0]), 10, 64); err != nil || !d.Timed() {
		return rows, 0, err
	}
	now, err = strconv.ParseInt(string(result.Rows[0][1]), 10, 64)
	return rows, now, err
}

// begin opens a transaction that cannot write; end gives it up.
func (d *Database) begin(ctx context.Context) error {
	text, err := d.render("begin", false)
	if err != nil {
		return err
	}
	if err := d.conn.Exec(ctx, text).Close(); err != nil {
		return d.failed(ctx, err)
	}
	return nil
}

func (d *Database) end(ctx context.Context) {
	if !d.conn.IsClosed() {
		d.conn.Exec(ctx, "rollback").Close() //nolint:errcheck // nothing was written; the next question tells if the connection broke
	}
}

// limited ends a question that the server does not answer even though its own
// time-out has passed.
func (d *Database) limited(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, d.query.Timeout+connectWithin)
}

// templates are the statements of sql/postgres. The query of the config stands in
// them as it is: whoever writes the config may read what its account may.
var templates = func() *template.Template {
	all := template.New("postgres").Option("missingkey=error")
	for _, file := range sqlfiles.Layer("postgres") {
		template.Must(all.New(file.Name).Parse(file.Text))
	}
	return all
}()

func (d *Database) render(name string, behind bool) (string, error) {
	data := struct {
		place
		Query, Zone  string
		Behind       bool
		Milliseconds int64
	}{d.watermark, strings.TrimRight(d.query.Text, "; \r\n\t"), strings.ReplaceAll(d.query.Zone, "'", "''"), behind, d.query.Timeout.Milliseconds()}
	var text bytes.Buffer
	if err := templates.ExecuteTemplate(&text, name, data); err != nil {
		return "", fmt.Errorf("statement %s: %w", name, err)
	}
	return text.String(), nil
}
