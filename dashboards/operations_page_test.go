package dashboards

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"khohoso/dashboards/backoffice"
	"khohoso/dashboards/layout"
	"khohoso/dashboards/operations"
	"khohoso/internal/audit"
	"khohoso/internal/auth"
	"khohoso/internal/schedule"
	"khohoso/models/closing"
	"khohoso/models/datatests"
	"khohoso/models/jobs"
	"khohoso/models/period"
	"khohoso/models/restatement"
	"khohoso/models/scale"
	"khohoso/models/scoring"
	"khohoso/models/store"
)

const hurt = "<script>alert(1)</script>"

var (
	roomNow   = time.Date(2024, 7, 3, 6, 0, 0, 0, time.UTC)
	roomMonth = period.Months(period.Month, period.Statutory, 2024, 6)
)

// roomRuns are runs in every state, by hand and by the clock.
func roomRuns() (all []jobs.Run) {
	for i, state := range []jobs.Outcome{jobs.Running, jobs.Succeeded, jobs.Failed, jobs.Panicked, jobs.Abandoned} {
		r := jobs.Run{ID: int64(i), Job: schedule.HandName("retry", "events"), Kind: "retry", State: state, Message: hurt, By: hurt, Started: roomNow}
		if i%2 == 1 {
			r.Job, r.By, r.Ended = "lam-moi", schedule.BySchedule, roomNow.Add(time.Second)
		}
		all = append(all, r)
	}
	return all
}

func roomSources() []operations.Source {
	return []operations.Source{
		{Name: "events", ByHand: true, Batches: 2, LastBatch: roomNow.AddDate(0, 0, -40), Accepted: 12},
		{Name: "đều", Batches: 30, LastBatch: roomNow.Add(-time.Hour), LastEvent: roomNow.Add(-2 * time.Hour), UsualGap: time.Hour, Accepted: 4000, Quarantined: 3},
		{Name: hurt, Batches: 40, LastBatch: roomNow.AddDate(0, 0, -9), UsualGap: 24 * time.Hour, Silent: true},
		{Name: "mới", Batches: 1, LastBatch: roomNow},
	}
}

func roomFiles() []operations.File {
	none := int64(0)
	return []operations.File{
		{ID: 9, Batch: 4, Kind: "events", Name: hurt, Mapping: hurt, Source: hurt, SourceRows: 10, Read: 10, Accepted: 6, Revised: 1, Duplicate: 1, Quarantined: 3, Waiting: 2, WithoutEvent: &none, Unread: &none, At: roomNow},
		{ID: 8, Batch: 3, Kind: "targets", Name: "targets.csv", Read: 4, Accepted: 4, At: roomNow},
	}
}

func roomAside() []operations.Row {
	return []operations.Row{{ID: 1, Batch: 4, Kind: "events", File: hurt, Place: "Sheet1!C5", Column: "status", Value: hurt, Reason: "không có trong danh mục giá trị"}, {ID: 2, Batch: 4, Kind: "events", File: "a.csv", Place: "7", Reason: "thừa cột so với dòng đầu"}}
}

func roomClosings() operations.Closings {
	return operations.Closings{
		All: []closing.Closing{
			{ID: 1, Period: period.Months(period.Year, period.Calendar, 2023, 1), By: hurt, At: roomNow, DataVersion: "v1-abc", Note: hurt, ReopenedBy: hurt, ReopenedAt: roomNow, ReopenNote: hurt},
			{ID: 2, Period: roomMonth, By: "lan", At: roomNow, DataVersion: "v2-abc"},
		},
		Open: []period.Period{roomMonth.Previous(), period.Months(period.Quarter, period.Calendar, 2024, 4)}, Reach: roomNow,
	}
}

