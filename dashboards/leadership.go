package dashboards

import (
	"cmp"
	"io"

	"github.com/go-echarts/go-echarts/v2/opts"

	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/models/scale"
)

// How many units the leadership page names; all of them stand in the index.
const (
	lowestShown  = 15
	overdueShown = 10
)

// roomForLabel is the share from which on a bar is long enough to hold its own
// figure, where the watch line cannot cross it.
const roomForLabel = 0.3

// leadershipPage answers where the province stands, who pulls it down and what is overdue.
type leadershipPage struct {
	frame
	Tiles      []tile
	Indicators []indicatorCard
	Trend      trend
	Levels     []levelRow
	Ranking    ranking
	Overdue    overdueNow
	Heat       []heatGroup
	HeatMonths []string
	ScoreHeat  scoreHeat
	Findings   *findingTable
	Due        *dueSection
	Scores     *scoreSection
	Readings   *readingSection
}

// unitRow is one unit in a table, its figures already written out.
type unitRow struct {
	Name, Parent, Href, Level      string
	Received, Closed, Late, OnTime string
	Open, Overdue, Waiting, Rank   string
	Part                           string // of the province's late or overdue dossiers
	Change                         change
	Weak, Small                    bool
	Reason                         string
	Workbook                       string
}

// levelRow sums a level up.
type levelRow struct {
	Name, Href                                              string
	Units, Received, Closed, OnTime, Late, Overdue, Waiting string
}

type ranking struct {
	Figure   *figure
	Rows     []unitRow
	Unranked string
}

type overdueNow struct {
	Sentence string
	Figure   *figure
	Rows     []unitRow
}

// WriteLeadership writes the page of the province. It names no dossier: those
// belong to the pages of the agencies (design law 8).
func (s *Snapshot) WriteLeadership(w io.Writer, v View) error {
	f := s.frame(v, links.Place{Page: links.LeadershipPage})
	page := leadershipPage{frame: f}
	t := f.Locale
	page.Title = f.Who + " · " + f.PeriodName
	page.Sentence = s.opening(t)
	page.Tiles = s.tiles(t, s.province, func(key string) string {
		if where := tileFilter[key]; where != "" && v.seesDossiers("") && key != "on_time" && key != "overdue" {
			return f.listed(links.List{Where: where})
		}
		return cmp.Or(map[string]string{"on_time": "#ranking", "overdue": "#overdue"}[key], f.indicatorHref(s.province, key))
	})
	page.Indicators = s.indicatorCards(t, s.province)
	page.Levels = s.levelRows(f)
	page.Heat = s.heat(f)
	page.HeatMonths = s.monthTags(t)
	var err error
	if page.Trend, err = s.trend(t, s.province); err != nil {
		return err
	}
	if page.Ranking, err = s.ranking(f); err != nil {
		return err
	}
	if page.Readings, err = s.readingSection(f, v, ""); err != nil {
		return err
	}
	if page.Overdue, err = s.overdueNow(f); err != nil {
		return err
	}
	if page.Scores, err = s.scoreSection(f, "", v.seesDossiers("")); err != nil {
		return err
	}
	if page.Due, err = s.due(f, v, nil); err != nil {
		return err
	}
	if page.ScoreHeat, err = s.scoreHeat(f); err != nil {
		return err
	}
	if !v.WithoutDossiers {
		if page.Findings, err = s.findings(f, v, ""); err != nil {
			return err
		}
	}
	return write(w, "leadership", page)
}

// HeatOfScores is the map of units and indicators with the words around it.
func (p leadershipPage) HeatOfScores() indicatorsPage {
	return indicatorsPage{frame: p.frame, Heads: p.ScoreHeat.Heads, Groups: p.ScoreHeat.Groups}
}

// row writes out the figures of a unit.
func (s *Snapshot) row(f frame, u *unit) unitRow {
	t := f.Locale
	row := unitRow{
		Name: u.label(t), Href: f.to(links.AgencyPage, u.Code), Level: t.T("level.one." + u.levelOf()),
		Received: t.Number(u.now.Received), Closed: t.Number(u.now.Closed), Late: t.Number(u.now.FinishedLate),
		OnTime: t.Percent(u.now.OnTime()), Open: t.Number(u.now.OpenEnd),
		Overdue: t.Number(u.now.FormOpenOverdue()), Waiting: t.Number(u.now.OpenOverdueWait),
		Rank: locale.Missing, Change: againstBase(t, u.base, shareChange(t, u.now.OnTime(), u.before.OnTime(), more)),
		Weak:     u.ranked() && compareShares(u.now.OnTime(), watchLine) < 0,
		Small:    u.now.Closed > 0 && !u.ranked(),
		Workbook: f.links.Workbook(f.place, u.Code),
	}
	if !s.tellsWaiting() {
		row.Waiting = locale.Missing
	}
	if parent := s.byCode[u.ParentCode]; parent != nil {
		row.Parent = parent.label(t)
	} else {
		row.Name = s.chartName(t, u)
	}
	if u.rank > 0 {
		row.Rank = t.Number(int64(u.rank))
	}
	if u.now.Closed == 0 {
		row.Reason = t.T("reason.on_time")
	}
	return row
}

