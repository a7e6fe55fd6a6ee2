package sheet

import (
	"slices"
	"strconv"
	"strings"

	"khohoso/models/restatement"
	"khohoso/reports/table"
	"khohoso/reports/value"
	"khohoso/reports/wording"
	"khohoso/reports/xlsx"
)

// restatedSheet lists what would be published otherwise today; nil when there is nothing.
func restatedSheet(t *table.Table) *xlsx.Sheet {
	if len(t.Restated) == 0 {
		return nil
	}
	n := NewCoverSheet(&xlsx.Sheet{Name: wording.Text{VI: "Điều chỉnh", EN: "Restated"}.In(t.Lang), Widths: []float64{14, 36, 14, 26, 14, 14, 14, 12, 60}}, t.Lang)
	n.About = n.Tr("Số liệu đã chốt sẽ khác nếu tính lại hôm nay, và nguyên nhân", "Closed figures that would differ today, and why")
	n.Table, n.Count = "DieuChinh", int64(len(t.Restated))
	row := n.AddRow(20)
	for i, head := range []string{
		n.Tr("Mã đơn vị", "Unit code"), n.Tr("Đơn vị", "Unit"), n.Tr("Chỉ số", "Indicator"), n.Tr("Số liệu", "Figure"), n.Tr("Đã chốt", "As closed"),
		n.Tr("Hôm nay", "Today"), n.Tr("Chênh lệch", "Difference"), n.Tr("Số hồ sơ", "Dossiers"), n.Tr("Nguyên nhân", "Causes"),
	} {
		n.Put(i, row, xlsx.Cell{Value: head, Style: xlsx.Styles["data_head"]})
	}
	plain, counted := xlsx.DataStyle(value.KindText), xlsx.DataStyle(value.KindCount)
	figure := xlsx.DataStyle(value.KindCount)
	figure.Format = "#,##0.####"
	for _, r := range t.Restated {
		row := n.AddRow(0)
		values := []value.Value{value.Text(r.AgencyCode), value.Text(r.AgencyName), value.Text(r.Indicator), value.Text(n.measure(r)), value.Number(r.Old), value.Number(r.New),
			value.Number(r.Difference()), value.Count(r.Dossiers), value.Text(n.causes(r.Causes))}
		for i, v := range values {
			n.Put(i, row, xlsx.Cell{Value: v.Cell(), Style: []xlsx.Style{plain, plain, plain, plain, figure, figure, figure, counted, plain}[i]})
		}
	}
	n.TableAt, n.Frozen, n.Repeat = xlsx.Area{Column: 0, Row: 1, ToColumn: len(n.Widths) - 1, ToRow: len(n.Rows)}, &xlsx.Area{Column: 0, Row: 2, ToColumn: 0, ToRow: 2}, [2]int{1, 1}
	n.Page = xlsx.Page{Landscape: true, Margins: t.Layout.Print.Margins, Footer: footer(t)}
	return n.Sheet
}

func (n *CoverSheet) measure(r restatement.Restatement) string {
	if known, ok := n.dict.Measures[r.Measure]; ok {
		return known.In(n.lang)
	}
	return r.Measure
}

func (n *CoverSheet) causes(all []restatement.CauseCount) string {
	var said []string
	for _, c := range all {
		words := n.dict.Causes[string(c.Cause)].In(n.lang)
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
