package reports

import (
	"fmt"
	"slices"
	"strconv"
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
	title := n.tr("GHI CHÚ", "NOTES")
	n.span(area{0, row, 1, row}, title, roles["note_title"])
	n.need(row, title, roles["note_title"], 0, 1)
	n.section(text{VI: "Quy tắc", EN: "Rules"})
	(&notes{n, first}).rule()
	explained := map[string]bool{}
	for i, t := range w.tables {
		if w.pack {
			n.section(text{VI: "Biểu " + t.form.Code, EN: "Form " + t.form.Code})
			n.say(n.tr("Tên", "Title"), t.form.Title.in(n.lang))
			n.say(n.tr("Căn cứ", "Legal basis"), t.form.Basis.in(n.lang))
		}
		of := &notes{n, t}
		of.origin()
		of.remarks(w.sheets[i])
		of.uncertain()
		of.formColumns()
		if !t.form.list() {
			of.dataColumns(explained)
		}
	}
	n.print = page{landscape: true, margins: first.form.Print.Margins, footer: first.footer()}
	return n.sheet
}

// notes are the remarks on one form.
type notes struct {
	*paper
	form *table
}

// rule says which on-time rule the figures follow: its edition and basis as
// the warehouse has them, and in full where the dictionary explains it.
func (n *notes) rule() {
	n.say(n.tr("Quy tắc đúng hạn", "On-time rule"), n.form.ruleEdition()+": "+n.form.ruleTitle())
	basis := n.form.rule.Basis
	if known, explained := n.dict.Rules[n.form.rule.Name]; explained && n.form.rule.Shipped {
		n.say(n.tr("Nội dung quy tắc", "The rule in words"), known.of(n.form.rule.Version).in(n.lang))
		law := known.basisOn(n.form.period.To)
		if n.form.signedBefore(2) {
			law = known.Basis // as it was signed
		}
		basis += "\n" + law.in(n.lang)
	}
	n.say(n.tr("Căn cứ của quy tắc", "Basis of the rule"), basis)
	if n.form.otherRule() {
		n.say(n.tr("Khác quy tắc của biểu", "Not the form's rule"), n.tr(
			"Biểu theo quy tắc "+n.form.form.Rule+"; các cột đúng hạn, quá hạn ở đây theo quy tắc nêu trên và không trừ hồ sơ đang chờ người nộp.",
			"The form follows rule "+n.form.form.Rule+"; columns of on time and overdue follow the rule above here, and those waiting for the applicant are not taken off."))
	}
}

func (n *notes) origin() {
	n.say(n.tr("Lập từ", "Made from"), n.dict.Sources[n.form.form.Read.Source].in(n.lang))
	if words := n.checkedWords(); words != "" {
		n.say(n.tr("Đã kiểm tra", "Checked"), words)
	}
}

// checkedWords lists what held before the workbook was written.
func (n *notes) checkedWords() string {
	if n.form.form.list() {
		return n.tr("Số dòng ghi ra bằng số hồ sơ đếm riêng trong kho.", "As many rows were written as were counted apart in the warehouse.")
	}
	var all []string
	for _, id := range n.form.form.identities {
		all = append(all, n.form.form.Columns[id.column].title()+" = "+n.form.form.words(id.parts))
	}
	said := ""
	if len(all) > 0 {
		said = n.tr("Ở mọi dòng: ", "In every row: ") + strings.Join(all, "; ") + "."
	}
	if n.form.isWhole {
		said += n.tr(" Dòng tổng bằng số liệu đọc riêng cho cả đơn vị.", " The total row equals figures read apart for the whole unit.")
	}
	return strings.TrimSpace(said)
}

func (n *notes) formColumns() {
	n.section(text{VI: "Các cột của biểu", EN: "Columns of the form"})
	for _, c := range n.form.form.Columns {
		var path []string
		for _, key := range c.Head {
			path = append(path, n.form.head(key))
		}
		name := strings.Join(path, " › ")
		if c.Number != "" {
			name = c.Number + " " + name
		}
		n.say(name, n.columnWords(c))
	}
}

