package pages

import (
	"io"
	"slices"
	"strings"

	"khohoso/dashboards/components"
	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/dashboards/view"
	"khohoso/internal/auth"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
)

// listedAtOnce is how many dossiers a page of a list names.
const listedAtOnce = 50

// dossiersPage answers which dossiers stand behind a figure.
type dossiersPage struct {
	layout.Frame
	Filters []layout.OtherChoice
	Heads   []sortHead
	Rows    []listedDossier
	Finding bool
	Shown   string // which of how many are shown
	Earlier string // address of the page before, "" on the first
	Later   string
	CSV     string
	Book    string // "" where there is no workbook of it
}

// sortHead is a column that the list can be ordered by.
type sortHead struct{ Label, Href, Sorted, Class string }

type listedDossier struct {
	Code, Href, Unit, UnitHref, Procedure, ProcedureHref string
	Channel, Received, Due, Closed, Verdict, Class       string
	Days, Handling, Detail, Since                        string
}

// listSorts are the columns of a list in their order.
var listSorts = []struct{ sort, class string }{
	{"dossier_code", ""}, {"agency", ""}, {"procedure", ""}, {"received_at", "n"}, {"due_at", "n"}, {"closed_at", "n"}, {"days_overdue", "n"}, {"handling", "n"},
}

// WriteDossiers writes the dossiers behind a figure, a page at a time. Nothing in
// it is about a person. Errors: that of a reader who may not see them,
// apperr.UnknownName for the figure, the sort or the finding, apperr.UnknownAgency.
func WriteDossiers(s *view.PeriodView, w io.Writer, v layout.Options, list links.List) error {
	page, err := newDossiersPage(s, v, list)
	if err != nil {
		return err
	}
	return layout.Write(w, "dossiers", page)
}

func newDossiersPage(s *view.PeriodView, v layout.Options, list links.List) (page dossiersPage, err error) {
	if !v.SeesDossiers(list.Agency) {
		return page, auth.ErrRefused
	}
	list.Page = max(list.Page, 1)
	list.Format = ""
	if list.Finding == "" && list.Where == "" {
		list.Where = dossiers.OverdueRunning
	}
	page = dossiersPage{Frame: layout.NewFrame(s, v, links.Place{Page: links.DossiersPage, List: list}), Finding: list.Finding != ""}
	rows, total, err := listRows(s, list, listedAtOnce, (list.Page-1)*listedAtOnce)
	if err != nil {
		return page, err
	}
	t := page.Locale
	who, err := listOwner(s, t, list)
	if err != nil {
		return page, err
	}
	page.Crumbs = append(page.Crumbs, listCrumbs(s, page.Frame, list)...)
	page.Kicker = t.T("dossiers.kicker") + " · " + who
	page.Title = figureName(t, list) + " · " + who + " · " + page.PeriodName
	page.Sentence = lead(s, t, who) + t.N("list.sentence", total, figureInside(s, t, list)) + ofSubject(t, subjectName(s, t, list)) + "."
	page.Rows = listedRows(s, page.Frame, rows)
	page.fillPaging(list, total, len(rows))
	page.Filters, err = listFilters(s, page.Frame, v, list)
	return page, err
}

// listRows reads some dossiers of a list and counts them all.
func listRows(s *view.PeriodView, list links.List, limit, offset int) (rows []dossiers.Row, total int64, err error) {
	if !s.Begun(s.Period) {
		return nil, 0, nil
	}
	if list.Finding != "" {
		return foundDossiers(s, list, limit, offset)
	}
	query := dossiers.Query{
		Period: s.Clip(s.Period), Agency: list.Agency, Where: list.Where, Organisation: s.Organisation, Rule: s.Rule.Name, Set: s.Filter.Set,
		Sort: list.Sort, Subject: metrics.Subject{Procedure: list.Procedure, Field: list.Field},
	}
	stretch := query
	stretch.Limit, stretch.Offset = limit, offset
	if rows, err = s.Reads.Dossiers(s.ReadContext, stretch); err != nil {
		return nil, 0, err
	}
	total = int64(offset + len(rows))
	isLast := limit == 0 || len(rows) < limit && (len(rows) > 0 || offset == 0)
	if !isLast { // it does not say itself how many there are
		if total, err = s.Reads.CountDossiers(s.ReadContext, query); err != nil {
			return nil, 0, err
		}
	}
	return rows, total, s.Unmoved(s.ReadContext)
}

