package dashboards

import (
	"cmp"
	"io"

	"github.com/go-echarts/go-echarts/v2/opts"

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
	f := s.frame(v, Place{Page: LeadershipPage})
	page := leadershipPage{frame: f}
	t := f.tongue
	page.Title = f.Who + " · " + f.PeriodName
	page.Sentence = s.opening(t)
	page.Tiles = s.tiles(t, s.province, func(key string) string {
		if where := tileFilter[key]; where != "" && v.seesDossiers("") && key != "on_time" && key != "overdue" {
			return f.listed(List{Where: where})
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
	t := f.tongue
	row := unitRow{
		Name: u.label(t), Href: f.to(AgencyPage, u.Code), Level: t.t("level.one." + u.levelOf()),
		Received: t.number(u.now.Received), Closed: t.number(u.now.Closed), Late: t.number(u.now.FinishedLate),
		OnTime: t.percent(u.now.OnTime()), Open: t.number(u.now.OpenEnd),
		Overdue: t.number(u.now.FormOpenOverdue()), Waiting: t.number(u.now.OpenOverdueWait),
		Rank: missing, Change: t.based(u.base, t.shareChange(u.now.OnTime(), u.before.OnTime(), more)),
		Weak:     u.ranked() && compareShares(u.now.OnTime(), watchLine) < 0,
		Small:    u.now.Closed > 0 && !u.ranked(),
		Workbook: f.links.Workbook(f.place, u.Code),
	}
	if !s.tellsWaiting() {
		row.Waiting = missing
	}
	if parent := s.byCode[u.ParentCode]; parent != nil {
		row.Parent = parent.label(t)
	} else {
		row.Name = s.chartName(t, u)
	}
	if u.rank > 0 {
		row.Rank = t.number(int64(u.rank))
	}
	if u.now.Closed == 0 {
		row.Reason = t.t("reason.on_time")
	}
	return row
}

func (s *Snapshot) levelRows(f frame) []levelRow {
	t := f.tongue
	var rows []levelRow
	for _, group := range s.byLevel() {
		m := group.sum()
		rows = append(rows, levelRow{
			Name: t.t("level." + group.level), Href: f.UnitsHref() + "#" + levelAnchor(group.level),
			Units: t.number(int64(len(group.units))), Received: t.number(m.Received), Closed: t.number(m.Closed),
			OnTime: t.percent(m.OnTime()), Late: t.number(m.FinishedLate), Overdue: t.number(m.FormOpenOverdue()), Waiting: t.number(m.OpenOverdueWait),
		})
	}
	return rows
}

func levelAnchor(level string) string { return "level-" + cmp.Or(level, "other") }

// ranking shows the units with the lowest on-time share, of those that closed enough to compare.
func (s *Snapshot) ranking(f frame) (out ranking, err error) {
	t := f.tongue
	var unranked int64
	for _, u := range s.units {
		if u.now.Closed > 0 && !u.ranked() {
			unranked++
		}
	}
	if unranked > 0 {
		out.Unranked = t.n("ranking.unranked", unranked, t.number(smallBase))
	}
	lowest := s.lowest(lowestShown)
	var points []point
	for _, u := range lowest {
		row := s.row(f, u)
		part := scale.Share{Numerator: u.now.FinishedLate, Denominator: s.province.now.FinishedLate}
		row.Part = t.percent(part)
		out.Rows = append(out.Rows, row)
		onTime := u.now.OnTime()
		p := point{Name: s.chartName(t, u), Value: onTime.Value() * 100, Text: t.share(onTime), Tip: t.t("ranking.tip", t.share(onTime), row.Late, row.Closed)}
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
	fig := figure{ID: "ranking-chart", Title: t.n("ranking.title", int64(len(points))), Unit: "%"}
	fig.Description = t.t("describe.ranking", fig.Title, points[0].Name, points[0].Text)
	line := &mark{watchLine.Value() * 100, t.t("watch.short", t.wholeShare(watchLine))}
	fig, err = fig.explained(t, "tile.on_time.help").bars(points, line)
	out.Figure = &fig
	return out, err
}

// chartName is a unit's name that no other unit of the province shares.
func (s *Snapshot) chartName(t tongue, u *unit) string {
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
	t, now := f.tongue, s.province.now
	overdue := now.FormOpenOverdue()
	out.Sentence = t.t("overdue.none", t.date(s.asOf))
	if overdue > 0 {
		out.Sentence = t.n("overdue.ruled", overdue, t.date(s.asOf), t.number(now.OpenEnd), s.rule.Name)
	}
	if s.tellsWaiting() && now.OpenOverdueWait > 0 {
		out.Sentence += " " + t.n("dossiers.past", now.OpenOverdueWait)
	}
	var points []point
	for _, u := range s.mostOverdue(overdueShown) {
		row := s.row(f, u)
		row.Part = t.percent(scale.Share{Numerator: u.now.FormOpenOverdue(), Denominator: overdue})
		row.Change = t.based(u.base, t.countChange(u.now.FormOpenOverdue(), u.before.FormOpenOverdue(), less))
		if !s.province.hasBefore {
			row.Change = change{"", t.t("change.nothing"), ""}
		}
		out.Rows = append(out.Rows, row)
		points = append(points, point{Name: s.chartName(t, u), Value: u.now.FormOpenOverdue(), Text: row.Overdue, Tip: t.t("overdue.tip", row.Overdue, row.Open), Style: &opts.ItemStyle{Color: warning}})
	}
	if len(points) == 0 {
		return out, nil
	}
	fig := figure{ID: "overdue-chart", Title: t.n("overdue.title", int64(len(points)))}
	fig.Description = t.t("describe.bars", fig.Title, points[0].Name, points[0].Text)
	key, rule := s.overdueHelp()
	fig, err = fig.explained(t, key, rule).bars(points, nil)
	out.Figure = &fig
	return out, err
}
