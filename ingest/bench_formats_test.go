package ingest_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/xuri/excelize/v2"

	"khohoso/ingest/contract"
	"khohoso/ingest/load"
	"khohoso/internal/simulate"
	"khohoso/models/store"
)

// BenchmarkFormats holds each format beside the bare engine that inserts the same
// file; of Arrow and workbooks, which the engine does not read, beside the CSV of
// the same rows.
func BenchmarkFormats(b *testing.B) {
	whole, events := benchmarkEvents(b, 100_000)
	dir := b.TempDir()
	engine, err := sql.Open("duckdb", "")
	if err != nil {
		b.Fatal(err)
	}
	defer engine.Close()
	rows := fmt.Sprintf("(from read_csv('%s', all_varchar = true, header = true, delim = ',', quote = '\"', escape = '\"', ignore_errors = true))", whole)
	typed := fmt.Sprintf("(select * replace (try_cast(event_time as timestamptz) as event_time, try_cast(recorded_at as timestamptz) as recorded_at) from %s)", rows)
	for _, statement := range []string{
		fmt.Sprintf("copy %s to '%s/events.csv' (header true)", rows, dir),
		fmt.Sprintf("copy %s to '%s/events.ndjson' (format json)", rows, dir),
		fmt.Sprintf("copy %s to '%s/events.parquet' (format parquet)", typed, dir),
	} {
		if _, err := engine.Exec(statement); err != nil {
			b.Fatalf("%s: %v", statement, err)
		}
	}
	table := tableOf(b, filepath.Join(dir, "events.csv"))
	for _, format := range []string{"csv", "ndjson", "parquet"} {
		b.Run(format, func(b *testing.B) {
			besideBare(b, events, filepath.Join(dir, "events."+format), bareStatement(b, table[0], filepath.Join(dir, "events."+format)))
		})
	}
	bareCSV := bareStatement(b, table[0], filepath.Join(dir, "events.csv"))
	write(b, filepath.Join(dir, "events.arrow"), arrowStream(b, table))
	b.Run("arrow", func(b *testing.B) { besideBare(b, events, filepath.Join(dir, "events.arrow"), bareCSV) })
	few := table[:min(len(table), 200_001)] // a sheet ends at 1,048,576 rows
	writeSheet(b, filepath.Join(dir, "events.xlsx"), few)
	b.Run("xlsx", func(b *testing.B) { besideBare(b, len(few)-1, filepath.Join(dir, "events.xlsx"), "") })
}

