package packs

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"khohoso/internal/apperr"
	"khohoso/models/period"
)

// works makes packs of some letters, as many times as it is let to.
type works struct {
	*testing.T
	folder string
	state  string
	gate   chan error // what making a pack ends with; closed: at once
	made   atomic.Int64
	letter string
}

func newWorks(t *testing.T) *works {
	return &works{T: t, folder: filepath.Join(t.TempDir(), "w.packs"), state: "v1", gate: make(chan error, 100), letter: "abc"}
}

func (w *works) open(change ...func(*Options)) *Maker {
	w.Helper()
	o := Options{
		State: func(context.Context, Question) (string, error) { return w.state, nil },
		Make: func(ctx context.Context, q Question, out io.Writer, report func(int, int)) (Made, error) {
			w.made.Add(1)
			report(0, 4)
			if _, err := io.WriteString(out, w.letter); err != nil {
				return Made{}, err
			}
			report(1, 4)
			select {
			case err := <-w.gate:
				return Made{File: q.Period.Name + ".zip", Units: 4}, err
			case <-ctx.Done():
				return Made{}, ctx.Err()
			}
		},
		Keep: 3, Size: 1 << 20, Age: 24 * time.Hour,
	}
	for _, one := range change {
		one(&o)
	}
	m, err := Open(w.folder, o)
	if err != nil {
		w.Fatal(err)
	}
	return m
}

func question(name string) Question {
	p, err := period.ParsePeriod(name)
	if err != nil {
		panic(err)
	}
	return Question{Period: p, Lang: "vi"}
}

func (w *works) start(m *Maker, name, by string) string {
	w.Helper()
	id, err := m.Start(w.Context(), question(name), by)
	if err != nil {
		w.Fatal(err)
	}
	return id
}

func (w *works) files() []string {
	w.Helper()
	found, err := filepath.Glob(filepath.Join(w.folder, "*"))
	if err != nil {
		w.Fatal(err)
	}
	return found
}

// run works on what is asked for beside the test and ends with it.
func run(t *testing.T, m *Maker) (stop func()) {
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); m.Run(ctx) }()
	return func() { cancel(); <-done }
}

// One question is made once, one after the other, is kept privately, and found again by the next start.
func TestPacksAreMadeOnceAndKept(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorks(t)
		m := w.open()
		stop := run(t, m)
		first := w.start(m, "2025-Q1", "an")
		if again := w.start(m, "2025-Q1", "binh"); again != first {
			t.Error("the same question is asked for twice")
		}
		second := w.start(m, "2025-Q2", "an")
		synctest.Wait()
		time.Sleep(3 * time.Second)
		asked, kept := m.All()
		if len(asked) != 2 || len(kept) != 0 || !asked[0].Running || asked[1].Running || asked[0].Done != 1 || asked[0].Of != 4 || asked[0].Left != 9*time.Second {
			t.Fatalf("%+v %+v", asked, kept)
		}
		w.gate <- nil
		synctest.Wait()
		time.Sleep(time.Second)
		w.gate <- nil
		synctest.Wait()
		if again := w.start(m, "2025-Q1", "binh"); again != first || w.made.Load() != 2 {
			t.Errorf("what is kept is made again: %d times", w.made.Load())
		}
		w.state = "v2"
		if again := w.start(m, "2025-Q1", "binh"); again == first {
			t.Error("what is kept of other figures is given")
		}
		stop() // while the third is made
		for _, path := range append(w.files(), w.folder) {
			info, err := os.Stat(path)
			if err != nil || info.Mode().Perm()&0o077 != 0 || strings.HasSuffix(path, halfEnding) {
				t.Errorf("%s: %v, %v", path, info.Mode(), err)
			}
		}
		if err := os.WriteFile(filepath.Join(w.folder, "crashed.part"), []byte("a"), 0o600); err != nil {
			t.Fatal(err)
		}
		again := w.open()
		file, p, err := again.Open(second)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		text, err := io.ReadAll(file)
		if err != nil || string(text) != "abc" || p.SHA256 != "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" || p.By != "an" || p.Units != 4 || p.Question.Period.Name != "2025-Q2" {
			t.Errorf("%q %+v %v", text, p, err)
		}
		if _, kept := again.All(); len(kept) != 2 || kept[0].ID != second || len(w.files()) != 4 {
			t.Errorf("found again: %+v %v", kept, w.files())
		}
		w.state = "v1"
		if same := w.start(again, "2025-Q2", "binh"); same != second {
			t.Error("what was kept before the start is made again")
		}
		for _, id := range []string{"", "../w", first + "x"} {
			if _, _, err := again.Open(id); apperr.CodeOf(err) != apperr.UnknownName {
				t.Errorf("%q: %v", id, err)
			}
		}
	})
}

