package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"regexp"
	"strings"
	"time"

	"khohoso/internal/apperr"
)

// BoundReads has the engine break off whatever a reader waits for that takes longer: in a service no question may
// hold a core and a connection for ever. It is called before the first read.
func (w *Warehouse) BoundReads(longest time.Duration) { w.longestRead = longest }

// Query runs a query and gathers its rows.
func Query[T any](ctx context.Context, w *Warehouse, query string, args []any, scan func(*sql.Rows) (T, error)) ([]T, error) {
	if longest := w.Live().longestRead; longest > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, longest)
		defer cancel()
	}
	rows, err := w.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, w.ReadFault(err)
	}
	defer rows.Close()
	var found []T
	for rows.Next() {
		row, err := scan(rows)
		if err != nil {
			return nil, err
		}
		found = append(found, row)
	}
	return found, rows.Err()
}

// Each runs a query and gives its rows one after the other; an error ends it.
func Each[T any](ctx context.Context, w *Warehouse, query string, args []any, scan func(*sql.Rows) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		rows, err := w.db.QueryContext(ctx, query, args...)
		if err != nil {
			yield(none, w.ReadFault(err))
			return
		}
		defer rows.Close()
		for rows.Next() {
			if row, err := scan(rows); !yield(row, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(none, err)
		}
	}
}

// ReadFault tells a warehouse without figures, or with those of another version of
// the program, from a defect: our statements bind to the tables of their own build.
func (w *Warehouse) ReadFault(err error) error {
	switch text := err.Error(); {
	case isFatal(err):
		w.gaveUp.Store(true)
		return w.gaveUpFault(err)
	case strings.Contains(text, "Table with name"):
		return w.NotBuilt()
	case strings.Contains(text, "Binder Error"), strings.Contains(text, "Contents of view were altered"):
		return apperr.Wrap(apperr.NotBuilt, err,
			fmt.Sprintf("the figures of %q were made by another version of this program; make them anew: khohoso build", w.path),
			fmt.Sprintf("số liệu của %q do phiên bản khác của chương trình tổng hợp; hãy tổng hợp lại: khohoso build", w.path))
	}
	return err
}

// AsJSON is how lists travel as one parameter.
func AsJSON(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic("models: " + err.Error()) // only strings and dates come here
	}
	return string(text)
}

var commentLine = regexp.MustCompile(`(?m)--.*$`)

// WithoutComments is a statement without what follows two dashes.
func WithoutComments(text string) string { return commentLine.ReplaceAllString(text, "") }

// Local is an instant in the warehouse's zone; zero where there is none.
func (w *Warehouse) Local(t sql.NullTime) time.Time {
	if !t.Valid {
		return time.Time{}
	}
	return t.Time.In(w.location)
}

// QuoteName is a name as SQL takes it, whatever it holds.
func QuoteName(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// Quote is a text as a literal of SQL.
func Quote(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// QuoteAll are texts as a list of literals.
func QuoteAll(texts []string) string {
	quoted := make([]string, len(texts))
	for i, text := range texts {
		quoted[i] = Quote(text)
	}
	return strings.Join(quoted, ", ")
}

// IgnoreDone passes over a rollback after the transaction ended.
func IgnoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}
