package pages

import (
	"cmp"
	"io"
	"slices"

	"khohoso/dashboards/components"
	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/dashboards/view"
	"khohoso/models/metrics"
	"khohoso/models/scale"
)

// proceduresPage is the index of procedures and fields.
type proceduresPage struct {
	layout.Frame
	Procedures, Fields []breakdownRow
	HelpSpan           string
}

// WriteProcedures writes the index of all procedures and fields with dossiers in the period.
func WriteProcedures(s *view.PeriodView, w io.Writer, v layout.Options) error {
	page, err := newProceduresPage(s, v)
	if err != nil {
		return err
	}
	return layout.Write(w, "procedures", page)
}

func newProceduresPage(s *view.PeriodView, v layout.Options) (page proceduresPage, err error) {
	page = proceduresPage{Frame: layout.NewFrame(s, v, links.Place{Page: links.ProceduresPage})}
	t := page.Locale
	page.Title = t.T("procedures.title") + " · " + page.PeriodName
	if page.Procedures, err = procedureRows(s, page.Frame, func(metrics.Procedure) bool { return true }); err != nil {
		return page, err
	}
	if page.Fields, err = fieldRows(s, page.Frame); err != nil {
		return page, err
	}
	page.Sentence = proceduresOpening(s, t, page.Procedures)
	return page, nil
}

// proceduresOpening says how few procedures make up most of the work.
func proceduresOpening(s *view.PeriodView, t locale.Locale, rows []breakdownRow) string {
	if early := nothingToSay(s, t, s.Province); early != "" {
		return lead(s, t, "") + early
	}
	var all, closed, slow int64
	for _, row := range rows {
		all += row.measures.Closed
		if row.Handling.Slow {
			slow++
		}
	}
	if all == 0 {
		return lead(s, t, "") + t.T("procedures.none")
	}
	var largest int64
	for _, row := range rows {
		if closed*2 >= all {
			break
		}
		closed += row.measures.Closed
		largest++
	}
	share := t.WholeShare(scale.Share{Numerator: closed, Denominator: all})
	sentence := t.N("procedures.opening", largest, t.Number(int64(len(rows))), share)
	if slow > 0 {
		return lead(s, t, "") + sentence + "; " + t.N("procedures.slow", slow) + "."
	}
	return lead(s, t, "") + sentence + "."
}

// procedureRows are the procedures with any figure in the period, most closed first.
func procedureRows(s *view.PeriodView, f layout.Frame, has func(metrics.Procedure) bool) ([]breakdownRow, error) {
	c, err := s.Breakdowns()
	if err != nil {
		return nil, err
	}
	key := func(one *view.Breakdown) view.HandlingKey {
		return view.HandlingKey{Breakdown: metrics.PerProcedure, Procedure: one.Procedure.Code}
	}
	var longest components.AxisOf
	var shown []*view.Breakdown
	for _, one := range c.Procedures {
		if one.Now != (metrics.FlowMetrics{}) && has(one.Procedure) {
			shown = append(shown, one)
			longest.See(c.Handling[key(one)])
		}
	}
	var rows []breakdownRow
	for _, one := range shown {
		row := newBreakdownRow(f.Locale, metrics.FlowRow{FlowMetrics: one.Now}, c.Handling[key(one)], one.Procedure, longest)
		row.Code, row.Name, row.Field = one.Procedure.Code, breakdownName(f.Locale, one, true), f.Locale.FieldName(one.FieldName)
		row.Href = f.To(links.ProcedurePage, one.Procedure.Code)
		rows = append(rows, row)
	}
	return rows, nil
}

func fieldRows(s *view.PeriodView, f layout.Frame) ([]breakdownRow, error) {
	c, err := s.Breakdowns()
	if err != nil {
		return nil, err
	}
	var rows []breakdownRow
	for _, one := range c.Fields {
		if one.Now == (metrics.FlowMetrics{}) {
			continue
		}
		row := newBreakdownRow(f.Locale, metrics.FlowRow{FlowMetrics: one.Now}, c.Handling[view.HandlingKey{Breakdown: metrics.PerField, Field: one.FieldCode}], metrics.Procedure{}, 0)
		row.Name, row.Href = f.Locale.FieldName(one.FieldName), f.To(links.FieldPage, one.FieldCode)
		rows = append(rows, row)
	}
	return rows, nil
}

// lowestRows are up to n rows that closed enough to compare, the lowest on-time share first.
func lowestRows(rows []breakdownRow, n int) []breakdownRow {
	ranked := slices.DeleteFunc(slices.Clone(rows), func(row breakdownRow) bool { return row.measures.Closed < view.MinSampleSize })
	slices.SortStableFunc(ranked, func(a, b breakdownRow) int {
		return cmp.Or(view.CompareShares(a.measures.OnTime(), b.measures.OnTime()), cmp.Compare(b.measures.FinishedLate, a.measures.FinishedLate))
	})
	return ranked[:min(n, len(ranked))]
}
