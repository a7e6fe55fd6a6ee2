package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"khohoso/dashboards/service"
	"khohoso/ingest/load"
	"khohoso/ingest/push"
	"khohoso/internal/accountsdb"
	"khohoso/internal/app"
	"khohoso/internal/app/serve"
	"khohoso/internal/app/work"
	"khohoso/internal/audit"
	"khohoso/internal/auth"
	"khohoso/internal/config"
	"khohoso/internal/fixtures"
	"khohoso/models/store"
)

// pushed is a service over a warehouse of its own that takes events in.
type pushed struct {
	testing.TB
	dir       string
	warehouse *store.Warehouse
	server    *httptest.Server
	token     string // of a source
	accounts  *auth.Accounts
}

func newPushed(t testing.TB) *pushed {
	t.Helper()
	p := &pushed{TB: t, dir: t.TempDir()}
	var err error
	if p.warehouse, err = store.Open(t.Context(), store.Options{Path: filepath.Join(p.dir, "khohoso.duckdb"), Create: true}); err != nil {
		t.Fatal(err)
	}
	db, err := accountsdb.Open(t.Context(), filepath.Join(t.TempDir(), "accounts"))
	if err != nil {
		t.Fatal(err)
	}
	accounts := auth.NewAccounts(db, auth.Limits{}, time.Now)
	p.accounts = accounts
	account, _, err := accounts.Add(t.Context(), auth.New{Name: "mot-cua", Role: auth.Source}, "test")
	if err != nil {
		t.Fatal(err)
	}
	if p.token, err = accounts.IssueToken(t.Context(), account, "test", []auth.Scope{auth.WriteEvents}, time.Hour); err != nil {
		t.Fatal(err)
	}
	a := &app.App{Settings: config.Defaults(), Err: io.Discard, Out: io.Discard}
	a.StartLog()
	ctx, stop := context.WithCancel(context.Background())
	options := service.Options{Accounts: accounts, Audit: audit.New(db, time.Now)}
	fresh := serve.NewBuildLoop(p.warehouse, func(err error) { t.Error(err) })
	pushes := push.NewQueue(p.warehouse)
	options.More = serve.Intake(a, pushes, fresh)
	serving, err := serve.NewService(a, p.warehouse, options)
	if err != nil {
		t.Fatal(err)
	}
	a.Background.Go(func() { fresh.Run(ctx) })
	p.server = httptest.NewServer(serving)
	t.Cleanup(func() {
		p.server.Close()
		stop()
		end, err := p.warehouse.AcquireWriter(context.Background())
		if err == nil {
			end() // a build that is under way has ended
		}
		if err := pushes.Close(); err != nil {
			t.Error(err)
		}
		if err := p.warehouse.Close(); err != nil {
			t.Error(err)
		}
		_ = db.Close()
	})
	return p
}

