package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"khohoso/dashboards/responsecache"
	"khohoso/dashboards/service"
	"khohoso/internal/app/serve"
	"khohoso/internal/audit"
	"khohoso/internal/auth"
	"khohoso/internal/office"
	"khohoso/internal/packs"
	"khohoso/models/closing"
	"khohoso/models/figures"
	"khohoso/models/period"
	"khohoso/reports"
	"khohoso/reports/forms"
)

// printer stands for LibreOffice, which tests of reports and of internal/office run.
const printer = "#!/bin/sh\nwhile [ \"$1\" != --outdir ]; do shift; done\nprintf '%%PDF-1.4 printed' > \"$2/form.pdf\"\n"

// withForms gives a site what serve gives it: a form of its own, a printer, and packs that are made beside it.
func withForms(s *site, _ *service.Options) {
	s.Helper()
	folder := s.TempDir()
	content, err := os.ReadFile("../../reports/layouts/766-progress.yaml")
	if err != nil {
		s.Fatal(err)
	}
	own := strings.Replace(string(content), "code: 766-progress", "code: tien-do-tinh", 1)
	for name, text := range map[string]string{"own.yaml": own, "soffice": printer} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o700); err != nil {
			s.Fatal(err)
		}
	}
	s.app.Layout = filepath.Join(folder, "own.yaml")
	s.app.Answers = responsecache.New(16<<20, 0)
	s.Cleanup(s.app.Answers.Close)
	if s.app.Office, err = office.Find(filepath.Join(folder, "soffice"), folder); err != nil {
		s.Fatal(err)
	}
	if s.app.Packs, err = serve.NewPacks(s.app, s.held); err != nil {
		s.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); s.app.Packs.Run(ctx) }()
	s.Cleanup(func() { stop(); <-done })
}

