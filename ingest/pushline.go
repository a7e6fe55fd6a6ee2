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

// ready gives the line, which is opened when there is none.
func (p *Pushes) ready(ctx context.Context) (*pushLine, error) {
	if p.line != nil {
		return p.line, nil
	}
	conn, err := p.store.DB().Conn(ctx)
	if err != nil {
		return nil, err
	}
	line := &pushLine{conn: conn, loads: map[bool]*sql.Stmt{}, nullWords: p.nullWords}
	if err := line.prepare(ctx); err != nil {
		return nil, errors.Join(err, line.close())
	}
	p.line = line
	return line, nil
}

// hangUp closes the line; the next group opens another.
func (p *Pushes) hangUp() error {
	if p.line == nil {
		return nil
	}
	defer func() { p.line = nil }()
	return p.line.close()
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

func (l *pushLine) close() (err error) {
	for _, statement := range l.loads {
		err = errors.Join(err, statement.Close())
	}
	return errors.Join(err, l.conn.Close())
}

// fresh answers those bodies that were taken in before.
func (l *pushLine) fresh(ctx context.Context, group []*pushed) (rest []*pushed, err error) {
	known, err := knownReceipts(ctx, l.conn, receiptsOf(group))
	if err != nil {
		return group, err
	}
	for _, one := range group {
		if err := known.check(one.receipt); err != nil {
			one.err = err
		} else {
			rest = append(rest, one)
		}
	}
	return rest, settleCommitted(ctx, l.conn)
}