// send gives status, answer and headers of a push.
func (p *pushed) send(path, token, key string, body []byte) (int, push.Answer, http.Header) {
	p.Helper()
	request, err := http.NewRequestWithContext(p.Context(), http.MethodPost, p.server.URL+path, bytes.NewReader(body))
	if err != nil {
		p.Fatal(err)
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	if key != "" {
		request.Header.Set("Idempotency-Key", key)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		p.Error(err)
		return 0, push.Answer{}, nil
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		p.Error(err)
	}
	var answer push.Answer
	if response.StatusCode == http.StatusOK {
		if err := json.Unmarshal(text, &answer); err != nil {
			p.Errorf("%s: %v", text, err)
		}
	}
	return response.StatusCode, answer, response.Header
}

// sendUntilTaken sends one new event, again as long as the service says that something else is being written.
func (p *pushed) sendUntilTaken(body string) {
	p.Helper()
	for range 30 {
		status, answer, header := p.send("/api/v1/events", p.token, "", []byte(body))
		if status == http.StatusServiceUnavailable && header.Get("Retry-After") != "" {
			time.Sleep(200 * time.Millisecond)
			continue
		}
		if status != http.StatusOK || answer.Accepted != 1 {
			p.Errorf("%d %+v", status, answer)
		}
		return
	}
	p.Error("an event was never taken in")
}

// What the one who sends is told: what became of every row, and why not.
func TestPush(t *testing.T) {
	t.Parallel()
	p := newPushed(t)
	const good = `{"dossier_code":"D-1","event_time":"2024-06-03T08:00:00+07:00","status":2,"agency_code":"STP"}` + "\n"
	body := []byte(good + good + strings.Replace(good, "STP", "", 1))
	status, answer, _ := p.send("/api/v1/events?lang=en", p.token, "k1", body)
	if status != 200 || answer.Read != 3 || answer.Accepted != 1 || answer.Duplicate != 1 || answer.Quarantined != 1 {
		t.Errorf("%d %+v", status, answer)
	}
	if len(answer.Refusals) != 1 || answer.Refusals[0].Line != 3 || answer.Refusals[0].Column != "agency_code" || answer.Refusals[0].Says != "needed but empty; fill it in" {
		t.Errorf("%+v", answer.Refusals)
	}
	again, repeated, header := p.send("/api/v1/events?lang=en", p.token, "k1", body)
	if again != 200 || header.Get("Idempotency-Replayed") != "true" || !cmp.Equal(answer, repeated) {
		t.Errorf("again %d %+v", again, repeated)
	}
	if other, _, _ := p.send("/api/v1/events", p.token, "k1", []byte(good)); other != 422 {
		t.Errorf("another body under the same key: %d", other)
	}
	for name, c := range map[string]struct {
		path, token string
		body        []byte
		want        int
	}{
		"nobody":              {"/api/v1/events", "", body, 401},
		"a wrong token":       {"/api/v1/events", auth.TokenPrefix + "x", body, 401},
		"nothing":             {"/api/v1/events", p.token, nil, 422},
		"another kind":        {"/api/v1/events", p.token, []byte("code,name\nA,b\n"), 422},
		"events as a payload": {"/api/v1/national", p.token, body, 422},
		"too long":            {"/api/v1/events", p.token, bytes.Repeat([]byte(good), 64<<20/len(good)+1), 413},
	} {
		if status, _, _ := p.send(c.path, c.token, "", c.body); status != c.want {
			t.Errorf("%s: %d, want %d", name, status, c.want)
		}
	}
	if text := rowsOf(t, p.warehouse, "select source || ' ' || format || ' ' || source_rows from ledger_file"); text != "mot-cua ndjson 3" {
		t.Errorf("ledger: %s", text)
	}
	awaitDossiers(t, p.warehouse, 1)
}

func rowsOf(t testing.TB, w *store.Warehouse, query string) string {
	t.Helper()
	var text string
	if err := w.DB().QueryRow("select string_agg(x, chr(10)) from (" + query + ") as t(x)").Scan(&text); err != nil {
		t.Fatal(err)
	}
	return text
}

// awaitDossiers waits until the figures show what was pushed.
func awaitDossiers(t testing.TB, w *store.Warehouse, want int64) {
	t.Helper()
	var n int64
	for range 600 {
		if err := w.DB().QueryRow("select count(*) from fct_dossier").Scan(&n); err == nil && n == want {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Errorf("%d dossiers in the figures, not %d", n, want)
}

// Many clients at once, in random batches with repeats and in every format, bring
// the star tables that one clean file brings.
func TestManyClientsPush(t *testing.T) {
	t.Parallel()
	dossiers, clients := 150, 20
	if os.Getenv("KHOHOSO_SOAK") != "" {
		dossiers = 85_000
	}
	made := fixtures.Files(t, dossiers, 12)
	var rows [][]string
	for _, file := range made.Files[2:] {
		if table := readTable(t, file); table[0][0] == "dossier_code" {
			rows = append(rows, table...)
		}
	}
	clean := newPushed(t)
	p := newPushed(t)
	head, chance := rows[0], rand.New(rand.NewPCG(5, 5))
	var all [][]string
	for _, row := range rows {
		if row[0] != "dossier_code" {
			all = append(all, row)
		}
	}
	dir := t.TempDir()
	whole := filepath.Join(dir, "whole.csv")
	writeAs(t, whole, append([][]string{head}, all...))
	text, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := load.Run(t.Context(), clean.warehouse.DB(), load.Request{Bodies: []load.Body{{Name: "whole", Content: bytes.NewReader(text)}}, Now: time.Now()}); err != nil {
		t.Fatal(err)
	}
	var bodies [][]byte
	usual := max(50, len(all)/40)
	for from, size := 0, 0; from < len(all); from += size {
		size = 1 + chance.IntN(2*usual)
		part := append([][]string{head}, all[from:min(from+size, len(all))]...)
		for _, row := range part[1:min(10, len(part))] { // some twice, also elsewhere
			part = append(part, row, all[chance.IntN(len(all))])
		}
		format := []string{"csv", "ndjson", "arrow", "json", "csv.gz", "xlsx"}[chance.IntN(6)]
		path := filepath.Join(dir, fmt.Sprintf("%d.%s", from, format))
		writeAs(t, path, part)
		body, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		bodies = append(bodies, body, body)
	}
	chance.Shuffle(len(bodies), func(i, j int) { bodies[i], bodies[j] = bodies[j], bodies[i] })
	queue := make(chan int)
	var running sync.WaitGroup
	for range clients {
		running.Go(func() {
			for i := range queue {
				for {
					status, answer, header := p.send("/api/v1/events", p.token, fmt.Sprint("body-", i), bodies[i])
					if (status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable) && header.Get("Retry-After") != "" {
						time.Sleep(20 * time.Millisecond)
						continue
					}
					if status != 200 || answer.Read != answer.Accepted+answer.Duplicate+answer.Quarantined {
						t.Errorf("%d %+v", status, answer)
					}
					break
				}
			}
		})
	}
	for i := range bodies {
		queue <- i
	}
	close(queue)
	running.Wait()
	compare := func(w *store.Warehouse) map[string]string {
		if err := work.BuildInTurn(t.Context(), w); err != nil {
			t.Fatal(err)
		}
		return tableDigests(t, w.DB(), "main", "fct_%", "dim_%", "mart_%", "ind_%", "indicator_%")
	}
	if diff := cmp.Diff(compare(clean.warehouse), compare(p.warehouse)); diff != "" {
		t.Errorf("(-file +pushed): %.2000s", diff)
	}
}

// Nothing about persons reaches the disk by way of a push.
func TestNoPersonalDataByPush(t *testing.T) {
	t.Parallel()
	p := newPushed(t)
	watched := watch(t, p.dir)
	for path, body := range map[string]string{
		"/api/v1/national": personalPayload(),
		"/api/v1/events":   personalFile("\n"),
	} {
		status, answer, _ := p.send(path, p.token, path, []byte(body))
		for n := 0; n < 30 && status == http.StatusServiceUnavailable; n++ { // a build of the other is under way
			time.Sleep(200 * time.Millisecond)
			status, answer, _ = p.send(path, p.token, path, []byte(body))
		}
		if status != 200 || answer.Accepted == 0 || answer.Quarantined == 0 {
			t.Errorf("%s: %d %+v", path, status, answer)
		}
	}
	watched()
	searchFiles(t, p.dir)
}
