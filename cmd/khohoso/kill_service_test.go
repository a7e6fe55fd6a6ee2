package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"khohoso/internal/accountsdb"
	"khohoso/internal/auth"
	"khohoso/internal/fixtures"
	"khohoso/internal/postgrestest"
)

// A service that is killed again and again while it takes pushes, pulls and builds
// comes back by itself, says what it recovered, and in the end has every event once:
// what it acknowledged is never sent again by this test.
func TestServiceKilledAtAnyMoment(t *testing.T) {
	t.Parallel()
	dossiers, kills := 150, 6
	if os.Getenv("KHOHOSO_SOAK") != "" {
		dossiers, kills = 12_000, 200
	}
	database := postgrestest.Start(t)
	s := newKilled(t, t.TempDir(), database, fixtures.Files(t, dossiers, 21).Files)
	recovered := 0
	for k := range kills {
		s.arrive(k, kills)
		if s.live(time.Duration(s.chance.Float64() * float64(s.longest))) {
			recovered++
		}
	}
	if recovered == 0 {
		t.Errorf("of %d services that came after a kill none said what it recovered", kills)
	}
	s.arrive(kills, kills)
	s.live(0)
	s.equalsOneGo()
	t.Logf("%d kills, %d bodies, %d pushes cut off, %d times something was recovered", kills, len(s.bodies), s.cut, recovered)
}

// killed is a warehouse whose service is killed, and what is still to come to it.
type killed struct {
	testing.TB
	database          *postgrestest.Cluster
	warehouse, config string
	token             string
	files             []string // the same events, for a clean run
	chance            *rand.Rand
	longest           time.Duration // that a service lives

	pulled  []string // parts of a table, as CSV
	arrived int
	mu      sync.Mutex
	bodies  [][]byte
	told    []bool // the service has acknowledged the body
	cut     int    // pushes that a kill cut off
}

