package pages

import (
	"cmp"
	"io"
	"math"
	"slices"

	"khohoso/dashboards/components"
	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/dashboards/view"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/scale"
)

// agencyPage answers how one unit stands, among whom, and which dossiers to act on.
type agencyPage struct {
	layout.Frame
	Tiles      []components.KPICard
	Indicators []components.IndicatorCard
	Trend      components.Trend
	Standing   standing
	Fields     []fieldRow
	FieldsNone string
	Dossiers   *dossierTable            // nil when the reader may not see them
	Findings   *components.FindingTable // nil when the reader may not see them
	Due        *components.DueSection
	Scores     *components.ScoreSection
	Readings   *components.ReadingSection
	Ages       components.AgesSection
	Procedures []breakdownRow
	Most       string // which procedures those are
	Listed     string // address of the list of overdue dossiers
	Waiting    string // how many more are past their day and wait for the applicant; "" for none
	WaitingFor string // address of the list of these
}

// standing is the unit's place among the units of its level.
type standing struct {
	Level, Sentence string
	Figure          *components.Figure
	Rows            []components.UnitRow
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
func WriteAgency(s *view.PeriodView, w io.Writer, v layout.Options, code string) error {
	u, err := s.Find(code)
	if err != nil {
		return err
	}
	f := layout.NewFrame(s, v, links.Place{Page: links.AgencyPage, Code: code})
	t := f.Locale
	page := agencyPage{Frame: f}
	page.Who = u.Label(t)
	page.Title = page.Who + " · " + page.PeriodName
	page.Kicker = t.T("level.one."+u.LevelOf()) + " · " + above(s, t, u)
	page.Sentence = agencyOpening(s, t, u)
	page.Compared = t.T("compared", t.PeriodInside(s.Before))
	if note := components.LineageNote(s, t, u); note != "" {
		page.Compared += ". " + note
	}
	page.Crumbs = []layout.Crumb{{Name: t.T("level." + u.LevelOf()), Href: f.UnitsHref() + "#" + components.LevelAnchor(u.LevelOf())}}
	page.Tiles = components.KPICards(s, t, u, func(key string) string {
		if where := cardFilter[key]; where != "" && !v.WithoutDossiers && f.ListHref(links.List{}) != "" {
			return f.ListHref(links.List{Where: where, Agency: u.Code})
		}
		return cmp.Or(map[string]string{"on_time": "#standing", "overdue": "#dossiers", "received": "#fields", "closed": "#fields"}[key], components.IndicatorHref(f, u, key))
	})
	page.Indicators = components.IndicatorCards(s, t, u)
	if page.Trend, err = components.NewTrend(s, t, u); err != nil {
		return err
	}
	if page.Standing, err = newStanding(s, f, u); err != nil {
		return err
	}
	if err = fillFields(s, &page, u); err != nil {
		return err
	}
	if err = fillProcedures(s, &page, v, u); err != nil {
		return err
	}
	if page.Scores, err = components.NewScoreSection(s, f, u.Code, v.SeesDossiers(u.Code) && !v.WithoutDossiers); err != nil {
		return err
	}
	if page.Readings, err = components.NewReadingSection(s, f, v, u.Code); err != nil {
		return err
	}
	if page.Due, err = components.NewDueSection(s, f, v, u); err != nil {
		return err
	}
	if !v.WithoutDossiers {
		page.Listed = f.ListHref(links.List{Where: dossiers.OverdueRunning, Agency: u.Code})
		if s.TellsWaiting() && u.Now.OpenOverdueWait > 0 {
			page.Waiting, page.WaitingFor = t.N("dossiers.past", u.Now.OpenOverdueWait), f.ListHref(links.List{Where: dossiers.OverdueWaiting, Agency: u.Code})
		}
		if page.Dossiers, err = newDossierTable(s, f, u); err != nil {
			return err
		}
		if page.Findings, err = components.NewFindingTable(s, f, v, u.Code); err != nil {
			return err
		}
	}
	return layout.Write(w, "agency", page)
}

func newStanding(s *view.PeriodView, f layout.Frame, u *view.Unit) (out standing, err error) {
	t := f.Locale
	out.Level = t.T("level." + u.LevelOf())
	peers := peers(s, u)
	var shares []scale.Share
	var others []components.Point
	for _, peer := range peers {
		row := components.NewUnitRow(s, f, peer)
		if peer == u {
			row.Href = ""
		}
		out.Rows = append(out.Rows, row)
		if peer.Ranked() {
			shares = append(shares, peer.Now.OnTime())
			if peer != u {
				others = append(others, dot(t, peer))
			}
		}
	}
	out.Sentence = standingSentence(s, t, u, shares)
	if !u.Ranked() || len(others) == 0 {
		return out, nil
	}
	subject := dot(t, u)
	subject.Text = u.Label(t) + " " + t.Share(u.Now.OnTime())
	fig := components.Figure{ID: "standing-chart", Title: t.T("standing.title", out.Level), Unit: "%", Description: out.Sentence}
	fig, err = fig.Explained(t, "tile.on_time.help").Dots(others, subject, components.AxisFoot(shares, 95))
	out.Figure = &fig
	return out, err
}

func dot(t locale.Locale, u *view.Unit) components.Point {
	return components.Point{Name: u.Label(t), Value: &[2]float64{math.Round(u.Now.OnTime().Value()*1000) / 10, 0}, Tip: t.Share(u.Now.OnTime())}
}

// standingSentence gives the place and the middle of the level. The shares are sorted, best first.
func standingSentence(s *view.PeriodView, t locale.Locale, u *view.Unit, shares []scale.Share) string {
	if u.Now.Closed == 0 {
		return t.T("standing.idle")
	}
	if !u.Ranked() {
		return t.T("standing.small", t.Number(u.Now.Closed), t.Number(view.MinSampleSize))
	}
	if len(shares) < 2 {
		return t.T("standing.alone")
	}
	place := t.T("standing.rank", t.Number(int64(u.Rank)), t.Number(int64(u.RankedWith)))
	if u.Tied {
		place = t.T("standing.tied", t.Number(int64(u.Rank)), t.Number(int64(u.RankedWith)))
	}
	return place + " " + t.T("standing.range", t.Share(shares[len(shares)/2]), t.Share(shares[len(shares)-1]), t.Share(shares[0]))
}

func fillFields(s *view.PeriodView, page *agencyPage, u *view.Unit) error {
	rows, err := s.FieldsOf(u)
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
			Open: t.Number(row.OpenEnd), Overdue: t.Number(row.FormOpenOverdue()), Waiting: t.Number(row.OpenOverdueWait), Share: t.Percent(row.FlowMetrics.OnTime()),
			Small: row.Closed > 0 && row.Closed < view.MinSampleSize,
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
func fillProcedures(s *view.PeriodView, page *agencyPage, v layout.Options, u *view.Unit) error {
	c, err := s.Breakdowns()
	if err != nil {
		return err
	}
	rows := c.UnitProcedures[u.Code]
	shown := rows[:min(unitProcedures, len(rows))]
	var longest components.AxisOf
	for _, row := range shown {
		longest.See(c.Handling[view.HandlingKey{Breakdown: metrics.PerUnitProcedure, Agency: u.Code, Procedure: row.Group}])
	}
	for _, row := range shown {
		p := metrics.Procedure{Code: row.Group, Name: row.GroupName}
		if one := c.Procedure[row.Group]; one != nil {
			p = one.Procedure
		}
		line := newBreakdownRow(page.Frame.Locale, row, c.Handling[view.HandlingKey{Breakdown: metrics.PerUnitProcedure, Agency: u.Code, Procedure: row.Group}], p, longest)
		line.Code, line.Name, line.Field = p.Code, breakdownName(page.Frame.Locale, &view.Breakdown{Procedure: p}, true), page.FieldName(p.FieldName)
		line.Href = page.To(links.ProcedurePage, p.Code)
		if row.FinishedLate > 0 && !v.WithoutDossiers {
			line.Dossiers = page.ListHref(links.List{Where: "late", Agency: u.Code, Procedure: &p.Code})
		}
		page.Procedures = append(page.Procedures, line)
	}
	if len(rows) > len(shown) {
		page.Most = page.T("unit.procedures.more", page.Number(int64(len(shown))), page.Number(int64(len(rows))))
	}
	page.Ages, err = components.NewAgesSection(s, page.Frame, func(row dossiers.OpenAgeRow) bool { return row.Agency == u.Code })
	if !v.WithoutDossiers {
		page.Ages.Href = page.ListHref(links.List{Where: "open", Agency: u.Code})
	}
	return err
}

func newDossierTable(s *view.PeriodView, f layout.Frame, u *view.Unit) (*dossierTable, error) {
	list, err := s.OverdueOf(u)
	if err != nil {
		return nil, err
	}
	t := f.Locale
	table := &dossierTable{Sentence: t.T("dossiers.none", t.Date(s.AsOf))}
	if list.Total > 0 {
		table.Sentence = t.N("dossiers.some", list.Total, t.Date(s.AsOf))
	}
	for _, d := range list.Rows {
		row := dossierRow{
			Code: d.DossierCode, Href: f.To(links.DossierPage, d.DossierCode), Procedure: d.ProcedureName, ProcedureCode: d.ProcedureCode,
			Received: t.Date(d.ReceivedAt), Due: t.Date(d.DueAt), Days: t.Number(int64(d.DaysOverdue)),
			Since: sinceThen(t, d),
		}
		if row.Procedure == "" {
			row.Procedure = t.T("procedure.none")
		}
		table.Rows = append(table.Rows, row)
	}
	if more := list.Total - int64(len(list.Rows)); more > 0 {
		table.More = t.N("dossiers.more", more, t.Number(view.LongestList))
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

// above is the unit that a unit belongs to: its district, or the province.
func above(s *view.PeriodView, t locale.Locale, u *view.Unit) string {
	if parent := s.ByCode[u.ParentCode]; parent != nil {
		return parent.Label(t)
	}
	return s.Province.Label(t)
}

// peers are the units of the same level, the best first, the unranked last by name.
func peers(s *view.PeriodView, u *view.Unit) []*view.Unit {
	for _, group := range s.ByLevel() {
		if group.Level != u.LevelOf() {
			continue
		}
		sorted := slices.Clone(group.Units)
		slices.SortStableFunc(sorted, func(a, b *view.Unit) int {
			if a.Ranked() != b.Ranked() {
				return map[bool]int{true: -1, false: 1}[a.Ranked()]
			}
			return a.Rank - b.Rank
		})
		return sorted
	}
	return nil
}
