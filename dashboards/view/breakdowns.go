package view

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"khohoso/dashboards/links"
	"khohoso/internal/apperr"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
)

// Breakdown is one procedure or field with its figures, in the shape of a unit so that
// the same cards, trends and sentences serve both breakdowns.
type Breakdown struct {
	Unit
	metrics.Procedure // of a field only its code and name
}

// Breakdowns are the figures of the period by procedure and by field, and of each unit
// by both: a handful of reads, whatever the number of pages made from them.
type Breakdowns struct {
	Procedures, Fields []*Breakdown // with any figure in the months shown, most closed first
	Procedure, Field   map[string]*Breakdown
	UnitProcedures     map[string][]metrics.FlowRow // of the period, most closed first
	unitFields         map[string][]metrics.FlowRow
	OfProcedure        map[string][]metrics.FlowRow // Group is the unit
	OfField            map[string][]metrics.FlowRow
	Handling           map[HandlingKey]metrics.ProcessingTimeRow
	Ages               []dossiers.OpenAgeRow
}

// HandlingKey names a row of handling times.
type HandlingKey struct {
	Breakdown                metrics.Breakdown
	Agency, Procedure, Field string
}

// lazy is a part of a view that is read when first asked for, and again after a failure.
type lazy[T any] struct {
	mu    sync.Mutex
	value *T
}

func (l *lazy[T]) get(read func() (*T, error)) (*T, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.value != nil {
		return l.value, nil
	}
	value, err := read()
	if err == nil {
		l.value = value
	}
	return value, err
}

// Breakdowns reads the figures by procedure and field, once.
func (s *PeriodView) Breakdowns() (*Breakdowns, error) {
	return s.byBreakdown.get(func() (*Breakdowns, error) { return readBreakdowns(s) })
}

func readBreakdowns(s *PeriodView) (*Breakdowns, error) {
	c := &Breakdowns{Procedure: map[string]*Breakdown{}, Field: map[string]*Breakdown{}, Handling: map[HandlingKey]metrics.ProcessingTimeRow{}}
	known, err := s.Reads.Procedures(s.ReadContext)
	if err != nil {
		return nil, err
	}
	for _, p := range known {
		c.Procedure[p.Code] = &Breakdown{Procedure: p}
		c.Field[p.FieldCode] = &Breakdown{Procedure: metrics.Procedure{FieldCode: p.FieldCode, FieldName: p.FieldName}}
	}
	if err := readBreakdownFlow(s.ReadContext, s, c); err != nil {
		return nil, err
	}
	if err := readUnitBreakdowns(s.ReadContext, s, c); err != nil {
		return nil, err
	}
	if err := readHandling(s.ReadContext, s, c); err != nil {
		return nil, err
	}
	for _, one := range c.Procedure {
		one.identify(one.Procedure.Code, one.Procedure.Name)
	}
	for _, one := range c.Field {
		one.identify(one.FieldCode, one.FieldName)
	}
	c.Procedures, c.Fields = shownBreakdowns(s, c.Procedure), shownBreakdowns(s, c.Field)
	s.Size.Add(c.size())
	return c, s.Unmoved(s.ReadContext)
}

func (c *Breakdown) identify(code, name string) {
	c.Unit.Code, c.Unit.Name, c.slug = code, name, links.Slug(code)
}

// shownBreakdowns are the cuts with any figure in the months shown, most closed first.
func shownBreakdowns(s *PeriodView, all map[string]*Breakdown) (list []*Breakdown) {
	for _, one := range all {
		if one.Now != (metrics.FlowMetrics{}) || slices.ContainsFunc(one.Months, func(m metrics.FlowMetrics) bool { return m != metrics.FlowMetrics{} }) {
			list = append(list, one)
		}
	}
	slices.SortFunc(list, func(a, b *Breakdown) int {
		return cmp.Or(cmp.Compare(b.Now.Closed, a.Now.Closed), cmp.Compare(b.Now.Received, a.Now.Received), cmp.Compare(a.Unit.Code, b.Unit.Code))
	})
	return list
}

