// Package layout is what stands around every page: head, facts, choice of period, freshness of the
// sources, and the templates and static files. Start with NewFrame, or with Reader.Plain for pages
// without figures, and Write. Templates name the methods and fields of Frame and Plain.
package layout

import (
	"bytes"
	"embed"
	"encoding/json"
	"html/template"
	"io"
	"io/fs"
	"maps"
	"net/url"
	"slices"
	"strings"

	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/dashboards/view"
	"khohoso/internal/apperr"
)

//go:embed templates/*.html
var templateFiles embed.FS

//go:embed assets
var assetFiles embed.FS

var templates = template.Must(template.ParseFS(templateFiles, "templates/*.html"))

// Assets are the static files that every page needs beside it, under assets/.
func Assets() fs.FS {
	files, err := fs.Sub(assetFiles, "assets")
	if err != nil {
		panic(err) // the folder is compiled in
	}
	return files
}

// Options says how a page is written: its language, a notice to show on top
// (such as "the data tests failed, this is the last good publication") and
// where its links lead. The zero value is a Vietnamese page of a folder.
type Options struct {
	Lang   string
	Notice string
	Links  links.Maker

	// WithoutDossiers leaves dossiers and findings out of a page, for readers who
	// may see everyone's public figures but not these dossiers.
	WithoutDossiers bool

	// MaySee says whose dossiers the reader may see; "" is the whole province.
	// Pages of a folder, which link to no lists, have none.
	MaySee func(code string) bool

	// Account is the name of the reader who has signed in; "" where nobody has to.
	Account string
	// Operator says whether the machine room is open to the reader.
	Operator bool

	Sources []Source // how fresh the data are

	Live   bool // a page of the service, which sends the policy as a header
	Picker *FilterBar
}

// SeesDossiers says whether the lists of a unit's dossiers may be shown and linked to.
func (v Options) SeesDossiers(code string) bool { return v.Live && v.MaySee != nil && v.MaySee(code) }

// ContentPolicy lets a page load its own files and nothing else.
const ContentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
	"font-src 'self'; connect-src 'none'; base-uri 'none'; form-action 'self'"

// AskingPolicy is that of a page that asks this service how far something is.
var AskingPolicy = strings.Replace(ContentPolicy, "connect-src 'none'", "connect-src 'self'", 1)

// Frame is what every page shows around its content, and the words and links
// its template asks for.
type Frame struct {
	locale.Locale
	Place links.Place
	Links links.Maker

	Lang, Policy string
	Title, Who   string
	Kicker       string // whose page it is, above the sentence
	PeriodName   string
	Sentence     string
	Notice       string
	Caveats      []string // what was never taken in
	Gist         string   // days, rule, data until when, whether closed, on one line
	Facts        []Fact
	State        state
	Sources      *sourceSection // nil where nothing is known of them
	Compared     string         // which period changes are measured against
	Version      string
	DataFact     string // until when the data reach, and which they are
	Picker       *FilterBar
	Workbook     string
	PageBook     string  // workbook of the page's own figures
	Crumbs       []Crumb // the pages above, after the province's
	Permalink    string  // of exactly this view, on pages of the service
	Refresh      string  // when the browser asks again and for what, while something is being made
	RefreshPlain string  // likewise, of browsers without script alone
	Account      string  // name of the reader who has signed in
	Operator     bool    // the machine room is open to them
	Page         links.Page
	Rule         string // on-time rule that overdue dossiers are counted by
	Waits        bool   // it tells those apart that wait for the applicant
}

// Crumb is a step of the way down to a page.
type Crumb struct{ Name, Href string }

// Way is how a reader came down to a page from the province's: the pages above and, of
// those that stand right below it, the page itself. Nothing stands above the province.
func (f Frame) Way() []Crumb {
	here := map[links.Page]string{
		links.UnitsPage: "nav.units", links.ProceduresPage: "nav.procedures", links.IndicatorsPage: "nav.indicators", links.ComparePage: "nav.compare", links.DossiersPage: "dossiers.kicker",
	}[f.Page]
	if here == "" {
		return f.Crumbs
	}
	return append(slices.Clip(f.Crumbs), Crumb{Name: f.T(here)})
}

