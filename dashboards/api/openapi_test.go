package api

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"

	"khohoso/dashboards/accessroute"
	"khohoso/internal/auth"
	"khohoso/internal/fixtures"
	"khohoso/models/closing"
	"khohoso/models/period"
	"khohoso/models/store"
)

// questions has a good question for every resource.
var questions = map[string]string{
	"periods": "limit=20", "agencies": "limit=50", "flow": "period=2025-07..2025-09&by=agency", "indicators": "period=2025-Q3", "due": "",
	"readings": "period=2025-Q3&by=agency", "dossiers": "period=2025-Q3&where=late", "findings": "period=2025",
	"items": "period=2025-Q3&indicator=1.3", "mean-handling": "period=2025-Q3", "feedback": "period=2025&indicator=5.2",
	"scorecard": "period=2025-Q3", "compare": "period=2025-Q3&agency=H44.01", "findings/dossiers": "period=2025&finding=unknown_procedure", "workbooks": "period=2025-Q3&form=06a",
}

// served is the API over the small province, as the whole province's reader sees it.
type served struct {
	*testing.T
	handler http.Handler
	h       *handler
}

func openAPIServer(t *testing.T) *served {
	t.Helper()
	o := Options{
		Warehouse: fixtures.Open(t), Forms: []Form{{Code: "II.06a", Name: "06a"}},
		Workbook: func(_ context.Context, w io.Writer, asked WorkbookRequest) (string, error) {
			_, err := io.WriteString(w, "workbook of "+asked.Agency)
			return "06a.xlsx", err
		},
	}
	mux, err := Routes(o).Handler(func(r accessroute.Route) http.Handler { return r.Handle }, func(w http.ResponseWriter, r *http.Request, err error) {
		Problem(w, r, err, slog.Default())
	})
	if err != nil {
		t.Fatal(err)
	}
	as := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mux.ServeHTTP(w, r.WithContext(auth.With(r.Context(), auth.NewReader(auth.OpenReader(), auth.Tree{}))))
	})
	return &served{t, as, &handler{o}}
}

// TestAPI looks at one small province from all sides; the last look closes a period.
func TestAPI(t *testing.T) {
	t.Parallel()
	s := openAPIServer(t)
	t.Run("the document holds against the handlers", s.testDocumentHoldsAgainstTheHandlers)
	t.Run("formats agree", s.testFormatsAgree)
	t.Run("pages", s.testPages)
	t.Run("units with those below them", s.testWithUnits)
	t.Run("what is refused", s.testWhatIsRefused)
	t.Run("entity tags", s.testEntityTags)
}

func (s *served) get(target string, head ...string) *http.Response {
	s.Helper()
	r := httptest.NewRequestWithContext(s.Context(), "GET", target, nil)
	for i := 0; i+1 < len(head); i += 2 {
		r.Header.Set(head[i], head[i+1])
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w.Result()
}

func (s *served) body(r *http.Response) []byte {
	s.Helper()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		s.Fatal(err)
	}
	return text
}

// The document and the handlers say the same: every route stands in the document,
// every resource answers by its schema, and so do its errors.
func (s *served) testDocumentHoldsAgainstTheHandlers(t *testing.T) {
	text := s.body(s.get(root + "openapi.yaml"))
	document, err := libopenapi.NewDocument(text)
	if err != nil {
		t.Fatal(err)
	}
	checker, errs := validator.NewValidator(document)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	if valid, errs := checker.ValidateDocument(); !valid {
		for _, e := range errs {
			t.Errorf("document: %s: %s %v", e.Message, e.Reason, e.SchemaValidationErrors)
		}
	}
	model, err := document.BuildV3Model()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range Routes(s.h.Options) {
		name := strings.TrimPrefix(r.Pattern, root)
		if name == "openapi.yaml" {
			continue
		}
		item, stands := model.Model.Paths.PathItems.Get(r.Pattern)
		if !stands || item.Get == nil {
			t.Errorf("%s is not in the document", r.Pattern)
			continue
		}
		question, asked := questions[name]
		if !asked {
			t.Errorf("%s has no question in this test", name)
		}
		for _, q := range []string{question, question + "&unknown=1", "period=2025-13", "lang=en&" + question} {
			request := httptest.NewRequestWithContext(t.Context(), "GET", r.Pattern+"?"+strings.TrimPrefix(q, "&"), nil)
			request.Header.Set("Authorization", "Bearer khohoso_x")
			answer := s.get(request.URL.String())
			if q == question && answer.StatusCode != 200 {
				t.Errorf("%s?%s: %d %s", r.Pattern, q, answer.StatusCode, s.body(answer))
			}
			if valid, errs := checker.ValidateHttpResponse(request, answer); !valid {
				for _, e := range errs {
					t.Errorf("%s?%s: %d: %s: %s %v", r.Pattern, q, answer.StatusCode, e.Message, e.Reason, e.SchemaValidationErrors)
				}
			}
			if valid, errs := checker.ValidateHttpRequest(request); q == question && !valid {
				t.Errorf("%s?%s: the document would refuse this: %v", r.Pattern, q, errs)
			}
		}
	}
}

