package reader

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"khohoso/ingest/contract"
	"khohoso/ingest/reader/flatbuffer"
	"khohoso/internal/apperr"
)

// readSchema finds the columns of an Arrow file or stream.
func (s *Source) readSchema() error {
	file, err := s.content.begin()
	if err != nil {
		return Unreadable(s.Name, err)
	}
	defer file.Close()
	text, err := s.unpacked(file)
	if err != nil {
		return err
	}
	rows, err := newArrowRows(s.Name, text, nil)
	if err != nil {
		return err
	}
	defer rows.batches.Release()
	fields := rows.batches.Schema().Fields()
	if len(fields) > mostColumns {
		return tooManyColumns(s.Name, len(fields))
	}
	for _, field := range fields {
		s.Header = append(s.Header, contract.Heading(field.Name))
	}
	return nil
}

// arrowRows gives the rows of the record batches of Arrow IPC as text.
type arrowRows struct {
	name    string
	batches *ipc.Reader
	batch   arrow.RecordBatch
	at      int
	row     int64
	claimed int64 // rows of the batches so far
	limit   *memoryLimit
	needed  []int
	cells   []string
}

// A column of nothing claims any number of rows in a few bytes: beyond the first
// million there are no more than so many for each byte.
const (
	firstArrowRows  = 1 << 20
	mostRowsPerByte = 64
)

func newArrowRows(name string, in io.Reader, needed []int) (*arrowRows, error) {
	buffered := bufio.NewReaderSize(in, 1<<16)
	if magic, err := buffered.Peek(8); err == nil && bytes.HasPrefix(magic, []byte("ARROW1")) {
		if _, err := buffered.Discard(8); err != nil { // a file is a stream between two marks
			return nil, err
		}
	}
	memory := &memoryLimit{Allocator: memory.NewGoAllocator()}
	batches, err := ipc.NewReaderFromMessageReader(&messages{in: buffered, limit: memory}, ipc.WithAllocator(memory))
	if err != nil {
		return nil, arrowFault(name, err)
	}
	return &arrowRows{name: name, batches: batches, limit: memory, needed: needed, cells: make([]string, len(needed))}, nil
}

func (a *arrowRows) NonCanonical() bool { return false }

func (a *arrowRows) Next() (given Row, err error) {
	defer func() {
		if wrong := recover(); wrong != nil { // a batch whose parts do not fit together
			err = arrowFault(a.name, fmt.Errorf("%v", wrong))
		}
	}()
	for a.batch == nil || a.at >= int(a.batch.NumRows()) {
		if !a.batches.Next() {
			if err := a.batches.Err(); err != nil && err != io.EOF {
				return Row{}, arrowFault(a.name, err)
			}
			return Row{}, io.EOF
		}
		a.batch, a.at = a.batches.RecordBatch(), 0
		if a.claimed += a.batch.NumRows(); a.claimed > firstArrowRows && a.claimed/mostRowsPerByte > a.limit.read {
			return Row{}, arrowFault(a.name, errArrowSize)
		}
	}
	a.row++
	given = Row{Line: a.row, Cells: a.cells}
	for i, at := range a.needed {
		a.cells[i] = arrowText(a.batch.Column(at), a.at)
		if !utf8.ValidString(a.cells[i]) || strings.IndexByte(a.cells[i], 0) >= 0 {
			given.Reason = contract.BadEncoding
		}
	}
	a.at++
	return given, nil
}

// arrowText is a value as the text of a cell.
func arrowText(column arrow.Array, at int) string {
	if column.IsNull(at) {
		return ""
	}
	switch values := column.(type) {
	case *array.Null: // a column that pandas found nothing in
		return ""
	case *array.String:
		return values.Value(at)
	case *array.LargeString:
		return values.Value(at)
	case *array.Binary:
		return string(values.Value(at))
	case *array.Dictionary:
		return arrowText(values.Dictionary(), values.GetValueIndex(at))
	case *array.Timestamp:
		return arrowInstant(values.DataType().(*arrow.TimestampType), values.Value(at))
	case *array.Date32:
		return values.Value(at).ToTime().Format(time.DateOnly)
	case *array.Date64:
		return values.Value(at).ToTime().Format(time.DateOnly)
	case *array.Float64:
		return strconv.FormatFloat(values.Value(at), 'f', -1, 64)
	case *array.Float32:
		return strconv.FormatFloat(float64(values.Value(at)), 'f', -1, 32)
	case *array.Decimal128, *array.Decimal256:
		if whole, fraction, isDecimal := strings.Cut(column.ValueStr(at), "."); isDecimal && strings.Trim(fraction, "0") == "" {
			return whole
		}
	}
	return column.ValueStr(at)
}

