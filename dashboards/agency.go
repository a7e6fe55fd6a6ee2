package dashboards

import (
	"cmp"
	"io"
	"math"
	"slices"

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
	f := s.frame(v, Place{Page: AgencyPage, Code: code})
	t := f.tongue
	page := agencyPage{frame: f}
	page.Who = u.label(t)
	page.Title = page.Who + " · " + page.PeriodName
	page.Kicker = t.t("level.one."+u.levelOf()) + " · " + s.above(t, u)
	page.Sentence = s.agencyOpening(t, u)
	page.Compared = t.t("compared", t.periodInside(s.before))
	if note := s.lineageNote(t, u); note != "" {
		page.Compared += ". " + note
	}
	page.Crumbs = []crumb{{t.t("level." + u.levelOf()), f.UnitsHref() + "#" + levelAnchor(u.levelOf())}}
	page.Tiles = s.tiles(t, u, func(key string) string {
		if where := tileFilter[key]; where != "" && !v.WithoutDossiers && f.listed(List{}) != "" {
			return f.listed(List{Where: where, Agency: u.Code})
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
		page.Listed = f.listed(List{Where: dossiers.OverdueRunning, Agency: u.Code})
		if s.tellsWaiting() && u.now.OpenOverdueWait > 0 {
			page.Waiting, page.WaitingFor = t.n("dossiers.past", u.now.OpenOverdueWait), f.listed(List{Where: dossiers.OverdueWaiting, Agency: u.Code})
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
func (s *Snapshot) above(t tongue, u *unit) string {
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
	t := f.tongue
	out.Level = t.t("level." + u.levelOf())
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
	subject.Text = u.label(t) + " " + t.share(u.now.OnTime())
	fig := figure{ID: "standing-chart", Title: t.t("standing.title", out.Level), Unit: "%", Description: out.Sentence}
	fig, err = fig.explained(t, "tile.on_time.help").dots(others, subject, axisFoot(shares, 95))
	out.Figure = &fig
	return out, err
}

func dot(t tongue, u *unit) point {
	return point{Name: u.label(t), Value: &[2]float64{math.Round(u.now.OnTime().Value()*1000) / 10, 0}, Tip: t.share(u.now.OnTime())}
}

// standingSentence gives the place and the middle of the level. The shares are sorted, best first.
func (s *Snapshot) standingSentence(t tongue, u *unit, shares []scale.Share) string {
	if u.now.Closed == 0 {
		return t.t("standing.idle")
	}
	if !u.ranked() {
		return t.t("standing.small", t.number(u.now.Closed), t.number(smallBase))
	}
	if len(shares) < 2 {
		return t.t("standing.alone")
	}
	place := t.t("standing.rank", t.number(int64(u.rank)), t.number(int64(u.rankedWith)))
	if u.tied {
		place = t.t("standing.tied", t.number(int64(u.rank)), t.number(int64(u.rankedWith)))
	}
	return place + " " + t.t("standing.range", t.share(shares[len(shares)/2]), t.share(shares[len(shares)-1]), t.share(shares[0]))
}

func (s *Snapshot) fillFields(page *agencyPage, u *unit) error {
	rows, err := s.fieldsOf(u)
	if err != nil {
		return err
	}
	t := page.tongue
	for _, row := range rows {
		name := row.GroupName
		if name == "" {
			name = row.Group
		}
		if name == "" {
			name = t.t("field.none")
		}
		page.Fields = append(page.Fields, fieldRow{
			Name: name, Received: t.number(row.Received), Closed: t.number(row.Closed),
			Early: t.number(row.FinishedEarly), OnTime: t.number(row.FormOnTime()), Late: t.number(row.FinishedLate),
			Open: t.number(row.OpenEnd), Overdue: t.number(row.FormOpenOverdue()), Waiting: t.number(row.OpenOverdueWait), Share: t.percent(row.Measures.OnTime()),
			Small: row.Closed > 0 && row.Closed < smallBase,
		})
	}
	if len(rows) == 0 {
		page.FieldsNone = t.t("fields.none")
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
		longest.see(c.handling[handlingKey{metrics.PerUnitProcedure, u.Code, row.Group, ""}])
	}
	for _, row := range shown {
		p := metrics.Procedure{Code: row.Group, Name: row.GroupName}
		if one := c.procedure[row.Group]; one != nil {
			p = one.Procedure
		}
		line := page.cutRow(row, c.handling[handlingKey{metrics.PerUnitProcedure, u.Code, row.Group, ""}], p, longest)
		line.Code, line.Name, line.Field = p.Code, page.cutName(&cut{Procedure: p}, true), page.fieldName(p.FieldName)
		line.Href = page.to(ProcedurePage, p.Code)
		if row.FinishedLate > 0 && !v.WithoutDossiers {
			line.Dossiers = page.listed(List{Where: "late", Agency: u.Code, Procedure: &p.Code})
		}
		page.Procedures = append(page.Procedures, line)
	}
	if len(rows) > len(shown) {
		page.Most = page.t("unit.procedures.more", page.number(int64(len(shown))), page.number(int64(len(rows))))
	}
	page.Ages, err = s.ages(page.frame, func(row dossiers.OpenAgeRow) bool { return row.Agency == u.Code })
	if !v.WithoutDossiers {
		page.Ages.Href = page.listed(List{Where: "open", Agency: u.Code})
	}
	return err
}

func (s *Snapshot) dossierTable(f frame, u *unit) (*dossierTable, error) {
	list, err := s.overdueOf(u)
	if err != nil {
		return nil, err
	}
	t := f.tongue
	table := &dossierTable{Sentence: t.t("dossiers.none", t.date(s.asOf))}
	if list.total > 0 {
		table.Sentence = t.n("dossiers.some", list.total, t.date(s.asOf))
	}
	for _, d := range list.rows {
		row := dossierRow{
			Code: d.DossierCode, Href: f.to(DossierPage, d.DossierCode), Procedure: d.ProcedureName, ProcedureCode: d.ProcedureCode,
			Received: t.date(d.ReceivedAt), Due: t.date(d.DueAt), Days: t.number(int64(d.DaysOverdue)),
			Since: t.since(d),
		}
		if row.Procedure == "" {
			row.Procedure = t.t("procedure.none")
		}
		table.Rows = append(table.Rows, row)
	}
	if more := list.total - int64(len(list.rows)); more > 0 {
		table.More = t.n("dossiers.more", more, t.number(longestList))
	}
	return table, nil
}

// since tells what became of a dossier that was overdue on the day of the
// list: a list of a past period should not send anyone after closed dossiers.
func (t tongue) since(d dossiers.Row) string {
	switch {
	case !d.ClosedAt.IsZero():
		return t.t("dossiers.closed", t.date(d.ClosedAt))
	case d.Status == "supplement_requested", d.Status == "fee_requested":
		return t.t("dossiers.waiting")
	}
	return ""
}
