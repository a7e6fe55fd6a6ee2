package dashboards

import (
	"cmp"
	"io"

	"khohoso/internal/auth"
	"khohoso/models"
)

// itemsPage answers which things cost a unit's indicator its points, where it counts other
// things than dossiers.
type itemsPage struct {
	frame
	Rows                  []itemRow
	Several               bool // things that cost more than one each
	Shown, Earlier, Later string
	Also                  string // what rows do not add up to
}

type itemRow struct{ Code, Name, Unit, UnitHref, Lost, Reason, Began, Due, Done string }

// itemsAtOnce is how many things a page names.
const itemsAtOnce = 200

// WriteItems writes the things behind an indicator of a unit, the province for "", a page at a time.
//
// Errors: auth.ErrRefused for things that are a unit's own and not for this reader; fault.UnknownName
// for an indicator whose things cannot be listed; fault.UnknownAgency.
func (s *Snapshot) WriteItems(w io.Writer, v View, indicator, agency string, number int) error {
	if models.ItemsOfUnit(indicator) && !v.seesDossiers(agency) {
		return auth.ErrRefused
	}
	if agency == s.province.Code {
		agency = ""
	}
	number = max(number, 1)
	page := itemsPage{frame: s.frame(v, Place{Page: ItemsPage, Code: indicator, List: List{Agency: agency, Page: number}})}
	all, err := s.reads.LostItems(s.later, models.ItemQuery{Period: s.period, Agency: agency, Indicator: indicator, Organisation: s.organisation})
	if err != nil {
		return err
	}
	if err := s.unmoved(s.later); err != nil {
		return err
	}
	t := page.tongue
	who, err := s.listOwner(t, List{Agency: agency})
	if err != nil {
		return err
	}
	page.Crumbs = append(page.Crumbs, crumb{t.t("nav.indicators"), page.to(IndicatorsPage, "")}, crumb{indicator, page.to(IndicatorPage, indicator)})
	page.Kicker = t.t("items.kicker", indicator, who)
	page.Title = page.Kicker + " · " + page.PeriodName
	page.Sentence = s.lead(t, who) + t.n("items.sentence", int64(len(all)), indicator) + "."
	page.fillItems(s, all)
	return write(w, "items", page)
}

// fillItems puts one page of the things in, and the ways to the others.
func (p *itemsPage) fillItems(s *Snapshot, all []models.LostItem) {
	t, list := p.tongue, p.place.List
	first := min((list.Page-1)*itemsAtOnce, len(all))
	last := min(first+itemsAtOnce, len(all))
	for _, i := range all[first:last] {
		vi, en := models.ReasonWords(i.Reason)
		row := itemRow{
			Code: i.Code, Name: t.itemName(i), Unit: cmp.Or(i.AgencyName, i.AgencyCode), UnitHref: p.to(AgencyPage, i.AgencyCode), Reason: t.either(vi, en),
			Lost: t.t("ratio.of", t.number(i.Lost), t.number(i.Most)), Began: t.date(i.BeganOn), Due: t.date(i.DueOn), Done: t.date(i.DoneOn),
		}
		if u := s.byCode[i.AgencyCode]; u != nil {
			row.Unit = s.chartName(t, u)
		} else {
			row.UnitHref = ""
		}
		p.Several = p.Several || i.Most > 1
		p.Rows = append(p.Rows, row)
	}
	if p.Several {
		p.Also = t.t("items.several")
	}
	if first < last {
		p.Shown = t.t("items.shown", t.number(int64(first+1)), t.number(int64(last)), t.number(int64(len(all))))
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
func (t tongue) itemName(i models.LostItem) string {
	if t.has("feedback." + i.Name) {
		return t.t("feedback." + i.Name)
	}
	return i.Name
}

// items leads to what an indicator of a unit misses; "" where nothing can be listed, or not for this reader.
func (f frame) items(v models.IndicatorValue, code string, see bool) string {
	if !models.CanListItems(v.Indicator) || v.Numerator == v.Denominator || models.ItemsOfUnit(v.Indicator) && !see {
		return ""
	}
	to := f.place
	to.Page, to.Code, to.List, to.Units, to.Supposed = ItemsPage, v.Indicator, List{Agency: code}, nil, nil
	return f.links.To(f.place, to)
}
