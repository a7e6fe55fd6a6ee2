package reports

import (
	"fmt"
	"iter"
	"strconv"

	"khohoso/internal/apperr"
)

// rowsPerSheet is how many rows of a list stand on one sheet: a sheet holds
// 1,048,576. A variable, so that a test need not write a million rows.
var rowsPerSheet int64 = 1_000_000

// listSheets are the sheets of a list: one, or several that each say which part
// they are. Their rows are made while they are written.
func (t *table) listSheets() []*sheet {
	parts := max(1, (t.list.count+rowsPerSheet-1)/rowsPerSheet)
	feed := &listFeed{table: t, lines: lineCounter{}}
	sheets := make([]*sheet, parts)
	for i := range sheets {
		rows := min(rowsPerSheet, t.list.count-int64(i)*rowsPerSheet)
		sheets[i] = t.listSheet(feed, int64(i), parts, rows)
	}
	return sheets
}

func (t *table) listSheet(feed *listFeed, part, parts, rows int64) *sheet {
	s := &sheet{name: t.form.Code, about: t.form.About.in(t.lang), count: rows, table: "DanhSach"}
	if parts > 1 {
		s.name += fmt.Sprintf(text{VI: " (%d trên %d)", EN: " (%d of %d)"}.in(t.lang), part+1, parts)
		s.table += strconv.Itoa(int(part) + 1)
		s.about += fmt.Sprintf(text{VI: "; dòng %s–%s", EN: "; rows %s–%s"}.in(t.lang), grouped(part*rowsPerSheet+1, t.lang), grouped(part*rowsPerSheet+rows, t.lang))
	}
	for _, c := range t.form.Columns {
		s.widths = append(s.widths, c.Width)
	}
	row := s.add(0)
	for i, c := range t.form.Columns {
		head := t.head(c.Head[0])
		s.put(i, row, cell{value: head, look: roles["list_head"]})
		s.need(row, head, roles["list_head"], i, i)
	}
	s.more = feed.take(part*rowsPerSheet, rows, part == parts-1)
	s.tableAt = area{0, 1, len(s.widths) - 1, 1 + max(1, int(rows))}
	s.frozen, s.repeat = &area{1, 2, 1, 2}, [2]int{1, 1}
	s.print = page{landscape: true, margins: t.form.Print.Margins, footer: t.footer(), header: t.pageHead()}
	return s
}

// listFeed hands the rows of a list to its sheets, one after the other.
type listFeed struct {
	table *table
	lines lineCounter
	next  func() (record, error, bool)
	stop  func()
}

// take gives so many rows; the last sheet makes sure that nothing is left over.
func (f *listFeed) take(from, rows int64, last bool) iter.Seq2[sheetRow, error] {
	return func(yield func(sheetRow, error) bool) {
		if f.next == nil {
			f.next, f.stop = iter.Pull2(f.table.list.rows)
		}
		looks := f.table.listLooks()
		for n := range rows {
			rec, err, more := f.next()
			if !more {
				err = f.table.miscounted(from + n)
			}
			if !yield(f.row(&rec, from+n+1, looks), err) || err != nil {
				f.stop()
				return
			}
		}
		if !last {
			return
		}
		if _, err, more := f.next(); more || err != nil {
			yield(sheetRow{}, f.table.miscounted(from+rows+1))
		}
		f.stop()
		if rows == 0 {
			yield(f.table.emptyRow(), nil) // a table has at least one row under its head
		}
	}
}

// emptyRow says in words that there is nothing to list.
func (t *table) emptyRow() sheetRow {
	cells := make([]cell, len(t.form.Columns))
	for i := range cells {
		cells[i].look = roles["list_text"]
	}
	none := text{VI: "Không có hồ sơ nào.", EN: "No dossiers."}
	cells[min(1, len(cells)-1)].value = none.in(t.lang)
	return sheetRow{cells: cells}
}

// miscounted refuses a list whose rows are not as many as were counted.
func (t *table) miscounted(rows int64) error {
	return apperr.New(apperr.Unbalanced,
		fmt.Sprintf("list %s: %d rows were counted, but the list has %d or more; the workbook was not written: run it again", t.form.Code, t.list.count, rows),
		fmt.Sprintf("danh sách %s: đếm được %d dòng nhưng danh sách có từ %d dòng; không ghi sổ báo cáo, hãy chạy lại", t.form.Code, t.list.count, rows))
}

func (t *table) listLooks() []look {
	looks := make([]look, len(t.form.Columns))
	for i, c := range t.form.Columns {
		usual := dataLook(aRank)
		if c.Show == "" {
			usual = dataLook(c.kind)
		}
		looks[i] = roles["list_text"]
		looks[i].across, looks[i].format = usual.across, usual.format
		if c.Show == "sequence" {
			looks[i].across = "center"
		}
	}
	return looks
}

// row is one row of the list, high enough for what wraps in it.
func (f *listFeed) row(rec *record, n int64, looks []look) sheetRow {
	t := f.table
	t.cleanRecord(rec)
	lines := 1
	cells := make([]cell, len(t.form.Columns))
	for i, c := range t.form.Columns {
		v := count(n)
		if c.Show == "" && len(rec.values) > 0 {
			v = t.shown(c, c.value.of(rec.values))
		}
		cells[i] = cell{value: v.cell(), look: looks[i]}
		if v.state == isText {
			lines = max(lines, f.lines.of(v.text, looks[i], c.Width))
		}
	}
	return sheetRow{cells: cells, height: min(highest, float64(lines)*roles["list_text"].size*1.2+4)}
}

// pageHead is the printed head of lists: title, unit and period on every page.
func (t *table) pageHead() string {
	font := `&"` + fontName + `,Bold"&10 `
	plain := `&"` + fontName + `,Regular"&10 `
	title := t.form.Title.in(t.lang)
	return "&L" + font + escapeCode(shorten(title, 90)) + "&R" + plain + escapeCode(short(t.name)+" · "+t.period.Name)
}
