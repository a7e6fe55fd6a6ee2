package reports

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"khohoso/models/metrics"
	"khohoso/models/restatement"
)

// workbook is one file in the making: its forms and the sheets that each of them has.
type workbook struct {
	tables []*table
	sheets [][]*sheet
	pack   bool
}

// all are the sheets in their order: the cover, what is signed, what is computed with, the notes.
func (w workbook) all() []*sheet {
	notes := w.notesSheet()
	var signed, plain []*sheet
	for i, own := range w.sheets {
		lists := w.tables[i].form.list()
		for n, s := range own {
			if w.pack && n > 0 && !lists {
				w.tables[i].rename(s)
			}
			if n == 0 || lists {
				signed = append(signed, s)
			} else {
				plain = append(plain, s)
			}
		}
	}
	sheets := append(signed, plain...)
	if restated := w.tables[0].restatedSheet(); restated != nil {
		sheets = append(sheets, restated)
	}
	sheets = append(sheets, notes)
	return append([]*sheet{w.coverSheet(sheets)}, sheets...)
}

// rename tells a form's data and charts from those of the other forms of a pack.
func (t *table) rename(s *sheet) {
	s.name += " " + t.form.shortName()
	s.about += " (" + t.form.Code + ")"
	if s.table != "" {
		s.table += "_" + strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
				return r
			}
			return '_'
		}, t.form.shortName())
	}
}

// paper is a sheet of names and what stands beside them, such as the cover.
type paper struct {
	*sheet
	lang string
	dict *dictionary
}

func newPaper(s *sheet, lang string) *paper {
	dict, _ := words() // read with the layouts
	return &paper{sheet: s, lang: lang, dict: dict}
}

func (n *paper) t(vi, en string) string { return text{VI: vi, EN: en}.in(n.lang) }

func (n *paper) section(title text) {
	n.add(8)
	row := n.add(18)
	n.span(area{0, row, len(n.widths) - 1, row}, title.in(n.lang), roles["note_section"])
}

// say writes a name and a text beside it.
func (n *paper) say(name, words string) {
	row := n.add(0)
	n.put(0, row, cell{value: name, look: roles["note_name"]})
	n.put(1, row, cell{value: words, look: roles["note_text"]})
	n.need(row, name, roles["note_name"], 0, 0)
	n.need(row, words, roles["note_text"], 1, 1)
}

// fact writes a name and a number or time beside it, as such.
func (n *paper) fact(name string, v value, role string) {
	row := n.add(18)
	n.put(0, row, cell{value: name, look: roles["note_name"]})
	n.put(1, row, cell{value: v.cell(), look: roles[role]})
}

// coverSheet says what the workbook is about, from what it was made, whether it can still
// change, and what stands on each of its sheets.
func (w workbook) coverSheet(sheets []*sheet) *sheet {
	t := w.tables[0]
	n := newPaper(&sheet{name: text{VI: "Bìa", EN: "Cover"}.in(t.lang), widths: []float64{32, 84, 16}}, t.lang)
	title := n.t("BỘ BÁO CÁO CỦA KỲ", "REPORTS OF THE PERIOD")
	if !w.pack {
		title = t.placeholders().Replace("{title}")
	}
	for _, head := range []struct{ words, role string }{{title, "note_title"}, {t.name, "cover_unit"}} {
		row := n.add(0)
		n.span(area{0, row, 2, row}, head.words, roles[head.role])
		n.need(row, head.words, roles[head.role], 0, 2)
	}
	w.coverReport(n)
	t.coverState(n)
	t.coverOrigin(n)
	w.contents(n, sheets)
	n.print = page{landscape: true, tall: 1, margins: t.form.Print.Margins, footer: t.footer()}
	n.area = area{0, 1, 2, len(n.rows)}
	return n.sheet
}

