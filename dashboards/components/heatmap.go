package components

import (
	"cmp"
	"slices"

	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/dashboards/view"
	"khohoso/models/scale"
)

// HeatmapGroup is the on-time share of the units of one level, month by month.
type HeatmapGroup struct {
	Name   string
	Folded bool // so many rows that they open on request
	Rows   []HeatmapRow
}

// HeatmapRow is one unit, month by month.
type HeatmapRow struct {
	Name, Href string
	Cells      []HeatmapCell
}

// HeatmapCell is one month: its class gives the colour, its text the figure.
type HeatmapCell struct{ Text, Class, Title string }

// longestOpen is the number of rows of a heat map that are shown unfolded.
const longestOpen = 40

// NewHeatmap sets the units of every level against the months.
func NewHeatmap(s *view.PeriodView, f layout.Frame) []HeatmapGroup {
	var groups []HeatmapGroup
	for _, level := range s.ByLevel() {
		group := HeatmapGroup{Name: f.T("level." + level.Level), Folded: len(level.Units) > longestOpen}
		for _, u := range worstFirst(level.Units) {
			group.Rows = append(group.Rows, newHeatmapRow(s, f, u))
		}
		groups = append(groups, group)
	}
	return groups
}

// worstFirst orders by the share over the whole window; units that closed
// nothing come last.
func worstFirst(units []*view.Unit) []*view.Unit {
	over := func(u *view.Unit) (sum scale.Share) {
		for _, m := range u.Months {
			sum.Numerator += m.OnTime().Numerator
			sum.Denominator += m.Closed
		}
		return sum
	}
	sorted := slices.Clone(units)
	slices.SortStableFunc(sorted, func(a, b *view.Unit) int {
		left, right := over(a), over(b)
		if !left.Known() || !right.Known() {
			return cmp.Compare(min(right.Denominator, 1), min(left.Denominator, 1))
		}
		return view.CompareShares(left, right)
	})
	return sorted
}

func newHeatmapRow(s *view.PeriodView, f layout.Frame, u *view.Unit) HeatmapRow {
	row := HeatmapRow{Name: s.ChartName(f.Locale, u), Href: f.To(links.AgencyPage, u.Code)}
	for i, month := range s.Months {
		row.Cells = append(row.Cells, newHeatmapCell(s, f.Locale, u, i, f.Locale.Period(month)))
	}
	return row
}

// heatmapSteps are the lower bounds of the colours h2 to h6, in percent.
var heatmapSteps = []int64{70, 80, 90, 95, 98}

func newHeatmapCell(s *view.PeriodView, t locale.Locale, u *view.Unit, i int, month string) HeatmapCell {
	onTime := u.Months[i].OnTime()
	if !s.MonthOf(u, i) {
		return HeatmapCell{locale.Missing, "h0", month + ": " + NoMonth(s, t, i)}
	}
	if !onTime.Known() {
		return HeatmapCell{locale.Missing, "h0", month + ": " + t.T("reason.on_time")}
	}
	cell := HeatmapCell{Text: t.Percent(onTime), Class: shareClass(onTime)}
	cell.Title = month + ": " + t.T("tile.of", t.Number(onTime.Numerator), t.Number(onTime.Denominator))
	if view.InheritedMonth(u, i) {
		cell.Title += ". " + t.T("reason.inherited")
	}
	if onTime.Denominator < view.MinSampleSize {
		cell.Class += " small"
		cell.Title += ". " + t.T("small.base", t.Number(view.MinSampleSize))
	}
	return cell
}
