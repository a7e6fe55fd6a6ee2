package ingest

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"khohoso/internal/apperr"
)

// split whole: every record of a text as we split it.
func allRecords(t testing.TB, in io.Reader, delimiter byte) (found [][]string, lines []int64, odd bool) {
	t.Helper()
	r, err := newRecords(in, delimiter)
	if err != nil {
		t.Fatal(err)
	}
	for {
		record, err := r.next()
		if err == io.EOF {
			return found, lines, r.isOdd()
		}
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, record.line)
		if record.reason != "" {
			found = append(found, []string{string(record.reason)})
			continue
		}
		found = append(found, split(record.text, delimiter))
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

// FuzzHeader opens files with any beginning: a fault for a reader, or a header
// that the plan accepts or refuses in words.
func FuzzHeader(f *testing.F) {
	for _, seed := range []string{
		"dossier_code,event_time,status,agency_code\n", "\ufeffDossier_Code; EVENT_TIME ;status;agency_code\r\n1;2;3;4\r\n",
		"code,name\n", "\x89PNG\r\n\x1a\n", "PK\x03\x04", "\xff\xfea\x00,\x00", "\x1f\x8b\x08\x00", "\"a\nb\",c\n", "a,a,dossier_code,dossier_code\n", "\n\n", "\"", "x\x00y,z\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		path := filepath.Join(t.TempDir(), "in.csv")
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		source, err := openSource(path, 0)
		if err == nil {
			var p *plan
			if p, err = (Request{}).plan(source, 1); err == nil {
				if _, err := render("load_events", p); p.oneToOne() && err != nil {
					t.Error(err)
				}
				return
			}
		}
		told := (*apperr.Fault)(nil)
		if !errors.As(err, &told) || told.Code != apperr.BadInput {
			t.Fatalf("%q: error %v is not made for a reader", text, err)
		}
		for _, sentence := range []string{told.EN, told.VI} {
			if strings.ContainsAny(sentence, "\n\r") || !utf8.ValidString(sentence) {
				t.Errorf("sentence %q", sentence)
			}
		}
	})
}

// FuzzMapping loads any text as a mapping: a fault in one line, or a mapping that
// makes statements whose literals cannot be left.
func FuzzMapping(f *testing.F) {
	seeds, err := filepath.Glob("mappings/*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range seeds {
		text, err := os.ReadFile(seed)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte("columns: {dossier_code: a, event_time: b, status: {from: c, values: {\"it's\": received}}, agency_code: {constant: \"';--\"}}\n"))
	f.Add([]byte("kind: agencies\ntimezone: X'\ncolumns: {code: a, name: b}\n"))
	f.Add([]byte("columns: &a {dossier_code: *a}\n"))
	f.Add([]byte("events: [{columns: null, optional: true}]\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		path := filepath.Join(t.TempDir(), "mapping.yaml")
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		mapping, err := LoadMapping(path)
		if err != nil {
			told := (*apperr.Fault)(nil)
			if !errors.As(err, &told) || strings.ContainsAny(told.EN+told.VI, "\n\r") {
				t.Fatalf("%q: error %q is not one line for a reader", text, err)
			}
			return
		}
		source := Source{Name: "in", Path: "/in", Delimiter: ',', Format: CSV}
		for _, event := range mapping.shapes() {
			if event.Each != "" {
				source.Format = JSON
			}
			for from := range event.When {
				source.Header = append(source.Header, from)
			}
			for _, cell := range event.Columns {
				for c := &cell; c != nil; c = c.Else {
					source.Header = append(source.Header, c.From)
					if c.Pick != "" {
						source.Format = JSON
					}
				}
			}
		}
		if source.Format == JSON {
			source.seen, source.Header = []string{"MaHoSo"}, nil
			if !mapping.reads("MaHoSo") {
				return
			}
		}
		p, err := (Request{Mapping: mapping}).plan(source, 1)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		name := "load_catalogue"
		if p.kind.Name == Events.Name {
			name = "load_events"
		}
		statement, err := render(name, p)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Count(statement, "'")%2 != 0 {
			t.Errorf("a literal is left open: %s", statement)
		}
	})
}

// FuzzFiles takes anything for a file of any format: a fault for a reader, or rows
// that can be walked to their end.
func FuzzFiles(f *testing.F) {
	for _, seed := range []string{
		`{"dossier_code":"D","event_time":"x","status":"y","agency_code":"z"}` + "\n{\n", `{"service":"DongBoHoSoMC","data":[{"MaHoSo":"H28-1","TrangThaiHoSo":"4","DanhSachHoSoBoSung":[{"NgayBoSung":"x"}]}]}`,
		`[{"MaHoSo":"H28-1","TrangThai":"4","ThoiDiemXuLy":"x"},1]`, "ARROW1\x00\x00\xff\xff\xff\xff\x10\x00\x00\x00", "PAR1xxxxPAR1", "PK\x03\x04", "\x1f\x8b\x08\x00\x00",
		"dossier_code,event_time,status,agency_code\n1,2,3,4\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(readAll)
}
