package dashboards

import (
	"cmp"
	"slices"

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
		group := heatGroup{Name: f.t("level." + level.level), Folded: len(level.units) > longestOpen}
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
	row := heatRow{Name: s.chartName(f.tongue, u), Href: f.to(AgencyPage, u.Code)}
	for i, month := range s.months {
		row.Cells = append(row.Cells, s.heatCell(f.tongue, u, i, f.tongue.period(month)))
	}
	return row
}

// heatSteps are the lower bounds of the colours h2 to h6, in percent.
var heatSteps = []int64{70, 80, 90, 95, 98}

func (s *Snapshot) heatCell(t tongue, u *unit, i int, month string) heatCell {
	onTime := u.months[i].OnTime()
	if !s.monthOf(u, i) {
		return heatCell{missing, "h0", month + ": " + s.noMonth(t, i)}
	}
	if !onTime.Known() {
		return heatCell{missing, "h0", month + ": " + t.t("reason.on_time")}
	}
	class := 1
	for _, step := range heatSteps {
		if compareShares(onTime, scale.Share{Numerator: step, Denominator: 100}) >= 0 {
			class++
		}
	}
	cell := heatCell{Text: t.percent(onTime), Class: "h" + string(rune('0'+class))}
	cell.Title = month + ": " + t.t("tile.of", t.number(onTime.Numerator), t.number(onTime.Denominator))
	if inheritedMonth(u, i) {
		cell.Title += ". " + t.t("reason.inherited")
	}
	if onTime.Denominator < smallBase {
		cell.Class += " small"
		cell.Title += ". " + t.t("small.base", t.number(smallBase))
	}
	return cell
}
