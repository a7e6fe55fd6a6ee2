package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"khohoso/dashboards/locale"
	"khohoso/dashboards/pages"
	"khohoso/dashboards/view"
	"khohoso/internal/apperr"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/reports"
	"khohoso/reports/forms"
)

// choice reads which form a request asks for.
//
// Errors: apperr.Usage, apperr.BadPeriod, apperr.UnknownName; apperr.Refused for what is the whole province's.
func (f formsPages) choice(r *http.Request, asked url.Values) (c pages.FormsChoice, months view.AvailablePeriods, err error) {
	reads, err := f.Open(r.Context())
	if err != nil {
		return c, months, err
	}
	if months, err = f.cache.availablePeriods(r.Context(), reads); err != nil {
		return c, months, err
	}
	if c.Form, err = f.form(asked.Get("form")); err != nil {
		return c, months, err
	}
	q := reports.Request{Form: c.Form.Code, Lang: string(locale.Of(asked.Get("lang"))), Layouts: f.Forms.Set(), Rule: asked.Get("rule"), Set: asked.Get("set"), Where: dossiers.Filter(asked.Get("where"))}
	if q.Agency, err = f.listUnit(r); err != nil {
		return c, months, err
	}
	if q.Organisation, err = metrics.ParseOrganisation(asked.Get("organisation")); err != nil {
		return c, months, err
	}
	if q.Period, err = periodAsked(c.Form, asked, months); err != nil {
		return c, months, err
	}
	if q.Set == metrics.DefaultSet {
		q.Set = ""
	}
	c.Request = q
	return c, months, refuseForeign(c.Form, asked, q)
}

// form finds the one that is named.
func (f formsPages) form(name string) (forms.Form, error) {
	all := f.Forms.Set().Forms()
	if name == PackForm {
		return forms.Form{Code: PackForm, Name: PackForm, Dates: true, Scored: true}, nil
	}
	if name == "" {
		name = firstForm
	}
	code := f.Forms.Set().CodeOf(name)
	at := slices.IndexFunc(all, func(one forms.Form) bool { return one.Code == code })
	if at < 0 {
		_, err := f.Forms.Set().Find(name)
		return forms.Form{}, err
	}
	return all[at], nil
}

// periodAsked is the period that is named, or the one that a form opens with: of a statutory form the last
// quarter from the 15th to the 14th, of others the last full month.
func periodAsked(f forms.Form, asked url.Values, months view.AvailablePeriods) (p period.Period, err error) {
	calendar := period.Calendar
	if f.Statutory {
		calendar = period.Statutory
	}
	if name := asked.Get("calendar"); name != "" {
		if calendar, err = period.ParseCalendar(name); err != nil {
			return p, err
		}
	}
	name, from, to := asked.Get("period"), asked.Get("from"), asked.Get("to")
	switch {
	case name != "" && (from != "" || to != ""):
		return p, apperr.New(apperr.Usage, "give period, or from and to, not both", "hãy chọn period, hoặc from và to, không chọn cả hai")
	case from != "" || to != "":
		name = from + ".." + to
	case name == "" && f.Statutory:
		return months.FullQuarter(calendar), nil
	case name == "":
		return months.FullMonth(calendar), nil
	}
	if p, err = period.ParsePeriodIn(name, calendar); err == nil && p.Kind == period.Span && !f.Dates {
		err = period.BadPeriod(name, "this form is made for months, quarters, 6 and 9 months and years only", "biểu này chỉ lập theo tháng, quý, 6 tháng, 9 tháng, năm")
	}
	return p, err
}

// refuseForeign refuses choices that a form has no use for: a figure or a unit that would be ignored.
func refuseForeign(f forms.Form, asked url.Values, q reports.Request) error {
	switch {
	case f.Whole && asked.Get("agency") != "" && q.Agency != "":
		return apperr.New(apperr.Usage, "form "+f.Code+" is of the whole province; leave agency out", "biểu "+f.Code+" lập cho toàn tỉnh; hãy bỏ agency")
	case f.Whole && q.Agency != "":
		return apperr.New(apperr.Refused, "form "+f.Code+" is of the whole province; accounts of units have the other forms", "biểu "+f.Code+" lập cho toàn tỉnh; tài khoản của đơn vị xem các biểu khác")
	case q.Where != "" && !f.Filter:
		return apperr.New(apperr.Usage, "form "+f.Code+" lists no dossiers by figure; leave where out", "biểu "+f.Code+" không phải danh sách theo số liệu; hãy bỏ where")
	case q.Set != "" && !f.Scored:
		return apperr.New(apperr.Usage, "form "+f.Code+" follows no set of indicators; leave set out", "biểu "+f.Code+" không theo bộ chỉ số; hãy bỏ set")
	}
	return nil
}

// key names all that a form is made by.
func key(q reports.Request) string {
	return strings.Join([]string{q.Form, q.Agency, q.Period.Name, string(q.Period.Calendar), string(q.Organisation), q.Rule, q.Set, string(q.Where), q.Lang}, "\x00")
}
