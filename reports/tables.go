package reports

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"strings"
	"time"
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
	var plain []*sheet
	for i, one := range t.Sheets {
		s, err := one.sheet(i + 1)
		if err != nil {
			return defect(err)
		}
		plain = append(plain, s)
	}
	sheets := append([]*sheet{t.cover(lang, plain)}, plain...)
	return writeBook(sheets, properties{title: t.Title, subject: t.Sentence, at: t.At, lang: langTag(lang)}, out)
}

// pageUnits is how wide a sheet may be to be read on one page across.
const pageUnits = 180

// names is how many columns say whose the figures of a row are: one, or a code and a name.
func (p PlainTable) names() int {
	if len(p.Columns) > 2 && kind(p.Columns[1].Kind) == aText {
		return 2
	}
	return 1
}

// plainMargins are those of printed tables, in millimetres.
var plainMargins = map[string]float64{"left": 10, "right": 10, "top": 14, "bottom": 14, "header": 6, "footer": 6}

// cover says what the page is about, whose figures by which rule, and what the sheets are.
func (t Tables) cover(lang string, sheets []*sheet) *sheet {
	n := newPaper(&sheet{name: text{VI: "Bìa", EN: "Cover"}.in(lang), widths: []float64{32, 84, 16}}, lang)
	for _, head := range []struct{ words, role string }{{t.Title, "note_title"}, {t.Sentence, "cover_unit"}} {
		row := n.add(0)
		n.span(area{0, row, 2, row}, head.words, roles[head.role])
		n.need(row, head.words, roles[head.role], 0, 2)
	}
	n.section(text{VI: "Số liệu", EN: "Figures"})
	for _, fact := range t.Facts {
		n.say(fact[0], fact[1])
	}
	n.say(n.tr("Chương trình lập", "Made by"), maker)
	n.contents(sheets)
	n.print = page{landscape: true, tall: 1, margins: plainMargins, footer: "&P/&N"}
	n.area = area{0, 1, 2, len(n.rows)}
	return n.sheet
}

// sheet lays out one table; number is its place, for the name of the Excel table.
func (p PlainTable) sheet(number int) (*sheet, error) {
	s := &sheet{name: p.Name, about: p.Name, table: fmt.Sprintf("%s_%d", dataTable, number), count: int64(len(p.Rows))}
	for c, column := range p.Columns {
		s.widths = append(s.widths, p.width(c, column))
	}
	row := s.add(20)
	look := roles["data_head"]
	look.wrap = true
	for i, head := range tableHeads(p.Columns) {
		s.put(i, row, cell{value: head, look: look})
		s.need(row, head, look, i, i)
	}
	for _, values := range p.Rows {
		if len(values) != len(p.Columns) {
			return nil, fmt.Errorf("table %s: %d cells for %d columns", p.Name, len(values), len(p.Columns))
		}
		row := s.add(0)
		for c, one := range values {
			v, err := plainValue(one)
			if err != nil {
				return nil, fmt.Errorf("table %s, column %s: %w", p.Name, p.Columns[c].Head, err)
			}
			s.put(c, row, cell{value: v.cell(), look: dataLook(kind(p.Columns[c].Kind))})
		}
	}
	if len(p.Rows) == 0 {
		s.add(0) // a table has at least one row under its head
	}
	s.beside = p.names()
	s.tableAt, s.frozen, s.repeat = area{0, 1, len(s.widths) - 1, len(s.rows)}, &area{column: s.beside, row: 2}, [2]int{1, 1}
	across := int(math.Ceil(s.width(0, len(s.widths)-1) / pageUnits))
	s.print = page{landscape: true, wide: across, margins: plainMargins, footer: "&P/&N"}
	return s, nil
}

// plainValue is a typed value as the sheets hold it.
func plainValue(one any) (value, error) {
	switch v := one.(type) {
	case nil:
		return value{}, nil
	case string:
		clean, _ := cleanText(v)
		return texts(clean), nil
	case int64:
		return count(v), nil
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return value{}, nil
		}
		return number(v), nil
	case time.Time:
		return instantOf(v), nil
	}
	return value{}, fmt.Errorf("no cell can hold a %T", one)
}

// width gives a column room for its longest text, within bounds.
func (p PlainTable) width(c int, column PlainColumn) float64 {
	if kind(column.Kind).numeric() {
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
	if kind(column.Kind) == instant {
		longest = max(longest, 17)
	}
	return float64(min(max(longest, 10), 60))
}

// tableHeads are the heads of an Excel table, which must be there and differ.
func tableHeads(columns []PlainColumn) []string {
	heads, seen := make([]string, len(columns)), map[string]int{}
	for i, c := range columns {
		heads[i], _ = cleanText(c.Head)
		heads[i] = cmp.Or(strings.TrimSpace(heads[i]), "–")
		key := strings.ToLower(heads[i])
		if seen[key]++; seen[key] > 1 {
			heads[i] += fmt.Sprintf(" (%d)", seen[key])
		}
	}
	return heads
}
