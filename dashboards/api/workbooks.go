package api

import (
	"bytes"
	"context"
	"fmt"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"

	"khohoso/dashboards/accessroute"
	"khohoso/dashboards/responsecache"
	"khohoso/internal/auth"
	"khohoso/models/metrics"
	"khohoso/models/period"
)

// Form is a workbook that can be asked for.
type Form struct{ Code, Name, TitleVI, TitleEN string }

// WorkbookRequest asks for one; Agency "" is the province.
type WorkbookRequest struct {
	Form, Agency, Lang, Rule string
	Period                   period.Period
	metrics.Organisation
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

func (h *handler) workbookRoute() accessroute.Route {
	return accessroute.Route{
		Pattern: root + "workbooks", Formats: []accessroute.Format{accessroute.Workbook}, Access: accessroute.Dossiers(h.unit), Params: h.workbookResource().takes(), Download: "workbook",
		Time: 3 * time.Minute,
		Handle: func(w http.ResponseWriter, r *http.Request) {
			if err := h.sendWorkbook(w, r); err != nil {
				Problem(w, r, err, h.Log)
			}
		},
	}
}

// sendWorkbook makes the workbook whole first: one that fails halfway is a problem, not half a file.
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
	if a.stamp, err = h.Warehouse.Stamp(r.Context()); err != nil {
		return err
	}
	answer, err := h.Answers.Get(r.Context(), responsecache.Ask{
		Question: strings.Join([]string{"api workbook", values.Encode(), asked.Agency}, "\x00"),
		Stamp:    a.stamp, For: responsecache.TakingHome, Reader: auth.From(r.Context()),
	}, func(ctx context.Context) (*responsecache.Answer, error) { return h.makeWorkbook(ctx, asked) })
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", workbookMedia)
	w.Header().Set("Cache-Control", "private, no-store")
	return send(w, r, answer)
}

// makeWorkbook writes a workbook of figures that did not change meanwhile; those who may be given it
// are those who may see the unit's dossiers.
func (h *handler) makeWorkbook(ctx context.Context, asked WorkbookRequest) (*responsecache.Answer, error) {
	if !auth.From(ctx).MaySee(asked.Agency) {
		return nil, auth.ErrRefused
	}
	for try := 0; ; try++ {
		stamp, err := h.Warehouse.Stamp(ctx)
		if err != nil {
			return nil, err
		}
		var out bytes.Buffer
		file, err := h.Workbook(ctx, &out, asked)
		if err != nil {
			return nil, fmt.Errorf("workbook %s: %w", asked.Form, err)
		}
		now, err := h.Warehouse.Stamp(ctx)
		switch {
		case err != nil:
			return nil, err
		case now == stamp:
			return responsecache.Bytes(stamp, out.Bytes(), "Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": path.Base(file)})), nil
		case try > 0:
			return nil, dataMoved()
		}
	}
}
