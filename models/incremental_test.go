package models_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"khohoso/ingest/load"
	"khohoso/internal/simulate"
	"khohoso/models/pipeline"
	"khohoso/models/store"
)

// simulated gives an empty warehouse and the files of a small province: the two
// catalogues and the other five inputs first, then the events by month.
func simulated(t testing.TB, dossiers int) (*store.Warehouse, []string) {
	t.Helper()
	made, err := simulate.Write(context.Background(), simulate.Options{Dossiers: dossiers, Seed: 7, Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	return emptyWarehouse(t, store.DefaultZone, made.Files...), made.Files
}

// emptyWarehouse gives each test one thread of the engine, since tests run side by side, and a benchmark all of them.
func emptyWarehouse(t testing.TB, zone string, readable ...string) *store.Warehouse {
	t.Helper()
	threads := 1
	if _, isMeasured := t.(*testing.B); isMeasured {
		threads = 0
	}
	w, err := store.Open(context.Background(), store.Options{
		Path: filepath.Join(t.TempDir(), "khohoso.duckdb"), Zone: zone, Create: true, Readable: readable, Threads: threads,
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

func takeIn(t testing.TB, w *store.Warehouse, files ...string) {
	t.Helper()
	taken := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	if _, err := load.Run(context.Background(), w.DB(), load.Request{Files: files, Now: taken}); err != nil {
		t.Fatal(err)
	}
}

func build(t testing.TB, w *store.Warehouse) pipeline.Result {
	t.Helper()
	result, err := pipeline.Build(context.Background(), w, nil)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func rebuild(t testing.TB, w *store.Warehouse) pipeline.Result {
	t.Helper()
	result, err := pipeline.Rebuild(context.Background(), w, nil)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// equalsFull proves law 11 for the figures as they stand: a rebuild gives the same
// rows in every table and the same data version.
func equalsFull(t testing.TB, w *store.Warehouse, built pipeline.Result) {
	t.Helper()
	before := digests(t, w)
	full := rebuild(t, w)
	for table, digest := range digests(t, w) {
		if before[table] != digest {
			t.Errorf("%s: %s after an incremental build, %s after a full one", table, before[table], digest)
		}
	}
	if built.Version != full.Version {
		t.Errorf("data version %+v after an incremental build, %+v after a full one", built.Version, full.Version)
	}
}

// Law 11 on a simulated province, month by month, with the months out of order,
// one of them twice and a batch with nothing new.
func TestIncrementalEqualsFullOnAProvince(t *testing.T) {
	t.Parallel()
	w, files := simulated(t, 2000)
	takeIn(t, w, files[:15]...)
	if first := build(t, w); first.Incremental || first.Reason.EN == "" {
		t.Errorf("the first build must make everything and say why: %+v", first)
	}
	incremental := 0
	for _, batch := range [][]string{{files[16]}, {files[15], files[19]}, {files[19]}, files[17:19], files[20:]} {
		takeIn(t, w, batch...)
		built := build(t, w)
		t.Logf("incremental %t %s", built.Incremental, built.Reason.EN)
		if built.Incremental {
			incremental++
		}
		equalsFull(t, w, built)
	}
	if incremental < 3 {
		t.Errorf("only %d of the builds were incremental", incremental)
	}
	if again := build(t, w); !again.Incremental || again.Touched != 0 {
		t.Errorf("a build with nothing new: %+v", again)
	}
}

// A file that was taken in before touches nothing, and says so.
func TestRepeatedFileTouchesNothing(t *testing.T) {
	t.Parallel()
	w, files := simulated(t, 300)
	takeIn(t, w, files...)
	before := build(t, w)
	takeIn(t, w, files[10:]...)
	again := build(t, w)
	if !again.Incremental || again.Touched != 0 || again.Version != before.Version {
		t.Errorf("repeated files gave %+v, before %+v", again, before)
	}
	equalsFull(t, w, again)
}

// Readers that come after find the warehouse's tables, not what the build made
// under the same names on its way.
func TestIncrementalBuildLeavesNothingTemporary(t *testing.T) {
	t.Parallel()
	w, files := simulated(t, 300)
	takeIn(t, w, files[:27]...)
	build(t, w)
	takeIn(t, w, files[27:]...)
	if built := build(t, w); !built.Incremental {
		t.Fatalf("everything was made anew: %s", built.Reason.EN)
	}
	rows, err := w.DB().Query("select table_name from information_schema.tables where table_catalog = 'temp'")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var left []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		for _, prefix := range []string{"raw_", "stg_", "dim_", "fct_", "mart_", "ind", "touched_", "old_", "fresh"} {
			if strings.HasPrefix(name, prefix) {
				left = append(left, name)
			}
		}
	}
	if len(left) > 0 {
		t.Errorf("temporary tables left behind: %s", strings.Join(left, ", "))
	}
}
