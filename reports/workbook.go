package reports

import (
	"fmt"
	"io"
	"time"

	"khohoso/internal/apperr"

	"github.com/xuri/excelize/v2"
)

// properties are what a file manager shows of a workbook.
type properties struct {
	title, subject string
	at             time.Time // of the data, never of the clock
	lang           string
	open           int // the sheet that a program shows first
}

// book is a workbook being written.
type book struct {
	file  *excelize.File
	lang  string
	looks map[look]int

	lastLook look // most cells look like the one before
	lastID   int
}

// writeBook writes the sheets in order. Every sheet is streamed: that is quick,
// writes texts into their own cells (t="inlineStr", so nothing in them is ever a
// formula), and stores a formula's value beside it, which SetCellFormula does
// not do for numbers.
func writeBook(sheets []*sheet, p properties, out io.Writer) error {
	b := &book{file: excelize.NewFile(), lang: p.lang[:2], looks: map[look]int{}}
	defer b.file.Close()
	err := b.write(sheets, p)
	if err != nil {
		return defect(err)
	}
	return b.pack(out)
}

func (b *book) write(sheets []*sheet, p properties) error {
	if err := b.file.SetDefaultFont(fontName); err != nil {
		return err
	}
	wanted := make([]string, len(sheets))
	for i, s := range sheets {
		wanted[i] = s.name
	}
	for i, name := range sheetNames(wanted) {
		sheets[i].name = name
	}
	if err := b.makeSheets(sheets, p.open); err != nil {
		return err
	}
	for _, step := range []func(*sheet) error{b.fillSheet, b.namePrinting} {
		for _, s := range sheets {
			if err := step(s); err != nil {
				return fmt.Errorf("sheet %s: %w", s.name, err)
			}
		}
	}
	return b.describe(p)
}

// makeSheets makes empty worksheets, so that what looks at all of them, such as which
// one is shown first, is settled while they are: the library would read written ones again.
func (b *book) makeSheets(sheets []*sheet, open int) error {
	for i, s := range sheets {
		if i == 0 {
			if err := b.file.SetSheetName(b.file.GetSheetName(0), s.name); err != nil {
				return err
			}
		} else if _, err := b.file.NewSheet(s.name); err != nil {
			return err
		}
	}
	b.file.SetActiveSheet(min(open, len(sheets)-1))
	return nil
}

// fillSheet writes a worksheet. The order is the stream
// writer's: page before the stream, widths and panes before the first row.
func (b *book) fillSheet(s *sheet) error {
	if err := b.setPage(s); err != nil {
		return err
	}
	// Readers that trust the dimension (openpyxl's read-only mode) see no more than it says.
	all := ""
	if s.more == nil {
		all = area{0, 1, len(s.widths) - 1, len(s.rows)}.String()
	}
	if err := b.file.SetSheetDimension(s.name, all); err != nil {
		return err
	}
	stream, err := b.file.NewStreamWriter(s.name)
	if err != nil {
		return err
	}
	if err := b.setColumns(stream, s); err != nil {
		return err
	}
	if err := setPanes(stream, s.frozen); err != nil {
		return err
	}
	if err := b.writeRows(stream, s); err != nil {
		return err
	}
	if err := b.decorate(s); err != nil {
		return err
	}
	return finish(stream, s)
}

// setColumns gives columns their widths and the looks of cells that are still empty. The
// library puts each before those it has, and programs expect them from left to right.
func (b *book) setColumns(stream *excelize.StreamWriter, s *sheet) error {
	for to := len(s.widths) - 1; to >= 0; {
		from := to
		for from > 0 && s.widths[from-1] == s.widths[to] {
			from--
		}
		if err := stream.SetColWidth(from+1, to+1, s.widths[to]); err != nil {
			return err
		}
		to = from - 1
	}
	for column := len(s.columnLooks) - 1; column >= 0; column-- {
		style, err := b.style(s.columnLooks[column])
		if err != nil {
			return err
		}
		if err := stream.SetColStyle(column+1, column+1, style); err != nil {
			return err
		}
	}
	return nil
}

func (b *book) writeRows(stream *excelize.StreamWriter, s *sheet) error {
	for n, row := range s.rows {
		if err := b.writeRow(stream, n+1, row); err != nil {
			return err
		}
	}
	if s.more == nil {
		return nil
	}
	n := len(s.rows)
	for row, err := range s.more {
		if err != nil {
			return err
		}
		n++
		if err := b.writeRow(stream, n, row); err != nil {
			return err
		}
	}
	return nil
}

func finish(stream *excelize.StreamWriter, s *sheet) error {
	for _, m := range s.merges {
		if err := stream.MergeCell(cellName(m.column, m.row), cellName(m.toColumn, m.toRow)); err != nil {
			return err
		}
	}
	for _, row := range s.breaks {
		if err := stream.InsertPageBreak(cellName(0, row)); err != nil {
			return err
		}
	}
	if s.table != "" {
		stripes := true
		err := stream.AddTable(&excelize.Table{
			Range: s.tableAt.String(), Name: s.table, StyleName: "TableStyleLight1", ShowRowStripes: &stripes,
		})
		if err != nil {
			return err
		}
	}
	return stream.Flush()
}

func (b *book) writeRow(stream *excelize.StreamWriter, n int, row sheetRow) error {
	values := make([]any, len(row.cells))
	for i, c := range row.cells {
		if c == (cell{}) {
			continue
		}
		style, err := b.style(c.look)
		if err != nil {
			return err
		}
		switch v := c.value.(type) {
		case string:
			c.value, _ = cleanText(v)
		case *sheet:
			c.value = v.name
		}
		values[i] = excelize.Cell{StyleID: style, Formula: c.formula, Value: c.value}
	}
	return stream.SetRow(cellName(0, n), values, excelize.RowOpts{Height: row.height})
}

func (b *book) style(l look) (int, error) {
	if b.lastID > 0 && l == b.lastLook {
		return b.lastID, nil
	}
	id, known := b.looks[l]
	if !known {
		var err error
		if id, err = b.file.NewStyle(l.excelize(b.lang)); err != nil {
			return 0, err
		}
		b.looks[l] = id
	}
	b.lastLook, b.lastID = l, id
	return id, nil
}

func (b *book) describe(p properties) error {
	at := p.at.UTC().Format(time.RFC3339)
	title, _ := cleanText(p.title)
	subject, _ := cleanText(p.subject)
	err := b.file.SetDocProps(&excelize.DocProperties{
		Title: title, Subject: subject, Creator: maker, LastModifiedBy: maker,
		Created: at, Modified: at, Language: p.lang,
	})
	if err != nil {
		return err
	}
	return b.file.SetAppProps(&excelize.AppProperties{Application: maker})
}

// maker is the program, as workbooks name it.
const maker = "khohoso"

// defect marks a mistake in a layout or in what writes workbooks; faults pass as they are.
func defect(err error) error {
	if apperr.CodeOf(err) != apperr.Internal {
		return err
	}
	return apperr.Wrap(apperr.Internal, err, "the workbook could not be made (a defect of the program)",
		"không lập được sổ báo cáo (lỗi của chương trình)")
}

// langTag names a language as office programs do.
func langTag(lang string) string {
	if lang == "en" {
		return "en-GB"
	}
	return "vi-VN"
}
