//go:build unix

package main

import (
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"khohoso/internal/app"
	"khohoso/internal/audit"
	"khohoso/internal/auth"
	"khohoso/internal/config"
)

// The service tells systemd when it is ready, alive, reloading and stopping; on SIGHUP it takes in what it can (the
// certificate, jobs, backups), says what waits for a restart, and stays as it is where something is wrong.
func TestServiceIsSupervisedAndReloads(t *testing.T) {
	t.Parallel()
	p := newProgram(t, "")
	p.take("one.csv", "HS-1,2024-06-03T08:00:00+07:00,received,STP,online,2024-06-10\n")
	dir := t.TempDir()
	socket, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: filepath.Join(dir, "notify"), Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	told := &lines{}
	go func() {
		message := make([]byte, 4096)
		for {
			n, _, err := socket.ReadFromUnix(message)
			if err != nil {
				return
			}
			_, _ = told.Write(append(message[:n:n], '\n'))
		}
	}()
	token := ""
	a := app.App{Settings: config.Settings{Warehouse: p.warehouse}}
	if err := a.Audited(t.Context(), func(accounts *auth.Accounts, _ *audit.Log) error {
		account, once, err := accounts.Add(t.Context(), auth.New{Name: "watcher", Role: auth.Operator}, "test")
		if err == nil {
			err = accounts.ChangePassword(t.Context(), auth.Identity{Account: account.ID, Name: account.Name}, once, dayPassword)
		}
		if err == nil {
			token, err = accounts.IssueToken(t.Context(), account, "test", []auth.Scope{auth.ReadMetrics}, time.Hour)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	cert, key := certificate(t)
	settings := filepath.Join(dir, "khohoso.yaml")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(settings, []byte("tls-cert: "+cert+"\ntls-key: "+key+"\nwarehouse: "+p.warehouse+"\naddr: 127.0.0.1:0\n"+text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("")
	out, log := &lines{}, &lines{}
	service := exec.Command("khohoso", "serve", "--config", settings, "--lang", "en")
	service.Env = append(os.Environ(), "NOTIFY_SOCKET="+filepath.Join(dir, "notify"), "WATCHDOG_USEC=600000")
	service.Stdout, service.Stderr = out, log
	if err := service.Start(); err != nil {
		t.Fatal(err)
	}
	defer service.Process.Kill() //nolint:errcheck // it has ended where all went well
	told.wait(t, "READY=1")
	told.wait(t, "(?s)WATCHDOG=1.*WATCHDOG=1")
	address := strings.TrimSuffix(strings.TrimPrefix(out.wait(t, `https://127\.0\.0\.1:\d+/`), "https://"), "/")
	shown := func() string {
		conn, err := tls.Dial("tcp", address, &tls.Config{InsecureSkipVerify: true}) //nolint:gosec // our own
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		return string(conn.ConnectionState().PeerCertificates[0].Raw)
	}
	hangUp := func(want string) {
		t.Helper()
		if err := service.Process.Signal(syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
		log.wait(t, want)
	}

	before := shown()
	cert, key = certificate(t)
	backups := t.TempDir()
	write("backup-dir: " + backups + "\nsession-idle: 10m\njobs:\n  - {name: often, kind: check, cron: \"* * * * * *\"}\n")
	hangUp(`settings reloaded" changed="tls-cert tls-key backup-dir jobs" need_a_restart=session-idle`)
	told.wait(t, "(?s)RELOADING=1.*READY=1")
	if shown() == before {
		t.Error("the certificate of before is shown")
	}
	log.wait(t, `a job ended" job=often`)
	for range 200 {
		if made, _ := filepath.Glob(filepath.Join(backups, "khohoso-*.duckdb")); len(made) > 0 {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if made, _ := filepath.Glob(filepath.Join(backups, "khohoso-*.duckdb")); len(made) == 0 {
		t.Error("no backup was made where the new settings say")
	}

	renewed := shown()
	write("jobs: []\nsession-idle: soon\n")
	hangUp(`settings were not reloaded.*line 6: session-idle takes a time`)
	cert = key // which is no certificate
	write("")
	hangUp(`settings were not reloaded.*cannot be used`)
	if shown() != renewed {
		t.Error("a reload that failed changed the certificate")
	}
	watched(t, "https://"+address, token)
	if err := service.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := service.Wait(); err != nil {
		t.Errorf("%v: %s", err, log.text.String())
	}
	told.wait(t, "STOPPING=1")
}

// watched holds what is shipped for Prometheus and Grafana against what the service tells: every name is one of its.
func watched(t *testing.T, address, token string) {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}} //nolint:gosec // our own
	defer client.CloseIdleConnections()
	get := func(path string) string {
		t.Helper()
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Authorization", "Bearer "+token)
		answer, err := client.Do(request)
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
	get("/units") // which this token may not see
	form, err := client.PostForm(address+"/login", url.Values{"name": {"nobody"}, "password": {"wrong"}})
	if err != nil {
		t.Fatal(err)
	}
	form.Body.Close()
	told := get("/metrics")
	for _, want := range []string{"khohoso_settings_reload_failed 1\n", "khohoso_read_failures 0\n", "khohoso_dossiers 1\n", "khohoso_data_tests_failed 0\n", "khohoso_pending_batches 0\n", `khohoso_build_info{commit="`} {
		if !strings.Contains(told, want) {
			t.Errorf("no %q in\n%s", want, told)
		}
	}
	names := regexp.MustCompile(`\b(?:khohoso|process|go)_[a-z_]+`)
	for _, file := range []string{"grafana/khohoso.json", "prometheus/khohoso.rules.yml"} {
		text, err := os.ReadFile(filepath.Join("..", "..", "packaging", filepath.FromSlash(file)))
		if err != nil {
			t.Fatal(err)
		}
		found := names.FindAllString(string(text), -1)
		slices.Sort(found)
		if found = slices.Compact(found); len(found) < 10 {
			t.Errorf("%s: only %v", file, found)
		}
		for _, name := range found {
			if !strings.Contains(told, "\n"+name+" ") && !strings.Contains(told, "\n"+name+"{") {
				t.Errorf("%s asks for %s, which the service does not tell", file, name)
			}
		}
	}
}
