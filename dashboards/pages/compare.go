package pages

import (
	"io"
	"slices"

	"khohoso/dashboards/components"
	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/dashboards/pageworkbook"
	"khohoso/dashboards/view"
	"khohoso/internal/apperr"
	"khohoso/models/metrics"
	"khohoso/models/scale"
	"khohoso/models/scoring"
)

// mostCompared is how many units stand side by side.
const mostCompared = 6

// comparePage sets some units side by side.
type comparePage struct {
	layout.Frame
	Choices []layout.OtherChoice
	Units   []components.HeadLink
	Rows    []compareRow
	Figures []components.Figure
	Tables  []compareRow // month by month
	Months  []string
	shown   []*view.Unit
}

type compareRow struct {
	Code, Name, Href string
	Cells            []compareCell
	kind             string // of the cells' values
}

// telling takes the marks off a row in which every unit is the best.
func (r compareRow) telling() compareRow {
	if !slices.ContainsFunc(r.Cells, func(c compareCell) bool { return !c.Best }) {
		for i := range r.Cells {
			r.Cells[i].Best = false
		}
	}
	return r
}

type compareCell struct {
	Text, Title string
	Best        bool
	value       any // as a number; nil where there is none
}

// WriteCompare writes units side by side: those asked for, or, of one unit, it and
// the units most like it. Error: apperr.UnknownAgency.
func WriteCompare(s *view.PeriodView, w io.Writer, v layout.Options, codes []string) error {
	page, err := newComparePage(s, v, codes)
	if err != nil {
		return err
	}
	return layout.Write(w, "compare", page)
}

func newComparePage(s *view.PeriodView, v layout.Options, codes []string) (page comparePage, err error) {
	units, err := compared(s, codes)
	if err != nil {
		return page, err
	}
	shown := make([]string, len(units))
	for i, u := range units {
		shown[i] = u.Code
	}
	page = comparePage{Frame: layout.NewFrame(s, v, links.Place{Page: links.ComparePage, Units: shown}), shown: units}
	t := page.Locale
	page.Title = t.T("compare.title") + " · " + page.PeriodName
	page.Sentence = lead(s, t, "") + compareOpening(s, t, units)
	for i := range mostCompared {
		one := layout.OtherChoice{Key: "unit", Label: t.T("compare.unit", t.Number(int64(i+1))), Choices: []layout.Choice{{Value: "", Name: t.T("compare.nobody"), Selected: i >= len(units)}}}
		for _, u := range s.AllUnits {
			one.Choices = append(one.Choices, layout.Choice{Value: u.Code, Name: s.ChartName(t, u), Selected: i < len(units) && u == units[i]})
		}
		page.Choices = append(page.Choices, one)
	}
	for _, u := range units {
		page.Units = append(page.Units, components.HeadLink{Code: u.Code, Name: s.ChartName(t, u), Href: page.To(links.AgencyPage, u.Code)})
	}
	if page.Rows, err = compareRows(s, page.Frame, units); err != nil {
		return page, err
	}
	page.Months = components.MonthTags(s, t)
	for i, u := range units {
		fig, err := components.OnTimeFigure(s, t, u)
		if err != nil {
			return page, err
		}
		fig.ID, fig.Title = "compare-"+number(int64(i)), s.ChartName(t, u)+": "+t.T("trend.on_time")
		page.Figures = append(page.Figures, fig)
		row := compareRow{Name: s.ChartName(t, u)}
		for m := range s.Months {
			cell := compareCell{Text: locale.Missing, Title: components.NoMonth(s, t, m)}
			if s.MonthOf(u, m) {
				cell = compareCell{Text: t.Percent(u.Months[m].OnTime())}
			}
			row.Cells = append(row.Cells, cell)
		}
		page.Tables = append(page.Tables, row)
	}
	return page, nil
}

// compared finds the units to compare.
func compared(s *view.PeriodView, codes []string) (units []*view.Unit, err error) {
	for _, code := range codes {
		if code == "" || len(units) == mostCompared {
			continue
		}
		u, err := s.Find(code)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(units, u) {
			units = append(units, u)
		}
	}
	if len(units) != 1 || !s.Scored() {
		return units, nil
	}
	alike, err := s.Reads.Compare(s.ReadContext, scoring.CompareQuery{Period: s.Period, Agency: units[0].Code, Set: s.Filter.Set, Organisation: s.Organisation, Rule: s.Filter.ByRule()})
	if apperr.CodeOf(err) == apperr.UnknownAgency {
		return units, nil // it does not stand in the period: nobody is like it then
	}
	if err != nil {
		return nil, err
	}
	for _, one := range alike.Similar {
		if u := s.ByCode[one.AgencyCode]; u != nil && len(units) < mostCompared {
			units = append(units, u)
		}
	}
	return units, nil
}

func compareOpening(s *view.PeriodView, t locale.Locale, units []*view.Unit) string {
	if len(units) == 0 {
		return t.T("compare.none")
	}
	best := units[0]
	for _, u := range units {
		if u.Ranked() && (!best.Ranked() || view.CompareShares(u.Now.OnTime(), best.Now.OnTime()) > 0) {
			best = u
		}
	}
	if !best.Ranked() {
		return t.T("compare.idle")
	}
	var tied int64
	for _, u := range units {
		if u.Ranked() && view.CompareShares(u.Now.OnTime(), best.Now.OnTime()) == 0 {
			tied++
		}
	}
	if tied > 1 {
		return t.T("compare.tied", t.Number(tied), t.Number(int64(len(units))), t.Share(best.Now.OnTime()))
	}
	return t.T("compare.opening", t.Number(int64(len(units))), s.ChartName(t, best), t.Share(best.Now.OnTime()))
}

