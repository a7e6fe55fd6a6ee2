package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"khohoso/dashboards"
	"khohoso/dashboards/accessroute"
	"khohoso/dashboards/api"
	"khohoso/dashboards/kept"
	"khohoso/dashboards/push"
	"khohoso/dashboards/service"
	"khohoso/ingest"
	"khohoso/internal/accountsdb"
	"khohoso/internal/apperr"
	"khohoso/internal/audit"
	"khohoso/internal/auth"
	"khohoso/internal/config"
	"khohoso/internal/publish"
	"khohoso/models/closing"
	"khohoso/models/figures"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
	"khohoso/reports"
)

// defaultAddress is this machine only, until certificates or a proxy are named.
const defaultAddress = "127.0.0.1:8080"

// longestRead is how long the engine may work on one question of a reader.
const longestRead = 2 * time.Minute

func (a *app) serveCommand() *cobra.Command {
	command := &cobra.Command{
		Use:   "serve",
		Short: "Mở bảng điều hành, tải báo cáo và API, có đăng nhập (dashboards, downloads and API, with sign-in)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.Serve.Validate(); err != nil {
				return err
			}
			sources, err := readSources(a.configFile, a.NullWordList())
			if err != nil {
				return err
			}
			a.sources = sources
			a.warnOpenFiles(sources)
			return serveAgain(cmd.Context(), a)
		},
	}
	flags := command.Flags()
	flags.StringVar(&a.Addr, "addr", defaultAddress, "địa chỉ (address)")
	flags.BoolVar(&a.Open, "open", false, "không cần đăng nhập, chỉ trên máy này (no sign-in, on this machine only)")
	flags.StringVar(&a.TLSCert, "tls-cert", "", "tệp chứng thư PEM (certificate file)")
	flags.StringVar(&a.TLSKey, "tls-key", "", "tệp khóa PEM của chứng thư (its key)")
	flags.StringVar(&a.TrustedProxy, "trusted-proxy", "", "proxy HTTPS đứng trước: địa chỉ hoặc mạng, cách nhau dấu phẩy (proxies that speak HTTPS before it)")
	flags.StringVar(&a.PublicURL, "public-url", "", "địa chỉ người dùng mở (how readers reach it, https://…)")
	flags.StringVar(&a.Inbox, "inbox", "", "hộp nhận: thư mục được theo dõi, tệp mới được nạp rồi chuyển vào lưu trữ (a folder whose files are taken in and archived)")
	flags.StringVar(&a.BackupDir, "backup-dir", "", "thư mục sao lưu trong khi phục vụ (folder for backups while serving)")
	flags.DurationVar(&a.BackupEvery, "backup-every", 24*time.Hour, "sao lưu mỗi (how often)")
	flags.IntVar(&a.BackupKeep, "backup-keep", 7, "giữ số bản gần nhất (how many are kept)")
	flags.DurationVar(&a.SessionIdle, "session-idle", 30*time.Minute, "tự đăng xuất khi không dùng (signed out when idle)")
	flags.DurationVar(&a.SessionLimit, "session-limit", 12*time.Hour, "thời hạn một lần đăng nhập (longest session)")
	flags.IntVar(&a.KeepAnswers, "keep-answers", a.KeepAnswers, "MiB bộ nhớ giữ câu trả lời đã lập, 0 là không giữ (memory for finished answers)")
	flags.IntVar(&a.WorkMemory, "work-memory", a.WorkMemory, "MiB bộ nhớ để lập câu trả lời và nạp, ngoài bộ máy dữ liệu và những gì được giữ (memory for work, beside the engine and what is kept)")
	flags.DurationVar(&a.FiguresBack, "figures-behind", a.FiguresBack, "sau mỗi lần tổng hợp, trang cũ còn được trả lời tối đa trong (how long after a build the answers of before may be given)")
	return command
}

