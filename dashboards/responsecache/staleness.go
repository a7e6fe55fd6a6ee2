package responsecache

import (
	"context"
	"sync"
	"time"

	"khohoso/models/store"
)

// renewers is how many answers are made anew in the background at once: the
// readers who wait, and a build, need the machine more.
const renewers = 2

// versionHistory remembers when something changed, such as the figures.
type versionHistory[T comparable] struct {
	current T
	seen    time.Time // when it was last seen to be current; zero: never
	ended   map[T]time.Time
}

// remembered is how many states are told apart from those of long ago.
const remembered = 50

// note hears of the state now.
func (m *versionHistory[T]) note(state T, now time.Time) {
	if !m.seen.IsZero() && state != m.current {
		if m.ended == nil || len(m.ended) > remembered {
			m.ended = map[T]time.Time{}
		}
		m.ended[m.current] = m.seen
	}
	m.current, m.seen = state, now
}

// holds says whether a state is the present one, or was a moment ago.
func (m *versionHistory[T]) holds(state T, now time.Time, behind time.Duration) bool {
	at, known := m.ended[state]
	return state == m.current || known && now.Sub(at) < behind
}

// note hears of what is now; c.mu is held.
func (c *Cache) note(a Ask) {
	c.versions.note(a.Stamp, c.now())
	if a.Beside != "" {
		c.besides.note(a.Beside, c.now())
	}
}

// mayBeStale says whether an answer of another moment may still be given: figures that a
// build has just replaced may. What was closed, reopened or tested shows at once.
func (c *Cache) mayBeStale(v *variant, a Ask) bool {
	return c.figuresMayBeStale(v.answer.Stamp) && (v.beside == a.Beside || c.besides.holds(v.beside, c.now(), c.staleness))
}

func (c *Cache) figuresMayBeStale(of store.Stamp) bool {
	return of.Rulings == c.versions.current.Rulings && c.versions.holds(of, c.now(), c.staleness)
}

// Note hears of the state of the figures. Whoever looks at it all the time says so here:
// else the moment it changed is taken to be the one it was asked for last.
func (c *Cache) Note(now store.Stamp) {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.versions.note(now, c.now())
}

// MayBeStale says whether figures of another state may still be shown where those of
// the present one are being read.
func (c *Cache) MayBeStale(of, now store.Stamp) bool {
	if c == nil {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.versions.note(now, c.now())
	return c.figuresMayBeStale(of)
}

// renewal makes answers anew in the background.
type renewal struct {
	waiting []func()
	running int
	done    sync.WaitGroup
}

// renew has an answer made anew, once; c.mu is held.
func (c *Cache) renew(ctx context.Context, v *variant, a Ask, makes Maker) {
	if v.renewing || c.life.ctx.Err() != nil {
		return
	}
	v.renewing = true
	a.Exact = true
	limit := timeFor(ctx)
	ctx = outliving{c.life.ctx, ctx}
	c.renewal.waiting = append(c.renewal.waiting, func() {
		ctx, cancel := context.WithTimeout(Unhurried(Exactly(ctx)), limit)
		defer cancel()
		if c.isRenewed(a) {
			return
		}
		if made := c.make(ctx, a, makes, background); made.failed != nil { // whoever asks next is told
			c.mu.Lock()
			defer c.mu.Unlock()
			v.renewing = false
		}
	})
	if c.renewal.running < renewers {
		c.renewal.running++
		c.renewal.done.Go(c.work)
	}
}

// isRenewed says whether somebody who could not wait has had the answer made already.
func (c *Cache) isRenewed(a Ask) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := c.questions[a.Question]
	if at == nil {
		return false
	}
	for _, v := range at.Value.(*question).variants {
		if v.asked.holds(a.Reader) {
			return v.answer.Stamp == c.versions.current && (a.Beside == "" || v.beside == c.besides.current)
		}
	}
	return false
}

// work makes what waits anew until nothing does.
func (c *Cache) work() {
	for {
		c.mu.Lock()
		if len(c.renewal.waiting) == 0 || c.life.ctx.Err() != nil {
			c.renewal.running--
			c.mu.Unlock()
			return
		}
		next := c.renewal.waiting[0]
		c.renewal.waiting = c.renewal.waiting[1:]
		c.mu.Unlock()
		next()
	}
}

type exactKey struct{}

// Exactly asks a maker for the figures as they are now, not those of just before.
func Exactly(ctx context.Context) context.Context {
	return context.WithValue(ctx, exactKey{}, true)
}

// IsExact says whether that was asked for.
func IsExact(ctx context.Context) bool {
	exact, _ := ctx.Value(exactKey{}).(bool)
	return exact
}

type unhurriedKey struct{}

// Unhurried tells a maker that nobody waits for the answer.
func Unhurried(ctx context.Context) context.Context {
	return context.WithValue(ctx, unhurriedKey{}, true)
}

// IsUnhurried says whether it was told so.
func IsUnhurried(ctx context.Context) bool {
	unhurried, _ := ctx.Value(unhurriedKey{}).(bool)
	return unhurried
}
