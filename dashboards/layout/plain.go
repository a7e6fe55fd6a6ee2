package layout

import (
	"cmp"
	"strings"
	"time"
	"unicode/utf8"

	"khohoso/dashboards/locale"
	"khohoso/internal/apperr"
	"khohoso/internal/auth"
)

// Capital makes a sentence of a fault's text, which begins small.
func Capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return strings.ToUpper(string(first)) + text[size:]
}

// Reader says for whom a page around signing in is written, and where it stands.
type Reader struct {
	Lang  string
	Path  string // "/login"
	Asked string // the rest of the address, without the language
	Who   auth.Identity
	Zone  *time.Location // of the instants that are shown
}

// Plain is the frame of the pages around signing in.
type Plain struct {
	locale.Locale
	Reader
	Title  string
	Failed string // what went wrong, in the reader's words
	Room   string // the page of the machine room that it belongs to, where its address is another
	Again  int    // after so many seconds the page is looked at again, for what still runs; 0: it stays
}

// Plain begins a page around the figures; title is a key of the catalogue.
func (a Reader) Plain(title string) Plain {
	t := locale.Of(a.Lang)
	a.Lang = string(t)
	return Plain{Locale: t, Reader: a, Title: t.T(title)}
}

// Href keeps the language in an address of ours.
func (p Plain) Href(path string) string {
	if p.Locale != locale.English {
		return path
	}
	if strings.Contains(path, "?") {
		return path + "&lang=en"
	}
	return path + "?lang=en"
}

// Home leads to the province's page.
func (p Plain) Home() string { return p.Href("/") }

// Switch leads to the same page in the other language.
func (p Plain) Switch() string {
	path := p.Path
	if p.Asked != "" {
		path += "?" + p.Asked
	}
	return Plain{Locale: p.Other()}.Href(path)
}

// SwitchLang is the language that Switch leads to.
func (p Plain) SwitchLang() string { return string(p.Other()) }

// SignedIn says whether there are pages to lead to.
func (p Plain) SignedIn() bool { return p.Who.Person() && !p.Who.MustChange }

// Operator says whether the machine room is open.
func (p Plain) Operator() bool { return p.Who.Role == auth.Operator }

// rooms are the pages of the machine room, each with the key of its short name.
var rooms = [][2]string{
	{"/operations", "overview"}, {"/operations/sources", "sources"}, {"/operations/ledger", "ledger"}, {"/operations/quarantine", "quarantine"},
	{"/operations/intake", "intake"}, {"/operations/figures", "figures"}, {"/operations/closings", "closings"}, {"/operations/reconcile", "reconcile"},
	{"/operations/backups", "backups"}, {"/schedule", "schedule"}, {"/accounts", "accounts"}, {"/operations/tokens", "tokens"}, {"/audit", "audit"},
}

// Rooms are the pages of the machine room, on those pages themselves.
func (p Plain) Rooms() (found []navLink) {
	here, path := false, cmp.Or(p.Room, p.Path)
	for _, room := range rooms {
		current := path == room[0]
		here = here || current
		found = append(found, navLink{p.T("room." + room[1]), p.Href(room[0]), current})
	}
	if !here || !p.Operator() {
		return nil
	}
	return found
}

// InRooms says whether the page is one of the machine room.
func (p Plain) InRooms() bool { return p.Rooms() != nil }

// Failure says what went wrong as a sentence; "" for nothing.
func (p Plain) Failure(err error) string {
	if err == nil {
		return ""
	}
	return Capital(apperr.Sentence(err, p.Lang)) + "."
}

// At writes an instant in the zone of the reader.
func (p Plain) At(t time.Time) string {
	if t.IsZero() {
		return locale.Missing
	}
	return p.Moment(t.In(p.Zone))
}
