package api

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
)

// schemaOf is a resource's columns as Arrow types; each may be null. The data
// version stands in the metadata.
func schemaOf(columns []column, p page, zone *time.Location) *arrow.Schema {
	fields := make([]arrow.Field, len(columns))
	for i, c := range columns {
		fields[i] = arrow.Field{Name: c.Name, Type: arrowType(c.Kind, zone), Nullable: true}
	}
	meta := arrow.NewMetadata([]string{"data_version", "next"}, []string{p.version.ID, p.next})
	return arrow.NewSchema(fields, &meta)
}

func arrowType(k kind, zone *time.Location) arrow.DataType {
	switch k {
	case whole:
		return arrow.PrimitiveTypes.Int64
	case number:
		return arrow.PrimitiveTypes.Float64
	case yesNo:
		return arrow.FixedWidthTypes.Boolean
	case date:
		return arrow.FixedWidthTypes.Date32
	case instant:
		return &arrow.TimestampType{Unit: arrow.Millisecond, TimeZone: zone.String()}
	}
	return arrow.BinaryTypes.String
}

// record is a page as one batch; the caller releases it.
func record(columns []column, p page, zone *time.Location) (arrow.RecordBatch, error) {
	builder := array.NewRecordBuilder(memory.DefaultAllocator, schemaOf(columns, p, zone))
	defer builder.Release()
	for _, row := range p.rows {
		for i, c := range columns {
			if err := put(builder.Field(i), row[i]); err != nil {
				return nil, fmt.Errorf("column %s: %w", c.Name, err)
			}
		}
	}
	return builder.NewRecordBatch(), nil
}

// put adds a cell to its column.
func put(to array.Builder, cell any) error {
	if cell == nil {
		to.AppendNull()
		return nil
	}
	wrong := fmt.Errorf("a cell %T does not fit", cell)
	switch b := to.(type) {
	case *array.StringBuilder:
		if v, fits := cell.(string); fits {
			b.Append(v)
			return nil
		}
	case *array.Int64Builder:
		if v, fits := cell.(int64); fits {
			b.Append(v)
			return nil
		}
	case *array.Float64Builder:
		if v, fits := cell.(float64); fits {
			b.Append(v)
			return nil
		}
	case *array.BooleanBuilder:
		if v, fits := cell.(bool); fits {
			b.Append(v)
			return nil
		}
	case *array.Date32Builder:
		if v, fits := cell.(time.Time); fits {
			b.Append(arrow.Date32FromTime(v))
			return nil
		}
	case *array.TimestampBuilder:
		if v, fits := cell.(time.Time); fits {
			b.Append(arrow.Timestamp(v.UnixMilli()))
			return nil
		}
	}
	return wrong
}

func encodeArrow(columns []column, p page, zone *time.Location) ([]byte, error) {
	batch, err := record(columns, p, zone)
	if err != nil {
		return nil, err
	}
	defer batch.Release()
	var out bytes.Buffer
	w := ipc.NewWriter(&out, ipc.WithSchema(batch.Schema()))
	err = errors.Join(w.Write(batch), w.Close())
	return out.Bytes(), err
}
