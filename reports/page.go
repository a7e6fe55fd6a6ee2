package reports

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

func setPanes(stream *excelize.StreamWriter, at *area) error {
	if at == nil {
		return nil
	}
	pane := "bottomLeft"
	if at.column > 0 {
		pane = "bottomRight"
	}
	return stream.SetPanes(&excelize.Panes{
		Freeze: true, XSplit: at.column, YSplit: at.row - 1,
		TopLeftCell: cellName(at.column, at.row), ActivePane: pane,
	})
}

// setPage gives the sheet A4 paper, so many pages wide and as many high as it takes.
func (b *book) setPage(s *sheet) error {
	fit, tall, wide, paper := true, s.print.tall, max(1, s.print.wide), 9 // 9 is A4
	orientation := "portrait"
	if s.print.landscape {
		orientation = "landscape"
	}
	if err := b.file.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	err := b.file.SetPageLayout(s.name, &excelize.PageLayoutOptions{
		Size: &paper, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &tall,
	})
	if err != nil {
		return err
	}
	inches := func(side string) *float64 {
		v := s.print.margins[side] / 25.4
		return &v
	}
	centred := true
	err = b.file.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{
		Left: inches("left"), Right: inches("right"), Top: inches("top"), Bottom: inches("bottom"),
		Header: inches("header"), Footer: inches("footer"), Horizontally: &centred,
	})
	if err != nil {
		return err
	}
	return b.file.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{OddHeader: s.print.header, OddFooter: s.print.footer})
}

// namePrinting sets the print area and the rows and columns that every page repeats.
func (b *book) namePrinting(s *sheet) error {
	quoted := "'" + strings.ReplaceAll(s.name, "'", "''") + "'!"
	if s.area != (area{}) {
		a := s.area
		ref := fmt.Sprintf("%s$%s$%d:$%s$%d", quoted, columnName(a.column), a.row, columnName(a.toColumn), a.toRow)
		if err := b.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", RefersTo: ref, Scope: s.name}); err != nil {
			return err
		}
	}
	if s.repeat[0] == 0 {
		return nil
	}
	ref := fmt.Sprintf("%s$%d:$%d", quoted, s.repeat[0], s.repeat[1])
	if s.beside > 0 {
		ref = fmt.Sprintf("%s$A:$%s,%s", quoted, columnName(s.beside-1), ref)
	}
	return b.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: ref, Scope: s.name})
}