// columnWords says what a column means, where it is taken from and how it is totalled.
func (n *notes) columnWords(c *column) string {
	means := c.Means.in(n.lang)
	if slices.ContainsFunc(c.value, func(part term) bool { return n.form.ruled(part.name) }) {
		means = n.byRuleWords()
	}
	if means == "" && len(c.value) == 1 {
		means = n.fieldWords(c.value[0].name)
	}
	if c.figure() {
		same := func(f int) string { return n.form.form.source.fields[f].name }
		means += n.tr(" Lấy từ: ", " Taken from: ") + c.value.write(same, " + ", " - ") + "."
	}
	if len(c.Ratio) > 0 {
		top, bottom := n.form.form.Columns[c.ratio[0]].title(), n.form.form.Columns[c.ratio[1]].title()
		means += fmt.Sprintf(n.tr(" Ở mọi dòng, kể cả dòng tổng: %s / %s, không cộng hay lấy trung bình các tỷ lệ.", " In every row, totals too: %s / %s; ratios are never added or averaged."), top, bottom)
	}
	return strings.TrimSpace(means)
}

// fieldWords says what a field means: in the form's own words, else in the dictionary's.
func (n *notes) fieldWords(field string) string {
	if words, isOwn := n.form.form.Fields[field]; isOwn {
		return words.in(n.lang)
	}
	return n.dict.Fields[field].in(n.lang)
}

// dataColumns explains each column of the data sheet once in a workbook.
func (n *notes) dataColumns(explained map[string]bool) {
	n.section(text{VI: "Các cột của trang số liệu", EN: "Columns of the data sheet"})
	if len(explained) > 0 {
		n.say(n.tr("Cột đã nêu ở trên", "Columns explained above"), n.tr("có cùng ý nghĩa.", "mean the same."))
	}
	for _, c := range n.form.dataColumns() {
		if explained[c.name] {
			continue
		}
		explained[c.name] = true
		means := n.fieldWords(c.name)
		if n.form.ruled(c.name) {
			means += " " + n.byRuleWords()
		}
		n.say(c.name, means)
	}
}

// byRuleWords stands where the dictionary would explain a figure by the form's rule.
func (n *notes) byRuleWords() string {
	return fmt.Sprintf(n.tr("Tính theo quy tắc %s.", "Counted by rule %s."), short(n.form.rule.Name))
}

// remark is a name and the words beside it.
type remark struct{ name, words string }

// listed writes a section of remarks; one that would be empty has no heading either, unless it was signed with it.
func (n *notes) listed(title text, all []remark) {
	if len(all) == 0 && !n.form.signedBefore(2) {
		return
	}
	n.section(title)
	for _, one := range all {
		n.say(one.name, one.words)
	}
}

// remarks says what the reader of this very workbook should know.
func (n *notes) remarks(sheets []*sheet) {
	var all []remark
	add := func(name, words string) { all = append(all, remark{name, words}) }
	if n.form.form.list() {
		add(n.tr("Số dòng", "Rows"), fmt.Sprintf(n.tr("%s dòng trên %d trang tính.", "%s rows on %d sheets."), grouped(n.form.list.count, n.lang), len(sheets)))
	} else if n.form.form.source.name == flowRead {
		add(n.tr("Số dòng", "Rows"), n.tr(
			fmt.Sprintf("%d dòng có số liệu; dòng mà mọi số đều bằng 0 không được liệt kê.", len(n.form.records)),
			fmt.Sprintf("%d rows with figures; rows that are all zero are not listed.", len(n.form.records))))
	}
	if at := n.form.fieldTotal("received_no_channel"); at > 0 {
		add(n.tr("Không ghi kênh", "No channel stated"), n.tr(
			fmt.Sprintf("%d hồ sơ tiếp nhận trong kỳ không ghi kênh, tính cùng hồ sơ trực tiếp.", at),
			fmt.Sprintf("%d dossiers received in the period state no channel; they are counted with those in person.", at)))
	}
	if n.form.unnamed > 0 {
		add(n.form.form.Rows.Unnamed.in(n.lang), n.tr("Nguồn số liệu không có mã và tên cho nhóm này.", "The source has neither code nor name for this group."))
	}
	if n.form.cut > 0 {
		add(n.tr("Văn bản bị cắt", "Texts cut"), n.tr(
			fmt.Sprintf("%d văn bản dài quá 32.767 ký tự, phần sau được thay bằng dấu …", n.form.cut),
			fmt.Sprintf("%d texts were longer than 32,767 characters; an … stands for the rest", n.form.cut)))
	}
	n.listed(text{VI: "Lưu ý của bản này", EN: "About this copy"}, all)
}

// uncertain says what the program cannot know for sure about the form.
func (n *notes) uncertain() {
	var all []remark
	for _, u := range n.form.form.Uncertain {
		if u.Rule == "" || u.Rule == n.form.rule.Name {
			all = append(all, remark{strconv.Itoa(len(all) + 1), text{VI: u.VI, EN: u.EN}.in(n.lang)})
		}
	}
	n.listed(text{VI: "Điều chưa chắc chắn", EN: "What is uncertain"}, all)
}
