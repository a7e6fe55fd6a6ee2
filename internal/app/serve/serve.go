// Package serve puts the service together: pages, API, taking events in, sign-in, the build loop, and opening the
// warehouse again after the engine gave it up.
package serve

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"

	"khohoso/dashboards/accessroute"
	"khohoso/dashboards/api"
	"khohoso/dashboards/eventapi"
	"khohoso/dashboards/layout"
	"khohoso/dashboards/pages"
	"khohoso/dashboards/pageworkbook"
	"khohoso/dashboards/responsecache"
	"khohoso/dashboards/service"
	"khohoso/dashboards/view"
	"khohoso/dashboards/web"
	"khohoso/ingest/ledger"
	"khohoso/ingest/push"
	"khohoso/internal/accountsdb"
	"khohoso/internal/app"
	"khohoso/internal/app/work"
	"khohoso/internal/apperr"
	"khohoso/internal/audit"
	"khohoso/internal/auth"
	"khohoso/internal/config"
	"khohoso/internal/publish"
	"khohoso/internal/schedule"
	"khohoso/models/closing"
	"khohoso/models/figures"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
	"khohoso/reports"
)

// longestRead is how long the engine may work on one question of a reader.
const longestRead = 2 * time.Minute

// Serve answers until the context ends, then lets running answers finish.
func Serve(ctx context.Context, a *app.App, w *store.Warehouse) (err error) {
	options, err := reached(a)
	if err != nil {
		return err
	}
	keep, err := newRunning(a, w)
	if err != nil {
		return err
	}
	listener, err := listen(a)
	if err != nil {
		return err
	}
	defer listener.Close()
	endAccounts, err := openAccounts(ctx, a, w, &options, listener.Addr())
	if err != nil {
		return err
	}
	defer endAccounts()
	w.BoundReads(longestRead)
	ctx, stop := context.WithCancelCause(ctx)
	defer func() { stop(nil); a.Background.Wait() }() // before the warehouse is closed
	a.Background.Go(func() { stop(untilGivenUp(ctx, w)) })
	fresh := NewBuildLoop(w, func(err error) { a.Log.Error("build after a push", "error", err) })
	if !a.Open {
		pushes := push.NewQueue(w, a.NullWordList()...)
		defer func() { err = errors.Join(err, pushes.Close()) }()
		if keep.scheduler, err = takeIn(ctx, a, w, pushes, fresh, &options); err != nil {
			return err
		}
	}
	if err := keep.start(ctx); err != nil {
		return err
	}
	runBeside(ctx, a, w)
	endForms, err := startForms(ctx, a, w)
	if err != nil {
		return err
	}
	defer endForms() // after the answers that print
	boundMemory(a.KeepAnswers, a.WorkMemory)
	a.Answers = responsecache.New(int64(a.KeepAnswers)<<20, a.FiguresBack)
	defer a.Answers.Close()
	options.Collectors = append(options.Collectors, &gauges{app: a, warehouse: w, running: keep, life: ctx})
	serving, err := NewService(a, w, options)
	if err != nil {
		return err
	}
	a.Background.Go(func() { serving.KeepWarm(ctx) })
	if !a.Open {
		a.Background.Go(func() { fresh.Run(ctx) })
	}
	sayWhere(a, listener.Addr(), keep.certificate != nil)
	tellSupervisor(a, daemon.SdNotifyReady)
	if err := serving.Serve(ctx, listener, keep.shown()); err != nil || !errors.Is(context.Cause(ctx), errGivenUp) {
		return err
	}
	return context.Cause(ctx)
}

// listen opens the address of the settings and notes which one it is, for where the file has to be opened again.
func listen(a *app.App) (net.Listener, error) {
	listener, err := net.Listen("tcp", a.Addr)
	if err != nil {
		return nil, apperr.Wrap(apperr.Storage, err, fmt.Sprintf("cannot listen on %s; it is taken or not of this machine, choose another with --addr", a.Addr),
			fmt.Sprintf("không mở được địa chỉ %s; địa chỉ đang bị chiếm hoặc không thuộc máy này, hãy chọn địa chỉ khác bằng --addr", a.Addr))
	}
	a.Addr = listener.Addr().String()
	return listener, nil
}

// openAccounts opens the accounts and lets people sign in by them; end closes them. A service that is open to everyone has none.
func openAccounts(ctx context.Context, a *app.App, w *store.Warehouse, options *service.Options, at net.Addr) (end func(), err error) {
	if a.Open {
		return func() {}, nil
	}
	db, err := accountsdb.Open(ctx, accountsdb.PathFor(a.Warehouse))
	if err != nil {
		return nil, err
	}
	if err := signIn(ctx, a, options, w, db, at); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return func() { _ = db.Close() }, nil
}

// takeIn starts what events come in by beside the pushes, and the jobs, and gives the service their routes and pages.
func takeIn(ctx context.Context, a *app.App, w *store.Warehouse, pushes *push.Queue, fresh *BuildLoop, options *service.Options) (*schedule.Scheduler, error) {
	options.More = append(options.More, Intake(a, pushes, fresh)...)
	watch := work.NewWatch(a, w, fresh.Note)
	watch.Start(ctx)
	return runSchedule(ctx, a, w, watch, options)
}

