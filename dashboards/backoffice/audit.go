package backoffice

import (
	"cmp"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"khohoso/dashboards/layout"
	"khohoso/dashboards/locale"
	"khohoso/internal/apperr"
	"khohoso/internal/audit"
	"khohoso/internal/auth"
	"khohoso/internal/schedule"
	"khohoso/models/jobs"
	"khohoso/models/period"
)

// AuditPage is a stretch of the audit, the latest first.
type AuditPage struct {
	Entries []audit.Entry
	Query   audit.Query // Until is the day after the last one that is shown
	More    bool        // there are older ones
}

type auditRow struct{ At, Who, What, Object, Outcome, Class, Detail, From string }

// WriteAudit writes the page of the audit.
func WriteAudit(w io.Writer, a layout.Reader, p AuditPage) error {
	page := struct {
		layout.Plain
		Rows                                              []auditRow
		Count, Asked, FirstDay, LastDay, Older, CSV, JSON string
		Actions                                           []named
	}{Plain: a.Plain("audit.title"), Asked: p.Query.Who, FirstDay: dayOf(p.Query.From, 0), LastDay: dayOf(p.Query.Until, -1)}
	t := page.Locale
	page.Count = t.Number(int64(len(p.Entries)))
	for _, action := range audit.Actions {
		page.Actions = append(page.Actions, named{string(action), t.T("action." + string(action)), action == p.Query.Action})
	}
	for _, e := range p.Entries {
		page.Rows = append(page.Rows, newAuditRow(page.Plain, e))
	}
	asked := url.Values{"who": {p.Query.Who}, "action": {string(p.Query.Action)}, "from": {page.FirstDay}, "until": {page.LastDay}}
	for name, values := range asked {
		if values[0] == "" {
			asked.Del(name)
		}
	}
	page.CSV, page.JSON = exportOf("csv", asked), exportOf("json", asked)
	if p.More {
		asked.Set("before", strconv.FormatInt(p.Entries[len(p.Entries)-1].ID, 10))
		page.Older = page.Href("/audit?" + asked.Encode())
	}
	return layout.Write(w, "audit", page)
}

func exportOf(format string, asked url.Values) string {
	return strings.TrimSuffix("/audit/export?format="+format+"&"+asked.Encode(), "&")
}

// dayOf is the local day of an instant as a form has it; "" for none.
func dayOf(t time.Time, later int) string {
	if t.IsZero() {
		return ""
	}
	return t.AddDate(0, 0, later).Format(time.DateOnly)
}

// newAuditRow tells an entry in the reader's words; what is kept is never changed.
func newAuditRow(p layout.Plain, e audit.Entry) auditRow {
	t := p.Locale
	row := auditRow{
		At: p.At(e.At), Who: cmp.Or(word(t, "who", e.Who), locale.Missing), What: t.T("action." + string(e.Action)), Object: auditObject(t, e),
		Outcome: t.T("outcome." + string(e.Outcome)), Detail: auditDetail(t, e), From: word(t, "from", e.Address),
	}
	if e.Outcome != audit.Done {
		row.Class = "bad"
	}
	return row
}

// word is what a fixed word of the audit means to a reader; anything else stands as it is.
func word(t locale.Locale, of, text string) string {
	if key := "audit." + of + "." + strings.ReplaceAll(text, " ", "_"); t.Has(key) {
		return t.T(key)
	}
	return text
}

// auditObject is what something was done to.
func auditObject(t locale.Locale, e audit.Entry) string {
	switch e.Action {
	case audit.SignIn, audit.SignOut:
		return word(t, "way", e.Object)
	case audit.JobRun:
		return JobName(t, e.Object)
	case audit.Close, audit.Reopen:
		name, calendar, _ := strings.Cut(e.Object, " ")
		if p, err := period.ParsePeriodIn(name, period.CalendarName(cmp.Or(calendar, string(period.Calendar)))); err == nil {
			return t.Period(p) + t.T("calendar."+cmp.Or(calendar, string(period.Calendar)))
		}
	}
	return e.Object
}

// auditDetail is what is kept beside it.
func auditDetail(t locale.Locale, e audit.Entry) string {
	switch e.Action {
	case audit.JobRun:
		return runDetail(t, e.Detail)
	case audit.UserAdd:
		role, unit, _ := strings.Cut(e.Detail, " ")
		if auth.Role(role).Known() {
			return strings.TrimSpace(t.T("role."+role) + " " + unit)
		}
	case audit.SignIn:
		for _, known := range []error{auth.ErrWrong, auth.ErrBusy, auth.ErrSingleSignOn, auth.ErrOldPassword} {
			if e.Detail == apperr.Sentence(known, "en") {
				return apperr.Sentence(known, string(t))
			}
		}
	case audit.TargetChange:
		if n, err := strconv.ParseInt(strings.TrimSuffix(e.Detail, " rows"), 10, 64); err == nil {
			return t.N("audit.rows", n)
		}
	}
	return word(t, "detail", e.Detail)
}

// runDetail tells "build, succeeded: message": what a run did and how it ended.
func runDetail(t locale.Locale, detail string) string {
	head, message, _ := strings.Cut(detail, ": ")
	kind, state, both := strings.Cut(head, ", ")
	if !both || !slices.Contains([]jobs.Outcome{jobs.Succeeded, jobs.Failed, jobs.Panicked, jobs.Abandoned}, jobs.Outcome(state)) {
		return word(t, "detail", detail)
	}
	said := kindOfJob(t, kind) + ": " + t.T("run."+state)
	if message != "" {
		said += ". " + message
	}
	return said
}

// kindOfJob is what jobs of a kind do.
func kindOfJob(t locale.Locale, kind string) string {
	if t.Has("job." + kind) {
		return t.T("job." + kind)
	}
	return JobName(t, schedule.HandName(kind, ""))
}
