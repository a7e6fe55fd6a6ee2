package pages

import (
	"io"
	"slices"
	"strings"

	"github.com/go-echarts/go-echarts/v2/opts"

	"khohoso/dashboards/components"
	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/dashboards/view"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
)

// breakdownPage answers how one procedure or one field goes, at which units, and where it is stuck.
type breakdownPage struct {
	layout.Frame
	About      []layout.Fact // of a procedure: its code, field, level, term
	Tiles      []components.KPICard
	Trend      components.Trend
	Figure     *components.Figure
	Units      []breakdownRow
	Procedures []breakdownRow // of a field
	Ages       components.AgesSection
	Overdue    string // address of the overdue dossiers
	subject    breakdownSubject
}

// breakdownRow is one unit of a procedure, or one procedure of a unit or field.
type breakdownRow struct {
	Code, Name, Href, Field        string
	Received, Closed, OnTime, Late string
	Open, Overdue, Waiting         string
	Weak, Small                    bool
	Handling                       components.HandlingCell
	Dossiers                       string // address of the late ones
	measures                       metrics.FlowMetrics
	handled                        metrics.ProcessingTimeRow
}

// WriteProcedure writes the page of one procedure over all units. Error: apperr.UnknownName.
func WriteProcedure(s *view.PeriodView, w io.Writer, v layout.Options, code string) error {
	return writeBreakdown(s, w, v, code, true)
}

// WriteField writes the page of one field over all units. Error: apperr.UnknownName.
func WriteField(s *view.PeriodView, w io.Writer, v layout.Options, code string) error {
	return writeBreakdown(s, w, v, code, false)
}

func writeBreakdown(s *view.PeriodView, w io.Writer, v layout.Options, code string, byProcedure bool) error {
	page, err := newBreakdownPage(s, v, code, byProcedure)
	if err != nil {
		return err
	}
	return layout.Write(w, "cut", page)
}

func procedureSubject(s *view.PeriodView, code string) (breakdownSubject, error) {
	c, err := s.Breakdowns()
	if err != nil {
		return breakdownSubject{}, err
	}
	one, err := c.ProcedureOf(code)
	if err != nil {
		return breakdownSubject{}, err
	}
	row := c.Handling[view.HandlingKey{Breakdown: metrics.PerProcedure, Procedure: one.Procedure.Code}]
	return breakdownSubject{Breakdown: one, page: links.ProcedurePage, byProcedure: true, handling: row, units: c.OfProcedure[one.Procedure.Code]}, nil
}

func fieldSubject(s *view.PeriodView, code string) (breakdownSubject, error) {
	c, err := s.Breakdowns()
	if err != nil {
		return breakdownSubject{}, err
	}
	one, err := c.FieldOf(code)
	if err != nil {
		return breakdownSubject{}, err
	}
	row := c.Handling[view.HandlingKey{Breakdown: metrics.PerField, Field: one.FieldCode}]
	return breakdownSubject{Breakdown: one, page: links.FieldPage, handling: row, units: c.OfField[one.FieldCode]}, nil
}

// findSubject finds the procedure or field that a page is about.
func findSubject(s *view.PeriodView, code string, byProcedure bool) (breakdownSubject, error) {
	if byProcedure {
		return procedureSubject(s, code)
	}
	return fieldSubject(s, code)
}

// breakdownSubject is what a page of a procedure or a field is about.
type breakdownSubject struct {
	*view.Breakdown
	page        links.Page
	byProcedure bool
	handling    metrics.ProcessingTimeRow
	units       []metrics.FlowRow
}

func (c breakdownSubject) has(p metrics.Procedure) bool {
	if c.byProcedure {
		return p.Code == c.Procedure.Code
	}
	return p.FieldCode == c.FieldCode
}

// subject narrows a list of dossiers to what the page is about.
func (c breakdownSubject) list(where dossiers.Filter) links.List {
	if c.byProcedure {
		return links.List{Where: where, Procedure: &c.Procedure.Code}
	}
	return links.List{Where: where, Field: &c.FieldCode}
}

