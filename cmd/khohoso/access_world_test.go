package main

import (
	"archive/zip"
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"

	"khohoso/dashboards/eventapi"
	"khohoso/dashboards/links"
	"khohoso/dashboards/responsecache"
	"khohoso/dashboards/service"
	"khohoso/ingest/push"
	"khohoso/internal/accountsdb"
	"khohoso/internal/app"
	"khohoso/internal/app/operate"
	"khohoso/internal/app/serve"
	"khohoso/internal/app/work"
	"khohoso/internal/audit"
	"khohoso/internal/auth"
	"khohoso/internal/config"
	"khohoso/internal/fixtures"
	"khohoso/internal/packs"
	"khohoso/internal/schedule"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
)

var askedFrom atomic.Int64

func (w *world) get(method, target string, who visitor, noneMatch string) *http.Response {
	r := httptest.NewRequestWithContext(w.Context(), method, target, nil)
	n := askedFrom.Add(1)
	r.RemoteAddr = fmt.Sprintf("127.%d.%d.%d:9", n>>16&255, n>>8&255, n&255) // limits are tested elsewhere
	if who.token != "" {
		r.Header.Set("Authorization", "Bearer "+who.token)
	}
	if noneMatch != "" {
		r.Header.Set("If-None-Match", noneMatch)
	}
	answer := httptest.NewRecorder()
	w.service.ServeHTTP(answer, r)
	return answer.Result()
}

// text makes what is packed readable.
func (w *world) text(body []byte, kind string) string {
	w.Helper()
	switch {
	case strings.Contains(kind, "spreadsheet"):
		return w.unzip(body)
	case strings.Contains(kind, "parquet") && len(body) > 0:
		f, err := file.NewParquetReader(bytes.NewReader(body))
		if err != nil {
			w.Fatal(err)
		}
		rows, err := pqarrow.NewFileReader(f, pqarrow.ArrowReadProperties{}, memory.DefaultAllocator)
		if err != nil {
			w.Fatal(err)
		}
		table, err := rows.ReadTable(context.Background())
		if err != nil {
			w.Fatal(err)
		}
		defer table.Release()
		var out strings.Builder
		for i := range int(table.NumCols()) {
			for _, chunk := range table.Column(i).Data().Chunks() {
				out.WriteString(chunk.String())
			}
		}
		return out.String()
	}
	return string(body)
}

func (w *world) unzip(body []byte) string {
	if len(body) == 0 {
		return ""
	}
	archive, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		w.Fatal(err)
	}
	var out strings.Builder
	for _, part := range archive.File {
		opened, err := part.Open()
		if err != nil {
			w.Fatal(err)
		}
		if _, err := io.Copy(&out, opened); err != nil {
			w.Fatal(err)
		}
		_ = opened.Close()
	}
	return out.String()
}

func newWorld(t *testing.T) *world {
	t.Helper()
	warehouse := fixtures.Open(t)
	w := &world{T: t, warehouse: warehouse, agencies: map[string]metrics.Agency{}, holders: map[string]map[string]bool{}, first: map[string]string{}, tokens: map[string]visitor{}}
	list, err := metrics.Agencies(t.Context(), warehouse)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range list {
		if one.Level != "province" {
			w.agencies[one.Code] = one
		}
	}
	w.learnHolders(warehouse)
	w.procedure, w.field = w.anyOf(warehouse, metrics.ByProcedure), w.anyOf(warehouse, metrics.ByField)
	path := filepath.Join(t.TempDir(), "w.accounts")
	db, err := accountsdb.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	accounts := auth.NewAccounts(db, auth.Limits{}, time.Now)
	w.makeReaders(accounts, path)
	a := &app.App{Settings: config.Defaults(), Answers: responsecache.New(64<<20, 0)} // what is kept must not leak either
	t.Cleanup(a.Answers.Close)
	a.Packs = w.keepPack()
	pushes := push.NewQueue(warehouse)
	t.Cleanup(func() { _ = pushes.Close() })
	sending := eventapi.Routes(eventapi.Options{Take: serve.TakeEvents(pushes), Log: slog.New(slog.DiscardHandler), Now: time.Now})
	scheduler := &schedule.Scheduler{}
	if w.service, err = serve.NewService(a, warehouse, service.Options{
		Accounts: accounts, Audit: audit.New(db, time.Now), SSO: auth.NewSSO(auth.SingleSignOn{Issuer: openProvider(t)}, accounts), More: sending,
		Schedule: serve.ServedSchedule{A: a, Scheduler: scheduler, Warehouse: warehouse}, Desk: operate.New(a, warehouse, scheduler, work.NewWatch(a, warehouse, func() {})),
	}); err != nil {
		t.Fatal(err)
	}
	return w
}

