package sheet

import (
	"fmt"
	"time"

	"khohoso/reports/table"
	"khohoso/reports/value"
	"khohoso/reports/wording"
	"khohoso/reports/xlsx"
)

// cover is the first sheet of a workbook.
type cover struct {
	*CoverSheet
	book Workbook
	form *table.Table // the first of the book's
}

// coverSheet says what the workbook is about, from what it was made, whether it can still
// change, and what stands on each of its sheets.
func (w Workbook) coverSheet(sheets []*xlsx.Sheet) *xlsx.Sheet {
	t := w.Tables[0]
	n := &cover{NewCoverSheet(&xlsx.Sheet{Name: wording.Text{VI: "Bìa", EN: "Cover"}.In(t.Lang), Widths: []float64{32, 84, 16}}, t.Lang), w, t}
	title := n.Tr("BỘ BÁO CÁO CỦA KỲ", "REPORTS OF THE PERIOD")
	if !w.Pack {
		title = placeholders(t).Replace("{title}")
	}
	for _, head := range []struct{ words, role string }{{title, "note_title"}, {t.Name, "cover_unit"}} {
		row := n.AddRow(0)
		n.Span(xlsx.Area{Column: 0, Row: row, ToColumn: 2, ToRow: row}, head.words, xlsx.Styles[head.role])
		n.FitRow(row, head.words, xlsx.Styles[head.role], 0, 2)
	}
	n.report()
	n.state()
	n.origin()
	n.Contents(sheets)
	n.Page = xlsx.Page{Landscape: true, Tall: 1, Margins: t.Layout.Print.Margins, Footer: footer(t)}
	n.Area = xlsx.Area{Column: 0, Row: 1, ToColumn: 2, ToRow: len(n.Rows)}
	return n.Sheet
}

func (n *cover) report() {
	w, t := n.book, n.form
	n.Section(wording.Text{VI: "Báo cáo", EN: "Report"})
	if !w.Pack {
		n.Say(n.Tr("Biểu", "Form"), t.FormName())
		n.Say(n.Tr("Căn cứ", "Legal basis"), t.Layout.Basis.In(n.lang))
	}
	if t.Layout.IsList() && !w.Pack {
		n.Say(n.Tr("Hồ sơ", "Dossiers"), n.dict.Measures[string(t.Wanted())].In(n.lang)+" ("+string(t.Wanted())+")")
		if t.Narrowed != "" {
			n.Say(n.Tr("Chỉ gồm", "Only"), t.Narrowed)
		}
	}
	n.Say(n.Tr("Đơn vị báo cáo", "Reporting unit"), t.Name)
	if t.Code != "" {
		n.Say(n.Tr("Mã đơn vị", "Code of the unit"), t.Code)
	}
	n.Say(n.Tr("Kỳ báo cáo", "Period"), wording.PeriodName(t.Period, t.Lang)+" ("+t.Period.Name+")")
	n.fact(n.Tr("Từ ngày", "From"), value.Day(t.Period.From), "note_date")
	n.fact(n.Tr("Đến hết ngày", "To the end of"), value.Day(t.Period.To), "note_date")
	n.Say(n.Tr("Lịch", "Calendar"), n.dict.Calendars[wording.CalendarOf(t.Period)].In(n.lang))
	n.Say(n.Tr("Tổ chức", "Organisation"), n.dict.Organisations[string(t.Organisation)].In(n.lang))
	n.Say(n.Tr("Quy tắc đúng hạn", "On-time rule"), ruleEdition(t)+": "+ruleTitle(t))
	for _, one := range w.Tables {
		if one.Set.Name != "" {
			n.Say(n.Tr("Bộ chỉ số", "Indicator set"), setEdition(one))
			break
		}
	}
}

// state says whether the figures may still change, and by how much they would.
func (n *cover) state() {
	t := n.form
	n.Section(wording.Text{VI: "Tình trạng kỳ", EN: "State of the period"})
	if !t.Closed {
		n.Say(n.Tr("Tình trạng", "State"), n.Tr("Đang mở: số liệu còn thay đổi khi có dữ liệu mới.", "Open: figures change with new data."))
		return
	}
	n.Say(n.Tr("Tình trạng", "State"), n.Tr("Đã chốt: số liệu của sổ này không đổi nữa.", "Closed: the figures of this workbook stay as they are."))
	n.Say(n.Tr("Người chốt", "Closed by"), t.Closing.By)
	n.fact(n.Tr("Chốt lúc", "Closed at"), value.Instant(t.Closing.At), "note_instant")
	if t.Closing.Note != "" {
		n.Say(n.Tr("Ghi chú khi chốt", "Note at closing"), t.Closing.Note)
	}
	if len(t.Restated) > 0 {
		n.Say(n.Tr("Điều chỉnh", "Restated"), fmt.Sprintf(n.Tr("Dữ liệu đến sau khi chốt làm khác %s số liệu; từng số liệu ở trang Điều chỉnh.",
			"What came in after the closing would change %s figures; each is on the sheet Restated."), wording.Number(int64(len(t.Restated)), n.lang)))
		return
	}
	n.Say(n.Tr("Thay đổi về sau", "Later changes"), n.Tr("Dữ liệu đến sau khi chốt không có trong sổ này; xem bảng điều chỉnh (restatements.csv, lệnh khohoso restatements).",
		"What came in after the closing is not in this workbook; see the restatements (restatements.csv, khohoso restatements)."))
}

func (n *cover) origin() {
	t := n.form
	n.Section(wording.Text{VI: "Nguồn số liệu", EN: "Origin of the figures"})
	n.Say(n.Tr("Phiên bản số liệu", "Data version"), t.Version.ID)
	if !t.Version.AsOf.IsZero() {
		n.fact(n.Tr("Số liệu tính đến", "Data as of"), value.Instant(t.Version.AsOf), "note_instant")
		n.Say(n.Tr("Múi giờ", "Time zone"), zoneOf(t.Version.AsOf))
	}
	n.fact(n.Tr("Số sự kiện hồ sơ trong kho", "Dossier events in the warehouse"), value.Count(t.Version.Events), "note_count")
	n.fact(n.Tr("Số hồ sơ trong kho", "Dossiers in the warehouse"), value.Count(t.Version.Dossiers), "note_count")
	n.Say(n.Tr("Chương trình lập", "Made by"), xlsx.Maker)
}

func zoneOf(at time.Time) string { return at.Format("-07:00") + " (" + at.Location().String() + ")" }
