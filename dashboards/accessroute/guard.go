package accessroute

import (
	"context"
	"net/http"

	"khohoso/internal/auth"
)

// Guard lets a request through to its route when the access rule allows it. It
// runs before anything is read, for HEAD and conditional requests too.
type Guard struct {
	// Identify says who asks; nobody when no one has signed in.
	Identify func(*http.Request) (auth.Identity, error)
	// Units are the units of the moment.
	Units func(context.Context) (auth.Units, error)
	// Fail answers what is refused or goes wrong.
	Fail Fail
	// Refused is told of what was refused, for the audit; may be nil.
	Refused func(*http.Request, Route, auth.Identity, error)
}

// Route guards one route.
func (g Guard) Route(route Route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		reader, err := g.reader(r, route.Access)
		if err == nil {
			r = r.WithContext(auth.With(r.Context(), reader))
			err = g.check(r, route, reader)
		}
		if err != nil {
			g.Fail(w, r, err)
			return
		}
		route.Handle(w, r)
	})
}

// reader says who asks; nobody is asked about where anyone may come.
func (g Guard) reader(r *http.Request, access Access) (auth.Reader, error) {
	if access.need == auth.Anyone {
		return auth.Reader{}, nil
	}
	who, err := g.Identify(r)
	if err != nil || who.Nobody() || access.need == auth.OwnAccount || access.need == auth.SendEvents { // neither asks about units, which an empty warehouse has none of
		return auth.NewReader(who, nil), err
	}
	units, err := g.Units(r.Context())
	return auth.NewReader(who, units), err
}

// check asks the rule about the reader's own unit first and about the unit of the
// request then: who may see no dossiers at all does not learn which units there are.
func (g Guard) check(r *http.Request, route Route, reader auth.Reader) error {
	access := route.Access
	if err := g.refuse(r, route, reader, reader.Check(access.need, reader.Unit)); err != nil {
		return err
	}
	if access.need != auth.Dossiers || access.rows {
		return nil
	}
	unit, err := access.unit(r)
	if err != nil {
		return err
	}
	return g.refuse(r, route, reader, reader.Check(auth.Dossiers, unit))
}

func (g Guard) refuse(r *http.Request, route Route, reader auth.Reader, err error) error {
	if err != nil && g.Refused != nil {
		g.Refused(r, route, reader.Identity, err)
	}
	return err
}
