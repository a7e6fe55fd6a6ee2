package reports

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"khohoso/reports/sheet"
	"khohoso/reports/value"
	"khohoso/reports/wording"
	"khohoso/reports/xlsx"
)

// Tables are the figures of one page, for a workbook of plain tables beside a cover.
// They are no form: nothing is signed, nothing has to balance. RenderTables writes them.
type Tables struct {
	Title    string
	Sentence string // what the page says first
	Facts    [][2]string
	Lang     string    // "vi" (default) or "en"
	At       time.Time // of the data, never of the clock
	Sheets   []PlainTable
}

// PlainTable is one sheet: a head row and typed rows.
type PlainTable struct {
	Name    string // of the sheet
	Columns []PlainColumn
	Rows    [][]any // string, int64, float64, time.Time; nil and zero times are empty cells
}

// PlainColumn says what a column holds: count, score, share, text, day or instant.
type PlainColumn struct{ Head, Kind string }

// RenderTables writes the workbook of a page's figures: a cover that says what they
// are, then a sheet for each table. The same input gives the same bytes.
//
// Errors: apperr.Internal for a row that does not fit its columns.
func RenderTables(t Tables, out io.Writer) error {
	lang := "vi"
	if t.Lang == "en" {
		lang = t.Lang
	}
	var plain []*xlsx.Sheet
	for i, one := range t.Sheets {
		s, err := one.sheet(i + 1)
		if err != nil {
			return xlsx.Defect(err)
		}
		plain = append(plain, s)
	}
	sheets := append([]*xlsx.Sheet{t.cover(lang, plain)}, plain...)
	return xlsx.Write(sheets, xlsx.Properties{Title: t.Title, Subject: t.Sentence, At: t.At, Lang: xlsx.LangTag(lang)}, out)
}

// pageUnits is how wide a sheet may be to be read on one page across.
const pageUnits = 180

// names is how many columns say whose the figures of a row are: one, or a code and a name.
func (p PlainTable) names() int {
	if len(p.Columns) > 2 && value.Kind(p.Columns[1].Kind) == value.KindText {
		return 2
	}
	return 1
}

// plainMargins are those of printed tables, in millimetres.
var plainMargins = map[string]float64{"left": 10, "right": 10, "top": 14, "bottom": 14, "header": 6, "footer": 6}

// cover says what the page is about, whose figures by which rule, and what the sheets are.
func (t Tables) cover(lang string, sheets []*xlsx.Sheet) *xlsx.Sheet {
	n := sheet.NewCoverSheet(&xlsx.Sheet{Name: wording.Text{VI: "Bìa", EN: "Cover"}.In(lang), Widths: []float64{32, 84, 16}}, lang)
	for _, head := range []struct{ words, role string }{{t.Title, "note_title"}, {t.Sentence, "cover_unit"}} {
		row := n.AddRow(0)
		n.Span(xlsx.Area{Column: 0, Row: row, ToColumn: 2, ToRow: row}, head.words, xlsx.Styles[head.role])
		n.FitRow(row, head.words, xlsx.Styles[head.role], 0, 2)
	}
	n.Section(wording.Text{VI: "Số liệu", EN: "Figures"})
	for _, fact := range t.Facts {
		n.Say(fact[0], fact[1])
	}
	n.Say(n.Tr("Chương trình lập", "Made by"), xlsx.Maker)
	n.Contents(sheets)
	n.Page = xlsx.Page{Landscape: true, Tall: 1, Margins: plainMargins, Footer: "&P/&N"}
	n.Area = xlsx.Area{Column: 0, Row: 1, ToColumn: 2, ToRow: len(n.Rows)}
	return n.Sheet
}

// sheet lays out one table; number is its place, for the name of the Excel table.
func (p PlainTable) sheet(number int) (*xlsx.Sheet, error) {
	s := &xlsx.Sheet{Name: p.Name, About: p.Name, Table: fmt.Sprintf("%s_%d", sheet.DataTable, number), Count: int64(len(p.Rows))}
	for c, column := range p.Columns {
		s.Widths = append(s.Widths, p.width(c, column))
	}
	row := s.AddRow(20)
	style := xlsx.Styles["data_head"]
	style.Wrap = true
	for i, head := range tableHeads(p.Columns) {
		s.Put(i, row, xlsx.Cell{Value: head, Style: style})
		s.FitRow(row, head, style, i, i)
	}
	for _, values := range p.Rows {
		if len(values) != len(p.Columns) {
			return nil, fmt.Errorf("table %s: %d cells for %d columns", p.Name, len(values), len(p.Columns))
		}
		row := s.AddRow(0)
		for c, one := range values {
			v, err := plainValue(one)
			if err != nil {
				return nil, fmt.Errorf("table %s, column %s: %w", p.Name, p.Columns[c].Head, err)
			}
			s.Put(c, row, xlsx.Cell{Value: v.Cell(), Style: xlsx.DataStyle(value.Kind(p.Columns[c].Kind))})
		}
	}
	if len(p.Rows) == 0 {
		s.AddRow(0) // a table has at least one row under its head
	}
	s.Beside = p.names()
	s.TableAt, s.Frozen, s.Repeat = xlsx.Area{Column: 0, Row: 1, ToColumn: len(s.Widths) - 1, ToRow: len(s.Rows)}, &xlsx.Area{Column: s.Beside, Row: 2}, [2]int{1, 1}
	across := int(math.Ceil(s.Width(0, len(s.Widths)-1) / pageUnits))
	s.Page = xlsx.Page{Landscape: true, Wide: across, Margins: plainMargins, Footer: "&P/&N"}
	return s, nil
}

// plainValue is a typed value as the sheets hold it.
func plainValue(one any) (value.Value, error) {
	switch v := one.(type) {
	case nil:
		return value.Value{}, nil
	case string:
		clean, _ := xlsx.CleanText(v)
		return value.Text(clean), nil
	case int64:
		return value.Count(v), nil
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return value.Value{}, nil
		}
		return value.Number(v), nil
	case time.Time:
		return value.Instant(v), nil
	}
	return value.Value{}, fmt.Errorf("no cell can hold a %T", one)
}

// width gives a column room for its longest text, within bounds.
func (p PlainTable) width(c int, column PlainColumn) float64 {
	if value.Kind(column.Kind).Numeric() {
		return 13 // the head takes as many lines as it needs
	}
	longest := len([]rune(column.Head)) + 3
	for _, row := range p.Rows {
		if c < len(row) {
			if words, is := row[c].(string); is {
				longest = max(longest, len([]rune(words)))
			}
		}
	}
	if value.Kind(column.Kind) == value.KindInstant {
		longest = max(longest, 17)
	}
	return float64(min(max(longest, 10), 60))
}

// tableHeads are the heads of an Excel table, which must be there and differ.
func tableHeads(columns []PlainColumn) []string {
	heads, seen := make([]string, len(columns)), map[string]int{}
	for i, c := range columns {
		heads[i], _ = xlsx.CleanText(c.Head)
		heads[i] = cmp.Or(strings.TrimSpace(heads[i]), "–")
		key := strings.ToLower(heads[i])
		if seen[key]++; seen[key] > 1 {
			heads[i] += fmt.Sprintf(" (%d)", seen[key])
		}
	}
	return heads
}
