package pages

import (
	"net/url"

	"khohoso/dashboards/components"
	"khohoso/dashboards/layout"
	"khohoso/dashboards/locale"
	"khohoso/dashboards/pageworkbook"
	"khohoso/dashboards/view"
	"khohoso/models/metrics"
	"khohoso/models/scoring"
)

// IndicatorsWorkbook holds every unit's points of every indicator. Errors: those of WriteIndicators.
func IndicatorsWorkbook(s *view.PeriodView, v layout.Options) (pageworkbook.Workbook, error) {
	page, err := newIndicatorsPage(s, v)
	if err != nil {
		return pageworkbook.Workbook{}, err
	}
	t, all := page.Locale, page.all
	b := pageworkbook.Begin(s, page.Frame, "chi-so")
	table := pageworkbook.Table{Name: t.T("nav.indicators"), Columns: []pageworkbook.Column{{Head: t.T("book.code"), Kind: pageworkbook.Text}, {Head: t.T("col.unit"), Kind: pageworkbook.Text}, {Head: t.T("score.total"), Kind: pageworkbook.Score}}}
	for _, one := range all.Order {
		table.Columns = append(table.Columns, pageworkbook.Column{Head: one.Indicator + " " + t.Either(one.Name, one.NameEN), Kind: pageworkbook.Score})
	}
	for _, u := range s.AllUnits {
		card := all.Cards[u.Code]
		row := []any{u.Code, s.ChartName(t, u), pageworkbook.OrNil(card.TotalOf100())}
		for _, one := range all.Order {
			row = append(row, scoreIn(card.Scorecard, one.Indicator))
		}
		table.Rows = append(table.Rows, row)
	}
	b.Tables = []pageworkbook.Table{table}
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

// IndicatorWorkbook holds an indicator by unit and by month. Errors: those of WriteIndicator.
func IndicatorWorkbook(s *view.PeriodView, v layout.Options, code string) (pageworkbook.Workbook, error) {
	page, err := newIndicatorPage(s, v, code)
	if err != nil {
		return pageworkbook.Workbook{}, err
	}
	t := page.Locale
	b := pageworkbook.Begin(s, page.Frame, "chi-so")
	b.About(page.About)
	figures := []pageworkbook.Column{{Head: t.T("col.ratio"), Kind: pageworkbook.Share}, {Head: t.T("whatif.numerator"), Kind: pageworkbook.Count}, {Head: t.T("whatif.denominator"), Kind: pageworkbook.Count}, {Head: t.T("col.points"), Kind: pageworkbook.Score}, {Head: t.T("col.max"), Kind: pageworkbook.Score}, {Head: t.T("col.note"), Kind: pageworkbook.Text}}
	units := pageworkbook.Table{Name: t.T("nav.units"), Columns: append([]pageworkbook.Column{{Head: t.T("book.code"), Kind: pageworkbook.Text}, {Head: t.T("col.unit"), Kind: pageworkbook.Text}, {Head: t.T("col.level"), Kind: pageworkbook.Text}}, figures...)}
	for _, row := range page.Units {
		units.Rows = append(units.Rows, append([]any{row.value.AgencyCode, row.Name, row.Level}, measured(row.value, row.Reason)...))
	}
	months := pageworkbook.Table{Name: t.T("trend.title"), Columns: append([]pageworkbook.Column{{Head: t.T("col.month"), Kind: pageworkbook.Text}}, figures...)}
	for _, row := range page.Months {
		months.Rows = append(months.Rows, append([]any{row.Month}, measured(row.value, "")...))
	}
	b.Tables = append([]pageworkbook.Table{units, months}, page.meanTablesOf()...)
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

// CompareWorkbook holds units side by side, a unit a line. Errors: those of WriteCompare.
func CompareWorkbook(s *view.PeriodView, v layout.Options, codes []string) (pageworkbook.Workbook, error) {
	page, err := newComparePage(s, v, codes)
	if err != nil {
		return pageworkbook.Workbook{}, err
	}
	t := page.Locale
	b := pageworkbook.Begin(s, page.Frame, "so-sanh")
	side := pageworkbook.Table{Name: t.T("compare.figures"), Columns: []pageworkbook.Column{{Head: t.T("book.code"), Kind: pageworkbook.Text}, {Head: t.T("col.unit"), Kind: pageworkbook.Text}}}
	trend := pageworkbook.Table{Name: t.T("trend.on_time"), Columns: side.Columns}
	for _, row := range page.Rows {
		side.Columns = append(side.Columns, pageworkbook.Column{Head: joined(row.Code, row.Name), Kind: row.kind})
	}
	for _, month := range page.Months {
		trend.Columns = append(trend.Columns, pageworkbook.Column{Head: month, Kind: pageworkbook.Share})
	}
	for i, u := range page.shown {
		line, months := []any{u.Code, page.Units[i].Name}, []any{u.Code, page.Units[i].Name}
		for _, row := range page.Rows {
			line = append(line, row.Cells[i].value)
		}
		for m := range s.Months {
			if s.MonthOf(u, m) {
				months = append(months, pageworkbook.Fraction(u.Months[m].OnTime()))
			} else {
				months = append(months, nil)
			}
		}
		side.Rows, trend.Rows = append(side.Rows, line), append(trend.Rows, months)
	}
	b.Tables = []pageworkbook.Table{side, trend}
	return b, nil
}

func joined(code, name string) string {
	if code == "" {
		return name
	}
	return code + " " + name
}

// WhatIfWorkbook holds how a unit stands and would stand. Errors: those of WriteWhatIf.
func WhatIfWorkbook(s *view.PeriodView, v layout.Options, code string, fields url.Values) (pageworkbook.Workbook, error) {
	page, err := newWhatIfPage(s, v, code, fields)
	if err != nil {
		return pageworkbook.Workbook{}, err
	}
	t, found := page.Locale, page.found
	b := pageworkbook.Begin(s, page.Frame, "gia-dinh")
	b.About([]layout.Fact{{Label: t.T("whatif.unit"), Value: page.UnitName}})
	whole := pageworkbook.Table{Name: t.T("whatif.figures"), Columns: []pageworkbook.Column{
		{Head: t.T("book.state"), Kind: pageworkbook.Text}, {Head: t.T("score.total"), Kind: pageworkbook.Score}, {Head: t.T("col.band"), Kind: pageworkbook.Text}, {Head: t.T("col.rank"), Kind: pageworkbook.Count}, {Head: t.T("book.among"), Kind: pageworkbook.Count}}}
	for _, one := range []struct {
		name  string
		card  scoring.Scorecard
		place scoring.Place
	}{{t.T("whatif.before"), found.Before, found.PlaceBefore}, {t.T("whatif.after"), found.After, found.PlaceNow}} {
		row := []any{one.name, pageworkbook.OrNil(one.card.TotalOf100()), components.BandOf(t, one.card), nil, nil}
		if one.place.Rank > 0 {
			row[3], row[4] = int64(one.place.Rank), int64(one.place.Of)
		}
		whole.Rows = append(whole.Rows, row)
	}
	b.Tables = []pageworkbook.Table{whole, supposedTable(t, found)}
	return b, nil
}

// supposedTable is a line for every indicator, as it is and as it would be.
func supposedTable(t locale.Locale, found scoring.WhatIfResult) pageworkbook.Table {
	table := pageworkbook.Table{Name: t.T("whatif.fields"), Columns: []pageworkbook.Column{
		{Head: t.T("col.group"), Kind: pageworkbook.Text}, {Head: t.T("book.code"), Kind: pageworkbook.Text}, {Head: t.T("col.indicator"), Kind: pageworkbook.Text}, {Head: t.T("whatif.denominator"), Kind: pageworkbook.Count},
		{Head: t.T("book.numerator.before"), Kind: pageworkbook.Count}, {Head: t.T("book.numerator.after"), Kind: pageworkbook.Count}, {Head: t.T("book.target.before"), Kind: pageworkbook.Share}, {Head: t.T("book.target.after"), Kind: pageworkbook.Share},
		{Head: t.T("whatif.score.before"), Kind: pageworkbook.Score}, {Head: t.T("whatif.score.after"), Kind: pageworkbook.Score}, {Head: t.T("col.max"), Kind: pageworkbook.Score}}}
	for i, g := range found.Before.Groups {
		for k, v := range g.Indicators {
			after := found.After.Groups[i].Indicators[k]
			row := []any{t.Either(g.Name, g.NameEN), v.Indicator, t.Either(v.Name, v.NameEN), nil, nil, nil, pageworkbook.OrNil(v.Target), pageworkbook.OrNil(after.Target), nil, nil, nil}
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
