package closing

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"khohoso/internal/apperr"
	"khohoso/models/graph"
	"khohoso/models/period"
	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// Freeze keeps the figures as they stand and records the closing of p, in one
// transaction. The tables are copied, not built again: what was published is what
// is kept, and later releases of the models cannot change it. It asks nothing that Close asks first.
func Freeze(ctx context.Context, w *store.Warehouse, p period.Period, by, note string) error {
	conn, err := w.DB().Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	added, err := graph.StoredExtension(ctx, conn)
	if err != nil {
		return err
	}
	graph, err := graph.Load(ctx, conn, added)
	if err != nil {
		return err
	}
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	f := snapshotWriter{tx: tx, graph: graph, catalog: w.Catalog()}
	if err := f.run(ctx, p, by, note); err != nil {
		return errors.Join(err, store.IgnoreDone(tx.Rollback()), f.leave(context.WithoutCancel(ctx), conn))
	}
	return tx.Commit()
}

// snapshotWriter is one closing inside its transaction.
type snapshotWriter struct {
	tx      *sql.Tx
	graph   graph.Graph
	catalog string
	schema  string // without the catalog: "as_of_3"
	entered bool   // the connection's unqualified names mean the frozen tables
}

// basis is what would be frozen now.
type basis struct {
	version, definitions, schema      string
	lastFile, tests, failures, nextID int64
}

func (f *snapshotWriter) run(ctx context.Context, p period.Period, by, note string) error {
	b, err := f.basis(ctx)
	if err != nil {
		return err
	}
	if f.schema = b.schema; f.schema == "" {
		f.schema = fmt.Sprintf("as_of_%d", b.nextID)
		if err := f.keep(ctx, b); err != nil {
			return err
		}
	}
	statement, err := sqlfiles.Render("ops/closing", "write_closing", nil)
	if err != nil {
		return err
	}
	_, err = f.tx.ExecContext(ctx, statement,
		sql.Named("period_name", p.Name), sql.Named("period_kind", string(p.Kind)), sql.Named("calendar", string(p.Calendar)),
		sql.Named("first_day", p.From.Format(time.DateOnly)), sql.Named("last_day", p.To.Format(time.DateOnly)),
		sql.Named("closed_by", by), sql.Named("note", note), sql.Named("figures_schema", f.schema), sql.Named("words_edition", WordsEdition))
	return err
}

func (f *snapshotWriter) basis(ctx context.Context) (b basis, err error) {
	statement, err := sqlfiles.Render("ops/closing", "basis", nil)
	if err != nil {
		return b, err
	}
	err = f.tx.QueryRowContext(ctx, statement).Scan(&b.version, &b.definitions, &b.lastFile, &b.tests, &b.failures, &b.nextID, &b.schema)
	if err == nil && (b.tests == 0 || b.failures > 0) {
		err = apperr.New(apperr.Held, "the data changed while the period was being closed; close it again",
			"dữ liệu vừa thay đổi trong lúc chốt; hãy chốt lại")
	}
	return b, err
}

// keep makes the schema: raw rows up to the closing as views, seeds and figures
// as copies, and what no read asks for as views over these, which cost nothing.
func (f *snapshotWriter) keep(ctx context.Context, b basis) error {
	if err := f.exec(ctx, "create schema "+f.name("")); err != nil {
		return err
	}
	if err := f.keepRaw(ctx, b.lastFile, nil); err != nil {
		return err
	}
	tables, err := f.names(ctx, "kept_tables")
	if err != nil {
		return err
	}
	read := readModels(f.graph)
	var views []graph.Model
	isView := map[string]bool{}
	for _, model := range f.graph.Models {
		if model.IsView || !read[model.Name] {
			views, isView[model.Name] = append(views, model), true
		}
	}
	for _, table := range tables {
		if isView[table] || !isKept(table) && !read[table] {
			continue
		}
		if err := f.exec(ctx, fmt.Sprintf("create table %s as select * from main.%s", f.name(table), table)); err != nil {
			return err
		}
	}
	return f.keepViews(ctx, views)
}