// Intake are the routes that take events in; figures follow while the service runs.
func Intake(a *app.App, pushes *push.Queue, fresh *BuildLoop) accessroute.Table {
	fresh.Note() // what was taken in before this start
	return eventapi.Routes(eventapi.Options{Take: TakeEvents(pushes), Changed: fresh.Note, Log: a.Log, Now: app.Clock})
}

// TakeEvents has the bodies that come over HTTP taken in.
func TakeEvents(pushes *push.Queue) func(context.Context, eventapi.Body) (eventapi.Answer, error) {
	return func(ctx context.Context, body eventapi.Body) (eventapi.Answer, error) {
		told, replayed, err := pushes.Take(ctx, push.Request{
			Source: body.Source, Units: body.Units, Key: body.Key, Body: body.Content, National: body.National, Now: body.At,
		}, body.Lang)
		return eventapi.Answer{Told: told, Accepted: told.Accepted > 0, Replayed: replayed}, err
	}
}

// NewService puts pages and API of a warehouse together.
func NewService(a *app.App, w *store.Warehouse, o service.Options) (*service.Service, error) {
	made := &books{warehouse: w}
	served, err := newForms(a, made)
	if err != nil {
		return nil, err
	}
	o.Pages, o.Source, o.Log = pageOptions(a, w, made), figures.Of(w), a.Log
	o.Pages.Forms, o.Pages.Packs = served, a.Packs
	if o.Now == nil {
		o.Now = app.Clock
	}
	o.More = append(o.More, api.Routes(apiOptions(a, w, served))...)
	return service.New(o)
}

// apiOptions reads the API from a warehouse.
func apiOptions(a *app.App, w *store.Warehouse, served *servedForms) api.Options {
	o := api.Options{Warehouse: w, Answers: a.Answers, Log: a.Log}
	for _, form := range served.Set().Forms() {
		o.Forms = append(o.Forms, api.Form{Code: form.Code, Name: form.Name, TitleVI: form.TitleVI, TitleEN: form.TitleEN})
	}
	o.Workbook = func(ctx context.Context, out io.Writer, asked api.WorkbookRequest) (string, error) {
		request := reports.Request{
			Form: asked.Form, Period: asked.Period, Agency: asked.Agency, Lang: asked.Lang, Rule: asked.Rule, Organisation: asked.Organisation, Layouts: served.Set(),
		}
		return served.books.write(ctx, request, out)
	}
	return o
}

// reached reads how the service is reached: proxies, public address.
func reached(a *app.App) (o service.Options, err error) {
	o.Trusted, err = a.Proxies()
	o.Secure = strings.HasPrefix(a.PublicURL, "https:")
	return o, err
}

// signIn opens the accounts. The first start makes the operator's and prints its
// one-time password, once.
func signIn(ctx context.Context, a *app.App, o *service.Options, w *store.Warehouse, db *accountsdb.DB, at net.Addr) error {
	o.Accounts = auth.NewAccounts(db, auth.Limits{Idle: a.SessionIdle, Absolute: a.SessionLimit}, app.Clock)
	o.Audit = audit.New(db, app.Clock)
	password, err := o.Accounts.First(ctx)
	if err != nil {
		return err
	}
	if password != "" {
		fmt.Fprintf(a.Out, a.Tr("lần chạy đầu: đăng nhập bằng tài khoản %q, mật khẩu dùng một lần %s\n", "first start: sign in as %q with the one-time password %s\n"), auth.FirstOperator, password)
		if err := a.NoteAudit(ctx, o.Audit, audit.Entry{Action: audit.UserAdd, Object: auth.FirstOperator, Outcome: audit.Done, Detail: "first start"}); err != nil {
			return err
		}
	}
	settings, err := config.ReadSingleSignOn(a.ConfigFile)
	if err != nil || settings == nil {
		return errors.Join(err, checkAccounts(ctx, a, o.Accounts, w, nil))
	}
	if err := checkAccounts(ctx, a, o.Accounts, w, settings.Units); err != nil {
		return err
	}
	o.SSOLabel = settings.Name
	if o.SSO, err = singleSignOn(a, settings, o.Accounts, w, at); err != nil {
		return err
	}
	a.Background.Go(func() {
		if err := o.SSO.Reach(ctx); err != nil && ctx.Err() == nil {
			a.Log.Warn("single sign-on cannot be reached; it is tried again at each sign-in", "issuer", settings.Issuer, "error", err)
		}
	})
	return nil
}

