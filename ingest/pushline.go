package ingest

import (
	"context"
	"database/sql"
	"errors"
)

// pushLine is the connection that bodies are taken in by, one group after the other. The
// statement that loads them is prepared there once: to plan it takes the engine several
// times as long as to take in a thousand rows.
type pushLine struct {
	conn *sql.Conn
	load *sql.Stmt
	plan *plan
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
	line := &pushLine{conn: conn}
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
	if l.plan, err = heldPlan(); err != nil {
		return err
	}
	l.plan.LocalDate = localDate(zone)
	statement, err := render("load_events", l.plan)
	if err != nil {
		return err
	}
	l.load, err = l.conn.PrepareContext(ctx, statement)
	return err
}

func (l *pushLine) close() error {
	var err error
	if l.load != nil {
		err = l.load.Close()
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
