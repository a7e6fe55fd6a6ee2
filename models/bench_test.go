package models_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"khohoso/ingest/load"
	"khohoso/internal/simulate"
	"khohoso/models/pipeline"
	"khohoso/models/store"
)

// benchDossiers is the size of the measured province: small by default, so that
// the benchmark can be tried; make bench asks for a million.
func benchDossiers() int {
	if n, err := strconv.Atoi(os.Getenv("KHOHOSO_BENCH_DOSSIERS")); err == nil {
		return n
	}
	return 20_000
}

// benchCommunes brings the province to more than 200 units before its reform.
const benchCommunes = 25

// measured is a warehouse with a simulated province taken in, one for all
// benchmarks that only build and read: at five million dossiers it takes minutes to make.
var measured struct {
	sync.Once
	*store.Warehouse
	dir string
	err error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if measured.Warehouse != nil {
		measured.Close()
	}
	if measured.dir != "" {
		os.RemoveAll(measured.dir)
	}
	os.Exit(code)
}

// loaded gives that warehouse, made at the first call.
func loaded(b *testing.B) *store.Warehouse {
	b.Helper()
	measured.Do(func() {
		if measured.dir, measured.err = os.MkdirTemp("", "khohoso-bench-"); measured.err == nil {
			measured.Warehouse, measured.err = openLoaded(measured.dir)
		}
	})
	if measured.err != nil {
		b.Fatal(measured.err)
	}
	return measured.Warehouse
}

func openLoaded(dir string) (*store.Warehouse, error) {
	ctx := context.Background()
	made, err := simulate.Write(ctx, simulate.Options{Dossiers: benchDossiers(), Seed: 1, Dir: filepath.Join(dir, "in"), MoreCommunes: benchCommunes})
	if err != nil {
		return nil, err
	}
	w, err := store.Open(ctx, store.Options{Path: filepath.Join(dir, "khohoso.duckdb"), Create: true, Readable: made.Files})
	if err != nil {
		return nil, err
	}
	_, err = load.Run(ctx, w.DB(), load.Request{Files: made.Files, Now: time.Now()})
	return w, err
}

// BenchmarkBuild measures a full build beside the same statements typed by hand
// into one connection, in turn. Metrics: ×hand is the ratio, dossiers/s the pace,
// peak-MiB the largest memory of the process so far.
func BenchmarkBuild(b *testing.B) {
	w := loaded(b)
	ctx := context.Background()
	typeByHand(b, w) // the first touch of the raw rows is not counted
	var ours, byHand time.Duration
	for i := 0; b.Loop(); i++ {
		if i%2 == 0 {
			byHand += typeByHand(b, w)
		}
		started := time.Now()
		if _, err := pipeline.Rebuild(ctx, w, nil); err != nil {
			b.Fatal(err)
		}
		ours += time.Since(started)
		if i%2 == 1 {
			byHand += typeByHand(b, w)
		}
	}
	b.ReportMetric(ours.Seconds()/byHand.Seconds(), "×hand")
	b.ReportMetric(float64(benchDossiers()*b.N)/ours.Seconds(), "dossiers/s")
	b.ReportMetric(peakMiB(), "peak-MiB")
}

// BenchmarkIncrementalBuild takes the last hundredths of the events in one after
// the other, in the order of time, brings the figures up to date and makes them
// anew for comparison. Metrics: ×full is the ratio of the two, touched the dossiers of a
// batch, file-MiB the warehouse after it all, peak-MiB as above.
func BenchmarkIncrementalBuild(b *testing.B) {
	ctx := context.Background()
	made, err := simulate.Write(ctx, simulate.Options{Dossiers: benchDossiers(), Seed: 1, Dir: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	last := len(made.Files) - 1
	parts := cutTail(b, made.Files[last], made.Events/100, 3)
	w := emptyWarehouse(b, store.DefaultZone, append(parts, made.Files[:last]...)...)
	takeIn(b, w, append(made.Files[:last:last], parts[0])...)
	rebuild(b, w)

	var incremental, full time.Duration
	var touched int64
	done := 0
	for i := 1; b.Loop(); i++ {
		if i >= len(parts) {
			continue
		}
		takeIn(b, w, parts[i])
		started := time.Now()
		built := build(b, w)
		incremental += time.Since(started)
		if !built.Incremental {
			b.Fatalf("everything was made anew: %s", built.Reason.EN)
		}
		started = time.Now()
		if anew := rebuild(b, w); anew.Version != built.Version {
			b.Errorf("data version %s by a full build, %s by an incremental one", anew.Version.ID, built.Version.ID)
		}
		full += time.Since(started)
		touched += built.Touched
		done++
	}
	b.ReportMetric(incremental.Seconds()/full.Seconds(), "×full")
	b.ReportMetric(incremental.Seconds()/float64(done), "s/incremental")
	b.ReportMetric(float64(touched)/float64(done), "touched")
	b.ReportMetric(fileMiB(b, w.Path()), "file-MiB")
	b.ReportMetric(peakMiB(), "peak-MiB")
}

// cutTail copies a file of events in 1 + n parts: all but the last rows, then n
// times that many rows, each part with the header.
func cutTail(b *testing.B, file string, rows, n int) []string {
	b.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		b.Fatal(err)
	}
	lines := strings.SplitAfter(strings.TrimSuffix(string(text), "\n"), "\n")
	header, lines := lines[0], lines[1:]
	if len(lines) < n*rows {
		b.Fatalf("%s has only %d rows", file, len(lines))
	}
	var parts []string
	from := 0
	for i := range n + 1 {
		to := len(lines) - (n-i)*rows
		parts = append(parts, filepath.Join(b.TempDir(), fmt.Sprintf("part-%d.csv", i)))
		if err := os.WriteFile(parts[i], []byte(header+strings.Join(lines[from:to], "")+"\n"), 0o600); err != nil {
			b.Fatal(err)
		}
		from = to
	}
	return parts
}

func fileMiB(b *testing.B, path string) float64 {
	b.Helper()
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	return float64(info.Size()) / (1 << 20)
}

func typeByHand(b *testing.B, w *store.Warehouse) time.Duration {
	b.Helper()
	ctx := context.Background()
	conn, err := w.DB().Conn(ctx)
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	all, err := pipeline.BuildStatements(ctx, conn)
	if err != nil {
		b.Fatal(err)
	}
	started := time.Now()
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		b.Fatal(err)
	}
	for _, statement := range all {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			b.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
	return time.Since(started)
}

// peakMiB is the process's largest resident memory, 0 where the system does not say.
func peakMiB() float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for _, line := range strings.Split(string(status), "\n") {
		var kib float64
		if _, err := fmt.Sscanf(line, "VmHWM: %f kB", &kib); err == nil {
			return kib / 1024
		}
	}
	return 0
}
