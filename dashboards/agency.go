package dashboards

import (
	"cmp"
	"io"
	"math"
	"slices"

	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/scale"
)

// agencyPage answers how one unit stands, among whom, and which dossiers to act on.
type agencyPage struct {
	frame
	Tiles      []tile
	Indicators []indicatorCard
	Trend      trend
	Standing   standing
	Fields     []fieldRow
	FieldsNone string
	Dossiers   *dossierTable // nil when the reader may not see them
	Findings   *findingTable // nil when the reader may not see them
	Due        *dueSection
	Scores     *scoreSection
	Readings   *readingSection
	Ages       agesSection
	Procedures []cutRow
	Most       string // which procedures those are
	Listed     string // address of the list of overdue dossiers
	Waiting    string // how many more are past their day and wait for the applicant; "" for none
	WaitingFor string // address of the list of these
}

// standing is the unit's place among the units of its level.
type standing struct {
	Level, Sentence string
	Figure          *figure
	Rows            []unitRow
}

type fieldRow struct {
	Name, Received, Closed, Early, OnTime, Late, Open, Overdue, Waiting, Share string
	Small                                                                      bool
}

type dossierTable struct {
	Sentence, More string
	Rows           []dossierRow
}

type dossierRow struct {
	Code, Href, Procedure, ProcedureCode, Received, Due, Days string
	Since                                                     string // what the newest data say: closed by now, or waiting
}

// WriteAgency writes the page of one unit. An unknown code is a
// apperr.UnknownAgency that names the nearest code.
func (s *Snapshot) WriteAgency(w io.Writer, v View, code string) error {
	u, err := s.find(code)
	if err != nil {
		return err
	}
	f := s.frame(v, links.Place{Page: links.AgencyPage, Code: code})
	t := f.Locale
	page := agencyPage{frame: f}
	page.Who = u.label(t)
	page.Title = page.Who + " · " + page.PeriodName
	page.Kicker = t.T("level.one."+u.levelOf()) + " · " + s.above(t, u)
	page.Sentence = s.agencyOpening(t, u)
	page.Compared = t.T("compared", t.PeriodInside(s.before))
	if note := s.lineageNote(t, u); note != "" {
		page.Compared += ". " + note
	}
	page.Crumbs = []crumb{{t.T("level." + u.levelOf()), f.UnitsHref() + "#" + levelAnchor(u.levelOf())}}
	page.Tiles = s.tiles(t, u, func(key string) string {
		if where := tileFilter[key]; where != "" && !v.WithoutDossiers && f.listed(links.List{}) != "" {
			return f.listed(links.List{Where: where, Agency: u.Code})
		}
		return cmp.Or(map[string]string{"on_time": "#standing", "overdue": "#dossiers", "received": "#fields", "closed": "#fields"}[key], f.indicatorHref(u, key))
	})
	page.Indicators = s.indicatorCards(t, u)
	if page.Trend, err = s.trend(t, u); err != nil {
		return err
	}
	if page.Standing, err = s.standing(f, u); err != nil {
		return err
	}
	if err = s.fillFields(&page, u); err != nil {
		return err
	}
	if err = s.fillProcedures(&page, v, u); err != nil {
		return err
	}
	if page.Scores, err = s.scoreSection(f, u.Code, v.seesDossiers(u.Code) && !v.WithoutDossiers); err != nil {
		return err
	}
	if page.Readings, err = s.readingSection(f, v, u.Code); err != nil {
		return err
	}
	if page.Due, err = s.due(f, v, u); err != nil {
		return err
	}
	if !v.WithoutDossiers {
		page.Listed = f.listed(links.List{Where: dossiers.OverdueRunning, Agency: u.Code})
		if s.tellsWaiting() && u.now.OpenOverdueWait > 0 {
			page.Waiting, page.WaitingFor = t.N("dossiers.past", u.now.OpenOverdueWait), f.listed(links.List{Where: dossiers.OverdueWaiting, Agency: u.Code})
		}
		if page.Dossiers, err = s.dossierTable(f, u); err != nil {
			return err
		}
		if page.Findings, err = s.findings(f, v, u.Code); err != nil {
			return err
		}
	}
	return write(w, "agency", page)
}

