package models

import "context"

// Turn waits until nobody else in this process writes, and keeps others from it
// until end is called. Whoever takes data in, builds, checks, closes or copies the
// file while a service runs takes a turn first: the engine would let two try and
// fail one of them. Error: the context's.
func (w *Warehouse) Turn(ctx context.Context) (end func(), err error) {
	select {
	case w.turn <- struct{}{}:
		return func() { <-w.turn }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
