package dashboards

import (
	"cmp"
	"slices"

	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/models/scale"
)

// heatGroup is the on-time share of the units of one level, month by month.
type heatGroup struct {
	Name   string
	Folded bool // so many rows that they open on request
	Rows   []heatRow
}

type heatRow struct {
	Name, Href string
	Cells      []heatCell
}

// heatCell is one month: its class gives the colour, its text the figure.
type heatCell struct{ Text, Class, Title string }

// longestOpen is the number of rows of a heat map that are shown unfolded.
const longestOpen = 40

func (s *Snapshot) heat(f frame) []heatGroup {
	var groups []heatGroup
	for _, level := range s.byLevel() {
		group := heatGroup{Name: f.T("level." + level.level), Folded: len(level.units) > longestOpen}
		for _, u := range worstFirst(level.units) {
			group.Rows = append(group.Rows, s.heatRow(f, u))
		}
		groups = append(groups, group)
	}
	return groups
}

// worstFirst orders by the share over the whole window; units that closed
// nothing come last.
func worstFirst(units []*unit) []*unit {
	over := func(u *unit) (sum scale.Share) {
		for _, m := range u.months {
			sum.Numerator += m.OnTime().Numerator
			sum.Denominator += m.Closed
		}
		return sum
	}
	sorted := slices.Clone(units)
	slices.SortStableFunc(sorted, func(a, b *unit) int {
		left, right := over(a), over(b)
		if !left.Known() || !right.Known() {
			return cmp.Compare(min(right.Denominator, 1), min(left.Denominator, 1))
		}
		return compareShares(left, right)
	})
	return sorted
}

func (s *Snapshot) heatRow(f frame, u *unit) heatRow {
	row := heatRow{Name: s.chartName(f.Locale, u), Href: f.to(links.AgencyPage, u.Code)}
	for i, month := range s.months {
		row.Cells = append(row.Cells, s.heatCell(f.Locale, u, i, f.Locale.Period(month)))
	}
	return row
}

// heatSteps are the lower bounds of the colours h2 to h6, in percent.
var heatSteps = []int64{70, 80, 90, 95, 98}

func (s *Snapshot) heatCell(t locale.Locale, u *unit, i int, month string) heatCell {
	onTime := u.months[i].OnTime()
	if !s.monthOf(u, i) {
		return heatCell{locale.Missing, "h0", month + ": " + s.noMonth(t, i)}
	}
	if !onTime.Known() {
		return heatCell{locale.Missing, "h0", month + ": " + t.T("reason.on_time")}
	}
	class := 1
	for _, step := range heatSteps {
		if compareShares(onTime, scale.Share{Numerator: step, Denominator: 100}) >= 0 {
			class++
		}
	}
	cell := heatCell{Text: t.Percent(onTime), Class: "h" + string(rune('0'+class))}
	cell.Title = month + ": " + t.T("tile.of", t.Number(onTime.Numerator), t.Number(onTime.Denominator))
	if inheritedMonth(u, i) {
		cell.Title += ". " + t.T("reason.inherited")
	}
	if onTime.Denominator < smallBase {
		cell.Class += " small"
		cell.Title += ". " + t.T("small.base", t.Number(smallBase))
	}
	return cell
}
