package web

import (
	"net/http"
	"strings"

	"khohoso/dashboards/view"
	"khohoso/internal/auth"
)

// ownDates keeps what lies between two dates of one's own choosing to those who may see the dossiers: from two
// such figures of another unit that differ by a day, single dossiers can be told.
func ownDates(s *view.PeriodView, r *http.Request) (err error) {
	if strings.HasPrefix(r.URL.Path, "/dossier") {
		return nil // asks about its unit itself
	}
	asked, _ := r.Context().Value(requestInfoKey{}).(requestInfo)
	code := asked.unit
	if slug := r.PathValue("slug"); strings.HasPrefix(r.URL.Path, "/agencies/") && slug != "" {
		if code, err = s.CodeOf(slug); err != nil {
			return err
		}
	}
	if !auth.From(r.Context()).MaySee(code) {
		return auth.ErrOwnDates
	}
	return nil
}
