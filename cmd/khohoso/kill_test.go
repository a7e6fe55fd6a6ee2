package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"khohoso/ingest/load"
	"khohoso/internal/fixtures"
	"khohoso/models/store"
)

// A process that is killed at any moment of an ingest or a build leaves a
// warehouse that opens, whose ledger adds up, and that the same commands bring to
// the tables of one clean run.
func TestKilledAtAnyMoment(t *testing.T) {
	t.Parallel()
	dossiers, kills, parts := 2_500, 5, 1
	if os.Getenv("KHOHOSO_SOAK") != "" {
		dossiers, kills, parts = 40_000, 50, 2
	}
	made := fixtures.Files(t, dossiers, 6)
	clean := newProgram(t, "")
	var commands [][]string
	var whole time.Duration
	for part := range parts {
		files := made.Files[part*len(made.Files)/parts : (part+1)*len(made.Files)/parts]
		commands = append(commands, append([]string{"ingest", "--quiet"}, files...), []string{"build", "--quiet"})
	}
	for _, command := range commands {
		whole += runProcess(t, clean.warehouse, 0, command)
	}
	want := digests(t, clean.warehouse)

	chance := rand.New(rand.NewPCG(1, 9))
	var killed atomic.Int32
	t.Cleanup(func() {
		if killed.Load() == 0 {
			t.Errorf("none of %d processes was killed", kills)
		}
	})
	for k := range kills {
		at := time.Duration((float64(k) + chance.Float64()) / float64(kills) * float64(whole))
		t.Run(fmt.Sprintf("after %v", at.Round(time.Millisecond)), func(t *testing.T) {
			t.Parallel()
			warehouse := filepath.Join(t.TempDir(), "khohoso.duckdb")
			left := at
			for _, command := range commands {
				took := runProcess(t, warehouse, left, command)
				if left -= took; left <= 0 {
					killed.Add(1)
					break
				}
			}
			opensAndAddsUp(t, warehouse)
			for _, command := range commands {
				runProcess(t, warehouse, 0, command)
			}
			if diff := cmp.Diff(want, digests(t, warehouse)); diff != "" {
				t.Errorf("after the kill and a second run (-clean +now):\n%s", diff)
			}
		})
	}
}

// runProcess runs the program as a process of its own and kills it after a while;
// 0 lets it end.
func runProcess(t testing.TB, warehouse string, after time.Duration, args []string) time.Duration {
	t.Helper()
	ctx := context.Background()
	if after > 0 {
		var stop context.CancelFunc
		ctx, stop = context.WithTimeout(ctx, after)
		defer stop()
	}
	start := time.Now()
	out, err := exec.CommandContext(ctx, "khohoso", slices.Concat(args, []string{"--warehouse", warehouse})...).CombinedOutput()
	if err != nil && ctx.Err() == nil {
		t.Fatalf("khohoso %v: %v\n%s", args, err, out)
	}
	return time.Since(start)
}

func opensAndAddsUp(t testing.TB, warehouse string) {
	t.Helper()
	if _, err := os.Stat(warehouse); os.IsNotExist(err) {
		return // killed before there was one
	}
	w, err := store.Open(context.Background(), store.Options{Path: warehouse, Create: true})
	if err != nil {
		t.Fatalf("the warehouse does not open: %v", err)
	}
	defer w.Close()
	if _, err := load.Finalize(t.Context(), w.DB()); err != nil { // as whoever opens it to write does
		t.Fatal(err)
	}
	const broken = `select
		(select count(*) from ledger_file where rows_read <> accepted + duplicate + quarantined),
		(select coalesce(sum(accepted), 0) from ledger_file) - (select count(event_time) from raw_event) - (select count(*) from raw_agency) - (select count(*) from raw_procedure)
			- (select count(*) from raw_feedback) - (select count(*) from raw_target) - (select count(*) from raw_national_count)
			- (select count(*) from raw_service) - (select count(*) from raw_published),
		(select coalesce(sum(quarantined), 0) from ledger_file) - (select count(*) from raw_quarantine)`
	var sums, rows, aside int64
	if err := w.DB().QueryRow(broken).Scan(&sums, &rows, &aside); err != nil {
		t.Fatal(err)
	}
	if sums != 0 || rows != 0 || aside != 0 {
		t.Errorf("the ledger does not add up: %d file(s), %d row(s) and %d set aside off", sums, rows, aside)
	}
}