// foundDossiers are the dossiers behind a finding; they come in one order only.
func foundDossiers(s *view.PeriodView, list links.List, limit, offset int) ([]dossiers.Row, int64, error) {
	found, err := s.Reads.FindingDossiers(s.ReadContext, dossiers.FindingDossierQuery{
		Finding: list.Finding, Period: s.Clip(s.Period), Agency: list.Agency, Organisation: s.Organisation,
	})
	if err != nil {
		return nil, 0, err
	}
	var rows []dossiers.Row
	for i, d := range found {
		if i >= offset && (limit == 0 || i < offset+limit) {
			rows = append(rows, dossiers.Row{DossierCode: d.DossierCode, AgencyCode: d.AgencyCode, AgencyName: d.AgencyName, ReceivedAt: d.FoundOn, Status: d.Detail})
		}
	}
	return rows, int64(len(found)), s.Unmoved(s.ReadContext)
}

// listOwner is the name of the unit that a list is of.
func listOwner(s *view.PeriodView, t locale.Locale, list links.List) (string, error) {
	if list.Agency == "" {
		return s.Province.Label(t), nil
	}
	u, err := s.Find(list.Agency)
	if err != nil {
		return "", err
	}
	return s.ChartName(t, u), nil
}

// subjectName is the procedure or field that a list is narrowed to, "" for none.
func subjectName(s *view.PeriodView, t locale.Locale, list links.List) string {
	c, err := s.Breakdowns()
	switch {
	case err != nil:
		return ""
	case list.Procedure != nil:
		if one := c.Procedure[*list.Procedure]; one != nil {
			return components.Shortened(breakdownName(t, one, true))
		}
		return *list.Procedure
	case list.Field != nil:
		if one := c.Field[*list.Field]; one != nil {
			return t.FieldName(one.FieldName)
		}
		return *list.Field
	}
	return ""
}

func ofSubject(t locale.Locale, name string) string {
	if name == "" {
		return ""
	}
	return ", " + name
}

func listCrumbs(s *view.PeriodView, f layout.Frame, list links.List) (crumbs []layout.Crumb) {
	if list.Agency != "" {
		if u := s.ByCode[list.Agency]; u != nil {
			crumbs = append(crumbs, layout.Crumb{Name: s.ChartName(f.Locale, u), Href: f.To(links.AgencyPage, list.Agency)})
		}
	}
	if list.Procedure != nil {
		crumbs = append(crumbs, layout.Crumb{Name: subjectName(s, f.Locale, list), Href: f.To(links.ProcedurePage, *list.Procedure)})
	} else if list.Field != nil {
		crumbs = append(crumbs, layout.Crumb{Name: subjectName(s, f.Locale, list), Href: f.To(links.FieldPage, *list.Field)})
	}
	return crumbs
}

// figureName is the figure that a list stands behind, figureInside the same within a sentence.
func figureName(t locale.Locale, list links.List) string {
	if list.Finding != "" {
		return t.T("findings.title")
	}
	return figureWord(t, "where.", list.Where)
}

// figureWord is the name of a figure whose dossiers are listed, in one of its forms.
func figureWord(t locale.Locale, form string, where dossiers.Filter) string {
	if indicator, isLost := strings.CutPrefix(string(where), string(dossiers.LostFilter(""))); isLost {
		return t.T(form+"lost", indicator)
	}
	if !t.Has(form + string(where)) {
		return string(where)
	}
	return t.T(form + string(where))
}

func figureInside(s *view.PeriodView, t locale.Locale, list links.List) string {
	if list.Finding != "" {
		return t.T("list.finding", findingTitle(s, t, list.Finding))
	}
	return figureWord(t, "list.where.", list.Where)
}

func findingTitle(s *view.PeriodView, t locale.Locale, name string) string {
	found, err := s.FindingsOf("")
	if err != nil {
		return name
	}
	for _, one := range found {
		if one.Name == name && t == locale.English && one.TitleEN != "" {
			return one.TitleEN
		}
		if one.Name == name {
			return one.Title
		}
	}
	return name
}

func listedRows(s *view.PeriodView, f layout.Frame, rows []dossiers.Row) []listedDossier {
	t := f.Locale
	var out []listedDossier
	for _, d := range rows {
		row := listedDossier{
			Code: d.DossierCode, Href: f.To(links.DossierPage, d.DossierCode), Unit: d.AgencyName, Procedure: components.Shortened(d.ProcedureName),
			UnitHref: f.To(links.AgencyPage, d.AgencyCode), ProcedureHref: f.To(links.ProcedurePage, d.ProcedureCode),
			Channel: t.Channel(d.Channel), Received: t.Date(d.ReceivedAt), Due: t.Date(d.DueAt), Closed: t.Date(d.ClosedAt),
			Verdict: t.Verdict(d.Verdict), Class: verdictClass(d.Verdict), Days: t.Number(int64(d.DaysOverdue)), Handling: locale.Missing, Detail: d.Status,
		}
		if u := s.ByCode[d.AgencyCode]; u != nil {
			row.Unit = s.ChartName(t, u)
		}
		if row.Procedure == "" {
			row.Procedure = t.T("procedure.none")
		}
		if d.HandlingMinutes != nil {
			row.Handling = t.Decimal(float64(*d.HandlingMinutes)/60, 1)
		}
		if strings.HasPrefix(d.Verdict, "open") {
			row.Since = sinceThen(t, d)
		}
		out = append(out, row)
	}
	return out
}

