package store

import "sync"

// mostCached is how many answers of one kind are kept: a unit is held against others of its
// period, of the one before and of the year before, in a few periods at a time.
const mostCached = 12

// cachedReads are the answers that were read since somebody wrote last, by kind and question.
type cachedReads struct {
	mu     sync.Mutex
	writes uint64 // as many there had been when the first of them was asked for
	found  map[string]map[string]*cachedRead
}

type cachedRead struct {
	mu    sync.Mutex
	known bool
	value any
}

// Cached gives what read gave since somebody wrote last, or calls read, once for all who ask at once. A kind always goes
// with the same type; question tells answers of a kind apart, and the latest few of them are kept. An answer is shared: nobody may change it.
func Cached[T any](w *Warehouse, kind, question string, read func() (T, error)) (T, error) {
	one := w.cached.of(w.Live().writes.Load(), kind, question)
	one.mu.Lock()
	defer one.mu.Unlock()
	if one.known {
		return one.value.(T), nil
	}
	value, err := read()
	if err == nil {
		one.value, one.known = value, true
	}
	return value, err
}

func (c *cachedReads) of(writes uint64, kind, question string) *cachedRead {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.found == nil || c.writes != writes {
		c.found, c.writes = map[string]map[string]*cachedRead{}, writes
	}
	if known := c.found[kind]; known == nil || len(known) >= mostCached && known[question] == nil {
		c.found[kind] = map[string]*cachedRead{}
	}
	one := c.found[kind][question]
	if one == nil {
		one = &cachedRead{}
		c.found[kind][question] = one
	}
	return one
}

// NoteWrite makes everything cached of the file be read anew; whoever changes what
// readers see calls it after the commit.
func (w *Warehouse) NoteWrite() { w.Live().writes.Add(1) }

// Live is the warehouse whose file w reads: w itself, unless w reads the figures of a closing.
func (w *Warehouse) Live() *Warehouse {
	if w.live != nil {
		return w.live
	}
	return w
}
