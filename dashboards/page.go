package dashboards

import (
	"bytes"
	"cmp"
	"embed"
	"encoding/json"
	"html/template"
	"io"
	"io/fs"
	"maps"
	"net/url"
	"slices"

	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/internal/apperr"
	"khohoso/models/metrics"
	"khohoso/models/period"
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

// View says how a page is written: its language, a notice to show on top
// (such as "the data tests failed, this is the last good publication") and
// where its links lead. The zero value is a Vietnamese page of a folder.
type View struct {
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

	sources []Source // how fresh the data are

	live   bool // a page of the service, which sends the policy as a header
	picker *picker
}

// seesDossiers says whether the lists of a unit's dossiers may be shown and linked to.
func (v View) seesDossiers(code string) bool { return v.live && v.MaySee != nil && v.MaySee(code) }

// contentPolicy lets a page load its own files and nothing else.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
	"font-src 'self'; connect-src 'none'; base-uri 'none'; form-action 'self'"

// frame is what every page shows around its content, and the words and links
// its template asks for.
type frame struct {
	locale.Locale
	place links.Place
	links links.Maker

	Lang, Policy string
	Title, Who   string
	Kicker       string // whose page it is, above the sentence
	PeriodName   string
	Sentence     string
	Notice       string
	Caveats      []string // what was never taken in
	Facts        []fact
	State        state
	Sources      *sourceSection // nil where nothing is known of them
	Compared     string         // which period changes are measured against
	Version      string
	DataFact     string // until when the data reach, and which they are
	Picker       *picker
	Workbook     string
	PageBook     string  // workbook of the page's own figures
	Crumbs       []crumb // the pages above, after the province's
	Permalink    string  // of exactly this view, on pages of the service
	Account      string  // name of the reader who has signed in
	Page         links.Page
	Rule         string // on-time rule that overdue dossiers are counted by
	Waits        bool   // it tells those apart that wait for the applicant
}

// crumb is a step of the way down to a page.
type crumb struct{ Name, Href string }

// Way is how a reader came down to a page from the province's: the pages above and, of
// those that stand right below it, the page itself. Nothing stands above the province.
func (f frame) Way() []crumb {
	here := map[links.Page]string{
		links.UnitsPage: "nav.units", links.ProceduresPage: "nav.procedures", links.IndicatorsPage: "nav.indicators", links.ComparePage: "nav.compare", links.DossiersPage: "dossiers.kicker",
	}[f.Page]
	if here == "" {
		return f.Crumbs
	}
	return append(slices.Clip(f.Crumbs), crumb{Name: f.T(here)})
}

// fact is one line of who, when, by which rule.
type fact struct{ Label, Value, Help string }

// state says in a word and a colour whether the figures passed their tests.
type state struct{ Class, Text string }

func (s *Snapshot) frame(v View, place links.Place) frame {
	t := locale.Of(v.Lang)
	place = s.chosen.at(place)
	place.Lang = string(t)
	f := baseFrame(v, place)
	f.Who = s.province.label(t)
	f.Kicker = f.Who
	f.PeriodName = t.Period(s.period)
	f.Facts = s.facts(t)
	f.State = s.state(t)
	f.Caveats = s.caveatsOf(v)
	f.Sources = s.sourceSection(t, v.sources)
	f.Version = s.version.ID
	f.DataFact = s.dataFact(t)
	f.Compared = s.comparedNote(t)
	f.Rule, f.Waits = s.rule.Name, s.tellsWaiting()
	switch place.Page { // asked on no other page, whose readers would be told apart for nothing
	case links.AgencyPage:
		f.Workbook = f.workbookOf(v, place.Code)
	case links.LeadershipPage:
		f.Workbook = f.workbookOf(v, "")
	}
	f.PageBook = f.links.Book(place)
	if v.live {
		f.Permalink = f.links.To(place, place)
	}
	return f
}

// caveatsOf says what was never taken in. That is so today, so the publication of a
// closed period, whose bytes stay, does not say it (design law 5); its live pages do.
func (s *Snapshot) caveatsOf(v View) (said []string) {
	if s.closing != nil && !v.live {
		return nil
	}
	for _, one := range s.caveats {
		if locale.Of(v.Lang) == locale.English {
			said = append(said, one.EN)
		} else {
			said = append(said, one.VI)
		}
	}
	return said
}

// workbookOf leads to the workbook of a unit, the province for "", where the reader may have it.
func (f frame) workbookOf(v View, code string) string {
	if v.live && !v.seesDossiers(code) {
		return ""
	}
	return f.links.Workbook(f.place, code)
}

// baseFrame is the frame of any page, also of one without figures.
func baseFrame(v View, place links.Place) frame {
	f := frame{Locale: locale.Of(v.Lang), place: place, links: v.Links, Notice: v.Notice, Picker: v.picker, Account: v.Account}
	f.Lang = string(f.Locale)
	f.Page = place.Page
	if f.links == nil {
		f.links = links.Files{}
	}
	if !v.live {
		f.Policy = contentPolicy
	}
	return f
}

// facts are always in view: whose figures, which days, which rule, which data.
func (s *Snapshot) facts(t locale.Locale) []fact {
	days := t.Dates(s.period) + t.T("calendar."+calendarOf(s.period))
	if s.partial() {
		days += t.T("fact.until", t.Date(s.asOf))
	}
	return []fact{
		{t.T("fact.period"), days, ""},
		{t.T("fact.organisation"), t.T("organisation." + string(s.organisation)), t.T("organisation.help")},
		s.ruleFact(t),
		{t.T("fact.set"), t.SetName(cmp.Or(s.chosen.Set, metrics.DefaultSet)), t.T("set.help")},
		{t.T("fact.data"), s.dataFact(t), ""},
		s.closingFact(t),
	}
}

// dataFact is until when the data reach, and which version of them it is.
func (s *Snapshot) dataFact(t locale.Locale) string {
	return t.T("fact.data.value", t.Moment(s.version.AsOf.In(s.location)), s.version.ID)
}

// closingFact says whether the figures may still change. What came in after a
// closing never shows here: a closed period's page stays as it was (design law 5).
func (s *Snapshot) closingFact(t locale.Locale) fact {
	if s.closing == nil {
		return fact{t.T("fact.closing"), t.T("closing.open"), ""}
	}
	return fact{t.T("fact.closing"), t.T("closing.closed", t.Moment(s.closing.At), s.closing.By), t.T("closing.help")}
}

// ruleFact names the on-time rule with its version and basis.
func (s *Snapshot) ruleFact(t locale.Locale) fact {
	name := t.RuleName(s.rule)
	help := t.T("rule.help", s.rule.Basis)
	if s.rule.Name == metrics.DefaultRule && s.rule.Shipped {
		help = t.T("rule.form06.help", s.rule.Basis)
	}
	return fact{t.T("fact.rule"), t.T("rule.version", name, t.Number(s.rule.Version)), help}
}

// calendarOf tells the two reporting calendars and freely chosen dates apart.
func calendarOf(p period.Period) string {
	if p.Kind == period.Span {
		return "span"
	}
	return string(cmp.Or(p.Calendar, period.Calendar))
}

func (s *Snapshot) state(t locale.Locale) state {
	var failed int64
	for _, c := range s.checks {
		if c.Failures > 0 {
			failed++
		}
	}
	switch {
	case failed > 0:
		return state{"bad", t.N("state.failed", failed)}
	case len(s.checks) == 0:
		return state{"watch", t.T("state.unchecked")}
	}
	return state{"good", t.N("state.good", int64(len(s.checks)))}
}

// Asset, Home, UnitsHref, Manifest and Switch are the links of the frame.
func (f frame) Asset(name string) string { return f.links.Asset(f.place, name) }

// Home leads to the leadership page.
func (f frame) Home() string { return f.to(links.LeadershipPage, "") }

// UnitsHref leads to the index of units.
func (f frame) UnitsHref() string { return f.to(links.UnitsPage, "") }

// Manifest leads to the list of checksums, when there is one.
func (f frame) Manifest() string { return f.links.Manifest(f.place) }

// Held is the style sheet of a publication that can be held back.
func (f frame) Held() string { return f.links.Held(f.place) }

// Switch leads to the same page in the other language.
func (f frame) Switch() string {
	other := f.place
	other.Lang = string(f.Other())
	return f.links.To(f.place, other)
}

// SwitchLang is the language that Switch leads to.
func (f frame) SwitchLang() string { return string(f.Other()) }

// Nav are the pages that everyone starts from; those that there are not here are left out.
func (f frame) Nav() (found []navLink) {
	for _, one := range []struct {
		page links.Page
		key  string
	}{
		{links.LeadershipPage, "nav.home"}, {links.UnitsPage, "nav.units"}, {links.ProceduresPage, "nav.procedures"}, {links.IndicatorsPage, "nav.indicators"}, {links.ComparePage, "nav.compare"},
	} {
		if href := f.to(one.page, ""); href != "" {
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
func (f frame) Words() (string, error) {
	words := map[string]string{}
	for _, key := range scriptWords {
		words[key] = f.T("script." + key)
	}
	text, err := json.Marshal(words)
	return string(text), err
}

// Kept are what the picker's form must send along, so that choosing a period
// leaves the list, the units and the language as they are.
func (f frame) Kept() (kept []choice) {
	place := f.place
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
			kept = append(kept, choice{Value: value, Name: name})
		}
	}
	return kept
}

// listed leads to a list of dossiers; "" where there are no lists.
func (f frame) listed(list links.List) string {
	to := f.place
	to.Page, to.Code, to.List = links.DossiersPage, "", list
	return f.links.To(f.place, to)
}

func (f frame) to(page links.Page, code string) string {
	to := f.place
	to.Page, to.Code, to.List, to.Units, to.Supposed = page, code, links.List{}, nil, nil
	return f.links.To(f.place, to)
}

// write renders a template completely before the first byte goes out, so that
// a reader never gets half a page.
func write(w io.Writer, name string, page any) error {
	var out bytes.Buffer
	if err := templates.ExecuteTemplate(&out, name, page); err != nil {
		return apperr.Wrap(apperr.Internal, err, "the page could not be made", "không lập được trang")
	}
	_, err := out.WriteTo(w)
	return err
}
