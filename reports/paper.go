package reports

// paper is a sheet of names and what stands beside them, such as the cover.
type paper struct {
	*sheet
	lang string
	dict *dictionary
}

func newPaper(s *sheet, lang string) *paper {
	dict, _ := words() // read with the layouts
	return &paper{sheet: s, lang: lang, dict: dict}
}

func (n *paper) tr(vi, en string) string { return text{VI: vi, EN: en}.in(n.lang) }

func (n *paper) section(title text) {
	n.add(8)
	row := n.add(18)
	n.span(area{0, row, len(n.widths) - 1, row}, title.in(n.lang), roles["note_section"])
}

// say writes a name and a text beside it.
func (n *paper) say(name, words string) {
	row := n.add(0)
	n.put(0, row, cell{value: name, look: roles["note_name"]})
	n.put(1, row, cell{value: words, look: roles["note_text"]})
	n.need(row, name, roles["note_name"], 0, 0)
	n.need(row, words, roles["note_text"], 1, 1)
}

// fact writes a name and a number or time beside it, as such.
func (n *paper) fact(name string, v value, role string) {
	row := n.add(18)
	n.put(0, row, cell{value: name, look: roles["note_name"]})
	n.put(1, row, cell{value: v.cell(), look: roles[role]})
}

// contents lists the other sheets, each with a link, what it is and how many rows it has.
func (n *paper) contents(sheets []*sheet) {
	n.section(text{VI: "Các trang tính", EN: "Sheets"})
	row := n.add(0)
	for i, head := range []string{n.tr("Trang", "Sheet"), n.tr("Nội dung", "What it is"), n.tr("Số dòng", "Rows")} {
		n.put(i, row, cell{value: head, look: roles["data_head"]})
	}
	for _, s := range sheets {
		row := n.add(0)
		n.put(0, row, cell{value: s, look: roles["link"]})
		n.put(1, row, cell{value: s.about, look: roles["note_text"]})
		if s.table != "" {
			n.put(2, row, cell{value: s.count, look: roles["note_count"]})
		}
		n.need(row, s.about, roles["note_text"], 1, 1)
		n.links = append(n.links, link{0, row, s})
	}
}
