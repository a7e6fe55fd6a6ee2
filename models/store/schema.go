package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"sync"

	"github.com/duckdb/duckdb-go/v2"

	"khohoso/internal/apperr"
)

// Frozen says whether w reads the figures of a closing.
func (w *Warehouse) Frozen() bool { return w.schema != "" }

// Words is the edition of the words that the figures of a closing were signed in; 0 for live ones.
func (w *Warehouse) Words() int64 { return w.words }

// Catalog is the engine's name for the file, quoted for a statement.
func (w *Warehouse) Catalog() string { return QuoteName(w.catalog) }

// frozenSet keeps the opened frozen figures of a warehouse.
type frozenSet struct {
	mu       sync.Mutex
	bySchema map[string]*Warehouse
}

func (s *frozenSet) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	for _, one := range s.bySchema {
		errs = append(errs, one.db.Close())
	}
	s.bySchema = nil
	return errors.Join(errs...)
}

// InSchema gives a handle on the same file and engine whose connections look for every name in a schema first: the figures of a
// closing. It lives as long as w and must not be closed. ready is asked once, before the handle is kept, whether it may be read.
func (w *Warehouse) InSchema(schema string, words int64, ready func(*Warehouse) error) (*Warehouse, error) {
	w = w.Live()
	w.frozen.mu.Lock()
	defer w.frozen.mu.Unlock()
	if known := w.frozen.bySchema[schema]; known != nil {
		return known, nil
	}
	source := &Warehouse{live: w, engine: w.engine, path: w.path, catalog: w.catalog, schema: schema, words: words, location: w.location, zone: w.zone}
	source.db = sql.OpenDB(schemaConnector{w.engine, w.Catalog() + "." + schema})
	source.db.SetMaxOpenConns(8)
	if err := ready(source); err != nil {
		return nil, errors.Join(err, source.db.Close())
	}
	if w.frozen.bySchema == nil {
		w.frozen.bySchema = map[string]*Warehouse{}
	}
	w.frozen.bySchema[schema] = source
	return source, nil
}

// RefuseFrozen guards what would write into the frozen figures.
func (w *Warehouse) RefuseFrozen(what string) error {
	if w.Frozen() {
		return apperr.New(apperr.Internal, "frozen figures cannot "+what, "không thể thay đổi số liệu đã chốt")
	}
	return nil
}

// schemaConnector opens connections that look into a schema first. It must not
// close the engine, which is why it does not embed it.
type schemaConnector struct {
	engine *duckdb.Connector
	schema string
}

// Connect is driver.Connector.
func (c schemaConnector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.engine.Connect(ctx)
	if err != nil {
		return nil, err
	}
	runner, canRun := conn.(driver.ExecerContext)
	if !canRun {
		return nil, errors.Join(errors.New("models: the engine's connection runs no statements"), conn.Close())
	}
	if _, err := runner.ExecContext(ctx, "use "+c.schema, nil); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

// Driver is driver.Connector.
func (c schemaConnector) Driver() driver.Driver { return c.engine.Driver() }
