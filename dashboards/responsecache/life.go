package responsecache

import (
	"context"
	"sync"
)

// life is what everything that is made lasts for: it outlives whoever asked first, for others wait for it
// too, and ends with the service.
type life struct {
	ctx    context.Context
	end    context.CancelFunc
	mu     sync.Mutex // between begin and the end
	making sync.WaitGroup
}

func newLife() life {
	ctx, end := context.WithCancel(context.Background())
	return life{ctx: ctx, end: end}
}

// begin counts one more that is being made; false: it is too late for that.
func (l *life) begin() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ctx.Err() != nil {
		return false
	}
	l.making.Add(1)
	return true
}

// Life ends when the cache is closed. What is read for many to use, such as the figures of a period, is read in it.
func (c *Cache) Life() context.Context {
	if c == nil || c.life.ctx == nil {
		return context.Background()
	}
	return c.life.ctx
}

// Close breaks off whatever is being made, and waits until nothing is.
func (c *Cache) Close() {
	if c == nil {
		return
	}
	c.life.mu.Lock()
	c.life.end()
	c.life.mu.Unlock()
	c.life.making.Wait()
	c.renewal.done.Wait()
}

// outliving ends with a life and has the values of a request.
type outliving struct {
	context.Context
	asked context.Context
}

// Value is context.Context.
func (o outliving) Value(key any) any { return o.asked.Value(key) }