// compareRows are the figures of flow, then the total and every indicator.
func compareRows(s *view.PeriodView, f layout.Frame, units []*view.Unit) ([]compareRow, error) {
	rows := compareFlow(s, f.Locale, units)
	all, err := s.Scores()
	if err != nil {
		return nil, err
	}
	if len(all.Order) > 0 {
		rows = append(rows, compareTotal(f.Locale, all, units))
	}
	for i, one := range all.Order {
		if one.MaxScore > 0 {
			rows = append(rows, compareIndicator(s, f, all, units, i))
		}
	}
	return rows, nil
}

// compareFlow are the shares and counts of the units' dossiers.
func compareFlow(s *view.PeriodView, t locale.Locale, units []*view.Unit) (rows []compareRow) {
	count := func(key string, of func(metrics.FlowMetrics) int64) {
		row := compareRow{Name: t.T(key, s.Rule.Name), kind: pageworkbook.Count}
		for _, u := range units {
			row.Cells = append(row.Cells, compareCell{Text: t.Number(of(u.Now)), value: of(u.Now)})
		}
		rows = append(rows, row)
	}
	rows = append(rows,
		compareShare(t, "col.on_time", units, metrics.FlowMetrics.OnTime),
		compareShare(t, "compare.early", units, metrics.FlowMetrics.Early),
		compareShare(t, "col.online", units, metrics.FlowMetrics.Online))
	count("tile.received", func(m metrics.FlowMetrics) int64 { return m.Received })
	count("tile.closed", func(m metrics.FlowMetrics) int64 { return m.Closed })
	count("col.overdue", metrics.FlowMetrics.FormOpenOverdue)
	if s.TellsWaiting() {
		count("col.waiting", func(m metrics.FlowMetrics) int64 { return m.OpenOverdueWait })
	}
	return rows
}

// compareShare is one share of each unit; the best of those made from enough dossiers are marked.
func compareShare(t locale.Locale, key string, units []*view.Unit, of func(metrics.FlowMetrics) scale.Share) compareRow {
	row := compareRow{Name: t.T(key), kind: pageworkbook.Share}
	var best scale.Share
	for _, u := range units {
		if one := of(u.Now); one.Denominator >= view.MinSampleSize && (!best.Known() || view.CompareShares(one, best) > 0) {
			best = one
		}
	}
	for _, u := range units {
		one := of(u.Now)
		row.Cells = append(row.Cells, compareCell{t.Percent(one), ofBase(t, one), one.Denominator >= view.MinSampleSize && view.CompareShares(one, best) == 0, pageworkbook.Fraction(one)})
	}
	return row.telling()
}

// compareTotal is the total of each unit's scorecard.
func compareTotal(t locale.Locale, all *view.Scores, units []*view.Unit) compareRow {
	row := compareRow{Name: t.T("score.total"), kind: pageworkbook.Score}
	best := 0.0
	for _, u := range units {
		if card := all.Cards[u.Code]; card.Total.Max > 0 && !card.Small() {
			best = max(best, card.Total.Of100())
		}
	}
	for _, u := range units {
		cell := compareCell{Text: locale.Missing}
		if card := all.Cards[u.Code]; card.Total.Max > 0 {
			cell.Text, cell.Title = components.TotalOf(t, card.Scorecard), components.BandOf(t, card.Scorecard)
			cell.Best = card.Total.Of100() == best && !card.Small()
			cell.value = pageworkbook.OrNil(card.TotalOf100())
		}
		row.Cells = append(row.Cells, cell)
	}
	return row.telling()
}

// ofBase is what a share is made of, and that it is made of few.
func ofBase(t locale.Locale, one scale.Share) string {
	text := t.T("tile.of", t.Number(one.Numerator), t.Number(one.Denominator))
	if small := components.SmallBaseNote(t, one.Denominator); small != "" && one.Known() {
		text += ". " + small
	}
	return text
}

// compareIndicator is one line: each unit's points of an indicator.
func compareIndicator(s *view.PeriodView, f layout.Frame, all *view.Scores, units []*view.Unit, at int) compareRow {
	t, of := f.Locale, all.Order[at]
	row := compareRow{Code: of.Indicator, Name: t.Either(of.Name, of.NameEN), Href: f.To(links.IndicatorPage, of.Indicator), kind: pageworkbook.Score}
	best := -1.0
	value := func(u *view.Unit) (found metrics.IndicatorValue) {
		for _, v := range all.Cards[u.Code].Values() {
			if v.Indicator == of.Indicator {
				found = v
			}
		}
		return found
	}
	for _, u := range units {
		if v := value(u); v.Scored && v.Denominator >= view.MinSampleSize {
			best = max(best, v.Score)
		}
	}
	for _, u := range units {
		v := value(u)
		cell := compareCell{Text: locale.Missing, Title: components.NoDataReason(t, v)}
		if v.Scored {
			cell = compareCell{t.T("score", t.Decimal(v.Score, 2), t.Decimal(v.MaxScore, 0)), t.T("ratio.of", t.Number(v.Numerator), t.Number(v.Denominator)), v.Score == best && v.Denominator >= view.MinSampleSize, v.Score}
		}
		row.Cells = append(row.Cells, cell)
	}
	return row.telling()
}

// FormKept are the period and the choices that the form does not offer itself.
func (p comparePage) FormKept() []layout.Choice {
	return p.KeptFor(links.Place{Page: links.ComparePage})
}
