package ingest

import (
	"context"
	"database/sql"
	"errors"
)

// pushLine is the connection that bodies are taken in by, one group after the other. The
// statements that load them are prepared there once: to plan one takes the engine several
// times as long as to take in a thousand rows.
type pushLine struct {
	conn   *sql.Conn
	loads  map[bool]*sql.Stmt // true: some body is for some units only, which costs a look at all events
	plan   *plan
	inZone string // expression of the local date

	nullWords []string
}

// Connect opens a connection and prepares it. Words that stand for nothing in the cells
// of what comes by it may be given.
func Connect(ctx context.Context, db *sql.DB, nullWords []string) (*pushLine, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	line := &pushLine{conn: conn, loads: map[bool]*sql.Stmt{}, nullWords: nullWords}
	if err := line.prepare(ctx); err != nil {
		return nil, errors.Join(err, line.Close())
	}
	return line, nil
}

func (l *pushLine) prepare(ctx context.Context) (err error) {
	if err := prepareValues(ctx, l.conn); err != nil {
		return err
	}
	var zone string
	if err := l.conn.QueryRowContext(ctx, "select current_setting('TimeZone')").Scan(&zone); err != nil {
		return err
	}
	l.inZone = localDate(zone)
	if l.plan, err = heldPlan(false); err != nil {
		return err
	}
	_, err = l.load(ctx, false)
	return err
}

// load is the statement that loads bodies, of which some may be for some units only.
func (l *pushLine) load(ctx context.Context, isLimited bool) (*sql.Stmt, error) {
	if known := l.loads[isLimited]; known != nil {
		return known, nil
	}
	p, err := heldPlan(isLimited)
	if err != nil {
		return nil, err
	}
	p.LocalDate, p.nullWords = l.inZone, l.nullWords
	text, err := render("load_events", p)
	if err != nil {
		return nil, err
	}
	statement, err := l.conn.PrepareContext(ctx, text)
	if err == nil {
		l.loads[isLimited] = statement
	}
	return statement, err
}

// Close lets go of the connection.
func (l *pushLine) Close() (err error) {
	for _, statement := range l.loads {
		err = errors.Join(err, statement.Close())
	}
	return errors.Join(err, l.conn.Close())
}

// Conn is the connection itself, for questions between two groups.
func (l *pushLine) Conn() *sql.Conn { return l.conn }

// Settle completes what batches before left to do, see Settle.
func (l *pushLine) Settle(ctx context.Context) error { return settleCommitted(ctx, l.conn) }