func newBreakdownPage(s *view.PeriodView, v layout.Options, code string, byProcedure bool) (page breakdownPage, err error) {
	c, err := findSubject(s, code, byProcedure)
	if err != nil {
		return page, err
	}
	page = breakdownPage{Frame: layout.NewFrame(s, v, links.Place{Page: c.page, Code: c.Unit.Code}), subject: c}
	t := page.Locale
	name := breakdownName(t, c.Breakdown, c.byProcedure)
	page.Title = name + " · " + page.PeriodName
	page.Sentence = breakdownOpening(s, t, name, c)
	page.Crumbs = append(page.Crumbs, layout.Crumb{Name: t.T("nav.procedures"), Href: page.To(links.ProceduresPage, "")})
	page.Kicker = t.T("field.kicker")
	if c.byProcedure {
		page.Kicker = t.T("procedure.kicker", c.Procedure.Code)
		page.Crumbs = append(page.Crumbs, layout.Crumb{Name: t.FieldName(c.FieldName), Href: page.To(links.FieldPage, c.FieldCode)})
		page.About = aboutProcedure(t, c.Procedure)
	}
	see := v.SeesDossiers("")
	page.Tiles = breakdownCards(s, page.Frame, c, see)
	if page.Trend, err = components.NewTrend(s, t, &c.Unit); err != nil {
		return page, err
	}
	if page.Units, err = breakdownUnits(s, page.Frame, c, v); err != nil {
		return page, err
	}
	if page.Figure, err = breakdownFigure(s, t, page.Units); err != nil {
		return page, err
	}
	if !c.byProcedure {
		if page.Procedures, err = procedureRows(s, page.Frame, c.has); err != nil {
			return page, err
		}
	}
	all, err := s.Breakdowns()
	if err != nil {
		return page, err
	}
	page.Ages, err = components.NewAgesSection(s, page.Frame, func(row dossiers.OpenAgeRow) bool {
		p := all.Procedure[row.Procedure]
		return p != nil && c.has(p.Procedure)
	})
	if err != nil {
		return page, err
	}
	if see {
		page.Ages.Href = page.ListHref(c.list("open"))
	}
	return page, nil
}

// breakdownCards are the headline figures with the time that dossiers took behind the rates.
func breakdownCards(s *view.PeriodView, f layout.Frame, c breakdownSubject, see bool) []components.KPICard {
	tiles := components.KPICards(s, f.Locale, &c.Unit, func(key string) string {
		if where := cardFilter[key]; where != "" && see {
			return f.ListHref(c.list(where))
		}
		return ""
	})
	handling := components.HandlingCard(f.Locale, c.handling, c.Procedure)
	return slices.Insert(tiles, slices.IndexFunc(tiles, func(one components.KPICard) bool { return one.Key == "overdue" }), handling)
}

// cardFilter names the dossiers behind a headline figure.
var cardFilter = map[string]dossiers.Filter{
	"on_time": "late", "overdue": dossiers.OverdueRunning, "received": "received", "closed": "closed", "early": "early", "open": "open",
}

func breakdownName(t locale.Locale, c *view.Breakdown, byProcedure bool) string {
	if !byProcedure {
		return t.FieldName(c.FieldName)
	}
	if c.Procedure.Name == "" {
		return t.T("procedure.none")
	}
	return c.Procedure.Name
}

// aboutProcedure is what the catalogue says of a procedure.
func aboutProcedure(t locale.Locale, p metrics.Procedure) []layout.Fact {
	facts := []layout.Fact{{Label: t.T("col.field"), Value: t.FieldName(p.FieldName), Help: ""}}
	if term := t.LegalTerm(p.LegalTerm, p.LegalUnit); term != locale.Missing {
		facts = append(facts, layout.Fact{Label: t.T("fact.term"), Value: term, Help: t.T("fact.term.help")})
	}
	if p.ServiceLevel >= 2 && p.ServiceLevel <= 4 {
		facts = append(facts, layout.Fact{Label: t.T("fact.service"), Value: t.T("service." + string(rune('0'+p.ServiceLevel))), Help: ""})
	}
	if !p.InCatalogue {
		facts = append(facts, layout.Fact{Label: t.T("fact.catalogue"), Value: t.T("catalogue.no"), Help: ""})
	}
	return facts
}

