package ingest_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"khohoso/ingest/load"
	"khohoso/ingest/quarantine"
	"khohoso/models/store"
)

// TestMain keeps the default run short; KHOHOSO_SOAK=1 looks four times as long.
func TestMain(m *testing.M) {
	if os.Getenv("KHOHOSO_SOAK") == "" {
		flag.Set("rapid.checks", "25") //nolint:errcheck // rapid defines it
	}
	os.Exit(m.Run())
}

var takenAt = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// openWarehouse gives a test a warehouse of its own that may read the files.
func openWarehouse(t testing.TB, files ...string) *store.Warehouse {
	t.Helper()
	w, err := store.Open(context.Background(), store.Options{
		Path: filepath.Join(t.TempDir(), "khohoso.duckdb"), Create: true, Readable: files,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

// take takes files in as one batch and checks the law of the ledger on each.
func take(t testing.TB, w *store.Warehouse, files ...string) []load.FileResult {
	t.Helper()
	return takeRequest(t, w, load.Request{Files: files})
}

func takeRequest(t testing.TB, w *store.Warehouse, r load.Request) []load.FileResult {
	t.Helper()
	r.Now = takenAt
	results, err := load.Run(context.Background(), w.DB(), r)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		if r.Read != r.Accepted+r.Duplicate+r.Quarantined {
			t.Errorf("%s: %d read, but %d accepted, %d duplicate, %d quarantined", r.File, r.Read, r.Accepted, r.Duplicate, r.Quarantined)
		}
	}
	holdsLedger(t, w)
	return results
}

// holdsLedger runs the data test of law 1 without the star schema.
func holdsLedger(t testing.TB, w *store.Warehouse) {
	t.Helper()
	const broken = `select count(*)
		from ledger_file
		where rows_read <> accepted + duplicate + quarantined
		   or accepted <> (select count(*) from (select file_id from raw_event union all select file_id from raw_agency union all select file_id from raw_procedure
			union all select file_id from raw_feedback union all select file_id from raw_target union all select file_id from raw_national_count
			union all select file_id from raw_holiday union all select file_id from raw_service union all select file_id from raw_published union all select file_id from raw_indicator_set) as kept where kept.file_id = ledger_file.file_id)
		   or quarantined <> (select count(*) from raw_quarantine where raw_quarantine.file_id = ledger_file.file_id)`
	if n := number(t, w, broken); n != 0 {
		t.Errorf("%d file(s) whose ledger does not add up", n)
	}
}

func number(t testing.TB, w *store.Warehouse, query string) int64 {
	t.Helper()
	var n int64
	if err := w.DB().QueryRowContext(context.Background(), query).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

func refusedRows(t testing.TB, w *store.Warehouse) []quarantine.Row {
	t.Helper()
	rows, err := quarantine.List(context.Background(), w.DB(), "")
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func writeFile(t testing.TB, name string, text []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func zipped(t testing.TB, text []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// row is a good event row without its line's end; n makes it an event of its own.
func row(n int) string {
	return fmt.Sprintf("H28.31-240603-%05d,2024-06-03T08:00:00+07:00,received,STP,x", n)
}

func readFileT(t testing.TB, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