func (w workbook) coverReport(n *paper) {
	t := w.tables[0]
	n.section(text{VI: "Báo cáo", EN: "Report"})
	if !w.pack {
		n.say(n.t("Biểu", "Form"), t.form.Code)
		n.say(n.t("Căn cứ", "Legal basis"), t.form.Basis.in(n.lang))
	}
	if t.form.list() && !w.pack {
		n.say(n.t("Hồ sơ", "Dossiers"), n.dict.Measures[string(t.wanted())].in(n.lang)+" ("+string(t.wanted())+")")
		if t.narrowed != "" {
			n.say(n.t("Chỉ gồm", "Only"), t.narrowed)
		}
	}
	n.say(n.t("Đơn vị báo cáo", "Reporting unit"), t.name)
	if t.code != "" {
		n.say(n.t("Mã đơn vị", "Code of the unit"), t.code)
	}
	n.say(n.t("Kỳ báo cáo", "Period"), periodWords(t.period, t.lang)+" ("+t.period.Name+")")
	n.fact(n.t("Từ ngày", "From"), dayOf(t.period.From), "note_date")
	n.fact(n.t("Đến hết ngày", "To the end of"), dayOf(t.period.To), "note_date")
	n.say(n.t("Lịch", "Calendar"), n.dict.Calendars[calendarOf(t.period)].in(n.lang))
	n.say(n.t("Tổ chức", "Organisation"), n.dict.Organisations[string(t.organisation)].in(n.lang))
	n.say(n.t("Quy tắc đúng hạn", "On-time rule"), t.ruleEdition()+": "+t.ruleTitle())
	for _, one := range w.tables {
		if one.set.name != "" {
			n.say(n.t("Bộ chỉ số", "Indicator set"), one.setEdition())
			break
		}
	}
}

// setEdition is the indicator set by its name, version and basis.
func (t *table) setEdition() string {
	said := t.setEditionShort()
	words := metrics.WordsOfSet(t.set.name, t.set.version)
	if note := (text{VI: words.Note, EN: words.NoteEN}).in(t.lang); note != "" && !t.signedBefore(2) {
		said += ". " + note
	}
	if t.set.basis != "" {
		said += ": " + t.set.basis
	}
	return said
}

// setEditionShort is the set by name and version.
func (t *table) setEditionShort() string {
	if t.set.name == "" {
		return "–"
	}
	return short(t.set.name) + fmt.Sprintf(text{VI: ", bản %d", EN: ", version %d"}.in(t.lang), t.set.version)
}

// coverState says whether the figures may still change, and by how much they would.
func (t *table) coverState(n *paper) {
	n.section(text{VI: "Tình trạng kỳ", EN: "State of the period"})
	if !t.closed {
		n.say(n.t("Tình trạng", "State"), n.t("Đang mở: số liệu còn thay đổi khi có dữ liệu mới.", "Open: figures change with new data."))
		return
	}
	n.say(n.t("Tình trạng", "State"), n.t("Đã chốt: số liệu của sổ này không đổi nữa.", "Closed: the figures of this workbook stay as they are."))
	n.say(n.t("Người chốt", "Closed by"), t.closing.By)
	n.fact(n.t("Chốt lúc", "Closed at"), instantOf(t.closing.At), "note_instant")
	if t.closing.Note != "" {
		n.say(n.t("Ghi chú khi chốt", "Note at closing"), t.closing.Note)
	}
	if len(t.restated) > 0 {
		n.say(n.t("Điều chỉnh", "Restated"), fmt.Sprintf(n.t("Dữ liệu đến sau khi chốt làm khác %s số liệu; từng số liệu ở trang Điều chỉnh.",
			"What came in after the closing would change %s figures; each is on the sheet Restated."), grouped(int64(len(t.restated)), n.lang)))
		return
	}
	n.say(n.t("Thay đổi về sau", "Later changes"), n.t("Dữ liệu đến sau khi chốt không có trong sổ này; xem bảng điều chỉnh (restatements.csv, lệnh khohoso restatements).",
		"What came in after the closing is not in this workbook; see the restatements (restatements.csv, khohoso restatements)."))
}

func (t *table) coverOrigin(n *paper) {
	n.section(text{VI: "Nguồn số liệu", EN: "Origin of the figures"})
	n.say(n.t("Phiên bản số liệu", "Data version"), t.version.ID)
	if !t.version.AsOf.IsZero() {
		n.fact(n.t("Số liệu tính đến", "Data as of"), instantOf(t.version.AsOf), "note_instant")
		n.say(n.t("Múi giờ", "Time zone"), zoneOf(t.version.AsOf))
	}
	n.fact(n.t("Số sự kiện hồ sơ trong kho", "Dossier events in the warehouse"), count(t.version.Events), "note_count")
	n.fact(n.t("Số hồ sơ trong kho", "Dossiers in the warehouse"), count(t.version.Dossiers), "note_count")
	n.say(n.t("Chương trình lập", "Made by"), maker)
}

