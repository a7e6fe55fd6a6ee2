package service

import (
	"io"
	"net/http"
	"time"

	"khohoso/dashboards/accessroute"
	"khohoso/dashboards/backoffice"
	"khohoso/dashboards/layout"
	"khohoso/internal/apperr"
	"khohoso/internal/audit"
)

// auditAdmin are the operators' pages of the audit.
type auditAdmin struct{ *Service }

// auditStretch is how many entries a page of the audit shows.
const auditStretch = 100

func (s auditAdmin) auditPage(w http.ResponseWriter, r *http.Request) {
	query, err := s.query(r)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	query.LatestFirst, query.Limit = true, auditStretch+1
	entries, err := s.Audit.List(r.Context(), query)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	page := backoffice.AuditPage{Entries: entries, Query: query, More: len(entries) > auditStretch}
	if page.More {
		page.Entries = entries[:auditStretch]
	}
	s.page(w, r, http.StatusOK, func(out io.Writer, a layout.Reader) error { return backoffice.WriteAudit(out, a, page) })
}

// auditParams are what the audit is asked by, and what its page or its export takes beside.
func auditParams(more string) []accessroute.Param {
	actions := accessroute.Param{Name: "action"}
	for _, action := range audit.Actions {
		actions.Values = append(actions.Values, string(action))
	}
	return append(accessroute.Takes("who", "from", "until", more), actions)
}

// query reads which entries are asked for; days are those of the warehouse's zone. Error: apperr.Usage.
func (s auditAdmin) query(r *http.Request) (q audit.Query, err error) {
	asked := r.URL.Query()
	q.Who, q.Action = asked.Get("who"), audit.Action(asked.Get("action"))
	before, err := numberOf(r, "before")
	if err != nil {
		return q, err
	}
	q.Before = int64(before)
	if q.From, err = s.day(asked.Get("from")); err != nil {
		return q, err
	}
	if q.Until, err = s.day(asked.Get("until")); err == nil && !q.Until.IsZero() {
		q.Until = q.Until.AddDate(0, 0, 1) // with that day
	}
	return q, err
}

func (s auditAdmin) day(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	day, err := time.ParseInLocation(time.DateOnly, text, s.Source.Location())
	if err != nil {
		return day, apperr.Wrap(apperr.Usage, err, "write days like 2025-06-01", "viết ngày dạng 2025-06-01")
	}
	return day, nil
}

// auditExport sends the audit, oldest first, as a file.
func (s auditAdmin) auditExport(w http.ResponseWriter, r *http.Request) {
	query, err := s.query(r)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	format := audit.Format(r.URL.Query().Get("format"))
	if format == "" {
		format = audit.CSV
	}
	kinds := map[audit.Format]string{audit.CSV: "text/csv; charset=utf-8", audit.JSON: "application/x-ndjson"}
	if kinds[format] == "" {
		s.fail(w, r, apperr.New(apperr.Usage, "format: choose csv or json", "format: chọn csv hoặc json"))
		return
	}
	if err := s.note(r, audit.Entry{Action: audit.AuditExport, Object: string(format), Outcome: audit.Done}); err != nil {
		s.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", kinds[format])
	w.Header().Set("Content-Disposition", `attachment; filename="khohoso-audit.`+map[audit.Format]string{audit.CSV: "csv", audit.JSON: "ndjson"}[format]+`"`)
	if r.Method == http.MethodHead {
		return
	}
	if err := s.Audit.Export(r.Context(), w, format, query); err != nil {
		s.Log.Error("audit export broke off", "request", requestInfoOf(r).id, "error", err)
	}
}