func roomFigures() operations.Figures {
	return operations.Figures{
		Version: store.DataVersion{ID: "v100-abcdef", AsOf: roomNow, Events: 100, Dossiers: 40}, Pending: 2, Builds: roomRuns(),
		Tests: []datatests.Result{{Name: "stock_carries_over", Title: "Tồn đầu kỳ bằng tồn cuối kỳ trước", TitleEN: "Stocks carry over"}, {Name: "events_not_lost", Title: hurt, TitleEN: hurt, Failures: 3}},
	}
}

// roomPages are all pages of the machine room, each with whatever can stand on it.
func roomPages(a layout.Reader) map[string]*operations.Page {
	groups := []operations.Group{{Kind: "events", Source: hurt, Column: "status", Code: "unknown_word", Reason: hurt, Example: hurt, Rows: 120_000}, {Kind: "targets", Source: "b.csv", Code: "too_many_columns", Reason: "thừa cột", Rows: 1}}
	column := "status"
	intake := operations.Intake{
		Inbox: &operations.Inbox{Folder: "/srv/nhan", Waiting: []operations.Waiting{{Name: hurt, Bytes: 4_300_000, At: roomNow}}, Refused: []operations.Waiting{{Name: "x.csv", Bytes: 12, At: roomNow, Why: hurt}}, Looked: roomNow, Failed: errors.New(hurt)},
		Pulls: []operations.Pull{{Name: hurt, Every: time.Hour, LastBatch: roomNow, LastTry: roomNow, Accepted: 5, Failed: errors.New(hurt)}, {Name: "kho", LastTry: roomNow}},
	}
	own, other, score, target := scale.Share{Numerator: 8, Denominator: 10}, scale.Share{Numerator: 9, Denominator: 10}, 16.0, 18.0
	backups := []operations.BackupFolder{{Path: "/srv/sao-luu", Files: []operations.Backup{
		{Name: "khohoso-1.duckdb", Bytes: 2_400_000_000, At: roomNow, Last: jobs.Run{State: jobs.Succeeded, Ended: roomNow}},
		{Name: "khohoso-2.parquet", Bytes: 900, At: roomNow, Parquet: true, Last: jobs.Run{State: jobs.Failed, Message: hurt}}, {Name: "khohoso-3.duckdb", Bytes: 5000, At: roomNow},
	}}}
	tokens := []operations.Token{{Account: auth.Account{Name: hurt, Role: auth.Source}, Token: auth.Token{ID: 3, Label: hurt, Scopes: []auth.Scope{auth.WriteEvents}, Units: []string{"H28.01", hurt}, ExpiresAt: roomNow.AddDate(0, 0, 3)}}}
	restated := []restatement.Restatement{
		{Period: "2024-06", Measure: "received", Old: 10, New: 12, Dossiers: 2, Batches: []int64{4}, Causes: []restatement.CauseCount{{Cause: restatement.LateEvent, Dossiers: 2}}},
		{Period: "2024-06", AgencyCode: "H28.01", AgencyName: hurt, Indicator: "2.1", Measure: "score", Old: 16, New: 15.5, Batches: []int64{4, 5}, Causes: []restatement.CauseCount{{Cause: restatement.ChangedRule, Dossiers: 1}, {Cause: restatement.Unexplained, Dossiers: 1}}},
	}
	reconciled := operations.Reconcile{Periods: []period.Period{period.Months(period.Month, period.Calendar, 2024, 6)}, Sets: []string{"portal"}, Period: period.Months(period.Month, period.Calendar, 2024, 6), Set: "portal", Rows: []scoring.Reconciliation{
		{AgencyCode: "H28.01", AgencyName: hurt, Indicator: "2.1", Name: "Đúng hạn", NameEN: "On time", Own: &own, Published: &other, OwnScore: &score, PublishedScore: &target, Rescored: &target, Causes: []scoring.LikelyCause{{Code: "another_rule", Name: hurt, NameEN: hurt}}, OtherRule: "form06"},
		{AgencyCode: "H28.02", Indicator: "2.2", Causes: []scoring.LikelyCause{{Code: scoring.Agree}}},
	}}
	retry := schedule.HandName("retry", "events")
	pages := map[string]*operations.Page{
		"overview":   operations.Overview{Sources: roomSources(), Groups: groups, Intake: intake, Figures: roomFigures(), Closings: roomClosings(), Backups: backups, Accounts: 3, Recent: roomRuns(), Now: roomNow}.Page(a),
		"calm":       operations.Overview{Now: roomNow}.Page(a),
		"sources":    operations.Sources(a, roomSources(), roomNow),
		"ledger":     operations.Ledger{Files: roomFiles(), Sources: roomSources(), Query: operations.FileQuery{Source: hurt, Day: "2024-06-30"}, Totals: operations.Totals{Files: 2, Read: 14, Accepted: 10, Duplicate: 1, Quarantined: 3}}.Page(a),
		"batch":      operations.Batch(a, 4, roomFiles(), roomAside()),
		"quarantine": operations.Quarantine{Groups: groups, Rows: roomAside(), Query: operations.RowQuery{Kind: "events", Column: &column}}.Page(a),
		"clean":      operations.Quarantine{}.Page(a),
		"intake":     operations.IntakePage(a, intake),
		"idle":       operations.IntakePage(a, operations.Intake{}),
		"figures":    operations.FiguresPage(a, roomFigures()),
		"unbuilt":    operations.FiguresPage(a, operations.Figures{NotBuilt: true}),
		"closings":   operations.ClosingsPage(a, roomClosings()),
		"close":      operations.ConfirmClose(a, roomMonth, hurt, roomFigures()),
		"reopen":     operations.ConfirmReopen(a, roomClosings().All[1]),
		"restated":   operations.Restated(a, roomClosings().All[1], restated),
		"same":       operations.Restated(a, roomClosings().All[1], nil),
		"reconcile":  reconciled.Page(a),
		"unknown":    operations.Reconcile{}.Page(a),
		"backups":    operations.BackupsPage(a, backups, roomNow),
		"nowhere":    operations.BackupsPage(a, nil, roomNow),
		"tokens":     operations.TokensPage(a, tokens, roomNow),
		"waits":      operations.JobPage(a, operations.Job{Name: retry, Running: true, Runs: roomRuns()[1:]}),
		"runs":       operations.JobPage(a, operations.Job{Name: retry, Running: true, Runs: roomRuns()}),
		"done":       operations.JobPage(a, operations.Job{Name: retry, Runs: roomRuns()[1:], Files: roomFiles(), Pending: 1}),
		"failed":     operations.JobPage(a, operations.Job{Name: retry, Runs: roomRuns()[2:]}),
	}
	for _, key := range []string{"revoke", "disable", "reset", "run"} {
		pages["ask-"+key] = operations.Confirm(a, key, hurt, "/x", "/accounts", "name", hurt)
	}
	return pages
}

