package dashboards

import (
	"cmp"
	"slices"

	"khohoso/dashboards/locale"
	"khohoso/models/metrics"
)

// meanTables are the mean handling times behind an indicator that counts minutes.
type meanTables struct{ Procedures, Units []meanRow }

// meanRow is one procedure or unit; Mean is in the unit of the procedure's term, Days are of work.
type meanRow struct {
	Code, Name, Finished, Mean, Term, Days string

	row metrics.MeanHandlingRow
}

// meanTables are empty for an indicator that counts anything else.
func (s *Snapshot) meanTables(f frame, of metrics.IndicatorValue) (tables meanTables, err error) {
	if of.Counts != "minutes" || !s.begun(s.period) {
		return tables, nil
	}
	rows, err := s.reads.MeanHandling(s.later, metrics.HandlingQuery{Period: s.clip(s.period), Organisation: s.organisation})
	if err != nil {
		return tables, err
	}
	cuts, err := s.cuts()
	if err != nil {
		return tables, err
	}
	for _, row := range rows {
		line := newMeanRow(f.Locale, row)
		switch row.Breakdown {
		case metrics.PerProcedure:
			one := cuts.procedure[row.Procedure]
			if one == nil {
				one = &cut{Procedure: metrics.Procedure{Code: row.Procedure}}
			}
			line.Code, line.Name = row.Procedure, breakdownName(f.Locale, one, true)
			tables.Procedures = append(tables.Procedures, line)
		case metrics.OverUnit:
			line.Code, line.Name = row.Agency, row.Agency
			if u := s.byCode[row.Agency]; u != nil {
				line.Name = s.chartName(f.Locale, u)
			}
			tables.Units = append(tables.Units, line)
		}
	}
	for _, table := range [][]meanRow{tables.Procedures, tables.Units} {
		slices.SortStableFunc(table, func(a, b meanRow) int { return cmp.Compare(b.row.Finished, a.row.Finished) })
	}
	return tables, s.unmoved(s.later)
}

func newMeanRow(t locale.Locale, row metrics.MeanHandlingRow) meanRow {
	line := meanRow{Finished: t.Number(row.Finished), Mean: locale.Missing, Term: t.LegalTerm(row.LegalTerm, row.LegalUnit), Days: t.Decimal(row.MeanDays, 1), row: row}
	if row.MeanTerm != nil {
		line.Mean = t.Decimal(*row.MeanTerm, 1) + locale.HardSpace + t.TermUnit(row.LegalUnit)
	}
	return line
}

// meanBookTables are the tables as sheets; none where the page has none.
func (p indicatorPage) meanBookTables() []BookTable {
	if len(p.Means.Procedures) == 0 {
		return nil
	}
	procedures := BookTable{Name: p.T("means.sheet"), Columns: []BookColumn{{p.T("book.code"), bookText}, {p.T("col.procedure"), bookText},
		{p.T("col.mean.finished"), bookCount}, {p.T("col.mean.term"), bookScore}, {p.T("col.term"), bookCount}, {p.T("col.mean.unit"), bookText}, {p.T("col.mean.days"), bookScore}}}
	for _, line := range p.Means.Procedures {
		cells := []any{line.Code, line.Name, line.row.Finished, nil, nil, p.Locale.TermUnit(line.row.LegalUnit), line.row.MeanDays}
		if line.row.MeanTerm != nil {
			cells[3], cells[4] = *line.row.MeanTerm, *line.row.LegalTerm
		}
		procedures.Rows = append(procedures.Rows, cells)
	}
	units := BookTable{Name: p.T("means.sheet.units"), Columns: []BookColumn{{p.T("book.code"), bookText}, {p.T("col.unit"), bookText},
		{p.T("col.mean.finished"), bookCount}, {p.T("col.mean.days"), bookScore}}}
	for _, line := range p.Means.Units {
		units.Rows = append(units.Rows, []any{line.Code, line.Name, line.row.Finished, line.row.MeanDays})
	}
	return []BookTable{procedures, units}
}
