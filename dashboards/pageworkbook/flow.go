package pageworkbook

import (
	"khohoso/dashboards/locale"
	"khohoso/dashboards/view"
	"khohoso/models/metrics"
)

// FlowColumns are the heads of flowCells; rule is the one that lateness follows.
func FlowColumns(t locale.Locale, rule string) []Column {
	return []Column{
		{t.T("tile.received"), Count}, {t.T("tile.closed"), Count}, {t.T("col.on_time"), Share}, {t.T("col.online"), Share},
		{t.T("col.late"), Count}, {t.T("col.open"), Count}, {t.T("col.overdue", rule), Count}, {t.T("col.waiting"), Count},
	}
}

// FlowCells are the figures of flow as cells, under FlowColumns.
func FlowCells(m metrics.FlowMetrics) []any {
	return []any{m.Received, m.Closed, Fraction(m.OnTime()), Fraction(m.Online()), m.FinishedLate, m.OpenEnd, m.FormOpenOverdue(), m.OpenOverdueWait}
}

// MonthTable is the trend of a unit or breakdown; months that the data do not reach are empty.
func MonthTable(s *view.PeriodView, t locale.Locale, u *view.Unit) Table {
	table := Table{Name: t.T("trend.title"), Columns: append([]Column{{t.T("col.month"), Text}}, FlowColumns(t, s.Rule.Name)...)}
	for i, month := range s.Months {
		cells := FlowCells(u.Months[i])
		if !s.MonthOf(u, i) {
			cells = make([]any, len(cells))
		}
		table.Rows = append(table.Rows, append([]any{t.Period(month)}, cells...))
	}
	return table
}