// madeUpDesk is a machine room in which everything has happened and nothing does.
type madeUpDesk struct{}

func (madeUpDesk) Sources(context.Context) ([]operations.Source, error) { return roomSources(), nil }
func (madeUpDesk) Files(context.Context, operations.FileQuery) ([]operations.File, operations.Totals, error) {
	return roomFiles(), operations.Totals{Files: 2}, nil
}
func (madeUpDesk) Groups(context.Context, string) ([]operations.Group, error) {
	return []operations.Group{{Kind: "events", Source: hurt, Column: "status", Code: "unknown_word", Reason: hurt, Rows: 2}}, nil
}
func (madeUpDesk) RowsAside(context.Context, operations.RowQuery, string) ([]operations.Row, error) {
	return roomAside(), nil
}
func (madeUpDesk) ExportAside(context.Context, io.Writer, string, string) error { return nil }
func (madeUpDesk) Intake(context.Context) (operations.Intake, error)            { return operations.Intake{}, nil }
func (madeUpDesk) Figures(context.Context) (operations.Figures, error)          { return roomFigures(), nil }
func (madeUpDesk) Closings(context.Context) (operations.Closings, error)        { return roomClosings(), nil }
func (madeUpDesk) Restated(context.Context, period.Period) ([]restatement.Restatement, error) {
	return nil, nil
}
func (madeUpDesk) Reconciled(context.Context, period.Period, string) ([]scoring.Reconciliation, error) {
	return nil, nil
}
func (madeUpDesk) Published(context.Context) ([]period.Period, []string, error) { return nil, nil, nil }
func (madeUpDesk) Backups(context.Context) ([]operations.BackupFolder, error)   { return nil, nil }
func (madeUpDesk) Start(context.Context, operations.Task, string) (string, error) {
	return "", operations.ErrRunning
}
func (madeUpDesk) Recent(context.Context) ([]jobs.Run, error) { return roomRuns(), nil }
func (madeUpDesk) Job(_ context.Context, name string) (operations.Job, error) {
	return operations.Job{Name: name, Runs: roomRuns()[1:]}, nil
}

