package models

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"sync"

	"github.com/duckdb/duckdb-go/v2"

	"khohoso/internal/apperr"
	sqlfiles "khohoso/sql"
)

// ForPeriod gives the reads that anything published about p must use: those of
// the frozen figures when p is closed, the live ones when it is open. The answer
// lives as long as w and must not be closed.
func (w *Warehouse) ForPeriod(ctx context.Context, p Period) (*Warehouse, Closing, bool, error) {
	c, closed, err := w.Closing(ctx, p)
	if err != nil || !closed {
		if w.live != nil {
			w = w.live
		}
		return w, c, false, err
	}
	source, err := w.asOf(ctx, c)
	return source, c, err == nil, err
}

// Frozen says whether w reads the figures of a closing.
func (w *Warehouse) Frozen() bool { return w.schema != "" }

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

// asOf opens the figures of a closing: the same file and engine, but every
// connection resolves names in the closing's schema first.
func (w *Warehouse) asOf(ctx context.Context, c Closing) (*Warehouse, error) {
	if w.live != nil {
		return w.live.asOf(ctx, c)
	}
	w.frozen.mu.Lock()
	defer w.frozen.mu.Unlock()
	if known := w.frozen.bySchema[c.schema]; known != nil {
		return known, nil
	}
	source := &Warehouse{live: w, engine: w.engine, path: w.path, catalog: w.catalog, schema: c.schema, words: c.WordsEdition, location: w.location, zone: w.zone}
	source.db = sql.OpenDB(schemaConnector{w.engine, quoteName(w.catalog) + "." + c.schema})
	source.db.SetMaxOpenConns(8)
	if err := source.complete(ctx, c); err != nil {
		return nil, errors.Join(err, source.db.Close())
	}
	if w.frozen.bySchema == nil {
		w.frozen.bySchema = map[string]*Warehouse{}
	}
	w.frozen.bySchema[c.schema] = source
	return source, nil
}

// complete refuses frozen figures that lack a model of this version: the name
// would silently mean the live table.
func (w *Warehouse) complete(ctx context.Context, c Closing) error {
	kept, err := w.tablesIn(ctx, c.schema)
	if err != nil {
		return err
	}
	for _, layer := range modelLayers {
		for _, model := range sqlfiles.Layer(layer) {
			if !kept[model.Name] {
				return apperr.New(apperr.NotBuilt,
					fmt.Sprintf("period %q was closed by a version of this program without %s; run khohoso build once to complete it, or use the version that closed it", c.Period.Name, model.Name),
					fmt.Sprintf("kỳ %q được chốt bằng phiên bản chưa có %s; hãy chạy khohoso build một lần để bổ sung, hoặc dùng phiên bản đã chốt", c.Period.Name, model.Name))
			}
		}
	}
	return nil
}

// tablesIn are the tables and views of a schema.
func (w *Warehouse) tablesIn(ctx context.Context, schema string) (map[string]bool, error) {
	names, err := collect(ctx, w, "select table_name from information_schema.tables where table_schema = ?", []any{schema},
		func(rows *sql.Rows) (name string, err error) { return name, rows.Scan(&name) })
	kept := map[string]bool{}
	for _, name := range names {
		kept[name] = true
	}
	return kept, err
}

// refuseFrozen guards what would write into the frozen figures.
func (w *Warehouse) refuseFrozen(what string) error {
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
