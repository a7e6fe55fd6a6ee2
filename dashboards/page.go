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
	Links  Links

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
	tongue
	place Place
	links Links

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
	Page         Page
	Rule         string // on-time rule that overdue dossiers are counted by
	Waits        bool   // it tells those apart that wait for the applicant
}

// crumb is a step of the way down to a page.
type crumb struct{ Name, Href string }

// Way is how a reader came down to a page from the province's: the pages above and, of
// those that stand right below it, the page itself. Nothing stands above the province.
func (f frame) Way() []crumb {
	here := map[Page]string{
		UnitsPage: "nav.units", ProceduresPage: "nav.procedures", IndicatorsPage: "nav.indicators", ComparePage: "nav.compare", DossiersPage: "dossiers.kicker",
	}[f.Page]
	if here == "" {
		return f.Crumbs
	}
	return append(slices.Clip(f.Crumbs), crumb{Name: f.t(here)})
}

// fact is one line of who, when, by which rule.
type fact struct{ Label, Value, Help string }

// state says in a word and a colour whether the figures passed their tests.
type state struct{ Class, Text string }

func (s *Snapshot) frame(v View, place Place) frame {
	t := tongueOf(v.Lang)
	place = s.chosen.at(place)
	place.Lang = string(t)
	f := baseFrame(v, place)
	f.Who = s.province.label(t)
	f.Kicker = f.Who
	f.PeriodName = t.period(s.period)
	f.Facts = s.facts(t)
	f.State = s.state(t)
	f.Caveats = s.caveatsOf(v)
	f.Sources = s.sourceSection(t, v.sources)
	f.Version = s.version.ID
	f.DataFact = s.dataFact(t)
	f.Compared = s.comparedNote(t)
	f.Rule, f.Waits = s.rule.Name, s.tellsWaiting()
	switch place.Page { // asked on no other page, whose readers would be told apart for nothing
	case AgencyPage:
		f.Workbook = f.workbookOf(v, place.Code)
	case LeadershipPage:
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
		if tongueOf(v.Lang) == english {
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
func baseFrame(v View, place Place) frame {
	f := frame{tongue: tongueOf(v.Lang), place: place, links: v.Links, Notice: v.Notice, Picker: v.picker, Account: v.Account}
	f.Lang = string(f.tongue)
	f.Page = place.Page
	if f.links == nil {
		f.links = FileLinks{}
	}
	if !v.live {
		f.Policy = contentPolicy
	}
	return f
}

// facts are always in view: whose figures, which days, which rule, which data.
func (s *Snapshot) facts(t tongue) []fact {
	days := t.dates(s.period) + t.t("calendar."+calendarOf(s.period))
	if s.partial() {
		days += t.t("fact.until", t.date(s.asOf))
	}
	return []fact{
		{t.t("fact.period"), days, ""},
		{t.t("fact.organisation"), t.t("organisation." + string(s.organisation)), t.t("organisation.help")},
		s.ruleFact(t),
		{t.t("fact.set"), t.setName(cmp.Or(s.chosen.Set, metrics.DefaultSet)), t.t("set.help")},
		{t.t("fact.data"), s.dataFact(t), ""},
		s.closingFact(t),
	}
}

// dataFact is until when the data reach, and which version of them it is.
func (s *Snapshot) dataFact(t tongue) string {
	return t.t("fact.data.value", t.moment(s.version.AsOf.In(s.location)), s.version.ID)
}

// closingFact says whether the figures may still change. What came in after a
// closing never shows here: a closed period's page stays as it was (design law 5).
func (s *Snapshot) closingFact(t tongue) fact {
	if s.closing == nil {
		return fact{t.t("fact.closing"), t.t("closing.open"), ""}
	}
	return fact{t.t("fact.closing"), t.t("closing.closed", t.moment(s.closing.At), s.closing.By), t.t("closing.help")}
}

// ruleFact names the on-time rule with its version and basis.
func (s *Snapshot) ruleFact(t tongue) fact {
	name := t.ruleName(s.rule)
	help := t.t("rule.help", s.rule.Basis)
	if s.rule.Name == metrics.DefaultRule && s.rule.Shipped {
		help = t.t("rule.form06.help", s.rule.Basis)
	}
	return fact{t.t("fact.rule"), t.t("rule.version", name, t.number(s.rule.Version)), help}
}

// ruleName is a rule's short name with what it says.
func (t tongue) ruleName(r metrics.Rule) string {
	words := r.NameVI
	if t == english && r.NameEN != "" {
		words = r.NameEN
	}
	if words == "" {
		return r.Name
	}
	return r.Name + ": " + words
}

// calendarOf tells the two reporting calendars and freely chosen dates apart.
func calendarOf(p period.Period) string {
	if p.Kind == period.Span {
		return "span"
	}
	return string(cmp.Or(p.Calendar, period.Calendar))
}

func (s *Snapshot) state(t tongue) state {
	var failed int64
	for _, c := range s.checks {
		if c.Failures > 0 {
			failed++
		}
	}
	switch {
	case failed > 0:
		return state{"bad", t.n("state.failed", failed)}
	case len(s.checks) == 0:
		return state{"watch", t.t("state.unchecked")}
	}
	return state{"good", t.n("state.good", int64(len(s.checks)))}
}

// T gives a text of the catalogue to the templates.
func (f frame) T(key string, args ...any) string { return f.t(key, args...) }

// Asset, Home, UnitsHref, Manifest and Switch are the links of the frame.
func (f frame) Asset(name string) string { return f.links.Asset(f.place, name) }

// Home leads to the leadership page.
func (f frame) Home() string { return f.to(LeadershipPage, "") }

// UnitsHref leads to the index of units.
func (f frame) UnitsHref() string { return f.to(UnitsPage, "") }

// Manifest leads to the list of checksums, when there is one.
func (f frame) Manifest() string { return f.links.Manifest(f.place) }

// Held is the style sheet of a publication that can be held back.
func (f frame) Held() string { return f.links.Held(f.place) }

// Switch leads to the same page in the other language.
func (f frame) Switch() string {
	other := f.place
	other.Lang = string(f.other())
	return f.links.To(f.place, other)
}

// SwitchLang is the language that Switch leads to.
func (f frame) SwitchLang() string { return string(f.other()) }

func (t tongue) other() tongue {
	if t == english {
		return vietnamese
	}
	return english
}

// Nav are the pages that everyone starts from; those that there are not here are left out.
func (f frame) Nav() (links []navLink) {
	for _, one := range []struct {
		page Page
		key  string
	}{
		{LeadershipPage, "nav.home"}, {UnitsPage, "nav.units"}, {ProceduresPage, "nav.procedures"}, {IndicatorsPage, "nav.indicators"}, {ComparePage, "nav.compare"},
	} {
		if href := f.to(one.page, ""); href != "" {
			links = append(links, navLink{f.t(one.key), href, f.Page == one.page})
		}
	}
	return links
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
		words[key] = f.t("script." + key)
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
	address, err := url.Parse(serviceLinks{}.To(place, place))
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
func (f frame) listed(list List) string {
	to := f.place
	to.Page, to.Code, to.List = DossiersPage, "", list
	return f.links.To(f.place, to)
}

func (f frame) to(page Page, code string) string {
	to := f.place
	to.Page, to.Code, to.List, to.Units, to.Supposed = page, code, List{}, nil, nil
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