func breakdownOpening(s *view.PeriodView, t locale.Locale, name string, c breakdownSubject) string {
	if early := nothingToSay(s, t, &c.Unit); early != "" {
		return lead(s, t, components.Shortened(name)) + early
	}
	clauses := shareClauses(s, t, &c.Unit)
	if clause := components.HandlingClause(t, c.handling, c.Procedure); clause != "" {
		clauses = append(clauses, clause)
	}
	return lead(s, t, components.Shortened(name)) + strings.Join(append(clauses, overdueClause(s, t, &c.Unit)), "; ") + "."
}

// breakdownUnits are the units that had dossiers of the subject in the period.
func breakdownUnits(s *view.PeriodView, f layout.Frame, c breakdownSubject, v layout.Options) ([]breakdownRow, error) {
	all, err := s.Breakdowns()
	if err != nil {
		return nil, err
	}
	key := func(unit string) view.HandlingKey {
		if c.byProcedure {
			return view.HandlingKey{Breakdown: metrics.PerUnitProcedure, Agency: unit, Procedure: c.Procedure.Code}
		}
		return view.HandlingKey{Breakdown: metrics.PerUnitField, Agency: unit, Field: c.FieldCode}
	}
	var longest components.AxisOf
	for _, row := range c.units {
		longest.See(all.Handling[key(row.Unit)])
	}
	var rows []breakdownRow
	for _, row := range c.units {
		one := newBreakdownRow(f.Locale, row, all.Handling[key(row.Unit)], c.Procedure, longest)
		one.Code, one.Name = row.Unit, row.Unit
		if u := s.ByCode[row.Unit]; u != nil {
			one.Name, one.Href = s.ChartName(f.Locale, u), f.To(links.AgencyPage, u.Code)
		}
		if row.FinishedLate > 0 && v.SeesDossiers(row.Unit) {
			list := c.list("late")
			list.Agency = row.Unit
			one.Dossiers = f.ListHref(list)
		}
		rows = append(rows, one)
	}
	return rows, nil
}

// newBreakdownRow writes out the figures of one line.
func newBreakdownRow(t locale.Locale, row metrics.FlowRow, handling metrics.ProcessingTimeRow, p metrics.Procedure, longest components.AxisOf) breakdownRow {
	m := row.FlowMetrics
	return breakdownRow{
		Received: t.Number(m.Received), Closed: t.Number(m.Closed), OnTime: t.Percent(m.OnTime()), Late: t.Number(m.FinishedLate),
		Open: t.Number(m.OpenEnd), Overdue: t.Number(m.FormOpenOverdue()), Waiting: t.Number(m.OpenOverdueWait), measures: m, handled: handling,
		Weak:  m.Closed >= view.MinSampleSize && view.CompareShares(m.OnTime(), components.WatchLine) < 0,
		Small: m.Closed > 0 && m.Closed < view.MinSampleSize, Handling: components.NewHandlingCell(t, handling, p, longest),
	}
}

// breakdownFigure ranks the units with the lowest on-time share.
func breakdownFigure(s *view.PeriodView, t locale.Locale, rows []breakdownRow) (*components.Figure, error) {
	var points []components.Point
	for _, row := range lowestRows(rows, components.LowestShown) {
		onTime := row.measures.OnTime()
		p := components.Point{Name: row.Name, Value: onTime.Value() * 100, Text: t.Share(onTime), Tip: t.T("ranking.tip", t.Share(onTime), row.Late, row.Closed)}
		if row.Weak {
			p.Style = &opts.ItemStyle{Color: components.Accent}
		}
		points = append(points, p)
	}
	if len(points) < 2 {
		return nil, nil
	}
	fig := components.Figure{ID: "units-chart", Title: t.N("ranking.title", int64(len(points))), Unit: "%"}
	fig.Description = t.T("describe.ranking", fig.Title, points[0].Name, points[0].Text)
	fig, err := fig.Explained(t, "tile.on_time.help").Bars(points, nil)
	return &fig, err
}