// above is the unit that a unit belongs to: its district, or the province.
func (s *Snapshot) above(t locale.Locale, u *unit) string {
	if parent := s.byCode[u.ParentCode]; parent != nil {
		return parent.label(t)
	}
	return s.province.label(t)
}

// peers are the units of the same level, the best first, the unranked last by name.
func (s *Snapshot) peers(u *unit) []*unit {
	for _, group := range s.byLevel() {
		if group.level != u.levelOf() {
			continue
		}
		sorted := slices.Clone(group.units)
		slices.SortStableFunc(sorted, func(a, b *unit) int {
			if a.ranked() != b.ranked() {
				return map[bool]int{true: -1, false: 1}[a.ranked()]
			}
			return a.rank - b.rank
		})
		return sorted
	}
	return nil
}

func (s *Snapshot) standing(f frame, u *unit) (out standing, err error) {
	t := f.Locale
	out.Level = t.T("level." + u.levelOf())
	peers := s.peers(u)
	var shares []scale.Share
	var others []point
	for _, peer := range peers {
		row := s.row(f, peer)
		if peer == u {
			row.Href = ""
		}
		out.Rows = append(out.Rows, row)
		if peer.ranked() {
			shares = append(shares, peer.now.OnTime())
			if peer != u {
				others = append(others, dot(t, peer))
			}
		}
	}
	out.Sentence = s.standingSentence(t, u, shares)
	if !u.ranked() || len(others) == 0 {
		return out, nil
	}
	subject := dot(t, u)
	subject.Text = u.label(t) + " " + t.Share(u.now.OnTime())
	fig := figure{ID: "standing-chart", Title: t.T("standing.title", out.Level), Unit: "%", Description: out.Sentence}
	fig, err = fig.explained(t, "tile.on_time.help").dots(others, subject, axisFoot(shares, 95))
	out.Figure = &fig
	return out, err
}

func dot(t locale.Locale, u *unit) point {
	return point{Name: u.label(t), Value: &[2]float64{math.Round(u.now.OnTime().Value()*1000) / 10, 0}, Tip: t.Share(u.now.OnTime())}
}

// standingSentence gives the place and the middle of the level. The shares are sorted, best first.
func (s *Snapshot) standingSentence(t locale.Locale, u *unit, shares []scale.Share) string {
	if u.now.Closed == 0 {
		return t.T("standing.idle")
	}
	if !u.ranked() {
		return t.T("standing.small", t.Number(u.now.Closed), t.Number(smallBase))
	}
	if len(shares) < 2 {
		return t.T("standing.alone")
	}
	place := t.T("standing.rank", t.Number(int64(u.rank)), t.Number(int64(u.rankedWith)))
	if u.tied {
		place = t.T("standing.tied", t.Number(int64(u.rank)), t.Number(int64(u.rankedWith)))
	}
	return place + " " + t.T("standing.range", t.Share(shares[len(shares)/2]), t.Share(shares[len(shares)-1]), t.Share(shares[0]))
}

func (s *Snapshot) fillFields(page *agencyPage, u *unit) error {
	rows, err := s.fieldsOf(u)
	if err != nil {
		return err
	}
	t := page.Locale
	for _, row := range rows {
		name := row.GroupName
		if name == "" {
			name = row.Group
		}
		if name == "" {
			name = t.T("field.none")
		}
		page.Fields = append(page.Fields, fieldRow{
			Name: name, Received: t.Number(row.Received), Closed: t.Number(row.Closed),
			Early: t.Number(row.FinishedEarly), OnTime: t.Number(row.FormOnTime()), Late: t.Number(row.FinishedLate),
			Open: t.Number(row.OpenEnd), Overdue: t.Number(row.FormOpenOverdue()), Waiting: t.Number(row.OpenOverdueWait), Share: t.Percent(row.Measures.OnTime()),
			Small: row.Closed > 0 && row.Closed < smallBase,
		})
	}
	if len(rows) == 0 {
		page.FieldsNone = t.T("fields.none")
	}
	return nil
}

