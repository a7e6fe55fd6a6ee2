package reports

import "math"

// dataTable is the name of the Excel table on the data sheet, for formulas and
// queries of the office: =SUM(SoLieu[received]).
const dataTable = "SoLieu"

// dataColumn is one column of the data sheet.
type dataColumn struct {
	name  string
	width float64
	kind  kind
	value func(rec *record) value
}

// dataColumns are the columns in order: what every row shares, what the row
// stands for, then every field of the source under its name in the contract.
func (t *table) dataColumns() []dataColumn {
	fixed := func(v value) func(*record) value { return func(*record) value { return v } }
	columns := []dataColumn{
		{"period", 22, aText, fixed(texts(t.period.Name))},
		{"period_from", 14, aDay, fixed(dayOf(t.period.From))},
		{"period_to", 14, aDay, fixed(dayOf(t.period.To))},
		{"scope_code", 14, aText, fixed(texts(t.code))},
		{"scope_name", 34, aText, fixed(texts(t.name))},
	}
	group := t.form.rowsAre()
	columns = append(columns,
		dataColumn{group + "_code", 16, aText, func(r *record) value { return texts(r.Code) }},
		dataColumn{group + "_name", 40, aText, func(r *record) value { return texts(r.Name) }})
	if group == "agency" {
		columns = append(columns, dataColumn{"agency_level", 15, aText, func(r *record) value { return texts(r.Level) }})
	}
	for i, f := range t.form.source.fields {
		columns = append(columns, dataColumn{f.name, math.Ceil(max(13, float64(len(f.name))*1.05+5)/4) * 4, f.kind, func(r *record) value { return r.values[i] }})
	}
	columns = append(columns,
		dataColumn{"calendar", 13, aText, fixed(texts(calendarOf(t.period)))},
		dataColumn{"organisation", 16, aText, fixed(texts(string(t.organisation)))},
		dataColumn{"rule", 14, aText, fixed(texts(t.rule.Name))})
	if t.set.name != "" {
		columns = append(columns, dataColumn{"set", 14, aText, fixed(texts(t.set.name))})
	}
	return columns
}

// dataSheet is the plain table: one head row, nothing merged, typed columns.
func (t *table) dataSheet() *sheet {
	columns := t.dataColumns()
	s := &sheet{name: text{VI: "Số liệu", EN: "Data"}.in(t.lang), table: dataTable,
		about: text{VI: "Số liệu của biểu, để lọc và tính", EN: "The form's figures, to filter and compute with"}.in(t.lang), count: int64(len(t.records))}
	for _, c := range columns {
		s.widths = append(s.widths, c.width)
	}
	row := s.add(20)
	for i, c := range columns {
		s.put(i, row, cell{value: c.name, look: roles["data_head"]})
	}
	looks := dataLooks(columns)
	for i := range t.records {
		row := s.add(0)
		for c, column := range columns {
			s.put(c, row, cell{value: column.value(&t.records[i]).cell(), look: looks[c]})
		}
	}
	if len(t.records) == 0 {
		s.add(0) // a table has at least one row under its head
	}
	s.tableAt = area{0, 1, len(columns) - 1, len(s.rows)}
	s.frozen = &area{column: 0, row: 2}
	s.repeat = [2]int{1, 1}
	s.print = page{landscape: true, wide: 2, margins: t.form.Print.Margins, footer: t.footer()}
	return s
}

func dataLooks(columns []dataColumn) []look {
	looks := make([]look, len(columns))
	for i, c := range columns {
		looks[i] = dataLook(c.kind)
	}
	return looks
}
