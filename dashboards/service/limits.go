package service

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"khohoso/internal/auth"
)

// limits are how often someone may ask: a network for anything, and for signing in.
// A whole office may stand behind one.
type limits struct{ address, signIn *buckets }

func newLimits(now func() time.Time) limits {
	return limits{
		address: &buckets{every: rate.Limit(100), burst: 400, now: now},
		signIn:  &buckets{every: rate.Limit(0.5), burst: 20, now: now},
	}
}

// mostBuckets bounds the memory that addresses can take.
const mostBuckets = 20_000

// buckets are token buckets by name. A bucket that has been full for a while is dropped.
type buckets struct {
	every rate.Limit // per second
	burst int
	now   func() time.Time

	mu   sync.Mutex
	kept map[string]*bucket
}

type bucket struct {
	limiter *rate.Limiter
	seen    time.Time
}

func (b *buckets) allow(address string) bool {
	name := auth.Network(address)
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.now()
	one := b.kept[name]
	if one == nil {
		b.clear(now)
		one = &bucket{limiter: rate.NewLimiter(b.every, b.burst)}
		b.kept[name] = one
	}
	one.seen = now
	return one.limiter.AllowN(now, 1)
}

// clear makes room: buckets that have filled up again first, all of them if that is not enough.
func (b *buckets) clear(now time.Time) {
	if b.kept == nil {
		b.kept = map[string]*bucket{}
	}
	if len(b.kept) < mostBuckets {
		return
	}
	full := time.Duration(float64(b.burst) / float64(b.every) * float64(time.Second))
	for name, one := range b.kept {
		if now.Sub(one.seen) > full {
			delete(b.kept, name)
		}
	}
	if len(b.kept) >= mostBuckets {
		b.kept = map[string]*bucket{}
	}
}
