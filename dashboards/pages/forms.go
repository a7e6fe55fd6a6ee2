package pages

import (
	"cmp"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/dashboards/view"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
	"khohoso/reports"
	"khohoso/reports/forms"
)

// FormsChoice is what a reader of the forms asks for.
type FormsChoice struct {
	Form    forms.Form
	Request reports.Request
	IsAsked bool // the calendar was named, not that of the form
}

// FormsData is what the page of forms is made from.
type FormsData struct {
	FormsChoice
	Forms    []forms.Form
	Agencies []metrics.Agency
	Lineage  *metrics.Lineage
	Periods  view.AvailablePeriods
	Rules    []metrics.Rule
	Sets     []string
	Version  store.DataVersion
	Zone     *time.Location

	Paper  *reports.Preview // nil: it is being made, or cannot be
	Failed string           // why it cannot
	Again  string           // address that waits for it, while it is being made
	Prints bool             // there is a LibreOffice

	Packs *PacksData // nil: not for this reader
}

// formsPage is the Office's page: which form, whose, when, in which calendar; the form itself; the packs.
type formsPage struct {
	layout.Frame
	Data      FormsData
	Statutory []formLink
	Others    []formLink
	Units     []layout.ChoiceGroup
	Periods   []layout.ChoiceGroup
	Calendars []formLink
	Where     []layout.Choice
	More      []layout.OtherChoice
	IsChanged bool // something in More is not as by default
	Days      string
	Meta      string
	Window    string // which calendar it is, in words
	From, To  string // of the fields for dates of one's own
	Paper     *paper
	Packs     *packsSection
	UnitPack  string // address of all forms of the unit in one workbook
}

// formLink is a form to choose, or a calendar.
type formLink struct {
	Code, Name, Note, Href string
	Current                bool
}

// paper is the form as it is printed, with what was checked.
type paper struct {
	reports.Preview
	Heads, Rows [][]paperCell
	Top, Foot   paperBlocks
	Shown       string
}

// paperBlocks are the texts over and under the table, in the same columns.
type paperBlocks struct {
	Widths []int
	Rows   [][]paperCell
}

// paperCell is a cell with the class that draws it.
type paperCell struct {
	Text         string
	Class        string
	Across, Down int
	Head         bool
}

// WriteForms writes the page of forms.
func WriteForms(w io.Writer, v layout.Options, d FormsData) error {
	return layout.Write(w, "forms", newFormsPage(v, d))
}

// place is where the page stands, with all that was chosen.
func (c FormsChoice) place() links.Place {
	q := c.Request
	to := links.Place{
		Page: links.FormsPage, Form: c.Form.Name, Period: q.Period.Name, Calendar: q.Period.Calendar, Rule: q.Rule, Set: q.Set, Lang: q.Lang,
		List: links.List{Agency: q.Agency, Where: q.Where},
	}
	if q.Organisation == metrics.CurrentOrg {
		to.Organisation = q.Organisation
	}
	return to
}

func newFormsPage(v layout.Options, d FormsData) formsPage {
	page := formsPage{Frame: layout.BaseFrame(v, d.place()), Data: d}
	t, q := page.Locale, d.Request
	page.Title = t.T("forms.title") + ": " + formTitle(t, d.Form)
	page.Kicker, page.Version = t.T("forms.title"), d.Version.ID
	page.Sentence = page.sentence()
	page.listForms(v)
	page.listUnits(v)
	page.Periods = layout.PeriodGroups(d.Periods, t, q.Period)
	page.listCalendars()
	page.listMore()
	page.Days = t.Dates(q.Period)
	page.Window = page.window()
	page.Meta = page.meta()
	if q.Period.Kind == period.Span {
		page.From, page.To = q.Period.From.Format(time.DateOnly), q.Period.To.Format(time.DateOnly)
	}
	page.Paper = newPaper(t, d.Paper)
	if v.SeesDossiers(q.Agency) {
		page.UnitPack = page.unitPack()
	}
	if d.Paper == nil && d.Failed == "" {
		page.Refresh = "0; url=" + d.Again
	}
	if d.Packs != nil {
		page.Packs = newPacksSection(t, d)
		if page.Packs.Working && page.Refresh == "" {
			page.RefreshPlain = "3"
		}
	}
	return page
}

// unitPack leads to all forms of the unit, in the period that is shown.
func (p formsPage) unitPack() string {
	to := p.Place
	to.Form, to.List.Where = "pack", ""
	return strings.Replace(p.Links.To(p.Place, to), "/forms?", "/forms/workbook?", 1)
}

// UnitName is whose form it is, in words.
func (p formsPage) UnitName() string {
	if p.Data.Request.Agency == "" {
		for _, a := range p.Data.Agencies {
			if a.Level == "province" && a.EndedOn.IsZero() {
				return (&view.Unit{Agency: a}).Label(p.Locale)
			}
		}
		return p.T("province")
	}
	for _, a := range p.Data.Agencies {
		if a.Code == p.Data.Request.Agency {
			return (&view.Unit{Agency: a}).Label(p.Locale)
		}
	}
	return p.Data.Request.Agency
}

