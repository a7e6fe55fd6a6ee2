package parquet

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// put writes the few things of the compact protocol that the tests need.
type put struct{ bytes.Buffer }

func (p *put) field(step int, kind byte) *put { p.WriteByte(byte(step)<<4 | kind); return p }
func (p *put) num(n int64) *put {
	p.Write(binary.AppendUvarint(nil, uint64(n<<1)^uint64(n>>63)))
	return p
}
func (p *put) text(s string) *put {
	p.Write(binary.AppendUvarint(nil, uint64(len(s))))
	p.WriteString(s)
	return p
}
func (p *put) list(n int, kind byte) *put {
	if n < 15 {
		p.WriteByte(byte(n)<<4 | kind)
		return p
	}
	p.WriteByte(15<<4 | kind)
	p.Write(binary.AppendUvarint(nil, uint64(n)))
	return p
}
func (p *put) end() *put { p.WriteByte(0); return p }

// footer writes a file of two columns and one group of rows that holds nothing else.
func footer(rows, groupRows, unpacked, packed int64) []byte {
	p := &put{}
	p.field(1, i32).num(2)
	p.field(1, list).list(3, structure)
	p.field(4, binaryString).text("schema").field(1, i32).num(2).end()
	p.field(1, i32).num(6).field(3, binaryString).text("mã").end()
	p.field(1, i32).num(2).field(3, binaryString).text("at").field(6, structure).field(8, structure).end().end().end()
	p.field(1, i64).num(rows)
	p.field(1, list).list(1, structure)
	p.field(1, list).list(1, structure)
	p.field(3, structure).field(6, i64).num(unpacked).field(1, i64).num(packed).end().end()
	p.field(2, i64).num(groupRows).end().end()
	return whole(p.Bytes())
}

func whole(text []byte) []byte {
	out := append([]byte("PAR1"), text...)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(text)))
	return append(out, "PAR1"...)
}

func read(file []byte) (Footer, error) { return Read(bytes.NewReader(file), int64(len(file))) }

func TestFooter(t *testing.T) {
	t.Parallel()
	got, err := read(footer(1000, 1000, 5000, 400))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Footer{Columns: []Column{{"mã", false}, {"at", true}}, Rows: 1000}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Files that are cut off, lie, or would unpack into more than any honest file holds.
func TestRefusedFooters(t *testing.T) {
	t.Parallel()
	good := footer(10, 10, 100, 50)
	wide := &put{}
	wide.field(2, list).list(1, structure).field(5, i32).num(1_000_000).end().end()
	// Lists of nothing: a byte each here, hundreds in the memory of who reads them.
	claimed := func(id int) []byte {
		p := (&put{}).field(id, list).list(2<<20, structure)
		p.Write(make([]byte, 2<<20))
		return whole(p.end().Bytes())
	}
	texts := (&put{}).field(2, list).list(1, structure).field(5, list).list(2<<20, binaryString)
	texts.Write(make([]byte, 2<<20))
	chunks := (&put{}).field(4, list).list(1, structure).field(1, list).list(mostChunks+1, structure)
	chunks.Write(make([]byte, mostChunks+1))
	for name, c := range map[string]struct {
		file []byte
		want error
	}{
		"elements of nothing":   {claimed(2), ErrBomb},
		"groups of nothing":     {claimed(4), ErrBomb},
		"key-values of nothing": {claimed(5), ErrBomb},
		"texts of nothing":      {whole(texts.end().end().Bytes()), ErrBomb},
		"chunks of nothing":     {whole(chunks.end().end().Bytes()), ErrBomb},
		"empty":                 {nil, ErrNotParquet},
		"cut off":               {good[:len(good)-3], ErrNotParquet},
		"longer than it is":     {append(append([]byte("PAR1"), 255, 255, 255, 127), "PAR1"...), ErrNotParquet},
		"encrypted":             {append(good[:len(good)-1:len(good)-1], 'E'), ErrEncrypted},
		"rows that differ":      {footer(10, 11, 100, 50), errMalformed},
		"less than nothing":     {footer(-1, -1, 100, 50), errMalformed},
		"too many rows":         {footer(1<<40, 1<<40, 100, 50), ErrBomb},
		"a packed column":       {footer(10, 10, 1<<31, 1000), ErrBomb},
		"a million columns":     {whole(wide.Bytes()), ErrColumns},
		"nonsense":              {whole([]byte{0x1c, 0x1c, 0x1c}), errMalformed},
		"a deep footer":         {whole(bytes.Repeat([]byte{0x1c}, 1<<20)), errMalformed},
	} {
		if _, err := read(c.file); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// FuzzFooter reads anything as a footer: an error or columns, never a panic.
func FuzzFooter(f *testing.F) {
	file := footer(10, 10, 100, 50)
	f.Add(file[4 : len(file)-8])
	f.Add([]byte{0x29, 0x3c, 0x48, 0x06, 's', 'c', 'h', 'e', 'm', 'a', 0x15, 0x02, 0})
	f.Fuzz(func(t *testing.T, text []byte) {
		found, err := parse(text, int64(len(text)))
		if err == nil && (found.Rows < 0 || len(found.Columns) > mostColumns) {
			t.Errorf("%+v", found)
		}
	})
}
