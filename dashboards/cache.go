package dashboards

import (
	"context"
	"sync"

	"khohoso/models"
)

// keptSnapshots is how many periods stay in memory: one is a few megabytes,
// and readers look at few periods at a time.
const keptSnapshots = 16

// cache keeps snapshots by data version and period, so that a page costs no
// query until the data change. Readers of one missing snapshot wait for one load.
type cache struct {
	mu      sync.Mutex
	entries map[cacheKey]*cacheEntry
	order   []cacheKey // oldest first
	reach   reach
	reached string // the data version that reach holds for, when it is known
	known   bool
}

type cacheKey struct {
	version, period, rule string
	calendar              models.CalendarName
	organisation          models.Organisation
	closing               int64 // 0 while the period is open
}

type cacheEntry struct {
	once     sync.Once
	snapshot *Snapshot
	err      error
}

func (c *cache) get(ctx context.Context, r Reads, version models.DataVersion, chosen Selection) (*Snapshot, error) {
	closing, _, err := r.Closing(ctx, chosen.Period)
	if err != nil {
		return nil, err
	}
	key := cacheKey{
		version: version.ID, period: chosen.Period.Name, calendar: chosen.Period.Calendar,
		organisation: chosen.Organisation, rule: chosen.byRule(), closing: closing.ID,
	}
	entry := c.entry(key)
	entry.once.Do(func() {
		// The load goes on when the reader who began it leaves: others wait for it.
		entry.snapshot, entry.err = Load(context.WithoutCancel(ctx), r, chosen)
	})
	if entry.err != nil {
		c.forget(key)
	}
	return entry.snapshot, entry.err
}

func (c *cache) entry(key cacheKey) *cacheEntry {
	c.mu.Lock()
	defer c.mu.Unlock()
	if entry := c.entries[key]; entry != nil {
		return entry
	}
	if c.entries == nil {
		c.entries = map[cacheKey]*cacheEntry{}
	}
	if len(c.order) == keptSnapshots {
		delete(c.entries, c.order[0])
		c.order = c.order[1:]
	}
	entry := &cacheEntry{}
	c.entries[key] = entry
	c.order = append(c.order, key)
	return entry
}

// forget drops a load that failed, so that the next reader tries again.
func (c *cache) forget(key cacheKey) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.entries, key)
	for i, kept := range c.order {
		if kept == key {
			c.order = append(c.order[:i:i], c.order[i+1:]...)
			return
		}
	}
}

// reachOf gives the months that the data cover, read once per data version.
func (c *cache) reachOf(ctx context.Context, r Reads, version models.DataVersion) (reach, error) {
	c.mu.Lock()
	found, known := c.reach, c.known && c.reached == version.ID
	c.mu.Unlock()
	if known {
		return found, nil
	}
	found, err := readReach(ctx, r, version)
	if err != nil {
		return reach{}, err
	}
	c.mu.Lock()
	c.reach, c.reached, c.known = found, version.ID, true
	c.mu.Unlock()
	return found, nil
}
