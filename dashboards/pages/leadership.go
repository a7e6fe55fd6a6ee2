// Package pages writes the pages of figures, one file a page: the province, a unit, the indexes, a
// procedure or field, an indicator, a comparison, a supposition, lists of dossiers and one dossier.
// A page is data and components; Write… writes it, …Workbook gives the same figures as a workbook.
package pages

import (
	"cmp"
	"io"

	"github.com/go-echarts/go-echarts/v2/opts"

	"khohoso/dashboards/components"
	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/dashboards/view"
	"khohoso/models/scale"
)

// leadershipPage answers where the province stands, who pulls it down and what is overdue.
type leadershipPage struct {
	layout.Frame
	Tiles      []components.KPICard
	Indicators []components.IndicatorCard
	Trend      components.Trend
	Levels     []levelRow
	Ranking    components.Ranking
	Overdue    overdueNow
	Heat       []components.HeatmapGroup
	HeatMonths []string
	ScoreHeat  components.ScoreHeatmap
	Findings   *components.FindingTable
	Due        *components.DueSection
	Scores     *components.ScoreSection
	Readings   *components.ReadingSection
	Units      []components.UnitTileGroup
	Attention  *components.Attention
	Course     []components.CourseRow
}

// levelRow sums a level up.
type levelRow struct {
	Name, Href                                              string
	Units, Received, Closed, OnTime, Late, Overdue, Waiting string
}

type overdueNow struct {
	Sentence string
	Figure   *components.Figure
	Rows     []components.UnitRow
}

// WriteLeadership writes the page of the province. It names no dossier: those
// belong to the pages of the agencies (design law 8).
func WriteLeadership(s *view.PeriodView, w io.Writer, v layout.Options) error {
	f := layout.NewFrame(s, v, links.Place{Page: links.LeadershipPage})
	page := leadershipPage{Frame: f}
	t := f.Locale
	page.Title = f.Who + " · " + f.PeriodName
	page.Sentence = opening(s, t)
	page.Tiles = components.KPICards(s, t, s.Province, func(key string) string {
		if where := cardFilter[key]; where != "" && v.SeesDossiers("") && key != "on_time" && key != "overdue" {
			return f.ListHref(links.List{Where: where})
		}
		return cmp.Or(map[string]string{"on_time": "#ranking", "overdue": "#overdue"}[key], components.IndicatorHref(f, s.Province, key))
	})
	page.Indicators = components.IndicatorCards(s, t, s.Province)
	page.Levels = levelRows(s, f)
	page.Heat = components.NewHeatmap(s, f)
	page.HeatMonths = components.MonthTags(s, t)
	page.Units = components.NewUnitTiles(s, f)
	page.Course = components.NewCourse(s, t, s.Province)
	err := components.SatisfactionSparkline(s, t, page.Tiles)
	if err != nil {
		return err
	}
	if page.Attention, err = components.NewAttention(s, f, v); err != nil {
		return err
	}
	if page.Trend, err = components.NewTrend(s, t, s.Province); err != nil {
		return err
	}
	if page.Ranking, err = components.NewRanking(s, f); err != nil {
		return err
	}
	if page.Readings, err = components.NewReadingSection(s, f, v, ""); err != nil {
		return err
	}
	if page.Overdue, err = newOverdueNow(s, f); err != nil {
		return err
	}
	if page.Scores, err = components.NewScoreSection(s, f, "", v.SeesDossiers("")); err != nil {
		return err
	}
	if page.Due, err = components.NewDueSection(s, f, v, nil); err != nil {
		return err
	}
	if page.ScoreHeat, err = components.NewScoreHeatmap(s, f); err != nil {
		return err
	}
	if !v.WithoutDossiers {
		if page.Findings, err = components.NewFindingTable(s, f, v, ""); err != nil {
			return err
		}
	}
	return layout.Write(w, "leadership", page)
}

// HeatOfScores is the map of units and indicators with the words around it.
func (p leadershipPage) HeatOfScores() indicatorsPage {
	return indicatorsPage{Frame: p.Frame, Heads: p.ScoreHeat.Heads, Groups: p.ScoreHeat.Groups}
}

func levelRows(s *view.PeriodView, f layout.Frame) []levelRow {
	t := f.Locale
	var rows []levelRow
	for _, group := range s.ByLevel() {
		m := group.Sum()
		rows = append(rows, levelRow{
			Name: t.T("level." + group.Level), Href: f.UnitsHref() + "#" + components.LevelAnchor(group.Level),
			Units: t.Number(int64(len(group.Units))), Received: t.Number(m.Received), Closed: t.Number(m.Closed),
			OnTime: t.Percent(m.OnTime()), Late: t.Number(m.FinishedLate), Overdue: t.Number(m.FormOpenOverdue()), Waiting: t.Number(m.OpenOverdueWait),
		})
	}
	return rows
}

// newOverdueNow counts what is overdue on the day that the page speaks of.
func newOverdueNow(s *view.PeriodView, f layout.Frame) (out overdueNow, err error) {
	t, now := f.Locale, s.Province.Now
	overdue := now.FormOpenOverdue()
	out.Sentence = t.T("overdue.none", t.Date(s.AsOf))
	if overdue > 0 {
		out.Sentence = t.N("overdue.ruled", overdue, t.Date(s.AsOf), t.Number(now.OpenEnd), s.Rule.Name)
	}
	if s.TellsWaiting() && now.OpenOverdueWait > 0 {
		out.Sentence += " " + t.N("dossiers.past", now.OpenOverdueWait)
	}
	var points []components.Point
	for _, u := range s.MostOverdue(components.OverdueShown) {
		row := components.NewUnitRow(s, f, u)
		row.Part = t.Percent(scale.Share{Numerator: u.Now.FormOpenOverdue(), Denominator: overdue})
		row.Change = components.AgainstBase(t, u.Base, components.CountChange(t, u.Now.FormOpenOverdue(), u.Before.FormOpenOverdue(), components.Less))
		if !s.Province.HasBefore {
			row.Change = components.Change{Arrow: "", Text: t.T("change.nothing"), Class: ""}
		}
		out.Rows = append(out.Rows, row)
		points = append(points, components.Point{Name: s.ChartName(t, u), Value: u.Now.FormOpenOverdue(), Text: row.Overdue, Tip: t.T("overdue.tip", row.Overdue, row.Open), Style: &opts.ItemStyle{Color: components.Warning}})
	}
	if len(points) == 0 {
		return out, nil
	}
	fig := components.Figure{ID: "overdue-chart", Title: t.N("overdue.title", int64(len(points)))}
	fig.Description = t.T("describe.bars", fig.Title, points[0].Name, points[0].Text)
	key, rule := components.OverdueHelp(s)
	fig, err = fig.Explained(t, key, rule).Bars(points, nil)
	out.Figure = &fig
	return out, err
}
