package dashboards

import (
	"io"
	"maps"
	"net/url"
	"slices"
	"strings"

	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/internal/auth"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/pipeline"
)

// listedAtOnce is how many dossiers a page of a list names.
const listedAtOnce = 50

// dossiersPage answers which dossiers stand behind a figure.
type dossiersPage struct {
	frame
	Filters []otherChoice
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
func (s *Snapshot) WriteDossiers(w io.Writer, v View, list links.List) error {
	page, err := s.dossiersPage(v, list)
	if err != nil {
		return err
	}
	return write(w, "dossiers", page)
}

func (s *Snapshot) dossiersPage(v View, list links.List) (page dossiersPage, err error) {
	if !v.seesDossiers(list.Agency) {
		return page, auth.ErrRefused
	}
	list.Page = max(list.Page, 1)
	list.Format = ""
	if list.Finding == "" && list.Where == "" {
		list.Where = dossiers.OverdueRunning
	}
	page = dossiersPage{frame: s.frame(v, links.Place{Page: links.DossiersPage, List: list}), Finding: list.Finding != ""}
	rows, total, err := s.listRows(list, listedAtOnce, (list.Page-1)*listedAtOnce)
	if err != nil {
		return page, err
	}
	t := page.Locale
	who, err := s.listOwner(t, list)
	if err != nil {
		return page, err
	}
	page.Crumbs = append(page.Crumbs, s.listCrumbs(page.frame, list)...)
	page.Kicker = t.T("dossiers.kicker") + " · " + who
	page.Title = figureName(t, list) + " · " + who + " · " + page.PeriodName
	page.Sentence = s.lead(t, who) + t.N("list.sentence", total, figureInside(t, list)) + ofSubject(t, s.subjectName(t, list)) + "."
	page.Rows = s.listedRows(page.frame, rows)
	page.fillPaging(list, total, len(rows))
	page.Filters, err = s.listFilters(page.frame, v, list)
	return page, err
}

// listRows reads some dossiers of a list and counts them all.
func (s *Snapshot) listRows(list links.List, limit, offset int) (rows []dossiers.Row, total int64, err error) {
	if !s.begun(s.period) {
		return nil, 0, nil
	}
	if list.Finding != "" {
		return s.foundDossiers(list, limit, offset)
	}
	query := dossiers.Query{
		Period: s.clip(s.period), Agency: list.Agency, Where: list.Where, Organisation: s.organisation, Rule: s.rule.Name, Set: s.chosen.Set,
		Sort: list.Sort, Subject: metrics.Subject{Procedure: list.Procedure, Field: list.Field},
	}
	stretch := query
	stretch.Limit, stretch.Offset = limit, offset
	if rows, err = s.reads.Dossiers(s.later, stretch); err != nil {
		return nil, 0, err
	}
	total = int64(offset + len(rows))
	isLast := limit == 0 || len(rows) < limit && (len(rows) > 0 || offset == 0)
	if !isLast { // it does not say itself how many there are
		if total, err = s.reads.CountDossiers(s.later, query); err != nil {
			return nil, 0, err
		}
	}
	return rows, total, s.unmoved(s.later)
}

// foundDossiers are the dossiers behind a finding; they come in one order only.
func (s *Snapshot) foundDossiers(list links.List, limit, offset int) ([]dossiers.Row, int64, error) {
	found, err := s.reads.FindingDossiers(s.later, dossiers.FindingDossierQuery{
		Finding: list.Finding, Period: s.clip(s.period), Agency: list.Agency, Organisation: s.organisation,
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
	return rows, int64(len(found)), s.unmoved(s.later)
}

// listOwner is the name of the unit that a list is of.
func (s *Snapshot) listOwner(t locale.Locale, list links.List) (string, error) {
	if list.Agency == "" {
		return s.province.label(t), nil
	}
	u, err := s.find(list.Agency)
	if err != nil {
		return "", err
	}
	return s.chartName(t, u), nil
}

// subjectName is the procedure or field that a list is narrowed to, "" for none.
func (s *Snapshot) subjectName(t locale.Locale, list links.List) string {
	c, err := s.cuts()
	switch {
	case err != nil:
		return ""
	case list.Procedure != nil:
		if one := c.procedure[*list.Procedure]; one != nil {
			return shortened(breakdownName(t, one, true))
		}
		return *list.Procedure
	case list.Field != nil:
		if one := c.field[*list.Field]; one != nil {
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

func (s *Snapshot) listCrumbs(f frame, list links.List) (crumbs []crumb) {
	if list.Agency != "" {
		if u := s.byCode[list.Agency]; u != nil {
			crumbs = append(crumbs, crumb{s.chartName(f.Locale, u), f.to(links.AgencyPage, list.Agency)})
		}
	}
	if list.Procedure != nil {
		crumbs = append(crumbs, crumb{s.subjectName(f.Locale, list), f.to(links.ProcedurePage, *list.Procedure)})
	} else if list.Field != nil {
		crumbs = append(crumbs, crumb{s.subjectName(f.Locale, list), f.to(links.FieldPage, *list.Field)})
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

func figureInside(t locale.Locale, list links.List) string {
	if list.Finding != "" {
		return t.T("list.finding", findingTitle(t, list.Finding))
	}
	return figureWord(t, "list.where.", list.Where)
}

func findingTitle(t locale.Locale, name string) string {
	for _, one := range pipeline.Findings() {
		if one.Name == name && t == locale.English && one.TitleEN != "" {
			return one.TitleEN
		}
		if one.Name == name {
			return one.Title
		}
	}
	return name
}

func (s *Snapshot) listedRows(f frame, rows []dossiers.Row) []listedDossier {
	t := f.Locale
	var out []listedDossier
	for _, d := range rows {
		row := listedDossier{
			Code: d.DossierCode, Href: f.to(links.DossierPage, d.DossierCode), Unit: d.AgencyName, Procedure: shortened(d.ProcedureName),
			UnitHref: f.to(links.AgencyPage, d.AgencyCode), ProcedureHref: f.to(links.ProcedurePage, d.ProcedureCode),
			Channel: t.Channel(d.Channel), Received: t.Date(d.ReceivedAt), Due: t.Date(d.DueAt), Closed: t.Date(d.ClosedAt),
			Verdict: t.Verdict(d.Verdict), Class: verdictClass(d.Verdict), Days: t.Number(int64(d.DaysOverdue)), Handling: locale.Missing, Detail: d.Status,
		}
		if u := s.byCode[d.AgencyCode]; u != nil {
			row.Unit = s.chartName(t, u)
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
		return p.listed(next)
	}
	if list.Page > 1 {
		p.Earlier = turn(list.Page - 1)
	}
	if first+int64(shown) < total && shown > 0 {
		p.Later = turn(list.Page + 1)
	}
	file := list
	file.Page, file.Format = 0, "csv"
	p.CSV = p.listed(file)
	file.Format = "xlsx"
	p.Book = p.listed(file)
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
		head.Href = p.listed(next)
		p.Heads = append(p.Heads, head)
	}
}

// FormAction and FormKept are where the form of filters goes and what it sends along.
func (p dossiersPage) FormAction() string {
	path, _, _ := strings.Cut(p.listed(links.List{}), "?")
	return path
}

// FormKept are the period and the choices that the form does not offer itself.
func (p dossiersPage) FormKept() []choice {
	return p.keptFor(links.Place{Page: links.DossiersPage, List: links.List{Sort: p.place.List.Sort}})
}

// keptFor are the period, the other choices and the language, for a form of a page.
func (f frame) keptFor(page links.Place) (kept []choice) {
	to := f.place
	to.Page, to.Code, to.List, to.Units, to.Supposed = page.Page, "", page.List, nil, nil
	address, err := url.Parse(links.Service{}.To(f.place, to))
	if err != nil {
		return nil
	}
	values := address.Query()
	for _, name := range slices.Sorted(maps.Keys(values)) {
		kept = append(kept, choice{Value: values.Get(name), Name: name})
	}
	return kept
}

// listFilters offers what the list can be narrowed to: units that the reader may see, and no others.
func (s *Snapshot) listFilters(f frame, v View, list links.List) ([]otherChoice, error) {
	t := f.Locale
	figures := otherChoice{Key: "where", Label: t.T("filter.where")}
	for _, where := range dossiers.DossierFilters {
		figures.Choices = append(figures.Choices, choice{string(where), figureWord(t, "where.", where), list.Finding == "" && where == list.Where})
	}
	if list.Where.IsLost() {
		figures.Choices = append(figures.Choices, choice{string(list.Where), figureWord(t, "where.", list.Where), true})
	}
	units := otherChoice{Key: "agency", Label: t.T("filter.agency")}
	if v.seesDossiers("") {
		units.Choices = append(units.Choices, choice{"", s.province.label(t), list.Agency == ""})
	}
	for _, u := range s.units {
		if v.seesDossiers(u.Code) {
			units.Choices = append(units.Choices, choice{u.Code, s.chartName(t, u), u.Code == list.Agency})
		}
	}
	c, err := s.cuts()
	if err != nil {
		return nil, err
	}
	procedures := otherChoice{Key: "procedure", Label: t.T("filter.procedure"), Choices: []choice{{"", t.T("filter.all"), list.Procedure == nil}}}
	shown := slices.Clone(c.procedures)
	for _, one := range shown {
		if one.Procedure.Code != "" {
			chosen := list.Procedure != nil && *list.Procedure == one.Procedure.Code
			procedures.Choices = append(procedures.Choices, choice{one.Procedure.Code, one.Procedure.Code + " " + shortened(breakdownName(t, one, true)), chosen})
		}
	}
	return []otherChoice{figures, units, procedures}, nil
}