// unitProcedures is how many procedures a unit's page names.
const unitProcedures = 15

// fillProcedures puts in the unit's procedures and how old its open dossiers are.
func (s *Snapshot) fillProcedures(page *agencyPage, v View, u *unit) error {
	c, err := s.cuts()
	if err != nil {
		return err
	}
	rows := c.unitProcedures[u.Code]
	shown := rows[:min(unitProcedures, len(rows))]
	var longest axisOf
	for _, row := range shown {
		longest.see(c.handling[handlingKey{breakdown: metrics.PerUnitProcedure, agency: u.Code, procedure: row.Group}])
	}
	for _, row := range shown {
		p := metrics.Procedure{Code: row.Group, Name: row.GroupName}
		if one := c.procedure[row.Group]; one != nil {
			p = one.Procedure
		}
		line := newBreakdownRow(page.frame.Locale, row, c.handling[handlingKey{breakdown: metrics.PerUnitProcedure, agency: u.Code, procedure: row.Group}], p, longest)
		line.Code, line.Name, line.Field = p.Code, breakdownName(page.frame.Locale, &cut{Procedure: p}, true), page.FieldName(p.FieldName)
		line.Href = page.to(links.ProcedurePage, p.Code)
		if row.FinishedLate > 0 && !v.WithoutDossiers {
			line.Dossiers = page.listed(links.List{Where: "late", Agency: u.Code, Procedure: &p.Code})
		}
		page.Procedures = append(page.Procedures, line)
	}
	if len(rows) > len(shown) {
		page.Most = page.T("unit.procedures.more", page.Number(int64(len(shown))), page.Number(int64(len(rows))))
	}
	page.Ages, err = s.ages(page.frame, func(row dossiers.OpenAgeRow) bool { return row.Agency == u.Code })
	if !v.WithoutDossiers {
		page.Ages.Href = page.listed(links.List{Where: "open", Agency: u.Code})
	}
	return err
}

func (s *Snapshot) dossierTable(f frame, u *unit) (*dossierTable, error) {
	list, err := s.overdueOf(u)
	if err != nil {
		return nil, err
	}
	t := f.Locale
	table := &dossierTable{Sentence: t.T("dossiers.none", t.Date(s.asOf))}
	if list.total > 0 {
		table.Sentence = t.N("dossiers.some", list.total, t.Date(s.asOf))
	}
	for _, d := range list.rows {
		row := dossierRow{
			Code: d.DossierCode, Href: f.to(links.DossierPage, d.DossierCode), Procedure: d.ProcedureName, ProcedureCode: d.ProcedureCode,
			Received: t.Date(d.ReceivedAt), Due: t.Date(d.DueAt), Days: t.Number(int64(d.DaysOverdue)),
			Since: sinceThen(t, d),
		}
		if row.Procedure == "" {
			row.Procedure = t.T("procedure.none")
		}
		table.Rows = append(table.Rows, row)
	}
	if more := list.total - int64(len(list.rows)); more > 0 {
		table.More = t.N("dossiers.more", more, t.Number(longestList))
	}
	return table, nil
}

// sinceThen tells what became of a dossier that was overdue on the day of the
// list: a list of a past period should not send anyone after closed dossiers.
func sinceThen(t locale.Locale, d dossiers.Row) string {
	switch {
	case !d.ClosedAt.IsZero():
		return t.T("dossiers.closed", t.Date(d.ClosedAt))
	case d.Status == "supplement_requested", d.Status == "fee_requested":
		return t.T("dossiers.waiting")
	}
	return ""
}
