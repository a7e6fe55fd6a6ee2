package pages

import (
	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/dashboards/pageworkbook"
	"khohoso/dashboards/view"
	"khohoso/internal/auth"
)

// ProceduresWorkbook holds the procedures and the fields of the period. Errors: those of WriteProcedures.
func ProceduresWorkbook(s *view.PeriodView, v layout.Options) (pageworkbook.Workbook, error) {
	page, err := newProceduresPage(s, v)
	if err != nil {
		return pageworkbook.Workbook{}, err
	}
	b := pageworkbook.Begin(s, page.Frame, "thu-tuc")
	b.Tables = []pageworkbook.Table{breakdownTable(page.Frame, page.T("procedures.title"), page.T("col.procedure"), page.Procedures), breakdownTable(page.Frame, page.T("fields.title"), page.T("col.field"), page.Fields)}
	return b, nil
}

// ProcedureWorkbook holds a procedure by unit and by month. Errors: those of WriteProcedure.
func ProcedureWorkbook(s *view.PeriodView, v layout.Options, code string) (pageworkbook.Workbook, error) {
	return breakdownWorkbook(s, v, code, "thu-tuc", true)
}

// FieldWorkbook holds a field by unit, by procedure and by month. Errors: those of WriteField.
func FieldWorkbook(s *view.PeriodView, v layout.Options, code string) (pageworkbook.Workbook, error) {
	return breakdownWorkbook(s, v, code, "linh-vuc", false)
}

func breakdownWorkbook(s *view.PeriodView, v layout.Options, code, kind string, byProcedure bool) (pageworkbook.Workbook, error) {
	page, err := newBreakdownPage(s, v, code, byProcedure)
	if err != nil {
		return pageworkbook.Workbook{}, err
	}
	b := pageworkbook.Begin(s, page.Frame, kind)
	b.About(page.About)
	whole := breakdownTable(page.Frame, page.T("tiles.title"), page.T("book.what"), []breakdownRow{{Code: page.Place.Code, Name: breakdownName(page.Locale, page.subject.Breakdown, page.subject.byProcedure), measures: page.subject.Unit.Now, handled: page.subject.handling}})
	b.Tables = []pageworkbook.Table{whole, breakdownTable(page.Frame, page.T("cut.units"), page.T("col.unit"), page.Units)}
	if len(page.Procedures) > 0 {
		b.Tables = append(b.Tables, breakdownTable(page.Frame, page.T("cut.procedures"), page.T("col.procedure"), page.Procedures))
	}
	b.Tables = append(b.Tables, pageworkbook.MonthTable(s, page.Locale, &page.subject.Unit))
	return b, nil
}

// breakdownTable is the lines of a breakdown with their figures of flow and of handling.
func breakdownTable(f layout.Frame, name, subject string, rows []breakdownRow) pageworkbook.Table {
	table := pageworkbook.Table{Name: name, Columns: append([]pageworkbook.Column{{Head: f.T("book.code"), Kind: pageworkbook.Text}, {Head: subject, Kind: pageworkbook.Text}}, pageworkbook.FlowColumns(f.Locale, f.Rule)...)}
	table.Columns = append(table.Columns, pageworkbook.Column{Head: f.T("col.median"), Kind: pageworkbook.Score}, pageworkbook.Column{Head: f.T("col.p90"), Kind: pageworkbook.Score})
	for _, row := range rows {
		cells := append([]any{row.Code, row.Name}, pageworkbook.FlowCells(row.measures)...)
		if row.handled.Finished > 0 {
			cells = append(cells, row.handled.MedianDays, row.handled.P90Days)
		} else {
			cells = append(cells, nil, nil)
		}
		table.Rows = append(table.Rows, cells)
	}
	return table
}

