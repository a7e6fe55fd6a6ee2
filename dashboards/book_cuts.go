package dashboards

import (
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
	return s.cutBook(v, code, "thu-tuc", s.procedureSubject)
}

// FieldBook holds a field by unit, by procedure and by month. Errors: those of WriteField.
func (s *Snapshot) FieldBook(v View, code string) (Book, error) {
	return s.cutBook(v, code, "linh-vuc", s.fieldSubject)
}

func (s *Snapshot) cutBook(v View, code, kind string, find func(string) (cutSubject, error)) (Book, error) {
	page, err := s.cutPage(v, code, find)
	if err != nil {
		return Book{}, err
	}
	b := s.book(page.frame, kind)
	b.about(page.About)
	whole := page.cutTable(page.T("tiles.title"), page.T("book.what"), []cutRow{{Code: page.place.Code, Name: page.tongue.cutName(page.subject.cut, page.subject.byProcedure), measures: page.subject.unit.now, handled: page.subject.handling}})
	b.Tables = []BookTable{whole, page.cutTable(page.T("cut.units"), page.T("col.unit"), page.Units)}
	if len(page.Procedures) > 0 {
		b.Tables = append(b.Tables, page.cutTable(page.T("cut.procedures"), page.T("col.procedure"), page.Procedures))
	}
	b.Tables = append(b.Tables, s.monthTable(page.tongue, &page.subject.unit))
	return b, nil
}

// cutTable is the lines of a cut with their figures of flow and of handling.
func (f frame) cutTable(name, subject string, rows []cutRow) BookTable {
	table := BookTable{Name: name, Columns: append([]BookColumn{{f.t("book.code"), bookText}, {subject, bookText}}, f.flowColumns(f.Rule)...)}
	table.Columns = append(table.Columns, BookColumn{f.t("col.median"), bookScore}, BookColumn{f.t("col.p90"), bookScore})
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
func (t tongue) flowColumns(rule string) []BookColumn {
	return []BookColumn{
		{t.t("tile.received"), bookCount}, {t.t("tile.closed"), bookCount}, {t.t("col.on_time"), bookShare}, {t.t("col.online"), bookShare},
		{t.t("col.late"), bookCount}, {t.t("col.open"), bookCount}, {t.t("col.overdue", rule), bookCount}, {t.t("col.waiting"), bookCount},
	}
}

func flowCells(m metrics.Measures) []any {
	return []any{m.Received, m.Closed, fraction(m.OnTime()), fraction(m.Online()), m.FinishedLate, m.OpenEnd, m.FormOpenOverdue(), m.OpenOverdueWait}
}

// monthTable is the trend of a unit or cut; months that the data do not reach are empty.
func (s *Snapshot) monthTable(t tongue, u *unit) BookTable {
	table := BookTable{Name: t.t("trend.title"), Columns: append([]BookColumn{{t.t("col.month"), bookText}}, t.flowColumns(s.rule.Name)...)}
	for i, month := range s.months {
		cells := flowCells(u.months[i])
		if !s.monthOf(u, i) {
			cells = make([]any, len(cells))
		}
		table.Rows = append(table.Rows, append([]any{t.period(month)}, cells...))
	}
	return table
}

// DossierBook holds the life of one dossier. Errors: those of WriteDossier.
func (s *Snapshot) DossierBook(v View, code string) (Book, error) {
	page, err := s.dossierPage(v, code)
	if err != nil {
		return Book{}, err
	}
	t, d := page.tongue, page.told
	b := s.book(page.frame, "ho-so")
	b.about(page.About)
	events := BookTable{Name: t.t("dossier.events"), Columns: []BookColumn{{t.t("book.at"), bookMoment}, {t.t("book.status"), bookText}, {t.t("col.unit"), bookText}, {t.t("col.due_at"), bookMoment}}}
	for _, e := range d.Events {
		events.Rows = append(events.Rows, []any{e.At, t.status(e.Status), e.AgencyName, e.DueAt})
	}
	pauses := BookTable{Name: t.t("dossier.pauses"), Columns: []BookColumn{{t.t("col.from"), bookMoment}, {t.t("col.until"), bookMoment}, {t.t("col.why"), bookText}, {t.t("col.workdays"), bookScore}}}
	for _, p := range d.Pauses {
		pauses.Rows = append(pauses.Rows, []any{p.From, p.Until, t.status(p.Reason), orNil(p.WorkingDays)})
	}
	appointments := BookTable{Name: t.t("dossier.appointments"), Columns: []BookColumn{{t.t("col.announced"), bookMoment}, {t.t("col.due_at"), bookMoment}, {t.t("col.note"), bookText}}}
	for i, a := range d.Appointments {
		appointments.Rows = append(appointments.Rows, []any{a.AnnouncedAt, a.DueAt, t.appointmentNote(i, a)})
	}
	verdicts := BookTable{Name: t.t("dossier.verdicts"), Columns: []BookColumn{{t.t("col.rule"), bookText}, {t.t("col.judged"), bookMoment}, {t.t("col.verdict"), bookText}, {t.t("col.overdue_on"), bookDay}}}
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
func (s *Snapshot) FoundBook(v View, list List) (Book, error) {
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
	t := page.tongue
	b := s.book(page.frame, "dau-hieu_"+Slug(list.Finding))
	table := BookTable{Name: t.t("col.finding"), Columns: []BookColumn{{t.t("col.dossier"), bookText}, {t.t("book.code"), bookText}, {t.t("col.unit"), bookText}, {t.t("col.found"), bookDay}, {t.t("col.detail"), bookText}}}
	for _, d := range rows {
		table.Rows = append(table.Rows, []any{d.DossierCode, d.AgencyCode, d.AgencyName, d.ReceivedAt, d.Status})
	}
	b.Tables = []BookTable{table}
	return b, nil
}
