package api

import (
	"fmt"
	"mime"
	"net/http"
	"os"
	"path"
	"slices"
	"time"

	"khohoso/dashboards/route"
	"khohoso/internal/fault"
	"khohoso/models"
)

// Form is a workbook that can be asked for.
type Form struct{ Code, Name, TitleVI, TitleEN string }

// WorkbookRequest asks for one; Agency "" is the province.
type WorkbookRequest struct {
	Form, Agency, Lang, Rule string
	Period                   models.Period
	models.Organisation
}

const workbookMedia = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// workbookResource is the description of the workbooks: its answer is a file, not rows.
func (h *handler) workbookResource() resource {
	names := make([]string, len(h.Forms))
	for i, form := range h.Forms {
		names[i] = form.Name
	}
	slices.Sort(names)
	return resource{
		name: "workbooks", title: "Workbooks", about: "One workbook of a unit, or of the province, as the report command writes it.",
		params: []param{
			{name: "form", about: "Short name of the form.", required: true, values: names, example: "06a"}, periodParam, ownAgencyParam, calendarParam, organisationParam, ruleParam,
		},
	}
}

func (h *handler) workbookRoute() route.Route {
	return route.Route{
		Pattern: root + "workbooks", Formats: []route.Format{route.Workbook}, Access: route.Dossiers(h.unit), Download: "workbook",
		Time: 3 * time.Minute,
		Handle: func(w http.ResponseWriter, r *http.Request) {
			if err := h.sendWorkbook(w, r); err != nil {
				Problem(w, r, err, h.Log)
			}
		},
	}
}

// sendWorkbook spools the workbook first: one that fails halfway is a problem, not half a file.
func (h *handler) sendWorkbook(w http.ResponseWriter, r *http.Request) error {
	values := r.URL.Query()
	a, err := h.parse(h.workbookResource(), values, "")
	if err != nil {
		return err
	}
	if err := a.onePeriod(); err != nil {
		return err
	}
	asked := WorkbookRequest{Form: a.get("form"), Lang: a.lang, Rule: a.get("rule"), Period: a.period(), Organisation: a.organisation}
	if asked.Agency, err = h.unit(r); err != nil {
		return err
	}
	spool, err := os.CreateTemp("", "khohoso-*.xlsx")
	if err != nil {
		return fault.Wrap(fault.Storage, err, "the workbook could not be written to the temporary folder", "không ghi được sổ Excel vào thư mục tạm")
	}
	defer func() { _ = spool.Close(); _ = os.Remove(spool.Name()) }()
	file, err := h.Workbook(r.Context(), spool, asked)
	if err != nil {
		return fmt.Errorf("workbook %s: %w", asked.Form, err)
	}
	w.Header().Set("Content-Type", workbookMedia)
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": path.Base(file)}))
	w.Header().Set("Cache-Control", "private, no-store")
	http.ServeContent(w, r, "", time.Time{}, spool)
	return nil
}
