package dashboards

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"khohoso/dashboards/kept"
	"khohoso/models/store"
)

// keptSnapshots is how many periods stay in memory: readers look at few periods at a time.
const keptSnapshots = 16

// KeptFigures is how many bytes they may have in all: one is some twenty megabytes in a province of 250 units. The period
// that is read stays, whatever it has.
const KeptFigures = 256 << 20

// cache keeps snapshots by what was chosen and by the state of the figures, so that
// a page costs no query until they change. Readers of one missing snapshot wait for one load.
type cache struct {
	answers *kept.Cache // knows how far behind a page may be
	most    int64       // bytes of snapshots; 0: KeptFigures
	mu      sync.Mutex
	entries []*cacheEntry // the one asked for last at the end
	reach   reach
	reached store.Stamp // the state that reach holds for, when it is known
	known   bool
}

type cacheEntry struct {
	chosen   Selection
	stamp    store.Stamp
	asked    time.Time
	once     sync.Once
	ready    chan struct{} // closed when it is loaded
	warm     chan struct{} // closed when what most pages ask for is read too; nil: nobody reads it ahead
	snapshot *Snapshot
	err      error
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

// load reads the snapshot, or waits until another has. It goes on when the reader who began it leaves:
// others wait for it; it ends with the service.
func (e *cacheEntry) load(life context.Context, r Reads) {
	e.once.Do(func() {
		defer close(e.ready)
		e.snapshot, e.err = Load(life, r, e.chosen)
	})
}

// get gives the snapshot of the figures as they are. While it is not loaded yet, or is being
// read ahead, that of just before will do, unless the request is for the exact one.
func (c *cache) get(ctx context.Context, r Reads, chosen Selection) (*Snapshot, error) {
	now, err := r.Stamp(ctx)
	if err != nil {
		return nil, err
	}
	chosen.Rule = chosen.byRule()
	entry, warm := c.entry(chosen, now, true)
	settled := entry.isReady() && (warm == nil || isClosed(warm))
	if !settled && !kept.IsExact(ctx) {
		if before := c.before(entry); before != nil {
			return before.snapshot, nil
		}
	}
	if !settled {
		kept.Aside(ctx, func() {
			entry.load(c.answers.Life(), r)
			if warm != nil && kept.IsUnhurried(ctx) { // it is made when all figures are there
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

// entry is the place of a snapshot, and tells of its reading ahead. What is read ahead was not asked for by
// that: else nobody would ever have to ask again.
func (c *cache) entry(chosen Selection, stamp store.Stamp, isAsked bool) (entry *cacheEntry, warm chan struct{}) {
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
	} else if len(c.entries) == keptSnapshots {
		c.entries = slices.Delete(c.entries, 0, 1)
	}
	if isAsked {
		entry.asked = time.Now()
	}
	c.entries = append(c.entries, entry)
	return entry, entry.warm
}

// ahead loads the snapshot of the figures as they are and has more of it read, before it takes the place of the one before.
func (c *cache) ahead(ctx context.Context, r Reads, chosen Selection, read func(*Snapshot)) error {
	now, err := r.Stamp(ctx)
	if err != nil {
		return err
	}
	chosen.Rule = chosen.byRule()
	entry, _ := c.entry(chosen, now, false)
	warm := make(chan struct{})
	c.mu.Lock()
	entry.warm = warm
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

// before is a loaded snapshot of the same choice that may still be shown.
func (c *cache) before(entry *cacheEntry) *cacheEntry {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, e := range slices.Backward(c.entries) {
		if e != entry && e.chosen == entry.chosen && e.isReady() && c.answers.MayLag(e.stamp, entry.stamp) {
			return e
		}
	}
	return nil
}

// forget drops snapshots: loads that failed, so that the next reader tries again, and outdated ones.
func (c *cache) forget(which func(*cacheEntry) bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.entries = slices.DeleteFunc(c.entries, which)
}

// outdate drops those in whose place an entry stands now, and those asked for longest ago for which there is no room.
func (c *cache) outdate(by *cacheEntry) {
	c.forget(func(e *cacheEntry) bool {
		return e.chosen == by.chosen && e.isReady() && e != by && e.stamp != by.stamp
	})
	c.mu.Lock()
	defer c.mu.Unlock()
	room := cmp.Or(c.most, KeptFigures)
	for at, e := range slices.Backward(c.entries) {
		if !e.isReady() {
			continue
		}
		if room -= e.snapshot.size.Load(); room < 0 && e != by {
			c.entries = slices.Delete(c.entries, at, at+1)
		}
	}
}

// lately are the choices that were asked for since a moment, the last one first.
func (c *cache) lately(since time.Time) (all []Selection) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, e := range slices.Backward(c.entries) {
		if e.asked.After(since) && !slices.Contains(all, e.chosen) {
			all = append(all, e.chosen)
		}
	}
	return all
}

// reachOf gives the months that the data cover, read once per state of the figures;
// while they are not read yet, those of just before.
func (c *cache) reachOf(ctx context.Context, r Reads) (reach, error) {
	now, err := r.Stamp(ctx)
	if err != nil {
		return reach{}, err
	}
	c.mu.Lock()
	found, of, known := c.reach, c.reached, c.known
	c.mu.Unlock()
	if known && (of == now || !kept.IsExact(ctx) && c.answers.MayLag(of, now)) {
		return found, nil
	}
	version, err := r.DataVersion(ctx)
	if err != nil {
		return reach{}, err
	}
	if found, err = readReach(ctx, r, version); err != nil {
		return reach{}, err
	}
	c.mu.Lock()
	c.reach, c.reached, c.known = found, now, true
	c.mu.Unlock()
	return found, nil
}