// benchmarkEvents is a file of a province's events: of KHOHOSO_BENCH_DOSSIERS, at most.
func benchmarkEvents(b *testing.B, most int) (file string, events int) {
	made, err := simulate.Write(context.Background(), simulate.Options{Dossiers: min(most, benchmarkDossiers(b)), Seed: 1, Dir: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	return joinFiles(b, eventFiles(b, made.Files)), made.Events
}

func besideBare(b *testing.B, events int, file, bareInsert string) {
	var bare, ours time.Duration
	head := tableHead(bareInsert)
	for b.Loop() {
		if bareInsert != "" {
			bare += timeOf(b, []string{file, strings.Split(bareInsert, "'")[1]}, func(b *testing.B, w *store.Warehouse, _ []string) {
				inOneCommit(b, w, head, bareInsert)
			})
		}
		ours += timeOf(b, []string{file}, func(b *testing.B, w *store.Warehouse, files []string) {
			results, err := load.Run(context.Background(), w.DB(), load.Request{Files: files, Kind: contract.Events, Now: takenAt})
			if err != nil || results[0].Accepted == 0 {
				b.Fatal(results, err)
			}
		})
	}
	if bareInsert != "" {
		b.ReportMetric(ours.Seconds()/bare.Seconds(), "×bare")
	}
	b.ReportMetric(float64(events*b.N)/ours.Seconds(), "rows/s")
	b.ReportMetric(0, "ns/op")
}

func inOneCommit(b *testing.B, w *store.Warehouse, statements ...string) {
	tx, err := w.DB().BeginTx(context.Background(), nil)
	if err != nil {
		b.Fatal(err)
	}
	for _, statement := range statements {
		if _, err := tx.Exec(statement); err != nil {
			b.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
}

var bareTypes = map[string]string{"event_time": "timestamptz", "due_at": "timestamptz", "recorded_at": "timestamptz", "fee_due": "bigint"}

func bareType(name string) string {
	if kind := bareTypes[name]; kind != "" {
		return kind
	}
	return "varchar"
}

func bareTable(head []string, wanted bool) string {
	var columns []string
	for _, name := range head {
		columns = append(columns, name+" "+bareType(name))
	}
	if !wanted {
		return "select 1"
	}
	return "create table t (" + strings.Join(columns, ", ") + ")"
}

// tableHead makes the table that a bare statement fills, by its column list.
func tableHead(statement string) string {
	if statement == "" {
		return ""
	}
	_, list, _ := strings.Cut(statement, "t (")
	list, _, _ = strings.Cut(list, ")")
	return bareTable(strings.Split(list, ", "), true)
}

// bareStatement inserts a file as anybody would write it first. Its first literal is the file.
func bareStatement(b *testing.B, head []string, file string) string {
	var columns []string
	for _, name := range head {
		columns = append(columns, fmt.Sprintf("'%s': '%s'", name, bareType(name)))
	}
	list := "{" + strings.Join(columns, ", ") + "}"
	from := map[string]string{
		".csv":     "read_csv('" + file + "', auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"', ignore_errors = true, columns = " + list + ")",
		".ndjson":  "read_json('" + file + "', format = 'newline_delimited', ignore_errors = true, columns = " + list + ")",
		".parquet": "read_parquet('" + file + "')",
	}[filepath.Ext(file)]
	if from == "" {
		b.Fatalf("the bare engine reads no %s", file)
	}
	return "insert into t (" + strings.Join(head, ", ") + ") select * from " + from
}

func tableOf(b *testing.B, file string) [][]string {
	reader := csv.NewReader(bytes.NewReader(readFile(b, file)))
	reader.FieldsPerRecord, reader.LazyQuotes = -1, true
	rows, err := reader.ReadAll()
	if err != nil {
		b.Fatal(err)
	}
	whole := rows[:0]
	for _, row := range rows {
		if len(row) == len(rows[0]) {
			whole = append(whole, row)
		}
	}
	return whole
}

func write(b testing.TB, path string, text []byte) {
	if err := os.WriteFile(path, text, 0o600); err != nil {
		b.Fatal(err)
	}
}

func objectsOf(head []string, rows [][]string) []byte {
	var text bytes.Buffer
	for _, row := range rows {
		for i, cell := range row {
			separator := ","
			if i == 0 {
				separator = "{"
			}
			fmt.Fprintf(&text, "%s%q:%q", separator, head[i], cell)
		}
		text.WriteString("}\n")
	}
	return text.Bytes()
}

func arrowStream(b testing.TB, rows [][]string) []byte {
	var fields []arrow.Field
	for _, name := range rows[0] {
		fields = append(fields, arrow.Field{Name: name, Type: arrow.BinaryTypes.String, Nullable: true})
	}
	schema := arrow.NewSchema(fields, nil)
	var out bytes.Buffer
	w := ipc.NewWriter(&out, ipc.WithSchema(schema))
	const batch = 10_000
	for from := 1; from < len(rows); from += batch {
		builder := array.NewRecordBuilder(memory.NewGoAllocator(), schema)
		for _, row := range rows[from:min(from+batch, len(rows))] {
			for i, cell := range row {
				if column := builder.Field(i).(*array.StringBuilder); cell == "" {
					column.AppendNull()
				} else {
					column.Append(cell)
				}
			}
		}
		if err := w.Write(builder.NewRecordBatch()); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}

func writeSheet(b testing.TB, path string, rows [][]string) {
	file := excelize.NewFile()
	sheet, err := file.NewStreamWriter("Sheet1")
	if err != nil {
		b.Fatal(err)
	}
	for n, row := range rows {
		cells := make([]any, len(row))
		for i, cell := range row {
			cells[i] = cell
		}
		if err := sheet.SetRow(fmt.Sprintf("A%d", n+1), cells); err != nil {
			b.Fatal(err)
		}
	}
	if err := sheet.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := file.SaveAs(path); err != nil {
		b.Fatal(err)
	}
}
