package load

import (
	"context"
	"database/sql"
	"errors"
)

// Connection is the connection that bodies are taken in by, one group after the other. The
// statements that load them are prepared there once: to plan one takes the engine several
// times as long as to take in a thousand rows.
type Connection struct {
	conn      *sql.Conn
	loads     map[bool]*sql.Stmt // true: some body is for some units only, which costs a look at all events
	plan      *loadPlan
	localDate string // expression of the local date

	nullWords []string
}

// Connect opens a connection and prepares it. Words that stand for nothing in the cells
// of what comes by it may be given.
func Connect(ctx context.Context, db *sql.DB, nullWords []string) (*Connection, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	c := &Connection{conn: conn, loads: map[bool]*sql.Stmt{}, nullWords: nullWords}
	if err := c.prepare(ctx); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

func (c *Connection) prepare(ctx context.Context) (err error) {
	if err := prepareValues(ctx, c.conn); err != nil {
		return err
	}
	var zone string
	if err := c.conn.QueryRowContext(ctx, "select current_setting('TimeZone')").Scan(&zone); err != nil {
		return err
	}
	c.localDate = localDate(zone)
	if c.plan, err = groupPlan(false); err != nil {
		return err
	}
	_, err = c.load(ctx, false)
	return err
}

// load is the statement that loads bodies, of which some may be for some units only.
func (c *Connection) load(ctx context.Context, isLimited bool) (*sql.Stmt, error) {
	if known := c.loads[isLimited]; known != nil {
		return known, nil
	}
	p, err := groupPlan(isLimited)
	if err != nil {
		return nil, err
	}
	p.LocalDate, p.nullWords = c.localDate, c.nullWords
	text, err := render("load_events", p)
	if err != nil {
		return nil, err
	}
	statement, err := c.conn.PrepareContext(ctx, text)
	if err == nil {
		c.loads[isLimited] = statement
	}
	return statement, err
}

// Close lets go of the connection.
func (c *Connection) Close() (err error) {
	for _, statement := range c.loads {
		err = errors.Join(err, statement.Close())
	}
	return errors.Join(err, c.conn.Close())
}

// Conn is the connection itself, for questions between two groups.
func (c *Connection) Conn() *sql.Conn { return c.conn }

// Finalize completes what batches before left to do.
func (c *Connection) Finalize(ctx context.Context) error { return finalizeCommitted(ctx, c.conn) }
