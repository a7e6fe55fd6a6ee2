package reports

import (
	"cmp"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"khohoso/reports/wording"
	"khohoso/reports/xlsx"
)

// MarkedFile is a copy of a file that could not be taken in whole, with every
// wrong cell marked. It knows nothing of how files are read: whoever refused the
// cells says where they stand and what would be allowed.
type MarkedFile struct {
	Name   string // of the file that was read, for the properties
	Lang   string // "vi" or "en", of the list of faults and the comments
	At     time.Time
	Sheets []MarkedSheet
}

// MarkedSheet is one sheet (or one CSV file) as it stood. Header and rows are
// written as texts, so that nothing that looks like a number, date or formula is
// changed, and the first sheet can be taken in again once it is mended.
type MarkedSheet struct {
	Name   string
	Header []string           // row 1; nil when the rows begin in row 1
	Rows   iter.Seq[[]string] // may be read once only
	Wrong  []WrongCell
}

// WrongCell is one cell that was refused. Its place is that in the copy.
type WrongCell struct {
	Row     int    // counted as the copy counts, the header is row 1
	Column  int    // counted from 0; less than 0 marks the whole row
	Value   string // as it was read
	Says    string // why it was refused
	Allowed string // what would be taken; "" where nothing more can be said
}

// mostComments is how many notes a copy carries: they are drawings, which office
// programs load slowly. Every wrong cell is marked and listed all the same.
const mostComments = 2000

// MarkErrors writes the copy: the sheets in their order with each wrong cell
// coloured and, for the first 2,000 of them, a comment; then a sheet that lists every
// one with sheet, cell, value, reason and what is allowed. The same file gives the same bytes.
func MarkErrors(f MarkedFile, out io.Writer) error {
	names := make([]string, len(f.Sheets), len(f.Sheets)+1)
	for i, s := range f.Sheets {
		names[i] = s.Name
	}
	names = xlsx.SheetNames(append(names, wording.Text{VI: "Danh sách lỗi", EN: "Faults"}.In(f.Lang)))
	sheets := make([]*xlsx.Sheet, len(f.Sheets))
	room := mostComments
	for i, s := range f.Sheets {
		s.Wrong = slices.Clone(s.Wrong)
		slices.SortStableFunc(s.Wrong, func(a, b WrongCell) int {
			return cmp.Or(cmp.Compare(a.Row, b.Row), cmp.Compare(a.Column, b.Column))
		})
		f.Sheets[i].Wrong = s.Wrong
		sheets[i] = s.sheet(names[i], f.Lang, room)
		room -= len(sheets[i].Comments)
	}
	sheets = append(sheets, f.faultSheet(names))
	title := wording.Text{VI: "Bản đánh dấu lỗi: ", EN: "Marked copy: "}.In(f.Lang) + f.Name
	return xlsx.Write(sheets, xlsx.Properties{Title: title, Subject: f.Name, At: f.At, Lang: xlsx.LangTag(f.Lang)}, out)
}

// sheet lays the copy of one sheet out; room is how many comments it may have.
func (s MarkedSheet) sheet(name, lang string, room int) *xlsx.Sheet {
	made := &xlsx.Sheet{Name: name, Page: xlsx.DataPage}
	widest := len(s.Header)
	for _, w := range s.Wrong {
		widest = max(widest, w.Column+1)
		if len(made.Comments) < room {
			made.Comments = append(made.Comments, xlsx.Comment{Column: max(w.Column, 0), Row: w.Row, Words: w.words(lang)})
		}
	}
	for i := range max(widest, 1) {
		width := 14.0
		if i < len(s.Header) {
			width = min(40, max(width, float64(utf8.RuneCountInString(s.Header[i]))+4))
		}
		made.Widths = append(made.Widths, width)
	}
	made.More = s.cells()
	if s.Header != nil {
		made.Frozen, made.Repeat = &xlsx.Area{Column: 0, Row: 2, ToColumn: 0, ToRow: 2}, [2]int{1, 1}
	}
	return made
}

