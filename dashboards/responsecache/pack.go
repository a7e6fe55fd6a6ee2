package responsecache

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"hash/crc32"
	"io"
	"sync"

	"github.com/klauspost/compress/flate"
)

// level packs a page of 200 KB in a millisecond or two; the highest levels take
// five times as long for a tenth less.
const level = 5

// piece is a stretch of a body, packed so that it can stand behind any other: it
// refers to nothing before it and ends at a byte's end.
type piece struct {
	packed []byte
	crc    uint32 // of what was packed
	size   int64  // of what was packed
}

var packers = sync.Pool{New: func() any {
	w, err := flate.NewWriter(io.Discard, level)
	if err != nil {
		panic(err) // the level is written above
	}
	return w
}}

func packPiece(text []byte) piece {
	var out bytes.Buffer
	w := packers.Get().(*flate.Writer)
	defer packers.Put(w)
	w.Reset(&out)
	_, _ = w.Write(text) // a buffer takes everything
	_ = w.Flush()
	return piece{packed: bytes.Clone(out.Bytes()), crc: crc32.ChecksumIEEE(text), size: int64(len(text))}
}

// stored is a short text as it stands, for what is filled into a gap.
func stored(text string) piece {
	text = text[:min(len(text), 1<<16-1)]
	packed := []byte{0, 0, 0, 0, 0}
	binary.LittleEndian.PutUint16(packed[1:], uint16(len(text)))
	binary.LittleEndian.PutUint16(packed[3:], ^uint16(len(text)))
	return piece{packed: append(packed, text...), crc: crc32.ChecksumIEEE([]byte(text)), size: int64(len(text))}
}

var (
	gzipHead = []byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255}
	lastPart = []byte{1, 0, 0, 0xff, 0xff} // an empty stored block that says: the end
)

// join writes pieces as one gzip stream.
func join(pieces []piece) []byte {
	length := len(gzipHead) + len(lastPart) + 8
	for _, p := range pieces {
		length += len(p.packed)
	}
	out := append(make([]byte, 0, length), gzipHead...)
	var crc uint32
	var size int64
	for _, p := range pieces {
		out = append(out, p.packed...)
		crc, size = combine(crc, p.crc, p.size), size+p.size
	}
	out = append(out, lastPart...)
	out = binary.LittleEndian.AppendUint32(out, crc)
	return binary.LittleEndian.AppendUint32(out, uint32(size)) //nolint:gosec // the format counts modulo 2^32
}

// unpack is for the reader who does not take gzip.
func unpack(packed []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// combine is the checksum of two texts, one behind the other, from those of the
// two: the first is moved on by as many zero bytes as the second is long. Moving on is
// linear over single bits, so it is a matrix, squared once per bit of the length.
func combine(first, second uint32, length int64) uint32 {
	if length == 0 {
		return first
	}
	step := zeroBit()
	for range 3 { // from one bit to one byte
		step = step.times(step)
	}
	for ; length > 0; length >>= 1 {
		if length&1 == 1 {
			first = step.of(first)
		}
		step = step.times(step)
	}
	return first ^ second
}

// matrix is a linear map of checksums, a column for each bit.
type matrix [32]uint32

func (m *matrix) of(crc uint32) (sum uint32) {
	for i := 0; crc != 0; crc, i = crc>>1, i+1 {
		if crc&1 == 1 {
			sum ^= m[i]
		}
	}
	return sum
}

func (m matrix) times(other matrix) (product matrix) {
	for i, column := range other {
		product[i] = m.of(column)
	}
	return product
}

// zeroBit moves a checksum on by one bit of nought.
func zeroBit() (m matrix) {
	m[0] = crc32.IEEE
	for i := 1; i < len(m); i++ {
		m[i] = 1 << (i - 1)
	}
	return m
}