// sentence says first whether the form can be signed.
func (p formsPage) sentence() string {
	d, t := p.Data, p.Locale
	subject := t.T("forms.of", formTitle(t, d.Form), t.PeriodInside(d.Request.Period), p.UnitName())
	switch {
	case d.Failed != "":
		return t.T("forms.failed", subject)
	case d.Paper == nil:
		return t.T("forms.waiting", subject)
	case d.Paper.List:
		return t.N("forms.list", d.Paper.Listed, subject)
	}
	said := t.T("forms.open", subject)
	switch reached := view.LocalDay(d.Version.AsOf, d.Zone); {
	case d.Paper.Closed != nil:
		said = t.T("forms.closed", subject)
	case d.Request.Period.To.After(reached):
		said = t.T("forms.running", subject, t.Date(reached))
	}
	if d.Paper.ToFill > 0 {
		said += " " + t.N("forms.fill", int64(d.Paper.ToFill))
	}
	return said
}

// meta is what the figures rest on, in one line.
func (p formsPage) meta() string {
	d, t := p.Data, p.Locale
	parts := []string{p.Window + " " + p.Days, t.T("forms.data", t.Moment(d.Version.AsOf.In(d.Zone)))}
	if d.Paper != nil {
		if d.Paper.Closed != nil {
			parts = append(parts, t.T("forms.closed.at", t.Moment(d.Paper.Closed.At), d.Paper.Closed.By))
		} else {
			parts = append(parts, t.T("forms.not_closed"))
		}
		parts = append(parts, t.T("forms.rule", d.Paper.Rule.Name))
	}
	return strings.Join(parts, " · ")
}

func (p formsPage) window() string {
	q := p.Data.Request.Period
	if q.Kind == period.Span {
		return p.T("forms.window.span")
	}
	return p.T("forms.window." + string(cmp.Or(q.Calendar, period.Calendar)))
}

// formTitle names a form: a statutory one by its code, others by the first words of what they are.
func formTitle(t locale.Locale, f forms.Form) string {
	if f.Statutory {
		return t.T("forms.code", f.Code)
	}
	name, _ := formWords(t, f)
	return name
}

// formWords cuts what a form is into a name and the rest.
func formWords(t locale.Locale, f forms.Form) (name, note string) {
	about := t.Either(f.TitleVI, f.TitleEN)
	at := strings.IndexAny(about, ",:;")
	if at < 0 {
		return about, ""
	}
	note = strings.TrimSpace(about[at+1:])
	first, size := utf8.DecodeRuneInString(note)
	return about[:at], string(unicode.ToUpper(first)) + note[size:]
}

// listForms offers every form, the statutory ones first. Each opens in its own calendar.
func (p *formsPage) listForms(v layout.Options) {
	d := p.Data
	for _, f := range d.Forms {
		name, note := formWords(p.Locale, f)
		one := formLink{Name: name, Note: note, Current: f.Code == d.Form.Code}
		to := links.Place{Page: links.FormsPage, Form: f.Name, Lang: d.Request.Lang, Period: d.Request.Period.Name, Organisation: p.Place.Organisation, List: links.List{Agency: d.Request.Agency}}
		if d.Request.Period.Kind == period.Span && !f.Dates {
			to.Period = ""
		}
		if f.Whole {
			to.List.Agency = ""
		}
		if one.Href = p.Links.To(p.Place, to); f.Whole && !v.SeesDossiers("") {
			one.Href, one.Note = "", p.T("forms.whole_only")
		}
		if f.Statutory {
			one.Code, one.Name = f.Code, note
			if f.Whole && one.Href == "" {
				one.Name = one.Note
			}
			one.Note = ""
			p.Statutory = append(p.Statutory, one)
			continue
		}
		if f.Own {
			one.Note = strings.TrimSpace(one.Note + " " + p.T("forms.own"))
		}
		p.Others = append(p.Others, one)
	}
}

// listUnits offers the units that the reader may have forms of, by level.
func (p *formsPage) listUnits(v layout.Options) {
	d, t := p.Data, p.Locale
	if v.SeesDossiers("") || d.Form.Whole {
		p.Units = append(p.Units, layout.ChoiceGroup{Name: t.T("level.province"), Choices: []layout.Choice{{Value: "", Name: t.T("forms.province"), Selected: d.Request.Agency == ""}}})
	}
	if d.Form.Whole {
		return
	}
	for _, level := range []string{"department", "district", "commune", ""} {
		group := layout.ChoiceGroup{Name: t.T("level." + level)}
		for _, a := range d.Agencies {
			stands := a.HasDossiers || d.Lineage.Stands(a.Code, d.Request.Organisation, d.Request.Period)
			if a.Level != level || !v.SeesDossiers(a.Code) || !stands && a.Code != d.Request.Agency {
				continue
			}
			name := (&view.Unit{Agency: a}).Label(t)
			if !a.EndedOn.IsZero() {
				name += t.T("until", t.Date(a.EndedOn))
			}
			group.Choices = append(group.Choices, layout.Choice{Value: a.Code, Name: name, Selected: a.Code == d.Request.Agency})
		}
		if len(group.Choices) > 0 {
			p.Units = append(p.Units, group)
		}
	}
	p.tellApart()
}

