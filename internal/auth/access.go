package auth

import (
	"context"
	"slices"
)

// Need is what an answer asks of its reader. The zero value is no rule: a route
// without one cannot be built.
type Need int

// The needs. Dossiers is about one unit; everything else about the reader alone.
const (
	_          Need = iota
	Anyone          // static files, health, the way to sign in
	OwnAccount      // one's own account: also before a one-time password is changed
	Figures         // indicators, flow and catalogues of all units
	Dossiers        // dossiers, findings and workbooks of one unit and of those below it
	Operate         // accounts, audit, the machine room
	Watch           // metrics of the service
	SendEvents      // taking events in
)

// Units tells which unit stands below which.
type Units interface {
	// Below says whether code is top or stands anywhere below it; the code "" is
	// the whole province.
	Below(top, code string) bool
}

// Decide is the access rule, whole: may this reader have what needs need, about
// unit? The unit is an agency's code and is looked at for Dossiers only; ""
// means dossiers of the whole province. What is not allowed here is refused.
//
// Everyone who has signed in sees the indicators of all units, because comparing
// is the point. Dossiers, findings and workbooks that list dossiers are for the
// unit itself and those above it. A source only sends events.
func Decide(who Identity, need Need, unit string, units Units) error {
	switch {
	case need == Anyone:
		return nil
	case who.Nobody():
		return ErrSignIn
	case need == OwnAccount && who.Person():
		return nil
	case who.MustChange:
		return ErrMustLeave
	case !who.allows(need):
		return refusal(need)
	}
	switch need {
	case Figures:
		return only(who.Role != Source && who.Role.Known())
	case Dossiers:
		own := who.Role == Agency && who.Unit != "" && units != nil && units.Below(who.Unit, unit)
		return only(who.Role.WholeProvince() || own)
	case Operate:
		if who.Role == Operator && who.Person() {
			return nil
		}
	case Watch:
		return only(who.Role == Operator)
	case SendEvents:
		return only(who.Role == Source)
	}
	return refusal(need)
}

// refusal is why a need is refused to whoever does not have it.
func refusal(need Need) error {
	if need == Operate {
		return ErrOperate
	}
	return ErrRefused
}

func only(allowed bool) error {
	if allowed {
		return nil
	}
	return ErrRefused
}

// allows says whether the scopes of a token cover a need. Accounts are not
// administered by token.
func (i Identity) allows(need Need) bool {
	if i.Scopes == nil {
		return true
	}
	scope, covered := map[Need]Scope{Figures: ReadFigures, Dossiers: ReadDossiers, Watch: ReadMetrics, SendEvents: WriteEvents}[need]
	return covered && slices.Contains(i.Scopes, scope)
}

// Reader is an identity with the units of the moment: what a handler asks.
type Reader struct {
	Identity
	units Units

	behind *Reader                                    // of a reader without a name: who it stands for
	heard  func(need Need, unit string, allowed bool) // told of each reply then
}

// NewReader makes a reader.
func NewReader(who Identity, units Units) Reader { return Reader{Identity: who, units: units} }

// Unnamed is a reader who may have what r may have and has no name, role or unit,
// so that nothing else can be asked about them. heard is told of each reply: what
// was made for this reader may be given to everyone who would get the same replies.
func (r Reader) Unnamed(heard func(need Need, unit string, allowed bool)) Reader {
	return Reader{behind: &r, heard: heard}
}

// May says whether the reader may have what needs need about a unit.
func (r Reader) May(need Need, unit string) bool { return r.Check(need, unit) == nil }

// Check is Decide for this reader.
func (r Reader) Check(need Need, unit string) error {
	if r.behind == nil {
		return Decide(r.Identity, need, unit, r.units)
	}
	err := r.behind.Check(need, unit)
	r.heard(need, unit, err == nil)
	return err
}

// MaySee says whether the reader may see the dossiers of a unit; "" is the province.
func (r Reader) MaySee(unit string) bool { return r.May(Dossiers, unit) }

type readerKey struct{}

// With puts the reader of a request into its context.
func With(ctx context.Context, r Reader) context.Context {
	return context.WithValue(ctx, readerKey{}, r)
}

// From is the reader of a request: nobody, who may see nothing, when there is none.
func From(ctx context.Context) Reader {
	r, _ := ctx.Value(readerKey{}).(Reader)
	return r
}
