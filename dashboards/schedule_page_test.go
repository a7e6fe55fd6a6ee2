package dashboards

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"khohoso/dashboards/backoffice"
	"khohoso/dashboards/layout"
	"khohoso/internal/auth"
	"khohoso/models/jobs"
)

// someJobs are jobs in every state, one of them with a name and a message made to hurt.
func someJobs() backoffice.SchedulePage {
	at := time.Date(2024, 6, 3, 6, 0, 0, 0, time.UTC)
	p := backoffice.SchedulePage{Started: "sao-luu", Failed: errors.New("<script>alert(1)</script>")}
	for i, state := range []jobs.Outcome{"", jobs.Running, jobs.Succeeded, jobs.Failed, jobs.Panicked, jobs.Abandoned} {
		r := jobs.Run{ID: int64(i), Job: "cong-bo", Kind: "publish", State: state, Message: "<img src=x onerror=alert(1)>", By: "lan"}
		if state != "" {
			r.Started, r.Due, r.Ended = at, at, at.Add(1500*time.Millisecond)
			p.Runs = append(p.Runs, r)
		}
		p.Jobs = append(p.Jobs, backoffice.ScheduledJob{Name: "cong-bo", Kind: "publish", Cron: "0 6 * * 1-5", WorkingDays: i == 0, Running: state == jobs.Running, Next: at.AddDate(0, 0, 1), Last: r})
	}
	return p
}

func aroundSchedule(lang string) layout.Reader {
	return layout.Reader{Lang: lang, Path: "/schedule", Who: auth.Identity{Account: 1, Name: "operator", Role: auth.Operator}, Zone: time.FixedZone("", 7*3600)}
}

func TestSchedulePageSaysWhatNeedsLookingAt(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string][]string{
		"vi": {"3 trong 6 công việc không xong ở lượt cuối. 1 công việc chưa chạy lượt nào.", ">chưa chạy lượt nào<", "13:00", "1,5 giây", "lỗi chương trình", "Chạy ngay", "ngày làm việc", "bị ngắt"},
		"en": {"The last run of 3 of 6 jobs did not end well.", "1.5 s", "broken off", `action="/schedule/run?lang=en"`},
	} {
		var page bytes.Buffer
		if err := backoffice.WriteSchedule(&page, aroundSchedule(lang), someJobs()); err != nil {
			t.Fatal(err)
		}
		for _, text := range want {
			if !strings.Contains(page.String(), text) {
				t.Errorf("%s: no %q in %s", lang, text, page.String())
			}
		}
		if strings.Contains(page.String(), "<img src=x") || strings.Contains(page.String(), "<script>alert") {
			t.Errorf("%s: what a job says is taken for HTML", lang)
		}
	}
	good := jobs.Run{State: jobs.Succeeded}
	for want, jobs := range map[string][]backoffice.ScheduledJob{
		"2 công việc theo lịch, lượt cuối của mọi công việc đều tốt.":                                 {{Last: good}, {Last: good}},
		"1 trong 2 công việc theo lịch đã chạy và lượt cuối đều tốt. 1 công việc chưa chạy lượt nào.": {{Last: good}, {}},
		">1 công việc chưa chạy lượt nào.":                                                            {{}},
	} {
		var page bytes.Buffer
		if err := backoffice.WriteSchedule(&page, aroundSchedule("vi"), backoffice.SchedulePage{Jobs: jobs}); err != nil || !strings.Contains(page.String(), want) {
			t.Errorf("no %q: %v %s", want, err, page.String())
		}
		if strings.Contains(page.String(), "mọi công việc đều tốt") && jobs[len(jobs)-1].Last.State == "" {
			t.Errorf("a job that never ran is called good: %s", page.String())
		}
		if !strings.Contains(page.String(), "không có lượt nào") {
			t.Error("a job that never runs does not say so")
		}
	}
	var page bytes.Buffer
	if err := backoffice.WriteSchedule(&page, aroundSchedule("vi"), backoffice.SchedulePage{}); err != nil || !strings.Contains(page.String(), "chưa có công việc nào") {
		t.Errorf("no jobs: %v %s", err, page.String())
	}
}

// adminPages serves pages of the machine room with the files that stand beside them.
func adminPages(t *testing.T, write func(w io.Writer, r *http.Request) error) *httptest.Server {
	t.Helper()
	files := http.FileServerFS(layout.Assets())
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if name, isFile := strings.CutPrefix(r.URL.Path, "/assets/"); isFile {
			r.URL.Path = "/" + name
			files.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src 'self'")
		if err := write(w, r); err != nil {
			t.Error(err)
		}
	}))
}

// scheduleInBrowser looks at the page on a wide screen and on a phone, in both themes and languages.
func scheduleInBrowser(t *testing.T, b *browser) {
	axe, err := os.ReadFile("testdata/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	server := adminPages(t, func(w io.Writer, r *http.Request) error {
		return backoffice.WriteSchedule(w, aroundSchedule(r.URL.Query().Get("lang")), someJobs())
	})
	defer server.Close()
	for _, look := range []struct {
		path, theme string
		width       int64
	}{{"/schedule?lang=vi", "light", 1440}, {"/schedule?lang=en", "dark", 360}} {
		b.visit(t, server.URL+look.path, look.width, look.theme)
		b.fine(t, server.URL+look.path)
		b.accessible(t, string(axe), server.URL+look.path)
	}
}
