package pages

import (
	"cmp"
	"io"

	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/dashboards/pageworkbook"
	"khohoso/dashboards/view"
	"khohoso/internal/auth"
	"khohoso/models/scoring"
)

// itemsPage answers which things cost a unit's indicator its points, where it counts other
// things than dossiers.
type itemsPage struct {
	layout.Frame
	Rows                  []itemRow
	Several               bool // things that cost more than one each
	Shown, Earlier, Later string
	Also                  string // what rows do not add up to

	all []scoring.LostItem // of which Rows are one page
}

type itemRow struct{ Code, Name, Unit, UnitHref, Lost, Reason, Began, Due, Done string }

// itemsAtOnce is how many things a page names.
const itemsAtOnce = 200

// WriteItems writes the things behind an indicator of a unit, the province for "", a page at a time.
//
// Errors: auth.ErrRefused for things that are a unit's own and not for this reader; apperr.UnknownName
// for an indicator whose things cannot be listed; apperr.UnknownAgency.
func WriteItems(s *view.PeriodView, w io.Writer, v layout.Options, indicator, agency string, number int) error {
	page, err := newItemsPage(s, v, indicator, agency, number)
	if err != nil {
		return err
	}
	return layout.Write(w, "items", page)
}

func newItemsPage(s *view.PeriodView, v layout.Options, indicator, agency string, number int) (page itemsPage, err error) {
	if scoring.ItemsOfUnit(indicator) && !v.SeesDossiers(agency) {
		return page, auth.ErrRefused
	}
	if agency == s.Province.Code {
		agency = ""
	}
	number = max(number, 1)
	page.Frame = layout.NewFrame(s, v, links.Place{Page: links.ItemsPage, Code: indicator, List: links.List{Agency: agency, Page: number}})
	page.all, err = s.Reads.LostItems(s.ReadContext, scoring.ItemQuery{Period: s.Period, Agency: agency, Indicator: indicator, Set: s.Filter.Set, Organisation: s.Organisation})
	if err != nil {
		return page, err
	}
	if err := s.Unmoved(s.ReadContext); err != nil {
		return page, err
	}
	t := page.Locale
	who, err := listOwner(s, t, links.List{Agency: agency})
	if err != nil {
		return page, err
	}
	page.Crumbs = append(page.Crumbs, layout.Crumb{Name: t.T("nav.indicators"), Href: page.To(links.IndicatorsPage, "")}, layout.Crumb{Name: indicator, Href: page.To(links.IndicatorPage, indicator)})
	page.Kicker = t.T("items.kicker", indicator, who)
	page.Title = page.Kicker + " · " + page.PeriodName
	page.Sentence = lead(s, t, who) + t.N("items.sentence", int64(len(page.all)), indicator) + "."
	page.fillItems(s)
	return page, nil
}

// fillItems puts one page of the things in, and the ways to the others.
func (p *itemsPage) fillItems(s *view.PeriodView) {
	t, list, all := p.Locale, p.Place.List, p.all
	first := min((list.Page-1)*itemsAtOnce, len(all))
	last := min(first+itemsAtOnce, len(all))
	for _, i := range all[first:last] {
		row := itemRow{
			Code: i.Code, Name: itemName(t, i), Unit: itemUnit(s, t, i), Reason: reasonOf(t, i),
			Lost: t.T("ratio.of", t.Number(i.Lost), t.Number(i.Most)), Began: t.Date(i.BeganOn), Due: t.Date(i.DueOn), Done: t.Date(i.DoneOn),
		}
		if s.ByCode[i.AgencyCode] != nil {
			row.UnitHref = p.To(links.AgencyPage, i.AgencyCode)
		}
		p.Several = p.Several || i.Most > 1
		p.Rows = append(p.Rows, row)
	}
	if p.Several {
		p.Also = t.T("items.several")
	}
	if first < last {
		p.Shown = t.T("items.shown", t.Number(int64(first+1)), t.Number(int64(last)), t.Number(int64(len(all))))
	}
	turn := func(by int) string {
		to := p.Place
		to.List.Page += by
		return p.Links.To(p.Place, to)
	}
	if list.Page > 1 {
		p.Earlier = turn(-1)
	}
	if last < len(all) {
		p.Later = turn(1)
	}
}

// itemName is what a thing is called; the kind of a feedback has words of its own.
func itemName(t locale.Locale, i scoring.LostItem) string {
	if t.Has("feedback." + i.Name) {
		return t.T("feedback." + i.Name)
	}
	return i.Name
}

// itemUnit is the name of the unit that a thing belongs to.
func itemUnit(s *view.PeriodView, t locale.Locale, i scoring.LostItem) string {
	if u := s.ByCode[i.AgencyCode]; u != nil {
		return s.ChartName(t, u)
	}
	return cmp.Or(i.AgencyName, i.AgencyCode)
}

// reasonOf says why a thing costs points.
func reasonOf(t locale.Locale, i scoring.LostItem) string {
	vi, en := scoring.ReasonWords(i.Reason)
	return t.Either(vi, en)
}

// ItemsWorkbook holds all the things that WriteItems writes a page at a time. Errors: those of WriteItems.
func ItemsWorkbook(s *view.PeriodView, v layout.Options, indicator, agency string) (pageworkbook.Workbook, error) {
	page, err := newItemsPage(s, v, indicator, agency, 1)
	if err != nil {
		return pageworkbook.Workbook{}, err
	}
	t := page.Locale
	b := pageworkbook.Begin(s, page.Frame, "con-thieu")
	if agency != "" {
		b.File += "_" + links.Slug(agency)
	}
	table := pageworkbook.Table{Name: t.T("items.sheet", indicator), Columns: []pageworkbook.Column{
		{Head: t.T("items.code"), Kind: pageworkbook.Text}, {Head: t.T("items.name"), Kind: pageworkbook.Text}, {Head: t.T("items.unit_code"), Kind: pageworkbook.Text}, {Head: t.T("col.unit"), Kind: pageworkbook.Text},
		{Head: t.T("items.lost.sheet"), Kind: pageworkbook.Count}, {Head: t.T("items.most"), Kind: pageworkbook.Count}, {Head: t.T("items.reason"), Kind: pageworkbook.Text},
		{Head: t.T("items.began"), Kind: pageworkbook.Day}, {Head: t.T("items.due"), Kind: pageworkbook.Day}, {Head: t.T("items.done"), Kind: pageworkbook.Day},
	}}
	for _, i := range page.all {
		table.Rows = append(table.Rows, []any{i.Code, itemName(t, i), i.AgencyCode, itemUnit(s, t, i), i.Lost, i.Most, reasonOf(t, i), i.BeganOn, i.DueOn, i.DoneOn})
	}
	b.Tables = []pageworkbook.Table{table}
	return b, nil
}
