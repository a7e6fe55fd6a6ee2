package reports

import (
	"slices"
	"strconv"
	"strings"

	"khohoso/models/restatement"
)

// restatedSheet lists what would be published otherwise today; nil when there is nothing.
func (t *table) restatedSheet() *sheet {
	if len(t.restated) == 0 {
		return nil
	}
	n := newPaper(&sheet{name: text{VI: "Điều chỉnh", EN: "Restated"}.in(t.lang), widths: []float64{14, 36, 14, 26, 14, 14, 14, 12, 60}}, t.lang)
	n.about = n.tr("Số liệu đã chốt sẽ khác nếu tính lại hôm nay, và nguyên nhân", "Closed figures that would differ today, and why")
	n.table, n.count = "DieuChinh", int64(len(t.restated))
	row := n.add(20)
	for i, head := range []string{
		n.tr("Mã đơn vị", "Unit code"), n.tr("Đơn vị", "Unit"), n.tr("Chỉ số", "Indicator"), n.tr("Số liệu", "Figure"), n.tr("Đã chốt", "As closed"),
		n.tr("Hôm nay", "Today"), n.tr("Chênh lệch", "Difference"), n.tr("Số hồ sơ", "Dossiers"), n.tr("Nguyên nhân", "Causes"),
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
