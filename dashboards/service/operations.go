package service

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"khohoso/dashboards/accessroute"
	"khohoso/dashboards/layout"
	"khohoso/dashboards/operations"
	"khohoso/internal/apperr"
	"khohoso/models/closing"
	"khohoso/models/metrics"
	"khohoso/models/period"
)

// machineRoom are the operators' pages of what runs behind the figures.
type machineRoom struct{ *Service }

// routes are those pages, read only; see deeds for what is done there.
func (s machineRoom) routes() accessroute.Table {
	page := func(pattern string, read pageOf, takes ...string) accessroute.Route {
		return accessroute.Route{Pattern: pattern, Formats: []accessroute.Format{accessroute.HTML}, Access: accessroute.Operate(), Params: accessroute.Takes(takes...), Handle: s.show(read)}
	}
	reconcile := page("/operations/reconcile", s.reconcile, "period", "set", "agency")
	reconcile.Params = append(reconcile.Params, accessroute.Param{Name: "show", Values: []string{"all"}})
	table := accessroute.Table{
		page("/operations", s.overview),
		page("/operations/sources", s.sources),
		page("/operations/ledger", s.ledger, "source", "day", "before"),
		page("/operations/ledger/{batch}", s.batch),
		page("/operations/quarantine", s.quarantine, "kind", "source", "column", "reason", "file", "after"),
		page("/operations/intake", s.intake),
		page("/operations/figures", s.figures),
		page("/operations/closings", s.closings),
		page("/operations/closings/restated", s.restated, "period"),
		reconcile,
		page("/operations/backups", s.backups),
		page("/operations/tokens", s.tokens, "revoked"),
		page("/operations/job", s.job, "name"),
		{Pattern: "/operations/quarantine/export", Formats: []accessroute.Format{accessroute.Workbook}, Access: accessroute.Operate(), Params: accessroute.Takes("kind"), Handle: s.exportAside, Download: "quarantine", Time: longExport},
	}
	return append(table, s.deeds()...)
}

// longExport is how long the workbook of a large quarantine may take.
const longExport = 5 * time.Minute

// pageOf reads what a page shows.
type pageOf func(*http.Request, layout.Reader) (*operations.Page, error)

// show answers with a page.
func (s machineRoom) show(read pageOf) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { s.write(w, r, http.StatusOK, read) }
}

func (s machineRoom) write(w http.ResponseWriter, r *http.Request, status int, read pageOf) {
	s.page(w, r, status, func(out io.Writer, a layout.Reader) error {
		p, err := read(r, a)
		if err != nil {
			return err
		}
		return p.Write(out)
	})
}

func (s machineRoom) overview(r *http.Request, a layout.Reader) (*operations.Page, error) {
	ctx := r.Context()
	o := operations.Overview{Now: s.Now()}
	var err error
	read := func(do func() error) {
		if err == nil {
			err = do()
		}
	}
	read(func() error { o.Sources, err = s.Desk.Sources(ctx); return err })
	read(func() error { o.Groups, err = s.Desk.Groups(ctx, a.Lang); return err })
	read(func() error { o.Intake, err = s.Desk.Intake(ctx); return err })
	read(func() error { o.Figures, err = s.Desk.Figures(ctx); return err })
	read(func() error { o.Closings, err = s.Desk.Closings(ctx); return err })
	read(func() error { o.Backups, err = s.Desk.Backups(ctx); return err })
	read(func() error { o.Schedule, err = s.Schedule.Page(ctx); return err })
	read(func() error { o.Recent, err = s.Desk.Recent(ctx); return err })
	read(func() error {
		all, err := s.Accounts.List(ctx)
		o.Accounts = len(all)
		return err
	})
	if err != nil {
		return nil, err
	}
	return o.Page(a), nil
}

func (s machineRoom) sources(r *http.Request, a layout.Reader) (*operations.Page, error) {
	all, err := s.Desk.Sources(r.Context())
	return operations.Sources(a, all, s.Now()), err
}

