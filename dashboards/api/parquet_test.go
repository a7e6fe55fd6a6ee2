package api

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"

	"khohoso/models/store"
)

// Answers in Parquet are what Arrow's own writer makes of the same rows, to the byte.
func TestParquetIsWhatArrowWrites(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("Asia/Ho_Chi_Minh", 7*60*60)
	columns := []column{{Name: "agency", Kind: text}, {Name: "dossiers", Kind: whole}, {Name: "share", Kind: number},
		{Name: "complete", Kind: yesNo}, {Name: "day", Kind: date}, {Name: "at", Kind: instant}, {Name: "nothing", Kind: text}}
	row := func(n int) []any {
		at := time.Date(2025, 1, 1, 8, n, 0, n*1_000_000, zone)
		row := []any{fmt.Sprintf("H28.%d sở %s", n%7, strings.Repeat("x", n%90)), int64(n - 50), float64(n) / 7, n%3 == 0, at.Truncate(24 * time.Hour), at, nil}
		if n%11 == 0 {
			row[n%6] = nil
		}
		return row
	}
	for _, size := range []int{0, 1, 2, 1023, 1024, 1025, 20000} {
		p := page{version: store.DataVersion{ID: "v1"}, next: "on"}
		for n := range size {
			p.rows = append(p.rows, row(n))
		}
		got, err := encodeParquet(columns, p, zone)
		if err != nil {
			t.Fatal(err)
		}
		if want := arrowParquet(t, columns, p, zone); !bytes.Equal(got, want) {
			t.Errorf("%d rows: %d bytes, Arrow writes %d others", size, len(got), len(want))
		}
	}
	numbers := page{rows: [][]any{{"a", int64(math.MinInt64), math.NaN(), nil, nil, nil, ""}, {"", int64(math.MaxInt64), math.Inf(-1), nil, nil, nil, nil}, {nil, nil, math.Copysign(0, -1), nil, nil, nil, "ở"}}}
	got, err := encodeParquet(columns, numbers, zone)
	if want := arrowParquet(t, columns, numbers, zone); err != nil || !bytes.Equal(got, want) {
		t.Errorf("numbers at their ends: %d bytes, Arrow writes %d others, %v", len(got), len(want), err)
	}
}

// A cell that is not of its column's kind is told, not written as something else.
func TestParquetRefusesAForeignCell(t *testing.T) {
	t.Parallel()
	_, err := encodeParquet([]column{{Name: "days", Kind: whole}}, page{rows: [][]any{{int64(1)}, {"two"}}}, time.UTC)
	if err == nil || !strings.Contains(err.Error(), "column days: a cell string does not fit") {
		t.Error(err)
	}
}

func arrowParquet(t *testing.T, columns []column, p page, zone *time.Location) []byte {
	t.Helper()
	batch, err := record(columns, p, zone)
	if err != nil {
		t.Fatal(err)
	}
	defer batch.Release()
	var out bytes.Buffer
	w, err := pqarrow.NewFileWriter(batch.Schema(), &out, parquet.NewWriterProperties(parquet.WithCompression(compress.Codecs.Snappy)), pqarrow.NewArrowWriterProperties(pqarrow.WithStoreSchema()))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Write(batch), w.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