// newKilled makes the warehouse in a folder, with the catalogues taken in.
func newKilled(t testing.TB, dir string, database *postgrestest.Cluster, files []string) *killed {
	t.Helper()
	s := &killed{TB: t, database: database, warehouse: filepath.Join(dir, "khohoso.duckdb"), config: filepath.Join(dir, "khohoso.yaml"),
		chance: rand.New(rand.NewPCG(4, 9)), longest: 4 * time.Second}
	config := fmt.Sprintf("sources:\n  onestop:\n    kind: postgres\n    dsn: %q\n    query: select * from event\n    watermark: changed_at\n    batch: 300\n    every: 300ms\n", database.DSN())
	if err := os.WriteFile(s.config, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	var catalogues []string
	var rows [][]string
	for _, file := range files {
		table := readTable(t, file)
		if table[0][0] != "dossier_code" {
			catalogues = append(catalogues, file)
		} else if rows == nil {
			rows = table
		} else {
			rows = append(rows, table[1:]...)
		}
	}
	s.files = append(catalogues, filepath.Join(dir, "events.csv"))
	writeAs(t, s.files[len(catalogues)], rows)
	s.share(rows)
	p := &program{TB: t, warehouse: s.warehouse}
	p.must(append([]string{"ingest", "--quiet"}, catalogues...)...)
	db, err := accountsdb.Open(t.Context(), accountsdb.PathFor(s.warehouse))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	accounts := auth.NewAccounts(db, auth.Limits{}, time.Now)
	account, _, err := accounts.Add(t.Context(), auth.New{Name: "mot-cua", Role: auth.Source}, "test")
	if err != nil {
		t.Fatal(err)
	}
	if s.token, err = accounts.IssueToken(t.Context(), account, "test", []auth.Scope{auth.WriteEvents}, time.Hour*24); err != nil {
		t.Fatal(err)
	}
	return s
}

// equalsOneGo holds what is there in the end against the same files taken in and built once.
func (s *killed) equalsOneGo() {
	s.Helper()
	p := &program{TB: s, warehouse: s.warehouse}
	p.must("pull", "--config", s.config)
	opensAndAddsUp(s, s.warehouse)
	p.must("build")
	clean := newProgram(s, "")
	clean.must(append([]string{"ingest", "--quiet"}, s.files...)...)
	clean.must("build")
	if diff := cmp.Diff(digests(s, clean.warehouse), digests(s, s.warehouse)); diff != "" {
		s.Errorf("(-in one go +through it all):\n%s", diff)
	}
	if diff := cmp.Diff(rawDigests(s, clean.warehouse)["raw_event"], rawDigests(s, s.warehouse)["raw_event"]); diff != "" {
		s.Errorf("raw events (-in one go +through it all):\n%s", diff)
	}
}

// share makes bodies of half of the events and parts of the table of the other half.
func (s *killed) share(rows [][]string) {
	s.Helper()
	const parts = 40
	head, rows := rows[0], rows[1:]
	half := len(rows) / 2
	body := max(30, half/240) // rows; a body may have to wait for a build, so that many small ones take long
	for from := 0; from < half; from += body {
		part := append([][]string{head}, rows[from:min(from+body, half)]...)
		s.bodies = append(s.bodies, bytes.Join(asObjects(s, part), []byte("\n")))
	}
	s.told = make([]bool, len(s.bodies))
	for from := half; from < len(rows); from += max(1, half/parts) {
		var text bytes.Buffer
		if err := csv.NewWriter(&text).WriteAll(append([][]string{head}, rows[from:min(from+max(1, half/parts), len(rows))]...)); err != nil {
			s.Fatal(err)
		}
		s.pulled = append(s.pulled, text.String())
	}
	s.database.Exec("create table event (" + strings.Join(head, " text, ") + " text, changed_at timestamptz default clock_timestamp()); create index on event (changed_at)")
}

// arrive puts the next parts into the table, all of them by the end.
func (s *killed) arrive(k, kills int) {
	s.Helper()
	for ; s.arrived < len(s.pulled)*(k+1)/(kills+1); s.arrived++ {
		s.database.Copy("event", s.pulled[s.arrived])
	}
}

// live starts the service, sends it bodies and kills it after a while; 0 lets it live
// until everything is acknowledged and then ends it in order. It gives whether the
// service said what it recovered, which it must where there was a journal.
func (s *killed) live(lifetime time.Duration) (recovered bool) {
	s.Helper()
	journal, _ := os.Stat(s.warehouse + ".wal")
	out, errOut := &lines{}, &lines{}
	process := exec.Command("khohoso", "serve", "--addr", "127.0.0.1:0", "--lang", "en", "--warehouse", s.warehouse, "--config", s.config)
	process.Stdout, process.Stderr = out, errOut
	ctx, stop := context.WithCancel(s.Context())
	defer stop()
	if err := process.Start(); err != nil {
		s.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { process.Wait(); stop(); close(ended) }() //nolint:errcheck // it is killed
	if lifetime > 0 {
		time.AfterFunc(lifetime, func() { process.Process.Kill() }) //nolint:errcheck // it may have ended
	}
	address := out.until(ctx, `http://127\.0\.0\.1:\d+/`)
	if address != "" {
		var clients sync.WaitGroup
		for c := range clientsOfKilled {
			clients.Go(func() { s.send(ctx, address, c, lifetime > 0) })
		}
		clients.Wait()
	}
	if lifetime == 0 {
		process.Process.Signal(syscall.SIGTERM) //nolint:errcheck // it may have ended
	}
	<-ended
	said := errOut.String()
	recovered = strings.Contains(said, "the last run ended in the middle, recovered:")
	if address != "" && journal != nil && journal.Size() > 0 && !recovered {
		s.Errorf("there was a journal of %d bytes, but the service said only %q", journal.Size(), said)
	}
	if lifetime == 0 && address == "" {
		s.Fatalf("the service does not come back: %s", said)
	}
	return recovered
}

// clientsOfKilled send at the same time, so that bodies are taken in together, too.
const clientsOfKilled = 6

// send sends bodies until the service is gone or has acknowledged all of them.
func (s *killed) send(ctx context.Context, address string, client int, slowly bool) {
	for at := client; at < len(s.bodies); at += clientsOfKilled {
		s.mu.Lock()
		told := s.told[at]
		s.mu.Unlock()
		if told {
			continue
		}
		err := s.push(ctx, address, at)
		for ; errors.Is(err, errComeAgain) && ctx.Err() == nil; err = s.push(ctx, address, at) {
			time.Sleep(100 * time.Millisecond)
		}
		if err != nil {
			if ctx.Err() != nil {
				s.mu.Lock()
				s.cut++
				s.mu.Unlock()
				return
			}
			s.Error(err)
			return
		}
		if slowly {
			time.Sleep(60 * time.Millisecond)
		}
	}
	if slowly { // nothing left to send: builds and pulls are killed
		<-ctx.Done()
	}
}

// errComeAgain says that a build was longer than a body waits.
var errComeAgain = errors.New("come again")

func (s *killed) push(ctx context.Context, address string, at int) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address+"api/v1/events", bytes.NewReader(s.bodies[at]))
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+s.token)
	request.Header.Set("Idempotency-Key", fmt.Sprint("body-", at))
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		select {
		case <-ctx.Done(): // killed
		case <-time.After(10 * time.Second):
			return err
		}
		return ctx.Err()
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if response.StatusCode == http.StatusServiceUnavailable && response.Header.Get("Retry-After") != "" {
		return errComeAgain
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("body %d: %s: %s", at, response.Status, text)
	}
	if err == nil { // the whole answer has come
		s.mu.Lock()
		s.told[at] = true
		s.mu.Unlock()
	}
	return nil
}

// until waits for something that a process prints, or for its end: then it is "".
func (l *lines) until(ctx context.Context, pattern string) string {
	find := regexp.MustCompile(pattern)
	for ctx.Err() == nil {
		if found := find.FindString(l.String()); found != "" {
			return found
		}
		time.Sleep(10 * time.Millisecond)
	}
	return find.FindString(l.String())
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
