package reports

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// Template is a workbook to be filled in and taken in again. It knows nothing of how
// files are read: whoever asks for it says what the columns are.
type Template struct {
	Kind    string // of the contract: agencies, targets …
	Lang    string // "vi" or "en", of everything but the column names
	Columns []TemplateColumn
}

// TemplateColumn is one column, headed by its name in the contract.
type TemplateColumn struct {
	Name   string
	Needed bool
	Shape  string     // text, instant, day, word, yes_no, whole, number, share, period
	Words  [][]string // what may be chosen, grouped by meaning; the contract's own word first
}

// templateRows is how many rows are prepared for what is typed; more can be added.
const templateRows = 10000

// WriteTemplate writes the workbook: a sheet to fill in, whose cells check what is typed
// and say what belongs there; a sheet of instructions; and the lists to choose from. The
// sheet to fill in is the first and has the contract's column names in its first row.
func WriteTemplate(t Template, out io.Writer) error {
	lists := t.listSheet()
	sheets := []*sheet{t.fillSheet(lists), t.instructions(), lists}
	title := text{VI: "Mẫu nhập ", EN: "Template: "}.in(t.Lang) + t.Kind
	return writeBook(sheets, properties{title: title, subject: t.Kind, at: templateTime, lang: langTag(t.Lang)}, out)
}

// templateTime is the only time that a file without data can have.
var templateTime = time.Date(2022, 6, 23, 0, 0, 0, 0, time.UTC)

func (t Template) fillSheet(lists *sheet) *sheet {
	s := &sheet{name: t.Kind, print: dataPage, frozen: &area{0, 2, 0, 2}, repeat: [2]int{1, 1}}
	for _, c := range t.Columns {
		s.widths = append(s.widths, max(14, float64(len(c.Name))+5))
		s.columnLooks = append(s.columnLooks, templateLook(c.Shape))
	}
	row := s.add(20)
	for i, c := range t.Columns {
		role := "data_head"
		if c.Needed {
			role = "needed_head"
		}
		s.put(i, row, cell{value: c.Name, look: roles[role]})
		f := t.filling(c)
		f.ranges = area{i, 2, i, templateRows + 1}.String()
		if len(c.Words) > 0 {
			f.kind, f.of, f.at = "list", lists, area{i, 2, i, 1 + len(c.Words)}
		}
		s.fills = append(s.fills, f)
	}
	return s
}

// templateLook keeps codes as they are typed and shows days as days.
func templateLook(shape string) look {
	l := dataLook(aText)
	l.format = "@"
	switch shape {
	case "instant":
		l.format = formats[instant]
	case "day":
		l.format = formats[aDay]
	case "whole":
		l.format = "0"
	case "number", "share":
		l.format = "General"
	}
	return l
}

// filling is what a program checks and says while a cell of the column is typed.
func (t Template) filling(c TemplateColumn) filling {
	f := filling{kind: "any", title: c.Name, says: t.meaning(c) + " " + t.shapeWords(c)}
	if c.Needed {
		f.title += text{VI: " (bắt buộc)", EN: " (needed)"}.in(t.Lang)
	}
	switch c.Shape {
	case "whole":
		f.kind, f.most = "whole", 1e12
	case "number":
		f.kind, f.most = "decimal", 1e12
	case "share":
		f.kind, f.least, f.most = "decimal", 0.0001, 1
	case "day", "instant":
		f.kind, f.least, f.most = "date", 1, serial(time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC))
	}
	return f
}

// meaning is what a column is, of the dictionary.
func (t Template) meaning(c TemplateColumn) string {
	dict, err := words()
	if err != nil {
		return ""
	}
	if own, known := dict.Inputs[t.Kind+"."+c.Name]; known {
		return own.in(t.Lang)
	}
	return dict.Inputs[c.Name].in(t.Lang)
}

// shapeWords says how to write a value.
func (t Template) shapeWords(c TemplateColumn) string {
	dict, err := words()
	if err != nil {
		return ""
	}
	return dict.Shapes[c.Shape].in(t.Lang)
}

// instructions say in words what each column takes.
func (t Template) instructions() *sheet {
	say := func(vi, en string) string { return text{VI: vi, EN: en}.in(t.Lang) }
	s := &sheet{name: say("Hướng dẫn", "Instructions"), widths: []float64{24, 12, 58, 40, 50}, print: dataPage, frozen: &area{0, 3, 0, 3}, repeat: [2]int{2, 2}}
	intro := fmt.Sprintf(say("Điền từ dòng 2 của trang %s, giữ nguyên tên cột ở dòng 1; cột không dùng có thể bỏ trống hoặc xóa. Nạp bằng: khohoso ingest TỆP.xlsx --as %s",
		"Fill in from row 2 of sheet %s and keep the column names of row 1; columns that are not used may be left empty or deleted. Take it in with: khohoso ingest FILE.xlsx --as %s"), t.Kind, t.Kind)
	row := s.add(0)
	s.span(area{0, row, 4, row}, intro, roles["note_text"])
	s.need(row, intro, roles["note_text"], 0, 4)
	row = s.add(20)
	for i, head := range []string{say("Cột", "Column"), say("Bắt buộc", "Needed"), say("Ý nghĩa", "What it is"), say("Cách viết", "How to write it"), say("Giá trị được phép", "What is allowed")} {
		s.put(i, row, cell{value: head, look: roles["data_head"]})
	}
	for _, c := range t.Columns {
		needed := ""
		if c.Needed {
			needed = say("có", "yes")
		}
		var allowed []string
		for _, group := range c.Words {
			allowed = append(allowed, strings.Join(group, " = "))
		}
		row := s.add(0)
		for i, v := range []string{c.Name, needed, t.meaning(c), t.shapeWords(c), strings.Join(allowed, "\n")} {
			s.put(i, row, cell{value: v, look: roles["data_wrap"]})
			s.need(row, v, roles["data_wrap"], i, i)
		}
	}
	return s
}

// listSheet holds the words to choose from, under the names of their columns.
func (t Template) listSheet() *sheet {
	s := &sheet{name: text{VI: "Danh mục", EN: "Lists"}.in(t.Lang), print: dataPage}
	longest := 0
	for _, c := range t.Columns {
		s.widths = append(s.widths, max(14, float64(len(c.Name))+5))
		longest = max(longest, len(c.Words))
	}
	for range longest + 1 {
		s.add(0)
	}
	for i, c := range t.Columns {
		if len(c.Words) == 0 {
			continue
		}
		s.put(i, 1, cell{value: c.Name, look: roles["data_head"]})
		for n, group := range c.Words {
			s.put(i, n+2, cell{value: t.wordOf(group), look: roles["data_text"]})
		}
	}
	return s
}

// wordOf is the word of a group in the reader's language: the first with a Vietnamese letter, or the contract's own.
func (t Template) wordOf(group []string) string {
	for _, word := range group {
		if t.Lang != "en" && strings.IndexFunc(word, func(r rune) bool { return r > 0x7F }) >= 0 {
			return word
		}
	}
	return group[0]
}
