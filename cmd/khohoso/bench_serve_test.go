package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"khohoso/ingest/push"
)

// BenchmarkServe measures the service as its readers have it: the program in a process
// of its own, over HTTP, 50 readers of all roles who have signed in and ask every route of
// pages and of the API about all units, each as soon as the answer before is read
// (KHOHOSO_BENCH_THINK makes them pause, milliseconds on average): first alone, then
// while a source sends batches of 100,000 events one after the other, each of which
// is built. What stood before the first measured answer is a warm-up as long as a measurement
// (KHOHOSO_BENCH_SECONDS); every build after it is part of what is measured.
// Then, with nobody reading, how long after a push its events show on a page.
func BenchmarkServe(b *testing.B) {
	c := gather(serveProvince(b))
	source := &writer{crowd: c, token: c.source(), supply: newSupply(b, c.kept)}
	lasting, think := benchNumber("KHOHOSO_BENCH_SECONDS", 30)*time.Second, benchNumber("KHOHOSO_BENCH_THINK", 0)*time.Millisecond
	c.read(lasting, think, 1)
	for b.Loop() {
		cpu := c.cpu()
		all := c.read(lasting, think, 2)
		tell(b, "alone", all, lasting, c.cpu()-cpu)

		ctx, stop := context.WithCancel(b.Context())
		var writing sync.WaitGroup
		cpu = c.cpu()
		writing.Go(func() { source.write(ctx) })
		all = c.read(lasting, think, 3)
		cpu = c.cpu() - cpu
		stop()
		writing.Wait()
		tell(b, "written", all, lasting, cpu)
		b.ReportMetric(float64(source.batches), "batches")
		b.ReportMetric(source.freshness(100).Seconds(), "fresh-s")
		b.ReportMetric(source.freshness(100_000).Seconds(), "fresh-100k-s")
	}
}

func benchNumber(name string, usual int) time.Duration {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return time.Duration(n)
	}
	return time.Duration(usual)
}

// source makes an account that sends events and gives its token.
func (s *served) source() string {
	s.Helper()
	s.call("user", "add", "mot-cua", "--role", "source")
	return s.call("user", "token", "mot-cua", "--days", "1")
}

// writer sends batches of events.
type writer struct {
	*crowd
	token   string
	supply  *supply
	batches int
}

// write sends 100,000 events at a time until ctx ends, each batch when the one before can be seen on a page.
func (w *writer) write(ctx context.Context) {
	for ctx.Err() == nil {
		before := w.version()
		if !w.push(100_000) {
			return
		}
		w.batches++
		for w.version() == before && ctx.Err() == nil {
			time.Sleep(200 * time.Millisecond)
		}
	}
}

// freshness is how long after a push was begun the leaders' page shows other data.
func (w *writer) freshness(events int) time.Duration {
	w.Helper()
	before := w.settle()
	began := time.Now()
	if !w.push(events) {
		return 0
	}
	accepted := time.Since(began)
	for w.version() == before {
		if time.Since(began) > time.Minute {
			w.Error("what was pushed does not show on the page")
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	all := time.Since(began)
	w.Logf("%d events: accepted after %.1f s, on the page %.1f s later", events, accepted.Seconds(), (all - accepted).Seconds())
	return all - accepted
}

// settle waits until nothing is being built or read ahead and the leaders' page stays
// the same: the first one to ask may still be given that of before. It gives the page's version.
func (w *writer) settle() string {
	shown := ""
	for quiet := 0; quiet < 6; {
		before := w.cpu()
		time.Sleep(500 * time.Millisecond)
		quiet++
		if now := w.version(); now != shown || w.cpu()-before > 200*time.Millisecond {
			shown, quiet = now, 0
		}
	}
	return shown
}

var shownVersion = regexp.MustCompile(`v\d+-[0-9a-f]{6,}`)

// version is that of the data on the leaders' page.
func (w *writer) version() string {
	answer, err := w.do(w.readers[0].caller, http.MethodGet, "/", "", nil)
	if err != nil {
		w.Error(err)
		return ""
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(unpacked(w, answer))
	if err != nil {
		w.Error(err)
	}
	return shownVersion.FindString(string(text))
}

func (w *writer) push(events int) bool {
	answer, err := w.do(caller{token: w.token, from: "10.6.0.1"}, http.MethodPost, "/api/v1/events", "text/csv", bytes.NewReader(w.supply.next(events)))
	if err != nil {
		w.Error(err)
		return false
	}
	defer answer.Body.Close()
	var got push.Answer
	if err := json.NewDecoder(answer.Body).Decode(&got); err != nil || answer.StatusCode != http.StatusOK || got.Accepted == 0 {
		w.Errorf("push: %d %v %+v", answer.StatusCode, err, got)
		return false
	}
	return true
}

func unpacked(t testing.TB, answer *http.Response) io.Reader {
	t.Helper()
	if answer.Header.Get("Content-Encoding") != "gzip" {
		return answer.Body
	}
	r, err := gzip.NewReader(answer.Body)
	if err != nil {
		t.Error(err)
		return strings.NewReader("")
	}
	return r
}

// supply are events that the service has not seen: those of a file, and when they
// are used up the same ones of other dossiers.
type supply struct {
	head  string
	rows  []string
	at    int
	round int
}

func newSupply(b testing.TB, file string) *supply {
	b.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		b.Fatal(err)
	}
	rows := strings.SplitAfter(strings.TrimSpace(string(text))+"\n", "\n")
	return &supply{head: rows[0], rows: rows[1 : len(rows)-1]}
}

var runningNumber = regexp.MustCompile(`^([A-Z0-9.]+-\d{6}-)(\d+)`)

func (s *supply) next(events int) []byte {
	var out bytes.Buffer
	out.WriteString(s.head)
	for range min(events, len(s.rows)) {
		row := s.rows[s.at]
		if s.round > 0 {
			row = runningNumber.ReplaceAllString(row, fmt.Sprint("${1}", s.round%9+1, "${2}"))
		}
		out.WriteString(row)
		if s.at++; s.at == len(s.rows) {
			s.at, s.round = 0, s.round+1
		}
	}
	return out.Bytes()
}
