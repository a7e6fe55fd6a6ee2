package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"testing"
	"time"

	"khohoso/internal/accountsdb"
	"khohoso/internal/auth"
)

// What a push of many dossiers promises on two cores: they show within shown, whoever
// pushes meanwhile is answered, and the service ends when it is told to.
const (
	answeredWithin = 10 * time.Second
	endsWithin     = 20 * time.Second
)

// A large push shows soon and blocks nobody: those who push meanwhile are answered, or told when to come
// again, and the service ends when it is told to, also in the middle of a build.
func TestALargePushShowsSoonAndBlocksNobody(t *testing.T) {
	sizes := map[int]time.Duration{5_000: 30 * time.Second}
	if os.Getenv("KHOHOSO_SOAK") != "" {
		sizes = map[int]time.Duration{50_000: 15 * time.Second, 500_000: 90 * time.Second}
	}
	for dossiers, shown := range sizes {
		t.Run(fmt.Sprint(dossiers), func(t *testing.T) {
			s := serveLarge(t)
			began := time.Now()
			s.pushMany("L", dossiers)
			taken := time.Now()
			beside := s.pushBeside()
			for s.received() < dossiers+1 {
				if time.Since(began) > 4*shown {
					t.Fatalf("%d of %d dossiers show after %v", s.received(), dossiers, time.Since(began))
				}
				time.Sleep(200 * time.Millisecond)
			}
			t.Logf("%d dossiers: taken in after %v, shown after %v, with %v of computing", dossiers, taken.Sub(began).Round(time.Millisecond),
				time.Since(began).Round(time.Millisecond), cpuOf(s.process))
			if took := time.Since(began); took > shown {
				t.Errorf("%d dossiers show after %v, want %v", dossiers, took, shown)
			}
			beside()
			s.leavesPlacesBesideSlowReaders()
			s.answersCrowdsOfSignIns()
			s.pushMany("M", dossiers)
			time.Sleep(time.Second) // a build is under way
			s.end()
		})
	}
}

// large is the program in a process of its own that is pushed more than is usual.
type large struct {
	testing.TB
	process         *exec.Cmd
	ended           chan error
	warehouse       string
	address         string
	reader, sending string // tokens
}

func serveLarge(t testing.TB) *large {
	t.Helper()
	return serveFirst(t, newProgram(t, ""), io.Discard)
}

// serveFirst serves a warehouse with one dossier.
func serveFirst(t testing.TB, p *program, errOut io.Writer) *large {
	t.Helper()
	p.take("first.csv", "L-0,2025-01-02T08:00:00+07:00,received,U00,online,2025-01-10\n")
	s := &large{TB: t, warehouse: p.warehouse, ended: make(chan error, 1)}
	s.tokens(p.warehouse)
	out := &lines{}
	s.process = exec.Command("khohoso", "serve", "--addr", "127.0.0.1:0", "--trusted-proxy", "127.0.0.1", "--warehouse", p.warehouse)
	s.process.Stdout, s.process.Stderr = out, errOut
	if err := s.process.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { s.ended <- s.process.Wait() }()
	t.Cleanup(func() { _ = s.process.Process.Kill() })
	s.address = out.wait(t, `http://127\.0\.0\.1:\d+/`)
	return s
}

// tokens makes a reader and a source beside the warehouse.
func (s *large) tokens(warehouse string) {
	s.Helper()
	db, err := accountsdb.Open(s.Context(), accountsdb.PathFor(warehouse))
	if err != nil {
		s.Fatal(err)
	}
	defer db.Close()
	accounts := auth.NewAccounts(db, auth.Limits{}, time.Now)
	issue := func(who auth.New, scopes ...auth.Scope) string {
		account, password, err := accounts.Add(s.Context(), who, "test")
		if err != nil {
			s.Fatal(err)
		}
		if who.Role != auth.Source {
			if err := accounts.ChangePassword(s.Context(), auth.Identity{Account: account.ID, Name: who.Name}, password, "một câu dài dễ nhớ"); err != nil {
				s.Fatal(err)
			}
		}
		token, err := accounts.IssueToken(s.Context(), account, "test", scopes, time.Hour)
		if err != nil {
			s.Fatal(err)
		}
		return token
	}
	s.reader = issue(auth.New{Name: "mai", Role: auth.Office}, auth.ReadFigures, auth.ReadDossiers)
	s.sending = issue(auth.New{Name: "mot-cua", Role: auth.Source}, auth.WriteEvents)
}

