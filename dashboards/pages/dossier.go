package pages

import (
	"cmp"
	"io"
	"time"

	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/dashboards/view"
	"khohoso/internal/apperr"
	"khohoso/models/dossiers"
)

// dossierPage tells the life of one dossier.
type dossierPage struct {
	layout.Frame
	About        []layout.Fact
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
func WriteDossier(s *view.PeriodView, w io.Writer, v layout.Options, code string) error {
	page, err := newDossierPage(s, v, code)
	if err != nil {
		return err
	}
	return layout.Write(w, "dossier", page)
}

func newDossierPage(s *view.PeriodView, v layout.Options, code string) (page dossierPage, err error) {
	d, err := s.Reads.Timeline(s.ReadContext, code)
	if apperr.CodeOf(err) == apperr.UnknownName {
		return page, unknownDossier(code)
	}
	if err != nil {
		return page, err
	}
	if !v.SeesDossiers(d.HolderCode) && !v.SeesDossiers(d.ReceiverCode) {
		return page, unknownDossier(code)
	}
	page = dossierPage{Frame: layout.NewFrame(s, v, links.Place{Page: links.DossierPage, Code: d.DossierCode}), told: d}
	t := page.Locale
	holder := d.HolderName
	if u := s.ByCode[d.HolderCode]; u != nil {
		holder = s.ChartName(t, u)
	}
	page.Title = d.DossierCode + " · " + holder
	page.Kicker = t.T("dossier.kicker") + " " + d.DossierCode
	page.Crumbs = append(page.Crumbs, layout.Crumb{Name: holder, Href: page.To(links.AgencyPage, d.HolderCode)},
		layout.Crumb{Name: t.T("dossiers.kicker"), Href: page.ListHref(links.List{Where: dossiers.OverdueRunning, Agency: d.HolderCode})})
	page.Sentence = dossierOpening(s, t, d, holder)
	page.About = aboutDossier(s, page.Frame, d, holder)
	page.Life = newLife(s, t, d)
	for _, e := range d.Events {
		row := eventRow{At: t.Moment(e.At), Status: t.Status(e.Status), Unit: e.AgencyName, Class: e.Status}
		if !e.DueAt.IsZero() {
			row.Detail = t.T("dossier.due", t.Moment(e.DueAt))
		}
		page.Events = append(page.Events, row)
	}
	for _, p := range d.Pauses {
		row := pauseRow{From: t.Moment(p.From), Until: t.T("dossier.waits"), Reason: t.Status(p.Reason), Days: locale.Missing}
		if !p.Until.IsZero() {
			row.Until = t.Moment(p.Until)
		}
		if p.WorkingDays != nil {
			row.Days = t.Decimal(*p.WorkingDays, 1)
		}
		page.Pauses = append(page.Pauses, row)
	}
	for i, a := range d.Appointments {
		page.Appointments = append(page.Appointments, appointmentRow{t.Moment(a.AnnouncedAt), t.Moment(a.DueAt), appointmentNote(t, i, a)})
	}
	page.Verdicts = verdictRows(s, t, d)
	return page, nil
}

func unknownDossier(code string) error {
	return apperr.New(apperr.UnknownName, "no dossier "+links.Quoted(code), "không có hồ sơ "+links.Quoted(code))
}

func appointmentNote(t locale.Locale, i int, a dossiers.TimelineAppointment) string {
	switch {
	case !a.Counts:
		return t.T("appointment.after")
	case i == 0:
		return t.T("appointment.first")
	}
	return t.T("appointment.moved")
}

func verdictRows(s *view.PeriodView, t locale.Locale, d dossiers.Timeline) (rows []verdictRow) {
	for _, v := range d.Verdicts {
		row := verdictRow{Rule: v.Rule, Due: t.Moment(v.DueAt), Verdict: t.Verdict(v.Verdict), Class: verdictClass(v.Verdict), Overdue: t.Date(v.OverdueOn)}
		if v.Verdict == "" {
			row.Verdict = t.T("verdict.open")
		}
		for _, rule := range s.Rules {
			if rule.Name == v.Rule {
				row.Rule = t.RuleName(rule)
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// dossierOpening says where a dossier stands, by the rule of the page.
func dossierOpening(s *view.PeriodView, t locale.Locale, d dossiers.Timeline, holder string) string {
	if d.ReceivedAt.IsZero() {
		return t.T("dossier.never", holder)
	}
	if d.ClosedAt.IsZero() {
		if d.DueAt.IsZero() {
			return t.T("dossier.open", holder, t.Date(d.ReceivedAt), t.Status(d.Status))
		}
		return t.T("dossier.open.due", holder, t.Date(d.ReceivedAt), t.Status(d.Status), t.Date(d.DueAt))
	}
	verdict := ""
	for _, v := range d.Verdicts {
		if v.Rule == s.Rule.Name {
			verdict = v.Verdict
		}
	}
	days := locale.Missing
	if d.HandlingDays != nil {
		days = t.Decimal(*d.HandlingDays, 1)
	}
	if verdict == "" || d.Status == "withdrawn" || d.Status == "stopped" {
		return t.T("dossier.closed", holder, t.Date(d.ClosedAt), t.Status(d.Status), days)
	}
	return t.T("dossier.finished", holder, t.Date(d.ClosedAt), t.T("dossier.verdict."+verdict), days)
}

func aboutDossier(s *view.PeriodView, f layout.Frame, d dossiers.Timeline, holder string) []layout.Fact {
	t := f.Locale
	facts := []layout.Fact{
		{Label: t.T("col.unit"), Value: holder, Help: ""},
		{Label: t.T("col.procedure"), Value: cmp.Or(d.ProcedureName, t.T("procedure.none")) + " (" + cmp.Or(d.ProcedureCode, locale.Missing) + ")", Help: ""},
		{Label: t.T("col.field"), Value: t.FieldName(d.FieldName), Help: ""},
		{Label: t.T("col.channel"), Value: t.Channel(d.Channel), Help: ""},
		{Label: t.T("col.received_at"), Value: t.Moment(d.ReceivedAt), Help: ""},
		{Label: t.T("dossier.due.first"), Value: t.Moment(d.OriginalDueAt), Help: ""},
	}
	if !d.DueAt.Equal(d.OriginalDueAt) {
		facts = append(facts, layout.Fact{Label: t.T("dossier.due.now"), Value: t.Moment(d.DueAt), Help: t.T("dossier.due.now.help")})
	}
	facts = append(facts, layout.Fact{Label: t.T("dossier.legal"), Value: t.Moment(d.LegalDueAt), Help: t.T("dossier.legal.help", t.LegalTerm(d.LegalTerm, d.LegalUnit))})
	if !d.ClosedAt.IsZero() {
		facts = append(facts, layout.Fact{Label: t.T("sort.closed_at"), Value: t.Moment(d.ClosedAt), Help: ""})
	}
	if d.HandlingDays != nil {
		facts = append(facts, layout.Fact{Label: t.T("dossier.handling"), Value: t.T("dossier.days", t.Decimal(*d.HandlingDays, 1)), Help: t.T("dossier.handling.help")})
	}
	return facts
}

// newLife draws the dossier between its receipt and the last date it knows.
func newLife(s *view.PeriodView, t locale.Locale, d dossiers.Timeline) *life {
	if d.ReceivedAt.IsZero() {
		return nil
	}
	end := d.ClosedAt
	if end.IsZero() {
		end = s.Version.AsOf.In(s.Location)
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
	out := &life{From: at(d.ReceivedAt), Until: max(at(end)-at(d.ReceivedAt), 1), First: t.Date(first), Last: t.Date(last), Description: t.T("life.describe", t.Date(first), t.Date(last))}
	for _, p := range d.Pauses {
		until := p.Until
		if until.IsZero() {
			until = end
		}
		out.Waits = append(out.Waits, lifeSpan{at(p.From), max(at(until)-at(p.From), 1)})
	}
	mark := func(moment time.Time, class, name string) {
		if !moment.IsZero() {
			out.Marks = append(out.Marks, lifeMark{at(moment), class, t.T(name) + " " + t.Date(moment)})
			out.Description += " " + t.T(name) + " " + t.Date(moment) + "."
		}
	}
	if !d.OriginalDueAt.Equal(d.DueAt) {
		mark(d.OriginalDueAt, "first", "dossier.due.first")
	}
	mark(d.DueAt, "due", "life.due")
	mark(d.LegalDueAt, "legal", "dossier.legal")
	return out
}
