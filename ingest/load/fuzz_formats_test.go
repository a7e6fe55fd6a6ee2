package load

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/klauspost/compress/gzip"
	"github.com/xuri/excelize/v2"

	"khohoso/ingest/reader"
	"khohoso/internal/apperr"
)

// readAll reads a body to its end as any body is read. Its errors are made for a reader.
func readAll(t *testing.T, text []byte) {
	t.Helper()
	source, err := reader.OpenBody("in", bytes.NewReader(text), 0)
	sources := []reader.Source{source}
	if err == nil && source.Format == reader.XLSX {
		sources, err = source.Sheets((Request{}).fits)
	}
	for _, one := range sources {
		if err != nil {
			break
		}
		var p *loadPlan
		if p, err = (Request{}).plan(one, 1); err == nil && one.Format != reader.Parquet {
			err = new(normalizedCopy).writeRows(t.Context(), p, 0, io.Discard)
		}
	}
	told := (*apperr.Fault)(nil)
	if err != nil && (!errors.As(err, &told) || strings.ContainsAny(told.EN+told.VI, "\n\r")) {
		t.Fatalf("error %v is not one line for a reader", err)
	}
}

// FuzzArrow reads streams and files of Arrow whose parts were changed: seeds with
// texts, a dictionary, instants, packed and not, so that what is tried gets as far as
// the cells.
func FuzzArrow(f *testing.F) {
	for _, packed := range []ipc.Option{ipc.WithZstd(), ipc.WithLZ4(), ipc.WithDictionaryDeltas(true)} {
		f.Add(arrowSeed(f, false, packed))
		f.Add(arrowSeed(f, true, packed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if bytes.HasPrefix(text, []byte("ARROW1")) || bytes.HasPrefix(text, []byte("\xff\xff\xff\xff")) {
			readAll(t, text)
		}
	})
}

func arrowSeed(f *testing.F, asFile bool, option ipc.Option) []byte {
	f.Helper()
	schema := arrow.NewSchema([]arrow.Field{
		{Name: "dossier_code", Type: arrow.BinaryTypes.String},
		{Name: "event_time", Type: &arrow.TimestampType{Unit: arrow.Microsecond, TimeZone: "Asia/Ho_Chi_Minh"}},
		{Name: "status", Type: &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int8, ValueType: arrow.BinaryTypes.String}},
		{Name: "agency_code", Type: arrow.BinaryTypes.LargeString},
		{Name: "fee_due", Type: &arrow.Decimal128Type{Precision: 12, Scale: 2}, Nullable: true},
		{Name: "others", Type: arrow.ListOf(arrow.StructOf(arrow.Field{Name: "a", Type: arrow.PrimitiveTypes.Float64})), Nullable: true},
	}, nil)
	rows := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer rows.Release()
	for range 3 {
		rows.Field(0).(*array.StringBuilder).Append("D-1")
		rows.Field(1).(*array.TimestampBuilder).Append(1717376400000000)
		if err := rows.Field(2).(*array.BinaryDictionaryBuilder).AppendString("received"); err != nil {
			f.Fatal(err)
		}
		rows.Field(3).(*array.LargeStringBuilder).Append("STP")
		rows.Field(4).AppendEmptyValue()
		rows.Field(5).AppendNull()
	}
	batch := rows.NewRecordBatch()
	defer batch.Release()
	var out bytes.Buffer
	var w interface {
		Write(arrow.RecordBatch) error
		Close() error
	} = ipc.NewWriter(&out, ipc.WithSchema(schema), option)
	if asFile {
		out.Reset()
		var err error
		if w, err = ipc.NewFileWriter(&out, ipc.WithSchema(schema), option); err != nil {
			f.Fatal(err)
		}
	}
	if err := errors.Join(w.Write(batch), w.Close()); err != nil {
		f.Fatal(err)
	}
	return out.Bytes()
}

// FuzzParquet lets the engine read whatever passes our own look at the footer: its
// rows are those that the footer says, or it gives an error.
func FuzzParquet(f *testing.F) {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { db.Close() })
	for _, codec := range []string{"uncompressed", "snappy", "zstd", "gzip"} {
		path := filepath.Join(f.TempDir(), "seed.parquet")
		_, err := db.Exec(fmt.Sprintf(`copy (select 'D-' || i as dossier_code, timestamptz '2024-06-03 08:00:00+07' as event_time, case i %% 2 when 0 then 'received' end as status,
			'STP' as agency_code, i * 1.5::decimal(9,2) as fee_due, [i, i] as others, {'a': i} as inside from range(40) r(i)) to '%s' (format parquet, codec %s, row_group_size 2048)`, path, codec))
		if err != nil {
			f.Fatal(err)
		}
		text, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if !bytes.HasPrefix(text, []byte("PAR1")) {
			return
		}
		path := filepath.Join(t.TempDir(), "in.parquet")
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		readAll(t, text)
		source, err := reader.Open(path, 0)
		if err != nil {
			return
		}
		var rows int64
		var digest any // so that every cell is read
		if err := db.QueryRow("select count(*), max(hash(row)) from (from read_parquet(?, binary_as_string = true) limit 100000) as row", path).Scan(&rows, &digest); err == nil && rows > source.RowCount {
			t.Errorf("%d rows, the footer says %d", rows, source.RowCount)
		}
	})
}

// FuzzPacked reads workbooks and packed texts whose bytes were changed.
func FuzzPacked(f *testing.F) {
	book := excelize.NewFile()
	for at, row := range [][]any{{"dossier_code", "event_time", "status", "agency_code"}, {"D-1", 45446.5, 2, "STP"}, {"D-2", "x", "received", ""}} {
		if err := book.SetSheetRow("Sheet1", fmt.Sprint("A", at+1), &row); err != nil {
			f.Fatal(err)
		}
	}
	sheet, err := book.WriteToBuffer()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(sheet.Bytes())
	for _, text := range []string{"dossier_code,event_time,status,agency_code\nD-1,2024-06-03,2,STP\n", `{"dossier_code":"D-1","event_time":"2024-06-03","status":2,"agency_code":"STP"}` + "\n",
		`{"service":"DongBoHoSoMC","data":[{"MaHoSo":"H28-1","TrangThaiHoSo":"4","NgayTiepNhan":"20240603080000"}]}`} {
		var out bytes.Buffer
		w := gzip.NewWriter(&out)
		if _, err := io.WriteString(w, text); err != nil {
			f.Fatal(err)
		}
		if err := w.Close(); err != nil {
			f.Fatal(err)
		}
		f.Add(out.Bytes())
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if bytes.HasPrefix(text, []byte("PK")) || bytes.HasPrefix(text, []byte("\x1f\x8b")) {
			readAll(t, text)
		}
	})
}
