package api

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/metadata"
	"github.com/apache/arrow-go/v18/parquet/schema"
)

// encodeParquet writes a page as one row group, column by column. What pqarrow would write is the same to the
// byte, but it links gRPC and protobuf in.
func encodeParquet(columns []column, p page, zone *time.Location) ([]byte, error) {
	root, err := parquetSchema(columns)
	if err != nil {
		return nil, err
	}
	meta, err := parquetMetadata(schemaOf(columns, p, zone))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	w, err := file.NewParquetWriterWithError(&out, root, file.WithWriteMetadata(meta),
		file.WithWriterProps(parquet.NewWriterProperties(parquet.WithCompression(compress.Codecs.Snappy))))
	if err != nil {
		return nil, err
	}
	err = errors.Join(writeRowGroup(w, columns, p.rows), w.Close())
	return out.Bytes(), err
}

// parquetSchema is the columns of a resource as Parquet types; each may be null.
func parquetSchema(columns []column) (*schema.GroupNode, error) {
	nodes := make(schema.FieldList, len(columns))
	for i, c := range columns {
		physical, logical := parquetType(c.Kind)
		node, err := schema.NewPrimitiveNodeLogical(c.Name, parquet.Repetitions.Optional, logical, physical, -1, -1)
		if err != nil {
			return nil, err
		}
		nodes[i] = node
	}
	return schema.NewGroupNode(parquet.DefaultRootName, parquet.Repetitions.Repeated, nodes, -1)
}

func parquetType(k kind) (parquet.Type, schema.LogicalType) {
	switch k {
	case whole:
		return parquet.Types.Int64, schema.NewIntLogicalType(64, true)
	case number:
		return parquet.Types.Double, schema.NoLogicalType{}
	case yesNo:
		return parquet.Types.Boolean, schema.NoLogicalType{}
	case date:
		return parquet.Types.Int32, schema.DateLogicalType{}
	case instant:
		return parquet.Types.Int64, schema.NewTimestampLogicalTypeForce(true, schema.TimeUnitMillis)
	}
	return parquet.Types.ByteArray, schema.StringLogicalType{}
}

// parquetMetadata is what stands in the file beside its rows: the data version, and the Arrow schema, by which
// Arrow's readers know the zone of an instant.
func parquetMetadata(s *arrow.Schema) (metadata.KeyValueMetadata, error) {
	var stored bytes.Buffer
	if err := ipc.NewWriter(&stored, ipc.WithSchema(s)).Close(); err != nil {
		return nil, err
	}
	var meta metadata.KeyValueMetadata
	own := s.Metadata()
	for i, key := range own.Keys() {
		if err := meta.Append(key, own.Values()[i]); err != nil {
			return nil, err
		}
	}
	return meta, meta.Append("ARROW:schema", base64.StdEncoding.EncodeToString(stored.Bytes()))
}

func writeRowGroup(w *file.Writer, columns []column, rows [][]any) error {
	group, err := w.AppendRowGroupChecked()
	if err != nil {
		return err
	}
	for i, c := range columns {
		chunk, err := group.NextColumn()
		if err == nil {
			err = writeColumn(chunk, c.Kind, rows, i)
		}
		if err != nil {
			return fmt.Errorf("column %s: %w", c.Name, err)
		}
	}
	return group.Close()
}

// writeColumn writes the cells of column i.
func writeColumn(chunk file.ColumnChunkWriter, k kind, rows [][]any, i int) error {
	if len(rows) == 0 {
		return nil
	}
	switch w := chunk.(type) {
	case *file.Int64ColumnChunkWriter:
		if k == instant {
			return writeCells(w, rows, i, func(t time.Time) int64 { return t.UnixMilli() })
		}
		return writeCells(w, rows, i, func(v int64) int64 { return v })
	case *file.Float64ColumnChunkWriter:
		return writeCells(w, rows, i, func(v float64) float64 { return v })
	case *file.BooleanColumnChunkWriter:
		return writeCells(w, rows, i, func(v bool) bool { return v })
	case *file.Int32ColumnChunkWriter:
		return writeCells(w, rows, i, func(t time.Time) int32 { return int32(arrow.Date32FromTime(t)) })
	case *file.ByteArrayColumnChunkWriter:
		return writeCells(w, rows, i, func(v string) parquet.ByteArray { return parquet.ByteArray(v) })
	}
	return fmt.Errorf("no column is written as %s", chunk.Type())
}

// batchWriter is the writer of a column whose values are stored as V.
type batchWriter[V any] interface {
	WriteBatch(values []V, definitionLevels, repetitionLevels []int16) (int64, error)
}

// writeCells writes the values that there are, and of each row whether it has one.
func writeCells[C, V any](w batchWriter[V], rows [][]any, i int, stored func(C) V) error {
	values, defined := make([]V, 0, len(rows)), make([]int16, len(rows))
	for n, row := range rows {
		if row[i] == nil {
			continue
		}
		cell, fits := row[i].(C)
		if !fits {
			return fmt.Errorf("a cell %T does not fit", row[i])
		}
		values, defined[n] = append(values, stored(cell)), 1
	}
	_, err := w.WriteBatch(values, defined, nil)
	return err
}
