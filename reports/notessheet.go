package reports

import (
	"fmt"
	"slices"
	"strings"
)

// notesSheet lets an office defend every figure: what each column is, by which rule,
// what was checked and what is uncertain. The forms of a pack share one.
func (w workbook) notesSheet() *sheet {
	first := w.tables[0]
	n := newPaper(&sheet{
		name: text{VI: "Ghi chú", EN: "Notes"}.in(first.lang), widths: []float64{40, 104},
		about: text{VI: "Quy tắc, ý nghĩa từng cột, điều chưa chắc chắn", EN: "Rules, what each column means, what is uncertain"}.in(first.lang),
	}, first.lang)
	row := n.add(0)
	title := n.t("GHI CHÚ", "NOTES")
	n.span(area{0, row, 1, row}, title, roles["note_title"])
	n.need(row, title, roles["note_title"], 0, 1)
	n.section(text{VI: "Quy tắc", EN: "Rules"})
	first.noteRule(n)
	explained := map[string]bool{}
	for i, t := range w.tables {
		if w.pack {
			n.section(text{VI: "Biểu " + t.form.Code, EN: "Form " + t.form.Code})
			n.say(n.t("Tên", "Title"), t.form.Title.in(n.lang))
			n.say(n.t("Căn cứ", "Legal basis"), t.form.Basis.in(n.lang))
		}
		t.noteOrigin(n)
		t.noteRemarks(n, w.sheets[i])
		t.noteUncertain(n)
		t.noteFormColumns(n)
		if !t.form.list() {
			t.noteDataColumns(n, explained)
		}
	}
	n.print = page{landscape: true, margins: first.form.Print.Margins, footer: first.footer()}
	return n.sheet
}