// tellApart adds the code to units of one name.
func (p *formsPage) tellApart() {
	seen := map[string]int{}
	for _, g := range p.Units {
		for _, c := range g.Choices {
			seen[c.Name]++
		}
	}
	for _, g := range p.Units {
		for i, c := range g.Choices {
			if seen[c.Name] > 1 {
				g.Choices[i].Name += " (" + c.Value + ")"
			}
		}
	}
}

// listCalendars leads to the same period in either calendar.
func (p *formsPage) listCalendars() {
	q := p.Data.Request.Period
	if q.Kind == period.Span {
		return
	}
	for _, calendar := range []period.CalendarName{period.Statutory, period.Calendar} {
		to := p.Place
		to.Calendar = calendar
		p.Calendars = append(p.Calendars, formLink{Name: p.T("forms.calendar." + string(calendar)), Href: p.Links.To(p.Place, to), Current: cmp.Or(q.Calendar, period.Calendar) == calendar})
	}
}

// listMore offers what is seldom chosen: the figure behind a list, the organisation, rule and set.
func (p *formsPage) listMore() {
	d, t := p.Data, p.Locale
	if d.Form.Filter {
		for _, where := range dossiers.DossierFilters {
			p.Where = append(p.Where, layout.Choice{Value: string(where), Name: figureWord(t, "where.", where), Selected: where == cmp.Or(d.Request.Where, "received")})
		}
	}
	organisations := layout.OtherChoice{Key: "organisation", Label: t.T("picker.organisation")}
	for _, one := range []metrics.Organisation{metrics.HistoricalOrg, metrics.CurrentOrg} {
		organisations.Choices = append(organisations.Choices, layout.Choice{Value: string(one), Name: t.T("picker.organisation." + string(one)), Selected: one == metrics.OrganisationOrThen(d.Request.Organisation)})
	}
	rules := layout.OtherChoice{Key: "rule", Label: t.T("fact.rule"), Choices: []layout.Choice{{Value: "", Name: t.T("forms.rule.own"), Selected: d.Request.Rule == ""}}}
	for _, one := range d.Rules {
		rules.Choices = append(rules.Choices, layout.Choice{Value: one.Name, Name: t.RuleName(one), Selected: one.Name == d.Request.Rule})
	}
	p.More = append(p.More, organisations, rules)
	if d.Form.Scored {
		sets := layout.OtherChoice{Key: "set", Label: t.T("fact.set")}
		for _, one := range d.Sets {
			sets.Choices = append(sets.Choices, layout.Choice{Value: one, Name: t.SetName(one), Selected: one == cmp.Or(d.Request.Set, metrics.DefaultSet)})
		}
		p.More = append(p.More, sets)
	}
	p.IsChanged = p.Place.Organisation != "" || d.Request.Rule != "" || d.Request.Set != ""
}

// newPaper gives each cell its class.
func newPaper(t locale.Locale, p *reports.Preview) *paper {
	if p == nil {
		return nil
	}
	made := &paper{Preview: *p}
	made.Heads, made.Rows = paperRows(p.Preview.Heads, false), paperRows(p.Preview.Rows, true)
	made.Top, made.Foot = paperBlocks{p.Widths, paperRows(p.Preview.Top, false)}, paperBlocks{p.Widths, paperRows(p.Preview.Foot, false)}
	if p.List && int64(p.Shown) < p.Listed {
		made.Shown = t.T("forms.shown", t.Number(int64(p.Shown)), t.Number(p.Listed))
	}
	return made
}

func paperRows(rows []reports.PreviewRow, named bool) [][]paperCell {
	drawn := make([][]paperCell, len(rows))
	for i, row := range rows {
		hasName := !named
		for _, c := range row {
			cell := paperCell{Text: c.Text, Across: c.Across, Down: c.Down}
			if cell.Head = !hasName && c.Across == 1 && c.Align == "left"; cell.Head {
				hasName = true
			}
			var classes []string
			for class, is := range map[string]bool{"n": c.Align == "right", "c": c.Align == "center", "b": c.Bold, "i": c.Italic, "fill": c.Fill, "large": c.Large, "deep": c.Indent > 1} {
				if is {
					classes = append(classes, class)
				}
			}
			slices.Sort(classes)
			cell.Class = strings.Join(classes, " ")
			drawn[i] = append(drawn[i], cell)
		}
	}
	return drawn
}
