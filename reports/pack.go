package reports

import (
	"context"
	"io"

	"khohoso/internal/apperr"
)

// RenderPack writes all forms of a period for one unit, or for the province, into one
// workbook: a cover with the contents, the forms, their data, and notes that explain all of
// them. Which forms a pack holds, their layouts say. Nothing is written unless every form balances.
func RenderPack(ctx context.Context, r Reads, q Request, out io.Writer) error {
	w, err := gatherPack(ctx, r, q)
	if err != nil {
		return err
	}
	return writeBook(w.all(), w.properties(), out)
}

func gatherPack(ctx context.Context, r Reads, q Request) (workbook, error) {
	w := workbook{pack: true}
	all, err := q.Layouts.orShipped()
	if err != nil {
		return w, defect(err)
	}
	for _, form := range all.forms {
		wanted, err := form.packed(ctx, r, q)
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
		sheets, err := t.sheets()
		if err != nil {
			return w, err
		}
		w.tables, w.sheets = append(w.tables, t), append(w.sheets, sheets)
	}
	if len(w.tables) == 0 {
		return w, apperr.New(apperr.UnknownName, "no layout belongs to a pack; give one a line: pack: all",
			"không có biểu nào thuộc bộ báo cáo; thêm dòng pack: all vào một tệp bố cục")
	}
	return w, nil
}

// packed says whether a form belongs into the pack of a request's unit, for its period.
func (l *layout) packed(ctx context.Context, r Reads, q Request) (bool, error) {
	if l.Pack == "" || l.source.calendarOnly && calendarOf(q.Period) == "span" {
		return false, nil
	}
	if l.Pack == "all" {
		return true, nil
	}
	s, err := findScope(ctx, r, l, q)
	if err != nil || s.province {
		return s.province, err
	}
	if l.Pack == "province" {
		return false, nil
	}
	for _, a := range s.agencies {
		if a.ParentCode == s.code && a.Code != s.code {
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
