package dashboards

import (
	"cmp"
	"io"
	"time"

	"khohoso/internal/apperr"
	"khohoso/models/dossiers"
)

// dossierPage tells the life of one dossier.
type dossierPage struct {
	frame
	About        []fact
	Life         *life
	Events       []eventRow
	Pauses       []pauseRow
	Appointments []appointmentRow
	Verdicts     []verdictRow
	told         dossiers.Timeline
}

type eventRow struct{ At, Status, Unit, Detail, Class string }

type pauseRow struct{ From, Until, Reason, Days string }

type appointmentRow struct{ Announced, Due, Note string }

type verdictRow struct{ Rule, Due, Verdict, Class, Overdue string }

// lifeWidth is the width of the picture of a life, in its own units.
const lifeWidth = 1000

// life is the picture: a bar from the receipt to the closing or the data's end,
// lighter where the dossier waited, with a line for each date it is measured by.
type life struct {
	From, Until int // of the bar
	Waits       []lifeSpan
	Marks       []lifeMark
	First, Last string // dates at the ends
	Description string
}

type lifeSpan struct{ From, Width int }

type lifeMark struct {
	At          int
	Class, Name string
}

// WriteDossier writes the timeline of one dossier. A reader who may see neither
// the unit that received it nor the one that holds it gets the same answer as
// for a dossier that there is not. Error: apperr.UnknownName.
func (s *Snapshot) WriteDossier(w io.Writer, v View, code string) error {
	page, err := s.dossierPage(v, code)
	if err != nil {
		return err
	}
	return write(w, "dossier", page)
}

func (s *Snapshot) dossierPage(v View, code string) (page dossierPage, err error) {
	d, err := s.reads.Timeline(s.later, code)
	if apperr.CodeOf(err) == apperr.UnknownName {
		return page, unknownDossier(code)
	}
	if err != nil {
		return page, err
	}
	if !v.seesDossiers(d.HolderCode) && !v.seesDossiers(d.ReceiverCode) {
		return page, unknownDossier(code)
	}
	page = dossierPage{frame: s.frame(v, Place{Page: DossierPage, Code: d.DossierCode}), told: d}
	t := page.tongue
	holder := d.HolderName
	if u := s.byCode[d.HolderCode]; u != nil {
		holder = s.chartName(t, u)
	}
	page.Title = d.DossierCode + " · " + holder
	page.Kicker = t.t("dossier.kicker") + " " + d.DossierCode
	page.Crumbs = append(page.Crumbs, crumb{holder, page.to(AgencyPage, d.HolderCode)},
		crumb{t.t("dossiers.kicker"), page.listed(List{Where: dossiers.OverdueRunning, Agency: d.HolderCode})})
	page.Sentence = s.dossierOpening(t, d, holder)
	page.About = s.aboutDossier(page.frame, d, holder)
	page.Life = s.life(t, d)
	for _, e := range d.Events {
		row := eventRow{At: t.moment(e.At), Status: t.status(e.Status), Unit: e.AgencyName, Class: e.Status}
		if !e.DueAt.IsZero() {
			row.Detail = t.t("dossier.due", t.moment(e.DueAt))
		}
		page.Events = append(page.Events, row)
	}
	for _, p := range d.Pauses {
		row := pauseRow{From: t.moment(p.From), Until: t.t("dossier.waits"), Reason: t.status(p.Reason), Days: missing}
		if !p.Until.IsZero() {
			row.Until = t.moment(p.Until)
		}
		if p.WorkingDays != nil {
			row.Days = t.decimal(*p.WorkingDays, 1)
		}
		page.Pauses = append(page.Pauses, row)
	}
	for i, a := range d.Appointments {
		page.Appointments = append(page.Appointments, appointmentRow{t.moment(a.AnnouncedAt), t.moment(a.DueAt), t.appointmentNote(i, a)})
	}
	page.Verdicts = s.verdictRows(t, d)
	return page, nil
}

func unknownDossier(code string) error {
	return apperr.New(apperr.UnknownName, "no dossier "+quoted(code), "không có hồ sơ "+quoted(code))
}

func (t tongue) appointmentNote(i int, a dossiers.TimelineAppointment) string {
	switch {
	case !a.Counts:
		return t.t("appointment.after")
	case i == 0:
		return t.t("appointment.first")
	}
	return t.t("appointment.moved")
}

