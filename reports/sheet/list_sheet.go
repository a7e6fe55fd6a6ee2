package sheet

import (
	"fmt"
	"iter"
	"strconv"

	"khohoso/internal/apperr"
	"khohoso/reports/source"
	"khohoso/reports/table"
	"khohoso/reports/value"
	"khohoso/reports/wording"
	"khohoso/reports/xlsx"
)

// RowsPerSheet is how many rows of a list stand on one sheet: a sheet holds
// 1,048,576. A variable, so that a test need not write a million rows.
var RowsPerSheet int64 = 1_000_000

// listSheets are the sheets of a list: one, or several that each say which part
// they are. Their rows are made while they are written.
func listSheets(t *table.Table) []*xlsx.Sheet {
	parts := max(1, (t.List.Count+RowsPerSheet-1)/RowsPerSheet)
	feed := &listFeed{table: t, lines: xlsx.LineCounter{}}
	sheets := make([]*xlsx.Sheet, parts)
	for i := range sheets {
		rows := min(RowsPerSheet, t.List.Count-int64(i)*RowsPerSheet)
		sheets[i] = listSheet(t, feed, int64(i), parts, rows)
	}
	return sheets
}

func listSheet(t *table.Table, feed *listFeed, part, parts, rows int64) *xlsx.Sheet {
	s := &xlsx.Sheet{Name: t.FormName(), About: t.Layout.About.In(t.Lang), Count: rows, Table: "DanhSach"}
	if parts > 1 {
		s.Name += fmt.Sprintf(wording.Text{VI: " (%d trên %d)", EN: " (%d of %d)"}.In(t.Lang), part+1, parts)
		s.Table += strconv.Itoa(int(part) + 1)
		s.About += fmt.Sprintf(wording.Text{VI: "; dòng %s–%s", EN: "; rows %s–%s"}.In(t.Lang), wording.Number(part*RowsPerSheet+1, t.Lang), wording.Number(part*RowsPerSheet+rows, t.Lang))
	}
	for _, c := range t.Layout.Columns {
		s.Widths = append(s.Widths, c.Width)
	}
	row := s.AddRow(0)
	for i, c := range t.Layout.Columns {
		head := headText(t, c.Head[0])
		s.Put(i, row, xlsx.Cell{Value: head, Style: xlsx.Styles["list_head"]})
		s.FitRow(row, head, xlsx.Styles["list_head"], i, i)
	}
	s.More = feed.take(part*RowsPerSheet, rows, part == parts-1)
	s.TableAt = xlsx.Area{Column: 0, Row: 1, ToColumn: len(s.Widths) - 1, ToRow: 1 + max(1, int(rows))}
	s.Frozen, s.Repeat = &xlsx.Area{Column: 1, Row: 2, ToColumn: 1, ToRow: 2}, [2]int{1, 1}
	s.Page = xlsx.Page{Landscape: true, Margins: t.Layout.Print.Margins, Footer: footer(t), Header: pageHead(t)}
	return s
}

// listFeed hands the rows of a list to its sheets, one after the other.
type listFeed struct {
	table *table.Table
	lines xlsx.LineCounter
	next  func() (source.Record, error, bool)
	stop  func()
}

// take gives so many rows; the last sheet makes sure that nothing is left over.
func (f *listFeed) take(from, rows int64, last bool) iter.Seq2[xlsx.Row, error] {
	return func(yield func(xlsx.Row, error) bool) {
		if f.next == nil {
			f.next, f.stop = iter.Pull2(f.table.List.Rows)
		}
		styles := listStyles(f.table)
		for n := range rows {
			rec, err, more := f.next()
			if !more {
				err = miscounted(f.table, from+n)
			}
			if !yield(f.row(&rec, from+n+1, styles), err) || err != nil {
				f.stop()
				return
			}
		}
		if !last {
			return
		}
		if _, err, more := f.next(); more || err != nil {
			yield(xlsx.Row{}, miscounted(f.table, from+rows+1))
		}
		f.stop()
		if rows == 0 {
			yield(emptyRow(f.table), nil) // a table has at least one row under its head
		}
	}
}

// emptyRow says in words that there is nothing to list.
func emptyRow(t *table.Table) xlsx.Row {
	cells := make([]xlsx.Cell, len(t.Layout.Columns))
	for i := range cells {
		cells[i].Style = xlsx.Styles["list_text"]
	}
	none := wording.Text{VI: "Không có hồ sơ nào.", EN: "No dossiers."}
	cells[min(1, len(cells)-1)].Value = none.In(t.Lang)
	return xlsx.Row{Cells: cells}
}

// miscounted refuses a list whose rows are not as many as were counted.
func miscounted(t *table.Table, rows int64) error {
	return apperr.New(apperr.Unbalanced,
		fmt.Sprintf("list %s: %d rows were counted, but the list has %d or more; the workbook was not written: run it again", t.Layout.Code, t.List.Count, rows),
		fmt.Sprintf("danh sách %s: đếm được %d dòng nhưng danh sách có từ %d dòng; không ghi sổ báo cáo, hãy chạy lại", t.Layout.Code, t.List.Count, rows))
}

func listStyles(t *table.Table) []xlsx.Style {
	styles := make([]xlsx.Style, len(t.Layout.Columns))
	for i, c := range t.Layout.Columns {
		usual := xlsx.DataStyle(value.KindRank)
		if c.Show == "" {
			usual = xlsx.DataStyle(c.Holds)
		}
		styles[i] = xlsx.Styles["list_text"]
		styles[i].Across, styles[i].Format = usual.Across, usual.Format
		if c.Show == "sequence" {
			styles[i].Across = "center"
		}
	}
	return styles
}

// row is one row of the list, high enough for what wraps in it.
func (f *listFeed) row(rec *source.Record, n int64, styles []xlsx.Style) xlsx.Row {
	t := f.table
	t.CleanRecord(rec)
	lines := 1
	cells := make([]xlsx.Cell, len(t.Layout.Columns))
	for i, c := range t.Layout.Columns {
		v := value.Count(n)
		if c.Show == "" && len(rec.Values) > 0 {
			v = t.Shown(c, c.Value.Of(rec.Values))
		}
		cells[i] = xlsx.Cell{Value: v.Cell(), Style: styles[i]}
		if v.State == value.IsText {
			lines = max(lines, f.lines.Of(v.Text, styles[i], c.Width))
		}
	}
	return xlsx.Row{Cells: cells, Height: min(xlsx.MaxRowHeight, float64(lines)*xlsx.Styles["list_text"].Size*1.2+4)}
}

// pageHead is the printed head of lists: title, unit and period on every page.
func pageHead(t *table.Table) string {
	font := `&"` + xlsx.FontName + `,Bold"&10 `
	plain := `&"` + xlsx.FontName + `,Regular"&10 `
	title := t.Layout.Title.In(t.Lang)
	return "&L" + font + xlsx.EscapeCode(wording.Shorten(title, 90)) + "&R" + plain + xlsx.EscapeCode(wording.Short(t.Name)+" · "+periodOf(t))
}
