package jsontext

import (
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

func cells(t testing.TB, object string, fields ...string) []string {
	t.Helper()
	f, err := NewFields(fields)
	if err != nil {
		t.Fatal(err)
	}
	got, err := f.Cells([]byte(object))
	if err != nil {
		t.Fatalf("%s: %v", object, err)
	}
	return got
}

func TestCells(t *testing.T) {
	t.Parallel()
	const dossier = `{"MaHoSo":"H28-1","Phi":[{"Gia":"20000","x":[1]},{"Gia":30000.0},{"Gia":null}],"Giay":[{"DuocSoHoa":"0"},{"DuocSoHoa":"1"}],
		"Bo":[{"Ngay":"a","Den":"b"},{"Ngay":"c"}],"CSDL":{"Ma":"7"},"a":{"b":true,"c":{"d":1}},"Trong":[],"Ten":"Nguy\u1ec5n \ud83d\ude00"}`
	for field, want := range map[string]string{
		"mahoso": "H28-1", "Ten": "Nguyễn 😀", "a.b": "true", "a.c": `{"d":1}`, "none": "", "a.b.c": "",
		"Phi[].Gia|sum": "50000", "Giay[].DuocSoHoa|any": "1", "Giay[].DuocSoHoa|has:0": "1", "Giay[].DuocSoHoa|has:2": "0",
		"Bo[].Ngay|each": `["a","c"]`, "Bo[].Den|each": `["b",""]`, "Bo[].Ngay|first": "a", "Bo[].Ngay|last": "c",
		"CSDL[].Ma|has:7": "1", "Trong[].x|filled": "", "Phi[].Gia|filled": "1", "Trong[].x|any": "", "Trong[].x|sum": "", "Trong[].x|each": "",
	} {
		if got := cells(t, dossier, field)[0]; got != want {
			t.Errorf("%s: %q, want %q", field, got, want)
		}
	}
	if got := cells(t, `{"Phi":[{"Gia":"x"}]}`, "Phi[].Gia|sum")[0]; got != "x" {
		t.Errorf("a sum of texts is %q", got)
	}
}

// What a row held is not seen in the next one, and oddities are told.
func TestRowsOneAfterAnother(t *testing.T) {
	t.Parallel()
	f, err := NewFields([]string{"a", "b"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		object string
		want   []string
		odd    bool
	}{
		{`{"a":1,"b":2}`, []string{"1", "2"}, false},
		{`{"b":3}`, []string{"", "3"}, false},
		{`{"a":null,"c":{"a":9}}`, []string{"", ""}, false},
		{`{" A ":4}`, []string{"4", ""}, true},
		{`{"a":5,"a":6}`, []string{"6", ""}, true},
	} {
		got, err := f.Cells([]byte(c.object))
		if err != nil || !cmp.Equal(got, c.want) || f.Odd() != c.odd {
			t.Errorf("%s: %q %v, odd %v", c.object, got, err, f.Odd())
		}
	}
}

func TestMisspelledFields(t *testing.T) {
	t.Parallel()
	for _, field := range []string{"", "a[]", "a[].b", "a[].b[].c|each", "a|sum", "a[].b|most"} {
		if _, err := NewFields([]string{field}); err == nil {
			t.Errorf("%q passed", field)
		}
	}
}

func TestDocuments(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		want []string
		err  error
		head Head
	}{
		{`[{"a":1}, {"a":2}]`, []string{`{"a":1}`, `{"a":2}`}, nil, Head{}},
		{`{"service":"DongBoHoSoMC","isUpdating":true,"data":[{"a":"]"},{"a":"\"}"}]}`, []string{`{"a":"]"}`, `{"a":"\"}"}`}, nil, Head{Envelope: true, Service: "DongBoHoSoMC"}},
		{`{"data":[],"n":{"x":[1]}} {"data":[{"a":1}]}`, []string{`{"a":1}`}, nil, Head{Envelope: true}},
		{"{\n\"a\":1\n}\n{\"a\":2}", []string{"{\n\"a\":1\n}", `{"a":2}`}, nil, Head{}},
		{"{\"a\":1}\n{\"a\":2}\n", []string{`{"a":1}`, `{"a":2}`}, nil, Head{Lines: true}},
		{`[1, "x", {"a":1}]`, []string{"1", `"x"`, `{"a":1}`}, nil, Head{}},
		{`[{"a":1},{"a"`, []string{`{"a":1}`}, io.ErrUnexpectedEOF, Head{}},
		{`{"data":[{"a":1}`, []string{`{"a":1}`}, io.ErrUnexpectedEOF, Head{Envelope: true}},
		{`["` + strings.Repeat("x", 5<<20), nil, ErrTooLong, Head{}},
		{`]`, nil, ErrMalformed, Head{}},
	} {
		head := LookAt([]byte(c.text))
		if head != c.head {
			t.Errorf("%.40q: %+v", c.text, head)
		}
		s := NewStream(iotest.HalfReader(strings.NewReader(c.text)), head.Envelope)
		var got []string
		var err error
		for {
			var value []byte
			if value, err = s.Next(); err != nil {
				break
			}
			got = append(got, string(value))
		}
		if err == io.EOF {
			err = nil
		}
		if !errors.Is(err, c.err) || !cmp.Equal(got, c.want) {
			t.Errorf("%.40q: %q, %v", c.text, got, err)
		}
	}
}

// FuzzObject holds what is read of an object against encoding/json.
func FuzzObject(f *testing.F) {
	for _, seed := range []string{
		`{"a":"x\u00e9\n","b":[1,2.5e3,-0],"a.b":{"c":null}}`, `{"a":{"b":[{"c":1},[]]},"a":2}`, `{"a":"\ud800"}`, `{"a":01}`, `[]`, `{"a":1}{`, "{\"a\":\"\x00\"}", `{"a" : true , }`, `{"\u0061":1}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		fields, err := NewFields([]string{"a", "b[].c|each"})
		if err != nil {
			t.Fatal(err)
		}
		got, err := fields.Cells(text)
		got, odd := slices.Clone(got), fields.Odd()
		// The same object again goes by the keys of the first.
		if again, failed := fields.Cells(text); !slices.Equal(again, got) || failed != err || fields.Odd() != odd {
			t.Fatalf("%q: %q, %v, odd %v; again %q, %v, odd %v", text, got, err, odd, again, failed, fields.Odd())
		}
		var want map[string]json.RawMessage
		sound := json.Unmarshal(text, &want) == nil && want != nil
		switch {
		case errors.Is(err, ErrEncoding):
			return
		case err == nil && !sound:
			t.Fatalf("%q passed", text)
		case err != nil && sound && strings.Count(string(text), "{")+strings.Count(string(text), "[") < deepest:
			t.Fatalf("%q: %v", text, err)
		}
		if err != nil || len(want) != 1 || want["a"] == nil || fields.Odd() {
			return
		}
		var plain string
		if json.Unmarshal(want["a"], &plain) == nil && want["a"][0] == '"' && got[0] != plain {
			t.Errorf("%q: %q, encoding/json has %q", text, got[0], plain)
		}
	})
}

// FuzzDocument: whatever comes, the pieces are values and end.
func FuzzDocument(f *testing.F) {
	for _, seed := range []string{`[{"a":1},2]`, `{"data":[{}],"x":[[]]}`, `{"data":1}`, `"`, `{"a":"\`, `[[],[]]`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		head := LookAt(text)
		s := NewStream(strings.NewReader(string(text)), head.Envelope)
		for n := 0; ; n++ {
			if _, err := s.Next(); err != nil {
				return
			}
			if n > len(text) {
				t.Fatal("more pieces than bytes")
			}
		}
	})
}
