package responsecache

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"khohoso/internal/auth"
	"khohoso/models/store"
)

func stamp(figures int) store.Stamp { return store.Stamp{Figures: fmt.Sprint(figures), Rulings: "0"} }

func whole(role auth.Role) auth.Reader {
	return auth.NewReader(auth.Identity{Role: role, Shown: string(role)}, auth.Tree{})
}

func unit(code string) auth.Reader {
	return auth.NewReader(auth.Identity{Role: auth.Agency, Unit: code, Shown: code}, auth.Tree{"a1": "a", "a": "", "b": ""})
}

// page shows the dossiers of some units to those who may see them.
func page(of store.Stamp, made *atomic.Int64, units ...string) Maker {
	return func(ctx context.Context) (*Answer, error) {
		made.Add(1)
		text := "page of " + of.Figures + " for " + NamePlaceholder
		for _, code := range units {
			if auth.From(ctx).MaySee(code) {
				text += " dossiers of " + code
			}
		}
		return Page(of, []byte(text)), nil
	}
}

func read(t testing.TB, a *Answer, name string) string {
	t.Helper()
	plain, err := a.Plain(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(plain)
}

// Readers who may see the same share an answer, with each one's own name in it;
// those who may see other things never get it.
func TestNothingCrossesReaders(t *testing.T) {
	t.Parallel()
	c, made := New(1<<20, 0), &atomic.Int64{}
	say := func(r auth.Reader) string {
		answer, err := c.Get(t.Context(), Ask{Question: "q", Stamp: stamp(1), Reader: r}, page(stamp(1), made, "a", "a1", "b"))
		if err != nil {
			t.Fatal(err)
		}
		return read(t, answer, r.Shown)
	}
	for range 3 {
		for _, one := range []struct {
			reader auth.Reader
			want   string
		}{
			{whole(auth.Office), "page of 1 for office dossiers of a dossiers of a1 dossiers of b"},
			{whole(auth.Leadership), "page of 1 for leadership dossiers of a dossiers of a1 dossiers of b"},
			{unit("a"), "page of 1 for a dossiers of a dossiers of a1"},
			{unit("a1"), "page of 1 for a1 dossiers of a1"},
			{unit("b"), "page of 1 for b dossiers of b"},
			{auth.NewReader(auth.Identity{Role: auth.Office, Scopes: []auth.Scope{auth.ReadFigures}, Shown: "token"}, auth.Tree{}), "page of 1 for token"},
			{auth.Reader{}, "page of 1 for "},
		} {
			if got := say(one.reader); got != one.want {
				t.Errorf("%q, want %q", got, one.want)
			}
		}
	}
	if made.Load() != 5 {
		t.Errorf("made %d times for 5 kinds of readers", made.Load())
	}
}

// A maker cannot look at who the reader is, only at what they may have.
func TestMakersSeeNoName(t *testing.T) {
	t.Parallel()
	_, err := New(1<<20, 0).Get(t.Context(), Ask{Question: "q", Reader: unit("a")}, func(ctx context.Context) (*Answer, error) {
		if r := auth.From(ctx); r.Unit != "" || r.Shown != "" || r.Role != "" || r.Person() || !r.MaySee("a1") || r.MaySee("b") {
			t.Errorf("the maker sees %+v", r.Identity)
		}
		return Page(stamp(1), nil), nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// After a build the answer of before is given for a while, and a new one is made meanwhile; what a closing changes shows at once.
func TestAnswersOfBefore(t *testing.T) {
	t.Parallel()
	c, made := New(1<<20, time.Minute), &atomic.Int64{}
	now := time.Unix(1000, 0)
	c.now = func() time.Time { return now }
	say := func(of store.Stamp, exact bool) string {
		answer, err := c.Get(t.Context(), Ask{Question: "q", Stamp: of, Reader: unit("a"), Exact: exact}, page(of, made))
		if err != nil {
			t.Fatal(err)
		}
		return read(t, answer, "")
	}
	expect := func(got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	expect(say(stamp(1), false), "page of 1 for ")
	expect(say(stamp(2), false), "page of 1 for ")
	c.renewal.done.Wait()
	expect(say(stamp(2), false), "page of 2 for ")
	if made.Load() != 2 {
		t.Errorf("made %d times, want 2", made.Load())
	}
	expect(say(stamp(3), true), "page of 3 for ")
	closed := store.Stamp{Figures: "3", Rulings: "1"}
	expect(say(closed, false), "page of 3 for ")
	if made.Load() != 4 {
		t.Errorf("made %d times, want 4: a closing shows at once", made.Load())
	}
	later := store.Stamp{Figures: "4", Rulings: "1"}
	c.mu.Lock()
	c.versions.note(later, now)
	c.mu.Unlock()
	now = now.Add(time.Minute)
	expect(say(later, false), "page of 4 for ")
	c.Close()
}

// The memory that answers take is bounded, and an answer too large for it is given without being kept.
func TestMemoryIsBounded(t *testing.T) {
	t.Parallel()
	const limit = 200_000
	c, chance := New(limit, 0), rand.New(rand.NewPCG(1, 1))
	for i := range 2000 {
		size := chance.IntN(4000)
		noise := make([]byte, size)
		for j := range noise {
			noise[j] = byte(chance.Uint32())
		}
		if _, err := c.Get(t.Context(), Ask{Question: fmt.Sprint("q", i%700), Stamp: stamp(i / 500), Reader: unit("a")}, func(context.Context) (*Answer, error) {
			return Bytes(stamp(i/500), noise), nil
		}); err != nil {
			t.Fatal(err)
		}
		if c.Size() > limit {
			t.Fatalf("%d bytes are kept", c.Size())
		}
	}
	if c.Size() < limit/2 {
		t.Errorf("only %d bytes are kept", c.Size())
	}
	big := make([]byte, limit)
	if a, err := c.Get(t.Context(), Ask{Question: "big", Reader: unit("a")}, func(context.Context) (*Answer, error) { return Bytes(stamp(0), big), nil }); err != nil || a.Length() != limit || c.Size() > limit {
		t.Errorf("%v, %d kept", err, c.Size())
	}
	for at := c.order.Front(); at != nil; at = c.order.Front() {
		c.drop(at)
	}
	if c.Size() != 0 {
		t.Errorf("%d bytes are counted and nothing is kept", c.Size())
	}
}

// Many at once wait for one making; its failure is everyone's and is not kept; a panic is an error.
func TestOneMaking(t *testing.T) {
	t.Parallel()
	c, made := New(1<<20, time.Minute), &atomic.Int64{}
	begin := make(chan struct{})
	var wait sync.WaitGroup
	for i := range 50 {
		wait.Go(func() {
			<-begin
			_, err := c.Get(t.Context(), Ask{Question: "q", Stamp: stamp(i % 2), Reader: whole(auth.Office)}, func(context.Context) (*Answer, error) {
				made.Add(1)
				time.Sleep(100 * time.Millisecond)
				return nil, errors.New("broken")
			})
			if err == nil || err.Error() != "broken" {
				t.Error(err)
			}
		})
	}
	close(begin)
	wait.Wait()
	if n := made.Load(); n < 2 || n > 6 {
		t.Errorf("made %d times", n)
	}
	if _, err := c.Get(t.Context(), Ask{Question: "q", Stamp: stamp(1), Reader: whole(auth.Office)}, func(context.Context) (*Answer, error) { panic("ouch") }); err == nil || !strings.Contains(err.Error(), "ouch") {
		t.Error(err)
	}
	patient, cancel := context.WithTimeout(t.Context(), time.Hour)
	defer cancel()
	if _, err := c.Get(patient, Ask{Question: "long", Reader: whole(auth.Office)}, func(ctx context.Context) (*Answer, error) {
		if until, _ := ctx.Deadline(); time.Until(until) < 50*time.Minute {
			t.Errorf("an asker who waits an hour has an answer made within %v", time.Until(until))
		}
		return Page(stamp(1), nil), nil
	}); err != nil {
		t.Error(err)
	}
	var none *Cache
	none.Close()
	if a, err := none.Get(t.Context(), Ask{Reader: unit("b")}, page(stamp(9), made, "b")); err != nil || read(t, a, "x") != "page of 9 for x dossiers of b" {
		t.Error(err)
	}
}

// Pieces that were packed one by one read as one text, whatever stands between them.
func TestPiecesJoin(t *testing.T) {
	t.Parallel()
	chance := rand.New(rand.NewPCG(2, 2))
	for range 200 {
		var parts []string
		for range 1 + chance.IntN(4) {
			parts = append(parts, strings.Repeat("số liệu ", chance.IntN(500))+fmt.Sprint(chance.Uint64()))
		}
		name := `<b>"Ông & bà"</b>` + strings.Repeat("x", chance.IntN(80))
		a := Page(stamp(1), []byte(strings.Join(parts, NamePlaceholder)))
		r, err := gzip.NewReader(bytes.NewReader(a.Gzip(name)))
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		escaped := strings.NewReplacer("<", "&lt;", ">", "&gt;", `"`, "&#34;", "&", "&amp;").Replace(name)
		if err != nil || string(text) != strings.Join(parts, escaped) {
			t.Fatalf("%v %.200s", err, text)
		}
	}
	one, two := []byte("12345"), bytes.Repeat([]byte("ab"), 70_000)
	if got, want := combine(crc32.ChecksumIEEE(one), crc32.ChecksumIEEE(two), int64(len(two))), crc32.ChecksumIEEE(append(one, two...)); got != want {
		t.Errorf("%x, want %x", got, want)
	}
	if Page(stamp(1), []byte("a"+NamePlaceholder)).Tag("x") == Page(stamp(1), []byte("a"+NamePlaceholder)).Tag("y") {
		t.Error("one tag for two names")
	}
}
