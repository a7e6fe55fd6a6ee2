package store

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"regexp"
	"strings"
	"text/template"
	"time"

	"khohoso/internal/apperr"
	sqlfiles "khohoso/sql"
)

// readTemplates are the statements of sql/reads and of sql/histories, which go down
// to single events. What they vary by is fixed words only; values always travel as parameters.
var readTemplates = func() *template.Template {
	all := template.Must(SharedParts.Clone())
	for _, layer := range []string{"reads", "histories"} {
		for _, file := range sqlfiles.Layer(layer) {
			template.Must(all.New(file.Name).Parse(file.Text))
		}
	}
	return all
}()

func ReadStatement(name string, variant any) (string, error) {
	var text bytes.Buffer
	err := readTemplates.ExecuteTemplate(&text, name, variant)
	return text.String(), err
}

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

var closingTemplates = func() *template.Template {
	all := template.Must(SharedParts.Clone())
	for _, file := range sqlfiles.Layer("closing") {
		template.Must(all.New(file.Name).Parse(file.Text))
	}
	return all
}()

func ClosingStatement(name string, variant any) (string, error) {
	var text bytes.Buffer
	err := closingTemplates.ExecuteTemplate(&text, name, variant)
	return text.String(), err
}

var commentLine = regexp.MustCompile(`(?m)--.*$`)

func WithoutComments(text string) string { return commentLine.ReplaceAllString(text, "") }

func IgnoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}

var buildTemplates = func() *template.Template {
	all := template.New("build").Option("missingkey=error")
	for _, file := range sqlfiles.Layer("build") {
		template.Must(all.New(file.Name).Parse(file.Text))
	}
	return all
}()

func BuildStatement(name string, variant any) (string, error) {
	var text bytes.Buffer
	if err := buildTemplates.ExecuteTemplate(&text, name, variant); err != nil {
		return "", fmt.Errorf("statement %s: %w", name, err)
	}
	return text.String(), nil
}

// SharedParts are pieces of statements that several have in common, under their files' names.
var SharedParts = func() *template.Template {
	all := template.New("parts").Option("missingkey=error")
	for _, file := range sqlfiles.Layer("parts") {
		template.Must(all.New(file.Name).Parse(file.Text))
	}
	return all
}()

func (w *Warehouse) Local(t sql.NullTime) time.Time {
	if !t.Valid {
		return time.Time{}
	}
	return t.Time.In(w.location)
}
