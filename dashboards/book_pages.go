package dashboards

import (
	"net/url"

	"khohoso/dashboards/locale"
	"khohoso/models/metrics"
	"khohoso/models/scoring"
)

// IndicatorsBook holds every unit's points of every indicator. Errors: those of WriteIndicators.
func (s *Snapshot) IndicatorsBook(v View) (Book, error) {
	page, err := s.indicatorsPage(v)
	if err != nil {
		return Book{}, err
	}
	t, all := page.Locale, page.all
	b := s.book(page.frame, "chi-so")
	table := BookTable{Name: t.T("nav.indicators"), Columns: []BookColumn{{t.T("book.code"), bookText}, {t.T("col.unit"), bookText}, {t.T("score.total"), bookScore}}}
	for _, one := range all.order {
		table.Columns = append(table.Columns, BookColumn{one.Indicator + " " + t.Either(one.Name, one.NameEN), bookScore})
	}
	for _, u := range s.units {
		card := all.cards[u.Code]
		row := []any{u.Code, s.chartName(t, u), orNil(card.TotalOf100())}
		for _, one := range all.order {
			row = append(row, scoreIn(card.Scorecard, one.Indicator))
		}
		table.Rows = append(table.Rows, row)
	}
	b.Tables = []BookTable{table}
	return b, nil
}

// scoreIn is the points of an indicator on a card, nil where it is not scored.
func scoreIn(card scoring.Scorecard, indicator string) any {
	for _, v := range card.Values() {
		if v.Indicator == indicator && v.Scored {
			return v.Score
		}
	}
	return nil
}

// IndicatorBook holds an indicator by unit and by month. Errors: those of WriteIndicator.
func (s *Snapshot) IndicatorBook(v View, code string) (Book, error) {
	page, err := s.indicatorPage(v, code)
	if err != nil {
		return Book{}, err
	}
	t := page.Locale
	b := s.book(page.frame, "chi-so")
	b.about(page.About)
	figures := []BookColumn{{t.T("col.ratio"), bookShare}, {t.T("whatif.numerator"), bookCount}, {t.T("whatif.denominator"), bookCount}, {t.T("col.points"), bookScore}, {t.T("col.max"), bookScore}, {t.T("col.note"), bookText}}
	units := BookTable{Name: t.T("nav.units"), Columns: append([]BookColumn{{t.T("book.code"), bookText}, {t.T("col.unit"), bookText}, {t.T("col.level"), bookText}}, figures...)}
	for _, row := range page.Units {
		units.Rows = append(units.Rows, append([]any{row.value.AgencyCode, row.Name, row.Level}, measured(row.value, row.Reason)...))
	}
	months := BookTable{Name: t.T("trend.title"), Columns: append([]BookColumn{{t.T("col.month"), bookText}}, figures...)}
	for _, row := range page.Months {
		months.Rows = append(months.Rows, append([]any{row.Month}, measured(row.value, "")...))
	}
	b.Tables = append([]BookTable{units, months}, page.meanBookTables()...)
	return b, nil
}

// measured is a value as cells: ratio, numerator, denominator, points, most points, why there are none.
func measured(v metrics.IndicatorValue, reason string) []any {
	cells := []any{nil, nil, nil, nil, nil, reason}
	if v.Ratio != nil {
		cells[0], cells[1], cells[2] = *v.Ratio, v.Numerator, v.Denominator
	}
	if v.Scored {
		cells[3], cells[4] = v.Score, v.MaxScore
	}
	return cells
}

