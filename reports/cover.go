package reports

import (
	"fmt"
	"time"
)

// cover is the first sheet of a workbook.
type cover struct {
	*paper
	book workbook
	form *table // the first of the book's
}

// coverSheet says what the workbook is about, from what it was made, whether it can still
// change, and what stands on each of its sheets.
func (w workbook) coverSheet(sheets []*sheet) *sheet {
	t := w.tables[0]
	n := &cover{newPaper(&sheet{name: text{VI: "Bìa", EN: "Cover"}.in(t.lang), widths: []float64{32, 84, 16}}, t.lang), w, t}
	title := n.tr("BỘ BÁO CÁO CỦA KỲ", "REPORTS OF THE PERIOD")
	if !w.pack {
		title = t.placeholders().Replace("{title}")
	}
	for _, head := range []struct{ words, role string }{{title, "note_title"}, {t.name, "cover_unit"}} {
		row := n.add(0)
		n.span(area{0, row, 2, row}, head.words, roles[head.role])
		n.need(row, head.words, roles[head.role], 0, 2)
	}
	n.report()
	n.state()
	n.origin()
	n.contents(sheets)
	n.print = page{landscape: true, tall: 1, margins: t.form.Print.Margins, footer: t.footer()}
	n.area = area{0, 1, 2, len(n.rows)}
	return n.sheet
}

func (n *cover) report() {
	w, t := n.book, n.form
	n.section(text{VI: "Báo cáo", EN: "Report"})
	if !w.pack {
		n.say(n.tr("Biểu", "Form"), t.form.Code)
		n.say(n.tr("Căn cứ", "Legal basis"), t.form.Basis.in(n.lang))
	}
	if t.form.list() && !w.pack {
		n.say(n.tr("Hồ sơ", "Dossiers"), n.dict.Measures[string(t.wanted())].in(n.lang)+" ("+string(t.wanted())+")")
		if t.narrowed != "" {
			n.say(n.tr("Chỉ gồm", "Only"), t.narrowed)
		}
	}
	n.say(n.tr("Đơn vị báo cáo", "Reporting unit"), t.name)
	if t.code != "" {
		n.say(n.tr("Mã đơn vị", "Code of the unit"), t.code)
	}
	n.say(n.tr("Kỳ báo cáo", "Period"), periodWords(t.period, t.lang)+" ("+t.period.Name+")")
	n.fact(n.tr("Từ ngày", "From"), dayOf(t.period.From), "note_date")
	n.fact(n.tr("Đến hết ngày", "To the end of"), dayOf(t.period.To), "note_date")
	n.say(n.tr("Lịch", "Calendar"), n.dict.Calendars[calendarOf(t.period)].in(n.lang))
	n.say(n.tr("Tổ chức", "Organisation"), n.dict.Organisations[string(t.organisation)].in(n.lang))
	n.say(n.tr("Quy tắc đúng hạn", "On-time rule"), t.ruleEdition()+": "+t.ruleTitle())
	for _, one := range w.tables {
		if one.set.name != "" {
			n.say(n.tr("Bộ chỉ số", "Indicator set"), one.setEdition())
			break
		}
	}
}

// state says whether the figures may still change, and by how much they would.
func (n *cover) state() {
	t := n.form
	n.section(text{VI: "Tình trạng kỳ", EN: "State of the period"})
	if !t.closed {
		n.say(n.tr("Tình trạng", "State"), n.tr("Đang mở: số liệu còn thay đổi khi có dữ liệu mới.", "Open: figures change with new data."))
		return
	}
	n.say(n.tr("Tình trạng", "State"), n.tr("Đã chốt: số liệu của sổ này không đổi nữa.", "Closed: the figures of this workbook stay as they are."))
	n.say(n.tr("Người chốt", "Closed by"), t.closing.By)
	n.fact(n.tr("Chốt lúc", "Closed at"), instantOf(t.closing.At), "note_instant")
	if t.closing.Note != "" {
		n.say(n.tr("Ghi chú khi chốt", "Note at closing"), t.closing.Note)
	}
	if len(t.restated) > 0 {
		n.say(n.tr("Điều chỉnh", "Restated"), fmt.Sprintf(n.tr("Dữ liệu đến sau khi chốt làm khác %s số liệu; từng số liệu ở trang Điều chỉnh.",
			"What came in after the closing would change %s figures; each is on the sheet Restated."), grouped(int64(len(t.restated)), n.lang)))
		return
	}
	n.say(n.tr("Thay đổi về sau", "Later changes"), n.tr("Dữ liệu đến sau khi chốt không có trong sổ này; xem bảng điều chỉnh (restatements.csv, lệnh khohoso restatements).",
		"What came in after the closing is not in this workbook; see the restatements (restatements.csv, khohoso restatements)."))
}

func (n *cover) origin() {
	t := n.form
	n.section(text{VI: "Nguồn số liệu", EN: "Origin of the figures"})
	n.say(n.tr("Phiên bản số liệu", "Data version"), t.version.ID)
	if !t.version.AsOf.IsZero() {
		n.fact(n.tr("Số liệu tính đến", "Data as of"), instantOf(t.version.AsOf), "note_instant")
		n.say(n.tr("Múi giờ", "Time zone"), zoneOf(t.version.AsOf))
	}
	n.fact(n.tr("Số sự kiện hồ sơ trong kho", "Dossier events in the warehouse"), count(t.version.Events), "note_count")
	n.fact(n.tr("Số hồ sơ trong kho", "Dossiers in the warehouse"), count(t.version.Dossiers), "note_count")
	n.say(n.tr("Chương trình lập", "Made by"), maker)
}

func zoneOf(at time.Time) string { return at.Format("-07:00") + " (" + at.Location().String() + ")" }
