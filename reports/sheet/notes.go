package sheet

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"khohoso/reports/layout"
	"khohoso/reports/table"
	"khohoso/reports/wording"
	"khohoso/reports/xlsx"
)

// notesSheet lets an office defend every figure: what each column is, by which rule,
// what was checked and what is uncertain. The forms of a pack share one.
func (w Workbook) notesSheet() *xlsx.Sheet {
	first := w.Tables[0]
	n := NewCoverSheet(&xlsx.Sheet{
		Name: wording.Text{VI: "Ghi chú", EN: "Notes"}.In(first.Lang), Widths: []float64{40, 104},
		About: wording.Text{VI: "Quy tắc, ý nghĩa từng cột, điều chưa chắc chắn", EN: "Rules, what each column means, what is uncertain"}.In(first.Lang),
	}, first.Lang)
	row := n.AddRow(0)
	title := n.Tr("GHI CHÚ", "NOTES")
	n.Span(xlsx.Area{Column: 0, Row: row, ToColumn: 1, ToRow: row}, title, xlsx.Styles["note_title"])
	n.FitRow(row, title, xlsx.Styles["note_title"], 0, 1)
	n.Section(wording.Text{VI: "Quy tắc", EN: "Rules"})
	(&notes{n, first}).rule()
	explained := map[string]bool{}
	for i, t := range w.Tables {
		if w.Pack {
			n.Section(wording.Text{VI: "Biểu " + t.FormName(), EN: "Form " + t.FormName()})
			n.Say(n.Tr("Tên", "Title"), t.Layout.Title.In(n.lang))
			n.Say(n.Tr("Căn cứ", "Legal basis"), t.Layout.Basis.In(n.lang))
		}
		of := &notes{n, t}
		of.origin()
		of.remarks(w.Sheets[i])
		of.uncertain()
		of.formColumns()
		if !t.Layout.IsList() {
			of.dataColumns(explained)
		}
	}
	n.Page = xlsx.Page{Landscape: true, Margins: first.Layout.Print.Margins, Footer: footer(first)}
	return n.Sheet
}

// notes are the remarks on one form.
type notes struct {
	*CoverSheet
	form *table.Table
}

// rule says which on-time rule the figures follow: its edition and basis as
// the warehouse has them, and in full where the dictionary explains it.
func (n *notes) rule() {
	n.Say(n.Tr("Quy tắc đúng hạn", "On-time rule"), ruleEdition(n.form)+": "+ruleTitle(n.form))
	basis := n.form.Rule.Basis
	if known, explained := n.dict.Rules[n.form.Rule.Name]; explained && n.form.Rule.Shipped {
		n.Say(n.Tr("Nội dung quy tắc", "The rule in words"), known.Of(n.form.Rule.Version).In(n.lang))
		law := known.BasisOn(n.form.Period.To)
		if n.form.SignedBefore(2) {
			law = known.Basis // as it was signed
		}
		basis += "\n" + law.In(n.lang)
	}
	n.Say(n.Tr("Căn cứ của quy tắc", "Basis of the rule"), basis)
	if n.form.OtherRule() {
		n.Say(n.Tr("Khác quy tắc của biểu", "Not the form's rule"), n.Tr(
			"Biểu theo quy tắc "+n.form.Layout.Rule+"; các cột đúng hạn, quá hạn ở đây theo quy tắc nêu trên và không trừ hồ sơ đang chờ người nộp.",
			"The form follows rule "+n.form.Layout.Rule+"; columns of on time and overdue follow the rule above here, and those waiting for the applicant are not taken off."))
	}
}

func (n *notes) origin() {
	n.Say(n.Tr("Lập từ", "Made from"), n.dict.Sources[n.form.Layout.Read.Source].In(n.lang))
	if words := n.checkedWords(); words != "" {
		n.Say(n.Tr("Đã kiểm tra", "Checked"), words)
	}
}

// checkedWords lists what held before the workbook was written.
func (n *notes) checkedWords() string {
	if n.form.Layout.IsList() {
		return n.Tr("Số dòng ghi ra bằng số hồ sơ đếm riêng trong kho.", "As many rows were written as were counted apart in the warehouse.")
	}
	var all []string
	for _, id := range n.form.Layout.Invariants {
		all = append(all, n.form.Layout.Columns[id.Column].Title()+" = "+n.form.Layout.Words(id.Parts))
	}
	said := ""
	if len(all) > 0 {
		said = n.Tr("Ở mọi dòng: ", "In every row: ") + strings.Join(all, "; ") + "."
	}
	if n.form.IsWhole {
		said += n.Tr(" Dòng tổng bằng số liệu đọc riêng cho cả đơn vị.", " The total row equals figures read apart for the whole unit.")
	}
	return strings.TrimSpace(said)
}

func (n *notes) formColumns() {
	n.Section(wording.Text{VI: "Các cột của biểu", EN: "Columns of the form"})
	for _, c := range n.form.Layout.Columns {
		var path []string
		for _, key := range c.Head {
			path = append(path, headText(n.form, key))
		}
		name := strings.Join(path, " › ")
		if c.Number != "" {
			name = c.Number + " " + name
		}
		n.Say(name, n.columnWords(c))
	}
}

