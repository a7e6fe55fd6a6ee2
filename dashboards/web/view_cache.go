package web

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"khohoso/dashboards/responsecache"
	"khohoso/dashboards/view"
	"khohoso/models/store"
)

// cachedViews is how many periods stay in memory: readers look at few periods at a time.
const cachedViews = 16

// CachedBytes is how many bytes they may have in all: one is some twenty megabytes in a province of 250 units. The period
// that is read stays, whatever it has.
const CachedBytes = 256 << 20

// viewCache keeps views by what was chosen and by the state of the figures, so that
// a page costs no query until they change. Readers of one missing view wait for one load.
type viewCache struct {
	answers      *responsecache.Cache // knows how far behind a page may be
	most         int64                // bytes of views; 0: CachedBytes
	mu           sync.Mutex
	entries      []*cacheEntry // the one asked for last at the end
	periods      view.AvailablePeriods
	periodsStamp store.Stamp // the state that reach holds for, when it is known
	periodsKnown bool
}

type cacheEntry struct {
	chosen     view.Filter
	stamp      store.Stamp
	asked      time.Time
	once       sync.Once
	ready      chan struct{} // closed when it is loaded
	prefetched chan struct{} // closed when what most pages ask for is read too; nil: nobody reads it ahead
	snapshot   *view.PeriodView
	err        error
}

func (e *cacheEntry) isReady() bool { return isClosed(e.ready) && e.err == nil }

func isClosed(done chan struct{}) bool {
	select {
	case <-done:
		return true
	default:
		return false
	}
}

// load reads the view, or waits until another has. It goes on when the reader who began it leaves:
// others wait for it; it ends with the service.
func (e *cacheEntry) load(life context.Context, r view.Reads) {
	e.once.Do(func() {
		defer close(e.ready)
		e.snapshot, e.err = view.Load(life, r, e.chosen)
	})
}

// get gives the view of the figures as they are. While it is not loaded yet, or is being
// read ahead, that of just before will do, unless the request is for the exact one.
func (c *viewCache) get(ctx context.Context, r view.Reads, chosen view.Filter) (*view.PeriodView, error) {
	now, err := r.Stamp(ctx)
	if err != nil {
		return nil, err
	}
	chosen.Rule = chosen.ByRule()
	entry, warm := c.entry(chosen, now, true)
	settled := entry.isReady() && (warm == nil || isClosed(warm))
	if !settled && !responsecache.IsExact(ctx) {
		if before := c.before(entry); before != nil {
			return before.snapshot, nil
		}
	}
	if !settled {
		responsecache.Aside(ctx, func() {
			entry.load(c.answers.Life(), r)
			if warm != nil && responsecache.IsUnhurried(ctx) { // it is made when all figures are there
				select {
				case <-warm:
				case <-ctx.Done():
				}
			}
		})
	}
	if entry.err != nil {
		c.forget(func(e *cacheEntry) bool { return e == entry })
		return nil, entry.err
	}
	c.outdate(entry)
	return entry.snapshot, nil
}

// entry is the place of a view, and tells of its reading ahead. What is read ahead was not asked for by
// that: else nobody would ever have to ask again.
func (c *viewCache) entry(chosen view.Filter, stamp store.Stamp, isAsked bool) (entry *cacheEntry, warm chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := slices.IndexFunc(c.entries, func(e *cacheEntry) bool { return e.chosen == chosen && e.stamp == stamp })
	entry = &cacheEntry{chosen: chosen, stamp: stamp, ready: make(chan struct{})}
	for _, e := range c.entries {
		if e.chosen == chosen && e.asked.After(entry.asked) {
			entry.asked = e.asked
		}
	}
	if at >= 0 {
		entry = c.entries[at]
		c.entries = slices.Delete(c.entries, at, at+1)
	} else if len(c.entries) == cachedViews {
		c.entries = slices.Delete(c.entries, 0, 1)
	}
	if isAsked {
		entry.asked = time.Now()
	}
	c.entries = append(c.entries, entry)
	return entry, entry.prefetched
}

// prefetch loads the view of the figures as they are and has more of it read, before it takes the place of the one before.
func (c *viewCache) prefetch(ctx context.Context, r view.Reads, chosen view.Filter, read func(*view.PeriodView)) error {
	now, err := r.Stamp(ctx)
	if err != nil {
		return err
	}
	chosen.Rule = chosen.ByRule()
	entry, _ := c.entry(chosen, now, false)
	warm := make(chan struct{})
	c.mu.Lock()
	entry.prefetched = warm
	c.mu.Unlock()
	defer close(warm)
	if entry.load(c.answers.Life(), r); entry.err != nil {
		c.forget(func(e *cacheEntry) bool { return e == entry })
		return entry.err
	}
	read(entry.snapshot)
	c.outdate(entry)
	return nil
}

// before is a loaded view of the same choice that may still be shown.
func (c *viewCache) before(entry *cacheEntry) *cacheEntry {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, e := range slices.Backward(c.entries) {
		if e != entry && e.chosen == entry.chosen && e.isReady() && c.answers.MayBeStale(e.stamp, entry.stamp) {
			return e
		}
	}
	return nil
}

// forget drops views: loads that failed, so that the next reader tries again, and outdated ones.
func (c *viewCache) forget(which func(*cacheEntry) bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.entries = slices.DeleteFunc(c.entries, which)
}

// outdate drops those in whose place an entry stands now, and those asked for longest ago for which there is no room.
func (c *viewCache) outdate(by *cacheEntry) {
	c.forget(func(e *cacheEntry) bool {
		return e.chosen == by.chosen && e.isReady() && e != by && e.stamp != by.stamp
	})
	c.mu.Lock()
	defer c.mu.Unlock()
	room := cmp.Or(c.most, CachedBytes)
	for at, e := range slices.Backward(c.entries) {
		if !e.isReady() {
			continue
		}
		if room -= e.snapshot.Size.Load(); room < 0 && e != by {
			c.entries = slices.Delete(c.entries, at, at+1)
		}
	}
}

// lately are the choices that were asked for since a moment, the last one first.
func (c *viewCache) lately(since time.Time) (all []view.Filter) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, e := range slices.Backward(c.entries) {
		if e.asked.After(since) && !slices.Contains(all, e.chosen) {
			all = append(all, e.chosen)
		}
	}
	return all
}

// availablePeriods gives the months that the data cover, read once per state of the figures;
// while they are not read yet, those of just before.
func (c *viewCache) availablePeriods(ctx context.Context, r view.Reads) (view.AvailablePeriods, error) {
	now, err := r.Stamp(ctx)
	if err != nil {
		return view.AvailablePeriods{}, err
	}
	c.mu.Lock()
	found, of, known := c.periods, c.periodsStamp, c.periodsKnown
	c.mu.Unlock()
	if known && (of == now || !responsecache.IsExact(ctx) && c.answers.MayBeStale(of, now)) {
		return found, nil
	}
	version, err := r.DataVersion(ctx)
	if err != nil {
		return view.AvailablePeriods{}, err
	}
	if found, err = view.ReadAvailablePeriods(ctx, r, version); err != nil {
		return view.AvailablePeriods{}, err
	}
	c.mu.Lock()
	c.periods, c.periodsStamp, c.periodsKnown = found, now, true
	c.mu.Unlock()
	return found, nil
}
