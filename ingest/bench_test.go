package ingest_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"khohoso/ingest/load"
	"khohoso/internal/simulate"
	"khohoso/models/store"
)

// BenchmarkIngest holds taking a province in beside the engine alone that puts the
// same rows, types and all, into a table: same files, settings and run. ×bare is
// the ratio of the two times. KHOHOSO_BENCH_DOSSIERS sets the size.
func BenchmarkIngest(b *testing.B) {
	made, err := simulate.Write(context.Background(), simulate.Options{Dossiers: benchmarkDossiers(b), Seed: 1, Dir: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	months := eventFiles(b, made.Files)
	whole := joinFiles(b, months)
	b.Run("one file", func(b *testing.B) { compareWithBare(b, made.Events, whole) })
	b.Run("a file a month", func(b *testing.B) { compareWithBare(b, made.Events, months...) })
}

func benchmarkDossiers(b *testing.B) int {
	text := os.Getenv("KHOHOSO_BENCH_DOSSIERS")
	if text == "" {
		return 20_000
	}
	dossiers, err := strconv.Atoi(text)
	if err != nil {
		b.Fatal(err)
	}
	return dossiers
}

func compareWithBare(b *testing.B, events int, files ...string) {
	var bare, ours time.Duration
	for b.Loop() {
		bare += timeOf(b, files, bareInsert)
		ours += timeOf(b, files, func(b *testing.B, w *store.Warehouse, files []string) {
			if _, err := load.Run(context.Background(), w.DB(), load.Request{Files: files, Now: takenAt}); err != nil {
				b.Fatal(err)
			}
		})
	}
	b.ReportMetric(ours.Seconds()/bare.Seconds(), "×bare")
	b.ReportMetric(float64(events)*float64(b.N)/ours.Seconds(), "rows/s")
	b.ReportMetric(0, "ns/op")
}

func timeOf(b *testing.B, files []string, run func(*testing.B, *store.Warehouse, []string)) time.Duration {
	w, err := store.Open(context.Background(), store.Options{Path: filepath.Join(b.TempDir(), "khohoso.duckdb"), Create: true, Readable: files})
	if err != nil {
		b.Fatal(err)
	}
	start := time.Now()
	run(b, w, files)
	took := time.Since(start)
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	return took
}

// bareInsert is what anybody would write first: no checks, no ledger, no repeats.
func bareInsert(b *testing.B, w *store.Warehouse, files []string) {
	types := map[string]string{"event_time": "timestamptz", "due_at": "timestamptz", "recorded_at": "timestamptz", "fee_due": "bigint"}
	head, _, _ := strings.Cut(string(readFile(b, files[0])), "\n")
	var given, table []string
	for _, name := range strings.Split(head, ",") {
		kind := types[name]
		if kind == "" {
			kind = "varchar"
		}
		given = append(given, fmt.Sprintf("'%s': '%s'", name, kind))
		table = append(table, name+" "+kind)
	}
	ctx := context.Background()
	tx, err := w.DB().BeginTx(ctx, &sql.TxOptions{})
	if err != nil {
		b.Fatal(err)
	}
	statements := []string{"create table t (" + strings.Join(table, ", ") + ")"}
	for _, file := range files {
		statements = append(statements, fmt.Sprintf("insert into t select * from read_csv('%s', auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"', ignore_errors = true, columns = {%s})",
			file, strings.Join(given, ", ")))
	}
	for _, statement := range statements {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			b.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
}

// eventFiles are those of the files that hold events.
func eventFiles(b *testing.B, files []string) (months []string) {
	for _, file := range files {
		if bytes.HasPrefix(readFile(b, file), []byte("dossier_code,")) {
			months = append(months, file)
		}
	}
	return months
}

// joinFiles puts files with the same column names into one.
func joinFiles(b *testing.B, files []string) string {
	var whole bytes.Buffer
	for i, file := range files {
		text := readFile(b, file)
		if i > 0 {
			text = text[bytes.IndexByte(text, '\n')+1:]
		}
		whole.Write(text)
	}
	path := filepath.Join(b.TempDir(), "events.csv")
	if err := os.WriteFile(path, whole.Bytes(), 0o600); err != nil {
		b.Fatal(err)
	}
	return path
}

func readFile(b testing.TB, file string) []byte {
	text, err := os.ReadFile(file)
	if err != nil {
		b.Fatal(err)
	}
	return text
}
