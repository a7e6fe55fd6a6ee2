package dashboards

import (
	"github.com/go-echarts/go-echarts/v2/opts"

	"khohoso/dashboards/locale"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/scale"
)

// trend is the twelve months of a unit: small pictures of one question each
// and one table with the figures of all of them.
type trend struct {
	Figures []figure
	Rows    []trendRow
	Note    string // whose figures some months are
}

// trendRow is one month of the table.
type trendRow struct {
	Month, Received, Closed, Late, OnTime, Online, Open, Overdue, Waiting string
	Small                                                                 bool // closed too few to trust the share
	Note                                                                  string
}

// monthKnown says whether the data reach the month and the province had any
// dossier by then: a month before the first data is unknown, not zero.
func (s *Snapshot) monthKnown(i int) bool {
	return s.begun(s.months[i]) && s.province.months[i] != metrics.Measures{}
}

func (s *Snapshot) trend(t locale.Locale, u *unit) (trend, error) {
	var out trend
	for _, draw := range []func() (figure, error){
		func() (figure, error) { return s.onTimeFigure(t, u) },
		func() (figure, error) { return s.onlineFigure(t, u) },
		func() (figure, error) { return s.flowFigure(t, u) },
		func() (figure, error) { return s.overdueFigure(t, u) },
	} {
		f, err := draw()
		if err != nil {
			return trend{}, err
		}
		out.Figures = append(out.Figures, f)
	}
	for i, month := range s.months {
		out.Rows = append(out.Rows, s.trendRow(t, u, i, month))
	}
	if u != s.province {
		out.Note = s.lineageNote(t, u)
	}
	return out, nil
}

func (s *Snapshot) trendRow(t locale.Locale, u *unit, i int, month period.Period) trendRow {
	row := trendRow{Month: t.Period(month)}
	if !s.monthOf(u, i) {
		row.Received, row.Closed, row.Late, row.OnTime = locale.Missing, locale.Missing, locale.Missing, locale.Missing
		row.Online, row.Open, row.Overdue, row.Waiting = locale.Missing, locale.Missing, locale.Missing, locale.Missing
		row.Note = s.noMonth(t, i)
		return row
	}
	m := u.months[i]
	if s.asOf.Before(month.To) {
		row.Month += t.T("until", t.Date(s.asOf))
	}
	row.Received, row.Closed, row.Late = t.Number(m.Received), t.Number(m.Closed), t.Number(m.FinishedLate)
	row.OnTime, row.Online = t.Percent(m.OnTime()), t.Percent(m.Online())
	row.Open, row.Overdue, row.Waiting = t.Number(m.OpenEnd), t.Number(m.FormOpenOverdue()), t.Number(m.OpenOverdueWait)
	if inheritedMonth(u, i) {
		row.Note = t.T("reason.inherited")
	}
	row.Small = m.Closed > 0 && m.Closed < smallBase
	return row
}

func (s *Snapshot) monthTags(t locale.Locale) []string {
	tags := make([]string, len(s.months))
	for i, m := range s.months {
		tags[i] = t.MonthTag(m)
	}
	return tags
}

