package operations

import (
	"cmp"
	"strconv"
	"strings"

	"khohoso/dashboards/layout"
	"khohoso/dashboards/locale"
	"khohoso/models/closing"
	"khohoso/models/period"
	"khohoso/models/restatement"
)

// ClosingsPage is the page of closed periods.
func ClosingsPage(a layout.Reader, c Closings) *Page {
	p := newPage(a, "closings")
	var stand int64
	t := &table{Head: p.heads("period", "days", "closed_by", "closed_at", "version", "note", "state", "do")}
	for i := len(c.All) - 1; i >= 0; i-- {
		one := c.All[i]
		r := row{[]cell{{Text: p.periodName(one.Period)}, text(p.Dates(one.Period)), text(one.By), text(p.At(one.At)), text(one.DataVersion), {Text: one.Note, Class: "object"}}}
		if one.Stands() {
			stand++
			r.Cells[0].Href = p.periodAddress("/operations/closings/restated", one.Period)
			r.Cells = append(r.Cells, text(p.T("operations.closing.stands")), small(p.periodForm("/operations/closings/reopen", one.Period, p.T("operations.reopen.ask"))))
		} else {
			r.Cells = append(r.Cells, cell{Text: p.T("operations.closing.reopened", p.At(one.ReopenedAt), one.ReopenedBy, cmp.Or(one.ReopenNote, locale.Missing)), Class: "object"}, cell{})
		}
		t.Rows = append(t.Rows, r)
	}
	p.Sentence = p.N("operations.closings.sentence", stand)
	if len(c.All) == 0 {
		p.Sentence = p.T("operations.closings.none")
	}
	p.add(section{ID: "closed", Title: p.T("operations.closings.list"), Help: p.T("operations.closings.help"), Table: t, Empty: p.T("operations.closings.none")})
	s := section{ID: "close", Title: p.T("operations.close"), Help: p.T("operations.close.help", p.Date(c.Reach))}
	if groups := p.periodGroups(c.Open, period.Period{}); groups != nil {
		s.Forms = []form{{Action: p.Href("/operations/closings/close"), Button: p.T("operations.close.ask"), Fields: []field{
			{Kind: "select", Name: "period", ID: "of-period", Label: p.T("operations.col.period"), Groups: groups},
			{Kind: "text", Name: "note", ID: "note", Label: p.T("operations.close.note")},
		}}}
	} else {
		s.Empty = p.T("operations.close.nothing")
	}
	p.add(s)
	return p
}

// periodName is the everyday name of a period with its calendar.
func (p *Page) periodName(one period.Period) string {
	return p.T("operations.period", p.Period(one), p.T("operations.calendar."+string(cmp.Or(one.Calendar, period.Calendar))))
}

// PeriodValue is a period in an address or a form, with its calendar.
func PeriodValue(p period.Period) string {
	if p.Calendar != period.Statutory {
		return p.Name
	}
	return p.Name + "@" + string(p.Calendar)
}

// ReadPeriod reads PeriodValue. Errors: apperr.BadPeriod, apperr.Usage.
func ReadPeriod(value string) (period.Period, error) {
	name, calendar, _ := strings.Cut(value, "@")
	in, err := period.ParseCalendar(calendar)
	if err != nil {
		return period.Period{}, err
	}
	return period.ParsePeriodIn(name, in)
}

func (p *Page) periodAddress(path string, one period.Period) string {
	return p.address(path, "period", PeriodValue(one))
}

func (p *Page) periodForm(path string, one period.Period, button string) form {
	return form{Action: p.Href(path), Button: button, Label: button + ": " + p.periodName(one), Fields: []field{{Kind: "hidden", Name: "period", Value: PeriodValue(one)}}}
}

// periodGroups offers periods by their calendar; nil where there are none.
func (p *Page) periodGroups(all []period.Period, chosen period.Period) (groups []optionGroup) {
	for _, calendar := range []period.CalendarName{period.Statutory, period.Calendar} {
		g := optionGroup{Name: p.T("picker.calendar." + string(calendar))}
		for _, one := range all {
			if cmp.Or(one.Calendar, period.Calendar) == calendar {
				g.Options = append(g.Options, option{PeriodValue(one), p.Period(one) + " (" + p.Dates(one) + ")", one == chosen})
			}
		}
		if g.Options != nil {
			groups = append(groups, g)
		}
	}
	return groups
}

// ConfirmClose asks once before a period is closed.
func ConfirmClose(a layout.Reader, one period.Period, note string, f Figures) *Page {
	p := newPage(a, "closings")
	p.Crumb = p.T("operations.close")
	p.Sentence = p.T("operations.close.sure", p.periodName(one), p.Dates(one))
	facts := []fact{{Label: p.T("operations.figures.version"), Value: f.Version.ID}, {Label: p.T("operations.figures.as_of"), Value: p.At(f.Version.AsOf)}, p.pending(f.Pending)}
	yes := p.sure("/operations/closings/close", p.T("operations.close.do"), "period", PeriodValue(one), "note", note)
	p.add(section{ID: "sure", Title: p.T("operations.sure"), Help: p.T("operations.close.means"), Facts: facts, Forms: []form{yes}, Links: []link{p.back("/operations/closings")}})
	return p
}

