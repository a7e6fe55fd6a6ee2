package models

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"strings"
	"text/template"

	statements "khohoso/sql"
)

// readTemplates are the statements of sql/reads. What they vary by is fixed words
// only; values always travel as parameters.
var readTemplates = func() *template.Template {
	all := template.New("reads").Option("missingkey=error")
	for _, file := range statements.Layer("reads") {
		template.Must(all.New(file.Name).Parse(file.Text))
	}
	return all
}()

func readStatement(name string, variant any) (string, error) {
	var text bytes.Buffer
	err := readTemplates.ExecuteTemplate(&text, name, variant)
	return text.String(), err
}

// collect runs a query and gathers its rows.
func collect[T any](ctx context.Context, w *Warehouse, query string, args []any, scan func(*sql.Rows) (T, error)) ([]T, error) {
	rows, err := w.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, w.readFault(err)
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

// readFault tells a warehouse without figures from a defect.
func (w *Warehouse) readFault(err error) error {
	if strings.Contains(err.Error(), "Table with name") {
		return w.notBuilt()
	}
	return err
}

// asJSON is how lists travel as one parameter.
func asJSON(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic("models: " + err.Error()) // only strings and dates come here
	}
	return string(text)
}
