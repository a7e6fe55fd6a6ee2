// Package xlsx writes workbooks: streamed sheets with styles, charts, links and print settings, packed so that the
// same sheets are the same bytes. Start with Write.
package xlsx

import (
	"fmt"
	"io"
	"time"

	"github.com/xuri/excelize/v2"

	"khohoso/internal/apperr"
)

// Properties are what a file manager shows of a workbook.
type Properties struct {
	Title, Subject string
	At             time.Time // of the data, never of the clock
	Lang           string
	Undated        bool // the parts of the file bear no time
	Open           int  // the sheet that a program shows first
}

// book is a workbook being written.
type book struct {
	file   *excelize.File
	lang   string
	styles map[Style]int

	lastStyle Style // most cells have that of the one before
	lastID    int
}

// Write writes the sheets in order. Every sheet is streamed: that is quick,
// writes texts into their own cells (t="inlineStr", so nothing in them is ever a
// formula), and stores a formula's value beside it, which SetCellFormula does
// not do for numbers.
func Write(sheets []*Sheet, p Properties, out io.Writer) error {
	b := &book{file: excelize.NewFile(), lang: p.Lang[:2], styles: map[Style]int{}}
	defer b.file.Close()
	err := b.write(sheets, p)
	if err != nil {
		return Defect(err)
	}
	at := p.At
	if p.Undated {
		at = time.Time{}
	}
	return b.pack(out, at)
}

func (b *book) write(sheets []*Sheet, p Properties) error {
	if err := b.file.SetDefaultFont(FontName); err != nil {
		return err
	}
	wanted := make([]string, len(sheets))
	for i, s := range sheets {
		wanted[i] = s.Name
	}
	for i, name := range SheetNames(wanted) {
		sheets[i].Name = name
	}
	if err := b.makeSheets(sheets, p.Open); err != nil {
		return err
	}
	for _, step := range []func(*Sheet) error{b.fillSheet, b.namePrinting} {
		for _, s := range sheets {
			if err := step(s); err != nil {
				return fmt.Errorf("sheet %s: %w", s.Name, err)
			}
		}
	}
	return b.describe(p)
}

// makeSheets makes empty worksheets, so that what looks at all of them, such as which
// one is shown first, is settled while they are: the library would read written ones again.
func (b *book) makeSheets(sheets []*Sheet, open int) error {
	for i, s := range sheets {
		if i == 0 {
			if err := b.file.SetSheetName(b.file.GetSheetName(0), s.Name); err != nil {
				return err
			}
		} else if _, err := b.file.NewSheet(s.Name); err != nil {
			return err
		}
	}
	b.file.SetActiveSheet(min(open, len(sheets)-1))
	return nil
}

// fillSheet writes a worksheet. The order is the stream
// writer's: page before the stream, widths and panes before the first row.
func (b *book) fillSheet(s *Sheet) error {
	if err := b.setPage(s); err != nil {
		return err
	}
	// Readers that trust the dimension (openpyxl's read-only mode) see no more than it says.
	all := ""
	if s.More == nil {
		all = Area{0, 1, len(s.Widths) - 1, len(s.Rows)}.String()
	}
	if err := b.file.SetSheetDimension(s.Name, all); err != nil {
		return err
	}
	stream, err := b.file.NewStreamWriter(s.Name)
	if err != nil {
		return err
	}
	if err := b.setColumns(stream, s); err != nil {
		return err
	}
	if err := setPanes(stream, s.Frozen); err != nil {
		return err
	}
	if err := b.writeRows(stream, s); err != nil {
		return err
	}
	if err := b.annotate(s); err != nil {
		return err
	}
	return finish(stream, s)
}

// setColumns gives columns their widths and the styles of cells that are still empty. The
// library puts each before those it has, and programs expect them from left to right.
func (b *book) setColumns(stream *excelize.StreamWriter, s *Sheet) error {
	for to := len(s.Widths) - 1; to >= 0; {
		from := to
		for from > 0 && s.Widths[from-1] == s.Widths[to] {
			from--
		}
		if err := stream.SetColWidth(from+1, to+1, s.Widths[to]); err != nil {
			return err
		}
		to = from - 1
	}
	for column := len(s.ColumnStyles) - 1; column >= 0; column-- {
		style, err := b.styleID(s.ColumnStyles[column])
		if err != nil {
			return err
		}
		if err := stream.SetColStyle(column+1, column+1, style); err != nil {
			return err
		}
	}
	return nil
}

func (b *book) writeRows(stream *excelize.StreamWriter, s *Sheet) error {
	for n, row := range s.Rows {
		if err := b.writeRow(stream, n+1, row); err != nil {
			return err
		}
	}
	if s.More == nil {
		return nil
	}
	n := len(s.Rows)
	for row, err := range s.More {
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

func finish(stream *excelize.StreamWriter, s *Sheet) error {
	for _, m := range s.merges {
		if err := stream.MergeCell(CellName(m.Column, m.Row), CellName(m.ToColumn, m.ToRow)); err != nil {
			return err
		}
	}
	for _, row := range s.Breaks {
		if err := stream.InsertPageBreak(CellName(0, row)); err != nil {
			return err
		}
	}
	if s.Table != "" {
		stripes := true
		err := stream.AddTable(&excelize.Table{
			Range: s.TableAt.String(), Name: s.Table, StyleName: "TableStyleLight1", ShowRowStripes: &stripes,
		})
		if err != nil {
			return err
		}
	}
	return stream.Flush()
}

func (b *book) writeRow(stream *excelize.StreamWriter, n int, row Row) error {
	values := make([]any, len(row.Cells))
	for i, c := range row.Cells {
		if c == (Cell{}) {
			continue
		}
		style, err := b.styleID(c.Style)
		if err != nil {
			return err
		}
		switch v := c.Value.(type) {
		case string:
			c.Value, _ = CleanText(v)
		case *Sheet:
			c.Value = v.Name
		}
		values[i] = excelize.Cell{StyleID: style, Formula: c.Formula, Value: c.Value}
	}
	return stream.SetRow(CellName(0, n), values, excelize.RowOpts{Height: row.Height})
}

func (b *book) styleID(l Style) (int, error) {
	if b.lastID > 0 && l == b.lastStyle {
		return b.lastID, nil
	}
	id, known := b.styles[l]
	if !known {
		var err error
		if id, err = b.file.NewStyle(l.Excelize(b.lang)); err != nil {
			return 0, err
		}
		b.styles[l] = id
	}
	b.lastStyle, b.lastID = l, id
	return id, nil
}

func (b *book) describe(p Properties) error {
	at := p.At.UTC().Format(time.RFC3339)
	title, _ := CleanText(p.Title)
	subject, _ := CleanText(p.Subject)
	err := b.file.SetDocProps(&excelize.DocProperties{
		Title: title, Subject: subject, Creator: Maker, LastModifiedBy: Maker,
		Created: at, Modified: at, Language: p.Lang,
	})
	if err != nil {
		return err
	}
	return b.file.SetAppProps(&excelize.AppProperties{Application: Maker})
}

// Maker is the program, as workbooks name it.
const Maker = "khohoso"

// Defect marks a mistake in a layout or in what writes workbooks; faults pass as they are.
func Defect(err error) error {
	if apperr.CodeOf(err) != apperr.Internal {
		return err
	}
	return apperr.Wrap(apperr.Internal, err, "the workbook could not be made (a defect of the program)",
		"không lập được sổ báo cáo (lỗi của chương trình)")
}

// LangTag names a language as office programs do.
func LangTag(lang string) string {
	if lang == "en" {
		return "en-GB"
	}
	return "vi-VN"
}