// pushMany sends new dossiers of forty units over a year, two events for each, in bodies of the size that is allowed.
func (s *large) pushMany(prefix string, dossiers int) {
	s.Helper()
	day := time.Date(2025, 1, 2, 1, 0, 0, 0, time.UTC)
	var body bytes.Buffer
	send := func() {
		for {
			status, header := s.push(body.Bytes())
			if status == http.StatusOK {
				break
			}
			again, err := strconv.Atoi(header.Get("Retry-After"))
			if status != http.StatusServiceUnavailable && status != http.StatusTooManyRequests || err != nil {
				s.Fatalf("a body of %d MB: %d, come again after %q", body.Len()>>20, status, header.Get("Retry-After"))
			}
			time.Sleep(time.Duration(again) * time.Second)
		}
		body.Reset()
	}
	for n := 1; n <= dossiers; n++ {
		if body.Len() == 0 {
			body.WriteString("dossier_code,event_time,status,agency_code,procedure_code,channel,due_at\n")
		}
		at := day.AddDate(0, 0, n%360)
		fmt.Fprintf(&body, "%s-%d,%s,received,U%02d,P%02d,online,%s\n", prefix, n, at.Format(time.RFC3339), n%40, n%25, at.AddDate(0, 0, 10).Format(time.RFC3339))
		if n%5 > 0 {
			fmt.Fprintf(&body, "%s-%d,%s,finished,U%02d,P%02d,online,\n", prefix, n, at.AddDate(0, 0, n%15).Add(time.Hour).Format(time.RFC3339), n%40, n%25)
		}
		if body.Len() > 60<<20 {
			send()
		}
	}
	if body.Len() > 0 {
		send()
	}
}

// push gives the status of a push and the head of its answer, and fails when that is late.
func (s *large) push(body []byte) (int, http.Header) {
	s.Helper()
	request, err := http.NewRequestWithContext(s.Context(), http.MethodPost, s.address+"api/v1/events", bytes.NewReader(body))
	if err != nil {
		s.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+s.sending)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		s.Fatal(err)
	}
	defer response.Body.Close()
	_, _ = io.Copy(io.Discard, response.Body)
	return response.StatusCode, response.Header
}

// pushBeside sends one row after the other until it is told to end, and sees that each is answered in time.
func (s *large) pushBeside() (stop func()) {
	ctx, cancel := context.WithCancel(s.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		for n := 0; ctx.Err() == nil; n++ {
			began := time.Now()
			status, header := s.push(fmt.Appendf(nil, "dossier_code,event_time,status,agency_code\nL-0,2025-01-03T08:00:%02d+07:00,processing,U00\n", n%60))
			if took := time.Since(began); took > answeredWithin {
				s.Errorf("a row that is pushed meanwhile is answered after %v", took)
			}
			if status != http.StatusOK && (status != http.StatusServiceUnavailable || header.Get("Retry-After") == "") {
				s.Errorf("a row that is pushed meanwhile: %d, come again after %q", status, header.Get("Retry-After"))
			}
			time.Sleep(300 * time.Millisecond)
		}
	}()
	return func() { cancel(); <-done }
}

// received is how many dossiers readers are shown.
func (s *large) received() (dossiers int) {
	s.Helper()
	request, err := http.NewRequestWithContext(s.Context(), http.MethodGet, s.address+"api/v1/flow?period=2025&live=true", nil)
	if err != nil {
		s.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+s.reader)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		s.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	var answer struct {
		Rows []struct{ Received int } `json:"rows"`
	}
	if err == nil {
		err = json.Unmarshal(text, &answer)
	}
	if err != nil || response.StatusCode != http.StatusOK && response.StatusCode != http.StatusServiceUnavailable {
		s.Fatalf("%d %v: %s", response.StatusCode, err, text)
	}
	for _, row := range answer.Rows {
		dossiers += row.Received
	}
	return dossiers
}

// end tells the service to stop and sees that it does.
func (s *large) end() {
	s.Helper()
	began := time.Now()
	if err := s.process.Process.Signal(syscall.SIGTERM); err != nil {
		s.Fatal(err)
	}
	select {
	case err := <-s.ended:
		s.Logf("told to stop in the middle of a build, it ends after %v: %v", time.Since(began).Round(time.Millisecond), err)
	case <-time.After(endsWithin):
		s.Errorf("told to stop, it still runs after %v", endsWithin)
	}
}