// CompareBook holds units side by side, a unit a line. Errors: those of WriteCompare.
func (s *Snapshot) CompareBook(v View, codes []string) (Book, error) {
	page, err := s.comparePage(v, codes)
	if err != nil {
		return Book{}, err
	}
	t := page.Locale
	b := s.book(page.frame, "so-sanh")
	side := BookTable{Name: t.T("compare.figures"), Columns: []BookColumn{{t.T("book.code"), bookText}, {t.T("col.unit"), bookText}}}
	trend := BookTable{Name: t.T("trend.on_time"), Columns: side.Columns}
	for _, row := range page.Rows {
		side.Columns = append(side.Columns, BookColumn{joined(row.Code, row.Name), row.kind})
	}
	for _, month := range page.Months {
		trend.Columns = append(trend.Columns, BookColumn{month, bookShare})
	}
	for i, u := range page.shown {
		line, months := []any{u.Code, page.Units[i].Name}, []any{u.Code, page.Units[i].Name}
		for _, row := range page.Rows {
			line = append(line, row.Cells[i].value)
		}
		for m := range s.months {
			if s.monthOf(u, m) {
				months = append(months, fraction(u.months[m].OnTime()))
			} else {
				months = append(months, nil)
			}
		}
		side.Rows, trend.Rows = append(side.Rows, line), append(trend.Rows, months)
	}
	b.Tables = []BookTable{side, trend}
	return b, nil
}

func joined(code, name string) string {
	if code == "" {
		return name
	}
	return code + " " + name
}

// WhatIfBook holds how a unit stands and would stand. Errors: those of WriteWhatIf.
func (s *Snapshot) WhatIfBook(v View, code string, fields url.Values) (Book, error) {
	page, err := s.whatIfPage(v, code, fields)
	if err != nil {
		return Book{}, err
	}
	t, found := page.Locale, page.found
	b := s.book(page.frame, "gia-dinh")
	b.about([]fact{{Label: t.T("whatif.unit"), Value: page.UnitName}})
	whole := BookTable{Name: t.T("whatif.figures"), Columns: []BookColumn{
		{t.T("book.state"), bookText}, {t.T("score.total"), bookScore}, {t.T("col.band"), bookText}, {t.T("col.rank"), bookCount}, {t.T("book.among"), bookCount}}}
	for _, one := range []struct {
		name  string
		card  scoring.Scorecard
		place scoring.Place
	}{{t.T("whatif.before"), found.Before, found.PlaceBefore}, {t.T("whatif.after"), found.After, found.PlaceNow}} {
		row := []any{one.name, orNil(one.card.TotalOf100()), bandOf(t, one.card), nil, nil}
		if one.place.Rank > 0 {
			row[3], row[4] = int64(one.place.Rank), int64(one.place.Of)
		}
		whole.Rows = append(whole.Rows, row)
	}
	b.Tables = []BookTable{whole, supposedTable(t, found)}
	return b, nil
}

// supposedTable is a line for every indicator, as it is and as it would be.
func supposedTable(t locale.Locale, found scoring.WhatIfResult) BookTable {
	table := BookTable{Name: t.T("whatif.fields"), Columns: []BookColumn{
		{t.T("col.group"), bookText}, {t.T("book.code"), bookText}, {t.T("col.indicator"), bookText}, {t.T("whatif.denominator"), bookCount},
		{t.T("book.numerator.before"), bookCount}, {t.T("book.numerator.after"), bookCount}, {t.T("book.target.before"), bookShare}, {t.T("book.target.after"), bookShare},
		{t.T("whatif.score.before"), bookScore}, {t.T("whatif.score.after"), bookScore}, {t.T("col.max"), bookScore}}}
	for i, g := range found.Before.Groups {
		for k, v := range g.Indicators {
			after := found.After.Groups[i].Indicators[k]
			row := []any{t.Either(g.Name, g.NameEN), v.Indicator, t.Either(v.Name, v.NameEN), nil, nil, nil, orNil(v.Target), orNil(after.Target), nil, nil, nil}
			if v.Denominator > 0 {
				row[3], row[4], row[5] = v.Denominator, v.Numerator, after.Numerator
			}
			if v.Scored && after.Scored {
				row[8], row[9], row[10] = v.Score, after.Score, v.MaxScore
			}
			table.Rows = append(table.Rows, row)
		}
	}
	return table
}
