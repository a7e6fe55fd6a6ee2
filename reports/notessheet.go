package reports

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// notes builds the sheet that lets an office defend every figure: what it is,
// by which rule, from which data.
type notes struct {
	*sheet
	lang string
	dict *dictionary
}

// notesSheet explains the other two sheets. The dictionary was read with the
// layouts, so it is there.
func (t *table) notesSheet() *sheet {
	dict, _ := words()
	n := &notes{lang: t.lang, dict: dict, sheet: &sheet{
		name: text{VI: "Ghi chú", EN: "Notes"}.in(t.lang), widths: []float64{34, 76},
	}}
	row := n.add(0)
	title := t.placeholders().Replace("{title}")
	n.span(area{0, row, 1, row}, title, roles["note_title"])
	n.need(row, title, roles["note_title"], 0, 1)
	t.noteReport(n)
	t.noteState(n)
	t.noteOrigin(n)
	t.noteRemarks(n)
	t.noteUncertain(n)
	t.noteFormColumns(n)
	t.noteDataColumns(n)
	n.print = page{margins: t.form.Print.Margins, footer: t.footer()}
	return n.sheet
}

func (n *notes) section(title text) {
	n.add(8)
	row := n.add(18)
	n.span(area{0, row, 1, row}, title.in(n.lang), roles["note_section"])
}

// say writes a name and a text beside it.
func (n *notes) say(name, words string) {
	row := n.add(0)
	n.put(0, row, cell{value: name, look: roles["note_name"]})
	n.put(1, row, cell{value: words, look: roles["note_text"]})
	n.need(row, name, roles["note_name"], 0, 0)
	n.need(row, words, roles["note_text"], 1, 1)
}

// fact writes a name and a number or time beside it, as such.
func (n *notes) fact(name string, value any, role string) {
	row := n.add(18)
	n.put(0, row, cell{value: name, look: roles["note_name"]})
	n.put(1, row, cell{value: value, look: roles[role]})
}

func (n *notes) t(vi, en string) string { return text{VI: vi, EN: en}.in(n.lang) }

func (t *table) noteReport(n *notes) {
	n.section(text{VI: "Báo cáo", EN: "Report"})
	n.say(n.t("Biểu", "Form"), t.form.Code)
	n.say(n.t("Căn cứ", "Legal basis"), t.form.Basis.in(n.lang))
	n.say(n.t("Đơn vị báo cáo", "Reporting unit"), t.name)
	if t.code != "" {
		n.say(n.t("Mã đơn vị", "Code of the unit"), t.code)
	}
	n.say(n.t("Kỳ báo cáo", "Period"), periodWords(t.period, t.lang)+" ("+t.period.Name+")")
	n.fact(n.t("Từ ngày", "From"), day(t.period.From), "note_date")
	n.fact(n.t("Đến hết ngày", "To the end of"), day(t.period.To), "note_date")
	n.say(n.t("Lịch", "Calendar"), n.dict.Calendars[calendarOf(t.period)].in(n.lang))
	n.say(n.t("Tổ chức", "Organisation"), n.dict.Organisations[string(t.organisation)].in(n.lang))
	t.noteRule(n)
}

// noteRule says which on-time rule the figures follow: its edition and basis as
// the warehouse has them, and in full where the dictionary explains it.
func (t *table) noteRule(n *notes) {
	n.say(n.t("Quy tắc đúng hạn", "On-time rule"), t.ruleEdition()+": "+t.ruleTitle())
	basis := t.rule.Basis
	if known, explained := n.dict.Rules[t.rule.Name]; explained && t.rule.Shipped {
		n.say(n.t("Nội dung quy tắc", "The rule in words"), known.Words.in(n.lang))
		basis += "\n" + known.Basis.in(n.lang)
	}
	n.say(n.t("Căn cứ của quy tắc", "Basis of the rule"), basis)
	if t.otherRule() {
		n.say(n.t("Khác quy tắc của biểu", "Not the form's rule"), n.t(
			"Biểu theo quy tắc "+t.form.Rule+"; các cột đúng hạn, quá hạn ở đây theo quy tắc nêu trên và không trừ hồ sơ đang chờ người nộp.",
			"The form follows rule "+t.form.Rule+"; columns of on time and overdue follow the rule above here, and those waiting for the applicant are not taken off."))
	}
}