// NewFrame is the frame of a page of figures.
func NewFrame(s *view.PeriodView, v Options, place links.Place) Frame {
	t := locale.Of(v.Lang)
	place = s.Filter.At(place)
	place.Lang = string(t)
	f := BaseFrame(v, place)
	f.Who = s.Province.Label(t)
	f.Kicker = f.Who
	f.PeriodName = t.Period(s.Period)
	f.Facts = pageFacts(s, t)
	f.Gist = gistOf(s, t)
	f.State = checkState(s, t)
	f.Caveats = caveatsOf(s, v)
	f.Sources = newSourceSection(s, t, v.Sources)
	f.Version = s.Version.ID
	f.DataFact = dataFact(s, t)
	f.Compared = comparedNote(s, t)
	f.Rule, f.Waits = s.Rule.Name, s.TellsWaiting()
	switch place.Page { // asked on no other page, whose readers would be told apart for nothing
	case links.AgencyPage:
		f.Workbook = f.WorkbookOf(v, place.Code)
	case links.LeadershipPage:
		f.Workbook = f.WorkbookOf(v, "")
	}
	f.PageBook = f.Links.Book(place)
	if v.Live {
		f.Permalink = f.Links.To(place, place)
	}
	return f
}

// WorkbookOf leads to the workbook of a unit, the province for "", where the reader may have it.
func (f Frame) WorkbookOf(v Options, code string) string {
	if v.Live && !v.SeesDossiers(code) {
		return ""
	}
	return f.Links.Workbook(f.Place, code)
}

// BaseFrame is the frame of any page, also of one without figures.
func BaseFrame(v Options, place links.Place) Frame {
	f := Frame{Locale: locale.Of(v.Lang), Place: place, Links: v.Links, Notice: v.Notice, Picker: v.Picker, Account: v.Account, Operator: v.Operator}
	f.Lang = string(f.Locale)
	f.Page = place.Page
	if f.Links == nil {
		f.Links = links.Files{}
	}
	if !v.Live {
		f.Policy = ContentPolicy
	}
	return f
}

// Asset, Home, UnitsHref, Manifest and Switch are the links of the frame.
func (f Frame) Asset(name string) string { return f.Links.Asset(f.Place, name) }

// Home leads to the leadership page.
func (f Frame) Home() string { return f.To(links.LeadershipPage, "") }

// UnitsHref leads to the index of units.
func (f Frame) UnitsHref() string { return f.To(links.UnitsPage, "") }

// Manifest leads to the list of checksums, when there is one.
func (f Frame) Manifest() string { return f.Links.Manifest(f.Place) }

// Held is the style sheet of a publication that can be held back.
func (f Frame) Held() string { return f.Links.Held(f.Place) }

// Switch leads to the same page in the other language.
func (f Frame) Switch() string {
	other := f.Place
	other.Lang = string(f.Other())
	return f.Links.To(f.Place, other)
}

// SwitchLang is the language that Switch leads to.
func (f Frame) SwitchLang() string { return string(f.Other()) }

// Nav are the pages that everyone starts from; those that there are not here are left out.
func (f Frame) Nav() (found []navLink) {
	for _, one := range []struct {
		page links.Page
		key  string
	}{
		{links.LeadershipPage, "nav.home"}, {links.UnitsPage, "nav.units"}, {links.ProceduresPage, "nav.procedures"}, {links.IndicatorsPage, "nav.indicators"}, {links.ComparePage, "nav.compare"}, {links.FormsPage, "nav.forms"},
	} {
		href := f.To(one.page, "")
		if one.page == links.FormsPage { // opens with what is to be reported, not with the period that is looked at
			href = f.Links.To(f.Place, links.Place{Page: one.page, Lang: f.Place.Lang})
		}
		if href != "" {
			found = append(found, navLink{f.T(one.key), href, f.Page == one.page})
		}
	}
	return found
}

