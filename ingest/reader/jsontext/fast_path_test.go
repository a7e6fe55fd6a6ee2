package jsontext

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// checked is what is read of an object behind others.
type checked struct {
	Err   error
	Odd   bool
	Kept  string
	Cells []string
}

func check(f *Fields, object string) checked {
	err := f.Check([]byte(object))
	c := checked{Err: err, Odd: f.Odd()}
	if err == nil {
		c.Kept = string(f.Kept())
	}
	return c
}

func read(f *Fields, object string) checked {
	cells, err := f.Cells([]byte(object))
	return checked{Err: err, Odd: f.Odd(), Cells: slices.Clone(cells)}
}

func newKeeper(t interface{ Fatal(...any) }) *Fields {
	f, err := NewFields([]string{"b", "code", "d"})
	if err != nil {
		t.Fatal(err)
	}
	f.Keep(1)
	return f
}

// Going by the objects before says the same as reading each object whole.
func TestAlikeSaysTheSame(t *testing.T) {
	t.Parallel()
	t.Run("check", func(t *testing.T) { saysTheSame(t, check) })
	t.Run("cells", func(t *testing.T) { saysTheSame(t, read) })
}

func saysTheSame(t *testing.T, say func(*Fields, string) checked) {
	values := []string{`"x"`, `""`, `null`, `null `, `12.50`, `true`, `"Sở Tài chính"`, `"a\"b"`, `"\u1ec5"`, `"\u0000"`, `"\ud800"`, `01`, `{"code":1}`, `[1]`, "\"\xff\"", "\"\x01\"", `"`, `nul`, ``}
	keys := []string{"code", "b", "d", "other", "Code", "co\\u0064e", " b ", ""}
	spaces := []string{"", "", "", " ", "\t", "  "}
	quick := 0
	rapid.Check(t, func(t *rapid.T) {
		object := func() string {
			var parts []string
			for range rapid.IntRange(0, 6).Draw(t, "pairs") {
				space := rapid.SampledFrom(spaces)
				key := rapid.SampledFrom(keys[:rapid.SampledFrom([]int{4, 4, 4, len(keys)}).Draw(t, "odd keys")]).Draw(t, "key")
				value := rapid.SampledFrom(values[:rapid.SampledFrom([]int{7, 7, 7, len(values)}).Draw(t, "odd values")]).Draw(t, "value")
				parts = append(parts, space.Draw(t, "a")+`"`+key+`"`+space.Draw(t, "b")+":"+space.Draw(t, "c")+value+space.Draw(t, "d"))
			}
			return rapid.SampledFrom(spaces).Draw(t, "before") + "{" + strings.Join(parts, ",") + rapid.SampledFrom([]string{"}", "}", "}", "} ", "", "}}", ",}"}).Draw(t, "end")
		}
		f, whole := newKeeper(t), newKeeper(t)
		first := object()
		for _, text := range []string{first, first, object(), first, object(), object()} {
			whole.distinct = false // so that fastPath passes
			want := say(whole, text)
			whole.distinct = false
			before := f.distinct
			if got := say(f, text); !cmp.Equal(got, want, cmp.Comparer(func(x, y error) bool { return x == y })) {
				t.Fatalf("%q (by the objects before: %v): %+v, want %+v", text, before, got, want)
			}
			if f.fastPath([]byte(text)) {
				quick++
			}
		}
	})
	if quick == 0 {
		t.Error("no object was like those before it")
	}
}

// An export's next line is told by the one before it, missing keys and all.
func TestAlikeMeetsExports(t *testing.T) {
	t.Parallel()
	f := newKeeper(t)
	if got := check(f, `{"other":null,"code":"H28-1","b":"1","d":"x"}`); !cmp.Equal(got, checked{Kept: "H28-1"}) {
		t.Fatalf("%+v", got)
	}
	for object, kept := range map[string]string{
		`{"other":7,"code":"H28-2","b":null,"d":"Sở Nội vụ"}`: "H28-2",
		`{"code": "H28-3", "d": ""}`:                          "H28-3",
		`{"b":"1"}`:                                           "",
	} {
		if !f.fastPath([]byte(object)) || f.Odd() {
			t.Errorf("%s is not like those before, odd %v", object, f.Odd())
		}
		if got := check(f, object); !cmp.Equal(got, checked{Kept: kept}) {
			t.Errorf("%s: %+v", object, got)
		}
	}
	for _, object := range []string{`{"d":"1","code":"x"}`, `{"code":"1","code":"2"}`, `{"code":{}}`, `{"code":"\n"}`, `{"new":1}`, `{}`, `{"code":1`, `{"code":1}x`} {
		if f.fastPath([]byte(object)) {
			t.Errorf("%s passed", object)
		}
	}
}
