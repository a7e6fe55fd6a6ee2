package eventapi_test

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"khohoso/dashboards/accessroute"
	"khohoso/dashboards/eventapi"
	"khohoso/ingest/push"
	"khohoso/internal/app/serve"
	"khohoso/internal/auth"
	"khohoso/models/store"
)

// Senders that dawdle fill the places there are; whoever comes then is told to come
// again and when, and in the end everything that was begun is in, once.
func TestTooManyAtOnceAreToldToWait(t *testing.T) {
	t.Parallel()
	w, err := store.Open(t.Context(), store.Options{Path: filepath.Join(t.TempDir(), "khohoso.duckdb"), Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	pushes := push.NewQueue(w)
	defer pushes.Close()
	mux, err := eventapi.Routes(eventapi.Options{Take: serve.TakeEvents(pushes), Log: slog.New(slog.DiscardHandler), Now: time.Now}).Handler(func(r accessroute.Route) http.Handler { return r.Handle }, nil)
	if err != nil {
		t.Fatal(err)
	}
	send := func(body io.Reader) *http.Response {
		r := httptest.NewRequestWithContext(t.Context(), "POST", "/api/v1/events", body)
		answer := httptest.NewRecorder()
		mux.ServeHTTP(answer, r.WithContext(auth.With(r.Context(), auth.NewReader(auth.Identity{Name: "mot-cua", Role: auth.Source}, auth.Tree{}))))
		return answer.Result()
	}
	row := func(n int) string {
		return fmt.Sprintf(`{"dossier_code":"D-%d","event_time":"2024-06-03T08:00:00+07:00","status":2,"agency_code":"STP"}`+"\n", n)
	}
	var senders sync.WaitGroup
	var open []*io.PipeWriter
	told := make(chan *http.Response, 1)
	for n := range 200 {
		body, writing := io.Pipe()
		began := make(chan bool, 1)
		senders.Go(func() {
			answer := send(body)
			_ = body.Close() // whoever writes is not kept waiting
			if answer.StatusCode == http.StatusTooManyRequests {
				told <- answer
				return
			}
			var said push.Answer
			if err := json.NewDecoder(answer.Body).Decode(&said); err != nil || answer.StatusCode != 200 || said.Accepted != 1 {
				t.Errorf("sender %d: %d %+v %v", n, answer.StatusCode, said, err)
			}
		})
		go func() { // is read when there is a place
			_, err := io.WriteString(writing, row(n))
			began <- err == nil
		}()
		if !<-began {
			break
		}
		open = append(open, writing)
	}
	select {
	case answer := <-told:
		if answer.Header.Get("Retry-After") == "" || answer.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("told to wait: %v", answer.Header)
		}
	case <-time.After(10 * time.Second):
		t.Errorf("%d bodies at once, and nobody is told to wait", len(open))
	}
	for _, writing := range open {
		_ = writing.Close()
	}
	senders.Wait()
	var rows int
	if err := w.DB().QueryRow("select count(*) from raw_event").Scan(&rows); err != nil || rows != len(open) || rows < 2 {
		t.Errorf("%d events are in, %d bodies were begun, %v", rows, len(open), err)
	}
	if answer := send(httptest.NewRequest("POST", "/", nil).Body); answer.StatusCode == http.StatusTooManyRequests {
		t.Error("when all have gone there is still no place")
	}
}

// However many bodies one source sends slowly, another one finds a place.
func TestOneSourceLeavesPlacesToOthers(t *testing.T) {
	t.Parallel()
	w, err := store.Open(t.Context(), store.Options{Path: filepath.Join(t.TempDir(), "khohoso.duckdb"), Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	pushes := push.NewQueue(w)
	defer pushes.Close()
	mux, err := eventapi.Routes(eventapi.Options{Take: serve.TakeEvents(pushes), Log: slog.New(slog.DiscardHandler), Now: time.Now}).Handler(func(r accessroute.Route) http.Handler { return r.Handle }, nil)
	if err != nil {
		t.Fatal(err)
	}
	send := func(source string, body io.Reader) int {
		r := httptest.NewRequestWithContext(t.Context(), "POST", "/api/v1/events", body)
		answer := httptest.NewRecorder()
		mux.ServeHTTP(answer, r.WithContext(auth.With(r.Context(), auth.NewReader(auth.Identity{Name: source, Role: auth.Source}, auth.Tree{}))))
		return answer.Code
	}
	var slow sync.WaitGroup
	var open []*io.PipeWriter
	for range 40 {
		body, writing := io.Pipe()
		slow.Go(func() { send("slow", body); _ = body.Close() })
		_, _ = io.WriteString(writing, "{") // read, or refused: either way the sender is there
		open = append(open, writing)
	}
	row := `{"dossier_code":"D-1","event_time":"2024-06-03T08:00:00+07:00","status":2,"agency_code":"STP"}` + "\n"
	if status := send("other", strings.NewReader(row)); status != http.StatusOK {
		t.Errorf("while one source sends slowly, another is told %d", status)
	}
	for _, writing := range open {
		_ = writing.Close()
	}
	slow.Wait()
}