// DossierWorkbook holds the life of one dossier. Errors: those of WriteDossier.
func DossierWorkbook(s *view.PeriodView, v layout.Options, code string) (pageworkbook.Workbook, error) {
	page, err := newDossierPage(s, v, code)
	if err != nil {
		return pageworkbook.Workbook{}, err
	}
	t, d := page.Locale, page.told
	b := pageworkbook.Begin(s, page.Frame, "ho-so")
	b.About(page.About)
	events := pageworkbook.Table{Name: t.T("dossier.events"), Columns: []pageworkbook.Column{{Head: t.T("book.at"), Kind: pageworkbook.Moment}, {Head: t.T("book.status"), Kind: pageworkbook.Text}, {Head: t.T("col.unit"), Kind: pageworkbook.Text}, {Head: t.T("col.due_at"), Kind: pageworkbook.Moment}}}
	for _, e := range d.Events {
		events.Rows = append(events.Rows, []any{e.At, t.Status(e.Status), e.AgencyName, e.DueAt})
	}
	pauses := pageworkbook.Table{Name: t.T("dossier.pauses"), Columns: []pageworkbook.Column{{Head: t.T("col.from"), Kind: pageworkbook.Moment}, {Head: t.T("col.until"), Kind: pageworkbook.Moment}, {Head: t.T("col.why"), Kind: pageworkbook.Text}, {Head: t.T("col.workdays"), Kind: pageworkbook.Score}}}
	for _, p := range d.Pauses {
		pauses.Rows = append(pauses.Rows, []any{p.From, p.Until, t.Status(p.Reason), pageworkbook.OrNil(p.WorkingDays)})
	}
	appointments := pageworkbook.Table{Name: t.T("dossier.appointments"), Columns: []pageworkbook.Column{{Head: t.T("col.announced"), Kind: pageworkbook.Moment}, {Head: t.T("col.due_at"), Kind: pageworkbook.Moment}, {Head: t.T("col.note"), Kind: pageworkbook.Text}}}
	for i, a := range d.Appointments {
		appointments.Rows = append(appointments.Rows, []any{a.AnnouncedAt, a.DueAt, appointmentNote(t, i, a)})
	}
	verdicts := pageworkbook.Table{Name: t.T("dossier.verdicts"), Columns: []pageworkbook.Column{{Head: t.T("col.rule"), Kind: pageworkbook.Text}, {Head: t.T("col.judged"), Kind: pageworkbook.Moment}, {Head: t.T("col.verdict"), Kind: pageworkbook.Text}, {Head: t.T("col.overdue_on"), Kind: pageworkbook.Day}}}
	for i, one := range d.Verdicts {
		verdicts.Rows = append(verdicts.Rows, []any{page.Verdicts[i].Rule, one.DueAt, page.Verdicts[i].Verdict, one.OverdueOn})
	}
	for _, table := range []pageworkbook.Table{events, pauses, appointments, verdicts} {
		if len(table.Rows) > 0 {
			b.Tables = append(b.Tables, table)
		}
	}
	return b, nil
}

// FoundWorkbook holds the dossiers behind a finding. Errors: those of WriteDossiers.
func FoundWorkbook(s *view.PeriodView, v layout.Options, list links.List) (pageworkbook.Workbook, error) {
	if !v.SeesDossiers(list.Agency) {
		return pageworkbook.Workbook{}, auth.ErrRefused
	}
	list.Page, list.Format = 1, ""
	page, err := newDossiersPage(s, v, list)
	if err != nil {
		return pageworkbook.Workbook{}, err
	}
	rows, _, err := listRows(s, list, 0, 0)
	if err != nil {
		return pageworkbook.Workbook{}, err
	}
	t := page.Locale
	b := pageworkbook.Begin(s, page.Frame, "dau-hieu_"+links.Slug(list.Finding))
	table := pageworkbook.Table{Name: t.T("col.finding"), Columns: []pageworkbook.Column{{Head: t.T("col.dossier"), Kind: pageworkbook.Text}, {Head: t.T("book.code"), Kind: pageworkbook.Text}, {Head: t.T("col.unit"), Kind: pageworkbook.Text}, {Head: t.T("col.found"), Kind: pageworkbook.Day}, {Head: t.T("col.detail"), Kind: pageworkbook.Text}}}
	for _, d := range rows {
		table.Rows = append(table.Rows, []any{d.DossierCode, d.AgencyCode, d.AgencyName, d.ReceivedAt, d.Status})
	}
	b.Tables = []pageworkbook.Table{table}
	return b, nil
}
