package dashboards

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

// cut is one procedure or field with its figures, in the shape of a unit so that
// the same tiles, trends and sentences serve both ways of cutting.
type cut struct {
	unit
	metrics.Procedure // of a field only its code and name
}

// cuts are the figures of the period by procedure and by field, and of each unit
// by both: a handful of reads, whatever the number of pages made from them.
type cuts struct {
	procedures, fields []*cut // with any figure in the months shown, most closed first
	procedure, field   map[string]*cut
	unitProcedures     map[string][]metrics.FlowRow // of the period, most closed first
	unitFields         map[string][]metrics.FlowRow
	ofProcedure        map[string][]metrics.FlowRow // Group is the unit
	ofField            map[string][]metrics.FlowRow
	handling           map[handlingKey]metrics.HandlingRow
	ages               []dossiers.OpenAgeRow
}

type handlingKey struct {
	breakdown                metrics.Breakdown
	agency, procedure, field string
}

// lazy is a part of a snapshot that is read when first asked for, and again after a failure.
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

// cuts reads the figures by procedure and field, once.
func (s *Snapshot) cuts() (*cuts, error) {
	return s.byCut.get(func() (*cuts, error) { return s.readCuts() })
}

func (s *Snapshot) readCuts() (*cuts, error) {
	c := &cuts{procedure: map[string]*cut{}, field: map[string]*cut{}, handling: map[handlingKey]metrics.HandlingRow{}}
	known, err := s.reads.Procedures(s.later)
	if err != nil {
		return nil, err
	}
	for _, p := range known {
		c.procedure[p.Code] = &cut{Procedure: p}
		c.field[p.FieldCode] = &cut{Procedure: metrics.Procedure{FieldCode: p.FieldCode, FieldName: p.FieldName}}
	}
	if err := s.readCutFlow(s.later, c); err != nil {
		return nil, err
	}
	if err := s.readUnitCuts(s.later, c); err != nil {
		return nil, err
	}
	if err := s.readHandling(s.later, c); err != nil {
		return nil, err
	}
	for _, one := range c.procedure {
		one.identify(one.Procedure.Code, one.Procedure.Name)
	}
	for _, one := range c.field {
		one.identify(one.FieldCode, one.FieldName)
	}
	c.procedures, c.fields = s.shown(c.procedure), s.shown(c.field)
	s.size.Add(c.size())
	return c, s.unmoved(s.later)
}

func (c *cut) identify(code, name string) {
	c.unit.Code, c.unit.Name, c.slug = code, name, links.Slug(code)
}

// shown are the cuts with any figure in the months shown, most closed first.
func (s *Snapshot) shown(all map[string]*cut) (list []*cut) {
	for _, one := range all {
		if one.now != (metrics.Measures{}) || slices.ContainsFunc(one.months, func(m metrics.Measures) bool { return m != metrics.Measures{} }) {
			list = append(list, one)
		}
	}
	slices.SortFunc(list, func(a, b *cut) int {
		return cmp.Or(cmp.Compare(b.now.Closed, a.now.Closed), cmp.Compare(b.now.Received, a.now.Received), cmp.Compare(a.unit.Code, b.unit.Code))
	})
	return list
}

// readCutFlow fills the period, the one before and the months of every procedure and field.
func (s *Snapshot) readCutFlow(ctx context.Context, c *cuts) error {
	for by, all := range map[metrics.Grouping]map[string]*cut{metrics.ByProcedure: c.procedure, metrics.ByField: c.field} {
		cells := map[string]map[string]metrics.Measures{}
		if periods := s.shownPeriods(); len(periods) > 0 {
			rows, err := s.reads.Flow(ctx, s.flowQuery(by, "", periods...))
			if err != nil {
				return err
			}
			for _, row := range rows {
				if all[row.Group] == nil {
					all[row.Group] = &cut{Procedure: metrics.Procedure{Code: row.Group, Name: row.GroupName, FieldCode: row.Group, FieldName: row.GroupName}}
				}
				if cells[row.Group] == nil {
					cells[row.Group] = map[string]metrics.Measures{}
				}
				cells[row.Group][row.Period] = row.Measures
			}
		}
		for code, one := range all {
			s.fill(&one.unit, cells[code])
		}
	}
	return nil
}

// readUnitCuts splits the period's procedures and fields by unit, for both sides.
func (s *Snapshot) readUnitCuts(ctx context.Context, c *cuts) error {
	c.unitProcedures, c.ofProcedure = map[string][]metrics.FlowRow{}, map[string][]metrics.FlowRow{}
	c.unitFields, c.ofField = map[string][]metrics.FlowRow{}, map[string][]metrics.FlowRow{}
	if !s.begun(s.period) {
		return nil
	}
	for by, into := range map[metrics.Grouping][2]map[string][]metrics.FlowRow{
		metrics.ByProcedure: {c.unitProcedures, c.ofProcedure}, metrics.ByField: {c.unitFields, c.ofField},
	} {
		query := s.flowQuery(by, "", s.clip(s.period))
		query.PerUnit = true
		rows, err := s.reads.Flow(ctx, query)
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
func (s *Snapshot) readHandling(ctx context.Context, c *cuts) error {
	if !s.begun(s.period) {
		return nil
	}
	rows, err := s.reads.Handling(ctx, metrics.HandlingQuery{Period: s.clip(s.period), Organisation: s.organisation})
	if err != nil {
		return err
	}
	for _, row := range rows {
		c.handling[handlingKey{breakdown: row.Breakdown, agency: row.Agency, procedure: row.Procedure, field: row.Field}] = row
	}
	c.ages, err = s.reads.OpenAges(ctx, dossiers.Query{Period: s.clip(s.period), Organisation: s.organisation, Rule: s.rule.Name})
	return err
}

// procedureOf finds a procedure by its code or by its name in a path.
func (c *cuts) procedureOf(name string) (*cut, error) {
	return findCut(c.procedure, name, "procedure", "thủ tục")
}

// fieldOf finds a field likewise.
func (c *cuts) fieldOf(name string) (*cut, error) {
	return findCut(c.field, name, "field", "lĩnh vực")
}

func findCut(all map[string]*cut, name, en, vi string) (*cut, error) {
	for _, one := range all {
		if one.slug == name {
			return one, nil
		}
	}
	if one := all[name]; one != nil {
		return one, nil
	}
	return nil, apperr.New(apperr.UnknownName, en+" "+quoted(name)+" not found", "không có "+vi+" "+quoted(name))
}