// otherRule says whether the figures follow another rule than the form's own.
func (t *table) otherRule() bool { return t.rule.Name != t.form.Rule }

// ruled says that a field is counted by a rule that its explanation does not know.
func (t *table) ruled(field string) bool { return t.otherRule() && slices.Contains(ruledFields, field) }

// noteState says whether the figures may still change. What came in after a
// closing is not told here: the workbook of a closed period stays as it was.
func (t *table) noteState(n *notes) {
	n.section(text{VI: "Tình trạng kỳ", EN: "State of the period"})
	if !t.closed {
		n.say(n.t("Tình trạng", "State"), n.t("Đang mở: số liệu còn thay đổi khi có dữ liệu mới.", "Open: figures change with new data."))
		return
	}
	n.say(n.t("Tình trạng", "State"), n.t("Đã chốt: số liệu của sổ này không đổi nữa.", "Closed: the figures of this workbook stay as they are."))
	n.say(n.t("Người chốt", "Closed by"), t.closing.By)
	n.fact(n.t("Chốt lúc", "Closed at"), wallClock(t.closing.At), "note_instant")
	if t.closing.Note != "" {
		n.say(n.t("Ghi chú khi chốt", "Note at closing"), t.closing.Note)
	}
	n.say(n.t("Thay đổi về sau", "Later changes"), n.t("Dữ liệu đến sau khi chốt không có trong sổ này; xem bảng điều chỉnh (restatements.csv, lệnh khohoso restatements).",
		"What came in after the closing is not in this workbook; see the restatements (restatements.csv, khohoso restatements)."))
}

func (t *table) noteOrigin(n *notes) {
	n.section(text{VI: "Nguồn số liệu", EN: "Origin of the figures"})
	n.say(n.t("Phiên bản số liệu", "Data version"), t.version.ID)
	if !t.version.AsOf.IsZero() {
		n.fact(n.t("Số liệu tính đến", "Data as of"), wallClock(t.version.AsOf), "note_instant")
		n.say(n.t("Múi giờ", "Time zone"), zoneOf(t.version.AsOf))
	}
	n.fact(n.t("Số sự kiện hồ sơ trong kho", "Dossier events in the warehouse"), t.version.Events, "note_count")
	n.fact(n.t("Số hồ sơ trong kho", "Dossiers in the warehouse"), t.version.Dossiers, "note_count")
	n.say(n.t("Chương trình lập", "Made by"), maker)
	n.say(n.t("Lập từ", "Made from"), n.dict.Sources[t.form.Read.Source].in(n.lang))
	n.say(n.t("Đã kiểm tra", "Checked"), t.checkedWords(n))
}

func zoneOf(at time.Time) string { return at.Format("-07:00") + " (" + at.Location().String() + ")" }

// checkedWords lists what held before the workbook was written.
func (t *table) checkedWords(n *notes) string {
	var all []string
	for _, id := range t.form.identities {
		all = append(all, t.form.Columns[id.column].title()+" = "+t.form.words(id.parts))
	}
	said := n.t("Ở mọi dòng: ", "In every row: ") + strings.Join(all, "; ") + "."
	if t.isWhole {
		said += n.t(" Dòng tổng bằng số liệu đọc riêng cho cả đơn vị.", " The total row equals figures read apart for the whole unit.")
	}
	return said
}

