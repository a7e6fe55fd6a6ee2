package service

import (
	"fmt"
	"io"
	"net/http"
	"strconv"

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
	asked := r.URL.Query()
	before, err := entryBefore(asked.Get("before"))
	if err != nil {
		s.fail(w, r, err)
		return
	}
	query := audit.Query{Who: asked.Get("who"), Action: audit.Action(asked.Get("action")), Before: before, LatestFirst: true, Limit: auditStretch + 1}
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

// entryBefore is the entry that a page of the audit ends before; 0 begins at the latest.
func entryBefore(given string) (int64, error) {
	if given == "" {
		return 0, nil
	}
	before, err := strconv.ParseInt(given, 10, 64)
	if err != nil || before < 1 {
		return 0, apperr.New(apperr.Usage, fmt.Sprintf("before %.80q: write the number of an entry", given), fmt.Sprintf("before %.80q: viết số của một dòng nhật ký", given))
	}
	return before, nil
}

// auditExport sends the audit, oldest first, as a file.
func (s auditAdmin) auditExport(w http.ResponseWriter, r *http.Request) {
	asked := r.URL.Query()
	format := audit.Format(asked.Get("format"))
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
	if err := s.Audit.Export(r.Context(), w, format, audit.Query{Who: asked.Get("who"), Action: audit.Action(asked.Get("action"))}); err != nil {
		s.Log.Error("audit export broke off", "request", requestInfoOf(r).id, "error", err)
	}
}
