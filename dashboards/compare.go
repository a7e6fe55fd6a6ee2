package dashboards

import (
	"io"
	"slices"

	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/internal/apperr"
	"khohoso/models/metrics"
	"khohoso/models/scale"
	"khohoso/models/scoring"
)

// mostCompared is how many units stand side by side.
const mostCompared = 6

// comparePage sets some units side by side.
type comparePage struct {
	frame
	Choices []otherChoice
	Units   []headLink
	Rows    []compareRow
	Figures []figure
	Tables  []compareRow // month by month
	Months  []string
	shown   []*unit
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
func (s *Snapshot) WriteCompare(w io.Writer, v View, codes []string) error {
	page, err := s.comparePage(v, codes)
	if err != nil {
		return err
	}
	return write(w, "compare", page)
}

func (s *Snapshot) comparePage(v View, codes []string) (page comparePage, err error) {
	units, err := s.compared(codes)
	if err != nil {
		return page, err
	}
	shown := make([]string, len(units))
	for i, u := range units {
		shown[i] = u.Code
	}
	page = comparePage{frame: s.frame(v, links.Place{Page: links.ComparePage, Units: shown}), shown: units}
	t := page.Locale
	page.Title = t.T("compare.title") + " · " + page.PeriodName
	page.Sentence = s.lead(t, "") + s.compareOpening(t, units)
	for i := range mostCompared {
		one := otherChoice{Key: "unit", Label: t.T("compare.unit", t.Number(int64(i+1))), Choices: []choice{{"", t.T("compare.nobody"), i >= len(units)}}}
		for _, u := range s.units {
			one.Choices = append(one.Choices, choice{u.Code, s.chartName(t, u), i < len(units) && u == units[i]})
		}
		page.Choices = append(page.Choices, one)
	}
	for _, u := range units {
		page.Units = append(page.Units, headLink{u.Code, s.chartName(t, u), page.to(links.AgencyPage, u.Code)})
	}
	if page.Rows, err = s.compareRows(page.frame, units); err != nil {
		return page, err
	}
	page.Months = s.monthTags(t)
	for i, u := range units {
		fig, err := s.onTimeFigure(t, u)
		if err != nil {
			return page, err
		}
		fig.ID, fig.Title = "compare-"+number(int64(i)), s.chartName(t, u)+": "+t.T("trend.on_time")
		page.Figures = append(page.Figures, fig)
		row := compareRow{Name: s.chartName(t, u)}
		for m := range s.months {
			cell := compareCell{Text: locale.Missing, Title: s.noMonth(t, m)}
			if s.monthOf(u, m) {
				cell = compareCell{Text: t.Percent(u.months[m].OnTime())}
			}
			row.Cells = append(row.Cells, cell)
		}
		page.Tables = append(page.Tables, row)
	}
	return page, nil
}

// compared finds the units to compare.
func (s *Snapshot) compared(codes []string) (units []*unit, err error) {
	for _, code := range codes {
		if code == "" || len(units) == mostCompared {
			continue
		}
		u, err := s.find(code)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(units, u) {
			units = append(units, u)
		}
	}
	if len(units) != 1 || !s.scored() {
		return units, nil
	}
	alike, err := s.reads.Compare(s.later, scoring.CompareQuery{Period: s.period, Agency: units[0].Code, Set: s.chosen.Set, Organisation: s.organisation, Rule: s.chosen.byRule()})
	if apperr.CodeOf(err) == apperr.UnknownAgency {
		return units, nil // it does not stand in the period: nobody is like it then
	}
	if err != nil {
		return nil, err
	}
	for _, one := range alike.Similar {
		if u := s.byCode[one.AgencyCode]; u != nil && len(units) < mostCompared {
			units = append(units, u)
		}
	}
	return units, nil
}

func (s *Snapshot) compareOpening(t locale.Locale, units []*unit) string {
	if len(units) == 0 {
		return t.T("compare.none")
	}
	best := units[0]
	for _, u := range units {
		if u.ranked() && (!best.ranked() || compareShares(u.now.OnTime(), best.now.OnTime()) > 0) {
			best = u
		}
	}
	if !best.ranked() {
		return t.T("compare.idle")
	}
	var tied int64
	for _, u := range units {
		if u.ranked() && compareShares(u.now.OnTime(), best.now.OnTime()) == 0 {
			tied++
		}
	}
	if tied > 1 {
		return t.T("compare.tied", t.Number(tied), t.Number(int64(len(units))), t.Share(best.now.OnTime()))
	}
	return t.T("compare.opening", t.Number(int64(len(units))), s.chartName(t, best), t.Share(best.now.OnTime()))
}

// compareRows are the figures of flow, then the total and every indicator.
func (s *Snapshot) compareRows(f frame, units []*unit) ([]compareRow, error) {
	rows := s.compareFlow(f.Locale, units)
	all, err := s.scores()
	if err != nil {
		return nil, err
	}
	if len(all.order) > 0 {
		rows = append(rows, compareTotal(f.Locale, all, units))
	}
	for i, one := range all.order {
		if one.MaxScore > 0 {
			rows = append(rows, s.compareIndicator(f, all, units, i))
		}
	}
	return rows, nil
}

// compareFlow are the shares and counts of the units' dossiers.
func (s *Snapshot) compareFlow(t locale.Locale, units []*unit) (rows []compareRow) {
	count := func(key string, of func(metrics.Measures) int64) {
		row := compareRow{Name: t.T(key, s.rule.Name), kind: bookCount}
		for _, u := range units {
			row.Cells = append(row.Cells, compareCell{Text: t.Number(of(u.now)), value: of(u.now)})
		}
		rows = append(rows, row)
	}
	rows = append(rows,
		compareShare(t, "col.on_time", units, metrics.Measures.OnTime),
		compareShare(t, "compare.early", units, metrics.Measures.Early),
		compareShare(t, "col.online", units, metrics.Measures.Online))
	count("tile.received", func(m metrics.Measures) int64 { return m.Received })
	count("tile.closed", func(m metrics.Measures) int64 { return m.Closed })
	count("col.overdue", metrics.Measures.FormOpenOverdue)
	if s.tellsWaiting() {
		count("col.waiting", func(m metrics.Measures) int64 { return m.OpenOverdueWait })
	}
	return rows
}

// compareShare is one share of each unit; the best of those made from enough dossiers are marked.
func compareShare(t locale.Locale, key string, units []*unit, of func(metrics.Measures) scale.Share) compareRow {
	row := compareRow{Name: t.T(key), kind: bookShare}
	var best scale.Share
	for _, u := range units {
		if one := of(u.now); one.Denominator >= smallBase && (!best.Known() || compareShares(one, best) > 0) {
			best = one
		}
	}
	for _, u := range units {
		one := of(u.now)
		row.Cells = append(row.Cells, compareCell{t.Percent(one), ofBase(t, one), one.Denominator >= smallBase && compareShares(one, best) == 0, fraction(one)})
	}
	return row.telling()
}

// compareTotal is the total of each unit's scorecard.
func compareTotal(t locale.Locale, all *scores, units []*unit) compareRow {
	row := compareRow{Name: t.T("score.total"), kind: bookScore}
	best := 0.0
	for _, u := range units {
		if card := all.cards[u.Code]; card.Total.Max > 0 && !card.Small() {
			best = max(best, card.Total.Of100())
		}
	}
	for _, u := range units {
		cell := compareCell{Text: locale.Missing}
		if card := all.cards[u.Code]; card.Total.Max > 0 {
			cell.Text, cell.Title = totalOf(t, card.Scorecard), bandOf(t, card.Scorecard)
			cell.Best = card.Total.Of100() == best && !card.Small()
			cell.value = orNil(card.TotalOf100())
		}
		row.Cells = append(row.Cells, cell)
	}
	return row.telling()
}

// ofBase is what a share is made of, and that it is made of few.
func ofBase(t locale.Locale, one scale.Share) string {
	text := t.T("tile.of", t.Number(one.Numerator), t.Number(one.Denominator))
	if small := smallBaseNote(t, one.Denominator); small != "" && one.Known() {
		text += ". " + small
	}
	return text
}

// compareIndicator is one line: each unit's points of an indicator.
func (s *Snapshot) compareIndicator(f frame, all *scores, units []*unit, at int) compareRow {
	t, of := f.Locale, all.order[at]
	row := compareRow{Code: of.Indicator, Name: t.Either(of.Name, of.NameEN), Href: f.to(links.IndicatorPage, of.Indicator), kind: bookScore}
	best := -1.0
	value := func(u *unit) (found metrics.IndicatorValue) {
		for _, v := range all.cards[u.Code].Values() {
			if v.Indicator == of.Indicator {
				found = v
			}
		}
		return found
	}
	for _, u := range units {
		if v := value(u); v.Scored && v.Denominator >= smallBase {
			best = max(best, v.Score)
		}
	}
	for _, u := range units {
		v := value(u)
		cell := compareCell{Text: locale.Missing, Title: noDataReason(t, v)}
		if v.Scored {
			cell = compareCell{t.T("score", t.Decimal(v.Score, 2), t.Decimal(v.MaxScore, 0)), t.T("ratio.of", t.Number(v.Numerator), t.Number(v.Denominator)), v.Score == best && v.Denominator >= smallBase, v.Score}
		}
		row.Cells = append(row.Cells, cell)
	}
	return row.telling()
}

// FormKept are the period and the choices that the form does not offer itself.
func (p comparePage) FormKept() []choice {
	return p.keptFor(links.Place{Page: links.ComparePage})
}
