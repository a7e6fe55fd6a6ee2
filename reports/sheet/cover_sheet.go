package sheet

import (
	"khohoso/reports/value"
	"khohoso/reports/wording"
	"khohoso/reports/xlsx"
)

// CoverSheet is a sheet of names and what stands beside them, such as the cover.
type CoverSheet struct {
	*xlsx.Sheet
	lang string
	dict *wording.Dictionary
}

// NewCoverSheet starts one on a sheet.
func NewCoverSheet(s *xlsx.Sheet, lang string) *CoverSheet {
	dict, _ := wording.LoadDictionary() // read with the layouts
	return &CoverSheet{Sheet: s, lang: lang, dict: dict}
}

// Tr is a sentence in the language of the sheet.
func (n *CoverSheet) Tr(vi, en string) string { return wording.Text{VI: vi, EN: en}.In(n.lang) }

// Section begins a part under a title.
func (n *CoverSheet) Section(title wording.Text) {
	n.AddRow(8)
	row := n.AddRow(18)
	n.Span(xlsx.Area{Column: 0, Row: row, ToColumn: len(n.Widths) - 1, ToRow: row}, title.In(n.lang), xlsx.Styles["note_section"])
}

// Say writes a name and a text beside it.
func (n *CoverSheet) Say(name, words string) {
	row := n.AddRow(0)
	n.Put(0, row, xlsx.Cell{Value: name, Style: xlsx.Styles["note_name"]})
	n.Put(1, row, xlsx.Cell{Value: words, Style: xlsx.Styles["note_text"]})
	n.FitRow(row, name, xlsx.Styles["note_name"], 0, 0)
	n.FitRow(row, words, xlsx.Styles["note_text"], 1, 1)
}

// fact writes a name and a number or time beside it, as such.
func (n *CoverSheet) fact(name string, v value.Value, role string) {
	row := n.AddRow(18)
	n.Put(0, row, xlsx.Cell{Value: name, Style: xlsx.Styles["note_name"]})
	n.Put(1, row, xlsx.Cell{Value: v.Cell(), Style: xlsx.Styles[role]})
}

// Contents lists the other sheets, each with a link, what it is and how many rows it has.
func (n *CoverSheet) Contents(sheets []*xlsx.Sheet) {
	n.Section(wording.Text{VI: "Các trang tính", EN: "Sheets"})
	row := n.AddRow(0)
	for i, head := range []string{n.Tr("Trang", "Sheet"), n.Tr("Nội dung", "What it is"), n.Tr("Số dòng", "Rows")} {
		n.Put(i, row, xlsx.Cell{Value: head, Style: xlsx.Styles["data_head"]})
	}
	for _, s := range sheets {
		row := n.AddRow(0)
		n.Put(0, row, xlsx.Cell{Value: s, Style: xlsx.Styles["link"]})
		n.Put(1, row, xlsx.Cell{Value: s.About, Style: xlsx.Styles["note_text"]})
		if s.Table != "" {
			n.Put(2, row, xlsx.Cell{Value: s.Count, Style: xlsx.Styles["note_count"]})
		}
		n.FitRow(row, s.About, xlsx.Styles["note_text"], 1, 1)
		n.Links = append(n.Links, xlsx.Link{Column: 0, Row: row, To: s})
	}
}