// readBreakdownFlow fills the period, the one before and the months of every procedure and field.
func readBreakdownFlow(ctx context.Context, s *PeriodView, c *Breakdowns) error {
	for by, all := range map[metrics.Grouping]map[string]*Breakdown{metrics.ByProcedure: c.Procedure, metrics.ByField: c.Field} {
		cells := map[string]map[string]metrics.FlowMetrics{}
		if periods := s.shownPeriods(); len(periods) > 0 {
			rows, err := s.Reads.Flow(ctx, s.flowQuery(by, "", periods...))
			if err != nil {
				return err
			}
			for _, row := range rows {
				if all[row.Group] == nil {
					all[row.Group] = &Breakdown{Procedure: metrics.Procedure{Code: row.Group, Name: row.GroupName, FieldCode: row.Group, FieldName: row.GroupName}}
				}
				if cells[row.Group] == nil {
					cells[row.Group] = map[string]metrics.FlowMetrics{}
				}
				cells[row.Group][row.Period] = row.FlowMetrics
			}
		}
		for code, one := range all {
			s.fill(&one.Unit, cells[code])
		}
	}
	return nil
}

// readUnitBreakdowns splits the period's procedures and fields by unit, for both sides.
func readUnitBreakdowns(ctx context.Context, s *PeriodView, c *Breakdowns) error {
	c.UnitProcedures, c.OfProcedure = map[string][]metrics.FlowRow{}, map[string][]metrics.FlowRow{}
	c.unitFields, c.OfField = map[string][]metrics.FlowRow{}, map[string][]metrics.FlowRow{}
	if !s.Begun(s.Period) {
		return nil
	}
	for by, into := range map[metrics.Grouping][2]map[string][]metrics.FlowRow{
		metrics.ByProcedure: {c.UnitProcedures, c.OfProcedure}, metrics.ByField: {c.unitFields, c.OfField},
	} {
		query := s.flowQuery(by, "", s.Clip(s.Period))
		query.PerUnit = true
		rows, err := s.Reads.Flow(ctx, query)
		if err != nil {
			return err
		}
		slices.SortStableFunc(rows, func(a, b metrics.FlowRow) int {
			return cmp.Or(cmp.Compare(b.Closed, a.Closed), cmp.Compare(b.Received, a.Received), cmp.Compare(a.Group, b.Group), cmp.Compare(a.Unit, b.Unit))
		})
		for _, row := range rows {
			into[0][row.Unit] = append(into[0][row.Unit], row)
			into[1][row.Group] = append(into[1][row.Group], row)
		}
	}
	return nil
}

// readHandling reads how long finished dossiers took, and how old the open ones are.
func readHandling(ctx context.Context, s *PeriodView, c *Breakdowns) error {
	if !s.Begun(s.Period) {
		return nil
	}
	rows, err := s.Reads.ProcessingTimes(ctx, metrics.ProcessingTimeQuery{Period: s.Clip(s.Period), Organisation: s.Organisation})
	if err != nil {
		return err
	}
	for _, row := range rows {
		c.Handling[HandlingKey{Breakdown: row.Breakdown, Agency: row.Agency, Procedure: row.Procedure, Field: row.Field}] = row
	}
	c.Ages, err = s.Reads.OpenAges(ctx, dossiers.Query{Period: s.Clip(s.Period), Organisation: s.Organisation, Rule: s.Rule.Name})
	return err
}

// ProcedureOf finds a procedure by its code or by its name in a path.
func (c *Breakdowns) ProcedureOf(name string) (*Breakdown, error) {
	return findBreakdown(c.Procedure, name, "procedure", "thủ tục")
}

// FieldOf finds a field likewise.
func (c *Breakdowns) FieldOf(name string) (*Breakdown, error) {
	return findBreakdown(c.Field, name, "field", "lĩnh vực")
}

func findBreakdown(all map[string]*Breakdown, name, en, vi string) (*Breakdown, error) {
	for _, one := range all {
		if one.slug == name {
			return one, nil
		}
	}
	if one := all[name]; one != nil {
		return one, nil
	}
	return nil, apperr.New(apperr.UnknownName, en+" "+links.Quoted(name)+" not found", "không có "+vi+" "+links.Quoted(name))
}