// rowsOf reads an answer of any format as text cells with a head.
func (s *served) rowsOf(f format, body []byte) [][]string {
	s.Helper()
	switch f {
	case asCSV:
		rows, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
		if err != nil {
			s.Fatal(err)
		}
		return rows
	case asArrow:
		r, err := ipc.NewReader(bytes.NewReader(body))
		if err != nil {
			s.Fatal(err)
		}
		defer r.Release()
		rows := [][]string{nil}
		for _, field := range r.Schema().Fields() {
			rows[0] = append(rows[0], field.Name)
		}
		for r.Next() {
			batch := r.RecordBatch()
			for i := range int(batch.NumRows()) {
				var row []string
				for _, column := range batch.Columns() {
					row = append(row, column.ValueStr(i))
				}
				rows = append(rows, row)
			}
		}
		return rows
	}
	return nil
}

// Every format has the same rows under the same names.
func (s *served) testFormatsAgree(t *testing.T) {
	for _, r := range resources() {
		target := root + r.name + "?" + questions[r.name] + "&limit=100"
		if strings.Contains(questions[r.name], "limit") {
			target = root + r.name + "?" + questions[r.name]
		}
		var plain struct{ Rows []map[string]any }
		if err := json.Unmarshal(s.body(s.get(target)), &plain); err != nil {
			t.Fatalf("%s: %v", target, err)
		}
		if len(plain.Rows) == 0 && r.name != "findings/dossiers" {
			t.Errorf("%s has no rows to compare", target)
		}
		for _, f := range []format{asCSV, asArrow} {
			answer := s.get(target, "Accept", mediaTypes[f])
			if answer.Header.Get("Content-Type") != mediaTypes[f] {
				t.Errorf("%s is %s", target, answer.Header.Get("Content-Type"))
			}
			rows := s.rowsOf(f, s.body(answer))
			if len(rows) != len(plain.Rows)+1 {
				t.Fatalf("%s as %s: %d rows, as JSON %d", target, f, len(rows)-1, len(plain.Rows))
			}
			for i, c := range r.columns {
				if rows[0][i] != c.Name {
					t.Errorf("%s as %s: column %s is %s", target, f, c.Name, rows[0][i])
				}
				for j, row := range plain.Rows {
					if said, isText := row[c.Name].(string); isText && c.Kind == text && said != rows[j+1][i] {
						t.Errorf("%s as %s: row %d, %s: %q is %q", target, f, j, c.Name, said, rows[j+1][i])
					}
				}
			}
		}
		reader, err := file.NewParquetReader(bytes.NewReader(s.body(s.get(target + "&format=parquet"))))
		if err != nil {
			t.Fatal(err)
		}
		parquet, err := pqarrow.NewFileReader(reader, pqarrow.ArrowReadProperties{}, memory.DefaultAllocator)
		if err != nil {
			t.Fatal(err)
		}
		table, err := parquet.ReadTable(t.Context())
		if err != nil || int(table.NumRows()) != len(plain.Rows) || int(table.NumCols()) != len(r.columns) {
			t.Errorf("%s as parquet: %d rows, %v", target, table.NumRows(), err)
		}
		table.Release()
	}
}

// Pages follow one another without a gap or a repeat, and end.
func (s *served) testPages(t *testing.T) {
	for _, question := range []string{"flow?period=2025-07..2025-09&by=agency", "dossiers?period=2025-Q3&where=received", "agencies?lang=vi"} {
		type page struct {
			Rows []json.RawMessage
			Next *string
		}
		read := func(more string) (p page) {
			answer := s.get(root + question + more)
			if err := json.Unmarshal(s.body(answer), &p); err != nil || answer.StatusCode != 200 {
				t.Fatalf("%s%s: %d %v", question, more, answer.StatusCode, err)
			}
			return p
		}
		whole := read("&limit=10000")
		if whole.Next != nil || len(whole.Rows) < 50 {
			t.Fatalf("%s: %d rows, next %v", question, len(whole.Rows), whole.Next)
		}
		var parts []json.RawMessage
		p := read("&limit=37")
		for parts = p.Rows; p.Next != nil; parts = append(parts, p.Rows...) {
			p = read("&limit=37&cursor=" + *p.Next)
		}
		if !slices.EqualFunc(parts, whole.Rows, func(a, b json.RawMessage) bool { return bytes.Equal(a, b) }) {
			t.Errorf("%s: %d rows in pages, %d in one", question, len(parts), len(whole.Rows))
		}
	}
	for cursor, want := range map[string]int{"nonsense": 400, cursorOf(store.Stamp{Figures: "another state of the data"}, 5): 410} {
		if r := s.get(root + "agencies?cursor=" + url.QueryEscape(cursor)); r.StatusCode != want {
			t.Errorf("cursor %s: %d, want %d", cursor, r.StatusCode, want)
		}
	}
}