// Nobody asks for more than is let, and one stops what waits or runs; failures say why for a while.
func TestLimitsAndStops(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorks(t)
		m := w.open()
		stop := run(t, m)
		defer stop()
		running, waiting := w.start(m, "2025-01", "an"), w.start(m, "2025-02", "an")
		if _, err := m.Start(t.Context(), question("2025-03"), "an"); apperr.CodeOf(err) != apperr.TooMany {
			t.Errorf("a third of one account: %v", err)
		}
		w.start(m, "2025-03", "binh")
		w.start(m, "2025-04", "chi")
		if _, err := m.Start(t.Context(), question("2025-05"), "dung"); apperr.CodeOf(err) != apperr.TooMany {
			t.Errorf("a fifth of all: %v", err)
		}
		synctest.Wait()
		if err := errors.Join(m.Stop(waiting), m.Stop(running)); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		w.gate <- errors.New("form II.06a does not balance")
		synctest.Wait()
		w.gate <- nil
		synctest.Wait()
		asked, kept := m.All()
		if len(asked) != 3 || len(kept) != 1 || asked[0].Failed == nil || !errors.Is(asked[1].Failed, errStopped) || !errors.Is(asked[2].Failed, errStopped) {
			t.Errorf("%+v %+v", asked, kept)
		}
		if err := m.Stop(running); apperr.CodeOf(err) != apperr.UnknownName {
			t.Errorf("stopped twice: %v", err)
		}
		if len(w.files()) != 2 {
			t.Errorf("left behind: %v", w.files())
		}
		time.Sleep(2 * time.Hour)
		if asked, _ := m.All(); len(asked) != 0 {
			t.Errorf("told of for ever: %+v", asked)
		}
	})
}

// What is kept stays within number, bytes and age; one that is larger than all may be is refused while it is written.
func TestWhatIsKeptIsBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorks(t)
		close(w.gate)
		m := w.open(func(o *Options) { o.Size = 8 })
		stop := run(t, m)
		defer stop()
		for _, name := range []string{"2025-01", "2025-02", "2025-03"} {
			w.start(m, name, "an")
			synctest.Wait()
			time.Sleep(time.Hour)
		}
		if _, kept := m.All(); len(kept) != 2 || kept[0].Question.Period.Name != "2025-03" || len(w.files()) != 4 {
			t.Errorf("by bytes: %+v %v", kept, w.files())
		}
		w.letter = strings.Repeat("a", 9)
		w.start(m, "2025-04", "an")
		synctest.Wait()
		if asked, kept := m.All(); len(asked) != 1 || apperr.CodeOf(asked[0].Failed) != apperr.TooLarge || len(kept) != 2 || len(w.files()) != 4 {
			t.Errorf("too large: %+v %+v", asked, kept)
		}
		time.Sleep(23 * time.Hour)
		if _, kept := m.All(); len(kept) != 0 || len(w.files()) != 0 {
			t.Errorf("by age: %+v %v", kept, w.files())
		}
	})
}
