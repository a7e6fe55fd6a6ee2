package responsecache

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

// priority says who goes before whom.
type priority int

const (
	interactive priority = iota // somebody looks at the screen until the page is there
	api                         // rows of the API
	background                  // what is made anew in the background
	priorities
)

// prioritySemaphore lets so many in at once that they do not hold each other up, and kept answers
// find a free core. One place is kept for people: what programs ask for, and what is made in the
// background, takes long, and a page that is made in a hundredth of the time must not wait for it.
type prioritySemaphore struct {
	mu      sync.Mutex
	places  int
	inside  [priorities]int
	waiting [priorities][]chan struct{} // each is told by a message that they may go
}

// makers is how many answers are made at once, besides files.
func makers() int { return max(leastMakers, runtime.GOMAXPROCS(0)) }

func newPrioritySemaphore(places int) *prioritySemaphore { return &prioritySemaphore{places: places} }

// enter waits for a place, for as long as patience lasts, and gives the way out. Error: the context's.
func (g *prioritySemaphore) enter(ctx context.Context, of priority) (leave func(), err error) {
	leave = func() { g.leave(of) }
	called := make(chan struct{}, 1)
	g.mu.Lock()
	g.waiting[of] = append(g.waiting[of], called)
	g.call()
	g.mu.Unlock()
	var tired <-chan time.Time
	if of != background {
		timer := time.NewTimer(patience)
		defer timer.Stop()
		tired = timer.C
	}
	select {
	case <-called:
		return leave, nil
	case <-tired:
	case <-ctx.Done():
		err = ctx.Err()
	}
	switch hasPlace := !g.gone(of, called); {
	case err != nil && hasPlace: // it was given at the same moment
		leave()
		return nil, err
	case err != nil:
		return nil, err
	case hasPlace:
		return leave, nil
	}
	return func() {}, nil // without a place
}

// gone takes who waits no longer off the line; false when they had been called already.
func (g *prioritySemaphore) gone(of priority, called chan struct{}) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	at := slices.Index(g.waiting[of], called)
	if at < 0 {
		return false
	}
	g.waiting[of] = slices.Delete(g.waiting[of], at, at+1)
	return true
}

// leave gives the place to the next.
func (g *prioritySemaphore) leave(of priority) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.inside[of]--
	g.call()
}

// call lets in whoever may go; g.mu is held.
func (g *prioritySemaphore) call() {
	for of := range priorities {
		for len(g.waiting[of]) > 0 && g.free(of) > 0 {
			g.inside[of]++
			g.waiting[of][0] <- struct{}{}
			g.waiting[of] = g.waiting[of][1:]
		}
	}
}

// free is how many places there are of a priority now.
func (g *prioritySemaphore) free(of priority) int {
	others := g.inside[api] + g.inside[background]
	free := g.places - g.inside[interactive] - others
	if of != interactive {
		free = min(free, max(1, g.places-1)-others)
	}
	return free
}

// place is one that a maker holds.
type place struct {
	semaphore *prioritySemaphore
	of        priority
	mu        sync.Mutex
	leave     func() // nil while it is given up
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
	again, err := held.semaphore.enter(ctx, held.of)
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
