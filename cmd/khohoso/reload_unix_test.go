//go:build unix

package main

import (
	"crypto/tls"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
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
	if err := service.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := service.Wait(); err != nil {
		t.Errorf("%v: %s", err, log.text.String())
	}
	told.wait(t, "STOPPING=1")
}