// keepPack keeps one pack, whose one file names a dossier of every unit; others that are asked for wait for ever.
func (w *world) keepPack() *packs.Maker {
	w.Helper()
	maker, err := packs.Open(filepath.Join(w.TempDir(), "w.packs"), packs.Options{
		State: func(context.Context, packs.Question) (string, error) { return "v1", nil }, Keep: 9, Size: 1 << 30, Age: time.Hour,
		Make: func(_ context.Context, _ packs.Question, out io.Writer, _ func(int, int)) (packs.Made, error) {
			for _, dossier := range w.first {
				if _, err := io.WriteString(out, dossier+"\n"); err != nil {
					return packs.Made{}, err
				}
			}
			return packs.Made{File: "pack.zip", Units: len(w.first)}, nil
		},
	})
	if err != nil {
		w.Fatal(err)
	}
	ctx, stop := context.WithCancel(w.Context())
	defer stop()
	go maker.Run(ctx)
	if w.pack, err = maker.Start(ctx, packs.Question{}, "test"); err != nil {
		w.Fatal(err)
	}
	for range 200 {
		if _, kept := maker.All(); len(kept) == 1 {
			return maker
		}
		time.Sleep(10 * time.Millisecond)
	}
	w.Fatal("the pack is not made")
	return nil
}

// anyOf is a procedure or field that has dossiers.
func (w *world) anyOf(warehouse *store.Warehouse, by metrics.Grouping) string {
	w.Helper()
	p, err := period.ParsePeriod("2025")
	if err != nil {
		w.Fatal(err)
	}
	rows, err := metrics.Flow(w.Context(), warehouse, metrics.FlowQuery{Periods: []period.Period{p}, By: by})
	if err != nil {
		w.Fatal(err)
	}
	for _, row := range rows {
		if row.Group != "" {
			return links.Slug(row.Group)
		}
	}
	w.Fatalf("no %s has dossiers", by)
	return ""
}

// learnHolders lists who held every dossier: at the end of each period that the
// matrix asks for, and now.
func (w *world) learnHolders(warehouse *store.Warehouse) {
	w.Helper()
	for _, name := range []string{"2025-Q3", "2025-09", "2025-08", "2025", "2020-01-01..2030-12-31"} {
		p, err := period.ParsePeriod(name)
		if err != nil {
			w.Fatal(err)
		}
		for _, where := range []dossiers.Filter{"received", "closed", "carried_over"} {
			rows, err := dossiers.List(w.Context(), warehouse, dossiers.Query{Period: p, Where: where})
			if err != nil {
				w.Fatal(err)
			}
			for _, d := range rows {
				if w.holders[d.DossierCode] == nil {
					w.holders[d.DossierCode] = map[string]bool{}
				}
				w.holders[d.DossierCode][d.AgencyCode] = true
				if strings.HasPrefix(name, "2020") { // as organised now
					w.first[d.AgencyCode] = d.DossierCode
				}
			}
		}
	}
}

// makeReaders makes an account of every role, and one of every unit, each with a
// token. Only sources need no password, which costs time to hash, so that all are
// made as sources and their roles written in.
func (w *world) makeReaders(accounts *auth.Accounts, path string) {
	w.Helper()
	raw, err := sql.Open("sqlite3", path)
	if err != nil {
		w.Fatal(err)
	}
	defer raw.Close()
	add := func(key string, r visitor, scopes ...auth.Scope) {
		r.name = strings.NewReplacer(" ", "-").Replace(key)
		account, _, err := accounts.Add(w.Context(), auth.New{Name: r.name, Role: auth.Source}, "test")
		if err != nil {
			w.Fatal(err)
		}
		if _, err := raw.ExecContext(w.Context(), "update account set role = ?, unit = ? where account_id = ?", r.role, r.unit, account.ID); err != nil {
			w.Fatal(err)
		}
		account.Role, account.Unit = r.role, r.unit
		if r.token, err = accounts.IssueToken(w.Context(), account, "matrix", scopes, time.Hour); err != nil {
			w.Fatal(err)
		}
		w.tokens[key] = r
	}
	both := []auth.Scope{auth.ReadFigures, auth.ReadDossiers}
	add("leader", visitor{role: auth.Leadership}, both...)
	add("clerk", visitor{role: auth.Office}, both...)
	add("operator", visitor{role: auth.Operator}, both...)
	add("narrow", visitor{role: auth.Leadership, narrow: true}, auth.ReadFigures)
	add("machine", visitor{role: auth.Source}, auth.WriteEvents)
	for code := range w.agencies {
		add("unit "+code, visitor{role: auth.Agency, unit: code}, both...)
	}
}
