package models

import (
	"context"
	"fmt"
	"sync"
)

// keptReads is how many answers of one kind are kept: a unit is held against others of its
// period, of the one before and of the year before, in a few periods at a time.
const keptReads = 12

// keptRead keeps what some questions were answered with until somebody writes. Those
// who ask the same at once wait for one reading of it. What it gives is shared: nobody may change it.
type keptRead[T any] struct {
	mu     sync.Mutex
	writes uint64
	found  map[string]*keptAnswer[T]
}

type keptAnswer[T any] struct {
	mu    sync.Mutex
	known bool
	value T
}

func (k *keptRead[T]) get(w *Warehouse, question string, read func() (T, error)) (T, error) {
	before := w.root().writes.Load()
	k.mu.Lock()
	if k.found == nil || k.writes != before || len(k.found) >= keptReads && k.found[question] == nil {
		k.found, k.writes = map[string]*keptAnswer[T]{}, before
	}
	one := k.found[question]
	if one == nil {
		one = &keptAnswer[T]{}
		k.found[question] = one
	}
	k.mu.Unlock()
	one.mu.Lock()
	defer one.mu.Unlock()
	if one.known {
		return one.value, nil
	}
	value, err := read()
	if err == nil {
		one.value, one.known = value, true
	}
	return value, err
}

// valuesOfAll is Indicators of every unit in one period, for those who only look.
func (w *Warehouse) valuesOfAll(ctx context.Context, q IndicatorQuery) ([]IndicatorValue, error) {
	p := q.Periods[0]
	question := fmt.Sprint(p.Name, " ", p.Calendar, " ", q.Set, " ", q.Rule, " ", organisationOrThen(q.Organisation), " ", q.WithUnits)
	return w.values.get(w, question, func() ([]IndicatorValue, error) { return w.readIndicators(ctx, q) })
}