func singleSignOn(a *app.App, settings *config.SingleSignOn, accounts *auth.Accounts, w *store.Warehouse, at net.Addr) (*auth.SSO, error) {
	secret, err := settings.Secret()
	if err != nil {
		return nil, err
	}
	public := strings.TrimSuffix(a.PublicURL, "/")
	if public == "" {
		public = map[bool]string{true: "https://", false: "http://"}[a.TLSCert != ""] + at.String()
	}
	callback, err := url.JoinPath(public, "login", "callback")
	if err != nil {
		return nil, err
	}
	roles := map[string]auth.Role{}
	for value, role := range settings.Roles {
		if roles[value] = auth.Role(role); !roles[value].Known() || roles[value] == auth.Source {
			return nil, apperr.New(apperr.Usage, fmt.Sprintf("config: single-sign-on, roles, %s: %q is no role that people sign in with", value, role),
				fmt.Sprintf("cấu hình: single-sign-on, roles, %s: %q không phải vai trò của người đăng nhập", value, role))
		}
	}
	return auth.NewSSO(auth.SingleSignOn{
		Issuer: settings.Issuer, ClientID: settings.ClientID, Secret: secret, Redirect: callback, Scopes: settings.Scopes,
		Claims: auth.ClaimNames(settings.Claims), Roles: roles, Units: settings.Units,
		KnownUnit: func(ctx context.Context, code string) (bool, error) { return knownUnit(ctx, w, code) },
	}, accounts), nil
}

func knownUnit(ctx context.Context, w *store.Warehouse, code string) (bool, error) {
	agencies, err := metrics.Agencies(ctx, w)
	return slices.ContainsFunc(agencies, func(one metrics.Agency) bool { return one.Code == code }), err
}

// sayWhere names the address to open.
func sayWhere(a *app.App, at net.Addr, secure bool) {
	scheme, host := "http", at.String()
	if secure {
		scheme = "https"
	}
	if address, err := netip.ParseAddrPort(host); err == nil && address.Addr().IsUnspecified() {
		host = fmt.Sprintf("localhost:%d", address.Port())
	}
	where := scheme + "://" + host + "/"
	if a.PublicURL != "" {
		where = a.PublicURL
	}
	fmt.Fprintf(a.Out, a.Tr("bảng điều hành: %s (Ctrl+C để dừng)\n", "dashboards: %s (Ctrl+C to stop)\n"), where)
}

// pageOptions reads the live pages from a warehouse.
func pageOptions(a *app.App, w *store.Warehouse, made *books) web.Options {
	return web.Options{
		Open:    func(context.Context) (view.Reads, error) { return figures.Of(w), nil },
		Answers: a.Answers,
		ForPeriod: func(ctx context.Context, p period.Period) (view.Reads, error) {
			source, _, _, err := closing.ForPeriod(ctx, w, p)
			return figures.Of(source), err
		},
		PeriodNotice: (&work.RestatedNotice{App: a, Warehouse: w}).Of,
		Workbook: func(ctx context.Context, out io.Writer, code string, chosen view.Filter) (string, error) {
			request := reports.Request{
				Form: publish.Form, Period: chosen.Period, Agency: code, Lang: a.Lang, Rule: chosen.Rule, Set: chosen.Set, Organisation: chosen.Organisation,
			}
			return made.write(ctx, request, out)
		},
		ListWorkbook: func(ctx context.Context, out io.Writer, asked pages.ListRequest) (string, error) {
			request := reports.Request{
				Form: "dossiers", Period: asked.Period, Agency: asked.Agency, Lang: asked.Lang, Rule: asked.Rule, Set: asked.Set, Organisation: asked.Organisation,
				Where: asked.Where, Sort: asked.Sort, Subject: asked.Subject, Narrowed: asked.Narrowed,
			}
			return made.write(ctx, request, out)
		},
		PageWorkbook: func(_ context.Context, out io.Writer, b pageworkbook.Workbook) error {
			return reports.RenderTables(tablesOf(b), out)
		},
		Sources: func(ctx context.Context) ([]layout.Source, error) { return sourcesOf(ctx, w) },
		Log:     a.Log,
	}
}

// tablesOf is the workbook of a page as reports writes it.
func tablesOf(b pageworkbook.Workbook) reports.Tables {
	t := reports.Tables{Title: b.Title, Sentence: b.Sentence, Facts: b.Facts, Lang: b.Lang, At: b.At}
	for _, table := range b.Tables {
		one := reports.PlainTable{Name: table.Name, Rows: table.Rows}
		for _, c := range table.Columns {
			one.Columns = append(one.Columns, reports.PlainColumn(c))
		}
		t.Sheets = append(t.Sheets, one)
	}
	return t
}

// sourcesOf says how fresh each source is, in the words of the pages.
func sourcesOf(ctx context.Context, w *store.Warehouse) ([]layout.Source, error) {
	known, err := ledger.Sources(ctx, w.DB())
	if err != nil {
		return nil, err
	}
	now, all := app.Clock(), make([]layout.Source, len(known))
	for i, s := range known {
		all[i] = layout.Source{Name: s.Source, ByHand: s.ByHand, LastBatch: s.LastBatch, LastEvent: s.LastEvent, UsualGap: s.UsualGap, Silent: s.Silent(now)}
	}
	return all, nil
}