// The Office finds every form, the statutory ones in their own window, and gets the very workbook that the report command writes.
func TestEveryFormInTheBrowser(t *testing.T) {
	t.Parallel()
	s := openSite(t, withForms)
	office := s.in(auth.New{Name: "van-phong", Role: auth.Office})
	first := s.get(office, "/forms?wait=1") // a busy machine answers without it that the form is being made
	for _, want := range []string{
		`<a href="/forms?calendar=statutory&amp;form=06a&amp;period=2024-Q2" aria-current="true">15 đến 14</a>`, `<a href="/forms?calendar=calendar&amp;form=06a&amp;period=2024-Q2">dương lịch</a>`,
		"Biểu II.06a, quý II/2024 của", "từ ngày 15 đến 14: 15/3/2024 – 14/6/2024", "(3) = (7) &#43; (11)", `<option value="2024-H1">`, `<option value="2024-9M">`, `<option value="2024">`, "Lập trọn bộ", "Biểu của tỉnh",
	} {
		if !strings.Contains(first.text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	found := regexp.MustCompile(`<a href="(/forms\?[^"]*form=[^"]*)"`).FindAllStringSubmatch(first.text, -1)
	forms := map[string]bool{}
	for _, one := range found {
		address, err := url.Parse(strings.ReplaceAll(one[1], "&amp;", "&"))
		if err != nil {
			t.Fatal(err)
		}
		name := address.Query().Get("form")
		if forms[name] {
			continue
		}
		forms[name] = true
		for _, path := range []string{"/forms?", "/forms/workbook?", "/forms/pdf?"} {
			if r := s.get(office, path+address.RawQuery); r.StatusCode != 200 || strings.Contains(r.text, "⟦") || strings.Contains(r.text, "không lập được") {
				t.Errorf("%s%s: %d %.200s", path, address.RawQuery, r.StatusCode, r.text)
			}
		}
	}
	if len(forms) != 11 {
		t.Errorf("%d forms: %v", len(forms), forms)
	}
	statutory := period.Months(period.Quarter, period.Statutory, 2024, 4)
	for address, q := range map[string]reports.Request{
		"/forms/workbook":                                 {Form: "06a", Period: statutory},
		"/forms/workbook?form=06a&agency=STP":             {Form: "06a", Period: statutory, Agency: "STP"},
		"/forms/workbook?form=06a&calendar=calendar":      {Form: "06a", Period: statutory.In(period.Calendar)},
		"/forms/workbook?form=due&period=2024-06&lang=en": {Form: "due", Period: period.Months(period.Month, period.Calendar, 2024, 6), Lang: "en"},
	} {
		var want bytes.Buffer
		if err := reports.Render(t.Context(), figures.Of(s.held), q, &want); err != nil {
			t.Fatal(err)
		}
		if r := s.get(office, address); r.text != want.String() || !strings.Contains(r.Header.Get("Content-Disposition"), reports.FileName(q)) {
			t.Errorf("%s: %d, %s, not the workbook of the command", address, r.StatusCode, r.Header.Get("Content-Disposition"))
		}
	}
	if r := s.get(office, "/forms/pdf"); r.text != "%PDF-1.4 printed" || !strings.Contains(r.Header.Get("Content-Disposition"), "II.06a_toan-tinh_2024-Q2_statutory.pdf") {
		t.Errorf("printed: %d %q %s", r.StatusCode, r.text, r.Header.Get("Content-Disposition"))
	}
	if r := s.get(office, "/forms?from=2024-06-01&to=2024-06-20"); r.StatusCode != 200 || !strings.Contains(r.text, "Khoảng ngày tự chọn: 1/6/2024 – 20/6/2024") {
		t.Errorf("dates of one's own: %d", r.StatusCode)
	}
}

// What a form has no use for is refused with its reason, not ignored.
func TestFormsRefuseWhatTheyCannotUse(t *testing.T) {
	t.Parallel()
	s := openSite(t, withForms)
	office, lan := s.in(auth.New{Name: "van-phong", Role: auth.Office}), s.in(auth.New{Name: "lan", Role: auth.Agency, Unit: "STP"})
	for _, c := range []struct {
		who, query string
		status     int
		says       string
	}{
		{"office", "?colour=red", 400, "colour"}, {"office", "?form=99z", 404, "99z"}, {"office", "?agency=NOBODY", 404, "NOBODY"}, {"office", "?period=2024-13", 400, "2024-13"},
		{"office", "?period=2024-06&from=2024-06-01&to=2024-06-02", 400, "không chọn cả hai"}, {"office", "?from=2024-06-01", 400, "2024-06-01.."}, {"office", "?calendar=lunar", 400, "lunar"},
		{"office", "?form=scorecard&from=2024-06-01&to=2024-06-20", 400, "chỉ lập theo tháng"}, {"office", "?form=07b&agency=STP", 400, "toàn tỉnh"}, {"office", "?form=06a&where=late", 400, "where"},
		{"office", "?form=06a&set=own", 400, "set"}, {"office", "?rule=none", 404, "none"}, {"office", "?lang=fr", 400, "fr"}, {"office", "?form=pack", 404, "tệp"},
		{"lan", "?agency=SNV", 403, "không được xem"}, {"lan", "?form=07b", 403, "lập cho toàn tỉnh"}, {"lan", "?agency=", 200, "của STP"},
	} {
		client := office
		if c.who == "lan" {
			client = lan
		}
		for _, path := range []string{"/forms", "/forms/workbook"} {
			if path == "/forms/workbook" && (c.status == 200 || c.query == "?form=pack") {
				continue
			}
			if r := s.get(client, path+c.query); r.StatusCode != c.status || !strings.Contains(r.text, c.says) {
				t.Errorf("%s: %s%s: %d, want %d and %q", c.who, path, c.query, r.StatusCode, c.status, c.says)
			}
		}
	}
	page := s.get(lan, "/forms").text
	if strings.Contains(page, "Lập trọn bộ") || strings.Contains(page, "SNV") || strings.Contains(page, `<select id="agency" name="agency"><optgroup label="Cấp tỉnh">`) {
		t.Error("a unit's account is offered what is not its own")
	}
	if r := s.get(lan, "/forms/workbook?form=pack"); r.StatusCode != 200 || !strings.Contains(r.Header.Get("Content-Disposition"), "bo-bao-cao_STP") {
		t.Errorf("the unit's own pack: %d %s", r.StatusCode, r.Header.Get("Content-Disposition"))
	}
	for _, path := range []string{"/forms/packs", "/forms/packs/stop"} {
		if r := s.post(lan, path, url.Values{"period": {"2024-Q2"}}); r.StatusCode != 403 {
			t.Errorf("%s by a unit's account: %d", path, r.StatusCode)
		}
	}
}

// The pack of all units is made beside the service, kept, and given again without being made again; what was done stands in the audit.
func TestPackOfAllUnitsInTheBrowser(t *testing.T) {
	t.Parallel()
	s := openSite(t, withForms)
	lan := s.in(auth.New{Name: "lan", Role: auth.Office})
	asked := url.Values{"form": {"06b"}, "period": {"2024-Q2"}, "calendar": {"statutory"}}
	r := s.post(lan, "/forms/packs", asked)
	if r.StatusCode != 303 || r.Header.Get("Location") != "/forms?calendar=statutory&form=06b&period=2024-Q2#packs" {
		t.Fatalf("%d to %s", r.StatusCode, r.Header.Get("Location"))
	}
	link := regexp.MustCompile(`href="(/forms/pack/[0-9a-f]{32})"`)
	var place []string
	for range 600 {
		page := s.get(lan, "/forms?form=06b&period=2024-Q2").text
		if place = link.FindStringSubmatch(page); place != nil {
			break
		}
		if !strings.Contains(page, `<noscript><meta http-equiv="refresh" content="3"></noscript>`) || !strings.Contains(page, "data-live") {
			t.Fatal("the page does not say that something is being made")
		}
		time.Sleep(50 * time.Millisecond)
	}
	if place == nil {
		t.Fatal("the pack is not there after 30 seconds")
	}
	got := s.get(lan, place[1])
	var want bytes.Buffer
	q := reports.Request{Period: period.Months(period.Quarter, period.Statutory, 2024, 4), Lang: "vi", Organisation: "then", Layouts: s.layouts()}
	made, err := reports.WritePacks(t.Context(), figures.Of(s.held), q, &want, reports.PackRun{})
	if err != nil || got.text != want.String() || !strings.Contains(got.Header.Get("Content-Disposition"), "bo-bao-cao_toan-tinh_2024-Q2_statutory.zip") {
		t.Errorf("%d, %v: not the archive of the command", got.StatusCode, err)
	}
	archive, err := zip.NewReader(strings.NewReader(got.text), int64(len(got.text)))
	if err != nil {
		t.Fatal(err)
	}
	file, err := archive.Open("manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	var manifest reports.Packs
	if err := json.NewDecoder(file).Decode(&manifest); err != nil || len(manifest.Files) != len(made.Files) || len(archive.File) != len(made.Files)+1 {
		t.Errorf("%d of %d files, %v", len(manifest.Files), len(made.Files), err)
	}
	s.post(lan, "/forms/packs", asked)
	if asked, kept := s.app.Packs.All(); len(asked) != 0 || len(kept) != 1 {
		t.Errorf("made twice: %v %v", asked, kept)
	}
	if page := s.get(lan, "/forms?form=06b&period=2024-Q2").text; strings.Contains(page, "Lập trọn bộ") || !strings.Contains(page, "số liệu mới nhất") {
		t.Error("what is kept of these figures can be asked for again")
	}
	if r := s.get(lan, "/forms/pack/"+strings.Repeat("0", 32)); r.StatusCode != 404 || !strings.Contains(r.text, "không còn được giữ") {
		t.Errorf("one that is not kept: %d", r.StatusCode)
	}
	q.Period = q.Period.In(period.Calendar)
	if _, err := closing.Close(t.Context(), s.held, q.Period, "Bà Lan", ""); err != nil {
		t.Fatal(err)
	}
	if page := s.get(lan, "/forms?period=2024-Q2&calendar=calendar&wait=1").text; !strings.Contains(page, "đã chốt và cân đối, ký được.") || !strings.Contains(page, "bởi Bà Lan") {
		t.Error("the form of a closed period does not say that it can be signed")
	}
	closed := s.get(lan, "/forms/workbook?period=2024-Q2&calendar=calendar").text
	frozen, _, _, err := closing.ForPeriod(t.Context(), s.held, q.Period)
	if err != nil {
		t.Fatal(err)
	}
	want.Reset()
	q.Form = "06a"
	if err := reports.Render(t.Context(), figures.Of(frozen), q, &want); err != nil || closed != want.String() {
		t.Errorf("the workbook of a closed period is not the closed one: %v", err)
	}
	s.kept(audit.JobRun, 2)
	s.kept(audit.Download, 2)
	if info, err := os.Stat(packs.FolderFor(s.app.Warehouse)); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder: %v, %v", info, err)
	}
}

// layouts are the forms that the site serves.
func (s *site) layouts() *forms.Set {
	s.Helper()
	set, err := forms.Load(s.app.Layout)
	if err != nil {
		s.Fatal(err)
	}
	return set
}
