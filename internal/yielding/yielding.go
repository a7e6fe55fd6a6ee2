// Package yielding runs work of the background on threads that leave the machine's cores to
// those that answer somebody, where the system can tell threads apart.
package yielding

import "runtime"

// Do runs work on a thread of its own that goes behind others, as do the threads that are
// started from it, and waits for its end. While nobody else needs the cores it is as fast as ever.
func Do(work func() error) error {
	done := make(chan error, 1)
	go func() {
		runtime.LockOSThread() // never unlocked: the thread cannot come to the fore again and ends with this
		step()
		done <- work()
	}()
	return <-done
}
