package sheet

import (
	"math"
	"slices"

	"khohoso/reports/source"
	"khohoso/reports/table"
	"khohoso/reports/value"
	"khohoso/reports/wording"
	"khohoso/reports/xlsx"
)

// DataTable is the name of the Excel table on the data sheet, for formulas and
// queries of the office: =SUM(SoLieu[received]).
const DataTable = "SoLieu"

// dataColumn is one column of the data sheet.
type dataColumn struct {
	name  string
	width float64
	kind  value.Kind
	value func(rec *source.Record) value.Value
}

// dataColumns are the columns in order: what every row shares, what the row
// stands for, then every field of the source under its name in the contract.
func dataColumns(t *table.Table) []dataColumn {
	fixed := func(v value.Value) func(*source.Record) value.Value {
		return func(*source.Record) value.Value { return v }
	}
	columns := []dataColumn{
		{"period", 22, value.KindText, fixed(value.Text(t.Period.Name))},
		{"period_from", 14, value.KindDay, fixed(value.Day(t.Period.From))},
		{"period_to", 14, value.KindDay, fixed(value.Day(t.Period.To))},
		{"scope_code", 14, value.KindText, fixed(value.Text(t.Code))},
		{"scope_name", 34, value.KindText, fixed(value.Text(t.Name))},
	}
	group := t.Layout.RowsAre()
	columns = append(columns,
		dataColumn{group + "_code", 16, value.KindText, func(r *source.Record) value.Value { return value.Text(r.Code) }},
		dataColumn{group + "_name", 40, value.KindText, func(r *source.Record) value.Value { return value.Text(r.Name) }})
	if group == "agency" {
		columns = append(columns, dataColumn{"agency_level", 15, value.KindText, func(r *source.Record) value.Value { return value.Text(r.Level) }})
	}
	for i, f := range t.Layout.Source.Fields {
		columns = append(columns, dataColumn{f.Name, math.Ceil(max(13, float64(len(f.Name))*1.05+5)/4) * 4, f.Kind, func(r *source.Record) value.Value { return r.Values[i] }})
	}
	columns = append(columns,
		dataColumn{"calendar", 13, value.KindText, fixed(value.Text(wording.CalendarOf(t.Period)))},
		dataColumn{"organisation", 16, value.KindText, fixed(value.Text(string(t.Organisation)))},
		dataColumn{"rule", 14, value.KindText, fixed(value.Text(t.Rule.Name))})
	if t.Set.Name != "" {
		columns = append(columns, dataColumn{"set", 14, value.KindText, fixed(value.Text(t.Set.Name))})
	}
	return columns
}

// dataSheet is the plain table: one head row, nothing merged, typed columns.
func dataSheet(t *table.Table) *xlsx.Sheet {
	columns := dataColumns(t)
	s := &xlsx.Sheet{Name: wording.Text{VI: "Số liệu", EN: "Data"}.In(t.Lang), Table: DataTable,
		About: wording.Text{VI: "Số liệu của biểu, để lọc và tính", EN: "The form's figures, to filter and compute with"}.In(t.Lang), Count: int64(len(t.Records))}
	for _, c := range columns {
		s.Widths = append(s.Widths, c.width)
	}
	row := s.AddRow(20)
	for i, c := range columns {
		s.Put(i, row, xlsx.Cell{Value: c.name, Style: dataHead(t, c.kind)})
	}
	styles := dataStyles(t, columns)
	for i := range t.Records {
		row := s.AddRow(0)
		for c, column := range columns {
			s.Put(c, row, xlsx.Cell{Value: column.value(&t.Records[i]).Cell(), Style: styles[c]})
		}
	}
	if len(t.Records) == 0 {
		s.AddRow(0) // a table has at least one row under its head
	}
	s.TableAt = xlsx.Area{Column: 0, Row: 1, ToColumn: len(columns) - 1, ToRow: len(s.Rows)}
	s.Frozen = &xlsx.Area{Column: 0, Row: 2}
	s.Repeat = [2]int{1, 1}
	s.Page = xlsx.Page{Landscape: true, Wide: 2, Margins: t.Layout.Print.Margins, Footer: footer(t)}
	if !t.SignedBefore(3) {
		printLegibly(t, s, columns)
	}
	return s
}

// printLegibly prints what differs between rows, across as many pages as a readable size takes, each with the code and name
// of its rows. What all rows share stands in the head of the page.
func printLegibly(t *table.Table, s *xlsx.Sheet, columns []dataColumn) {
	at := func(name string) int {
		return slices.IndexFunc(columns, func(c dataColumn) bool { return c.name == name })
	}
	s.Area = xlsx.Area{Column: at("scope_name") + 1, Row: 1, ToColumn: at("calendar") - 1, ToRow: len(s.Rows)}
	s.Beside, s.Page.Header = 2, pageHead(t)
	s.Page.Wide = s.PagesAcross(0.75)
}

// dataHead is the style of a head: it stands over its figures.
func dataHead(t *table.Table, k value.Kind) xlsx.Style {
	head := xlsx.Styles["data_head"]
	if !t.SignedBefore(3) {
		if head.Across = xlsx.DataStyle(k).Across; head.Across == "right" {
			head.Indent = 1
		}
	}
	return head
}

func dataStyles(t *table.Table, columns []dataColumn) []xlsx.Style {
	styles := make([]xlsx.Style, len(columns))
	for i, c := range columns {
		styles[i] = xlsx.DataStyle(c.kind)
		if styles[i].Across == "right" && styles[i].Format != "" && !t.SignedBefore(3) {
			styles[i].Format += xlsx.Pad // under its head
		}
	}
	return styles
}
