package reports

import (
	"context"
	"io"

	"khohoso/internal/apperr"
	"khohoso/reports/layout"
	"khohoso/reports/sheet"
	"khohoso/reports/source"
	"khohoso/reports/wording"
	"khohoso/reports/xlsx"
)

// RenderPack writes all forms of a period for one unit, or for the province, into one
// workbook: a cover with the contents, the forms, their data, and notes that explain all of
// them. Which forms a pack holds, their layouts say. Nothing is written unless every form balances.
func RenderPack(ctx context.Context, r source.Reads, q Request, out io.Writer) error {
	w, err := gatherPack(ctx, r, q)
	if err != nil {
		return err
	}
	return xlsx.Write(w.All(), w.Properties(), out)
}

func gatherPack(ctx context.Context, r source.Reads, q Request) (sheet.Workbook, error) {
	w := sheet.Workbook{Pack: true}
	all, err := q.Layouts.OrShipped()
	if err != nil {
		return w, xlsx.Defect(err)
	}
	for _, form := range all.Layouts {
		wanted, err := packed(ctx, form, r, q)
		if err != nil {
			return w, err
		}
		if !wanted {
			continue
		}
		t, err := fillIn(ctx, r, form, q)
		if err != nil {
			return w, err
		}
		sheets, err := sheet.Of(t)
		if err != nil {
			return w, err
		}
		w.Tables, w.Sheets = append(w.Tables, t), append(w.Sheets, sheets)
	}
	if len(w.Tables) == 0 {
		return w, apperr.New(apperr.UnknownName, "no layout belongs to a pack; give one a line: pack: all",
			"không có biểu nào thuộc bộ báo cáo; thêm dòng pack: all vào một tệp bố cục")
	}
	return w, nil
}

// packed says whether a form belongs into the pack of a request's unit, for its period.
func packed(ctx context.Context, l *layout.Layout, r source.Reads, q Request) (bool, error) {
	if l.Pack == "" || l.Source.CalendarOnly && wording.CalendarOf(q.Period) == "span" {
		return false, nil
	}
	if l.Pack == "all" {
		return true, nil
	}
	s, err := findSubject(ctx, r, l, q)
	if err != nil || s.Province {
		return s.Province, err
	}
	if l.Pack == "province" {
		return false, nil
	}
	for _, a := range s.Agencies {
		if a.ParentCode == s.Code && a.Code != s.Code {
			return true, nil
		}
	}
	return false, nil
}

// PackName is the file name of a pack.
func PackName(q Request) string {
	q.Form = "bo-bao-cao"
	return FileName(q)
}
