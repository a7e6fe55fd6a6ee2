package components

import (
	"math"
	"strconv"
	"strings"

	"khohoso/dashboards/locale"
	"khohoso/dashboards/view"
	"khohoso/models/metrics"
	"khohoso/models/scale"
)

// Sparkline is the months of a share in a card: how it came to where it is, beside the figure that says where.
type Sparkline struct {
	Lines       []string // points of each stretch of months that are known, as the svg takes them
	X, Y        string   // of the last known month
	Goal        string   // height of what the share is held against; "" where there is nothing
	Description string
}

// The picture's size, and what its line keeps from the edges, in pixels.
const (
	sparkWidth, sparkHeight = 120, 36
	sparkEdge               = 4
)

// NewSparkline draws the months of a share; goal is what it is held against, 0 for nothing. nil where fewer than two months are known.
func NewSparkline(s *view.PeriodView, t locale.Locale, title string, shares []scale.Share, goal float64) *Sparkline {
	out := newSparkline(shares, goal)
	if out != nil {
		out.Description = ShareDescription(s, t, title, shares)
	}
	return out
}

func newSparkline(shares []scale.Share, goal float64) *Sparkline {
	least, most, known := math.Inf(1), math.Inf(-1), 0
	for _, share := range shares {
		if share.Known() {
			least, most, known = min(least, share.Value()), max(most, share.Value()), known+1
		}
	}
	if known < 2 {
		return nil
	}
	if goal > 0 {
		least, most = min(least, goal), max(most, goal)
	}
	height := func(value float64) string {
		part := 0.5
		if most > least {
			part = (value - least) / (most - least)
		}
		return strconv.FormatFloat(sparkHeight-sparkEdge-part*(sparkHeight-2*sparkEdge), 'f', 1, 64)
	}
	out := &Sparkline{}
	var stretch []string
	end := func() {
		if len(stretch) > 0 {
			out.Lines = append(out.Lines, strings.Join(stretch, " "))
		}
		stretch = nil
	}
	for i, share := range shares {
		if !share.Known() {
			end()
			continue
		}
		out.X = strconv.FormatFloat(sparkEdge+float64(i)*(sparkWidth-2*sparkEdge)/float64(max(1, len(shares)-1)), 'f', 1, 64)
		out.Y = height(share.Value())
		stretch = append(stretch, out.X+","+out.Y)
	}
	end()
	if goal > 0 {
		out.Goal = height(goal)
	}
	return out
}

// CourseRow is the months of a count with the last of them.
type CourseRow struct {
	Name, Value string
	Sparkline   *Sparkline
}

// NewCourse are the months of what came in, what was closed and what was overdue at their ends.
func NewCourse(s *view.PeriodView, t locale.Locale, u *view.Unit) (rows []CourseRow) {
	last := lastKnown(s)
	if last < 0 {
		return nil
	}
	for _, one := range []struct {
		key string
		of  func(metrics.FlowMetrics) int64
	}{
		{"tile.received", func(m metrics.FlowMetrics) int64 { return m.Received }},
		{"tile.closed", func(m metrics.FlowMetrics) int64 { return m.Closed }},
		{"course.overdue", func(m metrics.FlowMetrics) int64 { return m.FormOpenOverdue() }},
	} {
		row := CourseRow{Name: t.T(one.key), Value: t.Number(one.of(u.Months[last]))}
		row.Sparkline = newSparkline(shareOfMonths(s, u, func(m metrics.FlowMetrics) scale.Share { return scale.Share{Numerator: one.of(m), Denominator: 1} }), 0)
		if row.Sparkline != nil {
			row.Sparkline.Description = t.T("course.description", row.Name, t.MonthTag(s.Months[0]), t.MonthTag(s.Months[last]), row.Value)
		}
		rows = append(rows, row)
	}
	return rows
}

// shareOfMonths are the months of one of a unit's shares; those in which it did not stand are unknown.
func shareOfMonths(s *view.PeriodView, u *view.Unit, of func(metrics.FlowMetrics) scale.Share) []scale.Share {
	shares := make([]scale.Share, len(s.Months))
	for i := range s.Months {
		if s.MonthOf(u, i) {
			shares[i] = of(u.Months[i])
		}
	}
	return shares
}

// sparks draws the months of those rates that the months of a unit tell.
func sparks(s *view.PeriodView, t locale.Locale, u *view.Unit, cards []KPICard) {
	for i := range cards {
		of := map[string]func(metrics.FlowMetrics) scale.Share{
			"on_time": metrics.FlowMetrics.OnTime, "early": metrics.FlowMetrics.Early, "online": metrics.FlowMetrics.Online,
		}[cards[i].Key]
		if of == nil {
			continue
		}
		goal := 0.0
		if v, known := u.Indicators[cardIndicator[cards[i].Key]]; known && v.Target != nil {
			goal = *v.Target
		} else if cards[i].Key == "on_time" {
			goal = WatchLine.Value()
		}
		cards[i].Sparkline = NewSparkline(s, t, cards[i].Label, shareOfMonths(s, u, of), goal)
	}
}

// SatisfactionSparkline gives the card of 5.4 the province's months, which stand with its scores.
func SatisfactionSparkline(s *view.PeriodView, t locale.Locale, cards []KPICard) error {
	all, err := s.Scores()
	if err != nil {
		return err
	}
	for i := range cards {
		if cards[i].Key != "satisfaction" {
			continue
		}
		shares, goal := make([]scale.Share, len(s.Months)), 0.0
		for _, v := range all.Months {
			for m, month := range s.Months {
				if v.Indicator == cardIndicator["satisfaction"] && v.Period == month.Name && v.Ratio != nil && s.MonthKnown(m) {
					shares[m] = v.Share()
				}
			}
		}
		if v, known := s.Province.Indicators[cardIndicator["satisfaction"]]; known && v.Target != nil {
			goal = *v.Target
		}
		cards[i].Sparkline = NewSparkline(s, t, cards[i].Label, shares, goal)
	}
	return nil
}
