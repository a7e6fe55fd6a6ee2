package closing

import (
	"context"
	"database/sql"
	"fmt"

	"khohoso/internal/apperr"
	"khohoso/models/graph"
	"khohoso/models/period"
	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// ForPeriod gives the reads that anything published about p must use: those of
// the frozen figures when p is closed, the live ones when it is open. The answer
// lives as long as w and must not be closed.
func ForPeriod(ctx context.Context, w *store.Warehouse, p period.Period) (*store.Warehouse, Closing, bool, error) {
	c, closed, err := Find(ctx, w, p)
	if err != nil || !closed {
		return w.Live(), c, false, err
	}
	source, err := w.InSchema(c.Schema, c.WordsEdition, func(frozen *store.Warehouse) error { return complete(ctx, frozen, c) })
	return source, c, err == nil, err
}

// complete refuses frozen figures that lack a model of this version: the name
// would silently mean the live table.
func complete(ctx context.Context, w *store.Warehouse, c Closing) error {
	kept, err := tablesIn(ctx, w, c.Schema)
	if err != nil {
		return err
	}
	for _, layer := range graph.ModelLayers {
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
func tablesIn(ctx context.Context, w *store.Warehouse, schema string) (map[string]bool, error) {
	names, err := store.Query(ctx, w, "select table_name from information_schema.tables where table_schema = ?", []any{schema},
		func(rows *sql.Rows) (name string, err error) { return name, rows.Scan(&name) })
	kept := map[string]bool{}
	for _, name := range names {
		kept[name] = true
	}
	return kept, err
}