func aroundRoom(lang string) layout.Reader {
	return layout.Reader{Lang: lang, Path: "/operations", Who: auth.Identity{Account: 1, Session: 1, Name: "operator", Role: auth.Operator}, Zone: time.FixedZone("", 7*3600)}
}

func roomText(t *testing.T, p *operations.Page) string {
	t.Helper()
	var out bytes.Buffer
	if err := p.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// Every page of the machine room has all its words in both languages, takes nothing that came in for HTML, and says first
// what needs looking at.
func TestPagesOfTheMachineRoom(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"vi", "en"} {
		for name, p := range roomPages(aroundRoom(lang)) {
			page := roomText(t, p)
			if strings.Contains(page, "⟦") || strings.Contains(page, "<script>alert") || strings.Contains(page, "{1}") || strings.Contains(page, "{2}") {
				t.Errorf("%s in %s: %s", name, lang, page)
			}
		}
	}
	pages := roomPages(aroundRoom("vi"))
	for name, wants := range map[string][]string{
		"overview":   {"việc cần xem: Nguồn dữ liệu; Dòng cách ly; Hộp nhận, lấy dữ liệu; Tổng hợp, kiểm tra.", "120.001 dòng chờ sửa"},
		"calm":       {"1 việc cần xem: Sao lưu."},
		"ledger":     {"đọc 14 dòng = nhận 10 &#43; trùng 1 &#43; cách ly 3", `href="/operations/quarantine?file=9"`, `href="/operations/ledger/4"`},
		"quarantine": {`enctype="multipart/form-data"`, "column=status", "column=-", "kind=targets", "Xem mọi dòng", "Sổ có 100.000 dòng đầu"},
		"figures":    {"1 kiểm tra dữ liệu không đạt.", "không đạt: 3 dòng"},
		"closings":   {"1 kỳ đang chốt", "period=2024-06%40statutory", "mở lại lúc"},
		"close":      {`name="sure" value="yes"`, "Không, quay lại"},
		"waits":      {"Đang chờ đến lượt ghi kho.", `http-equiv="refresh"`},
		"done":       {"đang tổng hợp", `http-equiv="refresh"`},
		"failed":     {"Không thành.", `role="alert"`},
		"reconcile":  {"Tháng 6/2024: 1 trong 2 số Cổng", "8/10", "(form06)"},
		"backups":    {"2,4", "GB", "một tệp"},
		"restated":   {"toàn tỉnh", "Chỉ số 2.1: điểm", "đổi quy tắc (1); chưa giải thích được (1)"},
	} {
		page := roomText(t, pages[name])
		for _, want := range wants {
			if !strings.Contains(page, want) {
				t.Errorf("%s has no %q: %s", name, want, page)
			}
		}
	}
	if page := roomText(t, pages["sources"]); strings.Index(page, "im lặng</td>") > strings.Index(page, "đều</a>") {
		t.Error("the silent source does not stand first")
	}
	if strings.Contains(roomText(t, pages["failed"]), `http-equiv="refresh"`) {
		t.Error("a page of what has ended goes on looking")
	}
}

