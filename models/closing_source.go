package models

import (
	"context"
	"database/sql"
	"fmt"

	"khohoso/internal/apperr"
	sqlfiles "khohoso/sql"
)

// ForPeriod gives the reads that anything published about p must use: those of
// the frozen figures when p is closed, the live ones when it is open. The answer
// lives as long as w and must not be closed.
func (w *Warehouse) ForPeriod(ctx context.Context, p Period) (*Warehouse, Closing, bool, error) {
	c, closed, err := w.Closing(ctx, p)
	if err != nil || !closed {
		return w.Live(), c, false, err
	}
	source, err := w.InSchema(c.schema, c.WordsEdition, func(frozen *Warehouse) error { return frozen.complete(ctx, c) })
	return source, c, err == nil, err
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
