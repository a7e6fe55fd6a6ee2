package kept

import (
	"context"
	"sync"
	"time"

	"khohoso/models"
)

// renewers is how many answers are made anew in the background at once: the
// readers who wait, and a build, need the machine more.
const renewers = 2

// moves remembers when the figures changed.
type moves struct {
	current models.Stamp
	known   bool
	ended   map[models.Stamp]time.Time // states that were current, with when they were last seen so
}

// remembered is how many states of the figures are told apart from those of long ago.
const remembered = 50

// note hears of the state of the figures now.
func (m *moves) note(stamp models.Stamp, now time.Time) {
	if m.known && stamp == m.current {
		return
	}
	if m.known {
		if m.ended == nil || len(m.ended) > remembered {
			m.ended = map[models.Stamp]time.Time{}
		}
		m.ended[m.current] = now
	}
	m.current, m.known = stamp, true
}

// mayLag says whether an answer of another state may still be given: figures that a
// build has just replaced may. What was closed, reopened or tested shows at once.
func (m *moves) mayLag(of models.Stamp, now time.Time, behind time.Duration) bool {
	at, known := m.ended[of]
	return known && of.Rulings == m.current.Rulings && now.Sub(at) < behind
}

// MayLag says whether figures of another state may still be shown where those of
// the present one are being read.
func (c *Cache) MayLag(of, now models.Stamp) bool {
	if c == nil {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.moves.note(now, c.now())
	return c.moves.mayLag(of, c.now(), c.behind)
}

// renewal makes answers anew in the background.
type renewal struct {
	waiting []func()
	running int
	closed  bool
	done    sync.WaitGroup
}

// renew has an answer made anew, once; c.mu is held.
func (c *Cache) renew(ctx context.Context, v *variant, a Ask, makes Maker) {
	if v.renewing || c.renewal.closed {
		return
	}
	v.renewing = true
	a.Exact = true
	limit := timeFor(ctx)
	ctx = context.WithoutCancel(ctx)
	c.renewal.waiting = append(c.renewal.waiting, func() {
		ctx, cancel := context.WithTimeout(Exactly(ctx), limit)
		defer cancel()
		_, err, _ := c.flight.Do(flightKey(a), func() (any, error) { return c.make(ctx, a, makes) })
		if err != nil { // whoever asks next is told
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

// work makes what waits anew until nothing does.
func (c *Cache) work() {
	for {
		c.mu.Lock()
		if len(c.renewal.waiting) == 0 || c.renewal.closed {
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

// Close ends the work in the background; what is being made is made to its end.
func (c *Cache) Close() {
	if c == nil {
		return
	}
	c.mu.Lock()
	c.renewal.closed = true
	c.mu.Unlock()
	c.renewal.done.Wait()
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
