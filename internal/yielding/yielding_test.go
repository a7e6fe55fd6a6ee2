//go:build linux

package yielding

import (
	"errors"
	"runtime"
	"sync"
	"syscall"
	"testing"
)

func nicenessNow(t *testing.T) int {
	t.Helper()
	now, err := syscall.Getpriority(syscall.PRIO_PROCESS, 0)
	if err != nil {
		t.Fatal(err)
	}
	return 20 - now
}

// Work goes behind others and gives its error; nothing else ever runs on its thread.
func TestOnlyTheWorkYields(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	before, failed := nicenessNow(t), errors.New("failed")
	for range 3 {
		err := Do(func() error {
			if got, want := nicenessNow(t), min(before+niceness, 19); got != want {
				t.Errorf("the work runs at niceness %d, want %d", got, want)
			}
			return failed
		})
		if !errors.Is(err, failed) {
			t.Errorf("the error is %v", err)
		}
	}
	var wait sync.WaitGroup
	for range 50 {
		wait.Go(func() {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			if got := nicenessNow(t); got != before {
				t.Errorf("others run at niceness %d, want %d", got, before)
			}
		})
	}
	wait.Wait()
}
