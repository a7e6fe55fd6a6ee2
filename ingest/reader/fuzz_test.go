package reader

import (
	"bytes"
	"encoding/csv"
	"io"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// split whole: every record of a text as we split it.
func allRecords(t testing.TB, in io.Reader, delimiter byte) (found [][]string, lines []int64, odd bool) {
	t.Helper()
	r, err := newCSVScanner(in, delimiter)
	if err != nil {
		t.Fatal(err)
	}
	for {
		record, err := r.Next()
		if err == io.EOF {
			return found, lines, r.NonCanonical()
		}
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, record.Line)
		if record.Reason != "" {
			found = append(found, []string{string(record.Reason)})
			continue
		}
		found = append(found, Split(record.Text, delimiter))
	}
}

// FuzzLines holds the walk over records and their lines against encoding/csv
// where both agree that the text is sound, and always against the text itself:
// nothing twice, nothing left out, whatever the reads give at a time.
func FuzzLines(f *testing.F) {
	for _, seed := range []string{
		"a,b\n1,2\n", "a,b\r\n\"1\n\",2\r\n\r\n3,4", "\ufeffa;b\n\"\"\"\";\n", "a\n\"open\nb\n\"c\"d\n", "a\r1\r2\r", "a,\"b\" ,c\n,,\n", "\"a\n\"b,c\nd",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		found, lines, odd := allRecords(t, bytes.NewReader(text), ',')
		slow, slowLines, _ := allRecords(t, iotest.OneByteReader(bytes.NewReader(text)), ',')
		if len(text) < 1<<16 && (!cmp.Equal(found, slow) || !cmp.Equal(lines, slowLines)) {
			t.Errorf("the split depends on how much is read at a time:\n%q\n%q", found, slow)
		}
		for i := 1; i < len(lines); i++ {
			if lines[i] <= lines[i-1] {
				t.Fatalf("lines %v do not ascend", lines)
			}
		}
		if odd || bytes.IndexByte(text, '\r') >= 0 || bytes.HasPrefix(text, []byte("\ufeff")) {
			return // encoding/csv knows neither CR alone nor marks of byte order
		}
		reader := csv.NewReader(bytes.NewReader(text))
		reader.FieldsPerRecord = -1
		reader.LazyQuotes = true
		for i := 0; ; i++ {
			want, err := reader.Read()
			if err == io.EOF {
				if i != len(found) {
					t.Errorf("%d records, encoding/csv sees %d", len(found), i)
				}
				return
			}
			if err != nil {
				return
			}
			line, _ := reader.FieldPos(0)
			if i >= len(found) || !cmp.Equal(found[i], want) || lines[i] != int64(line) {
				t.Fatalf("record %d of %q: %q, encoding/csv has %q on line %d", i, text, found[i:], want, line)
			}
		}
	})
}