// sharePoints are the months of a share; the last and the lowest carry their figure.
func (s *Snapshot) sharePoints(t locale.Locale, u *unit, of func(metrics.Measures) scale.Share) ([]point, []scale.Share) {
	points, shares := make([]point, len(s.months)), make([]scale.Share, len(s.months))
	last, lowest := -1, -1
	for i := range s.months {
		if !s.monthOf(u, i) || !of(u.months[i]).Known() {
			continue
		}
		shares[i] = of(u.months[i])
		tip := t.Share(shares[i]) + " (" + t.T("tile.of", t.Number(shares[i].Numerator), t.Number(shares[i].Denominator)) + ")"
		points[i] = point{Value: shares[i].Value() * 100, Tip: tip}
		last = i
		if lowest < 0 || compareShares(shares[i], shares[lowest]) < 0 {
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

func (s *Snapshot) onTimeFigure(t locale.Locale, u *unit) (figure, error) {
	points, shares := s.sharePoints(t, u, metrics.Measures.OnTime)
	f := figure{ID: "trend-on-time", Title: t.T("trend.on_time"), Unit: "%"}.explained(t, "tile.on_time.help")
	f.Description = s.shareDescription(t, f.Title, shares)
	line := &mark{watchLine.Value() * 100, t.T("watch.line", t.WholeShare(watchLine))}
	return f.line(s.monthTags(t), axisFoot(shares, line.Value), line, series{f.Title, accent, points})
}

// onlineFigure has the target of indicator 3.3, which is the same share.
func (s *Snapshot) onlineFigure(t locale.Locale, u *unit) (figure, error) {
	points, shares := s.sharePoints(t, u, metrics.Measures.Online)
	f := figure{ID: "trend-online", Title: t.T("trend.online"), Unit: "%"}.explained(t, "tile.online.help")
	f.Description = s.shareDescription(t, f.Title, shares)
	var target *mark
	foot := 100.0
	if v, ok := u.indicators["3.3"]; ok && v.Target != nil {
		target = &mark{*v.Target * 100, t.T("target", t.Decimal(*v.Target*100, 0)+locale.HardSpace+"%")}
		foot = target.Value
	}
	return f.line(s.monthTags(t), axisFoot(shares, foot), target, series{f.Title, accent, points})
}

// shareDescription tells the course of a share to those who do not see it.
func (s *Snapshot) shareDescription(t locale.Locale, title string, shares []scale.Share) string {
	first, last, low := -1, -1, -1
	for i, share := range shares {
		if !share.Known() {
			continue
		}
		if first < 0 {
			first, low = i, i
		}
		if compareShares(share, shares[low]) < 0 {
			low = i
		}
		last = i
	}
	if first < 0 {
		return t.T("describe.nothing", title)
	}
	at := func(i int) string { return t.Share(shares[i]) + " (" + t.MonthTag(s.months[i]) + ")" }
	return t.T("describe.share", title, at(first), at(last), at(low))
}

// flowFigure sets what came in against what was closed.
func (s *Snapshot) flowFigure(t locale.Locale, u *unit) (figure, error) {
	received := s.countPoints(t, u, func(m metrics.Measures) int64 { return m.Received })
	closed := s.countPoints(t, u, func(m metrics.Measures) int64 { return m.Closed })
	f := figure{ID: "trend-flow", Title: t.T("trend.flow")}.explained(t, "trend.flow.help")
	f.Description = t.T("describe.flow", f.Title)
	if n := s.lastKnown(); n >= 0 {
		m := u.months[n]
		for _, end := range []struct {
			at           *point
			name, colour string
			n            int64
		}{{&received[n], t.T("tile.received"), "--context-strong", m.Received}, {&closed[n], t.T("tile.closed"), accent, m.Closed}} {
			end.at.Text, end.at.Label = end.name+"\n"+t.Number(end.n), pointLabel(n, len(s.months), "top")
			end.at.Label.Color = end.colour
		}
		f.Description += " " + t.T("describe.flow.last", t.PeriodInside(s.months[n]), t.Number(m.Received), t.Number(m.Closed))
	}
	return f.line(s.monthTags(t), 0, nil,
		series{t.T("tile.received"), "--context-strong", received}, series{t.T("tile.closed"), accent, closed})
}

// overdueFigure is the stock of overdue dossiers at the end of each month.
func (s *Snapshot) overdueFigure(t locale.Locale, u *unit) (figure, error) {
	points := s.countPoints(t, u, func(m metrics.Measures) int64 { return m.FormOpenOverdue() })
	key, rule := s.overdueHelp()
	f := figure{ID: "trend-overdue", Title: t.T("trend.overdue")}.explained(t, key, rule)
	f.Description = t.T("describe.overdue", f.Title)
	if n := s.lastKnown(); n >= 0 {
		points[n].Text, points[n].Label = t.Number(u.months[n].FormOpenOverdue()), pointLabel(n, len(s.months), "top")
		f.Description += " " + t.T("describe.overdue.last", t.Date(s.clip(s.months[n]).To), t.Number(u.months[n].FormOpenOverdue()))
	}
	return f.line(s.monthTags(t), 0, nil, series{f.Title, warning, points})
}

func (s *Snapshot) countPoints(t locale.Locale, u *unit, of func(metrics.Measures) int64) []point {
	points := make([]point, len(s.months))
	for i := range s.months {
		if s.monthOf(u, i) {
			n := of(u.months[i])
			points[i] = point{Value: n, Tip: t.Number(n)}
		}
	}
	return points
}

// lastKnown is the newest month of the window that the data reach, or -1.
func (s *Snapshot) lastKnown() int {
	for i := len(s.months) - 1; i >= 0; i-- {
		if s.monthKnown(i) {
			return i
		}
	}
	return -1
}
