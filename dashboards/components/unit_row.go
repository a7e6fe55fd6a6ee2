package components

import (
	"cmp"

	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/dashboards/view"
)

// UnitRow is one unit in a table, its figures already written out.
type UnitRow struct {
	Name, Parent, Href, Level      string
	Received, Closed, Late, OnTime string
	Open, Overdue, Waiting, Rank   string
	Part                           string // of the province's late or overdue dossiers
	Change                         Change
	Weak, Small                    bool
	Reason                         string
	Workbook                       string
}

// NewUnitRow writes out the figures of a unit.
func NewUnitRow(s *view.PeriodView, f layout.Frame, u *view.Unit) UnitRow {
	t := f.Locale
	row := UnitRow{
		Name: u.Label(t), Href: f.To(links.AgencyPage, u.Code), Level: t.T("level.one." + u.LevelOf()),
		Received: t.Number(u.Now.Received), Closed: t.Number(u.Now.Closed), Late: t.Number(u.Now.FinishedLate),
		OnTime: t.Percent(u.Now.OnTime()), Open: t.Number(u.Now.OpenEnd),
		Overdue: t.Number(u.Now.FormOpenOverdue()), Waiting: t.Number(u.Now.OpenOverdueWait),
		Rank: locale.Missing, Change: AgainstBase(t, u.Base, shareChange(t, u.Now.OnTime(), u.Before.OnTime(), More)),
		Weak:     u.Ranked() && view.CompareShares(u.Now.OnTime(), WatchLine) < 0,
		Small:    u.Now.Closed > 0 && !u.Ranked(),
		Workbook: f.Links.Workbook(f.Place, u.Code),
	}
	if !s.TellsWaiting() {
		row.Waiting = locale.Missing
	}
	if parent := s.ByCode[u.ParentCode]; parent != nil {
		row.Parent = parent.Label(t)
	} else {
		row.Name = s.ChartName(t, u)
	}
	if u.Rank > 0 {
		row.Rank = t.Number(int64(u.Rank))
	}
	if u.Now.Closed == 0 {
		row.Reason = t.T("reason.on_time")
	}
	return row
}

// LevelAnchor is the place of a level in the index of units.
func LevelAnchor(level string) string { return "level-" + cmp.Or(level, "other") }