// What is told of an entry of the audit is in the reader's words; what is not known stands as it is.
func TestAuditInTheReadersWords(t *testing.T) {
	t.Parallel()
	entries := []audit.Entry{
		{ID: 9, At: roomNow, Who: "lan", Action: audit.SignIn, Object: "single sign-on", Outcome: audit.NotDone, Detail: "name or password is wrong, or the account is disabled; after 5 wrong passwords wait 15 minutes; a one-time password works once, within 72 hours"},
		{ID: 8, At: roomNow, Who: "schedule", Action: audit.JobRun, Object: "lam-moi", Outcome: audit.Done, Detail: "build, succeeded: 3 hồ sơ", Address: "schedule"},
		{ID: 7, At: roomNow, Who: "lan", Action: audit.Close, Object: "2024-06 statutory", Outcome: audit.Done, Detail: hurt, Address: "browser"},
		{ID: 6, At: roomNow, Who: "lan", Action: audit.UserAdd, Object: "mai", Outcome: audit.Done, Detail: "agency H28.01", Address: "command line"},
		{ID: 5, At: roomNow, Who: "lan", Action: audit.TargetChange, Object: "t.csv", Outcome: audit.Done, Detail: "1200 rows"},
		{ID: 4, At: roomNow, Who: "lan", Action: audit.JobRun, Object: "hand:retry:events", Outcome: audit.NotDone, Detail: "retry, failed: x"},
	}
	query := audit.Query{Who: "lan", From: roomNow.AddDate(0, 0, -1), Until: roomNow}
	for lang, wants := range map[string][]string{
		"vi": {"đăng nhập một lần", "tên hoặc mật khẩu không đúng", "theo lịch", "tổng hợp: xong. 3 hồ sơ", "Tháng 6/2024, kỳ báo cáo", "Đơn vị H28.01", "dòng lệnh", "1.200 dòng", "trang vận hành", "Nạp tệp đã sửa: không thành. x", `value="2024-07-02"`, "from=2024-07-02"},
		"en": {"by single sign-on", "the schedule", "build: done. 3 hồ sơ", "June 2024", "Agency H28.01", "1,200 rows", "pages of operations"},
	} {
		var out bytes.Buffer
		a := aroundRoom(lang)
		a.Path = "/audit"
		if err := backoffice.WriteAudit(&out, a, backoffice.AuditPage{Entries: entries, Query: query, More: true}); err != nil {
			t.Fatal(err)
		}
		for _, want := range wants {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%s has no %q: %s", lang, want, out.String())
			}
		}
		if strings.Contains(out.String(), "<script>alert") {
			t.Error("what is kept is taken for HTML")
		}
	}
}

// roomInBrowser looks at every page of the machine room on a wide screen in light and on a phone in the dark.
func roomInBrowser(t *testing.T, b *browser) {
	axe, err := os.ReadFile("testdata/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	server := adminPages(t, func(w io.Writer, r *http.Request) error {
		p := roomPages(aroundRoom(r.URL.Query().Get("lang")))[strings.TrimPrefix(r.URL.Path, "/")]
		p.Again = 0 // it would leave while it is looked at
		return p.Write(w)
	})
	defer server.Close()
	for name := range roomPages(aroundRoom("vi")) {
		for _, look := range []struct {
			path, theme string
			width       int64
		}{{"/" + name + "?lang=vi", "light", 1440}, {"/" + name + "?lang=en", "dark", 360}} {
			b.visit(t, server.URL+look.path, look.width, look.theme)
			b.fine(t, server.URL+look.path)
			if look.width == 1440 || soaking() {
				b.accessible(t, string(axe), server.URL+look.path)
			}
		}
	}
}
