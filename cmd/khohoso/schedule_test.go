package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// configured writes a config beside the warehouse and gives its path.
func (p *program) configured(text string) string {
	p.Helper()
	path := filepath.Join(filepath.Dir(p.warehouse), "khohoso.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		p.Fatal(err)
	}
	return path
}

const june = "HS-1,2024-06-03T08:00:00+07:00,received,STP,online,2024-06-10\nHS-1,2024-06-30T08:00:00+07:00,finished,STP,,\n"

// Every kind of job by hand, its history in three formats and the audit.
func TestScheduleByHand(t *testing.T) {
	t.Parallel()
	p := newProgram(t, "")
	p.take("june.csv", june)
	folder := t.TempDir()
	config := p.configured(fmt.Sprintf(`
jobs:
  - {name: lam-moi, kind: build, cron: "*/15 * * * *"}
  - {name: kiem-tra, kind: check, cron: "0 5 * * *", working-days: true}
  - {name: cong-bo, kind: publish, cron: "0 6 1 * *", period: month, out: %q}
  - {name: chot, kind: close, cron: "0 7 5 * *", period: year}
  - {name: sao-luu, kind: backup, cron: "0 1 * * *", folder: %q, keep: 2}
`, filepath.Join(folder, "published"), folder))
	if rows := p.table("schedule", "list", "--config", config); len(rows) != 5 || rows[0]["job"] != "lam-moi" || rows[0]["last_at"] != "" || rows[1]["working_days"] != "true" || rows[0]["next_at"] == "" {
		t.Errorf("list: %v", rows)
	}
	for range 3 {
		p.must("schedule", "run", "sao-luu", "--config", config)
		time.Sleep(5 * time.Millisecond)
	}
	if kept, _ := filepath.Glob(filepath.Join(folder, "*.duckdb")); len(kept) != 2 {
		t.Errorf("backups kept: %v", kept)
	}
	for n, name := range []string{"lam-moi", "kiem-tra", "cong-bo"} {
		// taken in and not built yet, as while a service is pushed to
		p.must("ingest", p.write(fmt.Sprintf("more-%d.csv", n), fmt.Sprintf("HS-1%d,2024-06-04T08:00:00+07:00,received,STP,online,2024-06-10\n", n)))
		p.must("schedule", "run", name, "--config", config)
	}
	if _, err := os.Stat(filepath.Join(folder, "published", "index.html")); err != nil {
		t.Error(err)
	}
	// the data do not reach the end of last year
	if status, _, errOut := p.call("schedule", "run", "chot", "--config", config, "--lang", "en"); status != 2 || !strings.Contains(errOut, "data reach only to 2024-06-30") {
		t.Errorf("close: %d %s", status, errOut)
	}
	rows := p.table("schedule", "history")
	if len(rows) != 7 || rows[0]["job"] != "chot" || rows[0]["state"] != "failed" || rows[1]["state"] != "succeeded" || rows[1]["due_at"] != "" || !strings.Contains(rows[3]["message"], "v3-") {
		t.Errorf("history: %v", rows)
	}
	if audit := p.must("audit", "export", "--action", "job_run"); strings.Count(audit, "\n") != 8 || !strings.Contains(audit, "cong-bo,done") || !strings.Contains(audit, "chot,failed") {
		t.Errorf("audit: %s", audit)
	}
	if table := p.must("schedule", "history", "--job", "chot"); !strings.Contains(table, "Kết quả") || strings.Contains(table, "cong-bo") {
		t.Errorf("history of one: %s", table)
	}
}

// The close job freezes the period that is over, once, and only when the tests hold.
func TestCloseJob(t *testing.T) {
	t.Parallel()
	p := newProgram(t, "")
	year := time.Now().AddDate(-1, 0, 0).Year()
	p.take("year.csv", fmt.Sprintf("HS-1,%[1]d-06-03T08:00:00+07:00,received,STP,online,%[1]d-06-10\nHS-1,%[1]d-12-31T08:00:00+07:00,finished,STP,,\n", year))
	config := p.configured(`jobs: [{name: chot-nam, kind: close, cron: "0 7 15 1 *", period: year}]`)
	p.must("schedule", "run", "chot-nam", "--config", config)
	if out := p.must("schedule", "run", "chot-nam", "--config", config); !strings.Contains(out, "đã chốt từ trước") {
		t.Errorf("again: %s", out)
	}
	if rows := p.table("close", "list"); len(rows) != 1 || rows[0]["period"] != fmt.Sprint(year) || rows[0]["closed_by"] != "schedule" {
		t.Errorf("closings: %v", rows)
	}
	if audit := p.must("audit", "export", "--action", "close"); !strings.Contains(audit, fmt.Sprint(year)) {
		t.Errorf("audit: %s", audit)
	}
}

