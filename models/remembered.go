package models

import (
	"sync"
	"sync/atomic"
	"time"
)

// remembered is something read of the warehouse that holds until somebody writes.
type remembered[T any] struct {
	mu     sync.Mutex
	value  *T
	writes uint64    // as many there had been when it began to be read
	read   time.Time // when that was
}

// get gives what is remembered or reads it. What was read while somebody wrote is
// given once and not believed again. Nothing is believed for longer than holds, 0 for ever.
func (m *remembered[T]) get(writes *atomic.Uint64, holds time.Duration, read func() (T, error)) (T, error) {
	now, before := time.Now(), writes.Load()
	m.mu.Lock()
	value, at, is := m.value, m.read, m.writes == before
	m.mu.Unlock()
	if value != nil && is && (holds == 0 || now.Sub(at) < holds) {
		return *value, nil
	}
	found, err := read()
	if err == nil {
		m.mu.Lock()
		m.value, m.read, m.writes = &found, now, before
		m.mu.Unlock()
	}
	return found, err
}

// wrote makes everything remembered of the file be read anew; whoever changes what
// readers see calls it after the commit.
func (w *Warehouse) wrote() { w.root().writes.Add(1) }

// root is the warehouse whose file w reads.
func (w *Warehouse) root() *Warehouse {
	if w.live != nil {
		return w.live
	}
	return w
}
