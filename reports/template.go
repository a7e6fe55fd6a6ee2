package reports

import (
	"fmt"
	"io"
	"strings"
	"time"

	"khohoso/reports/value"
	"khohoso/reports/wording"
	"khohoso/reports/xlsx"
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
	sheets := []*xlsx.Sheet{t.fillSheet(lists), t.instructions(), lists}
	title := wording.Text{VI: "Mẫu nhập ", EN: "Template: "}.In(t.Lang) + t.Kind
	return xlsx.Write(sheets, xlsx.Properties{Title: title, Subject: t.Kind, At: templateTime, Lang: xlsx.LangTag(t.Lang)}, out)
}

// templateTime is the only time that a file without data can have.
var templateTime = time.Date(2022, 6, 23, 0, 0, 0, 0, time.UTC)

func (t Template) fillSheet(lists *xlsx.Sheet) *xlsx.Sheet {
	s := &xlsx.Sheet{Name: t.Kind, Page: xlsx.DataPage, Frozen: &xlsx.Area{Column: 0, Row: 2, ToColumn: 0, ToRow: 2}, Repeat: [2]int{1, 1}}
	for _, c := range t.Columns {
		s.Widths = append(s.Widths, max(14, float64(len(c.Name))+5))
		s.ColumnStyles = append(s.ColumnStyles, templateStyle(c.Shape))
	}
	row := s.AddRow(20)
	for i, c := range t.Columns {
		role := "data_head"
		if c.Needed {
			role = "needed_head"
		}
		s.Put(i, row, xlsx.Cell{Value: c.Name, Style: xlsx.Styles[role]})
		f := t.filling(c)
		f.Ranges = xlsx.Area{Column: i, Row: 2, ToColumn: i, ToRow: templateRows + 1}.String()
		if len(c.Words) > 0 {
			f.Kind, f.Of, f.At = "list", lists, xlsx.Area{Column: i, Row: 2, ToColumn: i, ToRow: 1 + len(c.Words)}
		}
		s.Inputs = append(s.Inputs, f)
	}
	return s
}

// templateStyle keeps codes as they are typed and shows days as days.
func templateStyle(shape string) xlsx.Style {
	l := xlsx.DataStyle(value.KindText)
	l.Format = "@"
	switch shape {
	case "instant":
		l.Format = xlsx.Formats[value.KindInstant]
	case "day":
		l.Format = xlsx.Formats[value.KindDay]
	case "whole":
		l.Format = "0"
	case "number", "share":
		l.Format = "General"
	}
	return l
}

// filling is what a program checks and says while a cell of the column is typed.
func (t Template) filling(c TemplateColumn) xlsx.Input {
	f := xlsx.Input{Kind: "any", Title: c.Name, Says: t.meaning(c) + " " + t.shapeWords(c)}
	if c.Needed {
		f.Title += wording.Text{VI: " (bắt buộc)", EN: " (needed)"}.In(t.Lang)
	}
	switch c.Shape {
	case "whole":
		f.Kind, f.Most = "whole", 1e12
	case "number":
		f.Kind, f.Most = "decimal", 1e12
	case "share":
		f.Kind, f.Least, f.Most = "decimal", 0.0001, 1
	case "day", "instant":
		f.Kind, f.Least, f.Most = "date", 1, value.Serial(time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC))
	}
	return f
}

// meaning is what a column is, of the dictionary.
func (t Template) meaning(c TemplateColumn) string {
	dict, err := wording.LoadDictionary()
	if err != nil {
		return ""
	}
	if own, known := dict.Inputs[t.Kind+"."+c.Name]; known {
		return own.In(t.Lang)
	}
	return dict.Inputs[c.Name].In(t.Lang)
}

// shapeWords says how to write a value.
func (t Template) shapeWords(c TemplateColumn) string {
	dict, err := wording.LoadDictionary()
	if err != nil {
		return ""
	}
	return dict.Shapes[c.Shape].In(t.Lang)
}

// instructions say in words what each column takes.
func (t Template) instructions() *xlsx.Sheet {
	say := func(vi, en string) string { return wording.Text{VI: vi, EN: en}.In(t.Lang) }
	s := &xlsx.Sheet{Name: say("Hướng dẫn", "Instructions"), Widths: []float64{24, 12, 58, 40, 50}, Page: xlsx.DataPage, Frozen: &xlsx.Area{Column: 0, Row: 3, ToColumn: 0, ToRow: 3}, Repeat: [2]int{2, 2}}
	intro := fmt.Sprintf(say("Điền từ dòng 2 của trang %s, giữ nguyên tên cột ở dòng 1; cột không dùng có thể bỏ trống hoặc xóa. Nạp bằng: khohoso ingest TỆP.xlsx --as %s",
		"Fill in from row 2 of sheet %s and keep the column names of row 1; columns that are not used may be left empty or deleted. Take it in with: khohoso ingest FILE.xlsx --as %s"), t.Kind, t.Kind)
	row := s.AddRow(0)
	s.Span(xlsx.Area{Column: 0, Row: row, ToColumn: 4, ToRow: row}, intro, xlsx.Styles["note_text"])
	s.FitRow(row, intro, xlsx.Styles["note_text"], 0, 4)
	row = s.AddRow(20)
	for i, head := range []string{say("Cột", "Column"), say("Bắt buộc", "Needed"), say("Ý nghĩa", "What it is"), say("Cách viết", "How to write it"), say("Giá trị được phép", "What is allowed")} {
		s.Put(i, row, xlsx.Cell{Value: head, Style: xlsx.Styles["data_head"]})
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
		row := s.AddRow(0)
		for i, v := range []string{c.Name, needed, t.meaning(c), t.shapeWords(c), strings.Join(allowed, "\n")} {
			s.Put(i, row, xlsx.Cell{Value: v, Style: xlsx.Styles["data_wrap"]})
			s.FitRow(row, v, xlsx.Styles["data_wrap"], i, i)
		}
	}
	return s
}

// listSheet holds the words to choose from, under the names of their columns.
func (t Template) listSheet() *xlsx.Sheet {
	s := &xlsx.Sheet{Name: wording.Text{VI: "Danh mục", EN: "Lists"}.In(t.Lang), Page: xlsx.DataPage}
	longest := 0
	for _, c := range t.Columns {
		s.Widths = append(s.Widths, max(14, float64(len(c.Name))+5))
		longest = max(longest, len(c.Words))
	}
	for range longest + 1 {
		s.AddRow(0)
	}
	for i, c := range t.Columns {
		if len(c.Words) == 0 {
			continue
		}
		s.Put(i, 1, xlsx.Cell{Value: c.Name, Style: xlsx.Styles["data_head"]})
		for n, group := range c.Words {
			s.Put(i, n+2, xlsx.Cell{Value: t.wordOf(group), Style: xlsx.Styles["data_text"]})
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
