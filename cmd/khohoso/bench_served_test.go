package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"khohoso/ingest/load"
	"khohoso/internal/simulate"
	"khohoso/models/pipeline"
	"khohoso/models/store"
)

// served is the program itself, serving a simulated province in a process of its own.
type served struct {
	testing.TB
	binary, warehouse, address string
	process                    *exec.Cmd
	client                     *http.Client
	kept                       string // file of events that the warehouse has not been given
}

// serveProvince builds the program and a province, or takes those that
// KHOHOSO_BENCH_PROGRAM and KHOHOSO_BENCH_KEEP name, and starts the service. The
// events of the last month are kept back for the writer.
func serveProvince(b testing.TB) *served {
	b.Helper()
	s := &served{TB: b, binary: os.Getenv("KHOHOSO_BENCH_PROGRAM"), client: &http.Client{
		Transport:     &http.Transport{MaxIdleConnsPerHost: 200, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	if s.binary == "" {
		s.binary = filepath.Join(b.TempDir(), "khohoso")
		if out, err := exec.CommandContext(b.Context(), "go", "build", "-trimpath", "-o", s.binary, ".").CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
	}
	made := os.Getenv("KHOHOSO_BENCH_KEEP")
	if made == "" {
		made = b.TempDir()
	}
	if _, err := os.Stat(filepath.Join(made, "province.duckdb")); err != nil {
		makeProvince(b, made)
	}
	s.kept = filepath.Join(made, "kept.csv")
	s.warehouse = filepath.Join(b.TempDir(), "khohoso.duckdb")
	copyFile(b, filepath.Join(made, "province.duckdb"), s.warehouse)
	s.start()
	return s
}

// makeProvince makes the warehouse of a benchmark in a folder, and the file of what it has not been given.
func makeProvince(b testing.TB, dir string) {
	b.Helper()
	dossiers := 20_000
	if n, err := strconv.Atoi(os.Getenv("KHOHOSO_BENCH_DOSSIERS")); err == nil {
		dossiers = n
	}
	made, err := simulate.Write(b.Context(), simulate.Options{Dossiers: dossiers, Seed: 1, Dir: filepath.Join(b.TempDir(), "in")})
	if err != nil {
		b.Fatal(err)
	}
	last := len(made.Files) - 1
	copyFile(b, made.Files[last], filepath.Join(dir, "kept.csv"))
	w, err := store.Open(b.Context(), store.Options{Path: filepath.Join(dir, "new.duckdb"), Create: true, Readable: made.Files})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := load.Run(b.Context(), w.DB(), load.Request{Files: made.Files[:last], Now: time.Now()}); err != nil {
		b.Fatal(err)
	}
	if _, err := pipeline.Build(b.Context(), w, nil); err != nil {
		b.Fatal(err)
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	if err := os.Rename(filepath.Join(dir, "new.duckdb"), filepath.Join(dir, "province.duckdb")); err != nil {
		b.Fatal(err)
	}
}

func copyFile(b testing.TB, from, to string) {
	b.Helper()
	in, err := os.Open(from)
	if err != nil {
		b.Fatal(err)
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := io.Copy(out, in); err != nil {
		b.Fatal(err)
	}
	if err := out.Close(); err != nil {
		b.Fatal(err)
	}
}

// start serves behind this benchmark as its proxy, so that every reader comes from an address of their own.
func (s *served) start() {
	s.Helper()
	out := &lines{}
	s.process = exec.CommandContext(context.Background(), s.binary, "serve", "--addr", "127.0.0.1:0", "--trusted-proxy", "127.0.0.1", "--warehouse", s.warehouse, "--lang", "en")
	s.process.Stdout, s.process.Stderr = out, io.Discard
	if err := s.process.Start(); err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() {
		_ = s.process.Process.Signal(syscall.SIGTERM)
		if err := s.process.Wait(); err != nil {
			s.Errorf("the service ends with %v", err)
		}
	})
	s.address = strings.TrimSuffix(out.wait(s, `http://127\.0\.0\.1:\d+/`), "/")
}

var printedSecret = regexp.MustCompile(`khohoso_\S+|[a-z0-9]{4}(-[a-z0-9]{4}){3}`)

// call runs another command of the program beside the service and gives the secret it prints.
func (s *served) call(args ...string) string {
	s.Helper()
	out, err := exec.CommandContext(s.Context(), s.binary, append(args, "--warehouse", s.warehouse)...).CombinedOutput()
	if err != nil {
		s.Fatalf("%v: %v\n%s", args, err, out)
	}
	return printedSecret.FindString(string(out))
}

// caller is somebody with an address, and a session or a token.
type caller struct {
	cookie, token, from string
}

// do asks the service as a browser behind the proxy would.
func (s *served) do(c caller, method, target, kind string, body io.Reader) (*http.Response, error) {
	r, err := http.NewRequestWithContext(s.Context(), method, s.address+target, body)
	if err != nil {
		return nil, err
	}
	r.Header.Set("X-Forwarded-For", c.from)
	r.Header.Set("X-Forwarded-Proto", "https")
	r.Header.Set("Accept-Encoding", "gzip")
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	if c.cookie != "" {
		r.Header.Set("Cookie", c.cookie)
	}
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	return s.client.Do(r)
}

// newAccount makes an account and changes its one-time password, so that it may read.
func (s *served) newAccount(name, password string, flags ...string) {
	s.Helper()
	once := s.call(append([]string{"user", "add", name}, flags...)...)
	c := s.signIn(name, once, "10.9.9.9")
	form := url.Values{"old": {once}, "new": {password}, "again": {password}}
	answer, err := s.do(c, http.MethodPost, "/account/password", "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
	if err != nil || answer.StatusCode != http.StatusSeeOther {
		s.Fatalf("the password of %s is not changed: %v %v", name, answer, err)
	}
	_ = answer.Body.Close()
}

func (s *served) signIn(name, password, from string) caller {
	s.Helper()
	c := caller{from: from}
	form := url.Values{"name": {name}, "password": {password}}
	answer, err := s.do(c, http.MethodPost, "/login", "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
	if err != nil {
		s.Fatal(err)
	}
	_ = answer.Body.Close()
	for _, cookie := range answer.Cookies() {
		c.cookie = cookie.Name + "=" + cookie.Value
	}
	if answer.StatusCode != http.StatusSeeOther || c.cookie == "" {
		s.Fatalf("%s cannot sign in: status %d", name, answer.StatusCode)
	}
	return c
}

// rows reads the rows of an answer of the API.
func (s *served) rows(c caller, target string) []map[string]any {
	s.Helper()
	answer, err := s.do(c, http.MethodGet, target, "", nil)
	if err != nil {
		s.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(unpacked(s, answer))
	if err != nil {
		s.Fatal(err)
	}
	var found struct{ Rows []map[string]any }
	if err := json.NewDecoder(bytes.NewReader(text)).Decode(&found); err != nil || answer.StatusCode != http.StatusOK {
		s.Fatalf("%s: %d %v %.200s", target, answer.StatusCode, err, text)
	}
	return found.Rows
}

// cpu is the time that the service has computed so far.
func (s *served) cpu() time.Duration { return cpuOf(s.process) }

// cpuOf is the time that a running process has computed so far.
func cpuOf(process *exec.Cmd) time.Duration {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", process.Process.Pid))
	if err != nil {
		return 0 // elsewhere than on Linux
	}
	_, after, _ := strings.Cut(string(text), ") ")
	fields := strings.Fields(after)
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}
