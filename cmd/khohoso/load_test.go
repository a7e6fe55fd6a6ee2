package main

import (
	"maps"
	"os"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// sizeOf is a size from the environment.
func sizeOf(t *testing.T, name string, usual int) int {
	t.Helper()
	given := os.Getenv(name)
	if given == "" {
		return usual
	}
	n, err := strconv.Atoi(given)
	if err != nil || n < 1 {
		t.Fatalf("%s=%q", name, given)
	}
	return n
}

// TestUnderLoad has readers ask every route that shows figures or dossiers, first
// alone and then beside a writer that makes all figures anew again and again. It
// runs where KHOHOSO_LOAD is set; KHOHOSO_LOAD_READERS and KHOHOSO_LOAD_SECONDS say how much.
// Times are those of the handlers, without a network.
func TestUnderLoad(t *testing.T) {
	if os.Getenv("KHOHOSO_LOAD") == "" {
		t.Skip("set KHOHOSO_LOAD=1")
	}
	w := newWorld(t)
	many, lasting := sizeOf(t, "KHOHOSO_LOAD_READERS", 8), time.Duration(sizeOf(t, "KHOHOSO_LOAD_SECONDS", 5))*time.Second
	for _, writing := range []bool{false, true} {
		done, builds := make(chan struct{}), 0
		var writer sync.WaitGroup
		if writing {
			writer.Go(func() {
				for {
					select {
					case <-done:
						return
					default:
					}
					if _, err := w.warehouse.Rebuild(t.Context(), nil); err != nil {
						t.Error(err)
					}
					builds++
				}
			})
		}
		times, failed := w.read(many, lasting)
		close(done)
		writer.Wait()
		slices.Sort(times)
		at := func(share float64) time.Duration {
			return times[int(share*float64(len(times)-1))].Round(time.Millisecond / 10)
		}
		t.Logf("writer %v (%d builds): %d readers, %.0f answers/s, p50 %v, p95 %v, p99 %v, worst %v, errors %d", writing, builds, many,
			float64(len(times))/lasting.Seconds(), at(0.5), at(0.95), at(0.99), at(1), failed)
		if failed > 0 {
			t.Errorf("%d answers failed", failed)
		}
	}
}

// read asks until the time is over and gives how long each answer took.
func (w *world) read(many int, lasting time.Duration) (times []time.Duration, failed int64) {
	var targets []string
	code := slices.Sorted(maps.Keys(w.first))[len(w.first)/2]
	for _, r := range w.service.Routes() {
		if line := matrix[r.String()]; line.whose == readers || line.whose == units {
			for _, format := range r.Formats {
				targets = append(targets, w.target(line, code, format, r))
			}
		}
	}
	var errors atomic.Int64
	var mu sync.Mutex
	var wait sync.WaitGroup
	until := time.Now().Add(lasting)
	for i := range many {
		wait.Go(func() {
			var own []time.Duration
			for n := i; time.Now().Before(until); n++ {
				began := time.Now()
				if answer := w.get("GET", targets[n*7%len(targets)], w.tokens["leader"], ""); answer.StatusCode >= 500 {
					errors.Add(1)
				}
				own = append(own, time.Since(began))
			}
			mu.Lock()
			defer mu.Unlock()
			times = append(times, own...)
		})
	}
	wait.Wait()
	return times, errors.Load()
}