// columnWords says what a column means, where it is taken from and how it is totalled.
func (n *notes) columnWords(c *layout.Column) string {
	means := c.Means.In(n.lang)
	if slices.ContainsFunc(c.Value, func(part layout.Term) bool { return n.form.Ruled(part.Name) }) {
		means = n.byRuleWords()
	}
	if means == "" && len(c.Value) == 1 {
		means = n.fieldWords(c.Value[0].Name)
	}
	if c.IsFigure() {
		same := func(f int) string { return n.form.Layout.Source.Fields[f].Name }
		means += n.Tr(" Lấy từ: ", " Taken from: ") + c.Value.Write(same, " + ", " - ") + "."
	}
	if len(c.Ratio) > 0 {
		top, bottom := n.form.Layout.Columns[c.RatioOf[0]].Title(), n.form.Layout.Columns[c.RatioOf[1]].Title()
		means += fmt.Sprintf(n.Tr(" Ở mọi dòng, kể cả dòng tổng: %s / %s, không cộng hay lấy trung bình các tỷ lệ.", " In every row, totals too: %s / %s; ratios are never added or averaged."), top, bottom)
	}
	return strings.TrimSpace(means)
}

// fieldWords says what a field means: in the form's own words, else in the dictionary's.
func (n *notes) fieldWords(field string) string {
	if words, isOwn := n.form.Layout.Fields[field]; isOwn {
		return words.In(n.lang)
	}
	return n.dict.Fields[field].In(n.lang)
}

// dataColumns explains each column of the data sheet once in a workbook.
func (n *notes) dataColumns(explained map[string]bool) {
	n.Section(wording.Text{VI: "Các cột của trang số liệu", EN: "Columns of the data sheet"})
	if len(explained) > 0 {
		n.Say(n.Tr("Cột đã nêu ở trên", "Columns explained above"), n.Tr("có cùng ý nghĩa.", "mean the same."))
	}
	for _, c := range dataColumns(n.form) {
		if explained[c.name] {
			continue
		}
		explained[c.name] = true
		means := n.fieldWords(c.name)
		if n.form.Ruled(c.name) {
			means += " " + n.byRuleWords()
		}
		n.Say(c.name, means)
	}
}

// byRuleWords stands where the dictionary would explain a figure by the form's rule.
func (n *notes) byRuleWords() string {
	return fmt.Sprintf(n.Tr("Tính theo quy tắc %s.", "Counted by rule %s."), wording.Short(n.form.Rule.Name))
}

// remark is a name and the words beside it.
type remark struct{ name, words string }

// listed writes a section of remarks; one that would be empty has no heading either, unless it was signed with it.
func (n *notes) listed(title wording.Text, all []remark) {
	if len(all) == 0 && !n.form.SignedBefore(2) {
		return
	}
	n.Section(title)
	for _, one := range all {
		n.Say(one.name, one.words)
	}
}

// remarks says what the reader of this very workbook should know.
func (n *notes) remarks(sheets []*xlsx.Sheet) {
	var all []remark
	add := func(name, words string) { all = append(all, remark{name, words}) }
	if n.form.Layout.IsList() {
		add(n.Tr("Số dòng", "Rows"), fmt.Sprintf(n.Tr("%s dòng trên %d trang tính.", "%s rows on %d sheets."), wording.Number(n.form.List.Count, n.lang), len(sheets)))
	} else if n.form.Layout.Source.Name == layout.Flow {
		add(n.Tr("Số dòng", "Rows"), n.Tr(
			fmt.Sprintf("%d dòng có số liệu; dòng mà mọi số đều bằng 0 không được liệt kê.", len(n.form.Records)),
			fmt.Sprintf("%d rows with figures; rows that are all zero are not listed.", len(n.form.Records))))
	}
	if at := n.form.FieldTotal("received_no_channel"); at > 0 {
		add(n.Tr("Không ghi kênh", "No channel stated"), n.Tr(
			fmt.Sprintf("%d hồ sơ tiếp nhận trong kỳ không ghi kênh, tính cùng hồ sơ trực tiếp.", at),
			fmt.Sprintf("%d dossiers received in the period state no channel; they are counted with those in person.", at)))
	}
	if n.form.Unnamed > 0 {
		add(n.form.Layout.Rows.Unnamed.In(n.lang), n.Tr("Nguồn số liệu không có mã và tên cho nhóm này.", "The source has neither code nor name for this group."))
	}
	if n.form.Cut > 0 {
		add(n.Tr("Văn bản bị cắt", "Texts cut"), n.Tr(
			fmt.Sprintf("%d văn bản dài quá 32.767 ký tự, phần sau được thay bằng dấu …", n.form.Cut),
			fmt.Sprintf("%d texts were longer than 32,767 characters; an … stands for the rest", n.form.Cut)))
	}
	n.listed(wording.Text{VI: "Lưu ý của bản này", EN: "About this copy"}, all)
}

// uncertain says what the program cannot know for sure about the form.
func (n *notes) uncertain() {
	var all []remark
	for _, u := range n.form.Layout.Uncertain {
		if u.Rule == "" || u.Rule == n.form.Rule.Name {
			all = append(all, remark{strconv.Itoa(len(all) + 1), wording.Text{VI: u.VI, EN: u.EN}.In(n.lang)})
		}
	}
	n.listed(wording.Text{VI: "Điều chưa chắc chắn", EN: "What is uncertain"}, all)
}
