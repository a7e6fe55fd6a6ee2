package auth

import "slices"

// Role is what an account is for.
type Role string

// The roles. Leadership and office stand for the whole province, agency for one
// unit and those below it, operator for the machine room, source for a system
// that sends events and reads nothing.
const (
	Leadership Role = "leadership"
	Office     Role = "office"
	Agency     Role = "agency"
	Operator   Role = "operator"
	Source     Role = "source"
)

// Roles are all of them, in the order they are offered.
var Roles = []Role{Leadership, Office, Agency, Operator, Source}

// Known says whether r is one of Roles.
func (r Role) Known() bool { return slices.Contains(Roles, r) }

// WholeProvince says whether the role's own unit is the province.
func (r Role) WholeProvince() bool { return r == Leadership || r == Office || r == Operator }

// Scope is what a personal token may be used for; a session has them all.
type Scope string

// The scopes of tokens. A token never allows more than its account.
const (
	ReadFigures  Scope = "figures"  // indicators, flow, catalogues
	ReadDossiers Scope = "dossiers" // dossiers, findings, workbooks
	ReadMetrics  Scope = "metrics"  // metrics of the service, for operators
	WriteEvents  Scope = "events"   // taking events in, for sources
)

// Scopes are all of them.
var Scopes = []Scope{ReadFigures, ReadDossiers, ReadMetrics, WriteEvents}

// Identity is who asks. The zero value is nobody.
type Identity struct {
	Account    int64  // of the account; 0 for the open reader and for nobody
	Name       string // what the account is called when signing in
	Shown      string // the name on screens
	Role       Role
	Unit       string   // agency code, for the role agency
	Scopes     []Scope  // of a token; nil: everything that the role may
	Units      []string // of a source's token: codes and beginnings of codes that it may write for; none: any unit
	MustChange bool     // the password is a one-time one: nothing else until it is changed
	Session    int64    // row of the session, 0 for tokens and the open reader
	Token      int64    // row of the token, 0 otherwise
}

// OpenReader reads everything and administers nothing: the reader of pages that
// are served on this machine without signing in.
func OpenReader() Identity { return Identity{Name: "local", Role: Office} }

// Nobody says whether no one has signed in.
func (i Identity) Nobody() bool { return i.Role == "" }

// Person says whether a human being with an account of their own has signed in
// by a browser, so that there is an account to look after.
func (i Identity) Person() bool { return i.Session != 0 }
