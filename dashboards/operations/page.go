package operations

import (
	"io"
	"net/url"
	"slices"
	"strings"

	"khohoso/dashboards/layout"
	"khohoso/dashboards/locale"
)

// Page is one page of the machine room: a sentence that says how things stand, then sections.
type Page struct {
	layout.Plain
	Sentence string
	Done     string
	Crumb    string
	Sections []section
}

// section is a heading with whatever stands below it, in this order.
type section struct {
	ID, Title, Help string
	Facts           []fact
	Filter          *form
	Table           *table
	Empty           string // in place of a table without rows
	Before          []link // the forms
	Forms           []form
	Links           []link
}

type fact struct{ Label, Value, Class string }

type link struct {
	Text, Href string
	Quiet      bool
}

type table struct {
	Head []head
	Rows []row
}

type head struct {
	Text   string
	Number bool
}

type row struct{ Cells []cell }

// cell is a text, which may lead somewhere or be a button.
type cell struct {
	Text, Href, Class string
	Number            bool
	Forms             []form
}

// form is a few fields and a button. A form of a table is its button alone.
type form struct {
	Action, Button, Help, Label string
	Get, Upload, Quiet          bool
	Fields                      []field
}

// field is one field of a form; Kind is hidden, text, date, file, select.
type field struct {
	Kind, Name, ID, Label, Value, Help, Accept string
	Needed                                     bool
	Groups                                     []optionGroup
}

type optionGroup struct {
	Name    string
	Options []option
}

type option struct {
	Value, Text string
	Selected    bool
}

// newPage begins a page; key is that of its words.
func newPage(a layout.Reader, key string) *Page {
	p := &Page{Plain: a.Plain("operations." + key)}
	if p.Room = "/operations/" + key; key == "overview" {
		p.Room = "/operations"
	}
	return p
}

// Write writes the page.
func (p *Page) Write(w io.Writer) error { return layout.Write(w, "operations", p) }

// Fail says on the page what went wrong.
func (p *Page) Fail(err error) *Page {
	p.Failed = p.Failure(err)
	return p
}

func (p *Page) add(s section) { p.Sections = append(p.Sections, s) }

// heads are the columns of a table; a name that begins with ">" is that of numbers.
func (p *Page) heads(keys ...string) (found []head) {
	for _, key := range keys {
		isNumber := key[0] == '>'
		if isNumber {
			key = key[1:]
		}
		found = append(found, head{p.T("operations.col." + key), isNumber})
	}
	return found
}

// Attribute are the classes of a cell.
func (c cell) Attribute() string {
	if c.Number {
		return strings.TrimSpace("n " + c.Class)
	}
	return c.Class
}

// Wide says whether a form has something to fill in.
func (f form) Wide() bool {
	return slices.ContainsFunc(f.Fields, func(one field) bool { return one.Kind != "hidden" })
}

func text(s string) cell { return cell{Text: s} }

func (p *Page) number(n int64) cell { return cell{Text: p.Number(n), Number: true} }

// size is how large a file is, in the largest unit that it fills.
func (p *Page) size(bytes int64) cell {
	const kilo = 1000
	switch {
	case bytes >= kilo*kilo*kilo:
		return cell{Text: p.Decimal(float64(bytes)/(kilo*kilo*kilo), 1) + locale.HardSpace + "GB", Number: true}
	case bytes >= kilo*kilo:
		return cell{Text: p.Decimal(float64(bytes)/(kilo*kilo), 1) + locale.HardSpace + "MB", Number: true}
	case bytes >= kilo:
		return cell{Text: p.Decimal(float64(bytes)/kilo, 1) + locale.HardSpace + "kB", Number: true}
	}
	return cell{Text: p.Number(bytes) + locale.HardSpace + "B", Number: true}
}

// count is a number that is looked at where it is not zero.
func (p *Page) count(n int64, href string) cell {
	c := p.number(n)
	if n > 0 {
		c.Class, c.Href = "watch", href
	}
	return c
}

// maybe is a number, or that it is not known.
func (p *Page) maybe(n *int64) cell {
	if n == nil {
		return cell{Text: locale.Missing, Number: true}
	}
	return p.number(*n)
}

// address is one of ours with what is asked for, in the language of the page.
func (p *Page) address(path string, pairs ...string) string {
	values := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			values.Set(pairs[i], pairs[i+1])
		}
	}
	if len(values) > 0 {
		path += "?" + values.Encode()
	}
	return p.Href(path)
}

// run is the button that starts a task.
func (p *Page) run(kind TaskKind, object, label string) form {
	f := form{Action: p.Href("/operations/run"), Button: label, Fields: []field{{Kind: "hidden", Name: "task", Value: string(kind)}}}
	if object != "" {
		f.Fields, f.Label = append(f.Fields, field{Kind: "hidden", Name: "object", Value: object}), label+": "+object
	}
	return f
}

// small is a form as a table has it.
func small(f form) cell {
	f.Quiet = true
	return cell{Forms: []form{f}}
}

// kindName is what rows of a kind are about.
func kindName(t locale.Locale, kind string) string {
	if t.Has("sources.kind." + kind) {
		return t.T("sources.kind." + kind)
	}
	return kind
}

// sourceName is a system, or files taken in by hand.
func sourceName(t locale.Locale, name string, byHand bool) string {
	if !byHand {
		return name
	}
	return t.T("sources.by_hand", kindName(t, name))
}