type navLink struct {
	Name, Href string
	Current    bool
}

// scriptWords are what the script writes on its own buttons.
var scriptWords = []string{"csv", "svg", "png", "auto", "light", "dark"}

// Words hands the script its words, as JSON in an attribute.
func (f Frame) Words() (string, error) {
	words := map[string]string{}
	for _, key := range scriptWords {
		words[key] = f.T("script." + key)
	}
	text, err := json.Marshal(words)
	return string(text), err
}

// Kept are what the picker's form must send along, so that choosing a period
// leaves the list, the units and the language as they are.
func (f Frame) Kept() (kept []Choice) {
	place := f.Place
	place.Period, place.Calendar, place.Organisation, place.Rule, place.Set = "", "", "", "", ""
	place.List.Page, place.List.Format = 0, ""
	place.Supposed = nil // of the figures of this period alone
	address, err := url.Parse(links.Service{}.To(place, place))
	if err != nil {
		return nil
	}
	values := address.Query()
	for _, name := range slices.Sorted(maps.Keys(values)) {
		for _, value := range values[name] {
			kept = append(kept, Choice{Value: value, Name: name})
		}
	}
	return kept
}

// ListHref leads to a list of dossiers; "" where there are no lists.
func (f Frame) ListHref(list links.List) string {
	to := f.Place
	to.Page, to.Code, to.List = links.DossiersPage, "", list
	return f.Links.To(f.Place, to)
}

// To leads to a page, with what was chosen.
func (f Frame) To(page links.Page, code string) string {
	to := f.Place
	to.Page, to.Code, to.List, to.Units, to.Supposed, to.Form = page, code, links.List{}, nil, nil, ""
	return f.Links.To(f.Place, to)
}

// SearchAction is where a search is sent; "" on pages of a folder, and on the page of a search, which has a field of its own.
func (f Frame) SearchAction() string {
	if f.Page == links.SearchPage {
		return ""
	}
	return f.To(links.SearchPage, "")
}

// SearchHref leads to the page of the search; "" on pages of a folder.
func (f Frame) SearchHref() string { return f.To(links.SearchPage, "") }

// SearchKept are what a search sends along.
func (f Frame) SearchKept() []Choice { return f.KeptFor(links.Place{Page: links.SearchPage}) }

// FormsOf leads to the forms of the unit that the page is about, of its period; "" where there are none.
func (f Frame) FormsOf() string {
	to := links.Place{Page: links.FormsPage, Lang: f.Place.Lang, Period: f.Place.Period, Organisation: f.Place.Organisation}
	if f.Page == links.AgencyPage {
		to.List.Agency = f.Place.Code
	}
	return f.Links.To(f.Place, to)
}

// Write renders a template completely before the first byte goes out, so that
// a reader never gets half a page.
func Write(w io.Writer, name string, page any) error {
	var out bytes.Buffer
	if err := templates.ExecuteTemplate(&out, name, page); err != nil {
		return apperr.Wrap(apperr.Internal, err, "the page could not be made", "không lập được trang")
	}
	_, err := out.WriteTo(w)
	return err
}

// KeptFor are the period, the other choices and the language, for a form of a page.
func (f Frame) KeptFor(page links.Place) (kept []Choice) {
	to := f.Place
	to.Page, to.Code, to.List, to.Units, to.Supposed = page.Page, "", page.List, nil, nil
	address, err := url.Parse(links.Service{}.To(f.Place, to))
	if err != nil {
		return nil
	}
	values := address.Query()
	for _, name := range slices.Sorted(maps.Keys(values)) {
		kept = append(kept, Choice{Value: values.Get(name), Name: name})
	}
	return kept
}