func (t *table) noteFormColumns(n *notes) {
	n.section(text{VI: "Các cột của biểu", EN: "Columns of the form"})
	for _, c := range t.form.Columns {
		var path []string
		for _, key := range c.Head {
			path = append(path, t.form.Heads[key].in(n.lang))
		}
		means := c.Means.in(n.lang)
		if slices.ContainsFunc(c.value, func(part term) bool { return t.ruled(part.name) }) {
			means = t.byRuleWords(n)
		}
		if c.figure() {
			same := func(f int) string { return t.form.source.fields[f] }
			means += n.t(" Lấy từ: ", " Taken from: ") + c.value.write(same, " + ", " - ") + "."
		}
		name := strings.Join(path, " › ")
		if c.Number != "" {
			name = c.Number + " " + name
		}
		n.say(name, means)
	}
}

func (t *table) noteDataColumns(n *notes) {
	n.section(text{VI: "Các cột của trang số liệu", EN: "Columns of the data sheet"})
	for _, c := range t.dataColumns() {
		means := n.dict.Fields[c.name].in(n.lang)
		if t.ruled(c.name) {
			means += " " + t.byRuleWords(n)
		}
		n.say(c.name, means)
	}
}

// byRuleWords stands where the dictionary would explain a figure by the form's rule.
func (t *table) byRuleWords(n *notes) string {
	return fmt.Sprintf(n.t("Tính theo quy tắc %s.", "Counted by rule %s."), short(t.rule.Name))
}

// noteRemarks says what the reader of this very workbook should know.
func (t *table) noteRemarks(n *notes) {
	n.section(text{VI: "Lưu ý của bản này", EN: "About this copy"})
	n.say(n.t("Số dòng", "Rows"), n.t(
		fmt.Sprintf("%d dòng có số liệu; dòng mà mọi số đều bằng 0 không được liệt kê.", len(t.records)),
		fmt.Sprintf("%d rows with figures; rows that are all zero are not listed.", len(t.records))))
	if at := t.fieldTotal("received_no_channel"); at > 0 {
		n.say(n.t("Không ghi kênh", "No channel stated"), n.t(
			fmt.Sprintf("%d hồ sơ tiếp nhận trong kỳ không ghi kênh, tính cùng hồ sơ trực tiếp.", at),
			fmt.Sprintf("%d dossiers received in the period state no channel; they are counted with those in person.", at)))
	}
	if t.unnamed > 0 {
		n.say(t.form.Rows.Unnamed.in(n.lang), n.t("Nguồn số liệu không có mã và tên cho nhóm này.", "The source has neither code nor name for this group."))
	}
	if t.cut > 0 {
		n.say(n.t("Văn bản bị cắt", "Texts cut"), n.t(
			fmt.Sprintf("%d văn bản dài quá 32.767 ký tự, phần sau được thay bằng dấu …", t.cut),
			fmt.Sprintf("%d texts were longer than 32,767 characters; an … stands for the rest", t.cut)))
	}
}

// noteUncertain says what the program cannot know for sure about the form.
func (t *table) noteUncertain(n *notes) {
	n.section(text{VI: "Điều chưa chắc chắn", EN: "What is uncertain"})
	number := 0
	for _, u := range t.form.Uncertain {
		if u.Rule == "" || u.Rule == t.rule.Name {
			number++
			n.say(decimal(number), text{VI: u.VI, EN: u.EN}.in(n.lang))
		}
	}
}

// fieldTotal sums a field of the source over all records; 0 when it has none.
func (t *table) fieldTotal(field string) int64 {
	i, sum := t.form.source.index(field), int64(0)
	for _, rec := range t.records {
		if i >= 0 {
			sum += rec.values[i]
		}
	}
	return sum
}

// properties of the workbook come from the data, so that they are the same again.
func (t *table) properties() properties {
	at := t.version.AsOf
	if at.IsZero() { // a warehouse without events
		at = t.period.To
	}
	return properties{
		title:   t.form.Code + " " + t.form.Title.in(t.lang),
		subject: short(t.name) + " " + t.period.Name,
		at:      at,
		lang:    langTag(t.lang),
	}
}
