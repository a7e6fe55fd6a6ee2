package push_test

import (
	"context"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"khohoso/ingest/load"
	"khohoso/models/store"
)

var takenAt = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// openWarehouse gives a test a warehouse of its own.
func openWarehouse(t testing.TB) *store.Warehouse {
	t.Helper()
	w, err := store.Open(context.Background(), store.Options{Path: filepath.Join(t.TempDir(), "khohoso.duckdb"), Create: true})
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

// holdsLedger runs the data test of law 1 for events.
func holdsLedger(t testing.TB, w *store.Warehouse) {
	t.Helper()
	const broken = `select count(*)
		from ledger_file
		where rows_read <> accepted + duplicate + quarantined
		   or accepted <> (select count(*) from raw_event where raw_event.file_id = ledger_file.file_id)
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

// row is a good event row without its line's end; n makes it an event of its own.
func row(n int) string {
	return fmt.Sprintf("H28.31-240603-%05d,2024-06-03T08:00:00+07:00,received,STP,x", n)
}

// countedTurns counts how often somebody wrote.
type countedTurns struct {
	load.Store
	turns atomic.Int64
}

func (c *countedTurns) AcquireWriter(ctx context.Context) (func(), error) {
	c.turns.Add(1)
	return c.Store.AcquireWriter(ctx)
}
