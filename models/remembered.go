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
	turn   sync.Mutex
}

// get gives what is remembered or reads it, once for all who ask meanwhile. What was read while somebody wrote is
// given once and not believed again. Nothing is believed for longer than holds, 0 for ever.
func (m *remembered[T]) get(writes *atomic.Uint64, holds time.Duration, read func() (T, error)) (T, error) {
	if value := m.known(writes.Load(), holds); value != nil {
		return *value, nil
	}
	m.turn.Lock() // after a build everyone asks at once
	defer m.turn.Unlock()
	now, before := time.Now(), writes.Load()
	if value := m.known(before, holds); value != nil {
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

// known is what is remembered if it holds still.
func (m *remembered[T]) known(writes uint64, holds time.Duration) *T {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.writes == writes && (holds == 0 || time.Since(m.read) < holds) {
		return m.value
	}
	return nil
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
