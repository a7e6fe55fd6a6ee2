package api

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"

	"khohoso/dashboards/accessroute"
	"khohoso/dashboards/responsecache"
	"khohoso/internal/apperr"
	"khohoso/internal/auth"
	"khohoso/models/closing"
	"khohoso/models/period"
	"khohoso/models/store"
)

// root is where this version of the API stands.
const root = "/api/v1/"

// Options say what the API reads.
type Options struct {
	Warehouse *store.Warehouse
	// Forms are the workbooks that can be asked for.
	Forms []Form
	// Workbook writes one and says its file name.
	Workbook func(ctx context.Context, w io.Writer, asked WorkbookRequest) (file string, err error)
	// Answers keeps finished answers until the figures change; nil keeps none.
	Answers *responsecache.Cache
	Log     *slog.Logger
}

type handler struct{ Options }

// Routes are the API's lines of the table.
func Routes(o Options) accessroute.Table {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	h := &handler{o}
	table := accessroute.Table{
		{Pattern: root + "openapi.yaml", Formats: []accessroute.Format{accessroute.File}, Access: accessroute.Anyone(), Params: accessroute.Takes(), Handle: h.document},
		h.workbookRoute(),
	}
	for _, one := range resources() {
		table = append(table, accessroute.Route{
			Pattern: root + one.name, Formats: []accessroute.Format{accessroute.JSON, accessroute.CSV, accessroute.Arrow, accessroute.Parquet},
			Access: one.access(h), Params: one.takes(), Handle: h.serve(one), Download: one.download,
		})
	}
	return table
}

// resources are all of them, in the order of the document.
func resources() []resource {
	return slices.Concat(catalogueResources(), figureResources(), standingResources(), itemResources(), dossierResources())
}

// serve answers for one resource.
func (h *handler) serve(r resource) http.HandlerFunc {
	return func(w http.ResponseWriter, req *http.Request) {
		if err := h.answer(w, req, r); err != nil {
			Problem(w, req, err, h.Log)
		}
	}
}

func (h *handler) answer(w http.ResponseWriter, req *http.Request, r resource) error {
	ctx := req.Context()
	w.Header().Add("Vary", "Accept")
	a, err := h.parse(r, req.URL.Query(), req.Header.Get("Accept"))
	if err != nil {
		return err
	}
	if a.stamp, err = h.Warehouse.Stamp(ctx); err != nil {
		return err
	}
	if err = a.resume(); err != nil {
		return err
	}
	if r.ofDossiers(h) {
		if a.agency, err = h.unitOf(ctx, a.get("agency")); err != nil {
			return err
		}
	}
	w.Header().Set("Cache-Control", "private, no-cache")
	if h.sameStill(w, req, a.etag(ctx, a.stamp)) {
		return nil
	}
	answer, err := h.Answers.Get(ctx, responsecache.Ask{
		Question: strings.Join([]string{"api", r.name, string(a.format), a.values.Encode(), a.agency}, "\x00"),
		Stamp:    a.stamp, For: responsecache.Reckoning, Reader: auth.From(ctx), Exact: a.get("cursor") != "",
	}, func(ctx context.Context) (*responsecache.Answer, error) { return h.make(ctx, r, *a) })
	if err != nil {
		return err
	}
	etag := a.etag(ctx, answer.Stamp)
	if answer.Stamp != a.stamp && h.sameStill(w, req, etag) {
		return nil
	}
	w.Header().Set("ETag", etag)
	return send(w, req, answer)
}

// sameStill tells a reader who has the answer already that it holds.
func (h *handler) sameStill(w http.ResponseWriter, req *http.Request, etag string) bool {
	if !matches(req.Header.Get("If-None-Match"), etag) {
		return false
	}
	w.Header().Set("ETag", etag)
	w.WriteHeader(http.StatusNotModified)
	return true
}

// make reads a page and writes it in its format. The guard has asked about the
// unit already; here it is asked for who else may be given the same.
func (h *handler) make(ctx context.Context, r resource, a ask) (*responsecache.Answer, error) {
	if r.ofDossiers(h) && !auth.From(ctx).MaySee(a.agency) {
		return nil, auth.ErrRefused
	}
	if err := a.refuseOwnDates(ctx); err != nil {
		return nil, err
	}
	var err error
	if a.get("cursor") == "" { // it may be made anew for later figures
		if a.stamp, err = h.Warehouse.Stamp(ctx); err != nil {
			return nil, err
		}
	}
	page, err := h.page(ctx, r, &a)
	if err != nil {
		return nil, err
	}
	return h.written(r, &a, page)
}

