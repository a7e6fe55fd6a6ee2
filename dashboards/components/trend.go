package components

import (
	"github.com/go-echarts/go-echarts/v2/opts"

	"khohoso/dashboards/locale"
	"khohoso/dashboards/view"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/scale"
)

// Trend is the twelve months of a unit: small pictures of one question each
// and one table with the figures of all of them.
type Trend struct {
	Figures []Figure
	Rows    []trendRow
	Note    string // whose figures some months are
}

// trendRow is one month of the table.
type trendRow struct {
	Month, Received, Closed, Late, OnTime, Online, Open, Overdue, Waiting string
	Small                                                                 bool // closed too few to trust the share
	Note                                                                  string
}

// NewTrend draws the months of a unit.
func NewTrend(s *view.PeriodView, t locale.Locale, u *view.Unit) (Trend, error) {
	var out Trend
	for _, draw := range []func() (Figure, error){
		func() (Figure, error) { return OnTimeFigure(s, t, u) },
		func() (Figure, error) { return onlineFigure(s, t, u) },
		func() (Figure, error) { return flowFigure(s, t, u) },
		func() (Figure, error) { return overdueFigure(s, t, u) },
	} {
		f, err := draw()
		if err != nil {
			return Trend{}, err
		}
		out.Figures = append(out.Figures, f)
	}
	for i, month := range s.Months {
		out.Rows = append(out.Rows, newTrendRow(s, t, u, i, month))
	}
	if u != s.Province {
		out.Note = LineageNote(s, t, u)
	}
	return out, nil
}

func newTrendRow(s *view.PeriodView, t locale.Locale, u *view.Unit, i int, month period.Period) trendRow {
	row := trendRow{Month: t.Period(month)}
	if !s.MonthOf(u, i) {
		row.Received, row.Closed, row.Late, row.OnTime = locale.Missing, locale.Missing, locale.Missing, locale.Missing
		row.Online, row.Open, row.Overdue, row.Waiting = locale.Missing, locale.Missing, locale.Missing, locale.Missing
		row.Note = NoMonth(s, t, i)
		return row
	}
	m := u.Months[i]
	if s.AsOf.Before(month.To) {
		row.Month += t.T("until", t.Date(s.AsOf))
	}
	row.Received, row.Closed, row.Late = t.Number(m.Received), t.Number(m.Closed), t.Number(m.FinishedLate)
	row.OnTime, row.Online = t.Percent(m.OnTime()), t.Percent(m.Online())
	row.Open, row.Overdue, row.Waiting = t.Number(m.OpenEnd), t.Number(m.FormOpenOverdue()), t.Number(m.OpenOverdueWait)
	if view.InheritedMonth(u, i) {
		row.Note = t.T("reason.inherited")
	}
	row.Small = m.Closed > 0 && m.Closed < view.MinSampleSize
	return row
}

// MonthTags are the short names of the months shown.
func MonthTags(s *view.PeriodView, t locale.Locale) []string {
	tags := make([]string, len(s.Months))
	for i, m := range s.Months {
		tags[i] = t.MonthTag(m)
	}
	return tags
}

// sharePoints are the months of a share; the last and the lowest carry their figure.
func sharePoints(s *view.PeriodView, t locale.Locale, u *view.Unit, of func(metrics.FlowMetrics) scale.Share) ([]Point, []scale.Share) {
	points, shares := make([]Point, len(s.Months)), make([]scale.Share, len(s.Months))
	last, lowest := -1, -1
	for i := range s.Months {
		if !s.MonthOf(u, i) || !of(u.Months[i]).Known() {
			continue
		}
		shares[i] = of(u.Months[i])
		tip := t.Share(shares[i]) + " (" + t.T("tile.of", t.Number(shares[i].Numerator), t.Number(shares[i].Denominator)) + ")"
		points[i] = Point{Value: shares[i].Value() * 100, Tip: tip}
		last = i
		if lowest < 0 || view.CompareShares(shares[i], shares[lowest]) < 0 {
			lowest = i
		}
	}
	if lowest >= 0 {
		points[lowest].Text, points[lowest].Label = t.Share(shares[lowest]), pointLabel(lowest, len(points), "bottom")
		points[last].Text, points[last].Label = t.Share(shares[last]), pointLabel(last, len(points), "bottom")
	}
	return points, shares
}

// pointLabel puts the label of the last month into the margin at its right,
// where no line can cross it, and keeps all others inside the picture.
func pointLabel(i, n int, place string) *opts.Label {
	label := &opts.Label{Show: opts.Bool(true), Position: place, Color: "--ink", Align: "center"}
	switch i {
	case 0:
		label.Align = "left"
	case n - 1:
		label.Position, label.Align = "right", "left"
	}
	return label
}

