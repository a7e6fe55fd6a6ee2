package kept

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"time"
)

const (
	// leastMakers is how many answers are made at once on a machine of few cores: while one waits, the other works.
	leastMakers = 2
	// patience is how long a maker waits for others. One file of a million rows must not keep all others waiting.
	patience = 10 * time.Second
)

// gate lets so many in at once that they do not hold each other up, and kept answers
// find a free core. Readers go before what is made anew in the background.
type gate struct {
	mu      sync.Mutex
	free    int
	waiting [2][]chan struct{} // readers, then the background; each is told by a message that they may go
}

func newGate() *gate { return &gate{free: max(leastMakers, runtime.GOMAXPROCS(0))} }

// enter waits for a place, for as long as patience lasts, and gives the way out. Error: the context's.
func (g *gate) enter(ctx context.Context, behind bool) (leave func(), err error) {
	line := 0
	if behind {
		line = 1
	}
	g.mu.Lock()
	if g.free > 0 {
		g.free--
		g.mu.Unlock()
		return g.leave, nil
	}
	called := make(chan struct{}, 1)
	g.waiting[line] = append(g.waiting[line], called)
	g.mu.Unlock()
	var tired <-chan time.Time
	if !behind {
		timer := time.NewTimer(patience)
		defer timer.Stop()
		tired = timer.C
	}
	select {
	case <-called:
		return g.leave, nil
	case <-tired:
	case <-ctx.Done():
		err = ctx.Err()
	}
	if g.gone(line, called) && err == nil {
		return func() {}, nil // without a place
	}
	if err != nil { // a place was given at the same moment, or none
		select {
		case <-called:
			g.leave()
		default:
		}
		return nil, err
	}
	return g.leave, nil
}

// gone takes who waits no longer off the line; false when they had been called already.
func (g *gate) gone(line int, called chan struct{}) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	at := slices.Index(g.waiting[line], called)
	if at < 0 {
		return false
	}
	g.waiting[line] = slices.Delete(g.waiting[line], at, at+1)
	return true
}

// leave gives the place to the next.
func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for line := range g.waiting {
		if len(g.waiting[line]) > 0 {
			g.waiting[line][0] <- struct{}{}
			g.waiting[line] = g.waiting[line][1:]
			return
		}
	}
	g.free++
}

// place is one that a maker holds.
type place struct {
	line   *gate
	behind bool
	mu     sync.Mutex
	leave  func() // nil while it is given up
}

type placeKey struct{}

// Aside waits for what others are making, such as the figures that many answers are made
// from, without holding up those who could go on: a maker gives its place to the next
// meanwhile and takes another one afterwards.
func Aside(ctx context.Context, wait func()) {
	held, _ := ctx.Value(placeKey{}).(*place)
	leave := held.giveUp()
	if leave == nil {
		wait()
		return
	}
	leave()
	wait()
	again, err := held.line.enter(ctx, held.behind)
	if err != nil {
		return // nobody waits for the answer any more; its maker finds out
	}
	held.mu.Lock()
	defer held.mu.Unlock()
	held.leave = again
}

// giveUp takes the place from its holder; nil where there is none.
func (p *place) giveUp() (leave func()) {
	if p == nil {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	leave, p.leave = p.leave, nil
	return leave
}
