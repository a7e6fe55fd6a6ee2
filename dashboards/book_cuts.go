package dashboards

import (
	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/internal/auth"
	"khohoso/models/metrics"
)

// ProceduresBook holds the procedures and the fields of the period. Errors: those of WriteProcedures.
func (s *Snapshot) ProceduresBook(v View) (Book, error) {
	page, err := s.proceduresPage(v)
	if err != nil {
		return Book{}, err
	}
	b := s.book(page.frame, "thu-tuc")
	b.Tables = []BookTable{page.cutTable(page.T("procedures.title"), page.T("col.procedure"), page.Procedures), page.cutTable(page.T("fields.title"), page.T("col.field"), page.Fields)}
	return b, nil
}

// ProcedureBook holds a procedure by unit and by month. Errors: those of WriteProcedure.
func (s *Snapshot) ProcedureBook(v View, code string) (Book, error) {
	return s.cutBook(v, code, "thu-tuc", true)
}

// FieldBook holds a field by unit, by procedure and by month. Errors: those of WriteField.
func (s *Snapshot) FieldBook(v View, code string) (Book, error) {
	return s.cutBook(v, code, "linh-vuc", false)
}

func (s *Snapshot) cutBook(v View, code, kind string, byProcedure bool) (Book, error) {
	page, err := s.cutPage(v, code, byProcedure)
	if err != nil {
		return Book{}, err
	}
	b := s.book(page.frame, kind)
	b.about(page.About)
	whole := page.cutTable(page.T("tiles.title"), page.T("book.what"), []cutRow{{Code: page.place.Code, Name: breakdownName(page.Locale, page.subject.cut, page.subject.byProcedure), measures: page.subject.unit.now, handled: page.subject.handling}})
	b.Tables = []BookTable{whole, page.cutTable(page.T("cut.units"), page.T("col.unit"), page.Units)}
	if len(page.Procedures) > 0 {
		b.Tables = append(b.Tables, page.cutTable(page.T("cut.procedures"), page.T("col.procedure"), page.Procedures))
	}
	b.Tables = append(b.Tables, s.monthTable(page.Locale, &page.subject.unit))
	return b, nil
}

// cutTable is the lines of a cut with their figures of flow and of handling.
func (f frame) cutTable(name, subject string, rows []cutRow) BookTable {
	table := BookTable{Name: name, Columns: append([]BookColumn{{f.T("book.code"), bookText}, {subject, bookText}}, flowColumns(f.Locale, f.Rule)...)}
	table.Columns = append(table.Columns, BookColumn{f.T("col.median"), bookScore}, BookColumn{f.T("col.p90"), bookScore})
	for _, row := range rows {
		cells := append([]any{row.Code, row.Name}, flowCells(row.measures)...)
		if row.handled.Finished > 0 {
			cells = append(cells, row.handled.MedianDays, row.handled.P90Days)
		} else {
			cells = append(cells, nil, nil)
		}
		table.Rows = append(table.Rows, cells)
	}
	return table
}

// flowColumns are the heads of flowCells; rule is the one that lateness follows.
func flowColumns(t locale.Locale, rule string) []BookColumn {
	return []BookColumn{
		{t.T("tile.received"), bookCount}, {t.T("tile.closed"), bookCount}, {t.T("col.on_time"), bookShare}, {t.T("col.online"), bookShare},
		{t.T("col.late"), bookCount}, {t.T("col.open"), bookCount}, {t.T("col.overdue", rule), bookCount}, {t.T("col.waiting"), bookCount},
	}
}

func flowCells(m metrics.Measures) []any {
	return []any{m.Received, m.Closed, fraction(m.OnTime()), fraction(m.Online()), m.FinishedLate, m.OpenEnd, m.FormOpenOverdue(), m.OpenOverdueWait}
}

