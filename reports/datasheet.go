package reports

// dataTable is the name of the Excel table on the data sheet, for formulas and
// queries of the office: =SUM(SoLieu[received]).
const dataTable = "SoLieu"

// dataColumn is one column of the data sheet.
type dataColumn struct {
	name  string
	width float64
	look  string
	value func(rec *record) any
}

// dataColumns are the columns in order: what every row shares, what the row
// stands for, then every field of the source under its name in the contract.
func (t *table) dataColumns() []dataColumn {
	fixed := func(v any) func(*record) any { return func(*record) any { return v } }
	columns := []dataColumn{
		{"period", 22, "data_text", fixed(t.period.Name)},
		{"period_from", 14, "data_date", fixed(day(t.period.From))},
		{"period_to", 14, "data_date", fixed(day(t.period.To))},
		{"scope_code", 14, "data_text", fixed(t.code)},
		{"scope_name", 34, "data_text", fixed(t.name)},
	}
	group := t.form.Read.By
	columns = append(columns,
		dataColumn{group + "_code", 16, "data_text", func(r *record) any { return r.Code }},
		dataColumn{group + "_name", 40, "data_text", func(r *record) any { return r.Name }})
	if group == "agency" {
		columns = append(columns, dataColumn{"agency_level", 15, "data_text", func(r *record) any { return r.Level }})
	}
	for i, name := range t.form.source.fields {
		columns = append(columns, dataColumn{name, max(13, float64(len(name))*1.05+5), "data_count", func(r *record) any { return r.values[i] }})
	}
	return append(columns,
		dataColumn{"calendar", 13, "data_text", fixed(calendarOf(t.period))},
		dataColumn{"organisation", 16, "data_text", fixed(string(t.organisation))},
		dataColumn{"rule", 14, "data_text", fixed(t.rule.Name)})
}

// dataSheet is the plain table: one head row, nothing merged, typed columns.
func (t *table) dataSheet() *sheet {
	columns := t.dataColumns()
	s := &sheet{name: text{VI: "Số liệu", EN: "Data"}.in(t.lang), table: dataTable}
	for _, c := range columns {
		s.widths = append(s.widths, c.width)
	}
	row := s.add(20)
	for i, c := range columns {
		s.put(i, row, cell{value: c.name, look: roles["data_head"]})
	}
	for i := range t.records {
		row := s.add(0)
		for c, column := range columns {
			s.put(c, row, cell{value: column.value(&t.records[i]), look: roles[column.look]})
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
