package dashboards

import (
	"cmp"
	"io"
	"slices"

	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/models/metrics"
	"khohoso/models/scale"
)

// proceduresPage is the index of procedures and fields.
type proceduresPage struct {
	frame
	Procedures, Fields []cutRow
	HelpSpan           string
}

// WriteProcedures writes the index of all procedures and fields with dossiers in the period.
func (s *Snapshot) WriteProcedures(w io.Writer, v View) error {
	page, err := s.proceduresPage(v)
	if err != nil {
		return err
	}
	return write(w, "procedures", page)
}

func (s *Snapshot) proceduresPage(v View) (page proceduresPage, err error) {
	page = proceduresPage{frame: s.frame(v, links.Place{Page: links.ProceduresPage})}
	t := page.Locale
	page.Title = t.T("procedures.title") + " · " + page.PeriodName
	if page.Procedures, err = s.procedureRows(page.frame, func(metrics.Procedure) bool { return true }); err != nil {
		return page, err
	}
	if page.Fields, err = s.fieldRows(page.frame); err != nil {
		return page, err
	}
	page.Sentence = s.proceduresOpening(t, page.Procedures)
	return page, nil
}

// proceduresOpening says how few procedures make up most of the work.
func (s *Snapshot) proceduresOpening(t locale.Locale, rows []cutRow) string {
	if early := s.nothingToSay(t, s.province); early != "" {
		return s.lead(t, "") + early
	}
	var all, closed, slow int64
	for _, row := range rows {
		all += row.measures.Closed
		if row.Handling.Slow {
			slow++
		}
	}
	if all == 0 {
		return s.lead(t, "") + t.T("procedures.none")
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
		return s.lead(t, "") + sentence + "; " + t.N("procedures.slow", slow) + "."
	}
	return s.lead(t, "") + sentence + "."
}

// procedureRows are the procedures with any figure in the period, most closed first.
func (s *Snapshot) procedureRows(f frame, has func(metrics.Procedure) bool) ([]cutRow, error) {
	c, err := s.cuts()
	if err != nil {
		return nil, err
	}
	key := func(one *cut) handlingKey { return handlingKey{breakdown: metrics.PerProcedure, procedure: one.Procedure.Code} }
	var longest axisOf
	var shown []*cut
	for _, one := range c.procedures {
		if one.now != (metrics.Measures{}) && has(one.Procedure) {
			shown = append(shown, one)
			longest.see(c.handling[key(one)])
		}
	}
	var rows []cutRow
	for _, one := range shown {
		row := newBreakdownRow(f.Locale, metrics.FlowRow{Measures: one.now}, c.handling[key(one)], one.Procedure, longest)
		row.Code, row.Name, row.Field = one.Procedure.Code, breakdownName(f.Locale, one, true), f.Locale.FieldName(one.FieldName)
		row.Href = f.to(links.ProcedurePage, one.Procedure.Code)
		rows = append(rows, row)
	}
	return rows, nil
}

func (s *Snapshot) fieldRows(f frame) ([]cutRow, error) {
	c, err := s.cuts()
	if err != nil {
		return nil, err
	}
	var rows []cutRow
	for _, one := range c.fields {
		if one.now == (metrics.Measures{}) {
			continue
		}
		row := newBreakdownRow(f.Locale, metrics.FlowRow{Measures: one.now}, c.handling[handlingKey{breakdown: metrics.PerField, field: one.FieldCode}], metrics.Procedure{}, 0)
		row.Name, row.Href = f.Locale.FieldName(one.FieldName), f.to(links.FieldPage, one.FieldCode)
		rows = append(rows, row)
	}
	return rows, nil
}

// lowestRows are up to n rows that closed enough to compare, the lowest on-time share first.
func lowestRows(rows []cutRow, n int) []cutRow {
	ranked := slices.DeleteFunc(slices.Clone(rows), func(row cutRow) bool { return row.measures.Closed < smallBase })
	slices.SortStableFunc(ranked, func(a, b cutRow) int {
		return cmp.Or(compareShares(a.measures.OnTime(), b.measures.OnTime()), cmp.Compare(b.measures.FinishedLate, a.measures.FinishedLate))
	})
	return ranked[:min(n, len(ranked))]
}

// HasPage says whether a publication of the period has a page: those of procedures
// and fields without any figure in it have none.
func (s *Snapshot) HasPage(p links.Place) bool {
	if p.Page == links.IndicatorPage {
		codes, err := s.Indicators()
		return err == nil && slices.Contains(codes, p.Code)
	}
	c, err := s.cuts()
	if err != nil {
		return false
	}
	all := map[links.Page]map[string]*cut{links.ProcedurePage: c.procedure, links.FieldPage: c.field}[p.Page]
	return all == nil || all[p.Code] != nil && all[p.Code].now != metrics.Measures{}
}

// Procedures are the codes of the procedures with figures in the period, Fields those of the fields.
func (s *Snapshot) Procedures() ([]string, error) {
	return s.codes(func(c *cuts) []*cut { return c.procedures })
}

// Fields are the codes of the fields with figures in the period.
func (s *Snapshot) Fields() ([]string, error) {
	return s.codes(func(c *cuts) []*cut { return c.fields })
}

func (s *Snapshot) codes(of func(*cuts) []*cut) ([]string, error) {
	c, err := s.cuts()
	if err != nil {
		return nil, err
	}
	var codes []string
	for _, one := range of(c) {
		if one.now != (metrics.Measures{}) {
			codes = append(codes, one.unit.Code)
		}
	}
	return codes, nil
}