// page is a stretch of a resource's rows.
type page struct {
	rows    [][]any
	next    string // cursor; "" at the end
	version store.DataVersion
}

// page reads one row more than it gives, to know whether there is a next page. A
// read across a change of the data is made again, once.
func (h *handler) page(ctx context.Context, r resource, a *ask) (p page, err error) {
	for try := 0; ; try++ {
		p, err = h.readPage(ctx, r, a)
		if err != nil {
			return p, err
		}
		now, err := h.Warehouse.Stamp(ctx)
		switch {
		case err != nil:
			return p, err
		case now == a.stamp:
			return p, nil
		case try > 0 || a.get("cursor") != "":
			return p, dataMoved()
		}
		a.stamp = now
	}
}

func dataMoved() error {
	return apperr.New(apperr.Gone, "the data changed while they were read; ask again", "dữ liệu vừa thay đổi trong lúc đọc; hãy gửi lại yêu cầu")
}

func (h *handler) readPage(ctx context.Context, r resource, a *ask) (p page, err error) {
	if p.version, err = h.Warehouse.DataVersion(ctx); err != nil {
		return p, err
	}
	rows, err := r.read(ctx, h, a)
	if err != nil {
		return p, err
	}
	if !r.paged {
		rows = rows[min(a.offset, len(rows)):]
	}
	if len(rows) > a.limit {
		rows, p.next = rows[:a.limit], cursorOf(a.stamp, a.offset+a.limit)
	}
	p.rows = rows
	return p, nil
}

// written is a page in its format with its headers.
func (h *handler) written(r resource, a *ask, p page) (*responsecache.Answer, error) {
	body, err := encode(a.format, r.columns, p, h.Warehouse.Location())
	if err != nil {
		return nil, err
	}
	head := []string{"Content-Type", mediaTypes[a.format], "X-Data-Version", p.version.ID}
	if p.next != "" {
		values := maps.Clone(a.values)
		values.Set("cursor", p.next)
		head = append(head, "Link", "<"+root+r.name+"?"+values.Encode()+`>; rel="next"`)
	}
	if a.format == asJSON {
		return responsecache.Text(a.stamp, body, head...), nil
	}
	head = append(head, "Content-Disposition", `attachment; filename="`+strings.ReplaceAll(r.name, "/", "-")+extensions[a.format]+`"`)
	if a.format == asCSV {
		return responsecache.Text(a.stamp, body, head...), nil
	}
	return responsecache.Bytes(a.stamp, body, head...), nil
}

// etag names an answer: the state of the data, the question, and what of the
// reader the answer may depend on.
func (a *ask) etag(ctx context.Context, stamp store.Stamp) string {
	reader := auth.From(ctx)
	return `"` + tag(stamp.String(), string(a.format), a.values.Encode(), string(reader.Role), reader.Unit) + `"`
}

// tag digests what an answer depends on.
func tag(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:12])
}

// matches says whether a reader has the answer already, packed or not.
func matches(header, etag string) bool {
	for _, one := range strings.Split(header, ",") {
		one = strings.Replace(strings.TrimPrefix(strings.TrimSpace(one), "W/"), `-gz"`, `"`, 1)
		if one == etag || one == "*" {
			return true
		}
	}
	return false
}

// published reads rows period by period where one is closed: those of a closed
// period as they were closed, unless live figures are asked for.
func published[T any](ctx context.Context, h *handler, a *ask, read func(*store.Warehouse, []period.Period) ([]T, error)) ([]T, error) {
	anyClosed := false
	for _, p := range a.periods {
		_, closed, err := closing.Find(ctx, h.Warehouse, p)
		if err != nil {
			return nil, err
		}
		anyClosed = anyClosed || closed
	}
	if !anyClosed || a.get("live") == "true" {
		return read(h.Warehouse, a.periods)
	}
	ordered := slices.Clone(a.periods)
	slices.SortStableFunc(ordered, func(x, y period.Period) int { return cmp.Or(x.From.Compare(y.From), cmp.Compare(x.Name, y.Name)) })
	var rows []T
	for _, p := range slices.Compact(ordered) {
		source, _, _, err := closing.ForPeriod(ctx, h.Warehouse, p)
		if err != nil {
			return nil, err
		}
		own, err := read(source, []period.Period{p})
		if err != nil {
			return nil, err
		}
		rows = append(rows, own...)
	}
	return rows, nil
}