func zoneOf(at time.Time) string { return at.Format("-07:00") + " (" + at.Location().String() + ")" }

// contents lists the other sheets, each with a link, what it is and how many rows it has.
func (w workbook) contents(n *paper, sheets []*sheet) {
	n.section(text{VI: "Các trang tính", EN: "Sheets"})
	row := n.add(0)
	for i, head := range []string{n.t("Trang", "Sheet"), n.t("Nội dung", "What it is"), n.t("Số dòng", "Rows")} {
		n.put(i, row, cell{value: head, look: roles["data_head"]})
	}
	for _, s := range sheets {
		row := n.add(0)
		n.put(0, row, cell{value: s, look: roles["link"]})
		n.put(1, row, cell{value: s.about, look: roles["note_text"]})
		if s.table != "" {
			n.put(2, row, cell{value: s.count, look: roles["note_count"]})
		}
		n.need(row, s.about, roles["note_text"], 1, 1)
		n.links = append(n.links, link{0, row, s})
	}
}

// restatedSheet lists what would be published otherwise today; nil when there is nothing.
func (t *table) restatedSheet() *sheet {
	if len(t.restated) == 0 {
		return nil
	}
	n := newPaper(&sheet{name: text{VI: "Điều chỉnh", EN: "Restated"}.in(t.lang), widths: []float64{14, 36, 14, 26, 14, 14, 14, 12, 60}}, t.lang)
	n.about = n.t("Số liệu đã chốt sẽ khác nếu tính lại hôm nay, và nguyên nhân", "Closed figures that would differ today, and why")
	n.table, n.count = "DieuChinh", int64(len(t.restated))
	row := n.add(20)
	for i, head := range []string{
		n.t("Mã đơn vị", "Unit code"), n.t("Đơn vị", "Unit"), n.t("Chỉ số", "Indicator"), n.t("Số liệu", "Figure"), n.t("Đã chốt", "As closed"),
		n.t("Hôm nay", "Today"), n.t("Chênh lệch", "Difference"), n.t("Số hồ sơ", "Dossiers"), n.t("Nguyên nhân", "Causes"),
	} {
		n.put(i, row, cell{value: head, look: roles["data_head"]})
	}
	plain, counted := dataLook(aText), dataLook(aCount)
	figure := dataLook(aCount)
	figure.format = "#,##0.####"
	for _, r := range t.restated {
		row := n.add(0)
		values := []value{texts(r.AgencyCode), texts(r.AgencyName), texts(r.Indicator), texts(n.measure(r)), number(r.Old), number(r.New),
			number(r.Difference()), count(r.Dossiers), texts(n.causes(r.Causes))}
		for i, v := range values {
			n.put(i, row, cell{value: v.cell(), look: []look{plain, plain, plain, plain, figure, figure, figure, counted, plain}[i]})
		}
	}
	n.tableAt, n.frozen, n.repeat = area{0, 1, len(n.widths) - 1, len(n.rows)}, &area{0, 2, 0, 2}, [2]int{1, 1}
	n.print = page{landscape: true, margins: t.form.Print.Margins, footer: t.footer()}
	return n.sheet
}

func (n *paper) measure(r restatement.Restatement) string {
	if known, ok := n.dict.Measures[r.Measure]; ok {
		return known.in(n.lang)
	}
	return r.Measure
}

func (n *paper) causes(all []restatement.CauseCount) string {
	var said []string
	for _, c := range all {
		words := n.dict.Causes[string(c.Cause)].in(n.lang)
		if words == "" {
			words = string(c.Cause)
		}
		if c.Dossiers > 0 {
			words += " (" + strconv.FormatInt(c.Dossiers, 10) + ")"
		}
		said = append(said, words)
	}
	return strings.Join(slices.Compact(said), "; ")
}

// properties of the workbook come from the data, so that they are the same again.
func (w workbook) properties() properties {
	t := w.tables[0]
	at := t.version.AsOf
	if at.IsZero() { // a warehouse without events
		at = t.period.To
	}
	p := properties{title: t.form.Code + " " + t.form.Title.in(t.lang), subject: short(t.name) + " " + t.period.Name, at: at, lang: langTag(t.lang), open: 1}
	if w.pack {
		p.title, p.open = text{VI: "Bộ báo cáo của kỳ", EN: "Reports of the period"}.in(t.lang), 0
	}
	return p
}
