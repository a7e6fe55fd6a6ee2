package responsecache

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"khohoso/internal/auth"
)

// Readers of all kinds who ask one thing at once wait for one making where the rule is not asked
// about them, and where it is each gets an answer, or a refusal, of their own.
func TestReadersOfAllKindsAtOnce(t *testing.T) {
	t.Parallel()
	kinds := []auth.Reader{whole(auth.Office), whole(auth.Leadership), unit("a"), unit("a1"), unit("b"), {}}
	for _, units := range [][]string{nil, {"a", "b"}} {
		c, made := New(1<<20, 0), &atomic.Int64{}
		begin := make(chan struct{})
		var wait sync.WaitGroup
		for i := range 60 {
			wait.Go(func() {
				who := kinds[i%len(kinds)]
				<-begin
				answer, err := c.Get(t.Context(), Ask{Question: "q", Stamp: stamp(1), Reader: who}, func(ctx context.Context) (*Answer, error) {
					time.Sleep(20 * time.Millisecond)
					if len(units) > 0 && !auth.From(ctx).MaySee("a1") {
						return nil, auth.ErrRefused
					}
					return page(stamp(1), made, units...)(ctx)
				})
				if len(units) > 0 && !who.MaySee("a1") {
					if err == nil {
						t.Errorf("%s is given %s", who.Shown, read(t, answer, ""))
					}
					return
				}
				if err != nil {
					t.Error(err)
					return
				}
				for _, code := range units {
					if text := read(t, answer, ""); strings.Contains(text, " dossiers of "+code) != who.MaySee(code) {
						t.Errorf("%s is given %q", who.Shown, text)
					}
				}
			})
		}
		close(begin)
		wait.Wait()
		if n := made.Load(); len(units) == 0 && n != 1 || n > int64(len(kinds)) {
			t.Errorf("made %d times for readers who ask about %v", n, units)
		}
	}
}

// Few answers are made at once, those of readers before those of the background, and a kept one waits for none of them.
func TestFewAreMadeAtOnce(t *testing.T) {
	t.Parallel()
	c, made := New(1<<20, 0), &atomic.Int64{}
	ask := func(question string) Ask { return Ask{Question: question, Stamp: stamp(1), Reader: unit("a")} }
	if _, err := c.Get(t.Context(), ask("kept"), page(stamp(1), made)); err != nil {
		t.Fatal(err)
	}
	var now, most atomic.Int64
	held := make(chan struct{})
	var wait sync.WaitGroup
	for i := range 20 {
		wait.Go(func() {
			_, _ = c.Get(t.Context(), ask(fmt.Sprint(i)), func(context.Context) (*Answer, error) {
				most.Store(max(most.Load(), now.Add(1)))
				defer now.Add(-1)
				<-held
				return Page(stamp(1), nil), nil
			})
		})
	}
	for now.Load() < int64(leastMakers) {
		time.Sleep(time.Millisecond)
	}
	if _, err := c.Get(t.Context(), ask("kept"), page(stamp(1), made)); err != nil || made.Load() != 1 {
		t.Errorf("%v, made %d times", err, made.Load())
	}
	long := ask("long")
	long.For = TakingHome
	if _, err := c.Get(t.Context(), long, page(stamp(1), made)); err != nil {
		t.Error(err)
	}
	close(held)
	wait.Wait()
	if n := most.Load(); n > int64(makers()) {
		t.Errorf("%d at once", n)
	}
}

// Whoever waits for a place gets one in turn, people first; who leaves the line, or waits in vain, takes none with them.
func TestPlacesAreGivenInTurn(t *testing.T) {
	t.Parallel()
	g := &prioritySemaphore{places: 1}
	leave, err := g.enter(t.Context(), interactive)
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var order []string
	var wait sync.WaitGroup
	queue := func(name string, of priority) {
		before := g.waits()
		wait.Go(func() {
			next, err := g.enter(t.Context(), of)
			if err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			order = append(order, name)
			mu.Unlock()
			next()
		})
		for g.waits() == before {
			time.Sleep(time.Millisecond)
		}
	}
	queue("background", background)
	queue("program", api)
	queue("first", interactive)
	queue("second", interactive)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := g.enter(gone, interactive); err == nil {
		t.Error("who has gone is let in")
	}
	leave()
	wait.Wait()
	if got := strings.Join(order, " "); got != "first second program background" || g.free(interactive) != 1 {
		t.Errorf("%s; %d places are free", got, g.free(interactive))
	}
}