func (s *Snapshot) levelRows(f frame) []levelRow {
	t := f.Locale
	var rows []levelRow
	for _, group := range s.byLevel() {
		m := group.sum()
		rows = append(rows, levelRow{
			Name: t.T("level." + group.level), Href: f.UnitsHref() + "#" + levelAnchor(group.level),
			Units: t.Number(int64(len(group.units))), Received: t.Number(m.Received), Closed: t.Number(m.Closed),
			OnTime: t.Percent(m.OnTime()), Late: t.Number(m.FinishedLate), Overdue: t.Number(m.FormOpenOverdue()), Waiting: t.Number(m.OpenOverdueWait),
		})
	}
	return rows
}

func levelAnchor(level string) string { return "level-" + cmp.Or(level, "other") }

// ranking shows the units with the lowest on-time share, of those that closed enough to compare.
func (s *Snapshot) ranking(f frame) (out ranking, err error) {
	t := f.Locale
	var unranked int64
	for _, u := range s.units {
		if u.now.Closed > 0 && !u.ranked() {
			unranked++
		}
	}
	if unranked > 0 {
		out.Unranked = t.N("ranking.unranked", unranked, t.Number(smallBase))
	}
	lowest := s.lowest(lowestShown)
	var points []point
	for _, u := range lowest {
		row := s.row(f, u)
		part := scale.Share{Numerator: u.now.FinishedLate, Denominator: s.province.now.FinishedLate}
		row.Part = t.Percent(part)
		out.Rows = append(out.Rows, row)
		onTime := u.now.OnTime()
		p := point{Name: s.chartName(t, u), Value: onTime.Value() * 100, Text: t.Share(onTime), Tip: t.T("ranking.tip", t.Share(onTime), row.Late, row.Closed)}
		p.Label = &opts.Label{Show: opts.Bool(true), Position: "insideRight", Color: "--ink"}
		if row.Weak {
			p.Style, p.Label.Color = &opts.ItemStyle{Color: accent}, "--paper"
		}
		if onTime.Value() < roomForLabel {
			p.Label.Position, p.Label.Color = "right", "--ink"
		}
		points = append(points, p)
	}
	if len(points) == 0 {
		return out, nil
	}
	fig := figure{ID: "ranking-chart", Title: t.N("ranking.title", int64(len(points))), Unit: "%"}
	fig.Description = t.T("describe.ranking", fig.Title, points[0].Name, points[0].Text)
	line := &mark{watchLine.Value() * 100, t.T("watch.short", t.WholeShare(watchLine))}
	fig, err = fig.explained(t, "tile.on_time.help").bars(points, line)
	out.Figure = &fig
	return out, err
}

// chartName is a unit's name that no other unit of the province shares.
func (s *Snapshot) chartName(t locale.Locale, u *unit) string {
	name := u.label(t)
	for _, other := range s.units {
		if other != u && other.label(t) == name {
			if parent := s.byCode[u.ParentCode]; parent != nil {
				return name + " (" + parent.label(t) + ")"
			}
			return name + " (" + u.Code + ")"
		}
	}
	return name
}

// overdueNow counts what is overdue on the day that the page speaks of.
func (s *Snapshot) overdueNow(f frame) (out overdueNow, err error) {
	t, now := f.Locale, s.province.now
	overdue := now.FormOpenOverdue()
	out.Sentence = t.T("overdue.none", t.Date(s.asOf))
	if overdue > 0 {
		out.Sentence = t.N("overdue.ruled", overdue, t.Date(s.asOf), t.Number(now.OpenEnd), s.rule.Name)
	}
	if s.tellsWaiting() && now.OpenOverdueWait > 0 {
		out.Sentence += " " + t.N("dossiers.past", now.OpenOverdueWait)
	}
	var points []point
	for _, u := range s.mostOverdue(overdueShown) {
		row := s.row(f, u)
		row.Part = t.Percent(scale.Share{Numerator: u.now.FormOpenOverdue(), Denominator: overdue})
		row.Change = againstBase(t, u.base, countChange(t, u.now.FormOpenOverdue(), u.before.FormOpenOverdue(), less))
		if !s.province.hasBefore {
			row.Change = change{"", t.T("change.nothing"), ""}
		}
		out.Rows = append(out.Rows, row)
		points = append(points, point{Name: s.chartName(t, u), Value: u.now.FormOpenOverdue(), Text: row.Overdue, Tip: t.T("overdue.tip", row.Overdue, row.Open), Style: &opts.ItemStyle{Color: warning}})
	}
	if len(points) == 0 {
		return out, nil
	}
	fig := figure{ID: "overdue-chart", Title: t.N("overdue.title", int64(len(points)))}
	fig.Description = t.T("describe.bars", fig.Title, points[0].Name, points[0].Text)
	key, rule := s.overdueHelp()
	fig, err = fig.explained(t, key, rule).bars(points, nil)
	out.Figure = &fig
	return out, err
}