// OnTimeFigure is the share on time month by month.
func OnTimeFigure(s *view.PeriodView, t locale.Locale, u *view.Unit) (Figure, error) {
	points, shares := sharePoints(s, t, u, metrics.FlowMetrics.OnTime)
	f := Figure{ID: "trend-on-time", Title: t.T("trend.on_time"), Unit: "%"}.Explained(t, "tile.on_time.help")
	f.Description = ShareDescription(s, t, f.Title, shares)
	line := &Mark{WatchLine.Value() * 100, t.T("watch.line", t.WholeShare(WatchLine))}
	return f.Line(MonthTags(s, t), AxisFoot(shares, line.Value), line, Series{f.Title, Accent, points})
}

// onlineFigure has the target of indicator 3.3, which is the same share.
func onlineFigure(s *view.PeriodView, t locale.Locale, u *view.Unit) (Figure, error) {
	points, shares := sharePoints(s, t, u, metrics.FlowMetrics.Online)
	f := Figure{ID: "trend-online", Title: t.T("trend.online"), Unit: "%"}.Explained(t, "tile.online.help")
	f.Description = ShareDescription(s, t, f.Title, shares)
	var target *Mark
	foot := 100.0
	if v, ok := u.Indicators["3.3"]; ok && v.Target != nil {
		target = &Mark{*v.Target * 100, t.T("target", t.Decimal(*v.Target*100, 0)+locale.HardSpace+"%")}
		foot = target.Value
	}
	return f.Line(MonthTags(s, t), AxisFoot(shares, foot), target, Series{f.Title, Accent, points})
}

// ShareDescription tells the course of a share to those who do not see it.
func ShareDescription(s *view.PeriodView, t locale.Locale, title string, shares []scale.Share) string {
	first, last, low := -1, -1, -1
	for i, share := range shares {
		if !share.Known() {
			continue
		}
		if first < 0 {
			first, low = i, i
		}
		if view.CompareShares(share, shares[low]) < 0 {
			low = i
		}
		last = i
	}
	if first < 0 {
		return t.T("describe.nothing", title)
	}
	at := func(i int) string { return t.Share(shares[i]) + " (" + t.MonthTag(s.Months[i]) + ")" }
	return t.T("describe.share", title, at(first), at(last), at(low))
}

// flowFigure sets what came in against what was closed.
func flowFigure(s *view.PeriodView, t locale.Locale, u *view.Unit) (Figure, error) {
	received := countPoints(s, t, u, func(m metrics.FlowMetrics) int64 { return m.Received })
	closed := countPoints(s, t, u, func(m metrics.FlowMetrics) int64 { return m.Closed })
	f := Figure{ID: "trend-flow", Title: t.T("trend.flow")}.Explained(t, "trend.flow.help")
	f.Description = t.T("describe.flow", f.Title)
	if n := lastKnown(s); n >= 0 {
		m := u.Months[n]
		for _, end := range []struct {
			at           *Point
			name, colour string
			n            int64
		}{{&received[n], t.T("tile.received"), "--context-strong", m.Received}, {&closed[n], t.T("tile.closed"), Accent, m.Closed}} {
			end.at.Text, end.at.Label = end.name+"\n"+t.Number(end.n), pointLabel(n, len(s.Months), "top")
			end.at.Label.Color = end.colour
		}
		f.Description += " " + t.T("describe.flow.last", t.PeriodInside(s.Months[n]), t.Number(m.Received), t.Number(m.Closed))
	}
	return f.Line(MonthTags(s, t), 0, nil,
		Series{t.T("tile.received"), "--context-strong", received}, Series{t.T("tile.closed"), Accent, closed})
}

// overdueFigure is the stock of overdue dossiers at the end of each month.
func overdueFigure(s *view.PeriodView, t locale.Locale, u *view.Unit) (Figure, error) {
	points := countPoints(s, t, u, func(m metrics.FlowMetrics) int64 { return m.FormOpenOverdue() })
	key, rule := OverdueHelp(s)
	f := Figure{ID: "trend-overdue", Title: t.T("trend.overdue")}.Explained(t, key, rule)
	f.Description = t.T("describe.overdue", f.Title)
	if n := lastKnown(s); n >= 0 {
		points[n].Text, points[n].Label = t.Number(u.Months[n].FormOpenOverdue()), pointLabel(n, len(s.Months), "top")
		f.Description += " " + t.T("describe.overdue.last", t.Date(s.Clip(s.Months[n]).To), t.Number(u.Months[n].FormOpenOverdue()))
	}
	return f.Line(MonthTags(s, t), 0, nil, Series{f.Title, Warning, points})
}

func countPoints(s *view.PeriodView, t locale.Locale, u *view.Unit, of func(metrics.FlowMetrics) int64) []Point {
	points := make([]Point, len(s.Months))
	for i := range s.Months {
		if s.MonthOf(u, i) {
			n := of(u.Months[i])
			points[i] = Point{Value: n, Tip: t.Number(n)}
		}
	}
	return points
}

// lastKnown is the newest month of the window that the data reach, or -1.
func lastKnown(s *view.PeriodView) int {
	for i := len(s.Months) - 1; i >= 0; i-- {
		if s.MonthKnown(i) {
			return i
		}
	}
	return -1
}