// arrowInstant writes an instant with its offset, or as the wall clock where the
// column names no zone.
func arrowInstant(t *arrow.TimestampType, value arrow.Timestamp) string {
	at := value.ToTime(t.Unit).UTC()
	if t.TimeZone == "" {
		return at.Format("2006-01-02T15:04:05.999999")
	}
	return at.Format("2006-01-02T15:04:05.999999Z07:00")
}

var (
	errArrowSize = errors.New("unpacked it would be out of all proportion")
	errArrowCut  = errors.New("it ends in the middle")
)

// messages reads the messages of a stream, which the library would believe every
// size they claim.
type messages struct {
	in    *bufio.Reader
	limit *memoryLimit
	last  *ipc.Message
}

func (m *messages) Retain()  {}
func (m *messages) Release() {}

func (m *messages) Message() (*ipc.Message, error) {
	length, err := m.length()
	if err != nil {
		return nil, err
	}
	const longestMeta = 16 << 20
	if length == 0 {
		return nil, io.EOF
	}
	if length > longestMeta {
		return nil, errArrowSize
	}
	meta, err := m.read(int64(length))
	if err != nil {
		return nil, err
	}
	if err := flatbuffer.Message(meta.Bytes()); err != nil {
		return nil, err
	}
	body, err := m.read(ipc.NewMessage(meta, memory.NewBufferBytes(nil)).BodyLen())
	if err != nil {
		return nil, err
	}
	m.limit.read += int64(meta.Len() + body.Len())
	m.last = ipc.NewMessage(meta, body)
	return m.last, nil
}

// length of the next message; 0 at the end that every whole stream has.
func (m *messages) length() (uint32, error) {
	var word [4]byte
	for range 2 {
		if _, err := io.ReadFull(m.in, word[:]); err != nil {
			return 0, fmt.Errorf("%w: %w", errArrowCut, err)
		}
		if length := binary.LittleEndian.Uint32(word[:]); length != 0xffffffff {
			return length, nil
		}
	}
	return 0, errArrowCut
}

// read reads as much as there is, not as much as is claimed.
func (m *messages) read(length int64) (*memory.Buffer, error) {
	if length < 0 {
		return nil, errArrowSize
	}
	var text bytes.Buffer
	if n, err := io.CopyN(&text, m.in, length); err != nil {
		return nil, fmt.Errorf("%w after %d of %d bytes: %w", errArrowCut, n, length, err)
	}
	return memory.NewBufferBytes(text.Bytes()), nil
}

// memoryLimit hands out memory in proportion to what was read; what packs itself
// smaller than 1:32 beyond the first 64 MiB is refused.
type memoryLimit struct {
	memory.Allocator
	read, given int64
}

func (a *memoryLimit) Allocate(size int) []byte {
	if a.given += int64(size); size < 0 || a.given > 64<<20+32*a.read {
		panic(errArrowSize)
	}
	return a.Allocator.Allocate(size)
}

func (a *memoryLimit) Reallocate(size int, from []byte) []byte {
	if a.given += int64(size - len(from)); size < 0 || a.given > 64<<20+32*a.read {
		panic(errArrowSize)
	}
	return a.Allocator.Reallocate(size, from)
}

func (a *memoryLimit) Free(from []byte) {
	a.given -= int64(len(from))
	a.Allocator.Free(from)
}

func arrowFault(name string, err error) error {
	known := (*apperr.Fault)(nil)
	switch {
	case errors.As(err, &known):
		return err
	case errors.Is(err, errArrowCut), strings.Contains(err.Error(), errArrowCut.Error()):
		return cutOff(name, err)
	case strings.Contains(err.Error(), errArrowSize.Error()):
		return NotData(name, "unpacked it would be out of all proportion", "giải nén ra lớn bất thường")
	}
	return apperr.Wrap(apperr.BadInput, err, fmt.Sprintf("file %q is damaged: its Arrow parts do not fit together; export it again", name),
		fmt.Sprintf("tệp %q hỏng: cấu trúc Arrow không khớp; hãy xuất lại", name))
}
