package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"khohoso/internal/app/work"
	"khohoso/models/backup"
	"khohoso/models/store"
)

// Backups that the service makes while events are pushed and figures are built:
// each is whole, only so many are kept, and a restored one has every table of a
// moment of the original.
func TestBackupWhileServing(t *testing.T) {
	t.Parallel()
	p := newPushed(t)
	folder := t.TempDir()
	var failed []error
	ctx, stop := context.WithCancel(t.Context())
	b := work.Backups{Warehouse: p.warehouse, Folder: folder, Every: 10 * time.Millisecond, Keep: 2, Failed: func(err error) { failed = append(failed, err) }}
	ended := make(chan struct{})
	go func() { defer close(ended); b.Run(ctx) }()
	for n := range 20 {
		body := fmt.Sprintf(`{"dossier_code":"D-%d","event_time":"2024-06-03T08:00:00+07:00","status":2,"agency_code":"STP"}`, n)
		p.sendUntilTaken(body)
	}
	awaitDossiers(t, p.warehouse, 20)
	stop()
	<-ended
	for _, err := range failed {
		if ctx.Err() == nil || !strings.Contains(err.Error(), "context canceled") {
			t.Error(err)
		}
	}
	if made := b.Made(); len(made) != 2 {
		t.Errorf("%d backups are kept: %v", len(made), made)
	}
	last := filepath.Join(folder, "last.duckdb")
	if _, err := backup.Write(t.Context(), p.warehouse, last); err != nil {
		t.Fatal(err)
	}
	restored := newProgram(t, "")
	restored.must("restore", last)
	restored.must("verify", "--same", last)
	want, err := backup.Contents(t.Context(), p.warehouse)
	if err != nil {
		t.Fatal(err)
	}
	w, err := store.Open(t.Context(), store.Options{Path: restored.warehouse, ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	got, err := backup.Contents(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-served +restored):\n%s", diff)
	}
}

// What stands in the way of a backup or restoring one is said; nothing is overwritten.
func TestBackupsThatAreRefused(t *testing.T) {
	t.Parallel()
	p := newProgram(t, "")
	p.take("june.csv", "HS-1,2024-06-03T08:00:00+07:00,received,STP,online,2024-06-10\n")
	dir := t.TempDir()
	copied := filepath.Join(dir, "copy.duckdb")
	p.must("backup", copied)
	p.must("verify", "--same", copied)
	refuse := func(status int, says string, args ...string) {
		t.Helper()
		if got, _, said := p.call(append(args, "--lang", "en")...); got != status || !strings.Contains(said, says) {
			t.Errorf("%v: %d %s", args, got, said)
		}
	}
	refuse(1, "is there already", "backup", copied)
	refuse(1, "is there already", "restore", copied)
	refuse(1, "cannot copy", "backup", filepath.Join(dir, "none", "x.duckdb"))
	refuse(1, "no checksum", "verify", filepath.Join(dir, "other.duckdb"))
	p.take("july.csv", "HS-2,2024-07-03T08:00:00+07:00,received,STP,online,2024-07-10\n")
	refuse(3, "differs", "verify", "--same", copied)
	file, err := os.OpenFile(copied, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.WriteAt([]byte{1, 2, 3}, 5000); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	refuse(1, "damaged", "verify", copied)
	if left, err := filepath.Glob(filepath.Join(dir, "*.part*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}