func (g *prioritySemaphore) waits() (all int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, line := range g.waiting {
		all += len(line)
	}
	return all
}

// Programs and the background never hold the last place: a page that comes is made at once. People may hold all.
func TestAPlaceIsKeptForPeople(t *testing.T) {
	t.Parallel()
	g := &prioritySemaphore{places: 2}
	soon, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	leave, err := g.enter(t.Context(), api)
	if err != nil {
		t.Fatal(err)
	}
	for _, of := range []priority{api, background} {
		if _, err := g.enter(soon, of); err == nil {
			t.Errorf("turn %d has the place that is kept for people", of)
		}
	}
	for range 2 {
		if _, err := g.enter(t.Context(), interactive); err != nil {
			t.Fatal(err)
		}
		leave()
		leave = func() {}
	}
	if g.free(interactive) != 0 || g.free(api) != 0 {
		t.Errorf("%d and %d places are free", g.free(interactive), g.free(api))
	}
}

// What an answer tells besides figures may lag like figures, for a moment and no longer.
func TestWhatStandsBesideFigures(t *testing.T) {
	t.Parallel()
	c, made := New(1<<20, time.Minute), &atomic.Int64{}
	now := time.Unix(1000, 0)
	c.now = func() time.Time { return now }
	say := func(beside string) string {
		answer, err := c.Get(t.Context(), Ask{Question: "q", Stamp: stamp(1), Beside: beside, Reader: unit("a")}, func(context.Context) (*Answer, error) {
			made.Add(1)
			return Page(stamp(1), []byte(beside)), nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return read(t, answer, "")
	}
	for i, step := range []struct {
		ask, want string
		passed    time.Duration
	}{{"all send", "all send", 0}, {"one is silent", "all send", time.Second}, {"one is silent", "one is silent", time.Second}, {"all send again", "all send again", time.Hour}} {
		now = now.Add(step.passed)
		if got := say(step.ask); got != step.want {
			t.Errorf("step %d: %q, want %q", i, got, step.want)
		}
		c.renewal.done.Wait()
	}
	if made.Load() != 3 {
		t.Errorf("made %d times", made.Load())
	}
}

// How long figures of before are given counts from when they changed, also when nobody asked meanwhile.
func TestNobodyGetsFiguresOfTheNightBefore(t *testing.T) {
	t.Parallel()
	c, made := New(1<<20, time.Minute), &atomic.Int64{}
	now := time.Unix(1000, 0)
	c.now = func() time.Time { return now }
	for _, of := range []int{1, 2} { // the second began an hour ago, while nobody asked
		answer, err := c.Get(t.Context(), Ask{Question: "q", Stamp: stamp(of), Reader: unit("a")}, page(stamp(of), made))
		if want := fmt.Sprintf("page of %d for ", of); err != nil || read(t, answer, "") != want {
			t.Errorf("%v, want %q", err, want)
		}
		now = now.Add(time.Hour)
	}
}

// A maker that waits for what others make holds up nobody, and has a place again when it goes on.
func TestWhoWaitsAsideHoldsUpNobody(t *testing.T) {
	t.Parallel()
	c, made := New(1<<20, 0), &atomic.Int64{}
	c.short = &prioritySemaphore{places: 1}
	figures, waits := make(chan struct{}), make(chan struct{})
	ask := func(question string) Ask { return Ask{Question: question, Stamp: stamp(1), Reader: unit("a")} }
	var wait sync.WaitGroup
	wait.Go(func() {
		_, err := c.Get(t.Context(), ask("waits"), func(ctx context.Context) (*Answer, error) {
			Aside(ctx, func() { close(waits); <-figures })
			c.short.mu.Lock()
			defer c.short.mu.Unlock()
			if free := c.short.free(interactive); free != 0 {
				t.Errorf("goes on while %d places are free, without one", free)
			}
			return Page(stamp(1), nil), nil
		})
		if err != nil {
			t.Error(err)
		}
	})
	<-waits
	if _, err := c.Get(t.Context(), ask("goes on"), page(stamp(1), made)); err != nil || made.Load() != 1 {
		t.Errorf("%v, made %d times", err, made.Load())
	}
	close(figures)
	wait.Wait()
	if free := c.short.free(interactive); free != 1 {
		t.Errorf("%d places are free at the end", free)
	}
}
