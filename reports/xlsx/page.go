package xlsx

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

func setPanes(stream *excelize.StreamWriter, at *Area) error {
	if at == nil {
		return nil
	}
	pane := "bottomLeft"
	if at.Column > 0 {
		pane = "bottomRight"
	}
	return stream.SetPanes(&excelize.Panes{
		Freeze: true, XSplit: at.Column, YSplit: at.Row - 1,
		TopLeftCell: CellName(at.Column, at.Row), ActivePane: pane,
	})
}

// setPage gives the sheet A4 paper, so many pages wide and as many high as it takes.
func (b *book) setPage(s *Sheet) error {
	fit, tall, wide, paper := true, s.Page.Tall, max(1, s.Page.Wide), 9 // 9 is A4
	orientation := "portrait"
	if s.Page.Landscape {
		orientation = "landscape"
	}
	if err := b.file.SetSheetProps(s.Name, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	err := b.file.SetPageLayout(s.Name, &excelize.PageLayoutOptions{
		Size: &paper, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &tall,
	})
	if err != nil {
		return err
	}
	inches := func(side string) *float64 {
		v := s.Page.Margins[side] / 25.4
		return &v
	}
	centred := true
	err = b.file.SetPageMargins(s.Name, &excelize.PageLayoutMarginsOptions{
		Left: inches("left"), Right: inches("right"), Top: inches("top"), Bottom: inches("bottom"),
		Header: inches("header"), Footer: inches("footer"), Horizontally: &centred,
	})
	if err != nil {
		return err
	}
	return b.file.SetHeaderFooter(s.Name, &excelize.HeaderFooterOptions{OddHeader: s.Page.Header, OddFooter: s.Page.Footer})
}

// namePrinting sets the print area and the rows and columns that every page repeats.
func (b *book) namePrinting(s *Sheet) error {
	quoted := "'" + strings.ReplaceAll(s.Name, "'", "''") + "'!"
	if s.Area != (Area{}) {
		a := s.Area
		ref := fmt.Sprintf("%s$%s$%d:$%s$%d", quoted, ColumnName(a.Column), a.Row, ColumnName(a.ToColumn), a.ToRow)
		if err := b.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", RefersTo: ref, Scope: s.Name}); err != nil {
			return err
		}
	}
	if s.Repeat[0] == 0 {
		return nil
	}
	ref := fmt.Sprintf("%s$%d:$%d", quoted, s.Repeat[0], s.Repeat[1])
	if s.Beside > 0 {
		ref = fmt.Sprintf("%s$%s:$%s,%s", quoted, ColumnName(s.Area.Column), ColumnName(s.Area.Column+s.Beside-1), ref)
	}
	return b.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: ref, Scope: s.Name})
}