// monthTable is the trend of a unit or cut; months that the data do not reach are empty.
func (s *Snapshot) monthTable(t locale.Locale, u *unit) BookTable {
	table := BookTable{Name: t.T("trend.title"), Columns: append([]BookColumn{{t.T("col.month"), bookText}}, flowColumns(t, s.rule.Name)...)}
	for i, month := range s.months {
		cells := flowCells(u.months[i])
		if !s.monthOf(u, i) {
			cells = make([]any, len(cells))
		}
		table.Rows = append(table.Rows, append([]any{t.Period(month)}, cells...))
	}
	return table
}

// DossierBook holds the life of one dossier. Errors: those of WriteDossier.
func (s *Snapshot) DossierBook(v View, code string) (Book, error) {
	page, err := s.dossierPage(v, code)
	if err != nil {
		return Book{}, err
	}
	t, d := page.Locale, page.told
	b := s.book(page.frame, "ho-so")
	b.about(page.About)
	events := BookTable{Name: t.T("dossier.events"), Columns: []BookColumn{{t.T("book.at"), bookMoment}, {t.T("book.status"), bookText}, {t.T("col.unit"), bookText}, {t.T("col.due_at"), bookMoment}}}
	for _, e := range d.Events {
		events.Rows = append(events.Rows, []any{e.At, t.Status(e.Status), e.AgencyName, e.DueAt})
	}
	pauses := BookTable{Name: t.T("dossier.pauses"), Columns: []BookColumn{{t.T("col.from"), bookMoment}, {t.T("col.until"), bookMoment}, {t.T("col.why"), bookText}, {t.T("col.workdays"), bookScore}}}
	for _, p := range d.Pauses {
		pauses.Rows = append(pauses.Rows, []any{p.From, p.Until, t.Status(p.Reason), orNil(p.WorkingDays)})
	}
	appointments := BookTable{Name: t.T("dossier.appointments"), Columns: []BookColumn{{t.T("col.announced"), bookMoment}, {t.T("col.due_at"), bookMoment}, {t.T("col.note"), bookText}}}
	for i, a := range d.Appointments {
		appointments.Rows = append(appointments.Rows, []any{a.AnnouncedAt, a.DueAt, appointmentNote(t, i, a)})
	}
	verdicts := BookTable{Name: t.T("dossier.verdicts"), Columns: []BookColumn{{t.T("col.rule"), bookText}, {t.T("col.judged"), bookMoment}, {t.T("col.verdict"), bookText}, {t.T("col.overdue_on"), bookDay}}}
	for i, one := range d.Verdicts {
		verdicts.Rows = append(verdicts.Rows, []any{page.Verdicts[i].Rule, one.DueAt, page.Verdicts[i].Verdict, one.OverdueOn})
	}
	for _, table := range []BookTable{events, pauses, appointments, verdicts} {
		if len(table.Rows) > 0 {
			b.Tables = append(b.Tables, table)
		}
	}
	return b, nil
}

// FoundBook holds the dossiers behind a finding. Errors: those of WriteDossiers.
func (s *Snapshot) FoundBook(v View, list links.List) (Book, error) {
	if !v.seesDossiers(list.Agency) {
		return Book{}, auth.ErrRefused
	}
	list.Page, list.Format = 1, ""
	page, err := s.dossiersPage(v, list)
	if err != nil {
		return Book{}, err
	}
	rows, _, err := s.listRows(list, 0, 0)
	if err != nil {
		return Book{}, err
	}
	t := page.Locale
	b := s.book(page.frame, "dau-hieu_"+links.Slug(list.Finding))
	table := BookTable{Name: t.T("col.finding"), Columns: []BookColumn{{t.T("col.dossier"), bookText}, {t.T("book.code"), bookText}, {t.T("col.unit"), bookText}, {t.T("col.found"), bookDay}, {t.T("col.detail"), bookText}}}
	for _, d := range rows {
		table.Rows = append(table.Rows, []any{d.DossierCode, d.AgencyCode, d.AgencyName, d.ReceivedAt, d.Status})
	}
	b.Tables = []BookTable{table}
	return b, nil
}
