package flatbuffer

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
)

// honest are the metadata of messages that the library itself writes: of a schema of
// every kind of column that matters here, its dictionary and its rows.
func honest(t testing.TB) (found [][]byte) {
	t.Helper()
	meta := arrow.NewMetadata([]string{"written by", ""}, []string{"một cửa", "x"})
	schema := arrow.NewSchema([]arrow.Field{
		{Name: "mã", Type: arrow.BinaryTypes.String, Metadata: meta},
		{Name: "word", Type: &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int8, ValueType: arrow.BinaryTypes.String}},
		{Name: "at", Type: &arrow.TimestampType{Unit: arrow.Microsecond, TimeZone: "Asia/Ho_Chi_Minh"}},
		{Name: "inside", Type: arrow.StructOf(arrow.Field{Name: "list", Type: arrow.ListOf(arrow.PrimitiveTypes.Float64)})},
		{Name: "either", Type: arrow.SparseUnionOf([]arrow.Field{{Name: "a", Type: arrow.Null}}, []arrow.UnionTypeCode{7})},
		{Name: "money", Type: &arrow.Decimal128Type{Precision: 20, Scale: 2}, Nullable: true},
	}, &meta)
	rows := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer rows.Release()
	rows.Field(0).(*array.StringBuilder).Append("H28.01-240603-0001")
	if err := rows.Field(1).(*array.BinaryDictionaryBuilder).AppendString("received"); err != nil {
		t.Fatal(err)
	}
	for _, column := range rows.Fields()[2:] {
		column.AppendEmptyValue()
	}
	batch := rows.NewRecordBatch()
	defer batch.Release()
	var out bytes.Buffer
	writer := ipc.NewWriter(&out, ipc.WithSchema(schema), ipc.WithZstd())
	if err := errors.Join(writer.Write(batch), writer.Close()); err != nil {
		t.Fatal(err)
	}
	for in := out.Bytes(); len(in) >= 8; {
		size := binary.LittleEndian.Uint32(in[4:])
		if in = in[8:]; size == 0 {
			break
		}
		one := in[:size]
		found = append(found, one)
		in = in[int64(size)+ipc.NewMessage(memory.NewBufferBytes(one), memory.NewBufferBytes(nil)).BodyLen():]
	}
	return found
}

// What the library writes passes, cut off it does not.
func TestMessage(t *testing.T) {
	t.Parallel()
	all := honest(t)
	if len(all) != 3 {
		t.Fatalf("%d messages, want a schema, a dictionary and rows", len(all))
	}
	for i, one := range all {
		if err := Message(one); err != nil {
			t.Errorf("message %d: %v", i, err)
		}
		for cut := range len(one) / 2 {
			if err := Message(one[:cut]); err == nil {
				t.Errorf("message %d, cut off after %d bytes, passes", i, cut)
			}
		}
	}
}

// Wherever a length stands, one that claims more than there is does not pass.
func TestClaims(t *testing.T) {
	t.Parallel()
	lengths := 0
	for i, one := range honest(t) {
		for at := 0; at+4 <= len(one); at += 4 {
			claims := bytes.Clone(one)
			binary.LittleEndian.PutUint32(claims[at:], 0x7ffffff0)
			if Message(claims) != nil {
				lengths++
				continue
			}
			if i == 0 && at == fieldsVector(t, one) {
				t.Errorf("message %d claims 2 billion fields and passes", i)
			}
		}
	}
	if lengths < 60 {
		t.Errorf("only %d claims were refused", lengths)
	}
}

// fieldsVector is where the number of columns of a schema stands.
func fieldsVector(t *testing.T, message []byte) int {
	t.Helper()
	b := newBuffer(message)
	root, err := b.follow(0)
	if err != nil {
		t.Fatal(err)
	}
	head, err := b.open(root)
	if err != nil {
		t.Fatal(err)
	}
	at, err := b.follow(head.field(2))
	if err != nil {
		t.Fatal(err)
	}
	schema, err := b.open(at)
	if err != nil {
		t.Fatal(err)
	}
	first, length, err := b.vector(schema.field(1), 4)
	if err != nil || length != 6 {
		t.Fatalf("%d columns, %v", length, err)
	}
	return first - 4
}

// A few tables that stand for a tree of ten billion are refused soon.
func TestSharedTables(t *testing.T) {
	t.Parallel()
	if err := Message(shared(3, 10)); err != nil {
		t.Errorf("a tree of a thousand: %v", err)
	}
	if err := Message(shared(10, 10)); !errors.Is(err, ErrMalformed) {
		t.Errorf("a tree of ten billion: %v", err)
	}
}

// shared is a schema in which each column but the last holds the next one so many times.
func shared(levels, times int) []byte {
	var out []byte
	short := func(values ...uint16) (at int) {
		at = len(out)
		for _, v := range values {
			out = binary.LittleEndian.AppendUint16(out, v)
		}
		return at
	}
	word := func(v int) { out = binary.LittleEndian.AppendUint32(out, uint32(v)) }
	word(0)
	message, schema := short(10, 9, 0, 8, 4), short(8, 8, 0, 4)
	column := short(16, 8, 0, 0, 0, 0, 0, 4)
	table := func(vtable int) { word(len(out) - vtable); word(4) } // its field leads to what follows
	binary.LittleEndian.PutUint32(out, uint32(len(out)))
	word(len(out) - message)
	word(8) // over the kind, which stands behind
	word(1)
	table(schema)
	for range levels {
		word(times)
		for i := range times {
			word(4 * (times - i)) // all to the same table
		}
		table(column)
	}
	word(0)
	return out
}

// FuzzMessage: whatever passes, the library reads without wanting more than there is.
func FuzzMessage(f *testing.F) {
	for _, one := range honest(f) {
		f.Add(one)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if Message(data) == nil {
			_ = ipc.NewMessage(memory.NewBufferBytes(data), memory.NewBufferBytes(nil)).BodyLen()
		}
	})
}
