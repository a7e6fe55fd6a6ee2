package pages

import (
	"cmp"
	"slices"

	"khohoso/dashboards/layout"
	"khohoso/dashboards/locale"
	"khohoso/dashboards/pageworkbook"
	"khohoso/dashboards/view"
	"khohoso/models/metrics"
)

// meanTables are the mean handling times behind an indicator that counts minutes.
type meanTables struct{ Procedures, Units []meanRow }

// meanRow is one procedure or unit; Mean is in the unit of the procedure's term, Days are of work.
type meanRow struct {
	Code, Name, Finished, Mean, Term, Days string

	row metrics.MeanProcessingTimeRow
}

// newMeanTables are empty for an indicator that counts anything else.
func newMeanTables(s *view.PeriodView, f layout.Frame, of metrics.IndicatorValue) (tables meanTables, err error) {
	if of.Counts != "minutes" || !s.Begun(s.Period) {
		return tables, nil
	}
	rows, err := s.Reads.MeanProcessingTimes(s.ReadContext, metrics.ProcessingTimeQuery{Period: s.Clip(s.Period), Organisation: s.Organisation})
	if err != nil {
		return tables, err
	}
	cuts, err := s.Breakdowns()
	if err != nil {
		return tables, err
	}
	for _, row := range rows {
		line := newMeanRow(f.Locale, row)
		switch row.Breakdown {
		case metrics.PerProcedure:
			one := cuts.Procedure[row.Procedure]
			if one == nil {
				one = &view.Breakdown{Procedure: metrics.Procedure{Code: row.Procedure}}
			}
			line.Code, line.Name = row.Procedure, breakdownName(f.Locale, one, true)
			tables.Procedures = append(tables.Procedures, line)
		case metrics.OverUnit:
			line.Code, line.Name = row.Agency, row.Agency
			if u := s.ByCode[row.Agency]; u != nil {
				line.Name = s.ChartName(f.Locale, u)
			}
			tables.Units = append(tables.Units, line)
		}
	}
	for _, table := range [][]meanRow{tables.Procedures, tables.Units} {
		slices.SortStableFunc(table, func(a, b meanRow) int { return cmp.Compare(b.row.Finished, a.row.Finished) })
	}
	return tables, s.Unmoved(s.ReadContext)
}

func newMeanRow(t locale.Locale, row metrics.MeanProcessingTimeRow) meanRow {
	line := meanRow{Finished: t.Number(row.Finished), Mean: locale.Missing, Term: t.LegalTerm(row.LegalTerm, row.LegalUnit), Days: t.Decimal(row.MeanDays, 1), row: row}
	if row.MeanTerm != nil {
		line.Mean = t.Decimal(*row.MeanTerm, 1) + locale.HardSpace + t.TermUnit(row.LegalUnit)
	}
	return line
}

// meanTablesOf are the tables as sheets; none where the page has none.
func (p indicatorPage) meanTablesOf() []pageworkbook.Table {
	if len(p.Means.Procedures) == 0 {
		return nil
	}
	procedures := pageworkbook.Table{Name: p.T("means.sheet"), Columns: []pageworkbook.Column{{Head: p.T("book.code"), Kind: pageworkbook.Text}, {Head: p.T("col.procedure"), Kind: pageworkbook.Text},
		{Head: p.T("col.mean.finished"), Kind: pageworkbook.Count}, {Head: p.T("col.mean.term"), Kind: pageworkbook.Score}, {Head: p.T("col.term"), Kind: pageworkbook.Count}, {Head: p.T("col.mean.unit"), Kind: pageworkbook.Text}, {Head: p.T("col.mean.days"), Kind: pageworkbook.Score}}}
	for _, line := range p.Means.Procedures {
		cells := []any{line.Code, line.Name, line.row.Finished, nil, nil, p.Locale.TermUnit(line.row.LegalUnit), line.row.MeanDays}
		if line.row.MeanTerm != nil {
			cells[3], cells[4] = *line.row.MeanTerm, *line.row.LegalTerm
		}
		procedures.Rows = append(procedures.Rows, cells)
	}
	units := pageworkbook.Table{Name: p.T("means.sheet.units"), Columns: []pageworkbook.Column{{Head: p.T("book.code"), Kind: pageworkbook.Text}, {Head: p.T("col.unit"), Kind: pageworkbook.Text},
		{Head: p.T("col.mean.finished"), Kind: pageworkbook.Count}, {Head: p.T("col.mean.days"), Kind: pageworkbook.Score}}}
	for _, line := range p.Means.Units {
		units.Rows = append(units.Rows, []any{line.Code, line.Name, line.row.Finished, line.row.MeanDays})
	}
	return []pageworkbook.Table{procedures, units}
}