func TestWrongJobs(t *testing.T) {
	t.Parallel()
	p := newProgram(t, "")
	p.ingestOne()
	for text, want := range map[string]string{
		`jobs: [{name: a, kind: bake, cron: "* * * * *"}]`:                                             "kind \"bake\": choose",
		`jobs: [{name: A b, kind: build, cron: "* * * * *"}]`:                                          "small letters",
		`jobs: [{name: a, kind: build, cron: "61 * * * *"}]`:                                           "job \"a\": cron",
		`jobs: [{name: a, kind: publish, cron: "* * * * *", period: month}]`:                           "needs out",
		`jobs: [{name: a, kind: close, cron: "* * * * *", period: week}]`:                              "choose month",
		`jobs: [{name: a, kind: backup, cron: "* * * * *", folder: /nowhere}]`:                         "no such folder",
		`jobs: [{name: a, kind: build, cron: "* * * * *"}, {name: a, kind: check, cron: "* * * * *"}]`: "twice",
		`jobs: [{name: a, kind: build, crom: "* * * * *"}]`:                                            "crom",
		`jobs: [{name: a, kind: build, cron: "* * * * *", keep: 3}]`:                                   "keep is no setting of build",
		`jobs: [{name: a, kind: backup, cron: "* * * * *", folder: x, out: y}]`:                        "job \"a\": out is no setting of backup",
		`jobs: [{name: a, kind: build, cron: "* * * * *"}]`:                                            "job \"b\" is not in the config",
	} {
		config := p.configured(text)
		if status, _, errOut := p.call("schedule", "run", "b", "--config", config, "--lang", "en"); status != 2 || !strings.Contains(errOut, want) {
			t.Errorf("%s: %d %s", text, status, errOut)
		}
	}
}

// No command of the schedule makes a warehouse but the run of a pull, which TestPullJob shows.
func TestScheduleWithoutAWarehouse(t *testing.T) {
	t.Parallel()
	p := newProgram(t, "")
	config := p.configured(`jobs: [{name: a, kind: build, cron: "* * * * *"}]`)
	for _, args := range [][]string{{"list"}, {"history"}, {"run", "a"}, {"run", "wrong"}} {
		status, _, errOut := p.call(append(append([]string{"schedule"}, args...), "--config", config, "--lang", "en")...)
		if status != 1 || !strings.Contains(errOut, "no warehouse at") {
			t.Errorf("%v: %d %s", args, status, errOut)
		}
	}
	if left, err := os.ReadDir(filepath.Dir(p.warehouse)); err != nil || len(left) != 1 {
		t.Errorf("made: %v %v", left, err)
	}
}

// The real service runs a job every second, shows it to the operator, lets it be
// started by hand, says so to a command beside it, and stops without a run left open.
func TestServeRunsJobs(t *testing.T) {
	p := newProgram(t, "")
	p.take("june.csv", june)
	config := p.configured(`jobs: [{name: moi-giay, kind: build, cron: "* * * * * *"}, {name: hang-nam, kind: check, cron: "0 0 1 1 *"}]`)
	before := goleak.IgnoreCurrent()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	out, ended := &lines{}, make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"serve", "--addr", "127.0.0.1:0", "--lang", "en", "--config", config, "--warehouse", p.warehouse}, strings.NewReader(""), out, &lines{})
	}()
	password := out.wait(t, `[a-z0-9]{4}(-[a-z0-9]{4}){3}`)
	address := strings.TrimSuffix(out.wait(t, `http://127\.0\.0\.1:\d+/`), "/")
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar}
	ask := func(path string, form url.Values) string {
		t.Helper()
		answer, err := client.Get(address + path)
		if form != nil {
			_ = answer.Body.Close()
			answer, err = client.PostForm(address+path, form)
		}
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		text, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	ask("/login?lang=en", url.Values{"name": {"operator"}, "password": {password}})
	ask("/account/password?lang=en", url.Values{"old": {password}, "new": {"a long sentence"}, "again": {"a long sentence"}})
	if page := ask("/schedule/run?lang=en", url.Values{"job": {"hang-nam"}}); !strings.Contains(page, "hang-nam has begun") {
		t.Errorf("started by hand: %.3000s", page)
	}
	if page := ask("/schedule/run?lang=en", url.Values{"job": {"<b>none</b>"}}); !strings.Contains(page, "is not in the config") || strings.Contains(page, "<b>none") {
		t.Errorf("a job that there is not: %.3000s", page)
	}
	page := ""
	for range 300 {
		if page = ask("/schedule?lang=en", nil); strings.Count(page, "the schedule") >= 2 && strings.Contains(page, "tests hold") {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	if !strings.Contains(page, "the last run of each went well") || !strings.Contains(page, "by hand") || !strings.Contains(page, "data version v2-") {
		t.Errorf("the page: %s", page)
	}
	if metrics := ask("/metrics", nil); !strings.Contains(metrics, `khohoso_job_runs_total{job="moi-giay",kind="build",state="succeeded"}`) {
		t.Error("metrics do not count runs")
	}
	said, err := exec.Command("khohoso", "schedule", "run", "moi-giay", "--config", config, "--lang", "en", "--warehouse", p.warehouse).CombinedOutput()
	if err == nil || !strings.Contains(string(said), "held by process") || !strings.Contains(string(said), "/schedule") {
		t.Errorf("beside the service: %v %s", err, said)
	}
	client.CloseIdleConnections()
	stop()
	endsWell(t, ended)
	seen := map[string]bool{}
	for _, run := range p.table("schedule", "history") {
		if run["state"] == "running" || (run["due_at"] != "" && seen[run["due_at"]]) {
			t.Errorf("%v", run)
		}
		seen[run["due_at"]] = true
	}
	if audit := p.must("audit", "export", "--action", "job_run", "--who", "operator"); !strings.Contains(audit, "hang-nam,done,started") {
		t.Errorf("audit: %s", audit)
	}
	goleak.VerifyNone(t, before)
}
