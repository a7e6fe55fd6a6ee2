// Package sheet draws the sheets of a workbook from forms that are filled in: the cover, the form as it is signed, its
// data, charts and lists, and the notes.
package sheet

import (
	"cmp"
	"slices"
	"strings"

	"khohoso/reports/table"
	"khohoso/reports/wording"
	"khohoso/reports/xlsx"
)

// Workbook is one file in the making: its forms and the sheets that each of them has.
type Workbook struct {
	Tables []*table.Table
	Sheets [][]*xlsx.Sheet
	Pack   bool
}

// All are the sheets in their order: what is signed, so that it comes first on paper, the cover, what is computed
// with, the notes. The cover of a pack stands before its forms.
func (w Workbook) All() []*xlsx.Sheet {
	notes := w.notesSheet()
	var signed, plain []*xlsx.Sheet
	for i, own := range w.Sheets {
		lists := w.Tables[i].Layout.IsList()
		for n, s := range own {
			if w.Pack && n > 0 && !lists {
				rename(w.Tables[i], s)
			}
			if n == 0 || lists {
				signed = append(signed, s)
			} else {
				plain = append(plain, s)
			}
		}
	}
	sheets := slices.Concat(signed, plain)
	if restated := restatedSheet(w.Tables[0]); restated != nil {
		sheets = append(sheets, restated)
	}
	sheets = append(sheets, notes)
	return slices.Insert(sheets, w.coverAt(len(signed)), w.coverSheet(sheets))
}

// coverAt is the place of the cover, behind so many sheets that are signed.
func (w Workbook) coverAt(signed int) int {
	if w.Pack || w.Tables[0].SignedBefore(3) {
		return 0
	}
	return signed
}

// rename tells a form's data and charts from those of the other forms of a pack.
func rename(t *table.Table, s *xlsx.Sheet) {
	name := t.Layout.ShortName()
	if !t.SignedBefore(3) {
		name = cmp.Or(t.Layout.Label.In(t.Lang), name)
	}
	s.Name += " " + name
	s.About += " (" + t.FormName() + ")"
	if s.Table != "" {
		s.Table += "_" + strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
				return r
			}
			return '_'
		}, t.Layout.ShortName())
	}
}

// Properties of the workbook come from the data, so that they are the same again.
func (w Workbook) Properties() xlsx.Properties {
	t := w.Tables[0]
	at := t.Version.AsOf
	if at.IsZero() { // a warehouse without events
		at = t.Period.To
	}
	p := xlsx.Properties{Title: t.FormName() + " " + t.Layout.Title.In(t.Lang), Subject: wording.Short(t.Name) + " " + t.Period.Name, At: at, Lang: xlsx.LangTag(t.Lang)}
	if t.SignedBefore(3) {
		p.Open, p.Undated = 1, true
	}
	if w.Pack {
		p.Title, p.Open = wording.Text{VI: "Bộ báo cáo của kỳ", EN: "Reports of the period"}.In(t.Lang), 0
	}
	return p
}

// Of lays out what a form itself has, after it has been checked: the form, its
// data and its charts, or the sheets of a list.
func Of(t *table.Table) ([]*xlsx.Sheet, error) {
	if t.Layout.IsList() {
		return listSheets(t), nil
	}
	if err := t.Check(); err != nil {
		return nil, err
	}
	data := dataSheet(t)
	all := []*xlsx.Sheet{newFormSheet(t), data}
	if charts := chartSheet(t, data); charts != nil {
		all = append(all, charts)
	}
	return all, nil
}