// serve answers until the context ends, then lets running answers finish.
func (a *app) serve(ctx context.Context, w *store.Warehouse) (err error) {
	options, certificate, err := a.reached()
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", a.Addr)
	if err != nil {
		return apperr.Wrap(apperr.Storage, err, fmt.Sprintf("cannot listen on %s; it is taken or not of this machine, choose another with --addr", a.Addr),
			fmt.Sprintf("không mở được địa chỉ %s; địa chỉ đang bị chiếm hoặc không thuộc máy này, hãy chọn địa chỉ khác bằng --addr", a.Addr))
	}
	defer listener.Close()
	a.Addr = listener.Addr().String() // the same one where the file has to be opened again
	if !a.Open {
		db, err := accountsdb.Open(ctx, accountsdb.PathFor(a.Warehouse))
		if err != nil {
			return err
		}
		defer db.Close()
		if err := a.signIn(ctx, &options, w, db, listener.Addr()); err != nil {
			return err
		}
	}
	w.BoundReads(longestRead)
	ctx, stop := context.WithCancelCause(ctx)
	defer func() { stop(nil); a.background.Wait() }() // before the warehouse is closed
	a.background.Go(func() { stop(untilGivenUp(ctx, w)) })
	fresh := newFreshness(w, func(err error) { a.log.Error("build after a push", "error", err) })
	if !a.Open {
		pushes := ingest.NewPushes(w, a.NullWordList()...)
		defer func() { err = errors.Join(err, pushes.Close()) }()
		options.More = append(options.More, a.intake(ctx, w, pushes, fresh)...)
		if err := a.runSchedule(ctx, w, &options); err != nil {
			return err
		}
	}
	boundMemory(a.KeepAnswers, a.WorkMemory)
	a.answers = kept.New(int64(a.KeepAnswers)<<20, a.FiguresBack)
	defer a.answers.Close()
	serving, err := a.service(w, options)
	if err != nil {
		return err
	}
	a.background.Go(func() { serving.KeepWarm(ctx) })
	if !a.Open {
		a.background.Go(func() { fresh.run(ctx) })
	}
	a.sayWhere(listener.Addr(), certificate != nil)
	if err := serving.Serve(ctx, listener, certificate); err != nil || !errors.Is(context.Cause(ctx), errGivenUp) {
		return err
	}
	return context.Cause(ctx)
}

// intake are the routes that take events in; figures follow while the service runs.
func (a *app) intake(ctx context.Context, w *store.Warehouse, pushes *ingest.Pushes, fresh *freshness) accessroute.Table {
	fresh.note() // what was taken in before this start
	if a.Inbox != "" {
		a.background.Go(func() { a.watchInbox(ctx, a.newInbox(w, a.Inbox, settledAfter), fresh.note) })
	}
	for _, source := range a.sources {
		if source.Every > 0 {
			a.background.Go(func() { a.pullEvery(ctx, w, source, fresh.note) })
		}
	}
	return push.Routes(push.Options{Pushes: pushes, Changed: fresh.note, Log: a.log, Now: clock})
}

// service puts pages and API of a warehouse together.
func (a *app) service(w *store.Warehouse, o service.Options) (*service.Service, error) {
	made := &books{warehouse: w}
	o.Pages, o.Source, o.Log = a.pages(w, made), figures.Of(w), a.log
	if o.Now == nil {
		o.Now = clock
	}
	o.More = append(o.More, api.Routes(a.api(w, made))...)
	return service.New(o)
}

// api reads the API from a warehouse.
func (a *app) api(w *store.Warehouse, made *books) api.Options {
	o := api.Options{Warehouse: w, Answers: a.answers, Log: a.log}
	for _, form := range reports.Forms() {
		o.Forms = append(o.Forms, api.Form{Code: form.Code, Name: form.Name, TitleVI: form.TitleVI, TitleEN: form.TitleEN})
	}
	o.Workbook = func(ctx context.Context, out io.Writer, asked api.WorkbookRequest) (string, error) {
		request := reports.Request{
			Form: asked.Form, Period: asked.Period, Agency: asked.Agency, Lang: asked.Lang, Rule: asked.Rule, Organisation: asked.Organisation,
		}
		return made.write(ctx, request, out)
	}
	return o
}

// reached reads how the service is reached: certificate, proxies, public address.
func (a *app) reached() (o service.Options, certificate *tls.Certificate, err error) {
	if o.Trusted, err = a.Proxies(); err != nil {
		return o, nil, err
	}
	o.Secure = strings.HasPrefix(a.PublicURL, "https:")
	if a.TLSCert == "" {
		return o, nil, nil
	}
	pair, err := tls.LoadX509KeyPair(a.TLSCert, a.TLSKey)
	if err != nil {
		return o, nil, apperr.Wrap(apperr.Usage, err, fmt.Sprintf("certificate %q and key %q cannot be used; both must be PEM files that belong together", a.TLSCert, a.TLSKey),
			fmt.Sprintf("không dùng được chứng thư %q và khóa %q; cả hai phải là tệp PEM của cùng một chứng thư", a.TLSCert, a.TLSKey))
	}
	return o, &pair, nil
}