// keepRaw shows the raw rows up to a file, for tables that are not kept already.
func (f *snapshotWriter) keepRaw(ctx context.Context, lastFile int64, kept map[string]bool) error {
	tables, err := f.names(ctx, "dated_tables")
	if err != nil {
		return err
	}
	for _, table := range tables {
		name, columns, _ := strings.Cut(table, ": ")
		if kept[name] {
			continue
		}
		if err := f.exec(ctx, fmt.Sprintf("create or replace view %s as select %s from main.%s where file_id <= %d", f.name(name), columns, name, lastFile)); err != nil {
			return err
		}
	}
	return nil
}

// names reads a list of one column.
func (f *snapshotWriter) names(ctx context.Context, statement string) ([]string, error) {
	query, err := sqlfiles.Render("ops/closing", statement, nil)
	if err != nil {
		return nil, err
	}
	rows, err := f.tx.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}

// keepViews makes views of models over the frozen tables.
func (f *snapshotWriter) keepViews(ctx context.Context, views []graph.Model) error {
	return f.within(ctx, func() error {
		for _, model := range views {
			if err := f.exec(ctx, "create view "+model.Name+" as\n"+model.Query); err != nil {
				return fmt.Errorf("keep %s: %w", model.Name, err)
			}
		}
		return nil
	})
}

// within goes into the schema for a moment: the models' own names must mean the
// frozen tables.
func (f *snapshotWriter) within(ctx context.Context, do func() error) error {
	f.entered = true
	if err := f.exec(ctx, "use "+f.name("")); err != nil {
		return err
	}
	if err := do(); err != nil {
		return err
	}
	if err := f.exec(ctx, f.useMain()); err != nil {
		return err
	}
	f.entered = false
	return nil
}

// leave makes sure that no other read ever gets a connection that looks into the
// frozen figures: it goes back to the live ones or is thrown away.
func (f *snapshotWriter) leave(ctx context.Context, conn *sql.Conn) error {
	if !f.entered {
		return nil
	}
	if _, err := conn.ExecContext(ctx, f.useMain()); err != nil {
		return errors.Join(err, conn.Raw(func(any) error { return driver.ErrBadConn }))
	}
	return nil
}

func (f *snapshotWriter) exec(ctx context.Context, statement string) error {
	_, err := f.tx.ExecContext(ctx, statement)
	return err
}

// name is a table of the frozen schema, or the schema itself for "". The catalog
// is named as well: a warehouse file may be called as_of_1.duckdb.
func (f *snapshotWriter) name(table string) string {
	name := f.catalog + "." + f.schema
	if table != "" {
		name += "." + table
	}
	return name
}

func (f *snapshotWriter) useMain() string { return "use " + f.catalog + ".main" }

// isKept says whether a table belongs to the frozen figures: definitions and
// outcomes always, others when a read needs them.
func isKept(table string) bool {
	return strings.HasPrefix(table, "seed_") || strings.HasPrefix(table, "meta_") || isRead(table)
}

// readModels are the models that a read or a comparison of figures names, and the
// tables that it reads through views: to leave these out would make a read work them out anew.
func readModels(graph graph.Graph) map[string]bool {
	read := map[string]bool{}
	for _, model := range slices.Backward(graph.Models) {
		if read[model.Name] = read[model.Name] || isRead(model.Name); !read[model.Name] || !model.IsView {
			continue
		}
		for _, table := range model.DependsOn {
			read[table] = true
		}
	}
	return read
}

// isRead says whether a read or a comparison of figures names the model; the
// large ones that none names (every event) are not worth a copy.
func isRead(model string) bool {
	word := regexp.MustCompile(`\b` + model + `\b`)
	for _, layer := range []string{"queries", "ops/closing"} {
		for _, statement := range sqlfiles.Layer(layer) {
			if word.MatchString(store.WithoutComments(statement.Text)) {
				return true
			}
		}
	}
	return false
}
