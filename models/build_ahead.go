package models

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"

	"github.com/duckdb/duckdb-go/v2"

	"khohoso/internal/fault"
)

// errAhead says that what was to be read before a build showed broke its transaction.
var errAhead = errors.New("models: reading ahead of a build failed")

// BuildAhead is Build for a service that answers meanwhile: when the figures are made, and before anyone sees them,
// ahead is given a warehouse that reads them, so that whatever is read of them for every page is there
// when they show. That warehouse is of use only until ahead returns, to one read at a time. A build never fails for it.
func (w *Warehouse) BuildAhead(ctx context.Context, ahead func(context.Context, *Warehouse) error) (BuildResult, error) {
	result, err := w.build(ctx, nil, Reason{}, ahead)
	if errors.Is(err, errAhead) && ctx.Err() == nil {
		return w.build(ctx, nil, Reason{}, nil)
	}
	return result, err
}

// show lets ahead read what the transaction on conn has made. An error of the engine leaves
// nothing to commit; what was said for readers, such as that a rule is gone, is told to whoever asks for it later.
func (w *Warehouse) show(ctx context.Context, conn *sql.Conn, ahead func(context.Context, *Warehouse) error) error {
	if ahead == nil {
		return nil
	}
	err := conn.Raw(func(raw any) error {
		inside, is := raw.(*duckdb.Conn)
		if !is {
			return nil
		}
		next := &Warehouse{engine: w.engine, path: w.path, catalog: w.catalog, location: w.location, zone: w.zone, turn: make(chan struct{}, 1)}
		next.db = sql.OpenDB(lender{borrowed{inside}, w.engine})
		next.db.SetMaxOpenConns(1)
		return errors.Join(ahead(ctx, next), next.db.Close())
	})
	if err == nil || fault.CodeOf(err) != fault.Internal {
		return nil
	}
	return errors.Join(errAhead, err)
}

// lender gives a pool the one connection that is in the middle of a transaction.
type lender struct {
	conn   borrowed
	engine *duckdb.Connector
}

// Connect is driver.Connector.
func (l lender) Connect(context.Context) (driver.Conn, error) { return l.conn, nil }

// Driver is driver.Connector.
func (l lender) Driver() driver.Driver { return l.engine.Driver() }

// borrowed is a connection that its borrower does not close.
type borrowed struct{ *duckdb.Conn }

// Close is driver.Conn.
func (borrowed) Close() error { return nil }