func (s machineRoom) ledger(r *http.Request, a layout.Reader) (*operations.Page, error) {
	asked := r.URL.Query()
	l := operations.Ledger{Query: operations.FileQuery{Day: asked.Get("day"), Most: operations.LedgerStretch + 1}}
	l.Query.Source, l.Query.ByHand = operations.ReadSource(asked.Get("source"))
	if _, err := time.Parse(time.DateOnly, l.Query.Day); l.Query.Day != "" && err != nil {
		return nil, apperr.New(apperr.Usage, "day: write it like 2024-06-30", "day: viết dạng 2024-06-30")
	}
	var err error
	if l.Query.Before, err = numberOf(r, "before"); err != nil {
		return nil, err
	}
	if l.Sources, err = s.Desk.Sources(r.Context()); err != nil {
		return nil, err
	}
	if l.Query.Source != "" && !slices.ContainsFunc(l.Sources, func(one operations.Source) bool {
		return one.Name == l.Query.Source && one.ByHand == l.Query.ByHand
	}) {
		return nil, apperr.New(apperr.UnknownName, "nothing came from such a source", "chưa nhận gì từ nguồn này")
	}
	l.Files, l.Totals, err = s.Desk.Files(r.Context(), l.Query)
	return l.Page(a), err
}

// numberOf is a number in an address, 0 for none.
func numberOf(r *http.Request, name string) (int, error) {
	text := r.URL.Query().Get(name)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil || n < 1 {
		return 0, apperr.New(apperr.Usage, fmt.Sprintf("%s=%.80q: write a whole number from 1 up", name, text), fmt.Sprintf("%s=%.80q: viết số nguyên từ 1 trở lên", name, text))
	}
	return int(n), nil
}

// mostOfBatch is how many rows of a batch's quarantine its page shows; the rest is on that of the quarantine.
const mostOfBatch = 500

func (s machineRoom) batch(r *http.Request, a layout.Reader) (*operations.Page, error) {
	noBatch := apperr.New(apperr.UnknownName, "there is no such batch", "không có lượt nạp này")
	batch, err := strconv.ParseInt(r.PathValue("batch"), 10, 32)
	if err != nil || batch < 1 {
		return nil, noBatch
	}
	files, _, err := s.Desk.Files(r.Context(), operations.FileQuery{Batch: int(batch), Most: 10_000})
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, noBatch
	}
	var aside []operations.Row
	for _, f := range files {
		if f.Waiting == 0 || len(aside) >= mostOfBatch {
			continue
		}
		rows, err := s.Desk.RowsAside(r.Context(), operations.RowQuery{File: f.ID, Most: mostOfBatch - len(aside)}, a.Lang)
		if err != nil {
			return nil, err
		}
		aside = append(aside, rows...)
	}
	return operations.Batch(a, int(batch), files, aside), nil
}

func (s machineRoom) quarantine(r *http.Request, a layout.Reader) (*operations.Page, error) {
	asked := r.URL.Query()
	q := operations.Quarantine{Query: operations.RowQuery{Kind: asked.Get("kind"), Source: asked.Get("source"), Reason: asked.Get("reason"), Column: operations.ReadColumn(asked.Get("column")), Most: operations.AsideStretch + 1}}
	after, err := numberOf(r, "after")
	if err != nil {
		return nil, err
	}
	q.Query.After = int64(after)
	if q.Query.File, err = numberOf(r, "file"); err != nil {
		return nil, err
	}
	if q.Groups, err = s.Desk.Groups(r.Context(), a.Lang); err != nil {
		return nil, err
	}
	q.Rows, err = s.Desk.RowsAside(r.Context(), q.Query, a.Lang)
	return q.Page(a), err
}

// exportAside sends the workbook of the rows of a kind, to be mended.
func (s machineRoom) exportAside(w http.ResponseWriter, r *http.Request) {
	kind := r.URL.Query().Get("kind")
	var book bytes.Buffer
	if err := s.Desk.ExportAside(r.Context(), &book, kind, langOf(r)); err != nil {
		s.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	w.Header().Set("Content-Disposition", `attachment; filename="cach-ly-`+kind+s.Now().In(s.Source.Location()).Format("-20060102-1504")+`.xlsx"`)
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = book.WriteTo(w)
	}
}