// An entity tag holds for one question and one format until the data change.
func (s *served) testEntityTags(t *testing.T) {
	const target = root + "flow?period=2025-Q3"
	first := s.get(target)
	tag := first.Header.Get("ETag")
	if r := s.get(target, "If-None-Match", tag); r.StatusCode != 304 || len(s.body(r)) > 0 {
		t.Errorf("the same again: %d", r.StatusCode)
	}
	packed := s.get(root+"flow?period=2025-Q3&by=agency", "Accept-Encoding", "gzip")
	if r := s.get(root+"flow?period=2025-Q3&by=agency", "If-None-Match", packed.Header.Get("ETag")); packed.Header.Get("Content-Encoding") != "gzip" || r.StatusCode != 304 {
		t.Errorf("packed: %s, then %d", packed.Header.Get("Content-Encoding"), r.StatusCode)
	}
	for _, other := range []string{target + "&format=csv", target + "&by=agency", root + "flow?period=2025-Q2", target + "&lang=en"} {
		if r := s.get(other, "If-None-Match", tag); r.StatusCode != 200 {
			t.Errorf("%s: %d", other, r.StatusCode)
		}
	}
	if _, err := closing.Close(t.Context(), s.h.Warehouse, mustPeriod(t, "2025-08"), "test", ""); err != nil {
		t.Fatal(err)
	}
	if r := s.get(target, "If-None-Match", tag); r.StatusCode != 200 {
		t.Errorf("after a closing: %d", r.StatusCode)
	}
}

func (s *served) testWhatIsRefused(t *testing.T) {
	for target, want := range map[string]int{
		"flow": 400, "flow?period=": 400, "flow?period=2025-13": 400, "flow?period=2025-Q3&by=colour": 400, "flow?period=2025-Q3&period=2025-Q2": 400,
		"flow?period=2025-Q3&limit=0": 400, "flow?period=2025-Q3&limit=10001": 400, "flow?period=2025-Q3&format=xml": 400, "flow?period=2025-Q3&agency=H99": 404,
		"flow?period=2025-Q3&rule=none": 404, "indicators?period=2025-Q3&set=none": 404, "dossiers?period=2025-Q3,2025-Q2&where=late": 400, "dossiers?period=2025-Q3&where=all": 400,
		"due?as_of=yesterday": 400, "due?with_units=yes": 400, "workbooks?period=2025-Q3&form=99z": 400, "findings/dossiers?period=2025&finding=none": 404,
	} {
		answer := s.get(root + target + map[bool]string{true: "&lang=en", false: "?lang=en"}[strings.Contains(target, "?")])
		var p problem
		if err := json.Unmarshal(s.body(answer), &p); err != nil || answer.StatusCode != want || p.Status != want || p.Detail == "" || !strings.HasPrefix(p.Type, "urn:khohoso:") {
			t.Errorf("%s: %d, want %d: %+v, %v", target, answer.StatusCode, want, p, err)
		}
		if kind := answer.Header.Get("Content-Type"); kind != "application/problem+json" {
			t.Errorf("%s: %s", target, kind)
		}
	}
	if r := s.get(root+"agencies", "Accept", "image/png"); r.StatusCode != http.StatusNotAcceptable {
		t.Errorf("as a picture: %d", r.StatusCode)
	}
	for accept, want := range map[string]string{"": asJSONMedia, "*/*": asJSONMedia, "text/*": "text/csv; charset=utf-8", "text/csv;q=0.5, application/json": asJSONMedia, "image/png, application/vnd.apache.parquet": mediaTypes[asParquet]} {
		if r := s.get(root+"agencies", "Accept", accept); r.Header.Get("Content-Type") != want {
			t.Errorf("Accept %q gives %s", accept, r.Header.Get("Content-Type"))
		}
	}
}

const asJSONMedia = "application/json"

func mustPeriod(t *testing.T, name string) period.Period {
	t.Helper()
	p, err := period.ParsePeriod(name)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
