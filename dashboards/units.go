package dashboards

import (
	"io"

	"khohoso/dashboards/links"
)

// unitsPage is the index of all units: one table per level.
type unitsPage struct {
	frame
	Groups           []unitGroup
	ProvinceWorkbook string
	HasWorkbooks     bool
}

type unitGroup struct {
	Name, Anchor, Count string
	HasParents          bool
	Rows                []unitRow
}

// WriteUnits writes the index of all units with their pages and workbooks.
func (s *Snapshot) WriteUnits(w io.Writer, v View) error {
	page := unitsPage{frame: s.frame(v, links.Place{Page: links.UnitsPage})}
	t := page.Locale
	page.Title = t.T("units.title") + " · " + page.PeriodName
	page.Sentence = s.unitsOpening(t)
	page.ProvinceWorkbook = page.workbookOf(v, "")
	for _, level := range s.byLevel() {
		group := unitGroup{
			Name: t.T("level." + level.level), Anchor: levelAnchor(level.level), Count: t.N("units.count", int64(len(level.units))),
		}
		for _, u := range level.units {
			row := s.row(page.frame, u)
			if page.ProvinceWorkbook == "" { // those who may have their own find it on its page
				row.Workbook = ""
			}
			group.HasParents = group.HasParents || row.Parent != ""
			page.HasWorkbooks = page.HasWorkbooks || row.Workbook != ""
			group.Rows = append(group.Rows, row)
		}
		page.Groups = append(page.Groups, group)
	}
	return write(w, "units", page)
}

// IsWithin says whether a unit is another one or below it.
func (s *Snapshot) IsWithin(code, of string) bool {
	const deepest = 16 // a catalogue may go round in a circle
	for range deepest {
		unit := s.byCode[code]
		if code == of || unit == nil {
			return code == of
		}
		code = unit.ParentCode
	}
	return false
}