func (s *Snapshot) verdictRows(t tongue, d dossiers.Timeline) (rows []verdictRow) {
	for _, v := range d.Verdicts {
		row := verdictRow{Rule: v.Rule, Due: t.moment(v.DueAt), Verdict: t.verdict(v.Verdict), Class: verdictClass(v.Verdict), Overdue: t.date(v.OverdueOn)}
		if v.Verdict == "" {
			row.Verdict = t.t("verdict.open")
		}
		for _, rule := range s.rules {
			if rule.Name == v.Rule {
				row.Rule = t.ruleName(rule)
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// dossierOpening says where a dossier stands, by the rule of the page.
func (s *Snapshot) dossierOpening(t tongue, d dossiers.Timeline, holder string) string {
	if d.ReceivedAt.IsZero() {
		return t.t("dossier.never", holder)
	}
	if d.ClosedAt.IsZero() {
		if d.DueAt.IsZero() {
			return t.t("dossier.open", holder, t.date(d.ReceivedAt), t.status(d.Status))
		}
		return t.t("dossier.open.due", holder, t.date(d.ReceivedAt), t.status(d.Status), t.date(d.DueAt))
	}
	verdict := ""
	for _, v := range d.Verdicts {
		if v.Rule == s.rule.Name {
			verdict = v.Verdict
		}
	}
	days := missing
	if d.HandlingDays != nil {
		days = t.decimal(*d.HandlingDays, 1)
	}
	if verdict == "" || d.Status == "withdrawn" || d.Status == "stopped" {
		return t.t("dossier.closed", holder, t.date(d.ClosedAt), t.status(d.Status), days)
	}
	return t.t("dossier.finished", holder, t.date(d.ClosedAt), t.t("dossier.verdict."+verdict), days)
}

func (s *Snapshot) aboutDossier(f frame, d dossiers.Timeline, holder string) []fact {
	t := f.tongue
	facts := []fact{
		{t.t("col.unit"), holder, ""},
		{t.t("col.procedure"), cmp.Or(d.ProcedureName, t.t("procedure.none")) + " (" + cmp.Or(d.ProcedureCode, missing) + ")", ""},
		{t.t("col.field"), t.fieldName(d.FieldName), ""},
		{t.t("col.channel"), t.channel(d.Channel), ""},
		{t.t("col.received_at"), t.moment(d.ReceivedAt), ""},
		{t.t("dossier.due.first"), t.moment(d.OriginalDueAt), ""},
	}
	if !d.DueAt.Equal(d.OriginalDueAt) {
		facts = append(facts, fact{t.t("dossier.due.now"), t.moment(d.DueAt), t.t("dossier.due.now.help")})
	}
	facts = append(facts, fact{t.t("dossier.legal"), t.moment(d.LegalDueAt), t.t("dossier.legal.help", t.legalTerm(d.LegalTerm, d.LegalUnit))})
	if !d.ClosedAt.IsZero() {
		facts = append(facts, fact{t.t("sort.closed_at"), t.moment(d.ClosedAt), ""})
	}
	if d.HandlingDays != nil {
		facts = append(facts, fact{t.t("dossier.handling"), t.t("dossier.days", t.decimal(*d.HandlingDays, 1)), t.t("dossier.handling.help")})
	}
	return facts
}

// life draws the dossier between its receipt and the last date it knows.
func (s *Snapshot) life(t tongue, d dossiers.Timeline) *life {
	if d.ReceivedAt.IsZero() {
		return nil
	}
	end := d.ClosedAt
	if end.IsZero() {
		end = s.version.AsOf.In(s.location)
	}
	first, last := d.ReceivedAt, end
	for _, at := range []time.Time{d.OriginalDueAt, d.DueAt, d.LegalDueAt} {
		if at.After(last) {
			last = at
		}
		if !at.IsZero() && at.Before(first) {
			first = at
		}
	}
	if !last.After(first) {
		return nil
	}
	at := func(moment time.Time) int {
		return int(float64(lifeWidth) * float64(moment.Sub(first)) / float64(last.Sub(first)))
	}
	out := &life{From: at(d.ReceivedAt), Until: max(at(end)-at(d.ReceivedAt), 1), First: t.date(first), Last: t.date(last), Description: t.t("life.describe", t.date(first), t.date(last))}
	for _, p := range d.Pauses {
		until := p.Until
		if until.IsZero() {
			until = end
		}
		out.Waits = append(out.Waits, lifeSpan{at(p.From), max(at(until)-at(p.From), 1)})
	}
	mark := func(moment time.Time, class, name string) {
		if !moment.IsZero() {
			out.Marks = append(out.Marks, lifeMark{at(moment), class, t.t(name) + " " + t.date(moment)})
			out.Description += " " + t.t(name) + " " + t.date(moment) + "."
		}
	}
	if !d.OriginalDueAt.Equal(d.DueAt) {
		mark(d.OriginalDueAt, "first", "dossier.due.first")
	}
	mark(d.DueAt, "due", "life.due")
	mark(d.LegalDueAt, "legal", "dossier.legal")
	return out
}
