package ingest_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"khohoso/ingest/load"
	"khohoso/internal/apperr"
)

// eventColumns are the needed columns of the contract and one more, so that their
// number stands at few places of a schema.
var eventColumns = []string{"dossier_code", "event_time", "status", "agency_code", "procedure_code", "field_code", "channel", "rating", "event_id", "correction", "recorded_at"}

// arrowOf writes one event as Arrow, a stream or a file, which Feather is too.
func arrowOf(t testing.TB, asFile bool) []byte {
	t.Helper()
	var fields []arrow.Field
	for _, name := range eventColumns {
		fields = append(fields, arrow.Field{Name: name, Type: arrow.BinaryTypes.String, Nullable: true})
	}
	schema := arrow.NewSchema(fields, nil)
	rows := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer rows.Release()
	for i, cell := range []string{"H28.31-240603-00001", "2024-06-03T08:00:00+07:00", "received", "H28.31"} {
		rows.Field(i).(*array.StringBuilder).Append(cell)
	}
	for _, column := range rows.Fields()[4:] {
		column.AppendNull()
	}
	batch := rows.NewRecordBatch()
	defer batch.Release()
	var out bytes.Buffer
	if !asFile {
		w := ipc.NewWriter(&out, ipc.WithSchema(schema))
		if err := errors.Join(w.Write(batch), w.Close()); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	w, err := ipc.NewFileWriter(&out, ipc.WithSchema(schema))
	if err == nil {
		err = errors.Join(w.Write(batch), w.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// A schema or a batch that claims two billion of anything is refused at once and for
// little memory, whatever it claims them of; libraries make room for what is claimed.
func TestArrowThatClaimsMore(t *testing.T) { //nolint:paralleltest // its memory is measured
	w := openWarehouse(t)
	refusals := 0
	for _, good := range [][]byte{arrowOf(t, false), arrowOf(t, true)} {
		if _, err := takeBytes(t, w.DB(), good); err != nil {
			t.Fatal(err)
		}
		for at := 8; at+4 <= len(good); at += 4 {
			if n := binary.LittleEndian.Uint32(good[at:]); n == 0 || n > 64 {
				continue
			}
			claims := bytes.Clone(good)
			binary.LittleEndian.PutUint32(claims[at:], 0x7ffffff0)
			before, start := peakMemory(t), time.Now()
			_, err := takeBytes(t, w.DB(), claims)
			bounded(t, time.Since(start), peakMemory(t)-before)
			told := (*apperr.Fault)(nil)
			switch {
			case err == nil:
			case !errors.As(err, &told) || strings.ContainsAny(told.EN+told.VI, "\n\r"):
				t.Errorf("at %d: %v is not one line for a reader", at, err)
			case binary.LittleEndian.Uint32(good[at:]) == uint32(len(eventColumns)):
				refusals++
			}
		}
	}
	if refusals < 2 {
		t.Errorf("%d claims of two billion columns were refused, want those of a stream and of a file", refusals)
	}
}

// A batch of columns of nothing is a few bytes however many rows it claims.
func TestArrowRowsOfNothing(t *testing.T) {
	t.Parallel()
	var fields []arrow.Field
	for _, name := range eventColumns {
		fields = append(fields, arrow.Field{Name: name, Type: arrow.Null, Nullable: true})
	}
	schema := arrow.NewSchema(fields, nil)
	const rows = 1 << 40
	var columns []arrow.Array
	for range fields {
		columns = append(columns, array.NewNull(rows))
	}
	var out bytes.Buffer
	w := ipc.NewWriter(&out, ipc.WithSchema(schema))
	if err := errors.Join(w.Write(array.NewRecordBatch(schema, columns, rows)), w.Close()); err != nil {
		t.Fatal(err)
	}
	_, err := takeBytes(t, openWarehouse(t).DB(), out.Bytes())
	if err == nil || !strings.Contains(err.Error(), "out of all proportion") {
		t.Errorf("a million million rows in %d bytes: %v", out.Len(), err)
	}
}

func takeBytes(t *testing.T, db *sql.DB, text []byte) ([]load.FileResult, error) {
	t.Helper()
	return load.Run(context.Background(), db, load.Request{Bodies: []load.Body{{Name: "in", Content: bytes.NewReader(text)}}, Now: takenAt})
}
