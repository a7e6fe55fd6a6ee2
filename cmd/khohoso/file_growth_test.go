package main

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"khohoso/models/store"
)

// However often something small is taken in and shown while readers read, the file and its log stay about as large as
// they were.
func TestFileStaysItsSizeOverManyPushes(t *testing.T) {
	t.Parallel()
	p := newPushed(t)
	ctx, stop := context.WithCancel(t.Context())
	read := make(chan error, 1)
	go func() {
		for ; ctx.Err() == nil; time.Sleep(20 * time.Millisecond) {
			var n int64
			if err := p.warehouse.DB().QueryRowContext(ctx, "select count(*) from raw_event as a, range(20000)").Scan(&n); err != nil && ctx.Err() == nil {
				read <- err
				return
			}
		}
		read <- nil
	}()
	sizeOf := func(path string) int64 {
		info, err := os.Stat(path)
		if err != nil {
			return 0
		}
		return info.Size()
	}
	size := func() int64 { return sizeOf(p.warehouse.Path()) + sizeOf(p.warehouse.Path()+".wal") }
	push := func(n int) {
		row := fmt.Sprintf(`{"dossier_code":"D-%d","event_time":"2024-06-%02dT08:00:00+07:00","status":2,"agency_code":"STP"}`+"\n", n, 1+n%28)
		if status, answer, _ := p.send("/api/v1/events", p.token, "", []byte(row)); status != 200 || answer.Accepted != 1 {
			t.Fatalf("push %d: %d %+v", n, status, answer)
		}
		awaitDossiers(t, p.warehouse, int64(n))
		settled(t, p.warehouse)
	}
	push(1)
	push(2)
	before, left := size(), 0
	for n := 3; n < 28; n++ {
		push(n)
		if sizeOf(p.warehouse.Path()+".wal") > 64<<10 {
			left++ // a transaction that wrote may not have let go yet, see Checkpoint
		}
	}
	if left > 5 {
		t.Errorf("after %d of 25 builds what was written still stands in the log alone", left)
	}
	if after := size(); after > before*3/2 {
		t.Errorf("%d bytes after two pushes, %d after 25 more", before, after)
	}
	stop()
	if err := <-read; err != nil {
		t.Error(err)
	}
}

// settled waits until who holds the writer has done.
func settled(t testing.TB, w *store.Warehouse) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	end, err := w.AcquireWriter(ctx)
	if err != nil {
		t.Fatal(err)
	}
	end()
}
