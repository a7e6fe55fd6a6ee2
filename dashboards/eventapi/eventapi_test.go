package eventapi_test

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"

	"khohoso/dashboards/accessroute"
	"khohoso/dashboards/api"
	"khohoso/dashboards/eventapi"
	"khohoso/ingest/push"
	"khohoso/internal/app/serve"
	"khohoso/internal/auth"
	"khohoso/models/store"
)

// The document of the API describes every address that takes events in, what may be
// sent there and every answer: of rows taken in, set aside and known, and of refusals.
func TestTheDocumentDescribesPushes(t *testing.T) {
	t.Parallel()
	w, err := store.Open(t.Context(), store.Options{Path: filepath.Join(t.TempDir(), "khohoso.duckdb"), Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	pushes := push.NewQueue(w)
	defer pushes.Close()
	quiet := slog.New(slog.DiscardHandler)
	taking := eventapi.Routes(eventapi.Options{Take: serve.TakeEvents(pushes), Log: quiet, Now: time.Now})
	table := append(api.Routes(api.Options{Warehouse: w, Log: quiet}), taking...)
	mux, err := table.Handler(func(r accessroute.Route) http.Handler { return r.Handle }, func(w http.ResponseWriter, r *http.Request, err error) { api.Problem(w, r, err, quiet) })
	if err != nil {
		t.Fatal(err)
	}
	send := func(method, path, body string, head ...string) (*http.Request, *http.Response) {
		r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
		for i := 0; i+1 < len(head); i += 2 {
			r.Header.Set(head[i], head[i+1])
		}
		answer := httptest.NewRecorder()
		who := auth.NewReader(auth.Identity{Name: "mot-cua", Role: auth.Source}, auth.Tree{})
		mux.ServeHTTP(answer, r.WithContext(auth.With(r.Context(), who)))
		r.Body = io.NopCloser(strings.NewReader(body))
		return r, answer.Result()
	}
	_, answer := send("GET", "/api/v1/openapi.yaml", "")
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	document, err := libopenapi.NewDocument(text)
	if err != nil {
		t.Fatal(err)
	}
	model, err := document.BuildV3Model()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range taking {
		if item, stands := model.Model.Paths.PathItems.Get(r.Pattern); !stands || item.Post == nil {
			t.Errorf("%s is not in the document", r)
		}
	}
	checker, errs := validator.NewValidator(document)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	const row = `{"dossier_code":"D-1","event_time":"2024-06-03T08:00:00+07:00","status":2,"agency_code":"STP","người":"x"}` + "\n"
	for _, c := range []struct {
		path, kind, key, body string
		want                  int
	}{
		{"/api/v1/events", "application/x-ndjson", "a", row + row + strings.Replace(row, "STP", "", 1), 200},
		{"/api/v1/events?lang=en", "application/x-ndjson", "a", row, 422},
		{"/api/v1/events", "text/csv", "", "dossier_code,event_time,status,agency_code\nD-2,2024-06-03T08:00:00+07:00,received,STP\n", 200},
		{"/api/v1/events", "text/csv", "", "dossier_code,event_time,status,agency_code\n", 422},
		{"/api/v1/events", "application/octet-stream", "", "\x00\x01", 422},
		{"/api/v1/events", "text/csv", strings.Repeat("k", 201), "a,b\n", 400},
		{"/api/v1/national", "application/json", "", row, 422},
	} {
		head := []string{"Content-Type", c.kind, "Authorization", "Bearer khohoso_x"}
		if c.key != "" {
			head = append(head, "Idempotency-Key", c.key)
		}
		request, answer := send("POST", c.path, c.body, head...)
		said, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		if answer.StatusCode != c.want {
			t.Errorf("%s: %d, want %d: %s", c.path, answer.StatusCode, c.want, said)
		}
		answer.Body = io.NopCloser(bytes.NewReader(said))
		if valid, errs := checker.ValidateHttpResponse(request, answer); !valid {
			for _, e := range errs {
				t.Errorf("%s: %d: %s: %s %v: %s", c.path, answer.StatusCode, e.Message, e.Reason, e.SchemaValidationErrors, said)
			}
		}
	}
}
