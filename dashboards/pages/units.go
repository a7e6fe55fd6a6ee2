package pages

import (
	"io"

	"khohoso/dashboards/components"
	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/dashboards/view"
)

// unitsPage is the index of all units: one table per level.
type unitsPage struct {
	layout.Frame
	Groups           []unitGroup
	ProvinceWorkbook string
	HasWorkbooks     bool
}

type unitGroup struct {
	Name, Anchor, Count string
	HasParents          bool
	Rows                []components.UnitRow
}

// WriteUnits writes the index of all units with their pages and workbooks.
func WriteUnits(s *view.PeriodView, w io.Writer, v layout.Options) error {
	page := unitsPage{Frame: layout.NewFrame(s, v, links.Place{Page: links.UnitsPage})}
	t := page.Locale
	page.Title = t.T("units.title") + " · " + page.PeriodName
	page.Sentence = unitsOpening(s, t)
	page.ProvinceWorkbook = page.WorkbookOf(v, "")
	for _, level := range s.ByLevel() {
		group := unitGroup{
			Name: t.T("level." + level.Level), Anchor: components.LevelAnchor(level.Level), Count: t.N("units.count", int64(len(level.Units))),
		}
		for _, u := range level.Units {
			row := components.NewUnitRow(s, page.Frame, u)
			if page.ProvinceWorkbook == "" { // those who may have their own find it on its page
				row.Workbook = ""
			}
			group.HasParents = group.HasParents || row.Parent != ""
			page.HasWorkbooks = page.HasWorkbooks || row.Workbook != ""
			group.Rows = append(group.Rows, row)
		}
		page.Groups = append(page.Groups, group)
	}
	return layout.Write(w, "units", page)
}
