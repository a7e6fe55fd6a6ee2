package components

import (
	"github.com/go-echarts/go-echarts/v2/opts"

	"khohoso/dashboards/layout"
	"khohoso/dashboards/view"
	"khohoso/models/scale"
)

// How many units the leadership page names; all of them stand in the index.
const (
	LowestShown  = 15
	OverdueShown = 10
)

// roomForLabel is the share from which on a bar is long enough to hold its own
// figure, where the watch line cannot cross it.
const roomForLabel = 0.3

// Ranking is the units with the lowest share on time.
type Ranking struct {
	Figure   *Figure
	Rows     []UnitRow
	Unranked string
}

// NewRanking shows the units with the lowest on-time share, of those that closed enough to compare.
func NewRanking(s *view.PeriodView, f layout.Frame) (out Ranking, err error) {
	t := f.Locale
	var unranked int64
	for _, u := range s.AllUnits {
		if u.Now.Closed > 0 && !u.Ranked() {
			unranked++
		}
	}
	if unranked > 0 {
		out.Unranked = t.N("ranking.unranked", unranked, t.Number(view.MinSampleSize))
	}
	lowest := s.Lowest(LowestShown)
	var points []Point
	for _, u := range lowest {
		row := NewUnitRow(s, f, u)
		part := scale.Share{Numerator: u.Now.FinishedLate, Denominator: s.Province.Now.FinishedLate}
		row.Part = t.Percent(part)
		out.Rows = append(out.Rows, row)
		onTime := u.Now.OnTime()
		p := Point{Name: s.ChartName(t, u), Value: onTime.Value() * 100, Text: t.Share(onTime), Tip: t.T("ranking.tip", t.Share(onTime), row.Late, row.Closed)}
		p.Label = &opts.Label{Show: opts.Bool(true), Position: "insideRight", Color: "--ink"}
		if row.Weak {
			p.Style, p.Label.Color = &opts.ItemStyle{Color: Accent}, "--paper"
		}
		if onTime.Value() < roomForLabel {
			p.Label.Position, p.Label.Color = "right", "--ink"
		}
		points = append(points, p)
	}
	if len(points) == 0 {
		return out, nil
	}
	fig := Figure{ID: "ranking-chart", Title: t.N("ranking.title", int64(len(points))), Unit: "%"}
	fig.Description = t.T("describe.ranking", fig.Title, points[0].Name, points[0].Text)
	line := &Mark{WatchLine.Value() * 100, t.T("watch.short", t.WholeShare(WatchLine))}
	fig, err = fig.Explained(t, "tile.on_time.help").Bars(points, line)
	out.Figure = &fig
	return out, err
}

// OverdueHelp is the text that says how overdue dossiers are counted by the rule.
func OverdueHelp(s *view.PeriodView) (key, rule string) {
	if s.TellsWaiting() {
		return "tile.overdue.help", ""
	}
	return "tile.overdue.ruled", s.Rule.Name
}