// ConfirmReopen asks once before a closed period is opened again, and why.
func ConfirmReopen(a layout.Reader, c closing.Closing) *Page {
	p := newPage(a, "closings")
	p.Crumb = p.T("operations.reopen.ask")
	p.Sentence = p.T("operations.reopen.sure", p.periodName(c.Period), p.At(c.At), c.By)
	yes := p.sure("/operations/closings/reopen", p.T("operations.reopen.do"), "period", PeriodValue(c.Period))
	yes.Fields = append(yes.Fields, field{Kind: "text", Name: "note", ID: "note", Label: p.T("operations.reopen.note"), Needed: true})
	p.add(section{ID: "sure", Title: p.T("operations.sure"), Help: p.T("operations.reopen.means"), Forms: []form{yes}, Links: []link{p.back("/operations/closings")}})
	return p
}

// SureField is the field of a form that has been asked about.
const SureField = "sure"

// sure is the form that does what was asked about.
func (p *Page) sure(path, button string, pairs ...string) form {
	f := form{Action: p.Href(path), Button: button, Fields: []field{{Kind: "hidden", Name: SureField, Value: "yes"}}}
	for i := 0; i+1 < len(pairs); i += 2 {
		f.Fields = append(f.Fields, field{Kind: "hidden", Name: pairs[i], Value: pairs[i+1]})
	}
	return f
}

func (p *Page) back(path string) link {
	return link{Text: p.T("operations.cancel"), Href: p.Href(path), Quiet: true}
}

// Confirm asks once before something that cannot be taken back: key names its words, object what it is done to.
func Confirm(a layout.Reader, key, object, path, backTo string, pairs ...string) *Page {
	p := &Page{Plain: a.Plain("operations.confirm." + key)}
	p.Room = backTo
	p.Sentence = p.T("operations.confirm."+key+".sure", object)
	p.add(section{ID: "sure", Title: p.T("operations.sure"), Help: p.T("operations.confirm." + key + ".means"), Forms: []form{p.sure(path, p.T("operations.confirm."+key+".do"), pairs...)}, Links: []link{p.back(backTo)}})
	return p
}

// RestatedStretch is how many figures a page of restatements shows.
const RestatedStretch = 500

// Restated is the page of what a closed period would say today.
func Restated(a layout.Reader, c closing.Closing, all []restatement.Restatement) *Page {
	p := newPage(a, "closings")
	p.Crumb = p.periodName(c.Period)
	p.Sentence = p.N("operations.restated.sentence", int64(len(all)), p.periodName(c.Period), p.At(c.At), c.By)
	if len(all) == 0 {
		p.Sentence = p.T("operations.restated.none", p.periodName(c.Period), p.At(c.At), c.By)
	}
	s := section{ID: "restated", Title: p.T("operations.restated"), Help: p.T("operations.restated.help"), Empty: p.T("operations.restated.same")}
	if len(all) > RestatedStretch {
		s.Help += " " + p.T("operations.first", p.Number(RestatedStretch), p.Number(int64(len(all))))
		all = all[:RestatedStretch]
	}
	s.Table = &table{Head: p.heads("unit", "figure", ">closed_value", ">today", ">difference", ">dossiers", "cause", "batches")}
	for _, one := range all {
		s.Table.Rows = append(s.Table.Rows, p.restatedRow(one))
	}
	p.add(s)
	return p
}

func (p *Page) restatedRow(one restatement.Restatement) row {
	unit := p.T("operations.province")
	if one.AgencyCode != "" {
		unit = cmp.Or(one.AgencyName, one.AgencyCode)
	}
	value := func(v float64) cell {
		if one.Measure == "score" {
			return cell{Text: p.Decimal(v, 2), Number: true}
		}
		return p.number(int64(v))
	}
	var causes []string
	for _, cause := range one.Causes {
		words := p.T("operations.cause." + string(cause.Cause))
		if cause.Dossiers > 0 && len(one.Causes) > 1 {
			words += " (" + p.Number(cause.Dossiers) + ")"
		}
		causes = append(causes, words)
	}
	batches := cell{}
	for i, batch := range one.Batches {
		if i > 0 {
			batches.Text += ", "
		}
		batches.Text += strconv.FormatInt(batch, 10)
	}
	if len(one.Batches) == 1 {
		batches.Href = p.Href("/operations/ledger/" + batches.Text)
	}
	return row{[]cell{text(unit), text(p.figureName(one)), value(one.Old), value(one.New), value(one.Difference()), p.number(one.Dossiers), {Text: p.Joined(causes), Class: "object"}, batches}}
}

// figureName is what a restated figure counts.
func (p *Page) figureName(one restatement.Restatement) string {
	if one.Indicator != "" {
		return p.T("operations.indicator", one.Indicator, p.T("operations.measure."+one.Measure))
	}
	return p.T("operations.figure." + one.Measure)
}