// noteRule says which on-time rule the figures follow: its edition and basis as
// the warehouse has them, and in full where the dictionary explains it.
func (t *table) noteRule(n *paper) {
	n.say(n.t("Quy tắc đúng hạn", "On-time rule"), t.ruleEdition()+": "+t.ruleTitle())
	basis := t.rule.Basis
	if known, explained := n.dict.Rules[t.rule.Name]; explained && t.rule.Shipped {
		n.say(n.t("Nội dung quy tắc", "The rule in words"), known.of(t.rule.Version).in(n.lang))
		law := known.basisOn(t.period.To)
		if t.signedBefore(2) {
			law = known.Basis // as it was signed
		}
		basis += "\n" + law.in(n.lang)
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
func (t *table) ruled(field string) bool {
	return t.otherRule() && t.form.source.name == flowRead && slices.Contains(ruledFields, field)
}

func (t *table) noteOrigin(n *paper) {
	n.say(n.t("Lập từ", "Made from"), n.dict.Sources[t.form.Read.Source].in(n.lang))
	if words := t.checkedWords(n); words != "" {
		n.say(n.t("Đã kiểm tra", "Checked"), words)
	}
}

// checkedWords lists what held before the workbook was written.
func (t *table) checkedWords(n *paper) string {
	if t.form.list() {
		return n.t("Số dòng ghi ra bằng số hồ sơ đếm riêng trong kho.", "As many rows were written as were counted apart in the warehouse.")
	}
	var all []string
	for _, id := range t.form.identities {
		all = append(all, t.form.Columns[id.column].title()+" = "+t.form.words(id.parts))
	}
	said := ""
	if len(all) > 0 {
		said = n.t("Ở mọi dòng: ", "In every row: ") + strings.Join(all, "; ") + "."
	}
	if t.isWhole {
		said += n.t(" Dòng tổng bằng số liệu đọc riêng cho cả đơn vị.", " The total row equals figures read apart for the whole unit.")
	}
	return strings.TrimSpace(said)
}

func (t *table) noteFormColumns(n *paper) {
	n.section(text{VI: "Các cột của biểu", EN: "Columns of the form"})
	for _, c := range t.form.Columns {
		var path []string
		for _, key := range c.Head {
			path = append(path, t.head(key))
		}
		name := strings.Join(path, " › ")
		if c.Number != "" {
			name = c.Number + " " + name
		}
		n.say(name, t.columnWords(n, c))
	}
}

// columnWords says what a column means, where it is taken from and how it is totalled.
func (t *table) columnWords(n *paper, c *column) string {
	means := c.Means.in(n.lang)
	if slices.ContainsFunc(c.value, func(part term) bool { return t.ruled(part.name) }) {
		means = t.byRuleWords(n)
	}
	if means == "" && len(c.value) == 1 {
		means = t.fieldWords(n, c.value[0].name)
	}
	if c.figure() {
		same := func(f int) string { return t.form.source.fields[f].name }
		means += n.t(" Lấy từ: ", " Taken from: ") + c.value.write(same, " + ", " - ") + "."
	}
	if len(c.Ratio) > 0 {
		top, bottom := t.form.Columns[c.ratio[0]].title(), t.form.Columns[c.ratio[1]].title()
		means += fmt.Sprintf(n.t(" Ở mọi dòng, kể cả dòng tổng: %s / %s, không cộng hay lấy trung bình các tỷ lệ.", " In every row, totals too: %s / %s; ratios are never added or averaged."), top, bottom)
	}
	return strings.TrimSpace(means)
}

// fieldWords says what a field means: in the form's own words, else in the dictionary's.
func (t *table) fieldWords(n *paper, field string) string {
	if words, isOwn := t.form.Fields[field]; isOwn {
		return words.in(n.lang)
	}
	return n.dict.Fields[field].in(n.lang)
}

// noteDataColumns explains each column of the data sheet once in a workbook.
func (t *table) noteDataColumns(n *paper, explained map[string]bool) {
	n.section(text{VI: "Các cột của trang số liệu", EN: "Columns of the data sheet"})
	if len(explained) > 0 {
		n.say(n.t("Cột đã nêu ở trên", "Columns explained above"), n.t("có cùng ý nghĩa.", "mean the same."))
	}
	for _, c := range t.dataColumns() {
		if explained[c.name] {
			continue
		}
		explained[c.name] = true
		means := t.fieldWords(n, c.name)
		if t.ruled(c.name) {
			means += " " + t.byRuleWords(n)
		}
		n.say(c.name, means)
	}
}

// byRuleWords stands where the dictionary would explain a figure by the form's rule.
func (t *table) byRuleWords(n *paper) string {
	return fmt.Sprintf(n.t("Tính theo quy tắc %s.", "Counted by rule %s."), short(t.rule.Name))
}

// remark is a name and the words beside it.
type remark struct{ name, words string }

// remarks writes a section of remarks; one that would be empty has no heading either, unless it was signed with it.
func (t *table) remarks(n *paper, title text, all []remark) {
	if len(all) == 0 && !t.signedBefore(2) {
		return
	}
	n.section(title)
	for _, one := range all {
		n.say(one.name, one.words)
	}
}

// signedBefore says whether the period was closed with words older than an edition's: they stay as they were signed.
func (t *table) signedBefore(edition int64) bool { return t.closed && t.closing.WordsEdition < edition }

// noteRemarks says what the reader of this very workbook should know.
func (t *table) noteRemarks(n *paper, sheets []*sheet) {
	var all []remark
	add := func(name, words string) { all = append(all, remark{name, words}) }
	if t.form.list() {
		add(n.t("Số dòng", "Rows"), fmt.Sprintf(n.t("%s dòng trên %d trang tính.", "%s rows on %d sheets."), grouped(t.list.count, n.lang), len(sheets)))
	} else if t.form.source.name == flowRead {
		add(n.t("Số dòng", "Rows"), n.t(
			fmt.Sprintf("%d dòng có số liệu; dòng mà mọi số đều bằng 0 không được liệt kê.", len(t.records)),
			fmt.Sprintf("%d rows with figures; rows that are all zero are not listed.", len(t.records))))
	}
	if at := t.fieldTotal("received_no_channel"); at > 0 {
		add(n.t("Không ghi kênh", "No channel stated"), n.t(
			fmt.Sprintf("%d hồ sơ tiếp nhận trong kỳ không ghi kênh, tính cùng hồ sơ trực tiếp.", at),
			fmt.Sprintf("%d dossiers received in the period state no channel; they are counted with those in person.", at)))
	}
	if t.unnamed > 0 {
		add(t.form.Rows.Unnamed.in(n.lang), n.t("Nguồn số liệu không có mã và tên cho nhóm này.", "The source has neither code nor name for this group."))
	}
	if t.cut > 0 {
		add(n.t("Văn bản bị cắt", "Texts cut"), n.t(
			fmt.Sprintf("%d văn bản dài quá 32.767 ký tự, phần sau được thay bằng dấu …", t.cut),
			fmt.Sprintf("%d texts were longer than 32,767 characters; an … stands for the rest", t.cut)))
	}
	t.remarks(n, text{VI: "Lưu ý của bản này", EN: "About this copy"}, all)
}

// noteUncertain says what the program cannot know for sure about the form.
func (t *table) noteUncertain(n *paper) {
	var all []remark
	for _, u := range t.form.Uncertain {
		if u.Rule == "" || u.Rule == t.rule.Name {
			all = append(all, remark{decimal(len(all) + 1), text{VI: u.VI, EN: u.EN}.in(n.lang)})
		}
	}
	t.remarks(n, text{VI: "Điều chưa chắc chắn", EN: "What is uncertain"}, all)
}

// fieldTotal sums a field of the source over all records; 0 when it has none.
func (t *table) fieldTotal(name string) int64 {
	i, sum := t.form.source.index(name), 0.0
	for _, rec := range t.records {
		if i >= 0 {
			sum += rec.values[i].number
		}
	}
	return int64(sum)
}
