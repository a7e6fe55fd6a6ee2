package main

import (
	"bytes"
	"context"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// room is the machine room of a real service, as an operator's browser reaches it.
type room struct {
	*program
	client  *http.Client
	address string
	end     func()
}

// enter starts the service over the program's warehouse and signs the operator in.
func (p *program) enter(config string) *room {
	p.Helper()
	ctx, stop := context.WithCancel(context.Background())
	out, ended := &lines{}, make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"serve", "--addr", "127.0.0.1:0", "--lang", "vi", "--config", config, "--warehouse", p.warehouse}, strings.NewReader(""), out, &lines{})
	}()
	password := out.wait(p.TB, `[a-z0-9]{4}(-[a-z0-9]{4}){3}`)
	jar, err := cookiejar.New(nil)
	if err != nil {
		p.Fatal(err)
	}
	r := &room{program: p, client: &http.Client{Jar: jar}, address: strings.TrimSuffix(out.wait(p.TB, `http://127\.0\.0\.1:\d+/`), "/")}
	over := false
	r.end = func() {
		if !over {
			over = true
			r.client.CloseIdleConnections()
			stop()
			<-ended
		}
	}
	p.Cleanup(r.end)
	r.post("/login", url.Values{"name": {"operator"}, "password": {password}})
	r.post("/account/password", url.Values{"old": {password}, "new": {ownPassword}, "again": {ownPassword}})
	return r
}

