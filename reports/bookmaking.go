package reports

import (
	"strings"
)

// workbook is one file in the making: its forms and the sheets that each of them has.
type workbook struct {
	tables []*table
	sheets [][]*sheet
	pack   bool
}

// all are the sheets in their order: the cover, what is signed, what is computed with, the notes.
func (w workbook) all() []*sheet {
	notes := w.notesSheet()
	var signed, plain []*sheet
	for i, own := range w.sheets {
		lists := w.tables[i].form.list()
		for n, s := range own {
			if w.pack && n > 0 && !lists {
				w.tables[i].rename(s)
			}
			if n == 0 || lists {
				signed = append(signed, s)
			} else {
				plain = append(plain, s)
			}
		}
	}
	sheets := append(signed, plain...)
	if restated := w.tables[0].restatedSheet(); restated != nil {
		sheets = append(sheets, restated)
	}
	sheets = append(sheets, notes)
	return append([]*sheet{w.coverSheet(sheets)}, sheets...)
}

// rename tells a form's data and charts from those of the other forms of a pack.
func (t *table) rename(s *sheet) {
	s.name += " " + t.form.shortName()
	s.about += " (" + t.form.Code + ")"
	if s.table != "" {
		s.table += "_" + strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
				return r
			}
			return '_'
		}, t.form.shortName())
	}
}

// properties of the workbook come from the data, so that they are the same again.
func (w workbook) properties() properties {
	t := w.tables[0]
	at := t.version.AsOf
	if at.IsZero() { // a warehouse without events
		at = t.period.To
	}
	p := properties{title: t.form.Code + " " + t.form.Title.in(t.lang), subject: short(t.name) + " " + t.period.Name, at: at, lang: langTag(t.lang), open: 1}
	if w.pack {
		p.title, p.open = text{VI: "Bộ báo cáo của kỳ", EN: "Reports of the period"}.in(t.lang), 0
	}
	return p
}

// sheets lays out what a form itself has, after it has been checked: the form, its
// data and its charts, or the sheets of a list.
func (t *table) sheets() ([]*sheet, error) {
	if t.form.list() {
		return t.listSheets(), nil
	}
	if err := t.check(); err != nil {
		return nil, err
	}
	data := t.dataSheet()
	all := []*sheet{newFormSheet(t), data}
	if charts := t.chartSheet(data); charts != nil {
		all = append(all, charts)
	}
	return all, nil
}