func verdictClass(word string) string {
	switch word {
	case "late", "open_overdue":
		return "bad"
	case "early", "on_time", "open_in_time":
		return "good"
	}
	return ""
}

// fillPaging puts in what leads to the rest of the list: other pages, other orders, the whole as a file.
func (p *dossiersPage) fillPaging(list links.List, total int64, shown int) {
	t := p.Locale
	first := int64((list.Page - 1) * listedAtOnce)
	if shown > 0 {
		p.Shown = t.T("list.shown", t.Number(first+1), t.Number(first+int64(shown)), t.Number(total))
	}
	turn := func(to int) string {
		next := list
		next.Page = to
		return p.ListHref(next)
	}
	if list.Page > 1 {
		p.Earlier = turn(list.Page - 1)
	}
	if first+int64(shown) < total && shown > 0 {
		p.Later = turn(list.Page + 1)
	}
	file := list
	file.Page, file.Format = 0, "csv"
	p.CSV = p.ListHref(file)
	file.Format = "xlsx"
	p.Book = p.ListHref(file)
	if list.Finding != "" {
		return
	}
	for _, column := range listSorts {
		head := sortHead{Label: t.T("sort." + column.sort), Class: column.class}
		next := list
		next.Page, next.Sort = 0, dossiers.Sort(column.sort)
		switch string(list.Sort) {
		case column.sort:
			head.Sorted, next.Sort = "ascending", dossiers.Sort("-"+column.sort)
		case "-" + column.sort:
			head.Sorted = "descending"
		}
		head.Href = p.ListHref(next)
		p.Heads = append(p.Heads, head)
	}
}

// FormAction and FormKept are where the form of filters goes and what it sends along.
func (p dossiersPage) FormAction() string {
	path, _, _ := strings.Cut(p.ListHref(links.List{}), "?")
	return path
}

// FormKept are the period and the choices that the form does not offer itself.
func (p dossiersPage) FormKept() []layout.Choice {
	return p.KeptFor(links.Place{Page: links.DossiersPage, List: links.List{Sort: p.Place.List.Sort}})
}

// listFilters offers what the list can be narrowed to: units that the reader may see, and no others.
func listFilters(s *view.PeriodView, f layout.Frame, v layout.Options, list links.List) ([]layout.OtherChoice, error) {
	t := f.Locale
	figures := layout.OtherChoice{Key: "where", Label: t.T("filter.where")}
	for _, where := range dossiers.DossierFilters {
		figures.Choices = append(figures.Choices, layout.Choice{Value: string(where), Name: figureWord(t, "where.", where), Selected: list.Finding == "" && where == list.Where})
	}
	if list.Where.IsLost() {
		figures.Choices = append(figures.Choices, layout.Choice{Value: string(list.Where), Name: figureWord(t, "where.", list.Where), Selected: true})
	}
	units := layout.OtherChoice{Key: "agency", Label: t.T("filter.agency")}
	if v.SeesDossiers("") {
		units.Choices = append(units.Choices, layout.Choice{Value: "", Name: s.Province.Label(t), Selected: list.Agency == ""})
	}
	for _, u := range s.AllUnits {
		if v.SeesDossiers(u.Code) {
			units.Choices = append(units.Choices, layout.Choice{Value: u.Code, Name: s.ChartName(t, u), Selected: u.Code == list.Agency})
		}
	}
	c, err := s.Breakdowns()
	if err != nil {
		return nil, err
	}
	procedures := layout.OtherChoice{Key: "procedure", Label: t.T("filter.procedure"), Choices: []layout.Choice{{Value: "", Name: t.T("filter.all"), Selected: list.Procedure == nil}}}
	shown := slices.Clone(c.Procedures)
	for _, one := range shown {
		if one.Procedure.Code != "" {
			chosen := list.Procedure != nil && *list.Procedure == one.Procedure.Code
			procedures.Choices = append(procedures.Choices, layout.Choice{Value: one.Procedure.Code, Name: one.Procedure.Code + " " + components.Shortened(breakdownName(t, one, true)), Selected: chosen})
		}
	}
	return []layout.OtherChoice{figures, units, procedures}, nil
}