// signIn opens the accounts. The first start makes the operator's and prints its
// one-time password, once.
func (a *app) signIn(ctx context.Context, o *service.Options, w *store.Warehouse, db *accountsdb.DB, at net.Addr) error {
	o.Accounts = auth.NewAccounts(db, auth.Limits{Idle: a.SessionIdle, Absolute: a.SessionLimit}, clock)
	o.Audit = audit.New(db, clock)
	password, err := o.Accounts.First(ctx)
	if err != nil {
		return err
	}
	if password != "" {
		fmt.Fprintf(a.out, a.say("lần chạy đầu: đăng nhập bằng tài khoản %q, mật khẩu dùng một lần %s\n", "first start: sign in as %q with the one-time password %s\n"), auth.FirstOperator, password)
		if err := a.noteHere(ctx, o.Audit, audit.Entry{Action: audit.UserAdd, Object: auth.FirstOperator, Outcome: audit.Done, Detail: "first start"}); err != nil {
			return err
		}
	}
	settings, err := config.ReadSingleSignOn(a.configFile)
	if err != nil || settings == nil {
		return errors.Join(err, a.checkAccounts(ctx, o.Accounts, w, nil))
	}
	if err := a.checkAccounts(ctx, o.Accounts, w, settings.Units); err != nil {
		return err
	}
	o.SSOLabel = settings.Name
	if o.SSO, err = a.singleSignOn(settings, o.Accounts, w, at); err != nil {
		return err
	}
	a.background.Go(func() {
		if err := o.SSO.Reach(ctx); err != nil && ctx.Err() == nil {
			a.log.Warn("single sign-on cannot be reached; it is tried again at each sign-in", "issuer", settings.Issuer, "error", err)
		}
	})
	return nil
}

func (a *app) singleSignOn(settings *config.SingleSignOn, accounts *auth.Accounts, w *store.Warehouse, at net.Addr) (*auth.SSO, error) {
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
func (a *app) sayWhere(at net.Addr, secure bool) {
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
	fmt.Fprintf(a.out, a.say("bảng điều hành: %s (Ctrl+C để dừng)\n", "dashboards: %s (Ctrl+C to stop)\n"), where)
}

// pages reads the live pages from a warehouse.
func (a *app) pages(w *store.Warehouse, made *books) dashboards.HandlerOptions {
	return dashboards.HandlerOptions{
		Open:    func(context.Context) (dashboards.Reads, error) { return figures.Of(w), nil },
		Answers: a.answers,
		ForPeriod: func(ctx context.Context, p period.Period) (dashboards.Reads, error) {
			source, _, _, err := closing.ForPeriod(ctx, w, p)
			return figures.Of(source), err
		},
		PeriodNotice: (&restatedNotice{app: a, warehouse: w}).of,
		Workbook: func(ctx context.Context, out io.Writer, code string, chosen dashboards.Selection) (string, error) {
			request := reports.Request{
				Form: publish.Form, Period: chosen.Period, Agency: code, Lang: a.Lang, Rule: chosen.Rule, Set: chosen.Set, Organisation: chosen.Organisation,
			}
			return made.write(ctx, request, out)
		},
		ListBook: func(ctx context.Context, out io.Writer, asked dashboards.ListRequest) (string, error) {
			request := reports.Request{
				Form: "dossiers", Period: asked.Period, Agency: asked.Agency, Lang: asked.Lang, Rule: asked.Rule, Set: asked.Set, Organisation: asked.Organisation,
				Where: asked.Where, Sort: asked.Sort, Subject: asked.Subject, Narrowed: asked.Narrowed,
			}
			return made.write(ctx, request, out)
		},
		PageBook: func(_ context.Context, out io.Writer, b dashboards.Book) error {
			return reports.RenderTables(tablesOf(b), out)
		},
		Sources: func(ctx context.Context) ([]dashboards.Source, error) { return sourcesOf(ctx, w) },
		Log:     a.log,
	}
}

// tablesOf is the workbook of a page as reports writes it.
func tablesOf(b dashboards.Book) reports.Tables {
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
func sourcesOf(ctx context.Context, w *store.Warehouse) ([]dashboards.Source, error) {
	known, err := ingest.Sources(ctx, w.DB())
	if err != nil {
		return nil, err
	}
	now, all := clock(), make([]dashboards.Source, len(known))
	for i, s := range known {
		all[i] = dashboards.Source{Name: s.Source, ByHand: s.ByHand, LastBatch: s.LastBatch, LastEvent: s.LastEvent, UsualGap: s.UsualGap, Silent: s.Silent(now)}
	}
	return all, nil
}

// noteHere keeps in the audit what was done on this machine's command line.
func (a *app) noteHere(ctx context.Context, log *audit.Log, e audit.Entry) error {
	e.Who, e.Role, e.Address = who(""), "command line", "command line"
	return log.Add(ctx, e)
}

// audited opens the accounts beside the warehouse for one command.
func (a *app) audited(ctx context.Context, do func(*auth.Accounts, *audit.Log) error) error {
	db, err := accountsdb.Open(ctx, accountsdb.PathFor(a.Warehouse))
	if err != nil {
		return err
	}
	accounts, log := auth.NewAccounts(db, auth.Limits{}, clock), audit.New(db, clock)
	return errors.Join(do(accounts, log), db.Close())
}
