package dashboards

import (
	"io"
	"slices"
	"strings"

	"github.com/go-echarts/go-echarts/v2/opts"

	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
)

// cutPage answers how one procedure or one field goes, at which units, and where it is stuck.
type cutPage struct {
	frame
	About      []fact // of a procedure: its code, field, level, term
	Tiles      []tile
	Trend      trend
	Figure     *figure
	Units      []cutRow
	Procedures []cutRow // of a field
	Ages       agesSection
	Overdue    string // address of the overdue dossiers
	subject    cutSubject
}

// cutRow is one unit of a procedure, or one procedure of a unit or field.
type cutRow struct {
	Code, Name, Href, Field        string
	Received, Closed, OnTime, Late string
	Open, Overdue, Waiting         string
	Weak, Small                    bool
	Handling                       handlingCell
	Dossiers                       string // address of the late ones
	measures                       metrics.Measures
	handled                        metrics.HandlingRow
}

// WriteProcedure writes the page of one procedure over all units. Error: apperr.UnknownName.
func (s *Snapshot) WriteProcedure(w io.Writer, v View, code string) error {
	return s.writeCut(w, v, code, true)
}

// WriteField writes the page of one field over all units. Error: apperr.UnknownName.
func (s *Snapshot) WriteField(w io.Writer, v View, code string) error {
	return s.writeCut(w, v, code, false)
}

func (s *Snapshot) writeCut(w io.Writer, v View, code string, byProcedure bool) error {
	page, err := s.cutPage(v, code, byProcedure)
	if err != nil {
		return err
	}
	return write(w, "cut", page)
}

func (s *Snapshot) procedureSubject(code string) (cutSubject, error) {
	c, err := s.cuts()
	if err != nil {
		return cutSubject{}, err
	}
	one, err := c.procedureOf(code)
	if err != nil {
		return cutSubject{}, err
	}
	row := c.handling[handlingKey{breakdown: metrics.PerProcedure, procedure: one.Procedure.Code}]
	return cutSubject{cut: one, page: links.ProcedurePage, byProcedure: true, handling: row, units: c.ofProcedure[one.Procedure.Code]}, nil
}

func (s *Snapshot) fieldSubject(code string) (cutSubject, error) {
	c, err := s.cuts()
	if err != nil {
		return cutSubject{}, err
	}
	one, err := c.fieldOf(code)
	if err != nil {
		return cutSubject{}, err
	}
	row := c.handling[handlingKey{breakdown: metrics.PerField, field: one.FieldCode}]
	return cutSubject{cut: one, page: links.FieldPage, handling: row, units: c.ofField[one.FieldCode]}, nil
}

// cutSubject finds the procedure or field that a page is about.
func (s *Snapshot) cutSubject(code string, byProcedure bool) (cutSubject, error) {
	if byProcedure {
		return s.procedureSubject(code)
	}
	return s.fieldSubject(code)
}

// cutSubject is what a page of a procedure or a field is about.
type cutSubject struct {
	*cut
	page        links.Page
	byProcedure bool
	handling    metrics.HandlingRow
	units       []metrics.FlowRow
}

func (c cutSubject) has(p metrics.Procedure) bool {
	if c.byProcedure {
		return p.Code == c.Procedure.Code
	}
	return p.FieldCode == c.FieldCode
}

// subject narrows a list of dossiers to what the page is about.
func (c cutSubject) list(where dossiers.Filter) links.List {
	if c.byProcedure {
		return links.List{Where: where, Procedure: &c.Procedure.Code}
	}
	return links.List{Where: where, Field: &c.FieldCode}
}

func (s *Snapshot) cutPage(v View, code string, byProcedure bool) (page cutPage, err error) {
	c, err := s.cutSubject(code, byProcedure)
	if err != nil {
		return page, err
	}
	page = cutPage{frame: s.frame(v, links.Place{Page: c.page, Code: c.unit.Code}), subject: c}
	t := page.Locale
	name := breakdownName(t, c.cut, c.byProcedure)
	page.Title = name + " · " + page.PeriodName
	page.Sentence = s.cutOpening(t, name, c)
	page.Crumbs = append(page.Crumbs, crumb{t.T("nav.procedures"), page.to(links.ProceduresPage, "")})
	page.Kicker = t.T("field.kicker")
	if c.byProcedure {
		page.Kicker = t.T("procedure.kicker", c.Procedure.Code)
		page.Crumbs = append(page.Crumbs, crumb{t.FieldName(c.FieldName), page.to(links.FieldPage, c.FieldCode)})
		page.About = aboutProcedure(t, c.Procedure)
	}
	see := v.seesDossiers("")
	page.Tiles = s.cutTiles(page.frame, c, see)
	if page.Trend, err = s.trend(t, &c.unit); err != nil {
		return page, err
	}
	if page.Units, err = s.cutUnits(page.frame, c, v); err != nil {
		return page, err
	}
	if page.Figure, err = s.cutFigure(t, page.Units); err != nil {
		return page, err
	}
	if !c.byProcedure {
		if page.Procedures, err = s.procedureRows(page.frame, c.has); err != nil {
			return page, err
		}
	}
	all, err := s.cuts()
	if err != nil {
		return page, err
	}
	page.Ages, err = s.ages(page.frame, func(row dossiers.OpenAgeRow) bool {
		p := all.procedure[row.Procedure]
		return p != nil && c.has(p.Procedure)
	})
	if err != nil {
		return page, err
	}
	if see {
		page.Ages.Href = page.listed(c.list("open"))
	}
	return page, nil
}

