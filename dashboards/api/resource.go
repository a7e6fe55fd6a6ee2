package api

import (
	"context"
	"net/http"
	"time"

	"khohoso/dashboards/accessroute"
	"khohoso/internal/auth"
)

// kind is what a column holds, in every format.
type kind string

const (
	text    kind = "text"
	whole   kind = "integer"
	number  kind = "number"
	yesNo   kind = "boolean"
	instant kind = "instant" // with the warehouse's offset
	date    kind = "date"    // a local day
)

// column is one column of a resource. A cell is a string, int64, float64, bool or
// time.Time by its kind, or nil.
type column struct {
	Name  string
	Kind  kind
	About string
}

// field is a column with the way to its cell.
type field[T any] struct {
	name  string
	kind  kind
	about string
	cell  func(T) any
}

// param is one thing that a request can say.
type param struct {
	name     string
	about    string
	required bool
	values   []string // all that are allowed; nil: anything
	kind     kind     // text unless said otherwise
	example  string
}

// resource is one address of the API.
type resource struct {
	name     string // after /api/v1/
	title    string
	about    string
	access   func(*handler) accessroute.Access
	params   []param
	columns  []column
	read     func(context.Context, *handler, *ask) ([][]any, error)
	download string // what the audit calls it; "" for figures
	paged    bool   // read itself goes by ask.limit and ask.offset
}

// describe makes a resource of typed rows.
func describe[T any](r resource, fields []field[T], read func(context.Context, *handler, *ask) ([]T, error)) resource {
	for _, f := range fields {
		r.columns = append(r.columns, column{f.name, f.kind, f.about})
	}
	r.read = func(ctx context.Context, h *handler, a *ask) ([][]any, error) {
		found, err := read(ctx, h, a)
		rows := make([][]any, len(found))
		for i, one := range found {
			rows[i] = make([]any, len(fields))
			for j, f := range fields {
				rows[i][j] = settle(f.kind, f.cell(one))
			}
		}
		return rows, err
	}
	return r
}

// settle turns what has not happened or is not known into nil.
func settle(k kind, value any) any {
	switch v := value.(type) {
	case time.Time:
		if v.IsZero() {
			return nil
		}
	case *float64:
		if v == nil {
			return nil
		}
		return *v
	case *int64:
		if v == nil {
			return nil
		}
		return *v
	case int:
		return int64(v)
	}
	return value
}

// ofDossiers says whether the resource is about the dossiers of one unit.
func (r resource) ofDossiers(h *handler) bool { return r.access(h).Need() == auth.Dossiers }

func figures(*handler) accessroute.Access       { return accessroute.Figures() }
func dossierRows(h *handler) accessroute.Access { return accessroute.Dossiers(h.unit) }

// unit is the unit that a request about dossiers names: an agency's code, by
// default the reader's own; "" is the province.
func (h *handler) unit(r *http.Request) (string, error) {
	return h.unitOf(r.Context(), r.URL.Query().Get("agency"))
}