func (r *room) ask(request *http.Request) (status int, text string) {
	r.Helper()
	answer, err := r.client.Do(request)
	if err != nil {
		r.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		r.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

// page is a page that must be there, as text without entities.
func (r *room) page(path string) string {
	r.Helper()
	status, text := r.get(path)
	if status != http.StatusOK || strings.Contains(text, "⟦") {
		r.Fatalf("%s: %d %.3000s", path, status, text)
	}
	return html.UnescapeString(text)
}

func (r *room) get(path string) (int, string) {
	r.Helper()
	request, err := http.NewRequestWithContext(r.Context(), http.MethodGet, r.address+path, nil)
	if err != nil {
		r.Fatal(err)
	}
	return r.ask(request)
}

func (r *room) post(path string, form url.Values) (int, string) {
	r.Helper()
	request, err := http.NewRequestWithContext(r.Context(), http.MethodPost, r.address+path, strings.NewReader(form.Encode()))
	if err != nil {
		r.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r.ask(request)
}

// send sends a mended file as the form of the page does.
func (r *room) send(kind, name string, content []byte, head ...string) (int, string) {
	r.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	_ = w.WriteField("kind", kind)
	part, err := w.CreateFormFile("file", name)
	if err != nil {
		r.Fatal(err)
	}
	_, _ = part.Write(content)
	_ = w.Close()
	request, err := http.NewRequestWithContext(r.Context(), http.MethodPost, r.address+"/operations/quarantine/retry", &body)
	if err != nil {
		r.Fatal(err)
	}
	request.Header.Set("Content-Type", w.FormDataContentType())
	for i := 0; i+1 < len(head); i += 2 {
		request.Header.Set(head[i], head[i+1])
	}
	return r.ask(request)
}

// until looks at the page of a job until it says something.
func (r *room) until(name, says string) string {
	r.Helper()
	page, path := "", "/operations/job?"+url.Values{"name": {name}}.Encode()
	for range 300 {
		if page = r.page(path); !strings.Contains(page, `http-equiv="refresh"`) {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if !strings.Contains(page, says) {
		r.Fatalf("%s does not come to %q: %s", name, says, page)
	}
	return page
}

const badRows = "H28.01-240603-00002,mai,received,STP,,\n" +
	"H28.01-240603-00003,2024-06-04T08:00:00+07:00,rồi,STP,,\n" +
	"H28.01-240603-00004,2024-06-05T08:00:00+07:00,xong,STP,,\n"

// The operator's round of a bad file, from quarantine to figure, without a shell: rows are seen by reason, taken out as a
// workbook, mended there, sent back; what fits comes in, what does not waits, the figures follow by themselves, and all of
// it stands in the ledger, in the history and in the audit. Nothing of a name is kept.
func TestOperatorMendsInTheBrowser(t *testing.T) {
	t.Parallel()
	p := newProgram(t, "")
	p.take("june.csv", june+badRows)
	r := p.enter(p.configured("figures-behind: 0s\n"))
	if page := r.page("/operations/quarantine"); !strings.Contains(page, "3 dòng chờ sửa, thuộc 2 nhóm lý do.") || !strings.Contains(page, "column=event_time") {
		t.Fatalf("quarantine: %s", page)
	}
	if page := r.page("/operations/quarantine?kind=events&source=june.csv&column=event_time&reason=bad_time"); !strings.Contains(page, ">mai<") || strings.Contains(page, ">rồi</td><td") && strings.Contains(page, "không có trong danh mục giá trị:") {
		t.Errorf("one group: %s", page)
	}
	status, book := r.get("/operations/quarantine/export?kind=events")
	if status != http.StatusOK {
		t.Fatalf("export: %d %s", status, book)
	}
	mended := mend(t, []byte(book), map[string]map[string]string{"H28.01-240603-00002": {"event_time": "2024-06-03T09:00:00+07:00"}, "H28.01-240603-00003": {"status": "finished"}})
	before := r.page("/?period=2024-06")
	if status, text := r.send("events", "Nguyễn Văn An sửa.xlsx", mended); status != http.StatusOK || !strings.Contains(text, "Vận hành") {
		t.Fatalf("retry: %d %s", status, text)
	}
	page := r.until("hand:retry:events", "đã gồm mọi lượt nạp")
	for _, want := range []string{"Xong: đọc 3, nhận 2, trùng 0, cách ly 1.", ">operator<", "/operations/ledger/2", ">1</a>"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q in %s", want, page)
		}
	}
	if page := r.page("/operations/quarantine"); !strings.Contains(page, "1 dòng chờ sửa") {
		t.Errorf("what still does not fit: %s", page)
	}
	after := before
	for range 100 { // readers hear of a build a moment after it is committed
		if after = r.page("/?period=2024-06"); after != before {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if after == before {
		t.Error("the figures stay as they were")
	}
	if !strings.Contains(before, `href="/operations"`) {
		t.Error("nothing leads to the machine room")
	}
	if page := r.page("/operations/ledger/2"); !strings.Contains(page, "đọc 3 dòng = nhận 2 + trùng 0 + cách ly 1") {
		t.Errorf("the batch: %s", page)
	}
	if page := r.page("/audit?action=job_run"); !strings.Contains(page, "Nạp tệp đã sửa: sự kiện hồ sơ") || !strings.Contains(page, "xong. đọc 3, nhận 2") {
		t.Errorf("audit: %s", page)
	}
	r.end()
	for _, file := range []string{p.warehouse, p.warehouse + ".accounts"} {
		if text, err := os.ReadFile(file); err != nil || bytes.Contains(text, []byte("Văn An")) {
			t.Errorf("%s keeps the name in the file's name: %v", file, err)
		}
	}
}

// mend changes cells of the exported workbook, by dossier and column.
func mend(t *testing.T, book []byte, cells map[string]map[string]string) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(book))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows("events")
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, name := range rows[0] {
		at[name] = i
	}
	for i, row := range rows[1:] {
		for column, value := range cells[row[at["dossier_code"]]] {
			cell, err := excelize.CoordinatesToCellName(at[column]+1, i+2)
			if err != nil {
				t.Fatal(err)
			}
			if err := f.SetCellStr("events", cell, value); err != nil {
				t.Fatal(err)
			}
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// What the operator runs from the pages: builds, tests, the inbox, a closing that is asked about first and opened again
// with its reason, a backup and its verification. What is wrong says so in the page; what there is not is refused.
func TestOperatorRunsTheWarehouseInTheBrowser(t *testing.T) {
	t.Parallel()
	p := newProgram(t, "")
	p.take("june.csv", june)
	inbox, backups := filepath.Join(t.TempDir(), "nhan"), filepath.Join(t.TempDir(), "sao")
	for _, folder := range []string{inbox, backups} {
		if err := os.Mkdir(folder, 0o750); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(inbox, "hong.csv"), []byte("a,b\n1,2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := p.enter(p.configured("inbox: " + inbox + "\nbackup-dir: " + backups + "\nbackup-every: 24h\nbackup-keep: 3\n" +
		"jobs: [{name: chot-thang, kind: close, cron: \"0 0 1 1 *\", period: month}]"))
	for path, want := range map[string]string{
		"/operations": "Từng việc", "/operations/sources": "1 nguồn", "/operations/ledger": "1 tệp đã nạp", "/operations/ledger?source=hand:events&day=2024-06-03": "Không có tệp nào",
		"/operations/intake": inbox, "/operations/figures": "chưa kiểm tra", "/operations/closings": "Chưa chốt kỳ nào", "/operations/reconcile": "Chưa nạp số liệu Cổng", "/operations/tokens": "0 mã truy cập",
		"/operations?lang=en": "Area by area", "/operations/figures?lang=en": "have not been tested",
	} {
		if page := r.page(path); !strings.Contains(page, want) {
			t.Errorf("%s has no %q: %s", path, want, page)
		}
	}
	r.runs(url.Values{"task": {"check"}}, "hand:check", "kiểm tra đều đạt")
	if page := r.page("/operations/figures"); !strings.Contains(page, "kiểm tra đều đạt.") || !strings.Contains(page, "Kiểm tra dữ liệu") {
		t.Errorf("tests: %s", page)
	}
	r.runs(url.Values{"task": {"build"}}, "hand:build", "Xong:")
	r.runs(url.Values{"task": {"inbox"}}, "hand:inbox", "Xong:")
	r.closes()
	r.backsUp(backups)
	for _, form := range []url.Values{{"task": {"close"}}, {"task": {"retry"}}, {"task": {"verify"}, "object": {"/etc/passwd"}}, {"task": {"backup"}, "object": {"/tmp"}}, {"task": {"pull"}, "object": {"x"}}} {
		if status, text := r.post("/operations/run", form); status != http.StatusBadRequest && status != http.StatusNotFound {
			t.Errorf("%v: %d %s", form, status, text)
		}
	}
	for _, path := range []string{"/operations/ledger/99", "/operations/job?name=chot-thang", "/operations/job?name=hand:verify:/etc/passwd", "/operations/closings/restated?period=2024-06", "/operations/ledger?source=none"} {
		if status, _ := r.get(path); status != http.StatusNotFound {
			t.Errorf("%s: %d", path, status)
		}
	}
	for _, path := range []string{"/operations/ledger?day=hôm-nay", "/operations/quarantine?after=x", "/operations?x=1", "/audit?action=none", "/audit?from=1"} {
		if status, _ := r.get(path); status != http.StatusBadRequest {
			t.Errorf("%s: %d", path, status)
		}
	}
	if status, text := r.post("/schedule/run", url.Values{"job": {"chot-thang"}}); status != http.StatusOK || !strings.Contains(text, "Chạy ngay công việc chot-thang?") {
		t.Errorf("a job that closes is not asked about: %d", status)
	}
	r.refuses()
}

// runs starts a task and waits for what it comes to.
func (r *room) runs(form url.Values, name, says string) {
	r.Helper()
	if status, text := r.post("/operations/run", form); status != http.StatusOK {
		r.Fatalf("%v: %d %s", form, status, text)
	}
	r.until(name, says)
}

// closes closes a period and opens it again, each asked about once.
func (r *room) closes() {
	r.Helper()
	ask := url.Values{"period": {"2024-06@statutory"}, "note": {"BC 12/BC-UBND"}}
	if status, text := r.post("/operations/closings/close", ask); status != http.StatusOK || !strings.Contains(text, "Chốt số liệu Tháng 6/2024") || !strings.Contains(r.page("/operations/closings"), "Chưa chốt kỳ nào") {
		r.Fatalf("closed without being asked, or not asked: %d %s", status, text)
	}
	ask.Set("sure", "yes")
	r.post("/operations/closings/close", ask)
	r.until("hand:close:2024-06 (15–14)", "Xong: đã chốt kỳ 2024-06")
	if page := r.page("/operations/closings"); !strings.Contains(page, "1 kỳ đang chốt") || !strings.Contains(page, "BC 12/BC-UBND") || !strings.Contains(page, ">operator<") {
		r.Errorf("closed: %s", page)
	}
	if page := r.page("/operations/closings/restated?period=2024-06@statutory"); !strings.Contains(page, "số liệu hôm nay đúng như đã chốt") {
		r.Errorf("restated: %s", page)
	}
	if status, text := r.post("/operations/closings/reopen", url.Values{"period": {"2024-06@statutory"}, "sure": {"yes"}}); status != http.StatusOK || !strings.Contains(text, "Lý do mở lại") {
		r.Errorf("opened again without a reason: %d", status)
	}
	r.post("/operations/closings/reopen", url.Values{"period": {"2024-06@statutory"}, "sure": {"yes"}, "note": {"sót hồ sơ"}})
	r.until("hand:reopen:2024-06 (15–14)", "Xong: đã mở lại")
	if page := r.page("/operations/closings"); !strings.Contains(page, "sót hồ sơ") || !strings.Contains(page, "0 kỳ đang chốt") {
		r.Errorf("opened again: %s", page)
	}
	if page := r.page("/audit?action=close"); !strings.Contains(page, "Tháng 6/2024") || !strings.Contains(page, "trang vận hành") {
		r.Errorf("audit: %s", page)
	}
}

// backsUp makes a backup and verifies it, whole and then cut off.
func (r *room) backsUp(folder string) {
	r.Helper()
	r.runs(url.Values{"task": {"backup"}, "object": {folder}}, "hand:backup:"+folder, "Xong:")
	found := regexp.MustCompile(`value="(`+regexp.QuoteMeta(folder)+`/khohoso-[^"]+\.duckdb)"`).FindAllStringSubmatch(r.page("/operations/backups"), -1)
	if found == nil {
		r.Fatalf("no backup: %s", r.page("/operations/backups"))
	}
	path := found[len(found)-1][1]
	r.runs(url.Values{"task": {"verify"}, "object": {path}}, "hand:verify:"+path, "nguyên vẹn")
	if err := os.Truncate(path, 100); err != nil {
		r.Fatal(err)
	}
	r.runs(url.Values{"task": {"verify"}, "object": {path}}, "hand:verify:"+path, "Không thành.")
	if page := r.page("/operations/backups"); !strings.Contains(page, `class="bad object"`) {
		r.Errorf("a backup that was cut off: %s", page)
	}
}

// refuses: no page of another site sends a file, none is longer than said, and each account is told why it may not come.
func (r *room) refuses() {
	r.Helper()
	if status, _ := r.send("events", "a.csv", []byte("x"), "Sec-Fetch-Site", "cross-site"); status != http.StatusForbidden {
		r.Errorf("from another site: %d", status)
	}
	if status, text := r.send("events", "a.csv", make([]byte, 33<<20)); status != http.StatusRequestEntityTooLarge {
		r.Errorf("too long: %d %.500s", status, text)
	}
	if status, text := r.send("none", "a.csv", []byte("x")); status != http.StatusNotFound || !strings.Contains(text, "Dòng cách ly") {
		r.Errorf("a kind that there is not: %d", status)
	}
	if status, text := r.send("events", "a.csv", nil); status != http.StatusBadRequest || !strings.Contains(text, "Hãy chọn tệp đã sửa.") {
		r.Errorf("no file: %d", status)
	}
	if status, _ := r.send("events", "a.csv", []byte("a,b\n1,2\n")); status != http.StatusOK {
		r.Errorf("a file that is none: %d", status)
	}
	r.until("hand:retry:events", "Không thành.")
	_, made := r.post("/accounts", url.Values{"name": {"lan"}, "role": {"agency"}, "unit": {"STP"}})
	password := regexp.MustCompile(`<code>([a-z0-9]{4}(?:-[a-z0-9]{4}){3})</code>`).FindStringSubmatch(made)
	if password == nil {
		r.Fatalf("no account: %s", made)
	}
	r.post("/logout", nil)
	r.post("/login", url.Values{"name": {"lan"}, "password": {password[1]}})
	r.post("/account/password", url.Values{"old": {password[1]}, "new": {ownPassword}, "again": {ownPassword}})
	for _, path := range []string{"/operations", "/operations/quarantine", "/operations/quarantine/export?kind=events"} {
		if status, text := r.get(path); status != http.StatusForbidden || !strings.Contains(text, "dành cho người vận hành") {
			r.Errorf("%s as a unit: %d %s", path, status, text)
		}
	}
	if status, _ := r.send("events", "a.csv", []byte("x")); status != http.StatusForbidden {
		r.Errorf("a unit sends a mended file: %d", status)
	}
	if _, page := r.get("/"); strings.Contains(page, `href="/operations"`) {
		r.Error("a unit's page leads to the machine room")
	}
}