func (s machineRoom) intake(r *http.Request, a layout.Reader) (*operations.Page, error) {
	in, err := s.Desk.Intake(r.Context())
	return operations.IntakePage(a, in), err
}

func (s machineRoom) figures(r *http.Request, a layout.Reader) (*operations.Page, error) {
	f, err := s.Desk.Figures(r.Context())
	return operations.FiguresPage(a, f), err
}

func (s machineRoom) closings(r *http.Request, a layout.Reader) (*operations.Page, error) {
	c, err := s.Desk.Closings(r.Context())
	return operations.ClosingsPage(a, c), err
}

// standing is the closing that a period in a request stands under.
func (s machineRoom) standing(r *http.Request, value string) (found closing.Closing, err error) {
	p, err := operations.ReadPeriod(value)
	if err != nil {
		return found, err
	}
	c, err := s.Desk.Closings(r.Context())
	if err != nil {
		return found, err
	}
	for _, one := range slices.Backward(c.All) {
		if one.Stands() && one.Period.From.Equal(p.From) && one.Period.To.Equal(p.To) {
			return one, nil
		}
	}
	return found, apperr.New(apperr.NotClosed, "this period is not closed", "kỳ này chưa chốt")
}

func (s machineRoom) restated(r *http.Request, a layout.Reader) (*operations.Page, error) {
	c, err := s.standing(r, r.URL.Query().Get("period"))
	if err != nil {
		return nil, err
	}
	all, err := s.Desk.Restated(r.Context(), c.Period)
	return operations.Restated(a, c, all), err
}

func (s machineRoom) reconcile(r *http.Request, a layout.Reader) (*operations.Page, error) {
	asked, v := r.URL.Query(), operations.Reconcile{}
	var err error
	if v.Periods, v.Sets, err = s.Desk.Published(r.Context()); err != nil {
		return nil, err
	}
	v.All = asked.Get("show") != ""
	if len(v.Periods) == 0 {
		return v.Page(a), nil
	}
	v.Period, v.Set, v.Agency = v.Periods[0], metrics.DefaultSet, asked.Get("agency")
	if name := asked.Get("period"); name != "" {
		at := slices.IndexFunc(v.Periods, func(p period.Period) bool { return p.Name == name })
		if at < 0 {
			return nil, apperr.New(apperr.BadPeriod, "the portal's figures were not taken in of this period", "chưa nạp số Cổng công bố của kỳ này")
		}
		v.Period = v.Periods[at]
	}
	if set := asked.Get("set"); set != "" {
		v.Set = set // an unknown one is refused where it is read
	}
	v.Rows, err = s.Desk.Reconciled(r.Context(), v.Period, v.Set)
	return v.Page(a), err
}

func (s machineRoom) backups(r *http.Request, a layout.Reader) (*operations.Page, error) {
	folders, err := s.Desk.Backups(r.Context())
	return operations.BackupsPage(a, folders, s.Now()), err
}

func (s machineRoom) tokens(r *http.Request, a layout.Reader) (*operations.Page, error) {
	accounts, err := s.Accounts.List(r.Context())
	if err != nil {
		return nil, err
	}
	var all []operations.Token
	for _, account := range accounts {
		tokens, err := s.Accounts.Tokens(r.Context(), account.ID)
		if err != nil {
			return nil, err
		}
		for _, one := range tokens {
			all = append(all, operations.Token{Account: account, Token: one})
		}
	}
	p := operations.TokensPage(a, all, s.Now())
	for _, account := range accounts { // nothing that a stranger may put into a link
		if account.Name == r.URL.Query().Get("revoked") {
			p.Done = p.T("operations.tokens.revoked", account.Name)
		}
	}
	return p, nil
}

func (s machineRoom) job(r *http.Request, a layout.Reader) (*operations.Page, error) {
	j, err := s.Desk.Job(r.Context(), strings.TrimSpace(r.URL.Query().Get("name")))
	return operations.JobPage(a, j), err
}
