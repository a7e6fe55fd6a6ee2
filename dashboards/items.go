package dashboards

import (
	"cmp"
	"io"

	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/internal/auth"
	"khohoso/models/metrics"
	"khohoso/models/scoring"
)

// itemsPage answers which things cost a unit's indicator its points, where it counts other
// things than dossiers.
type itemsPage struct {
	frame
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
func (s *Snapshot) WriteItems(w io.Writer, v View, indicator, agency string, number int) error {
	page, err := s.itemsPage(v, indicator, agency, number)
	if err != nil {
		return err
	}
	return write(w, "items", page)
}

func (s *Snapshot) itemsPage(v View, indicator, agency string, number int) (page itemsPage, err error) {
	if scoring.ItemsOfUnit(indicator) && !v.seesDossiers(agency) {
		return page, auth.ErrRefused
	}
	if agency == s.province.Code {
		agency = ""
	}
	number = max(number, 1)
	page.frame = s.frame(v, links.Place{Page: links.ItemsPage, Code: indicator, List: links.List{Agency: agency, Page: number}})
	page.all, err = s.reads.LostItems(s.later, scoring.ItemQuery{Period: s.period, Agency: agency, Indicator: indicator, Set: s.chosen.Set, Organisation: s.organisation})
	if err != nil {
		return page, err
	}
	if err := s.unmoved(s.later); err != nil {
		return page, err
	}
	t := page.Locale
	who, err := s.listOwner(t, links.List{Agency: agency})
	if err != nil {
		return page, err
	}
	page.Crumbs = append(page.Crumbs, crumb{t.T("nav.indicators"), page.to(links.IndicatorsPage, "")}, crumb{indicator, page.to(links.IndicatorPage, indicator)})
	page.Kicker = t.T("items.kicker", indicator, who)
	page.Title = page.Kicker + " · " + page.PeriodName
	page.Sentence = s.lead(t, who) + t.N("items.sentence", int64(len(page.all)), indicator) + "."
	page.fillItems(s)
	return page, nil
}

// fillItems puts one page of the things in, and the ways to the others.
func (p *itemsPage) fillItems(s *Snapshot) {
	t, list, all := p.Locale, p.place.List, p.all
	first := min((list.Page-1)*itemsAtOnce, len(all))
	last := min(first+itemsAtOnce, len(all))
	for _, i := range all[first:last] {
		row := itemRow{
			Code: i.Code, Name: itemName(t, i), Unit: s.itemUnit(t, i), Reason: reasonOf(t, i),
			Lost: t.T("ratio.of", t.Number(i.Lost), t.Number(i.Most)), Began: t.Date(i.BeganOn), Due: t.Date(i.DueOn), Done: t.Date(i.DoneOn),
		}
		if s.byCode[i.AgencyCode] != nil {
			row.UnitHref = p.to(links.AgencyPage, i.AgencyCode)
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
		to := p.place
		to.List.Page += by
		return p.links.To(p.place, to)
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
func (s *Snapshot) itemUnit(t locale.Locale, i scoring.LostItem) string {
	if u := s.byCode[i.AgencyCode]; u != nil {
		return s.chartName(t, u)
	}
	return cmp.Or(i.AgencyName, i.AgencyCode)
}

// reasonOf says why a thing costs points.
func reasonOf(t locale.Locale, i scoring.LostItem) string {
	vi, en := scoring.ReasonWords(i.Reason)
	return t.Either(vi, en)
}

// ItemsBook holds all the things that WriteItems writes a page at a time. Errors: those of WriteItems.
func (s *Snapshot) ItemsBook(v View, indicator, agency string) (Book, error) {
	page, err := s.itemsPage(v, indicator, agency, 1)
	if err != nil {
		return Book{}, err
	}
	t := page.Locale
	b := s.book(page.frame, "con-thieu")
	if agency != "" {
		b.File += "_" + links.Slug(agency)
	}
	table := BookTable{Name: t.T("items.sheet", indicator), Columns: []BookColumn{
		{t.T("items.code"), bookText}, {t.T("items.name"), bookText}, {t.T("items.unit_code"), bookText}, {t.T("col.unit"), bookText},
		{t.T("items.lost.sheet"), bookCount}, {t.T("items.most"), bookCount}, {t.T("items.reason"), bookText},
		{t.T("items.began"), bookDay}, {t.T("items.due"), bookDay}, {t.T("items.done"), bookDay},
	}}
	for _, i := range page.all {
		table.Rows = append(table.Rows, []any{i.Code, itemName(t, i), i.AgencyCode, s.itemUnit(t, i), i.Lost, i.Most, reasonOf(t, i), i.BeganOn, i.DueOn, i.DoneOn})
	}
	b.Tables = []BookTable{table}
	return b, nil
}

// items leads to what an indicator of a unit misses; "" where nothing can be listed, or not for this reader.
func (f frame) items(v metrics.IndicatorValue, code string, see bool) string {
	if !scoring.CanListItems(v.Indicator) || v.Outdated || v.Numerator == v.Denominator || scoring.ItemsOfUnit(v.Indicator) && !see {
		return ""
	}
	to := f.place
	to.Page, to.Code, to.List, to.Units, to.Supposed = links.ItemsPage, v.Indicator, links.List{Agency: code}, nil, nil
	return f.links.To(f.place, to)
}