// cells gives the rows with the wrong cells in their style.
func (s MarkedSheet) cells() iter.Seq2[xlsx.Row, error] {
	return func(yield func(xlsx.Row, error) bool) {
		n, wrong := 0, s.Wrong
		next := func(values []string, usual xlsx.Style) bool {
			n++
			cells := make([]xlsx.Cell, len(values))
			for i, v := range values {
				cells[i] = xlsx.Cell{Value: v, Style: usual}
			}
			for ; len(wrong) > 0 && wrong[0].Row <= n; wrong = wrong[1:] {
				if wrong[0].Row == n {
					cells = markWrong(cells, wrong[0].Column)
				}
			}
			return yield(xlsx.Row{Cells: cells}, nil)
		}
		if s.Header != nil && !next(s.Header, xlsx.Styles["data_head"]) {
			return
		}
		for values := range s.Rows {
			if !next(values, xlsx.Styles["data_text"]) {
				return
			}
		}
	}
}

// markWrong gives one cell, or all of a row, the style of a fault; a cell that is
// missing at the row's end is added, so that there is something to see.
func markWrong(cells []xlsx.Cell, column int) []xlsx.Cell {
	for column >= len(cells) {
		cells = append(cells, xlsx.Cell{Value: "", Style: xlsx.Styles["data_text"]})
	}
	for i := range cells {
		if column < 0 || i == column {
			cells[i].Style = xlsx.Styles["wrong"]
		}
	}
	return cells
}

// words are the comment at the cell.
func (w WrongCell) words(lang string) string {
	said := w.Says
	if w.Allowed != "" {
		said += "\n" + wording.Text{VI: "Được phép: ", EN: "Allowed: "}.In(lang) + w.Allowed
	}
	return wording.Shorten(said, 1000)
}

// faultSheet lists every wrong cell of the file, also those without a comment.
func (f MarkedFile) faultSheet(names []string) *xlsx.Sheet {
	say := func(vi, en string) string { return wording.Text{VI: vi, EN: en}.In(f.Lang) }
	s := &xlsx.Sheet{Name: names[len(names)-1], Table: "Loi", Widths: []float64{24, 10, 22, 30, 54, 60}}
	row := s.AddRow(20)
	for i, head := range []string{say("Trang tính", "Sheet"), say("Ô", "Cell"), say("Cột", "Column"), say("Giá trị", "Value"), say("Lỗi", "Fault"), say("Được phép", "Allowed")} {
		s.Put(i, row, xlsx.Cell{Value: head, Style: xlsx.Styles["data_head"]})
	}
	for i, of := range f.Sheets {
		for _, w := range of.Wrong {
			row := s.AddRow(0)
			for c, v := range []string{names[i], w.place(), of.title(w.Column), w.Value, w.Says, w.Allowed} {
				s.Put(c, row, xlsx.Cell{Value: v, Style: xlsx.Styles["data_text"]})
			}
		}
	}
	if len(s.Rows) == 1 {
		s.AddRow(0)
	}
	s.TableAt = xlsx.Area{Column: 0, Row: 1, ToColumn: len(s.Widths) - 1, ToRow: len(s.Rows)}
	s.Frozen, s.Repeat, s.Page = &xlsx.Area{Column: 0, Row: 2, ToColumn: 0, ToRow: 2}, [2]int{1, 1}, xlsx.DataPage
	return s
}

// place is the cell by its name, or the row where all of it is meant.
func (w WrongCell) place() string {
	if w.Column < 0 {
		return fmt.Sprintf("%d:%d", w.Row, w.Row)
	}
	return xlsx.CellName(w.Column, w.Row)
}

// title is the header over a column, or nothing.
func (s MarkedSheet) title(column int) string {
	if column < 0 || column >= len(s.Header) {
		return ""
	}
	return strings.TrimSpace(s.Header[column])
}