// cutTiles are the headline figures with the time that dossiers took behind the rates.
func (s *Snapshot) cutTiles(f frame, c cutSubject, see bool) []tile {
	tiles := s.tiles(f.Locale, &c.unit, func(key string) string {
		if where := tileFilter[key]; where != "" && see {
			return f.listed(c.list(where))
		}
		return ""
	})
	handling := handlingTile(f.Locale, c.handling, c.Procedure)
	return slices.Insert(tiles, slices.IndexFunc(tiles, func(one tile) bool { return one.Key == "overdue" }), handling)
}

// tileFilter names the dossiers behind a headline figure.
var tileFilter = map[string]dossiers.Filter{
	"on_time": "late", "overdue": dossiers.OverdueRunning, "received": "received", "closed": "closed", "early": "early", "open": "open",
}

func breakdownName(t locale.Locale, c *cut, byProcedure bool) string {
	if !byProcedure {
		return t.FieldName(c.FieldName)
	}
	if c.Procedure.Name == "" {
		return t.T("procedure.none")
	}
	return c.Procedure.Name
}

// aboutProcedure is what the catalogue says of a procedure.
func aboutProcedure(t locale.Locale, p metrics.Procedure) []fact {
	facts := []fact{{t.T("col.field"), t.FieldName(p.FieldName), ""}}
	if term := t.LegalTerm(p.LegalTerm, p.LegalUnit); term != locale.Missing {
		facts = append(facts, fact{t.T("fact.term"), term, t.T("fact.term.help")})
	}
	if p.ServiceLevel >= 2 && p.ServiceLevel <= 4 {
		facts = append(facts, fact{t.T("fact.service"), t.T("service." + string(rune('0'+p.ServiceLevel))), ""})
	}
	if !p.InCatalogue {
		facts = append(facts, fact{t.T("fact.catalogue"), t.T("catalogue.no"), ""})
	}
	return facts
}

func (s *Snapshot) cutOpening(t locale.Locale, name string, c cutSubject) string {
	if early := s.nothingToSay(t, &c.unit); early != "" {
		return s.lead(t, shortened(name)) + early
	}
	clauses := s.shareClauses(t, &c.unit)
	if clause := handlingClause(t, c.handling, c.Procedure); clause != "" {
		clauses = append(clauses, clause)
	}
	return s.lead(t, shortened(name)) + strings.Join(append(clauses, s.overdueClause(t, &c.unit)), "; ") + "."
}

// longestName is what a name may take of an opening sentence, in characters.
const longestName = 90

// shortened cuts a name at a word, for procedures whose names fill paragraphs.
func shortened(name string) string {
	letters := []rune(name)
	if len(letters) <= longestName {
		return name
	}
	cut := strings.TrimRight(string(letters[:longestName]), " ,;")
	if at := strings.LastIndex(cut, " "); at > 0 {
		cut = cut[:at]
	}
	return cut + "…"
}

// cutUnits are the units that had dossiers of the subject in the period.
func (s *Snapshot) cutUnits(f frame, c cutSubject, v View) ([]cutRow, error) {
	all, err := s.cuts()
	if err != nil {
		return nil, err
	}
	key := func(unit string) handlingKey {
		if c.byProcedure {
			return handlingKey{breakdown: metrics.PerUnitProcedure, agency: unit, procedure: c.Procedure.Code}
		}
		return handlingKey{breakdown: metrics.PerUnitField, agency: unit, field: c.FieldCode}
	}
	var longest axisOf
	for _, row := range c.units {
		longest.see(all.handling[key(row.Unit)])
	}
	var rows []cutRow
	for _, row := range c.units {
		one := newBreakdownRow(f.Locale, row, all.handling[key(row.Unit)], c.Procedure, longest)
		one.Code, one.Name = row.Unit, row.Unit
		if u := s.byCode[row.Unit]; u != nil {
			one.Name, one.Href = s.chartName(f.Locale, u), f.to(links.AgencyPage, u.Code)
		}
		if row.FinishedLate > 0 && v.seesDossiers(row.Unit) {
			list := c.list("late")
			list.Agency = row.Unit
			one.Dossiers = f.listed(list)
		}
		rows = append(rows, one)
	}
	return rows, nil
}

// newBreakdownRow writes out the figures of one line.
func newBreakdownRow(t locale.Locale, row metrics.FlowRow, handling metrics.HandlingRow, p metrics.Procedure, longest axisOf) cutRow {
	m := row.Measures
	return cutRow{
		Received: t.Number(m.Received), Closed: t.Number(m.Closed), OnTime: t.Percent(m.OnTime()), Late: t.Number(m.FinishedLate),
		Open: t.Number(m.OpenEnd), Overdue: t.Number(m.FormOpenOverdue()), Waiting: t.Number(m.OpenOverdueWait), measures: m, handled: handling,
		Weak:  m.Closed >= smallBase && compareShares(m.OnTime(), watchLine) < 0,
		Small: m.Closed > 0 && m.Closed < smallBase, Handling: newHandlingCell(t, handling, p, longest),
	}
}

// cutFigure ranks the units with the lowest on-time share.
func (s *Snapshot) cutFigure(t locale.Locale, rows []cutRow) (*figure, error) {
	var points []point
	for _, row := range lowestRows(rows, lowestShown) {
		onTime := row.measures.OnTime()
		p := point{Name: row.Name, Value: onTime.Value() * 100, Text: t.Share(onTime), Tip: t.T("ranking.tip", t.Share(onTime), row.Late, row.Closed)}
		if row.Weak {
			p.Style = &opts.ItemStyle{Color: accent}
		}
		points = append(points, p)
	}
	if len(points) < 2 {
		return nil, nil
	}
	fig := figure{ID: "units-chart", Title: t.N("ranking.title", int64(len(points))), Unit: "%"}
	fig.Description = t.T("describe.ranking", fig.Title, points[0].Name, points[0].Text)
	fig, err := fig.explained(t, "tile.on_time.help").bars(points, nil)
	return &fig, err
}
