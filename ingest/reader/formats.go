package reader

import (
	"bytes"
	"io"

	"khohoso/ingest/reader/jsontext"
)

// Format is how the rows of a file are written.
type Format string

// The formats. The engine itself reads CSV, NDJSON and Parquet; of the others it
// gets a normalized copy of the cells that are taken in.
const (
	CSV     Format = "csv"
	NDJSON  Format = "ndjson"  // one object a line
	JSON    Format = "json"    // an array of objects, or an envelope around one
	Parquet Format = "parquet" //
	XLSX    Format = "xlsx"    // one source for each sheet
	Arrow   Format = "arrow"   // IPC, stream or file
	Rows    Format = "rows"    // no file: rows that are asked of another system
)

// RowReader walks the rows of a source, whatever it is written in.
type RowReader interface {
	Next() (Row, error) // io.EOF after the last; what it gives holds until the next call
	NonCanonical() bool // the engine would see something else; known at the end
}

// sniff tells the format by the first bytes, unpacked where they are packed, and
// recognises what people hand in instead.
func sniff(name string, head []byte, gzipped bool) (Format, error) {
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		if gzipped {
			return "", NotData(name, "it is a workbook inside of a .gz; unpack it first", "đây là sổ tính nén .gz; hãy giải nén trước")
		}
		return XLSX, nil
	case bytes.HasPrefix(head, []byte("PAR1")):
		if gzipped {
			return "", NotData(name, "it is Parquet inside of a .gz; unpack it first", "đây là tệp Parquet nén .gz; hãy giải nén trước")
		}
		return Parquet, nil
	case bytes.HasPrefix(head, []byte("ARROW1")), bytes.HasPrefix(head, []byte("\xff\xff\xff\xff")):
		return Arrow, nil
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0")):
		return "", NotData(name, "it is an old .xls workbook or one with a password; save it as .xlsx without a password",
			"đây là sổ tính .xls cũ hoặc có mật khẩu; hãy lưu lại dạng .xlsx không mật khẩu")
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")), looksUTF16(head):
		return "", NotData(name, "it is UTF-16; save it as CSV UTF-8", "tệp mã UTF-16; hãy lưu lại dạng CSV UTF-8")
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	if bytes.HasPrefix(text, []byte("{")) || bytes.HasPrefix(text, []byte("[")) {
		if jsontext.LookAt(text).Lines {
			return NDJSON, nil
		}
		return JSON, nil
	}
	return CSV, nil
}

// looksUTF16 says that every second of the first bytes is zero.
func looksUTF16(head []byte) bool {
	const looked = 32
	if len(head) < looked {
		return false
	}
	var zeros [2]int
	for at, b := range head[:looked] {
		if b == 0 {
			zeros[at%2]++
		}
	}
	return zeros[0] == looked/2 && zeros[1] == 0 || zeros[1] == looked/2 && zeros[0] == 0
}

// mostUnpacked is how many times larger than packed the text of a .gz may be, from
// the first 16 MiB on. Exports of events reach about 30.
const (
	mostUnpacked  = 200
	firstUnpacked = 16 << 20
)

// bombGuard stops a text that unpacks out of all proportion.
type bombGuard struct {
	name   string
	packed *countingReader
	text   io.Reader
	bytes  int64
}

func (p *bombGuard) Read(into []byte) (int, error) {
	n, err := p.text.Read(into)
	p.bytes += int64(n)
	if p.bytes > firstUnpacked && p.bytes/mostUnpacked > p.packed.bytes {
		return 0, NotData(p.name, "unpacked it would be out of all proportion", "giải nén ra lớn bất thường")
	}
	return n, err
}

// countingReader counts what passes through it.
type countingReader struct {
	io.Reader
	bytes int64
}

func (c *countingReader) Read(into []byte) (int, error) {
	n, err := c.Reader.Read(into)
	c.bytes += int64(n)
	return n, err
}
